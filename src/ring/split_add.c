/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The split ring, driver half: adding buffers (2.7.13.1, .2).
 *
 * Descriptors are taken from the FIFO of free ones and filled, then the head is
 * placed in the available ring. The device sees it at the next kick. Nothing of
 * a buffer that cannot be added stays behind.
 */
#include "add_calls.h"
#include "split_driver.h"

/*
 * Remember a buffer, and place its head in the available ring: the device does
 * not look there yet.
 */
RING_INLINE void begin(struct vring_virtqueue *q, uint32_t head, uint32_t place,
		       void *data, void *ctx, const bool plain)
{
	uint32_t slot = (uint32_t)q->added & q->ids_mask;

	begin_buffer(q, head, place, data, ctx, plain);
	ring_store16(is_le(q, plain), &q->split.avail_ring[slot],
		     (uint16_t)head);
}

/* Its @descs descriptors, the next ones of the FIFO, are filled. */
RING_INLINE void commit(struct vring_virtqueue *q, uint32_t head,
			unsigned int descs, uint64_t readable,
			uint32_t writable)
{
	q->free_head = (uint16_t)(q->free_head + descs);
	commit_buffer(q, head, descs, readable, writable);
}

/*
 * A buffer's last descriptor has no NEXT; and if there was no writable list,
 * all its bytes are readable.
 */
RING_INLINE void end_buffer(struct vring_virtqueue *q, struct vring_desc *last,
			    bool writable, uint64_t bytes, uint64_t *readable,
			    const bool plain)
{
	if (likely(writable)) {
		ring_store16(is_le(q, plain), &last->flags, VRING_DESC_F_WRITE);
		return;
	}
	ring_store16(is_le(q, plain), &last->flags, 0);
	*readable = bytes;
}

RING_INLINE uint32_t next_head(const struct vring_virtqueue *q)
{
	return q->free_ids[q->free_head & q->ids_mask];
}

/* ---- one segment ------------------------------------------------------ */

RING_INLINE uint64_t single_rest(bool little_endian, const bool writable)
{
	return ring_desc_rest(little_endian, writable ? VRING_DESC_F_WRITE : 0,
			      0);
}

/* Most buffers are one segment: no loop, no table. */
RING_INLINE int add_single(struct virtqueue *vq, const struct scatterlist *sg,
			   const bool writable, void *data, void *ctx,
			   const bool plain)
{
	struct vring_virtqueue *q = to_vvq(vq);
	uint32_t head = next_head(q);
	uint32_t len = sg->length;
	dma_addr_t addr;

	if (unlikely(!vq->num_free))
		return -ENOSPC;
	if (unlikely(!segment_fits(len, writable)))
		return -EINVAL;
	if (!map_segment(q, sg, writable, (uint16_t)head, &addr, plain))
		return -ENOMEM;
	begin(q, head, q->free_head, data, ctx, plain);
	ring_store_desc(is_le(q, plain), &q->split.desc[head], addr, len,
			single_rest(is_le(q, plain), writable));
	commit(q, head, 1, writable ? 0 : len, writable ? len : 0);
	return 0;
}

/*
 * Add buffers of one segment whose ids lie side by side in the FIFO, as their
 * slots in the available ring do.
 */
RING_INLINE void plain_run(struct vring_virtqueue *q,
			   const struct scatterlist sg[], void *const data[],
			   unsigned int num, const bool writable)
{
	uint32_t slot = (uint32_t)q->added & q->ids_mask;
	virtio16 *avail = &q->split.avail_ring[slot];
	struct vring_desc *desc = q->split.desc;
	uint16_t at = q->free_head;
	const uint16_t *ids = &q->free_ids[at & q->ids_mask];
	dma_addr_t offset = q->dma_offset;
	uint64_t readable = 0;

	for (unsigned int i = 0; i < num; i++) {
		uint32_t head = ids[i];
		uint32_t len = sg[i].length;

		ring_store_desc(
			VIRTIO_CPU_LITTLE_ENDIAN, &desc[head],
			(uintptr_t)sg[i].addr + offset, len,
			single_rest(VIRTIO_CPU_LITTLE_ENDIAN, writable));
		begin_buffer(q, head, at++, data[i], NULL, true);
		q->state[head].limit = writable ? len + 1 : 1;
		readable += writable ? 0 : len;
		ring_store16(VIRTIO_CPU_LITTLE_ENDIAN, &avail[i],
			     (uint16_t)head);
	}
	q->bytes += readable;
	q->free_head = at;
	q->added += num;
	q->vq.num_free -= num;
}

/* Many buffers of one segment: how many. */
RING_INLINE int plain_singles(struct virtqueue *vq,
			      const struct scatterlist sg[], void *const data[],
			      unsigned int wanted, const bool writable)
{
	struct vring_virtqueue *q = to_vvq(vq);
	int num = addable(q, sg, wanted, writable);
	unsigned int n, run;

	for (n = 0; (int)n < num; n += run) {
		run = side_by_side(q, q->free_head, (unsigned int)num - n);
		run = side_by_side(q, (uint32_t)q->added, run);
		plain_run(q, sg + n, data + n, run, writable);
	}
	return num;
}

/* ---- an indirect table (2.7.5.3) --------------------------------------- */

/* A table while it is filled. */
struct table {
	struct vring_desc *d; /* next to fill */
	uint64_t rest;	      /* of the one before */
	uint64_t bytes;
	uint64_t readable;
};

/* Put a buffer into a table: 0, NOT_SO, or an error. */
RING_INLINE int fill_table(struct vring_virtqueue *q, struct table *t,
			   uint32_t head, const struct lists *lists,
			   const bool plain)
{
	const struct vring_desc *end = t->d + q->max_indirect;
	struct scatterlist *const *list;
	bool le = is_le(q, plain);

	for (list = lists->first; list != lists->end; list++) {
		if (list == lists->writable) {
			t->readable = t->bytes;
			t->rest |= ring_desc_rest(le, VRING_DESC_F_WRITE, 0);
		}
		for (const struct scatterlist *sg = *list; sg;
		     sg = sg_next(sg), t->d++) {
			dma_addr_t addr;

			if (unlikely(t->d == end))
				return NOT_SO;
			if (!map_segment(q, sg, list >= lists->writable,
					 (uint16_t)head, &addr, plain))
				return -ENOMEM;
			t->bytes += sg->length;
			t->rest += RING_DESC_STEP(le);
			ring_store_desc(le, t->d, addr, sg->length, t->rest);
		}
	}
	return 0;
}

/* The table of buffer @head, which the ring shows the device. */
RING_INLINE struct vring_desc *place_table(struct vring_virtqueue *q,
					   uint32_t head, const bool plain)
{
	size_t offset = head * q->table_bytes;

	ring_store64(is_le(q, plain), &q->split.desc[head].addr,
		     q->tables_addr + offset);
	return table_at(q, offset);
}

/* It has @size bytes. */
RING_INLINE void show_table(struct vring_virtqueue *q, uint32_t head,
			    uint32_t size, const bool plain)
{
	bool le = is_le(q, plain);

	ring_store_len(le, &q->split.desc[head], size,
		       ring_desc_rest(le, VRING_DESC_F_INDIRECT, 0));
}

/* Try to add a buffer as one descriptor: 0, NOT_SO, or an error. */
RING_INLINE int add_table(struct vring_virtqueue *q, const struct lists *lists,
			  void *data, void *ctx, const bool plain)
{
	uint32_t head = next_head(q);
	struct vring_desc *table = place_table(q, head, plain);
	struct table t = {
		.d = table,
		.rest = ring_desc_rest(is_le(q, plain), VRING_DESC_F_NEXT, 0),
	};
	uint32_t size;
	int err;

	begin(q, head, q->free_head, data, ctx, plain);
	err = fill_table(q, &t, head, lists, plain);
	size = (uint32_t)((char *)t.d - (char *)table);
	if (!err && !buffer_fits(size, t.bytes))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, (uint16_t)head, plain);
		return err;
	}
	end_buffer(q, t.d - 1, lists->writable != lists->end, t.bytes,
		   &t.readable, plain);
	show_table(q, head, size, plain);
	commit(q, head, 1, t.readable, (uint32_t)(t.bytes - t.readable));
	return 0;
}

/* Put a flat buffer into a table: false if a list is not of one segment. */
RING_INLINE bool fill_flat_table(struct vring_virtqueue *q, struct table *t,
				 struct scatterlist *const sgs[],
				 size_t out_sgs, size_t lists)
{
	const bool le = VIRTIO_CPU_LITTLE_ENDIAN;
	size_t i = 0;

	do {
		const struct scatterlist *sg = sgs[i];
		uint32_t len;

		if (unlikely(!sg || !sg_is_last(sg)))
			return false;
		if (unlikely(i == out_sgs)) {
			ring_seldom();
			t->readable = t->bytes;
			t->rest |= ring_desc_rest(le, VRING_DESC_F_WRITE, 0);
		}
		len = sg->length;
		t->bytes += len;
		t->rest += RING_DESC_STEP(le);
		ring_store_desc(le, t->d++, (uintptr_t)sg->addr + q->dma_offset,
				len, t->rest);
	} while (++i != lists);
	return true;
}

/* Add a flat buffer, for which there is an id and a table has room. */
RING_INLINE int add_flat_table(struct vring_virtqueue *q,
			       struct scatterlist *const sgs[],
			       unsigned int out_sgs, unsigned int in_sgs,
			       void *data)
{
	unsigned int lists = out_sgs + in_sgs;
	uint32_t head = next_head(q);
	struct table t = {
		.d = place_table(q, head, true),
		.rest = ring_desc_rest(VIRTIO_CPU_LITTLE_ENDIAN,
				       VRING_DESC_F_NEXT, 0),
	};

	begin(q, head, q->free_head, data, NULL, true);
	if (unlikely(!fill_flat_table(q, &t, sgs, out_sgs, lists)))
		return NOT_SO;
	if (unlikely(!buffer_fits(true, t.bytes)))
		return -EINVAL;
	end_buffer(q, t.d - 1, out_sgs != lists, t.bytes, &t.readable, true);
	show_table(q, head, (uint32_t)(lists * sizeof(*t.d)), true);
	commit(q, head, 1, t.readable, (uint32_t)(t.bytes - t.readable));
	return 0;
}

/* ---- a chain ---------------------------------------------------------- */

/* The ring while a chain is placed in it. */
struct placing {
	uint32_t id;   /* next to fill */
	size_t at;     /* its place in the FIFO */
	uint32_t room; /* what is left of that */
	struct vring_desc *last;
	uint64_t bytes;
	uint64_t readable;
};

/* Place a buffer in the ring: 0, or an error. */
RING_INLINE int fill_chain(struct vring_virtqueue *q, struct placing *p,
			   const struct lists *lists, const bool plain)
{
	struct scatterlist *const *list;
	const uint16_t *ids = q->free_ids;
	bool le = is_le(q, plain);
	uint64_t rest = ring_desc_rest(le, VRING_DESC_F_NEXT, 0);
	uint16_t head = (uint16_t)p->id;

	for (list = lists->first; list != lists->end; list++) {
		if (list == lists->writable) {
			p->readable = p->bytes;
			rest |= ring_desc_rest(le, VRING_DESC_F_WRITE, 0);
		}
		for (const struct scatterlist *sg = *list; sg;
		     sg = sg_next(sg)) {
			uint32_t id = p->id;
			dma_addr_t addr;

			if (unlikely(!p->room--))
				return -ENOSPC;
			if (!map_segment(q, sg, list >= lists->writable, head,
					 &addr, plain))
				return -ENOMEM;
			p->last = &q->split.desc[id];
			p->id = ids[++p->at & q->ids_mask];
			q->split.next[id] = (uint16_t)p->id;
			p->bytes += sg->length;
			ring_store_desc(
				le, p->last, addr, sg->length,
				rest | ring_desc_rest(le, 0, (uint16_t)p->id));
		}
	}
	return 0;
}

/* Add a buffer as a chain of descriptors in the ring: 0, or an error. */
RING_INLINE int add_chain(struct vring_virtqueue *q, const struct lists *lists,
			  void *data, void *ctx, const bool plain)
{
	uint32_t head = next_head(q);
	uint32_t at = q->free_head & q->ids_mask;
	struct placing p = { .id = head, .at = at, .room = q->vq.num_free };
	unsigned int descs;
	int err;

	begin(q, head, q->free_head, data, ctx, plain);
	err = fill_chain(q, &p, lists, plain);
	descs = (unsigned int)p.at - at;
	if (!err && !buffer_fits(descs, p.bytes))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, (uint16_t)head, plain);
		return err;
	}
	end_buffer(q, p.last, lists->writable != lists->end, p.bytes,
		   &p.readable, plain);
	q->state[head].place += (descs - 1) * VRING_MORE;
	commit(q, head, descs, p.readable, (uint32_t)(p.bytes - p.readable));
	return 0;
}

/* ---- a chain of lists of one segment each ------------------------------ */

/*
 * Place such a buffer in the ring, with the ids from @ids on: false if a list is
 * not of one segment.
 */
RING_INLINE bool fill_flat_chain(struct vring_virtqueue *q, struct placing *p,
				 const uint16_t *ids,
				 struct scatterlist *const sgs[],
				 size_t out_sgs, size_t lists)
{
	const bool le = VIRTIO_CPU_LITTLE_ENDIAN;
	uint16_t flags = VRING_DESC_F_NEXT;
	uint16_t *next = q->split.next;

	do {
		const struct scatterlist *sg = sgs[p->at];
		uint32_t id = p->id;

		if (unlikely(!sg || !sg_is_last(sg)))
			return false;
		if (unlikely(p->at == out_sgs)) {
			ring_seldom();
			p->readable = p->bytes;
			flags = VRING_DESC_F_NEXT | VRING_DESC_F_WRITE;
		}
		p->last = &q->split.desc[id];
		p->id = ids[++p->at];
		next[id] = (uint16_t)p->id;
		p->bytes += sg->length;
		ring_store64(le, &p->last->addr,
			     (uintptr_t)sg->addr + q->dma_offset);
		ring_store32(le, &p->last->len, sg->length);
		ring_store16(le, &p->last->flags, flags);
		ring_store16(le, &p->last->next, (uint16_t)p->id);
	} while (p->at != lists);
	end_buffer(q, p->last, flags & VRING_DESC_F_WRITE, p->bytes,
		   &p->readable, true);
	return true;
}

/*
 * Add such a buffer to a plain queue: 0, NOT_SO, or an error. There must be ids
 * for it side by side in the FIFO, and one that the last descriptor can point to.
 */
RING_INLINE int add_flat_chain(struct vring_virtqueue *q,
			       struct scatterlist *const sgs[],
			       unsigned int out_sgs, unsigned int in_sgs,
			       void *data)
{
	const size_t lists = out_sgs + in_sgs;
	uint32_t at = q->free_head & q->ids_mask, head;
	const uint16_t *ids = &q->free_ids[at];
	struct placing p = { 0 };

	if (unlikely(lists > q->vq.num_free || lists > q->ids_mask - at))
		return NOT_SO;
	head = p.id = *ids;
	begin(q, head, q->free_head + (uint32_t)(lists - 1) * VRING_MORE, data,
	      NULL, true);
	if (unlikely(!fill_flat_chain(q, &p, ids, sgs, out_sgs, lists)))
		return NOT_SO;
	if (unlikely(!buffer_fits(true, p.bytes)))
		return -EINVAL;
	commit(q, head, (unsigned int)p.at, p.readable,
	       (uint32_t)(p.bytes - p.readable));
	return 0;
}

/* ---- the calls -------------------------------------------------------- */

RING_ADD_CALLS(split_plain, true)
RING_ADD_CALLS(split, false)

int split_plain_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
			    void *const data[], unsigned int num)
{
	return plain_singles(vq, sg, data, num, false);
}

int split_plain_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
			   void *const data[], unsigned int num)
{
	return plain_singles(vq, sg, data, num, true);
}

RING_ADD_EACH(outbuf, split)
RING_ADD_EACH(inbuf, split)
