/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queues that show the device each buffer as it is added, as Linux's do: a table
 * of operations that stands in front of the layout's. The kick that follows
 * only notifies.
 *
 * Whether the device wants to be notified is read each time that something was
 * shown, and remembered. It may change its mind before the kick. If it does not
 * want to any more, it is notified once too often; if it wants to by then, it
 * looked for buffers after it said so, and found those that had been shown.
 */
#include "virtqueue.h"

/* Show what was added, if something was; returns what adding returned. */
static int show(struct vring_virtqueue *q, int added, bool any)
{
	if (any && !q->broken)
		q->kick_due |= vring_layout_ops(q)->kick_prepare(&q->vq);
	return added;
}

static int add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
		   unsigned int out_sgs, unsigned int in_sgs, void *data,
		   void *ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int err = vring_layout_ops(q)->add_sgs(vq, sgs, out_sgs, in_sgs, data,
					       ctx);

	return show(q, err, !err);
}

static int add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
		      unsigned int num, void *data, gfp_t gfp)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int err = vring_layout_ops(q)->add_outbuf(vq, sg, num, data, gfp);

	return show(q, err, !err);
}

static int add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
		     unsigned int num, void *data, gfp_t gfp)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int err = vring_layout_ops(q)->add_inbuf(vq, sg, num, data, gfp);

	return show(q, err, !err);
}

static int add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
		       void *const data[], unsigned int num)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int n = vring_layout_ops(q)->add_outbufs(vq, sg, data, num);

	return show(q, n, n > 0);
}

static int add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
		      void *const data[], unsigned int num)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int n = vring_layout_ops(q)->add_inbufs(vq, sg, data, num);

	return show(q, n, n > 0);
}

static int add_bufs(struct virtqueue *vq, const struct virtqueue_buf bufs[],
		    unsigned int num)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int n = vring_layout_ops(q)->add_bufs(vq, bufs, num);

	return show(q, n, n > 0);
}

static bool kick_prepare(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	bool due = q->kick_due;

	q->kick_due = false;
	return due;
}

static void *get_buf(struct virtqueue *vq, unsigned int *len)
{
	return vring_layout_ops(to_vvq(vq))->get_buf(vq, len);
}

static void *get_buf_ctx(struct virtqueue *vq, unsigned int *len, void **ctx)
{
	return vring_layout_ops(to_vvq(vq))->get_buf_ctx(vq, len, ctx);
}

static unsigned int get_bufs(struct virtqueue *vq, void *data[],
			     unsigned int len[], unsigned int num)
{
	return vring_layout_ops(to_vvq(vq))->get_bufs(vq, data, len, num);
}

const struct vring_ops vring_eager_ops = {
	.add_sgs = add_sgs,
	.add_outbuf = add_outbuf,
	.add_inbuf = add_inbuf,
	.add_outbufs = add_outbufs,
	.add_inbufs = add_inbufs,
	.add_bufs = add_bufs,
	.kick_prepare = kick_prepare,
	.get_buf = get_buf,
	.get_buf_ctx = get_buf_ctx,
	.get_bufs = get_bufs,
};
