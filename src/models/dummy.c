/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of the kernel guide's dummy device: it echoes, or says hello.
 * Buffers of any shape are fine with it: it shows what a ring does with them.
 */
#include <virtio/virtio_dummy.h>
#include <virtio/virtio_ids.h>

#include "vendor.h"

/* Copy what can be read to what can be written: bytes written. */
static size_t dummy_echo(struct virtio_model_queue *q)
{
	uint8_t chunk[256];
	size_t done = 0, n, m;

	do {
		n = vringh_iov_pull(&q->riov, chunk, sizeof(chunk));
		m = vringh_iov_push(&q->wiov, chunk, n);
		done += m;
	} while (n && m == n);
	return done;
}

static size_t dummy_hello(struct virtio_model_queue *q)
{
	struct virtio_dummy_model *dummy =
		container_of(q->model, struct virtio_dummy_model, model);
	char text[64];
	size_t len;

	len = virtio_snprintf(text, sizeof(text),
			      "hello %u from the virtio dummy device\n",
			      ++dummy->served);
	return vringh_iov_push(&q->wiov, text, len);
}

static void dummy_handle_queue(struct virtio_model_queue *q)
{
	while (virtio_model_get(q)) {
		size_t len = q->riov.used ? dummy_echo(q) : dummy_hello(q);

		virtio_model_put(q, (uint32_t)len);
	}
}

static void dummy_reset(struct virtio_model *model)
{
	container_of(model, struct virtio_dummy_model, model)->served = 0;
}

static const struct virtio_model_ops dummy_ops = {
	.handle_queue = dummy_handle_queue,
	.reset = dummy_reset,
};

int virtio_dummy_model_init(struct virtio_dummy_model *dummy,
			    const struct virtio_platform *platform,
			    unsigned int queue_size)
{
	const struct virtio_model_config config = {
		.ops = &dummy_ops,
		.platform = platform,
		.id = { VIRTIO_ID_DUMMY, VIRTIO_MODEL_VENDOR },
		.nvqs = 1,
		.queue_size = queue_size,
	};

	dummy->served = 0;
	return virtio_model_init(&dummy->model, &config);
}
