/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtqueues whatever their layout: the public calls, and breaking. Calls on a
 * buffer's way go straight through the table that the queue is bound to.
 */
#include <virtio/assert.h>
#include <virtio/virtio_ring.h>

#include "virtqueue.h"

/* ---- breaking --------------------------------------------------------- */

void vring_break(struct vring_virtqueue *q, const char *clause,
		 const char *what, uint32_t value)
{
	if (q->broken)
		return;
	q->broken = true;
	dev_err(&q->vq.vdev->dev,
		"queue %u (%s) is broken: %s: %u (%s); reset the device",
		q->vq.index, q->vq.name, what, (unsigned int)value, clause);
	vring_bind(q);
	vring_trace(q, VIRTIO_EVENT_BROKEN, q->num);
}

bool vring_cut_len(struct vring_virtqueue *q, uint16_t id, uint32_t *len,
		   const char *clause)
{
	if (!q->strict_len) {
		*len = q->state[id].limit - 1;
		return true;
	}
	vring_break(q, clause, "used length exceeds the device-writable part",
		    *len);
	return false;
}

static void set_broken(struct virtio_device *vdev, bool broken)
{
	struct virtqueue *vq;

	virtio_device_for_each_vq(vdev, vq) {
		to_vvq(vq)->broken = broken;
		vring_bind(to_vvq(vq));
	}
}

void virtio_break_device(struct virtio_device *vdev)
{
	set_broken(vdev, true);
}

void __virtio_unbreak_device(struct virtio_device *vdev)
{
	set_broken(vdev, false);
}

static int refuse_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
		      unsigned int out_sgs, unsigned int in_sgs, void *data,
		      void *ctx)
{
	(void)vq, (void)sgs, (void)out_sgs, (void)in_sgs;
	(void)data, (void)ctx;
	return -EIO;
}

static int refuse_buf(struct virtqueue *vq, struct scatterlist *sg,
		      unsigned int num, void *data, gfp_t gfp)
{
	(void)vq, (void)sg, (void)num, (void)data, (void)gfp;
	return -EIO;
}

static int refuse_bufs(struct virtqueue *vq, struct scatterlist sg[],
		       void *const data[], unsigned int num)
{
	(void)vq, (void)sg, (void)data, (void)num;
	return -EIO;
}

static int refuse_any_bufs(struct virtqueue *vq,
			   const struct virtqueue_buf bufs[], unsigned int num)
{
	(void)vq, (void)bufs, (void)num;
	return -EIO;
}

/* The notification that follows says that it failed. */
static bool refuse_kick(struct virtqueue *vq)
{
	(void)vq;
	return true;
}

static void *give_none(struct virtqueue *vq, unsigned int *len)
{
	(void)vq, (void)len;
	return NULL;
}

static void *give_none_ctx(struct virtqueue *vq, unsigned int *len, void **ctx)
{
	(void)vq, (void)len, (void)ctx;
	return NULL;
}

static unsigned int give_no_bufs(struct virtqueue *vq, void *data[],
				 unsigned int len[], unsigned int num)
{
	(void)vq, (void)data, (void)len, (void)num;
	return 0;
}

const struct vring_ops vring_broken_ops = {
	.add_sgs = refuse_sgs,
	.add_outbuf = refuse_buf,
	.add_inbuf = refuse_buf,
	.add_outbufs = refuse_bufs,
	.add_inbufs = refuse_bufs,
	.add_bufs = refuse_any_bufs,
	.kick_prepare = refuse_kick,
	.get_buf = give_none,
	.get_buf_ctx = give_none_ctx,
	.get_bufs = give_no_bufs,
};

/* ---- interrupts ------------------------------------------------------- */

irqreturn_t vring_interrupt(int irq, void *_vq)
{
	struct vring_virtqueue *q = to_vvq((struct virtqueue *)_vq);
	bool used = !q->broken && q->layout->more_used(q);

	(void)irq;
	vring_trace_get(q, VIRTIO_EVENT_INTERRUPT, used);
	q->counters.interrupts++;
	if (!used) {
		q->counters.spurious++;
		return IRQ_NONE;
	}
	if (q->vq.callback)
		q->vq.callback(&q->vq);
	return IRQ_HANDLED;
}

/* ---- for transports --------------------------------------------------- */

uint32_t vring_notification_data(const struct virtqueue *vq)
{
	const struct vring_virtqueue *q =
		container_of(vq, const struct vring_virtqueue, vq);

	return vq->index | (uint32_t)q->layout->next_avail(q) << 16;
}

/* ---- adding ----------------------------------------------------------- */

int virtqueue_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
		      unsigned int out_sgs, unsigned int in_sgs, void *data,
		      gfp_t gfp)
{
	(void)gfp;
	VIRTIO_ASSERT(data);
	return to_vvq(vq)->ops->add_sgs(vq, sgs, out_sgs, in_sgs, data, NULL);
}

int virtqueue_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
			 unsigned int num, void *data, gfp_t gfp)
{
	return to_vvq(vq)->ops->add_outbuf(vq, sg, num, data, gfp);
}

int virtqueue_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
			unsigned int num, void *data, gfp_t gfp)
{
	return to_vvq(vq)->ops->add_inbuf(vq, sg, num, data, gfp);
}

int virtqueue_add_inbuf_ctx(struct virtqueue *vq, struct scatterlist *sg,
			    unsigned int num, void *data, void *ctx, gfp_t gfp)
{
	(void)num;
	(void)gfp;
	VIRTIO_ASSERT(data && (!ctx || to_vvq(vq)->ctx));
	return to_vvq(vq)->ops->add_sgs(vq, &sg, 0, 1, data, ctx);
}

int virtqueue_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
			  void *const data[], unsigned int num)
{
	return num ? to_vvq(vq)->ops->add_outbufs(vq, sg, data, num) : 0;
}

int virtqueue_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
			 void *const data[], unsigned int num)
{
	return num ? to_vvq(vq)->ops->add_inbufs(vq, sg, data, num) : 0;
}

int virtqueue_add_bufs(struct virtqueue *vq, const struct virtqueue_buf bufs[],
		       unsigned int num)
{
	return num ? to_vvq(vq)->ops->add_bufs(vq, bufs, num) : 0;
}

/* ---- kicking ---------------------------------------------------------- */

bool virtqueue_kick_prepare(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	bool due = q->ops->kick_prepare(vq);

	q->counters.suppressed += !due;
	return due;
}

bool virtqueue_notify(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	vring_trace_add(q, VIRTIO_EVENT_NOTIFY, 0);
	if (q->broken)
		return false;
	q->counters.kicks++;
	if (q->notify(vq))
		return true;
	vring_break(q, "2.7.13.4", "the device cannot be notified", vq->index);
	return false;
}

bool virtqueue_kick(struct virtqueue *vq)
{
	if (virtqueue_kick_prepare(vq))
		return virtqueue_notify(vq);
	return true;
}

/* ---- taking back ------------------------------------------------------ */

void *virtqueue_get_buf_ctx(struct virtqueue *vq, unsigned int *len, void **ctx)
{
	return to_vvq(vq)->ops->get_buf_ctx(vq, len, ctx);
}

void *virtqueue_get_buf(struct virtqueue *vq, unsigned int *len)
{
	return to_vvq(vq)->ops->get_buf(vq, len);
}

unsigned int virtqueue_get_bufs(struct virtqueue *vq, void *data[],
				unsigned int len[], unsigned int num)
{
	return to_vvq(vq)->ops->get_bufs(vq, data, len, num);
}

void *virtqueue_detach_unused_buf(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	void *data = vring_detach(q);

	if (data)
		vring_trace_detach(q, data);
	return data;
}

/* ---- callbacks -------------------------------------------------------- */

static void want_callbacks(struct vring_virtqueue *q, bool wanted)
{
	q->callbacks_off = !wanted;
	if (!q->event)
		return;
	q->tell_used = wanted;
	vring_bind(q);
}

void virtqueue_disable_cb(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	if (q->callbacks_off)
		return;
	want_callbacks(q, false);
	q->layout->disable_cb(q);
	vring_trace_get(q, VIRTIO_EVENT_DISABLE_CB, 0);
}

unsigned int virtqueue_enable_cb_prepare(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	unsigned int last;

	want_callbacks(q, true);
	last = q->layout->enable_cb(q);
	if (q->traced)
		vring_trace_get(q, VIRTIO_EVENT_ENABLE_CB,
				!virtqueue_poll(vq, last));
	return last;
}

bool virtqueue_poll(struct virtqueue *vq, unsigned int last)
{
	const struct vring_virtqueue *q = to_vvq(vq);

	return !q->broken && q->layout->poll(q, last);
}

bool virtqueue_enable_cb(struct virtqueue *vq)
{
	return !virtqueue_poll(vq, virtqueue_enable_cb_prepare(vq));
}

bool virtqueue_enable_cb_delayed(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	bool none_missed;

	want_callbacks(q, true);
	none_missed = q->layout->enable_cb_delayed(q);
	vring_trace_get(q, VIRTIO_EVENT_ENABLE_CB, none_missed);
	return none_missed;
}

/* ---- what a queue is --------------------------------------------------- */

static const struct vring_virtqueue *private_of(const struct virtqueue *vq)
{
	return container_of(vq, const struct vring_virtqueue, vq);
}

unsigned int virtqueue_get_vring_size(const struct virtqueue *vq)
{
	return private_of(vq)->num;
}

bool virtqueue_is_broken(const struct virtqueue *vq)
{
	return private_of(vq)->broken;
}

dma_addr_t virtqueue_get_desc_addr(const struct virtqueue *vq)
{
	return private_of(vq)->ring_addr;
}

dma_addr_t virtqueue_get_avail_addr(const struct virtqueue *vq)
{
	return private_of(vq)->ring_addr + private_of(vq)->driver_offset;
}

dma_addr_t virtqueue_get_used_addr(const struct virtqueue *vq)
{
	return private_of(vq)->ring_addr + private_of(vq)->device_offset;
}

void virtqueue_get_counters(const struct virtqueue *vq,
			    struct virtqueue_counters *counters)
{
	*counters = private_of(vq)->counters;
	counters->buffers += private_of(vq)->added;
	counters->bytes = private_of(vq)->bytes;
}
