/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a driver's synchronous functions wait for their device: round by round,
 * until what they wait for has happened, time is up, or the device has failed.
 */
#ifndef VIRTIO_DRIVERS_WAIT_H
#define VIRTIO_DRIVERS_WAIT_H

#include <virtio/virtio.h>

/* One wait, begun by device_wait_begin(). */
struct device_wait {
	struct virtqueue *vq;
	uint64_t start;
	uint64_t timeout;
};

static inline void device_wait_begin(struct device_wait *w,
				     struct virtqueue *vq, uint64_t timeout_ns)
{
	const struct virtio_platform *platform = vq->vdev->dev.platform;

	w->vq = vq;
	w->start = platform->ops->now(platform->ctx);
	w->timeout = timeout_ns;
}

/*
 * Let interrupts come. 0 to look again, -ETIMEDOUT, -EIO if the queue is broken
 * (the bus breaks it when the device asks for a reset), or the platform's
 * error. Process context.
 */
static inline int device_wait_round(struct device_wait *w)
{
	const struct virtio_platform *platform = w->vq->vdev->dev.platform;
	uint64_t elapsed;
	int ret;

	if (virtqueue_is_broken(w->vq))
		return -EIO;
	elapsed = platform->ops->now(platform->ctx) - w->start;
	if (elapsed >= w->timeout)
		return -ETIMEDOUT;
	ret = platform->ops->wait(platform->ctx, w->timeout - elapsed);
	return ret < 0 ? ret : 0;
}

#endif /* VIRTIO_DRIVERS_WAIT_H */
