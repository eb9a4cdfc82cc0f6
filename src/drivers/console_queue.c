/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffers of one queue of a console.
 *
 * Each is in one place: in the ring, free, or - on a queue that the device
 * writes - filled and not yet read. Nothing else is remembered, so a buffer
 * cannot be lost, and the device never has one that is being read.
 */
#include <virtio/virtio_config.h>

#include "../mem.h"
#include "console.h"

int console_queue_init(const struct virtio_platform *platform,
		       struct console_queue *q, unsigned int num, uint32_t size)
{
	INIT_LIST_HEAD(&q->free);
	INIT_LIST_HEAD(&q->filled);
	q->num = num;
	q->size = size;
	q->buffers =
		platform->ops->alloc(platform->ctx, num * sizeof(*q->buffers),
				     _Alignof(struct console_buffer));
	q->memory = platform->ops->dma_alloc(platform->ctx, (size_t)num * size,
					     64, &q->addr);
	if (!q->buffers || !q->memory)
		return -ENOMEM;
	for (unsigned int i = 0; i < num; i++) {
		q->buffers[i].data = q->memory + (size_t)i * size;
		list_add_tail(&q->buffers[i].node, &q->free);
	}
	return 0;
}

void console_queue_exit(const struct virtio_platform *platform,
			struct console_queue *q)
{
	if (q->memory)
		platform->ops->dma_free(platform->ctx, q->memory,
					(size_t)q->num * q->size, q->addr);
	platform->ops->free(platform->ctx, q->buffers);
}

/* The first buffer of a list, or NULL. */
static struct console_buffer *first_buffer(struct list_head *list)
{
	if (list_empty(list))
		return NULL;
	return list_entry(list->next, struct console_buffer, node);
}

static void move_buffer(struct console_buffer *b, struct list_head *list)
{
	list_del_init(&b->node);
	list_add_tail(&b->node, list);
}

void console_queue_offer(struct console_queue *q)
{
	struct console_buffer *b;
	struct scatterlist sg;
	bool added = false;

	while (q->vq && (b = first_buffer(&q->free))) {
		sg_init_one(&sg, b->data, q->size);
		/* No room is no harm: the ring is full of the others. */
		if (virtqueue_add_inbuf(q->vq, &sg, 1, b, GFP_ATOMIC))
			break;
		list_del_init(&b->node);
		added = true;
	}
	if (added)
		virtqueue_kick(q->vq); /* a broken queue is found later */
}

/* A buffer without a byte goes back at the next offer. */
bool console_queue_take_filled(struct console_queue *q)
{
	struct console_buffer *b;
	bool any = false;
	unsigned int len;

	while (q->vq && (b = virtqueue_get_buf(q->vq, &len))) {
		b->len = len;
		b->done = 0;
		list_add_tail(&b->node, len ? &q->filled : &q->free);
		any = true;
	}
	return any;
}

void console_queue_drop_filled(struct console_queue *q)
{
	struct console_buffer *b;

	while ((b = first_buffer(&q->filled)))
		move_buffer(b, &q->free);
}

/* What the device says it wrote is not looked at (leg.console.device-op.2). */
bool console_queue_take_sent(struct console_queue *q)
{
	struct console_buffer *b;
	bool any = false;
	unsigned int len;

	while (q->vq && (b = virtqueue_get_buf(q->vq, &len))) {
		list_add_tail(&b->node, &q->free);
		any = true;
	}
	return any;
}

bool console_queue_is_sending(const struct console_queue *q)
{
	const struct list_head *node = q->free.next;
	unsigned int num = 0;

	for (; node != &q->free; node = node->next)
		num++;
	return num != q->num;
}

int console_queue_send(struct console_queue *q, const void *data, size_t len)
{
	struct console_buffer *b = first_buffer(&q->free);
	struct scatterlist sg;
	int err;

	if (!b)
		return virtqueue_is_broken(q->vq) ? -EIO : 0;
	if (len > q->size)
		len = q->size;
	memcpy(b->data, data, len);
	sg_init_one(&sg, b->data, (unsigned int)len);
	err = virtqueue_add_outbuf(q->vq, &sg, 1, b, GFP_ATOMIC);
	if (err)
		return err == -EIO ? -EIO : 0;
	list_del_init(&b->node);
	if (!virtqueue_kick(q->vq))
		return -EIO;
	return (int)len;
}

void console_queue_stop(struct console_queue *q)
{
	struct console_buffer *b;

	while (q->vq && (b = virtqueue_detach_unused_buf(q->vq)))
		list_add_tail(&b->node, &q->free);
	q->vq = NULL;
}
