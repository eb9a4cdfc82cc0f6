/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver of entropy devices (5.4).
 *
 * One buffer, one request at a time. When a reader gives up waiting the buffer
 * stays with the device; the next reader waits for that same request, so the
 * device never owns memory that the driver uses for something else.
 */
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>
#include <virtio/virtio_rng.h>

#include "../mem.h"
#include "wait.h"

/* Bytes asked for at once; few devices return more. */
#define RNG_BUFFER_SIZE 4096

struct virtio_rng {
	struct virtio_device *vdev;
	struct virtqueue *vq; /* NULL while the device is stopped */
	uint8_t *buffer;      /* what the device fills */
	dma_addr_t buffer_addr;
	bool in_flight;		   /* the device owns the buffer */
	volatile bool filled;	   /* it gave the buffer back, not yet taken */
	volatile unsigned int got; /* bytes that it wrote then */
};

static void rng_done(struct virtqueue *vq)
{
	struct virtio_rng *rng = vq->vdev->priv;
	unsigned int len;

	if (!virtqueue_get_buf(vq, &len))
		return;
	rng->got = len;
	rng->filled = true;
}

static int rng_find_queue(struct virtio_rng *rng)
{
	struct virtqueue *vq;

	vq = virtio_find_single_vq(rng->vdev, rng_done, "input");
	if (IS_ERR(vq))
		return (int)PTR_ERR(vq);
	rng->vq = vq;
	return 0;
}

static void rng_free(struct virtio_rng *rng)
{
	const struct virtio_platform *platform = rng->vdev->dev.platform;

	if (rng->buffer)
		platform->ops->dma_free(platform->ctx, rng->buffer,
					RNG_BUFFER_SIZE, rng->buffer_addr);
	rng->vdev->priv = NULL;
	platform->ops->free(platform->ctx, rng);
}

static int rng_probe(struct virtio_device *vdev)
{
	const struct virtio_platform *platform = vdev->dev.platform;
	struct virtio_rng *rng;
	int err = -ENOMEM;

	rng = platform->ops->alloc(platform->ctx, sizeof(*rng),
				   _Alignof(struct virtio_rng));
	if (!rng)
		return -ENOMEM;
	rng->vdev = vdev;
	vdev->priv = rng;
	rng->buffer = platform->ops->dma_alloc(platform->ctx, RNG_BUFFER_SIZE,
					       64, &rng->buffer_addr);
	if (rng->buffer)
		err = rng_find_queue(rng);
	if (err)
		rng_free(rng);
	return err;
}

/* Take the buffer back from the device and give up the queue. */
static void rng_stop(struct virtio_rng *rng)
{
	struct virtio_device *vdev = rng->vdev;

	virtio_reset_device(vdev);
	virtqueue_detach_unused_buf(rng->vq);
	rng->vq = NULL;
	rng->in_flight = false;
	rng->filled = false;
	vdev->config->del_vqs(vdev);
}

static void rng_remove(struct virtio_device *vdev)
{
	struct virtio_rng *rng = vdev->priv;

	/* A restore that failed has left no queue. */
	if (rng->vq)
		rng_stop(rng);
	rng_free(rng);
}

static int rng_freeze(struct virtio_device *vdev)
{
	rng_stop(vdev->priv);
	return 0;
}

static int rng_restore(struct virtio_device *vdev)
{
	return rng_find_queue(vdev->priv);
}

static const struct virtio_device_id rng_ids[] = {
	{ VIRTIO_ID_RNG, VIRTIO_DEV_ANY_ID },
	{ 0, 0 },
};

void virtio_rng_driver_init(struct virtio_driver *drv)
{
	*drv = (struct virtio_driver){
		.driver.name = "virtio_rng",
		.id_table = rng_ids,
		.probe = rng_probe,
		.remove = rng_remove,
		.freeze = rng_freeze,
		.restore = rng_restore,
	};
}

struct virtio_rng *virtio_rng_from_vdev(struct virtio_device *vdev)
{
	if (!vdev->dev.driver)
		return NULL;
	if (drv_to_virtio(vdev->dev.driver)->probe != rng_probe)
		return NULL;
	return vdev->priv;
}

static int rng_request(struct virtio_rng *rng, size_t len)
{
	struct scatterlist sg;
	int err;

	sg_init_one(
		&sg, rng->buffer,
		(unsigned int)(len < RNG_BUFFER_SIZE ? len : RNG_BUFFER_SIZE));
	err = virtqueue_add_inbuf(rng->vq, &sg, 1, rng, GFP_KERNEL);
	if (err)
		return err;
	rng->in_flight = true;
	return virtqueue_kick(rng->vq) ? 0 : -EIO;
}

/* Wait for the request in flight, and end it: bytes received, or an error. */
static int rng_collect(struct virtio_rng *rng, uint64_t timeout_ns)
{
	struct device_wait wait;
	int err = 0;

	device_wait_begin(&wait, rng->vq, timeout_ns);
	while (!rng->filled && !err)
		err = device_wait_round(&wait);
	if (!rng->filled)
		return err;
	rng->filled = false;
	rng->in_flight = false;
	return (int)rng->got;
}

int virtio_rng_read(struct virtio_rng *rng, void *buf, size_t len,
		    uint64_t timeout_ns)
{
	uint8_t *to = buf;
	size_t n;
	int ret;

	if (!rng->vq)
		return -EIO;
	while (len) {
		ret = rng->in_flight ? 0 : rng_request(rng, len);
		if (!ret)
			ret = rng_collect(rng, timeout_ns);
		if (ret < 0)
			return device_error(rng->vdev, ret);
		if (!ret) {
			dev_err(&rng->vdev->dev,
				"empty buffer (dev.entropy.device-op.1)");
			return -EIO;
		}
		/* A request that an earlier reader gave up may be longer. */
		n = (size_t)ret < len ? (size_t)ret : len;
		memcpy(to, rng->buffer, n);
		to += n;
		len -= n;
	}
	return 0;
}
