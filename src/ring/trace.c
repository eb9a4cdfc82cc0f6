/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tracing of a ring: a table of operations that stands in front of the queue's
 * and tells the platform of each call. Queues of a platform that does not trace
 * are not bound to it, so tracing costs them nothing.
 */
#include <virtio/trace.h>

#include "virtqueue.h"

static void tell(struct vring_virtqueue *q, struct vring_spot at,
		 struct virtio_event event)
{
	const struct virtio_platform *p = q->vq.vdev->dev.platform;

	event.index = at.index;
	event.flags |= at.wrap ? VIRTIO_EVENT_F_WRAP : 0;
	event.vdev = q->vq.vdev;
	event.vq = &q->vq;
	p->ops->trace(p->ctx, &event);
}

void vring_trace(struct vring_virtqueue *q, enum virtio_event_kind kind,
		 uint64_t a)
{
	if (q->traced)
		tell(q, (struct vring_spot){ 0 },
		     (struct virtio_event){ .kind = kind, .a = a });
}

void vring_trace_add(struct vring_virtqueue *q, enum virtio_event_kind kind,
		     uint64_t a)
{
	if (q->traced)
		tell(q, q->layout->next_add(q),
		     (struct virtio_event){ .kind = kind, .a = a });
}

void vring_trace_get(struct vring_virtqueue *q, enum virtio_event_kind kind,
		     uint64_t a)
{
	if (q->traced)
		tell(q, q->layout->next_get(q),
		     (struct virtio_event){ .kind = kind, .a = a });
}

void vring_trace_detach(struct vring_virtqueue *q, const void *data)
{
	if (q->traced)
		tell(q, (struct vring_spot){ 0 },
		     (struct virtio_event){ .kind = VIRTIO_EVENT_DETACH,
					    .data = data });
}

/* ---- adding ----------------------------------------------------------- */

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

static void tell_added(struct vring_virtqueue *q, struct vring_spot at,
		       unsigned int descs, struct scatterlist *const sgs[],
		       unsigned int out_sgs, unsigned int in_sgs,
		       const void *data)
{
	struct virtio_event event = { .kind = VIRTIO_EVENT_ADD,
				      .data = data,
				      .sgs = sgs,
				      .num_sgs = out_sgs + in_sgs };

	event.a = count(sgs, out_sgs, &event.bytes);
	event.b = count(sgs + out_sgs, in_sgs, &event.bytes);
	/* Fewer descriptors than segments: the rest are in a table. */
	if (descs < event.a + event.b)
		event.flags = VIRTIO_EVENT_F_INDIRECT;
	tell(q, at, event);
}

static int traced_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
			  unsigned int out_sgs, unsigned int in_sgs, void *data,
			  void *ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);
	struct vring_spot at = q->layout->next_add(q);
	unsigned int free = vq->num_free;
	int err = q->untraced->add_sgs(vq, sgs, out_sgs, in_sgs, data, ctx);

	if (err)
		vring_trace_add(q, VIRTIO_EVENT_ADD_FAILED,
				(uint64_t)(int64_t)err);
	else
		tell_added(q, at, free - vq->num_free, sgs, out_sgs, in_sgs,
			   data);
	return err;
}

static int traced_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
			     unsigned int num, void *data, gfp_t gfp)
{
	(void)num;
	(void)gfp;
	return traced_add_sgs(vq, &sg, 1, 0, data, NULL);
}

static int traced_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
			    unsigned int num, void *data, gfp_t gfp)
{
	(void)num;
	(void)gfp;
	return traced_add_sgs(vq, &sg, 0, 1, data, NULL);
}

/* Of a traced batch each buffer is added, and told of, on its own. */
static int add_each(struct virtqueue *vq, const struct scatterlist sg[],
		    void *const data[], unsigned int num, bool writable)
{
	for (unsigned int n = 0; n < num; n++) {
		struct scatterlist one = sg[n], *list = &one;
		int err;

		sg_mark_end(&one);
		err = traced_add_sgs(vq, &list, !writable, writable, data[n],
				     NULL);
		if (err)
			return n ? (int)n : err;
	}
	return (int)num;
}

static int traced_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
			      void *const data[], unsigned int num)
{
	return add_each(vq, sg, data, num, false);
}

static int traced_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
			     void *const data[], unsigned int num)
{
	return add_each(vq, sg, data, num, true);
}

static int traced_add_bufs(struct virtqueue *vq,
			   const struct virtqueue_buf bufs[], unsigned int num)
{
	for (unsigned int n = 0; n < num; n++) {
		const struct virtqueue_buf *b = &bufs[n];
		int err = traced_add_sgs(vq, b->sgs, b->out_sgs, b->in_sgs,
					 b->data, NULL);

		if (err)
			return n ? (int)n : err;
	}
	return (int)num;
}

/* ---- the rest ---------------------------------------------------------- */

static bool traced_kick_prepare(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	bool due = q->untraced->kick_prepare(vq);

	vring_trace_add(q, VIRTIO_EVENT_PUBLISH, due);
	return due;
}

static void *traced_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
				void **ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);
	struct vring_spot at = q->layout->next_get(q);
	void *data = q->untraced->get_buf_ctx(vq, len, ctx);

	if (data)
		tell(q, at,
		     (struct virtio_event){ .kind = VIRTIO_EVENT_GET,
					    .bytes = *len,
					    .data = data });
	return data;
}

static void *traced_get_buf(struct virtqueue *vq, unsigned int *len)
{
	return traced_get_buf_ctx(vq, len, NULL);
}

static unsigned int traced_get_bufs(struct virtqueue *vq, void *data[],
				    unsigned int len[], unsigned int num)
{
	unsigned int n = 0;

	while (n < num && (data[n] = traced_get_buf(vq, &len[n])))
		n++;
	return n;
}

const struct vring_ops vring_traced_ops = {
	.add_sgs = traced_add_sgs,
	.add_outbuf = traced_add_outbuf,
	.add_inbuf = traced_add_inbuf,
	.add_outbufs = traced_add_outbufs,
	.add_inbufs = traced_add_inbufs,
	.add_bufs = traced_add_bufs,
	.kick_prepare = traced_kick_prepare,
	.get_buf = traced_get_buf,
	.get_buf_ctx = traced_get_buf_ctx,
	.get_bufs = traced_get_bufs,
};
