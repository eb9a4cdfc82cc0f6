/* SPDX-License-Identifier: BSD-2-Clause */
/* The model of an entropy device (5.4): random bytes for whoever asks. */
#include <virtio/assert.h>
#include <virtio/virtio_ids.h>
#include <virtio/virtio_rng.h>

#include "vendor.h"

/*
 * A driver may offer gigabytes in one buffer; it gets at most this much, as the
 * device may fill less than the whole (dev.entropy.device-op.1), so that one
 * request never keeps the model busy for long.
 */
#define RNG_REQUEST_MAX (1u << 20)

/* Fill one piece as far as the source goes: bytes, or a negative error. */
static int rng_fill_piece(struct virtio_rng_model *rng,
			  const struct kvec *piece, size_t max)
{
	size_t len = piece->iov_len < max ? piece->iov_len : max;
	size_t done = 0;

	while (done < len) {
		int n = rng->fill(rng->ctx, (uint8_t *)piece->iov_base + done,
				  len - done);

		if (n < 0)
			return n;
		VIRTIO_ASSERT((size_t)n <= len - done);
		if (!n)
			break;
		done += (size_t)n;
	}
	return (int)done;
}

/* Fill the device-writable part: bytes, or a negative error. */
static int rng_fill(struct virtio_rng_model *rng,
		    const struct vringh_kiov *wiov)
{
	size_t done = 0;

	for (unsigned int i = 0; i < wiov->used; i++) {
		const struct kvec *piece = &wiov->iov[i];
		int n = rng_fill_piece(rng, piece, RNG_REQUEST_MAX - done);

		if (n < 0)
			return n;
		done += (size_t)n;
		if ((size_t)n < piece->iov_len)
			break;
	}
	return (int)done;
}

static void rng_handle_queue(struct virtio_model_queue *q)
{
	struct virtio_rng_model *rng =
		container_of(q->model, struct virtio_rng_model, model);

	while (virtio_model_get(q)) {
		int n;

		if (q->riov.used) {
			virtio_model_fail(q, "device-readable part "
					     "(drv.entropy.device-op.1)");
			return;
		}
		n = rng_fill(rng, &q->wiov);
		if (n < 0)
			virtio_printk(q->model->config.platform, VIRTIO_LOG_ERR,
				      "entropy source failed: error %d", n);
		if (n <= 0) {
			virtio_model_fail(q, "no random byte for the buffer "
					     "(dev.entropy.device-op.1)");
			return;
		}
		virtio_model_put(q, (uint32_t)n);
	}
}

static const struct virtio_model_ops rng_ops = {
	.handle_queue = rng_handle_queue,
};

int virtio_rng_model_init(struct virtio_rng_model *rng,
			  const struct virtio_platform *platform,
			  unsigned int queue_size,
			  int (*fill)(void *ctx, void *buf, size_t len),
			  void *ctx)
{
	const struct virtio_model_config config = {
		.ops = &rng_ops,
		.platform = platform,
		.id = { VIRTIO_ID_RNG, VIRTIO_MODEL_VENDOR },
		.nvqs = 1,
		.queue_size = queue_size,
	};

	rng->fill = fill;
	rng->ctx = ctx;
	return virtio_model_init(&rng->model, &config);
}
