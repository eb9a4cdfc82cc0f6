/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Resetting one queue at the device, and starting it anew, perhaps with another
 * size (2.6.1).
 */
#include <virtio/err.h>

#include "virtqueue.h"

/* Stop a queue and hand back what is in it. */
static int stop(struct virtqueue *vq,
		void (*recycle)(struct virtqueue *vq, void *buf),
		void (*recycle_done)(struct virtqueue *vq))
{
	const struct virtio_config_ops *config = vq->vdev->config;
	struct vring_virtqueue *q = to_vvq(vq);
	void *data;
	int err;

	if (!__virtio_test_bit(vq->vdev, VIRTIO_F_RING_RESET) ||
	    !config->disable_vq_and_reset || !config->enable_vq_after_reset)
		return -ENOENT;
	err = config->disable_vq_and_reset(vq);
	if (err) {
		q->broken = true;
		vring_bind(q);
		return err;
	}
	vq->reset = true;
	while ((data = virtqueue_detach_unused_buf(vq)) != NULL)
		recycle(vq, data);
	if (recycle_done)
		recycle_done(vq);
	return 0;
}

/* Begin with @num entries, and show the device. */
static int start(struct virtqueue *vq, unsigned int num)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int err;

	q->counters.buffers += q->added;
	q->num = num;
	vring_begin(q);
	err = vq->vdev->config->enable_vq_after_reset(vq);
	if (err) {
		q->broken = true;
		vring_bind(q);
		return err;
	}
	vq->reset = false;
	return 0;
}

int virtqueue_reset(struct virtqueue *vq,
		    void (*recycle)(struct virtqueue *vq, void *buf),
		    void (*recycle_done)(struct virtqueue *vq))
{
	int err = stop(vq, recycle, recycle_done);

	return err ? err : start(vq, to_vvq(vq)->num);
}

int virtqueue_resize(struct virtqueue *vq, uint32_t num,
		     void (*recycle)(struct virtqueue *vq, void *buf),
		     void (*recycle_done)(struct virtqueue *vq))
{
	struct vring_virtqueue *q = to_vvq(vq);
	int err;

	if (num > vq->num_max)
		return -E2BIG;
	num = vring_usable_size(vq->vdev, num);
	if (!num)
		return -EINVAL;
	if (num > q->num_alloc)
		return -ENOMEM;
	if (num == q->num)
		return 0;
	err = stop(vq, recycle, recycle_done);
	return err ? err : start(vq, num);
}
