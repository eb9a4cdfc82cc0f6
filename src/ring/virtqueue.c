/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtqueues whatever their layout: creating, deleting, breaking, and the
 * public calls, which go through the layout's table.
 */
#include <virtio/assert.h>
#include <virtio/trace.h>
#include <virtio/virtio_ring.h>

#include "split.h"
#include "virtqueue.h"

/* ---- creating and deleting -------------------------------------------- */

/* Private memory of a queue: the structure and its arrays, in one piece. */
struct placement {
	size_t state;
	size_t maps;
	size_t free_ids;
	size_t size;
};

static size_t place(size_t *end, size_t align, size_t size)
{
	size_t at = (*end + align - 1) & ~(align - 1);

	*end = at + size;
	return at;
}

static struct placement plan(unsigned int num, unsigned int max_indirect,
			     bool mapped)
{
	struct placement p = { .size = sizeof(struct vring_virtqueue) };
	size_t maps = mapped ? (size_t)num * (1 + max_indirect) : 0;

	p.state = place(&p.size, _Alignof(struct split_state),
			num * sizeof(struct split_state));
	p.maps = place(&p.size, _Alignof(struct vring_mapping),
		       maps * sizeof(struct vring_mapping));
	p.free_ids = place(&p.size, _Alignof(uint16_t), num * sizeof(uint16_t));
	return p;
}

static unsigned int indirect_entries(const struct vring_config *config)
{
	unsigned int wanted = config->info->max_indirect;

	if (!__virtio_test_bit(config->vdev, VIRTIO_RING_F_INDIRECT_DESC))
		return 0;
	if (!wanted)
		wanted = VIRTQUEUE_INDIRECT_DEFAULT;
	/* drv.split.indirect-desc.3: no chain is longer than the queue. */
	return wanted < config->num ? wanted : config->num;
}

/* Place what the device shares: the ring, and the indirect tables. */
static bool alloc_shared(struct vring_virtqueue *q,
			 const struct vring_config *config)
{
	const struct virtio_platform *p = config->vdev->dev.platform;

	q->used_offset = split_used_offset(q->num, config->used_align);
	q->ring_size = q->used_offset + split_used_size(q->num);
	q->ring_size = (q->ring_size + config->used_align - 1) &
		       ~(config->used_align - 1);
	q->ring_mem = p->ops->dma_alloc(p->ctx, q->ring_size, config->align,
					&q->ring_addr);
	if (!q->ring_mem)
		return false;
	if (!q->max_indirect)
		return true;
	q->tables_size =
		(size_t)q->num * q->max_indirect * sizeof(struct vring_desc);
	q->split.tables =
		p->ops->dma_alloc(p->ctx, q->tables_size, VRING_DESC_ALIGN_SIZE,
				  &q->split.tables_addr);
	if (q->split.tables)
		return true;
	p->ops->dma_free(p->ctx, q->ring_mem, q->ring_size, q->ring_addr);
	return false;
}

static void init_public(struct virtqueue *vq, const struct vring_config *config)
{
	vq->vdev = config->vdev;
	vq->index = config->index;
	vq->num_max = config->num_max;
	vq->name = config->info->name;
	vq->callback = config->info->callback;
}

static void init_private(struct vring_virtqueue *q,
			 const struct vring_config *config)
{
	const struct virtio_platform *p = config->vdev->dev.platform;

	q->num = (uint16_t)config->num;
	q->mask = (uint16_t)(config->num - 1);
	q->max_indirect = (uint16_t)indirect_entries(config);
	q->little_endian = virtio_is_little_endian(config->vdev);
	q->platform_order =
		__virtio_test_bit(config->vdev, VIRTIO_F_ORDER_PLATFORM);
	q->event = __virtio_test_bit(config->vdev, VIRTIO_RING_F_EVENT_IDX);
	q->strict_len = __virtio_test_bit(config->vdev, VIRTIO_F_VERSION_1);
	q->dma_offset = p->dma_offset;
	q->notify = config->notify;
	q->layout = &vring_split_ops;
	q->ops = p->ops->trace ? &vring_traced_ops : q->layout;
	q->callbacks_off = !config->info->callback;
}

static void trace_queue(struct vring_virtqueue *q, enum virtio_event_kind kind)
{
	const struct virtio_platform *p = q->vq.vdev->dev.platform;
	struct virtio_event event = {
		.kind = kind, .vdev = q->vq.vdev, .vq = &q->vq, .a = q->num
	};

	if (p->ops->trace)
		p->ops->trace(p->ctx, &event);
}

struct virtqueue *vring_create(const struct vring_config *config)
{
	const struct virtio_platform *p = config->vdev->dev.platform;
	unsigned int num = config->num;
	struct placement at =
		plan(num, indirect_entries(config), p->ops->dma_map != NULL);
	struct vring_virtqueue *q;
	char *mem;

	VIRTIO_ASSERT(num && num <= VRING_SPLIT_NUM_MAX && !(num & (num - 1)));
	mem = p->ops->alloc(p->ctx, at.size, _Alignof(struct vring_virtqueue));
	if (!mem)
		return NULL;
	q = (struct vring_virtqueue *)(void *)mem;
	init_public(&q->vq, config);
	init_private(q, config);
	if (!alloc_shared(q, config)) {
		p->ops->free(p->ctx, mem);
		return NULL;
	}
	q->split.state = (struct split_state *)(void *)(mem + at.state);
	q->split.free_ids = (uint16_t *)(void *)(mem + at.free_ids);
	if (p->ops->dma_map)
		q->maps = (struct vring_mapping *)(void *)(mem + at.maps);
	q->split.desc = q->ring_mem;
	q->split.avail = (struct vring_avail *)(void *)((char *)q->ring_mem +
							split_desc_size(num));
	q->split.used = (struct vring_used *)(void *)((char *)q->ring_mem +
						      q->used_offset);
	q->layout->reset(q);
	list_add_tail(&q->vq.list, &config->vdev->vqs);
	trace_queue(q, VIRTIO_EVENT_QUEUE);
	return &q->vq;
}

void vring_delete(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	const struct virtio_platform *p = vq->vdev->dev.platform;

	trace_queue(q, VIRTIO_EVENT_DEL_QUEUE);
	list_del_init(&vq->list);
	while (q->layout->detach(q))
		; /* a driver that left buffers behind: end their mappings */
	if (q->max_indirect)
		p->ops->dma_free(p->ctx, q->split.tables, q->tables_size,
				 q->split.tables_addr);
	p->ops->dma_free(p->ctx, q->ring_mem, q->ring_size, q->ring_addr);
	p->ops->free(p->ctx, q);
}

void vring_reset(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	q->broken = false;
	q->layout->reset(q);
}

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
	trace_queue(q, VIRTIO_EVENT_BROKEN);
}

void virtio_break_device(struct virtio_device *vdev)
{
	struct virtqueue *vq;

	virtio_device_for_each_vq(vdev, vq)
		to_vvq(vq)->broken = true;
}

void __virtio_unbreak_device(struct virtio_device *vdev)
{
	struct virtqueue *vq;

	virtio_device_for_each_vq(vdev, vq)
		to_vvq(vq)->broken = false;
}

bool virtqueue_is_broken(const struct virtqueue *vq)
{
	return container_of(vq, const struct vring_virtqueue, vq)->broken;
}

/* ---- interrupts ------------------------------------------------------- */

irqreturn_t vring_do_interrupt(struct vring_virtqueue *q)
{
	if (q->broken || !q->layout->more_used(q))
		return IRQ_NONE;
	if (q->vq.callback)
		q->vq.callback(&q->vq);
	return IRQ_HANDLED;
}

irqreturn_t vring_interrupt(int irq, void *_vq)
{
	struct vring_virtqueue *q = to_vvq((struct virtqueue *)_vq);

	(void)irq;
	return q->ops->interrupt(q);
}

/* ---- for transports --------------------------------------------------- */

uint32_t vring_notification_data(const struct virtqueue *vq)
{
	const struct vring_virtqueue *q =
		container_of(vq, const struct vring_virtqueue, vq);

	return vq->index | (uint32_t)q->layout->next_avail(q) << 16;
}

/* ---- the public calls ------------------------------------------------- */

int virtqueue_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
		      unsigned int out_sgs, unsigned int in_sgs, void *data,
		      gfp_t gfp)
{
	struct vring_virtqueue *q = to_vvq(vq);

	(void)gfp;
	return q->ops->add(q, sgs, out_sgs, in_sgs, data, NULL);
}

int virtqueue_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
			 unsigned int num, void *data, gfp_t gfp)
{
	struct vring_virtqueue *q = to_vvq(vq);

	(void)num;
	(void)gfp;
	return q->ops->add(q, &sg, 1, 0, data, NULL);
}

int virtqueue_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
			unsigned int num, void *data, gfp_t gfp)
{
	struct vring_virtqueue *q = to_vvq(vq);

	(void)num;
	(void)gfp;
	return q->ops->add(q, &sg, 0, 1, data, NULL);
}

int virtqueue_add_inbuf_ctx(struct virtqueue *vq, struct scatterlist *sg,
			    unsigned int num, void *data, void *ctx, gfp_t gfp)
{
	struct vring_virtqueue *q = to_vvq(vq);

	(void)num;
	(void)gfp;
	return q->ops->add(q, &sg, 0, 1, data, ctx);
}

bool virtqueue_kick_prepare(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	return q->ops->kick_prepare(q);
}

bool virtqueue_notify(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	return q->ops->notify(q);
}

bool virtqueue_kick(struct virtqueue *vq)
{
	if (virtqueue_kick_prepare(vq))
		return virtqueue_notify(vq);
	return true;
}

void *virtqueue_get_buf_ctx(struct virtqueue *vq, unsigned int *len, void **ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);

	return q->ops->get_buf(q, len, ctx);
}

void *virtqueue_get_buf(struct virtqueue *vq, unsigned int *len)
{
	return virtqueue_get_buf_ctx(vq, len, NULL);
}

void virtqueue_disable_cb(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	if (!q->callbacks_off)
		q->ops->disable_cb(q);
}

unsigned int virtqueue_enable_cb_prepare(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	return q->ops->enable_cb_prepare(q);
}

bool virtqueue_poll(struct virtqueue *vq, unsigned int last)
{
	struct vring_virtqueue *q = to_vvq(vq);

	return q->layout->poll(q, last);
}

bool virtqueue_enable_cb(struct virtqueue *vq)
{
	return !virtqueue_poll(vq, virtqueue_enable_cb_prepare(vq));
}

bool virtqueue_enable_cb_delayed(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	return q->ops->enable_cb_delayed(q);
}

void *virtqueue_detach_unused_buf(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);

	return q->ops->detach(q);
}

unsigned int virtqueue_get_vring_size(const struct virtqueue *vq)
{
	return container_of(vq, const struct vring_virtqueue, vq)->num;
}

dma_addr_t virtqueue_get_desc_addr(const struct virtqueue *vq)
{
	return container_of(vq, const struct vring_virtqueue, vq)->ring_addr;
}

dma_addr_t virtqueue_get_avail_addr(const struct virtqueue *vq)
{
	return virtqueue_get_desc_addr(vq) +
	       split_desc_size(virtqueue_get_vring_size(vq));
}

dma_addr_t virtqueue_get_used_addr(const struct virtqueue *vq)
{
	return virtqueue_get_desc_addr(vq) +
	       container_of(vq, const struct vring_virtqueue, vq)->used_offset;
}

int virtqueue_reset(struct virtqueue *vq,
		    void (*recycle)(struct virtqueue *vq, void *buf))
{
	const struct virtio_config_ops *config = vq->vdev->config;
	void *data;
	int err;

	if (!__virtio_test_bit(vq->vdev, VIRTIO_F_RING_RESET) ||
	    !config->disable_vq_and_reset || !config->enable_vq_after_reset)
		return -ENOENT;
	err = config->disable_vq_and_reset(vq);
	if (err) {
		to_vvq(vq)->broken = true;
		return err;
	}
	vq->reset = true;
	while ((data = virtqueue_detach_unused_buf(vq)) != NULL)
		recycle(vq, data);
	vring_reset(vq);
	err = config->enable_vq_after_reset(vq);
	if (err) {
		to_vvq(vq)->broken = true;
		return err;
	}
	vq->reset = false;
	return 0;
}
