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

int virtqueue_dma_mapping_error(struct virtqueue *vq, dma_addr_t addr)
{
	(void)vq;
	return addr == DMA_MAPPING_ERROR ? -ENOMEM : 0;
}
