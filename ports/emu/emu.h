/* SPDX-License-Identifier: BSD-2-Clause */
/* What the machine and its kinds of devices share. */
#ifndef VIRTIO_PORTS_EMU_EMU_H
#define VIRTIO_PORTS_EMU_EMU_H

#include <virtio/device.h>
#include <virtio/err.h>
#include <virtio/port/emu.h>

/* An interrupt's number: its device's slot, and which of the device's it is. */
#define EMU_IRQ_SHIFT 12
#define EMU_IRQ_MASK  ((1u << EMU_IRQ_SHIFT) - 1)

static inline unsigned int emu_irq(const struct virtio_emu_device *dev,
				   unsigned int index)
{
	return dev->slot << EMU_IRQ_SHIFT | index;
}

/* What is read where nothing is. */
static inline uint32_t emu_nothing(unsigned int width)
{
	return UINT32_MAX >> (32 - 8 * width);
}

/* Give a device a slot, and put it there; or take it out. */
void emu_plug(struct virtio_emu *emu, struct virtio_emu_device *dev);
void emu_unplug(struct virtio_emu_device *dev);

/* For endpoints: the model has work; the device's first interrupt. */
void emu_kicked(void *ctx);
void emu_set_line(void *ctx, bool level);

#endif /* VIRTIO_PORTS_EMU_EMU_H */
