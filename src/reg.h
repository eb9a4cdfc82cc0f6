/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of a platform. They are little-endian at the device and accessed
 * whole; the platform's accessors give numbers, a plain load gives bytes.
 */
#ifndef VIRTIO_REG_H
#define VIRTIO_REG_H

#include <virtio/byteorder.h>
#include <virtio/platform.h>

static inline uint32_t reg_read(const struct virtio_platform *p, uintptr_t reg,
				unsigned int width)
{
	if (p->ops->read)
		return p->ops->read(p->ctx, reg, width);
	switch (width) {
	case 1:
		return *(volatile uint8_t *)reg;
	case 2:
		return virtio_swab16(true, *(volatile uint16_t *)reg);
	default:
		return virtio_swab32(true, *(volatile uint32_t *)reg);
	}
}

static inline void reg_write(const struct virtio_platform *p, uintptr_t reg,
			     unsigned int width, uint32_t value)
{
	if (p->ops->write) {
		p->ops->write(p->ctx, reg, width, value);
		return;
	}
	/* Ring memory that was written before must be seen before. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	switch (width) {
	case 1:
		*(volatile uint8_t *)reg = (uint8_t)value;
		break;
	case 2:
		*(volatile uint16_t *)reg =
			virtio_swab16(true, (uint16_t)value);
		break;
	default:
		*(volatile uint32_t *)reg = virtio_swab32(true, value);
	}
}

#endif /* VIRTIO_REG_H */
