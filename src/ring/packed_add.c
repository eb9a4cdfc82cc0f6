/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packed ring, driver half: adding buffers (2.8.21.1).
 *
 * A buffer takes the next descriptors of the ring and one id. Its first
 * descriptor's flags are written last: with them the device may have all of it,
 * at once and before the next kick, which is only about the notification.
 */
#include "add_calls.h"
#include "packed_driver.h"

/* The flags of a descriptor that is made available now. */
RING_INLINE uint16_t own(uint16_t avail, const bool writable)
{
	return (uint16_t)(avail | (writable ? VRING_DESC_F_WRITE : 0));
}

/* Where the ring ends it begins, in the next lap. */
RING_INLINE void wrap(const struct vring_virtqueue *q,
		      struct vring_packed_desc **d, uint16_t *flags)
{
	if (unlikely(*d == q->packed.end)) {
		*d = q->packed.desc;
		*flags ^= PACKED_OWNER;
	}
}

/* Go on behind @d: the next descriptor to make available. */
RING_INLINE void go_on(struct vring_virtqueue *q, struct vring_packed_desc *d)
{
	/* A branch: the CPU guesses it, and does not wait for what it loads. */
	if (unlikely(++d == q->packed.end)) {
		d = q->packed.desc;
		q->packed.avail_flags ^= PACKED_OWNER;
		q->packed.laps++;
	}
	q->packed.next = d;
}

/* The id of the next buffer: the FIFO gives one for each. */
RING_INLINE uint32_t next_id(const struct vring_virtqueue *q)
{
	return q->free_ids[(uint32_t)q->added & q->ids_mask];
}

/* ---- one segment ------------------------------------------------------ */

/* Most buffers are one segment: no loop, no table. */
RING_INLINE int add_single(struct virtqueue *vq, const struct scatterlist *sg,
			   const bool writable, void *data, void *ctx,
			   const bool plain)
{
	struct vring_virtqueue *q = to_vvq(vq);
	uint32_t id = next_id(q);
	struct vring_packed_desc *d = q->packed.next;
	uint32_t len = sg->length;
	dma_addr_t addr;

	if (unlikely(!vq->num_free))
		return -ENOSPC;
	if (unlikely(!segment_fits(len, writable)))
		return -EINVAL;
	if (!map_segment(q, sg, writable, (uint16_t)id, &addr, plain))
		return -ENOMEM;
	begin_buffer(q, id, 0, data, ctx, plain);
	ring_store64(true, &d->addr, addr);
	/* [packed:add-publish] */
	ring_publish_packed(is_platform(q, plain), d, len, (uint16_t)id,
			    own(q->packed.avail_flags, writable));
	commit_buffer(q, id, 1, writable ? 0 : len, writable ? len : 0);
	go_on(q, d);
	return 0;
}

/* Add buffers of one segment which lie side by side, as their ids do. */
RING_INLINE void plain_run(struct vring_virtqueue *q,
			   const struct scatterlist sg[], void *const data[],
			   unsigned int num, const bool writable)
{
	const uint16_t *ids = &q->free_ids[(uint32_t)q->added & q->ids_mask];
	uint16_t flags = own(q->packed.avail_flags, writable);
	struct vring_packed_desc *d = q->packed.next;
	dma_addr_t offset = q->dma_offset;
	uint64_t readable = 0;

	for (unsigned int i = 0; i < num; i++, d++) {
		uint32_t id = ids[i];
		uint32_t len = sg[i].length;

		ring_store64(true, &d->addr, (uintptr_t)sg[i].addr + offset);
		ring_store_packed(d, len, (uint16_t)id, flags);
		begin_buffer(q, id, 0, data[i], NULL, true);
		q->state[id].limit = writable ? len + 1 : 1;
		readable += writable ? 0 : len;
	}
	q->bytes += readable;
	q->added += num;
	q->vq.num_free -= num;
	if (num)
		go_on(q, d - 1);
}

/*
 * Many buffers of one segment: how many. The device stops at the first
 * descriptor until its flags are written, which happens last.
 */
RING_INLINE int plain_singles(struct virtqueue *vq,
			      const struct scatterlist sg[], void *const data[],
			      unsigned int wanted, const bool writable)
{
	struct vring_virtqueue *q = to_vvq(vq);
	struct vring_packed_desc *first = q->packed.next;
	uint16_t flags = own(q->packed.avail_flags, writable);
	uint32_t id = next_id(q);
	int num = addable(q, sg, wanted, writable);
	unsigned int n, run;

	if (unlikely(num <= 0))
		return num;
	ring_store64(true, &first->addr, (uintptr_t)sg->addr + q->dma_offset);
	begin_buffer(q, id, 0, *data, NULL, true);
	commit_buffer(q, id, 1, writable ? 0 : sg->length,
		      writable ? sg->length : 0);
	go_on(q, first);
	for (n = 1; n < (unsigned int)num; n += run) {
		run = side_by_side(q, (uint32_t)q->added,
				   (unsigned int)num - n);
		run = before_end(q, q->packed.next, run);
		plain_run(q, sg + n, data + n, run, writable);
	}
	ring_publish_packed(false, first, sg->length, (uint16_t)id, flags);
	return num;
}

/* ---- an indirect table (2.8.7) ---------------------------------------- */

/* The flag of a device-writable segment, as it lies beside the length. */
#define TABLE_WRITE ((uint64_t)VRING_DESC_F_WRITE << 48)

/* A table while it is filled. */
struct table {
	struct vring_packed_desc *d; /* next to fill */
	uint64_t bytes;
	uint64_t readable;
};

/* Put a buffer into a table: 0, NOT_SO, or an error. */
RING_INLINE int fill_table(struct vring_virtqueue *q, struct table *t,
			   uint32_t id, const struct lists *lists,
			   const bool plain)
{
	const struct vring_packed_desc *end = t->d + q->max_indirect;
	struct scatterlist *const *list;
	/* drv.packed.indirect-desc.2: WRITE or none, where flags are. */
	uint64_t flags = 0;

	for (list = lists->first; list != lists->end; list++) {
		if (list == lists->writable) {
			t->readable = t->bytes;
			flags = TABLE_WRITE;
		}
		for (const struct scatterlist *sg = *list; sg;
		     sg = sg_next(sg), t->d++) {
			uint32_t len = sg->length;
			dma_addr_t addr;

			if (unlikely(t->d == end))
				return NOT_SO;
			if (!map_segment(q, sg, flags, (uint16_t)id, &addr,
					 plain))
				return -ENOMEM;
			t->bytes += len;
			ring_store64(true, &t->d->addr, addr);
			ring_store64(true, &t->d->len, len | flags);
		}
	}
	if (lists->writable == lists->end)
		t->readable = t->bytes;
	return 0;
}

/* The table of buffer @id, to which the next descriptor of the ring points. */
RING_INLINE struct vring_packed_desc *place_table(struct vring_virtqueue *q,
						  uint32_t id)
{
	size_t offset = id * q->table_bytes;

	ring_store64(true, &q->packed.next->addr, q->tables_addr + offset);
	return table_at(q, offset);
}

/* It is filled, and has @size bytes. */
RING_INLINE void show_table(struct vring_virtqueue *q, const struct table *t,
			    uint32_t id, uint32_t size, const bool plain)
{
	struct vring_packed_desc *d = q->packed.next;

	ring_publish_packed(is_platform(q, plain), d, size, (uint16_t)id,
			    q->packed.avail_flags | VRING_DESC_F_INDIRECT);
	commit_buffer(q, id, 1, t->readable,
		      (uint32_t)(t->bytes - t->readable));
	go_on(q, d);
}

/* Try to add a buffer as one descriptor: 0, NOT_SO, or an error. */
RING_INLINE int add_table(struct vring_virtqueue *q, const struct lists *lists,
			  void *data, void *ctx, const bool plain)
{
	uint32_t id = next_id(q);
	struct vring_packed_desc *table = place_table(q, id);
	struct table t = { .d = table };
	uint32_t size;
	int err;

	begin_buffer(q, id, 0, data, ctx, plain);
	err = fill_table(q, &t, id, lists, plain);
	size = (uint32_t)((char *)t.d - (char *)table);
	if (!err && !buffer_fits(size, t.bytes))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, (uint16_t)id, plain);
		return err;
	}
	show_table(q, &t, id, size, plain);
	return 0;
}

/* Put a flat buffer into a table: false if a list is not of one segment. */
RING_INLINE bool fill_flat_table(struct vring_virtqueue *q, struct table *t,
				 struct scatterlist *const sgs[],
				 size_t out_sgs, size_t lists)
{
	uint64_t flags = 0;
	size_t i = 0;

	do {
		const struct scatterlist *sg = sgs[i];
		uint32_t len;

		if (unlikely(!sg || !sg_is_last(sg)))
			return false;
		if (unlikely(i == out_sgs)) {
			ring_seldom();
			t->readable = t->bytes;
			flags = TABLE_WRITE;
		}
		len = sg->length;
		t->bytes += len;
		ring_store64(true, &t->d->addr,
			     (uintptr_t)sg->addr + q->dma_offset);
		ring_store64(true, &t->d->len, len | flags);
		t->d++;
	} while (++i != lists);
	if (unlikely(out_sgs == lists))
		t->readable = t->bytes;
	return true;
}

/* Add a flat buffer, for which there is an id and a table has room. */
RING_INLINE int add_flat_table(struct vring_virtqueue *q,
			       struct scatterlist *const sgs[],
			       unsigned int out_sgs, unsigned int in_sgs,
			       void *data)
{
	unsigned int lists = out_sgs + in_sgs;
	uint32_t id = next_id(q);
	struct table t = { .d = place_table(q, id) };

	begin_buffer(q, id, 0, data, NULL, true);
	if (unlikely(!fill_flat_table(q, &t, sgs, out_sgs, lists)))
		return NOT_SO;
	if (unlikely(!buffer_fits(true, t.bytes)))
		return -EINVAL;
	show_table(q, &t, id, (uint32_t)(lists * sizeof(*t.d)), true);
	return 0;
}

/* ---- a chain ---------------------------------------------------------- */

/* A chain while it is placed in the ring. */
struct placing {
	struct vring_packed_desc *d; /* behind the one that was filled last */
	uint16_t flags;		     /* for the next, with NEXT */
	uint32_t n;		     /* descriptors so far */
	/* What the first descriptor will say, when the rest is in place. */
	uint32_t first_len;
	uint16_t first_flags;
	/* The same of the last one, if no other follows. */
	uint16_t last_flags;
	uint32_t last_len;
	uint64_t bytes;
	uint64_t readable;
};

/* It is known whether another descriptor follows the last one: write that. */
RING_INLINE void write_last(struct placing *c, uint16_t id)
{
	if (c->n > 1) {
		ring_store_packed(c->d - 1, c->last_len, id, c->last_flags);
	} else if (c->n) {
		c->first_len = c->last_len;
		c->first_flags = c->last_flags;
	}
}

/*
 * Place a buffer in the ring, all but the flags of the very first descriptor and
 * of the last. A descriptor is written when the next one is known, as it must
 * not change once it is available (drv.packed.vq-desc-table.2).
 */
RING_INLINE int fill_chain(struct vring_virtqueue *q, struct placing *c,
			   uint16_t id, const struct lists *lists,
			   const bool flat, const bool plain)
{
	struct scatterlist *const *list = lists->first;

	do {
		const struct scatterlist *sg = *list;

		if (unlikely(list == lists->writable)) {
			c->readable = c->bytes;
			c->flags |= VRING_DESC_F_WRITE;
		}
		if (flat && unlikely(!sg || !sg_is_last(sg)))
			return NOT_SO;
		for (; sg; sg = flat ? NULL : sg_next(sg), c->d++) {
			dma_addr_t addr;

			/* drv.packed.scatter-gather-support.5 */
			if (!flat && unlikely(c->n == q->vq.num_free))
				return -ENOSPC;
			if (!map_segment(q, sg, c->flags & VRING_DESC_F_WRITE,
					 id, &addr, plain))
				return -ENOMEM;
			write_last(c, id);
			wrap(q, &c->d, &c->flags);
			ring_store64(true, &c->d->addr, addr);
			c->n++;
			c->last_len = sg->length;
			c->last_flags = c->flags;
			c->bytes += c->last_len;
		}
	} while (++list != lists->end);
	if (lists->writable == lists->end)
		c->readable = c->bytes;
	return 0;
}

/* The last descriptor has no NEXT; then the first is shown. */
RING_INLINE void show_chain(struct vring_virtqueue *q, struct placing *c,
			    uint16_t id, const bool plain)
{
	c->last_flags &= (uint16_t)~VRING_DESC_F_NEXT;
	write_last(c, id);
	/* drv.packed.scatter-gather-support.6: the first after the rest. */
	ring_publish_packed(is_platform(q, plain), q->packed.next, c->first_len,
			    id, c->first_flags);
}

/*
 * A chain that cannot be added leaves nothing that a later one could seem to go
 * on with: its descriptors are not available in this lap.
 */
static RING_NOINLINE void take_chain_back(struct vring_virtqueue *q,
					  unsigned int descs)
{
	struct vring_packed_desc *d = q->packed.next;
	uint16_t flags = q->packed.avail_flags ^ PACKED_OWNER;

	for (; descs; descs--, d++) {
		wrap(q, &d, &flags);
		ring_store16(true, &d->flags, flags);
	}
}

RING_INLINE int place_chain(struct vring_virtqueue *q,
			    const struct lists *lists, void *data, void *ctx,
			    const bool flat, const bool plain)
{
	uint16_t id = (uint16_t)next_id(q);
	struct placing c = {
		.d = q->packed.next,
		.flags = q->packed.avail_flags | VRING_DESC_F_NEXT,
	};
	int err;

	begin_buffer(q, id, 0, data, ctx, plain);
	err = fill_chain(q, &c, id, lists, flat, plain);
	if (likely(!err) && unlikely(!buffer_fits(flat || c.n, c.bytes)))
		err = -EINVAL;
	if (unlikely(err)) {
		take_chain_back(q, c.n);
		unmap_added(q, id, plain);
		return err;
	}
	show_chain(q, &c, id, plain);
	q->state[id].place = (c.n - 1) * VRING_MORE;
	commit_buffer(q, id, c.n, c.readable, (uint32_t)(c.bytes - c.readable));
	if (unlikely((c.flags ^ q->packed.avail_flags) & PACKED_OWNER)) {
		q->packed.avail_flags ^= PACKED_OWNER;
		q->packed.laps++;
	}
	go_on(q, c.d - 1);
	return 0;
}

/* Add a buffer as a chain of descriptors in the ring: 0, or an error. */
RING_INLINE int add_chain(struct vring_virtqueue *q, const struct lists *lists,
			  void *data, void *ctx, const bool plain)
{
	return place_chain(q, lists, data, ctx, false, plain);
}

/* The same of a flat buffer: 0, NOT_SO, or an error. */
RING_INLINE int add_flat_chain(struct vring_virtqueue *q,
			       struct scatterlist *const sgs[],
			       unsigned int out_sgs, unsigned int in_sgs,
			       void *data)
{
	struct lists l = lists_of(sgs, out_sgs, in_sgs);

	if (unlikely(out_sgs + in_sgs > q->vq.num_free))
		return NOT_SO;
	return place_chain(q, &l, data, NULL, true, true);
}

/* ---- the calls -------------------------------------------------------- */

RING_ADD_CALLS(packed_plain, true)
RING_ADD_CALLS(packed, false)

int packed_plain_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
			     void *const data[], unsigned int num)
{
	return plain_singles(vq, sg, data, num, false);
}

int packed_plain_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
			    void *const data[], unsigned int num)
{
	return plain_singles(vq, sg, data, num, true);
}

RING_ADD_EACH(outbuf, packed)
RING_ADD_EACH(inbuf, packed)
