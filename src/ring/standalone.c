/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queues that no transport made: for programs that have both halves of a ring,
 * by the names and with the habits that Linux has for them.
 */
#include <virtio/virtio_ring.h>

#include "split.h"
#include "virtqueue.h"

/* ---- the layout of a split ring in one piece --------------------------- */

unsigned int vring_size(unsigned int num, unsigned long align)
{
	return (unsigned int)(split_used_offset(num, align) +
			      split_used_size(num));
}

void vring_init(struct vring *vr, unsigned int num, void *p,
		unsigned long align)
{
	char *ring = p;

	vr->num = num;
	vr->desc = p;
	vr->avail = (struct vring_avail *)(void *)(ring + split_desc_size(num));
	vr->used = (struct vring_used *)(void *)(ring +
						 split_used_offset(num, align));
}

/* ---- making ----------------------------------------------------------- */

/* A device that its caller made up has no platform of its own. */
static bool has_platform(struct virtio_device *vdev)
{
	if (!vdev->dev.platform)
		vdev->dev.platform = virtio_bus_platform();
	return vdev->dev.platform != NULL;
}

/* As vring_create(), for sizes that may be none. */
static struct virtqueue *create(const struct vring_config *config)
{
	if (!config->num || !has_platform(config->vdev) ||
	    vring_usable_size(config->vdev, config->num) != config->num)
		return NULL;
	return vring_create(config);
}

struct virtqueue *vring_new_virtqueue(unsigned int index, unsigned int num,
				      unsigned int vring_align,
				      struct virtio_device *vdev,
				      bool weak_barriers, bool ctx, void *pages,
				      bool (*notify)(struct virtqueue *vq),
				      void (*callback)(struct virtqueue *vq),
				      const char *name)
{
	const struct virtqueue_info info = { .name = name,
					     .callback = callback,
					     .ctx = ctx };
	const struct vring_config config = {
		.vdev = vdev,
		.index = index,
		.num = num,
		.num_max = num,
		.used_align = vring_align,
		.info = &info,
		.notify = notify,
		.pages = pages,
		.platform = !weak_barriers,
		.eager = true,
	};

	if (__virtio_test_bit(vdev, VIRTIO_F_RING_PACKED))
		return NULL;
	return create(&config);
}

struct virtqueue *
vring_create_virtqueue(unsigned int index, unsigned int num,
		       unsigned int vring_align, struct virtio_device *vdev,
		       bool weak_barriers, bool may_reduce_num, bool ctx,
		       bool (*notify)(struct virtqueue *vq),
		       void (*callback)(struct virtqueue *vq), const char *name)
{
	const struct virtqueue_info info = { .name = name,
					     .callback = callback,
					     .ctx = ctx };
	struct vring_config config = {
		.vdev = vdev,
		.index = index,
		.num = num,
		.align = vring_align,
		.used_align = vring_align,
		.info = &info,
		.notify = notify,
		.platform = !weak_barriers,
		.eager = true,
	};
	struct virtqueue *vq;

	do {
		config.num_max = config.num;
		vq = create(&config);
		config.num /= 2;
	} while (!vq && may_reduce_num && config.num);
	return vq;
}

struct virtqueue *
vring_create_virtqueue_dma(unsigned int index, unsigned int num,
			   unsigned int vring_align, struct virtio_device *vdev,
			   bool weak_barriers, bool may_reduce_num, bool ctx,
			   bool (*notify)(struct virtqueue *vq),
			   void (*callback)(struct virtqueue *vq),
			   const char *name, struct device *dma_dev)
{
	if (vdev->dev.platform != dma_dev->platform) {
		if (!list_empty(&vdev->vqs))
			return NULL;
		vdev->dev.platform = dma_dev->platform;
	}
	return vring_create_virtqueue(index, num, vring_align, vdev,
				      weak_barriers, may_reduce_num, ctx,
				      notify, callback, name);
}

void vring_del_virtqueue(struct virtqueue *vq)
{
	vring_delete(vq);
}

/* ---- what a queue is --------------------------------------------------- */

const struct vring *virtqueue_get_vring(const struct virtqueue *vq)
{
	const struct vring_virtqueue *q =
		container_of(vq, const struct vring_virtqueue, vq);

	return q->layout == &vring_split_layout ? &q->vring : NULL;
}
