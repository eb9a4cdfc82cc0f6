/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a driver's synchronous functions wait for their device: round by round,
 * until what they wait for has happened, time is up, or the device has failed.
 */
#ifndef VIRTIO_DRIVERS_WAIT_H
#define VIRTIO_DRIVERS_WAIT_H

#include <virtio/err.h>
#include <virtio/virtio.h>

/* In longer waits somebody looks from time to time whether it is still there. */
#define DEVICE_WAIT_NS 100000000u

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

/* An error of a queue, by its better name if the device is gone. */
static inline int device_error(struct virtio_device *vdev, int err)
{
	return err == -EIO && virtio_device_is_gone(vdev) ? -ENODEV : err;
}

/*
 * Let interrupts come. 0 to look again, -ETIMEDOUT, -ENODEV if the device is
 * gone, -EIO if the queue is broken (the bus breaks it when the device asks for
 * a reset), or the platform's error. Process context.
 */
static inline int device_wait_round(struct device_wait *w)
{
	const struct virtio_platform *platform = w->vq->vdev->dev.platform;
	uint64_t elapsed, left;
	int ret;

	if (virtio_device_is_gone(w->vq->vdev))
		return -ENODEV;
	if (virtqueue_is_broken(w->vq))
		return -EIO;
	elapsed = platform->ops->now(platform->ctx) - w->start;
	if (elapsed >= w->timeout)
		return -ETIMEDOUT;
	left = w->timeout - elapsed;
	ret = platform->ops->wait(
		platform->ctx, left < DEVICE_WAIT_NS ? left : DEVICE_WAIT_NS);
	return ret < 0 ? ret : 0;
}

#endif /* VIRTIO_DRIVERS_WAIT_H */
