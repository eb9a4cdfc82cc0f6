/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MMIO devices of the emu port: the slot, shifted, is the address of the window
 * of registers.
 */
#include "emu.h"

#define WINDOW_SHIFT 12
#define WINDOW_MASK  (((uintptr_t)1 << WINDOW_SHIFT) - 1)

static struct virtio_emu_mmio *to_mmio(struct virtio_emu_device *dev)
{
	return container_of(dev, struct virtio_emu_mmio, base);
}

static bool read_register(struct virtio_emu_device *dev, uintptr_t reg,
			  unsigned int width, uint32_t *value)
{
	if (reg >> WINDOW_SHIFT != dev->slot)
		return false;
	*value = virtio_mmio_endpoint_read(
		&to_mmio(dev)->endpoint, (uint32_t)(reg & WINDOW_MASK), width);
	return true;
}

static bool write_register(struct virtio_emu_device *dev, uintptr_t reg,
			   unsigned int width, uint32_t value)
{
	if (reg >> WINDOW_SHIFT != dev->slot)
		return false;
	virtio_mmio_endpoint_write(&to_mmio(dev)->endpoint,
				   (uint32_t)(reg & WINDOW_MASK), width, value);
	return true;
}

static const struct virtio_emu_device_ops mmio_ops = {
	.read = read_register,
	.write = write_register,
};

int virtio_emu_add(struct virtio_emu *emu, struct virtio_emu_mmio *dev,
		   struct virtio_model *model, uint32_t version)
{
	const struct virtio_mmio_endpoint_config config = {
		.model = model,
		.version = version,
		.memory = &emu->memory,
		.set_irq = emu_set_line,
		.work = emu_kicked,
		.ctx = &dev->base,
	};
	int err;

	*dev = (struct virtio_emu_mmio){
		.base = { .ops = &mmio_ops, .model = model, .num_irq = 1 },
	};
	dev->base.irqs = &dev->irq;
	virtio_mmio_endpoint_init(&dev->endpoint, &config);
	emu_plug(emu, &dev->base);
	err = virtio_mmio_probe(&dev->device, &emu->platform,
				(uintptr_t)dev->base.slot << WINDOW_SHIFT,
				emu_irq(&dev->base, 0));
	if (err)
		emu_unplug(&dev->base);
	return err;
}

void virtio_emu_remove(struct virtio_emu_mmio *dev)
{
	virtio_mmio_remove(&dev->device);
	emu_unplug(&dev->base);
}

void virtio_emu_mute(struct virtio_emu_mmio *dev, bool mute)
{
	dev->base.muted = mute;
}
