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
RING_INLINE void begin(struct vring_virtqueue *q, uint32_t head, void *data,
		       void *ctx, const bool plain)
{
	uint32_t slot = (uint32_t)q->added & q->ids_mask;

	begin_buffer(q, head, q->free_head, data, ctx, plain);
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
			    const struct lists *lists, uint64_t bytes,
			    uint64_t *readable, const bool plain)
{
	if (likely(lists->writable != lists->end)) {
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
	begin(q, head, data, ctx, plain);
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
			   const bool flat, const bool plain)
{
	const struct vring_desc *end = t->d + q->max_indirect;
	struct scatterlist *const *list = lists->first;
	bool le = is_le(q, plain);

	do {
		const struct scatterlist *sg = *list;

		if (unlikely(list == lists->writable)) {
			t->readable = t->bytes;
			t->rest |= ring_desc_rest(le, VRING_DESC_F_WRITE, 0);
		}
		if (flat && unlikely(!sg || !sg_is_last(sg)))
			return NOT_SO;
		for (; sg; sg = flat ? NULL : sg_next(sg), t->d++) {
			dma_addr_t addr;

			if (!flat && unlikely(t->d == end))
				return NOT_SO;
			if (!map_segment(q, sg, list >= lists->writable,
					 (uint16_t)head, &addr, plain))
				return -ENOMEM;
			t->bytes += sg->length;
			t->rest += RING_DESC_STEP(le);
			ring_store_desc(le, t->d, addr, sg->length, t->rest);
		}
	} while (++list != lists->end);
	return 0;
}

/* Try to add a buffer as one descriptor: 0, NOT_SO, or an error. */
RING_INLINE int add_table(struct vring_virtqueue *q, const struct lists *lists,
			  void *data, void *ctx, const bool flat,
			  const bool plain)
{
	bool le = is_le(q, plain);
	uint32_t head = next_head(q);
	size_t offset = head * q->table_bytes;
	struct vring_desc *table = table_at(q, offset);
	struct table t = {
		.d = table,
		.rest = ring_desc_rest(le, VRING_DESC_F_NEXT, 0),
	};
	uint32_t size;
	int err;

	begin(q, head, data, ctx, plain);
	ring_store64(le, &q->split.desc[head].addr, q->tables_addr + offset);
	err = fill_table(q, &t, head, lists, flat, plain);
	size = (uint32_t)((char *)t.d - (char *)table);
	if (likely(!err) && unlikely(!buffer_fits(flat || size, t.bytes)))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, (uint16_t)head, plain);
		return err;
	}
	end_buffer(q, t.d - 1, lists, t.bytes, &t.readable, plain);
	ring_store_len(le, &q->split.desc[head], size,
		       ring_desc_rest(le, VRING_DESC_F_INDIRECT, 0));
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

/* Place a buffer in the ring: 0, NOT_SO, or an error. */
RING_INLINE int fill_chain(struct vring_virtqueue *q, struct placing *p,
			   const struct lists *lists, const bool flat,
			   const bool plain)
{
	struct scatterlist *const *list = lists->first;
	const uint16_t *ids = q->free_ids;
	uint16_t *next = q->split.next;
	bool le = is_le(q, plain);
	uint64_t rest = ring_desc_rest(le, VRING_DESC_F_NEXT, 0);
	uint16_t head = (uint16_t)p->id;

	do {
		const struct scatterlist *sg = *list;

		if (unlikely(list == lists->writable)) {
			p->readable = p->bytes;
			rest |= ring_desc_rest(le, VRING_DESC_F_WRITE, 0);
		}
		if (flat && unlikely(!sg || !sg_is_last(sg)))
			return NOT_SO;
		for (; sg; sg = flat ? NULL : sg_next(sg)) {
			uint32_t id = p->id;
			dma_addr_t addr;

			if (!flat && unlikely(!p->room--))
				return -ENOSPC;
			if (!map_segment(q, sg, list >= lists->writable, head,
					 &addr, plain))
				return -ENOMEM;
			p->last = &q->split.desc[id];
			p->at++;
			p->id = ids[flat ? p->at : p->at & q->ids_mask];
			next[id] = (uint16_t)p->id;
			p->bytes += sg->length;
			ring_store_desc(
				le, p->last, addr, sg->length,
				rest | ring_desc_rest(le, 0, (uint16_t)p->id));
		}
	} while (++list != lists->end);
	return 0;
}

/* Add a buffer as a chain of descriptors in the ring: as add_table(). */
RING_INLINE int add_chain(struct vring_virtqueue *q, const struct lists *lists,
			  void *data, void *ctx, const bool flat,
			  const bool plain)
{
	uint32_t head = next_head(q);
	uint32_t at = q->free_head & q->ids_mask;
	struct placing p = { .id = head, .at = at, .room = q->vq.num_free };
	int err;

	begin(q, head, data, ctx, plain);
	err = fill_chain(q, &p, lists, flat, plain);
	if (likely(!err) && unlikely(!buffer_fits(flat || p.last, p.bytes)))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, (uint16_t)head, plain);
		return err;
	}
	end_buffer(q, p.last, lists, p.bytes, &p.readable, plain);
	commit(q, head, (unsigned int)p.at - at, p.readable,
	       (uint32_t)(p.bytes - p.readable));
	return 0;
}

/* ---- the calls -------------------------------------------------------- */

/*
 * Are there ids for @lists descriptors, side by side in the FIFO, and one that
 * the last descriptor can point to?
 */
RING_INLINE bool flat_room(const struct vring_virtqueue *q, unsigned int lists)
{
	return lists <= q->vq.num_free &&
	       lists <= q->ids_mask - (q->free_head & q->ids_mask);
}

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
