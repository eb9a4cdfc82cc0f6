/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over MMIO (4.2), driver half: finding a device, its status, features,
 * configuration and interrupt. Its queues are in queues.c.
 */
#include <virtio/err.h>
#include <virtio/virtio_ring.h>

#include "../../mem.h"
#include "../common.h"
#include "mmio.h"

/* ---- status ----------------------------------------------------------- */

static uint8_t get_status(struct virtio_device *vdev)
{
	return (uint8_t)mmio_read(to_mmio(vdev), VIRTIO_MMIO_STATUS);
}

static void set_status(struct virtio_device *vdev, uint8_t status)
{
	mmio_write(to_mmio(vdev), VIRTIO_MMIO_STATUS, status);
}

static uint32_t status_register(struct virtio_device *vdev)
{
	return mmio_read(to_mmio(vdev), VIRTIO_MMIO_STATUS);
}

static int reset(struct virtio_device *vdev)
{
	int err;

	mmio_write(to_mmio(vdev), VIRTIO_MMIO_STATUS, 0);
	/* drv.basic.device-reset.1 */
	err = transport_wait_zero(vdev, status_register);
	virtio_device_was_reset(vdev);
	return err;
}

/* ---- features --------------------------------------------------------- */

static uint64_t get_features(struct virtio_device *vdev)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);
	uint64_t features;

	mmio_write(vm, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
	features = mmio_read(vm, VIRTIO_MMIO_DEVICE_FEATURES);
	mmio_write(vm, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
	features = features << 32 | mmio_read(vm, VIRTIO_MMIO_DEVICE_FEATURES);
	/* A legacy device has 32 of them, whatever it says. */
	return vm->version == 1 ? (uint32_t)features : features;
}

static int finalize_features(struct virtio_device *vdev)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);

	if (vm->version == 2 && !__virtio_test_bit(vdev, VIRTIO_F_VERSION_1)) {
		dev_err(&vdev->dev,
			"a version 2 device must offer VIRTIO_F_VERSION_1 "
			"(dev.reserved.reserved-feat-bits.1)");
		return -EINVAL;
	}
	/* There is no register to read such data from (6): PCI alone has it. */
	__virtio_clear_bit(vdev, VIRTIO_F_NOTIF_CONFIG_DATA);
	mmio_write(vm, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	mmio_write(vm, VIRTIO_MMIO_DRIVER_FEATURES,
		   (uint32_t)(vdev->features >> 32));
	mmio_write(vm, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	mmio_write(vm, VIRTIO_MMIO_DRIVER_FEATURES, (uint32_t)vdev->features);
	return 0;
}

/* ---- configuration ---------------------------------------------------- */

/*
 * drv.mmio.mmio-device-register-layout.3; legacy devices are read by the byte,
 * because their fields are in the guest's byte order, not the register's.
 */
static unsigned int access_width(const struct virtio_mmio_device *vm,
				 unsigned int offset, unsigned int len)
{
	return vm->version == 1 ? 1 : transport_field_width(offset, len);
}

static void get(struct virtio_device *vdev, unsigned int offset, void *buf,
		unsigned int len)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);
	unsigned int width = access_width(vm, offset, len);
	uint8_t *to = buf;

	for (unsigned int at = 0; at < len; at += width) {
		uint32_t v = mmio_read_width(
			vm, VIRTIO_MMIO_CONFIG + offset + at, width);

		transport_put_bytes(to + at, v, width);
	}
}

static void set(struct virtio_device *vdev, unsigned int offset,
		const void *buf, unsigned int len)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);
	unsigned int width = access_width(vm, offset, len);
	const uint8_t *from = buf;

	for (unsigned int at = 0; at < len; at += width)
		mmio_write_width(vm, VIRTIO_MMIO_CONFIG + offset + at, width,
				 transport_get_bytes(from + at, width));
}

static uint32_t generation(struct virtio_device *vdev)
{
	return mmio_read(to_mmio(vdev), VIRTIO_MMIO_CONFIG_GENERATION);
}

/* ---- shared memory ---------------------------------------------------- */

static uint64_t read_pair(const struct virtio_mmio_device *vm, uint32_t low)
{
	uint64_t v = mmio_read(vm, low + 4);

	return v << 32 | mmio_read(vm, low);
}

static bool get_shm_region(struct virtio_device *vdev,
			   struct virtio_shm_region *region, uint8_t id)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);

	mmio_write(vm, VIRTIO_MMIO_SHM_SEL, id);
	region->len = read_pair(vm, VIRTIO_MMIO_SHM_LEN_LOW);
	if (region->len == UINT64_MAX)
		return false;
	region->addr = read_pair(vm, VIRTIO_MMIO_SHM_BASE_LOW);
	return true;
}

/* ---- interrupts ------------------------------------------------------- */

irqreturn_t mmio_interrupt(int irq, void *opaque)
{
	struct virtio_mmio_device *vm = opaque;
	uint32_t known = VIRTIO_MMIO_INT_VRING | VIRTIO_MMIO_INT_CONFIG;
	/* drv.mmio.mmio-device-register-layout.12: the rest is ignored. */
	uint32_t status = mmio_read(vm, VIRTIO_MMIO_INTERRUPT_STATUS) & known;
	struct virtqueue *vq;

	if (!status)
		return IRQ_NONE;
	/*
	 * Acknowledged first: what the device does from here on raises the
	 * interrupt again, so none is lost. We have committed to handling it.
	 */
	mmio_write(vm, VIRTIO_MMIO_INTERRUPT_ACK, status);
	if (status & VIRTIO_MMIO_INT_CONFIG)
		virtio_config_changed(&vm->vdev);
	if (status & VIRTIO_MMIO_INT_VRING)
		virtio_device_for_each_vq(&vm->vdev, vq)
			vring_interrupt(irq, vq);
	return IRQ_HANDLED;
}

static const char *bus_name(struct virtio_device *vdev)
{
	return to_mmio(vdev)->bus_name;
}

/* ---- finding ---------------------------------------------------------- */

static const struct virtio_config_ops modern_ops = {
	.get = get,
	.set = set,
	.generation = generation,
	.get_status = get_status,
	.set_status = set_status,
	.reset = reset,
	.find_vqs = mmio_find_vqs,
	.del_vqs = mmio_del_vqs,
	.get_features = get_features,
	.finalize_features = finalize_features,
	.bus_name = bus_name,
	.get_shm_region = get_shm_region,
	.disable_vq_and_reset = mmio_disable_vq_and_reset,
	.enable_vq_after_reset = mmio_enable_vq_after_reset,
};

/* Version 1 has no generation, no shared memory and no reset of one queue. */
static const struct virtio_config_ops legacy_ops = {
	.get = get,
	.set = set,
	.get_status = get_status,
	.set_status = set_status,
	.reset = reset,
	.find_vqs = mmio_find_vqs,
	.del_vqs = mmio_del_vqs,
	.get_features = get_features,
	.finalize_features = finalize_features,
	.bus_name = bus_name,
};

/* 4.2.3.1.1: magic, version, device id, in this order. */
static int identify(struct virtio_mmio_device *vm)
{
	const struct virtio_platform *p = vm->vdev.dev.platform;
	uint32_t magic = mmio_read(vm, VIRTIO_MMIO_MAGIC_VALUE);

	if (magic != VIRTIO_MMIO_MAGIC) {
		virtio_printk(p, VIRTIO_LOG_WARNING,
			      "%s: wrong magic value 0x%08x, no virtio device "
			      "(drv.mmio.mmio-device-register-layout.4)",
			      vm->bus_name, (unsigned int)magic);
		return -ENODEV;
	}
	vm->version = mmio_read(vm, VIRTIO_MMIO_VERSION);
	if (vm->version < 1 || vm->version > 2) {
		virtio_printk(p, VIRTIO_LOG_ERR,
			      "%s: version %u is not supported, only 1 and 2 "
			      "(drv.mmio.mmio-device-register-layout.5)",
			      vm->bus_name, (unsigned int)vm->version);
		return -ENXIO;
	}
	vm->vdev.id.device = mmio_read(vm, VIRTIO_MMIO_DEVICE_ID);
	if (!vm->vdev.id.device)
		return -ENODEV; /* a placeholder: nothing to report */
	vm->vdev.id.vendor = mmio_read(vm, VIRTIO_MMIO_VENDOR_ID);
	return 0;
}

int virtio_mmio_probe(struct virtio_mmio_device *vm,
		      const struct virtio_platform *platform, uintptr_t base,
		      unsigned int irq)
{
	int err;

	memset(vm, 0, sizeof(*vm));
	vm->vdev.dev.platform = platform;
	vm->base = base;
	vm->irq = irq;
	virtio_snprintf(vm->bus_name, sizeof(vm->bus_name), "mmio@0x%llx",
			(unsigned long long)base);
	err = identify(vm);
	if (err)
		return err;
	vm->vdev.config = vm->version == 1 ? &legacy_ops : &modern_ops;
	return register_virtio_device(&vm->vdev);
}

void virtio_mmio_remove(struct virtio_mmio_device *vm)
{
	unregister_virtio_device(&vm->vdev);
}
