/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two files of the driver half share. */
#ifndef VIRTIO_TRANSPORT_MMIO_MMIO_H
#define VIRTIO_TRANSPORT_MMIO_MMIO_H

#include <virtio/virtio_mmio.h>

#include "../../reg.h"

#define to_mmio(_vdev) container_of(_vdev, struct virtio_mmio_device, vdev)

static inline uint32_t mmio_read_width(const struct virtio_mmio_device *vm,
				       uint32_t offset, unsigned int width)
{
	return reg_read(vm->vdev.dev.platform, vm->base + offset, width);
}

static inline void mmio_write_width(const struct virtio_mmio_device *vm,
				    uint32_t offset, unsigned int width,
				    uint32_t value)
{
	reg_write(vm->vdev.dev.platform, vm->base + offset, width, value);
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
