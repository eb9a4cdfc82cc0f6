/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tracing of a ring: a table of operations that stands in front of the layout's
 * and tells the platform of each call. Queues of a platform that does not trace
 * are not bound to it, so tracing costs them nothing.
 */
#include <virtio/trace.h>

#include "virtqueue.h"

static void tell(struct vring_virtqueue *q, enum virtio_event_kind kind,
		 uint64_t a, uint64_t b)
{
	const struct virtio_platform *p = q->vq.vdev->dev.platform;
	struct virtio_event event = {
		.kind = kind, .vdev = q->vq.vdev, .vq = &q->vq, .a = a, .b = b
	};

	p->ops->trace(p->ctx, &event);
}

static unsigned int count(struct scatterlist *const sgs[], unsigned int lists)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < lists; i++)
		n += sg_nents(sgs[i]);
	return n;
}

static int traced_add(struct vring_virtqueue *q,
		      struct scatterlist *const sgs[], unsigned int out_sgs,
		      unsigned int in_sgs, void *data, void *ctx)
{
	int err = q->layout->add(q, sgs, out_sgs, in_sgs, data, ctx);

	if (err)
		tell(q, VIRTIO_EVENT_ADD_FAILED, (uint64_t)(int64_t)err, 0);
	else
		tell(q, VIRTIO_EVENT_ADD, count(sgs, out_sgs),
		     count(sgs + out_sgs, in_sgs));
	return err;
}

static bool traced_kick_prepare(struct vring_virtqueue *q)
{
	bool due = q->layout->kick_prepare(q);

	tell(q, VIRTIO_EVENT_PUBLISH, due, 0);
	return due;
}

static bool traced_notify(struct vring_virtqueue *q)
{
	tell(q, VIRTIO_EVENT_NOTIFY, 0, 0);
	return q->layout->notify(q);
}

static void *traced_get_buf(struct vring_virtqueue *q, unsigned int *len,
			    void **ctx)
{
	void *data = q->layout->get_buf(q, len, ctx);

	if (data)
		tell(q, VIRTIO_EVENT_GET, *len, 0);
	return data;
}

static void traced_disable_cb(struct vring_virtqueue *q)
{
	q->layout->disable_cb(q);
	tell(q, VIRTIO_EVENT_DISABLE_CB, 0, 0);
}

static unsigned int traced_enable_cb_prepare(struct vring_virtqueue *q)
{
	unsigned int last = q->layout->enable_cb_prepare(q);

	tell(q, VIRTIO_EVENT_ENABLE_CB, !q->layout->poll(q, last), 0);
	return last;
}

static bool traced_enable_cb_delayed(struct vring_virtqueue *q)
{
	bool none_missed = q->layout->enable_cb_delayed(q);

	tell(q, VIRTIO_EVENT_ENABLE_CB, none_missed, 0);
	return none_missed;
}

static irqreturn_t traced_interrupt(struct vring_virtqueue *q)
{
	tell(q, VIRTIO_EVENT_INTERRUPT, q->layout->more_used(q), 0);
	return q->layout->interrupt(q);
}

static void *traced_detach(struct vring_virtqueue *q)
{
	void *data = q->layout->detach(q);

	if (data)
		tell(q, VIRTIO_EVENT_DETACH, 0, 0);
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
