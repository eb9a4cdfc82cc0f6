/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers that the driver maps itself, so that one mapping serves many uses.
 */
#include <virtio/err.h>

#include "virtqueue.h"

int virtqueue_set_dma_premapped(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	if (vq->num_free != q->num)
		return -EINVAL;
	q->premapped = true;
	vring_bind(q);
	return 0;
}

dma_addr_t virtqueue_dma_map_single_attrs(struct virtqueue *vq, void *ptr,
					  size_t size,
					  enum dma_data_direction dir,
					  unsigned long attrs)
{
	const struct virtio_platform *p = vq->vdev->dev.platform;

	(void)attrs;
	if (!p->ops->dma_map)
		return (uintptr_t)ptr + p->dma_offset;
	return p->ops->dma_map(p->ctx, ptr, size, dir);
}

void virtqueue_dma_unmap_single_attrs(struct virtqueue *vq, dma_addr_t addr,
				      size_t size, enum dma_data_direction dir,
				      unsigned long attrs)
{
	const struct virtio_platform *p = vq->vdev->dev.platform;

	(void)attrs;
	if (p->ops->dma_unmap)
		p->ops->dma_unmap(p->ctx, addr, size, dir);
}

static void sync_range(const struct virtqueue *vq, dma_addr_t addr,
		       unsigned long offset, size_t size,
		       enum dma_data_direction dir, bool for_device)
{
	const struct virtio_platform *p = vq->vdev->dev.platform;

	if (p->ops->dma_sync)
		p->ops->dma_sync(p->ctx, addr + offset, size, dir, for_device);
}

bool virtqueue_dma_need_sync(const struct virtqueue *vq, dma_addr_t addr)
{
	(void)addr;
	return vq->vdev->dev.platform->ops->dma_sync != NULL;
}

void virtqueue_dma_sync_single_range_for_cpu(const struct virtqueue *vq,
					     dma_addr_t addr,
					     unsigned long offset, size_t size,
					     enum dma_data_direction dir)
{
	sync_range(vq, addr, offset, size, dir, false);
}

void virtqueue_dma_sync_single_range_for_device(const struct virtqueue *vq,
						dma_addr_t addr,
						unsigned long offset,
						size_t size,
						enum dma_data_direction dir)
{
	sync_range(vq, addr, offset, size, dir, true);
}

int virtqueue_dma_mapping_error(struct virtqueue *vq, dma_addr_t addr)
{
	(void)vq;
	return addr == DMA_MAPPING_ERROR ? -ENOMEM : 0;
}
