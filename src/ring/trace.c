/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tracing of a ring: a table of operations that stands in front of the layout's
 * and tells the platform of each call. Queues of a platform that does not trace
 * are not bound to it, so tracing costs them nothing.
 */
#include <virtio/trace.h>

#include "virtqueue.h"

/* The available index of the next buffer that is added. */
static uint16_t next_add(const struct vring_virtqueue *q)
{
	return (uint16_t)q->split.added;
}

/* The used index of the next buffer that is taken back. */
static uint16_t next_get(const struct vring_virtqueue *q)
{
	return q->split.last_used;
}

static void tell(struct vring_virtqueue *q, struct virtio_event event)
{
	const struct virtio_platform *p = q->vq.vdev->dev.platform;

	event.vdev = q->vq.vdev;
	event.vq = &q->vq;
	p->ops->trace(p->ctx, &event);
}

static void tell_next_get(struct vring_virtqueue *q,
			  enum virtio_event_kind kind, bool a)
{
	tell(q, (struct virtio_event){
			.kind = kind, .index = next_get(q), .a = a });
}

/* Count the segments of some lists, and their bytes. */
static unsigned int count(struct scatterlist *const sgs[], unsigned int lists,
			  uint32_t *bytes)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < lists; i++)
		for (struct scatterlist *sg = sgs[i]; sg; sg = sg_next(sg)) {
			*bytes += sg->length;
			n++;
		}
	return n;
}

static void tell_added(struct vring_virtqueue *q, uint16_t index,
		       unsigned int descs, struct scatterlist *const sgs[],
		       unsigned int out_sgs, unsigned int in_sgs)
{
	struct virtio_event event = { .kind = VIRTIO_EVENT_ADD,
				      .index = index };

	event.a = count(sgs, out_sgs, &event.bytes);
	event.b = count(sgs + out_sgs, in_sgs, &event.bytes);
	/* Fewer descriptors than segments: the rest are in a table. */
	if (descs < event.a + event.b)
		event.flags = VIRTIO_EVENT_F_INDIRECT;
	tell(q, event);
}

static int traced_add(struct vring_virtqueue *q,
		      struct scatterlist *const sgs[], unsigned int out_sgs,
		      unsigned int in_sgs, void *data, void *ctx)
{
	unsigned int free = q->vq.num_free;
	uint16_t index = next_add(q);
	int err = q->layout->add(q, sgs, out_sgs, in_sgs, data, ctx);

	if (err)
		tell(q, (struct virtio_event){ .kind = VIRTIO_EVENT_ADD_FAILED,
					       .index = index,
					       .a = (uint64_t)(int64_t)err });
	else
		tell_added(q, index, free - q->vq.num_free, sgs, out_sgs,
			   in_sgs);
	return err;
}

static bool traced_kick_prepare(struct vring_virtqueue *q)
{
	bool due = q->layout->kick_prepare(q);

	tell(q, (struct virtio_event){ .kind = VIRTIO_EVENT_PUBLISH,
				       .index = next_add(q),
				       .a = due });
	return due;
}

static bool traced_notify(struct vring_virtqueue *q)
{
	tell(q, (struct virtio_event){ .kind = VIRTIO_EVENT_NOTIFY,
				       .index = next_add(q) });
	return q->layout->notify(q);
}

static void *traced_get_buf(struct vring_virtqueue *q, unsigned int *len,
			    void **ctx)
{
	uint16_t index = next_get(q);
	void *data = q->layout->get_buf(q, len, ctx);

	if (data)
		tell(q, (struct virtio_event){ .kind = VIRTIO_EVENT_GET,
					       .index = index,
					       .bytes = *len });
	return data;
}

static void traced_disable_cb(struct vring_virtqueue *q)
{
	q->layout->disable_cb(q);
	tell_next_get(q, VIRTIO_EVENT_DISABLE_CB, false);
}

static unsigned int traced_enable_cb_prepare(struct vring_virtqueue *q)
{
	unsigned int last = q->layout->enable_cb_prepare(q);

	tell_next_get(q, VIRTIO_EVENT_ENABLE_CB, !q->layout->poll(q, last));
	return last;
}

static bool traced_enable_cb_delayed(struct vring_virtqueue *q)
{
	bool none_missed = q->layout->enable_cb_delayed(q);

	tell_next_get(q, VIRTIO_EVENT_ENABLE_CB, none_missed);
	return none_missed;
}

static irqreturn_t traced_interrupt(struct vring_virtqueue *q)
{
	tell_next_get(q, VIRTIO_EVENT_INTERRUPT, q->layout->more_used(q));
	return q->layout->interrupt(q);
}

static void *traced_detach(struct vring_virtqueue *q)
{
	void *data = q->layout->detach(q);

	if (data)
		tell(q, (struct virtio_event){ .kind = VIRTIO_EVENT_DETACH });
	return data;
}

const struct vring_ops vring_traced_ops = {
	.add = traced_add,
	.kick_prepare = traced_kick_prepare,
	.notify = traced_notify,
	.get_buf = traced_get_buf,
	.disable_cb = traced_disable_cb,
	.enable_cb_prepare = traced_enable_cb_prepare,
	.enable_cb_delayed = traced_enable_cb_delayed,
	.interrupt = traced_interrupt,
	.detach = traced_detach,
};
