/* SPDX-License-Identifier: BSD-2-Clause */
/* The queues of 2007: virtqueue_ops over the calls of today. */
#include <virtio/err.h>

#include "classic.h"

static struct classic_queue *to_queue(struct classic_virtqueue *vq)
{
	return container_of(vq, struct classic_queue, vq);
}

/* ---- adding ----------------------------------------------------------- */

/*
 * An array without marks, which 2007 has, becomes two lists, which today's call
 * takes: each with a mark at its end. The mark in the middle is taken away
 * again, so that the array is one list for its driver.
 */
static int add_lists(struct virtqueue *core, struct scatterlist sg[],
		     unsigned int out_num, unsigned int in_num, void *data)
{
	struct scatterlist *lists[2];
	unsigned int num = 0;
	int err;

	for (unsigned int i = 0; i < out_num + in_num; i++)
		sg[i].flags = 0;
	if (out_num) {
		sg_mark_end(&sg[out_num - 1]);
		lists[num++] = sg;
	}
	if (in_num) {
		sg_mark_end(&sg[out_num + in_num - 1]);
		lists[num++] = sg + out_num;
	}
	err = virtqueue_add_sgs(core, lists, out_num ? 1 : 0, in_num ? 1 : 0,
				data, GFP_ATOMIC);
	if (out_num && in_num)
		sg[out_num - 1].flags = 0;
	return err;
}

static int add_buf(struct classic_virtqueue *vq, struct scatterlist sg[],
		   unsigned int out_num, unsigned int in_num, void *data)
{
	struct classic_queue *q = to_queue(vq);
	int err = classic_start(classic_device(vq->vdev));

	if (!err)
		err = add_lists(q->core, sg, out_num, in_num, data);
	if (!err)
		q->in_flight++;
	return err;
}

static void kick(struct classic_virtqueue *vq)
{
	struct classic_device *c = classic_device(vq->vdev);

	if (classic_start(c))
		return;
	classic_go_live(c);
	virtqueue_kick(to_queue(vq)->core);
}

/* ---- taking back ------------------------------------------------------ */

static void *get_buf(struct classic_virtqueue *vq, unsigned int *len)
{
	struct classic_queue *q = to_queue(vq);
	void *data = q->core ? virtqueue_get_buf(q->core, len) : NULL;

	if (data)
		q->in_flight--;
	return data;
}

/* The bus asked the device to be quiet; one that is not is not heard. */
void classic_interrupt(struct virtqueue *vq)
{
	struct classic_device *c = vq->vdev->priv;
	struct classic_queue *q = &c->queues[vq->index];

	if (!q->vq.callback || q->quiet)
		return;
	if (q->vq.callback(&q->vq))
		return;
	q->quiet = true;
	virtqueue_disable_cb(vq);
}

/*
 * An interrupt that comes as soon as callbacks are wanted has to find the queue
 * not quiet any more, or it would be lost.
 */
static bool restart(struct classic_virtqueue *vq)
{
	struct classic_queue *q = to_queue(vq);

	q->quiet = false;
	if (!q->core || virtqueue_enable_cb(q->core))
		return true;
	q->quiet = true;
	virtqueue_disable_cb(q->core);
	return false;
}

/* ---- the end ---------------------------------------------------------- */

/* The driver has its buffers anyway. */
static void forget(struct virtqueue *vq, void *data)
{
	(void)vq;
	(void)data;
}

/* No device gives a buffer back before a reset: of the queue, or of all. */
static void take_all(struct classic_device *c, struct virtqueue *core)
{
	if (virtqueue_reset(core, forget, NULL) == 0)
		return;
	virtio_reset_device(c->core);
	virtio_break_device(c->core);
	while (virtqueue_detach_unused_buf(core))
		;
}

static void shutdown(struct classic_virtqueue *vq)
{
	struct classic_queue *q = to_queue(vq);

	if (!q->core)
		return;
	if (q->in_flight)
		take_all(classic_device(vq->vdev), q->core);
	q->in_flight = 0;
}

/* ---- the beginning ---------------------------------------------------- */

static const struct classic_virtqueue_ops queue_ops = {
	.add_buf = add_buf,
	.kick = kick,
	.get_buf = get_buf,
	.restart = restart,
	.shutdown = shutdown,
};

struct classic_virtqueue *
classic_find_vq(struct classic_virtio_device *vdev,
		bool (*callback)(struct classic_virtqueue *vq))
{
	struct classic_device *c = classic_device(vdev);
	const struct classic_field *field;
	struct classic_queue *q;
	unsigned int len;

	field = classic_find(vdev, VIRTIO_CONFIG_F_VIRTQUEUE, &len);
	if (!field)
		return (struct classic_virtqueue *)ERR_PTR(-ENOENT);
	if (c->error)
		return (struct classic_virtqueue *)ERR_PTR(c->error);
	q = &c->queues[field->queue];
	q->vq.callback = callback;
	q->vq.vdev = vdev;
	/* Of 2007, so without const; it is not written. */
	q->vq.vq_ops = (void *)(uintptr_t)&queue_ops;
	if (q->core && callback)
		virtqueue_enable_cb(q->core);
	return &q->vq;
}

/*
 * An empty queue neither calls nor is found again, so it is gone for the
 * driver. The device loses its queues after remove: all at once, and reset.
 */
void classic_del_vq(struct classic_virtqueue *vq)
{
	struct classic_queue *q = to_queue(vq);

	if (q->in_flight)
		dev_warn(&vq->vdev->dev,
			 "del_vq of a queue with %u buffers in it; shutdown is "
			 "missing in the driver",
			 q->in_flight);
	shutdown(vq);
}
