/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two files of the driver half share. */
#ifndef VIRTIO_TRANSPORT_MMIO_MMIO_H
#define VIRTIO_TRANSPORT_MMIO_MMIO_H

#include <virtio/virtio_mmio.h>

#define to_mmio(_vdev) container_of(_vdev, struct virtio_mmio_device, vdev)

/* A device is given this many waits of MMIO_WAIT_NS to do what it was told. */
#define MMIO_WAITS   1000
#define MMIO_WAIT_NS 1000000

/*
 * Registers are little-endian and accessed whole. The platform's accessors
 * give numbers; a plain load gives bytes.
 */
static inline uint32_t mmio_read_width(const struct virtio_mmio_device *vm,
				       uint32_t offset, unsigned int width)
{
	const struct virtio_platform *p = vm->vdev.dev.platform;
	uintptr_t reg = vm->base + offset;

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

static inline void mmio_write_width(const struct virtio_mmio_device *vm,
				    uint32_t offset, unsigned int width,
				    uint32_t value)
{
	const struct virtio_platform *p = vm->vdev.dev.platform;
	uintptr_t reg = vm->base + offset;

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

static inline uint32_t mmio_read(const struct virtio_mmio_device *vm,
				 uint32_t offset)
{
	return mmio_read_width(vm, offset, 4);
}

static inline void mmio_write(const struct virtio_mmio_device *vm,
			      uint32_t offset, uint32_t value)
{
	mmio_write_width(vm, offset, 4, value);
}

/* Wait until a register reads 0: -ETIMEDOUT if it does not. */
int mmio_wait_zero(const struct virtio_mmio_device *vm, uint32_t offset);

/* The device interrupts. */
irqreturn_t mmio_interrupt(int irq, void *opaque);

/* Operations of struct virtio_config_ops that have to do with queues. */
int mmio_find_vqs(struct virtio_device *vdev, unsigned int nvqs,
		  struct virtqueue *vqs[], struct virtqueue_info vqs_info[],
		  struct irq_affinity *desc);
void mmio_del_vqs(struct virtio_device *vdev);
int mmio_disable_vq_and_reset(struct virtqueue *vq);
int mmio_enable_vq_after_reset(struct virtqueue *vq);

#endif /* VIRTIO_TRANSPORT_MMIO_MMIO_H */
