/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the split ring (2.7).
 *
 * A buffer goes through these steps, in this order:
 *
 *   add           descriptors are taken from the FIFO of free ones and filled;
 *                 the head is placed in the available ring (2.7.13.1, .2)
 *   kick_prepare  avail.idx is published for all that were added (2.7.13.3),
 *                 then, after a full barrier, the device's wish is read
 *   get_buf       used.idx is read, the entry below it, the buffer is looked
 *                 up in private state, its descriptors go back to the FIFO
 *
 * The device can write the used ring at any time, and the rest of the shared
 * memory if it is malicious. Only the used ring is ever read, each field once;
 * everything else that is needed is kept in struct split_state.
 */
#include <virtio/assert.h>

#include "../mem.h"
#include "access.h"
#include "split.h"
#include "virtqueue.h"

/* ---- mapping ---------------------------------------------------------- */

static const struct virtio_platform *platform_of(struct vring_virtqueue *q)
{
	return q->vq.vdev->dev.platform;
}

/*
 * Where the device finds a segment. @slot is where a mapping is remembered:
 * the descriptor, or behind all of those the entry of an indirect table.
 */
static bool map_segment(struct vring_virtqueue *q, const struct scatterlist *sg,
			bool writable, uint32_t slot, dma_addr_t *addr)
{
	const struct virtio_platform *p = platform_of(q);
	struct vring_mapping *m;

	if (!q->maps) {
		*addr = (uintptr_t)sg->addr + q->dma_offset;
		return true;
	}
	m = &q->maps[slot];
	m->len = sg->length;
	m->dir = writable ? DMA_FROM_DEVICE : DMA_TO_DEVICE;
	m->addr = p->ops->dma_map(p->ctx, sg->addr, sg->length, m->dir);
	*addr = m->addr;
	return m->addr != DMA_MAPPING_ERROR;
}

static void unmap_slot(struct vring_virtqueue *q, uint32_t slot)
{
	const struct virtio_platform *p = platform_of(q);
	const struct vring_mapping *m = &q->maps[slot];

	p->ops->dma_unmap(p->ctx, m->addr, m->len, m->dir);
}

static uint32_t table_slot(const struct vring_virtqueue *q, uint16_t head)
{
	return q->num + (uint32_t)head * q->max_indirect;
}

/* ---- adding ----------------------------------------------------------- */

/* A buffer while it is being added. */
struct chain {
	unsigned int count; /* segments so far */
	uint32_t writable;  /* bytes of them that are device-writable */
	uint64_t total;	    /* bytes of all */
};

static void write_desc(struct vring_virtqueue *q, struct vring_desc *d,
		       dma_addr_t addr, uint32_t len, uint16_t flags,
		       uint16_t next)
{
	ring_store64(q->little_endian, &d->addr, addr);
	ring_store32(q->little_endian, &d->len, len);
	ring_store16(q->little_endian, &d->flags, flags);
	ring_store16(q->little_endian, &d->next, next);
}

static void count_segment(struct chain *c, const struct scatterlist *sg,
			  bool writable)
{
	c->count++;
	c->total += sg->length;
	if (writable)
		c->writable += sg->length;
}

/* The buffer's descriptors are in place: remember it, place its head. */
static void commit(struct vring_virtqueue *q, uint16_t head, uint16_t descs,
		   const struct chain *c, void *data, void *ctx)
{
	struct vring_split *s = &q->split;
	struct split_state *state = &s->state[head];

	state->data = data;
	state->ctx = ctx;
	state->writable = c->writable;
	state->descs = descs;
	state->serial = s->added;
	s->free_head = (uint16_t)(s->free_head + descs);
	q->vq.num_free -= descs;
	ring_store16(q->little_endian, &s->avail->ring[s->added & q->mask],
		     head);
	s->added++;
}

/* Most buffers are one segment: no loop, no table. */
static int add_single(struct vring_virtqueue *q, const struct scatterlist *sg,
		      bool writable, void *data, void *ctx)
{
	struct vring_split *s = &q->split;
	uint16_t head = s->free_ids[s->free_head & q->mask];
	struct chain c = { 0 };
	dma_addr_t addr;

	if (!q->vq.num_free)
		return -ENOSPC;
	if (!map_segment(q, sg, writable, head, &addr))
		return -ENOMEM;
	count_segment(&c, sg, writable);
	write_desc(q, &s->desc[head], addr, sg->length,
		   writable ? VRING_DESC_F_WRITE : 0, 0);
	s->state[head].indirect = 0;
	commit(q, head, 1, &c, data, ctx);
	return 0;
}

static void unmap_table(struct vring_virtqueue *q, uint16_t head,
			unsigned int count)
{
	uint32_t slot = table_slot(q, head);

	for (unsigned int i = 0; q->maps && i < count; i++)
		unmap_slot(q, slot + i);
}

/*
 * Fill the indirect table of @head (2.7.5.3). How many entries: more than the
 * table holds if they did not fit, and then nothing is mapped; or -ENOMEM.
 */
static int fill_table(struct vring_virtqueue *q, uint16_t head,
		      struct scatterlist *const sgs[], unsigned int out_sgs,
		      unsigned int in_sgs, struct chain *c)
{
	struct vring_desc *table =
		&q->split.tables[(size_t)head * q->max_indirect];
	uint16_t flags = 0;

	for (unsigned int i = 0; i < out_sgs + in_sgs; i++) {
		bool writable = i >= out_sgs;

		for (struct scatterlist *sg = sgs[i]; sg; sg = sg_next(sg)) {
			unsigned int n = c->count;
			dma_addr_t addr;

			if (n == q->max_indirect) {
				unmap_table(q, head, n);
				return (int)n + 1;
			}
			if (!map_segment(q, sg, writable,
					 table_slot(q, head) + n, &addr)) {
				unmap_table(q, head, n);
				return -ENOMEM;
			}
			flags = writable ? VRING_DESC_F_WRITE : 0;
			write_desc(q, &table[n], addr, sg->length,
				   flags | VRING_DESC_F_NEXT,
				   (uint16_t)(n + 1));
			count_segment(c, sg, writable);
		}
	}
	if (c->count)
		ring_store16(q->little_endian, &table[c->count - 1].flags,
			     flags);
	return (int)c->count;
}

/* Try to add a buffer as one descriptor: 1 if it does not fit a table. */
static int add_indirect(struct vring_virtqueue *q,
			struct scatterlist *const sgs[], unsigned int out_sgs,
			unsigned int in_sgs, void *data)
{
	struct vring_split *s = &q->split;
	uint16_t head = s->free_ids[s->free_head & q->mask];
	struct chain c = { 0 };
	dma_addr_t table;
	int n;

	n = fill_table(q, head, sgs, out_sgs, in_sgs, &c);
	if (n < 0)
		return n;
	if (n == 0 || c.total > UINT32_MAX) {
		unmap_table(q, head, c.count);
		return -EINVAL;
	}
	if ((unsigned int)n > q->max_indirect)
		return 1;
	table = s->tables_addr +
		(dma_addr_t)head * q->max_indirect * sizeof(struct vring_desc);
	write_desc(q, &s->desc[head], table,
		   (uint32_t)n * (uint32_t)sizeof(struct vring_desc),
		   VRING_DESC_F_INDIRECT, 0);
	s->state[head].indirect = (uint16_t)n;
	commit(q, head, 1, &c, data, NULL);
	return 0;
}

static void unmap_chain(struct vring_virtqueue *q, uint16_t id,
			unsigned int count)
{
	for (; q->maps && count; count--) {
		unmap_slot(q, id);
		id = q->split.state[id].next;
	}
}

/* Place one segment in the ring, at the free descriptor number c->count. */
static int chain_segment(struct vring_virtqueue *q,
			 const struct scatterlist *sg, bool writable,
			 struct chain *c)
{
	struct vring_split *s = &q->split;
	uint16_t at = (uint16_t)(s->free_head + c->count);
	uint16_t id = s->free_ids[at & q->mask];
	uint16_t next = s->free_ids[(at + 1) & q->mask];
	dma_addr_t addr;

	if (c->count >= q->vq.num_free)
		return c->count >= q->num ? -EINVAL : -ENOSPC;
	if (!map_segment(q, sg, writable, id, &addr))
		return -ENOMEM;
	write_desc(q, &s->desc[id], addr, sg->length,
		   (uint16_t)(VRING_DESC_F_NEXT |
			      (writable ? VRING_DESC_F_WRITE : 0)),
		   next);
	s->state[id].next = next;
	count_segment(c, sg, writable);
	return 0;
}

/* The last segment placed ends the chain. */
static void end_chain(struct vring_virtqueue *q, const struct chain *c,
		      bool writable)
{
	struct vring_split *s = &q->split;
	uint16_t at = (uint16_t)(s->free_head + c->count - 1);
	uint16_t id = s->free_ids[at & q->mask];

	ring_store16(q->little_endian, &s->desc[id].flags,
		     writable ? VRING_DESC_F_WRITE : 0);
}

/*
 * There is no room now. Was there ever? The rest of the buffer is counted, so
 * that "later" is not said of one that can never be added.
 */
static int no_room(const struct vring_virtqueue *q,
		   struct scatterlist *const sgs[], unsigned int lists)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < lists; i++)
		count += sg_nents(sgs[i]);
	return count > q->num ? -EINVAL : -ENOSPC;
}

/* Add a buffer as a chain of descriptors in the ring. */
static int add_chain(struct vring_virtqueue *q, struct scatterlist *const sgs[],
		     unsigned int out_sgs, unsigned int in_sgs, void *data,
		     void *ctx)
{
	struct vring_split *s = &q->split;
	uint16_t head = s->free_ids[s->free_head & q->mask];
	struct chain c = { 0 };
	int err = 0;

	for (unsigned int i = 0; i < out_sgs + in_sgs && !err; i++) {
		struct scatterlist *sg = sgs[i];

		for (; sg && !err; sg = sg_next(sg))
			err = chain_segment(q, sg, i >= out_sgs, &c);
	}
	/* drv.split.vq-desc-table.1: 2^32 bytes at most, and at least one. */
	if (!err && (!c.count || c.total > UINT32_MAX))
		err = -EINVAL;
	if (err) {
		unmap_chain(q, head, c.count);
		return err == -ENOSPC ? no_room(q, sgs, out_sgs + in_sgs) : err;
	}
	end_chain(q, &c, in_sgs != 0);
	s->state[head].indirect = 0;
	commit(q, head, (uint16_t)c.count, &c, data, ctx);
	return 0;
}

static int split_add(struct vring_virtqueue *q, struct scatterlist *const sgs[],
		     unsigned int out_sgs, unsigned int in_sgs, void *data,
		     void *ctx)
{
	int ret;

	VIRTIO_ASSERT(data);
	if (q->broken)
		return -EIO;
	if (out_sgs + in_sgs == 1 && sg_is_last(sgs[0]))
		return add_single(q, sgs[0], in_sgs != 0, data, ctx);
	if (q->max_indirect && !ctx && q->vq.num_free) {
		ret = add_indirect(q, sgs, out_sgs, in_sgs, data);
		if (ret <= 0)
			return ret;
	}
	return add_chain(q, sgs, out_sgs, in_sgs, data, ctx);
}

/* ---- kicking ---------------------------------------------------------- */

static bool split_kick_prepare(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;
	uint16_t idx = (uint16_t)s->added;
	uint16_t old = (uint16_t)s->published;
	uint16_t event;

	/* drv.split.updating-idx.1: descriptors and heads before the index. */
	ring_store_release(q->little_endian, q->platform_order, &s->avail->idx,
			   idx);
	s->published = s->added;

	/* drv.split.notifying-device.1: the index before the device's wish. */
	ring_full_barrier(q->platform_order);
	if (q->event) {
		event = ring_load16(q->little_endian,
				    split_avail_event(s->used, q->num));
		return vring_need_event(event, idx, old);
	}
	return !(ring_load16(q->little_endian, &s->used->flags) &
		 VRING_USED_F_NO_NOTIFY);
}

/* 2.9: of the split layout it is the index that was published. */
static uint16_t split_next_avail(const struct vring_virtqueue *q)
{
	return (uint16_t)q->split.published;
}

static bool split_notify(struct vring_virtqueue *q)
{
	if (q->broken)
		return false;
	if (q->notify(&q->vq))
		return true;
	vring_break(q, "2.7.13.4", "the device cannot be notified",
		    q->vq.index);
	return false;
}

/* ---- taking back ------------------------------------------------------ */

/* Give a chain's descriptors back to the FIFO and end its mappings. */
static void release(struct vring_virtqueue *q, uint16_t head)
{
	struct vring_split *s = &q->split;
	struct split_state *state = &s->state[head];
	unsigned int descs = state->descs;
	uint16_t id = head;

	if (state->indirect)
		unmap_table(q, head, state->indirect);
	else
		unmap_chain(q, head, descs);
	state->data = NULL;
	q->vq.num_free += descs;
	for (; descs; descs--) {
		s->free_ids[s->free_tail++ & q->mask] = id;
		id = s->state[id].next;
	}
}

/*
 * Is there a used entry that was not looked at? used.idx is read only when all
 * that it told of last time are done with.
 */
static bool split_more_used(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;
	uint16_t seen;

	if (s->last_used != s->used_seen)
		return true;
	seen = ring_load_acquire(q->little_endian, q->platform_order,
				 &s->used->idx);
	if ((uint16_t)(seen - s->last_used) >
	    (uint16_t)(s->published - s->last_used)) {
		vring_break(q, "2.7.8", "used.idx passes avail.idx", seen);
		return false;
	}
	s->used_seen = seen;
	return seen != s->last_used;
}

/*
 * The length that the device claims, if it can be. Legacy devices often wrote
 * nonsense (2.7.8.1), so there it is cut instead.
 */
static bool check_len(struct vring_virtqueue *q,
		      const struct split_state *state, uint32_t *len)
{
	if (*len <= state->writable)
		return true;
	if (!q->strict_len) {
		*len = state->writable;
		return true;
	}
	vring_break(q, "dev.split.vq-used-ring.2",
		    "used length exceeds the device-writable part", *len);
	return false;
}

/* Tell the device how far it may go before the next interrupt. */
static void write_used_event(struct vring_virtqueue *q, uint16_t event)
{
	ring_store16(q->little_endian, split_used_event(q->split.avail, q->num),
		     event);
}

/* Does an id name a buffer that the device was shown and has not used? */
static bool in_flight(const struct vring_virtqueue *q, uint32_t id)
{
	const struct vring_split *s = &q->split;

	if (id >= q->num || !s->state[id].data)
		return false;
	return s->state[id].serial < s->published;
}

static void *split_get_buf(struct vring_virtqueue *q, unsigned int *len,
			   void **ctx)
{
	struct vring_split *s = &q->split;
	const struct vring_used_elem *elem;
	struct split_state *state;
	uint32_t id, written;
	void *data;

	if (q->broken || !split_more_used(q))
		return NULL;
	elem = &s->used->ring[s->last_used & q->mask];
	id = ring_load32(q->little_endian, &elem->id);
	written = ring_load32(q->little_endian, &elem->len);
	if (!in_flight(q, id)) {
		vring_break(q, "2.7.8", "used id is no buffer in flight", id);
		return NULL;
	}
	state = &s->state[id];
	if (!check_len(q, state, &written))
		return NULL;
	data = state->data;
	if (ctx)
		*ctx = state->ctx;
	*len = written;
	release(q, (uint16_t)id);
	s->last_used++;
	if (q->event && !q->callbacks_off) {
		write_used_event(q, s->last_used);
		/* The next look at used.idx must come after this store. */
		ring_full_barrier(q->platform_order);
	}
	return data;
}

static void *split_detach(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;

	for (; s->detach_from < q->num; s->detach_from++) {
		void *data = s->state[s->detach_from].data;

		if (data) {
			release(q, s->detach_from);
			return data;
		}
	}
	return NULL;
}

/* ---- callbacks -------------------------------------------------------- */

static void split_disable_cb(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;

	q->callbacks_off = true;
	if (q->event) /* as far away as an index can be */
		write_used_event(q, (uint16_t)(s->last_used + 0x8000));
	else
		ring_store16(q->little_endian, &s->avail->flags,
			     VRING_AVAIL_F_NO_INTERRUPT);
}

/* Ask for an interrupt once @event has been used. */
static void want_interrupt(struct vring_virtqueue *q, uint16_t event)
{
	q->callbacks_off = false;
	if (q->event)
		write_used_event(q, event);
	else
		ring_store16(q->little_endian, &q->split.avail->flags, 0);
}

static unsigned int split_enable_cb_prepare(struct vring_virtqueue *q)
{
	want_interrupt(q, q->split.last_used);
	return q->split.last_used;
}

static bool split_poll(struct vring_virtqueue *q, unsigned int last)
{
	if (q->broken)
		return false;
	/* The wish for an interrupt before the look that justifies waiting. */
	ring_full_barrier(q->platform_order);
	return ring_load16(q->little_endian, &q->split.used->idx) !=
	       (uint16_t)last;
}

static bool split_enable_cb_delayed(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;
	uint16_t pending = (uint16_t)(s->added - s->last_used);
	uint16_t most = (uint16_t)(pending * 3u / 4);
	uint16_t used;

	want_interrupt(q, (uint16_t)(s->last_used + most));
	ring_full_barrier(q->platform_order);
	used = ring_load16(q->little_endian, &s->used->idx);
	return (uint16_t)(used - s->last_used) <= most;
}

/* ---- beginning -------------------------------------------------------- */

static void split_reset(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;

	memset(q->ring_mem, 0, q->ring_size);
	memset(s->state, 0, q->num * sizeof(*s->state));
	for (unsigned int i = 0; i < q->num; i++)
		s->free_ids[i] = (uint16_t)i;
	s->free_head = 0;
	s->free_tail = 0;
	s->added = 0;
	s->published = 0;
	s->last_used = 0;
	s->used_seen = 0;
	s->detach_from = 0;
	q->vq.num_free = q->num;
	if (q->callbacks_off)
		split_disable_cb(q);
}

const struct vring_ops vring_split_ops = {
	.add = split_add,
	.kick_prepare = split_kick_prepare,
	.notify = split_notify,
	.get_buf = split_get_buf,
	.disable_cb = split_disable_cb,
	.enable_cb_prepare = split_enable_cb_prepare,
	.enable_cb_delayed = split_enable_cb_delayed,
	.poll = split_poll,
	.more_used = split_more_used,
	.next_avail = split_next_avail,
	.interrupt = vring_do_interrupt,
	.detach = split_detach,
	.reset = split_reset,
};
