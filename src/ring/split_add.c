/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The split ring, driver half: adding buffers (2.7.13.1, .2).
 *
 * Descriptors are taken from the FIFO of free ones and filled, then the head is
 * placed in the available ring. The device sees it at the next kick. Nothing of
 * a buffer that cannot be added stays behind.
 */
#include "split_driver.h"

/*
 * The buffer's descriptors, @descs of them from place @at of the FIFO, are
 * filled: remember it, place its head.
 */
RING_INLINE void commit(struct vring_virtqueue *q, uint16_t head, uint16_t at,
			unsigned int descs, uint32_t writable, void *data,
			void *ctx, const bool plain)
{
	uint64_t added = q->added;

	note_buffer(q, head, at, descs, writable, data);
	if (!plain && q->ctx)
		q->ctx[head] = ctx;
	q->free_head = (uint16_t)(at + descs);
	ring_store16(is_le(q, plain), &q->split.avail_ring[added & q->ids_mask],
		     head);
	q->added = added + 1;
}

/* ---- one segment ------------------------------------------------------ */

/* Most buffers are one segment: no loop, no table. */
RING_INLINE int add_single(struct virtqueue *vq, const struct scatterlist *sg,
			   const bool writable, void *data, void *ctx,
			   const bool plain)
{
	struct vring_virtqueue *q = to_vvq(vq);
	uint32_t room = vq->num_free;
	uint16_t at = q->free_head;
	uint16_t head = q->free_ids[at & q->ids_mask];
	uint32_t len = sg->length;
	dma_addr_t addr;

	if (unlikely(!room))
		return -ENOSPC;
	if (!map_segment(q, sg, writable, head, &addr, plain))
		return -ENOMEM;
	vq->num_free = room - 1;
	ring_store_desc(is_le(q, plain), &q->split.desc[head], addr, len,
			writable ? VRING_DESC_F_WRITE : 0, 0);
	commit(q, head, at, 1, writable ? len : 0, data, ctx, plain);
	return 0;
}

/*
 * Many buffers of one segment: how many. What is needed of the queue is copied,
 * as the compiler cannot know that a store to the ring does not change it.
 */
RING_INLINE int plain_singles(struct virtqueue *vq,
			      const struct scatterlist sg[], void *const data[],
			      unsigned int num, const bool writable)
{
	struct vring_virtqueue *q = to_vvq(vq);
	struct vring_desc *desc = q->split.desc;
	virtio16 *avail = q->split.avail_ring;
	const uint16_t *ids = q->free_ids;
	dma_addr_t offset = q->dma_offset;
	uint32_t mask = q->ids_mask;
	uint16_t at = q->free_head;
	uint32_t slot = (uint32_t)q->added;
	unsigned int n;

	if (num > vq->num_free)
		num = vq->num_free;
	for (n = 0; n < num; n++, at++, slot++) {
		uint16_t head = ids[at & mask];
		uint32_t len = sg[n].length;

		ring_store_desc(VIRTIO_CPU_LITTLE_ENDIAN, &desc[head],
				(uintptr_t)sg[n].addr + offset, len,
				writable ? VRING_DESC_F_WRITE : 0, 0);
		note_buffer(q, head, at, 1, writable ? len : 0, data[n]);
		ring_store16(VIRTIO_CPU_LITTLE_ENDIAN, &avail[slot & mask],
			     head);
	}
	q->free_head = at;
	q->added += n;
	vq->num_free -= n;
	return n ? (int)n : -ENOSPC;
}

/* The same where each has to be asked for: or the error of the first. */
RING_INLINE int add_singles(struct virtqueue *vq, struct scatterlist sg[],
			    void *const data[], unsigned int num,
			    const bool writable)
{
	int err = -ENOSPC;

	for (unsigned int n = 0; n < num; n++) {
		err = add_single(vq, &sg[n], writable, data[n], NULL, false);
		if (err)
			return n ? (int)n : err;
	}
	return (int)num;
}

/* ---- an indirect table (2.7.5.3) --------------------------------------- */

/* A table while it is filled. */
struct table {
	struct vring_desc *desc;
	unsigned int n; /* descriptors so far */
	unsigned int max;
	uint64_t bytes; /* in the last lists */
};

/* Put some lists into a table: 0, 1 if it is too small, or an error. */
RING_INLINE int fill_table(struct vring_virtqueue *q, struct table *t,
			   uint16_t head, struct scatterlist *const sgs[],
			   unsigned int lists, const bool writable,
			   const bool plain)
{
	t->bytes = 0;
	for (unsigned int i = 0; i < lists; i++) {
		for (struct scatterlist *sg = sgs[i]; sg; sg = sg_next(sg)) {
			struct vring_desc *d = &t->desc[t->n];
			dma_addr_t addr;

			if (unlikely(t->n == t->max))
				return 1;
			if (!map_segment(q, sg, writable, head, &addr, plain))
				return -ENOMEM;
			t->bytes += sg->length;
			t->n++;
			ring_store_desc(is_le(q, plain), d, addr, sg->length,
					chain_flags(writable), (uint16_t)t->n);
		}
	}
	return 0;
}

/* Try to add a buffer as one descriptor: 1 if it does not fit a table. */
RING_INLINE int add_indirect(struct vring_virtqueue *q,
			     struct scatterlist *const sgs[],
			     unsigned int out_sgs, unsigned int in_sgs,
			     void *data, void *ctx, const bool plain)
{
	uint16_t at = q->free_head;
	uint16_t head = q->free_ids[at & q->ids_mask];
	size_t first = (size_t)head * q->table_size;
	struct table t = { .desc = &q->tables[first], .max = q->max_indirect };
	uint64_t readable;
	int err = fill_table(q, &t, head, sgs, out_sgs, false, plain);

	readable = t.bytes;
	if (likely(!err))
		err = fill_table(q, &t, head, sgs + out_sgs, in_sgs, true,
				 plain);
	if (likely(!err) && unlikely(!buffer_fits(t.n, readable + t.bytes)))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, head, plain);
		return err;
	}
	ring_store16(is_le(q, plain), &t.desc[t.n - 1].flags,
		     in_sgs ? VRING_DESC_F_WRITE : 0);
	ring_store_desc(is_le(q, plain), &q->split.desc[head],
			q->tables_addr + first * sizeof(struct vring_desc),
			t.n * (uint32_t)sizeof(struct vring_desc),
			VRING_DESC_F_INDIRECT, 0);
	q->vq.num_free--;
	commit(q, head, at, 1, (uint32_t)t.bytes, data, ctx, plain);
	return 0;
}

/* ---- a chain ---------------------------------------------------------- */

/* The ring while a chain is placed in it; copies, as in plain_singles(). */
struct placing {
	struct vring_desc *desc;
	const uint16_t *ids;
	uint16_t *next;
	uint32_t mask;
	uint32_t at;	/* in the FIFO */
	uint32_t end;	/* of what is free */
	uint16_t last;	/* descriptor that was filled last */
	uint64_t bytes; /* in the last lists */
};

/* Place some lists in the ring. */
RING_INLINE int fill_chain(struct vring_virtqueue *q, struct placing *p,
			   uint16_t head, struct scatterlist *const sgs[],
			   unsigned int lists, const bool writable,
			   const bool plain)
{
	uint16_t id = p->ids[p->at & p->mask];

	p->bytes = 0;
	for (unsigned int i = 0; i < lists; i++) {
		for (struct scatterlist *sg = sgs[i]; sg; sg = sg_next(sg)) {
			struct vring_desc *d = &p->desc[id];
			dma_addr_t addr;

			if (unlikely(p->at == p->end))
				return -ENOSPC;
			if (!map_segment(q, sg, writable, head, &addr, plain))
				return -ENOMEM;
			p->last = id;
			id = p->ids[++p->at & p->mask];
			p->next[p->last] = id;
			p->bytes += sg->length;
			ring_store_desc(is_le(q, plain), d, addr, sg->length,
					chain_flags(writable), id);
		}
	}
	return 0;
}

/* Add a buffer as a chain of descriptors in the ring. */
RING_INLINE int add_chain(struct vring_virtqueue *q,
			  struct scatterlist *const sgs[], unsigned int out_sgs,
			  unsigned int in_sgs, void *data, void *ctx,
			  const bool plain)
{
	uint16_t at = q->free_head;
	uint16_t head = q->free_ids[at & q->ids_mask];
	struct placing p = {
		.desc = q->split.desc,
		.ids = q->free_ids,
		.next = q->split.next,
		.mask = q->ids_mask,
		.at = at,
		.end = at + q->vq.num_free,
	};
	uint64_t readable;
	int err = fill_chain(q, &p, head, sgs, out_sgs, false, plain);

	readable = p.bytes;
	if (likely(!err))
		err = fill_chain(q, &p, head, sgs + out_sgs, in_sgs, true,
				 plain);
	if (likely(!err) &&
	    unlikely(!buffer_fits(p.at - at, readable + p.bytes)))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, head, plain);
		if (err == -ENOSPC)
			return no_room(q, sgs, out_sgs + in_sgs);
		return err;
	}
	ring_store16(is_le(q, plain), &p.desc[p.last].flags,
		     in_sgs ? VRING_DESC_F_WRITE : 0);
	q->vq.num_free -= p.at - at;
	commit(q, head, at, p.at - at, (uint32_t)p.bytes, data, ctx, plain);
	return 0;
}

/* ---- the calls -------------------------------------------------------- */

/*
 * Each way to add a buffer is a function of its own, so that none of them saves
 * registers that only the next one needs.
 */
#define DEFINE_CALLS(prefix, plain)                                            \
	static RING_NOINLINE int prefix##_add_chain(                           \
		struct virtqueue *vq, struct scatterlist *sgs[],               \
		unsigned int out_sgs, unsigned int in_sgs, void *data,         \
		void *ctx)                                                     \
	{                                                                      \
		return add_chain(to_vvq(vq), sgs, out_sgs, in_sgs, data, ctx,  \
				 plain);                                       \
	}                                                                      \
	static RING_NOINLINE int prefix##_add_table(                           \
		struct virtqueue *vq, struct scatterlist *sgs[],               \
		unsigned int out_sgs, unsigned int in_sgs, void *data,         \
		void *ctx)                                                     \
	{                                                                      \
		int ret = add_indirect(to_vvq(vq), sgs, out_sgs, in_sgs, data, \
				       ctx, plain);                            \
		if (likely(ret <= 0))                                          \
			return ret;                                            \
		return prefix##_add_chain(vq, sgs, out_sgs, in_sgs, data,      \
					  ctx);                                \
	}                                                                      \
	int prefix##_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],  \
			     unsigned int out_sgs, unsigned int in_sgs,        \
			     void *data, void *ctx)                            \
	{                                                                      \
		/* The next id is a free one only if there is one. */          \
		if (unlikely(!vq->num_free))                                   \
			return no_room(to_vvq(vq), sgs, out_sgs + in_sgs);     \
		/* A table for one descriptor would be a detour. */            \
		if (out_sgs + in_sgs == 1 && sg_is_last(sgs[0]))               \
			return in_sgs ? add_single(vq, sgs[0], true, data,     \
						   ctx, plain)                 \
				      : add_single(vq, sgs[0], false, data,    \
						   ctx, plain);                \
		if (likely(to_vvq(vq)->max_indirect))                          \
			return prefix##_add_table(vq, sgs, out_sgs, in_sgs,    \
						  data, ctx);                  \
		return prefix##_add_chain(vq, sgs, out_sgs, in_sgs, data,      \
					  ctx);                                \
	}                                                                      \
	static RING_NOINLINE int prefix##_add_list(struct virtqueue *vq,       \
						   struct scatterlist *sg,     \
						   void *data, bool writable)  \
	{                                                                      \
		return prefix##_add_sgs(vq, &sg, !writable, writable, data,    \
					NULL);                                 \
	}                                                                      \
	int prefix##_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,  \
				unsigned int num, void *data, gfp_t gfp)       \
	{                                                                      \
		(void)gfp;                                                     \
		if (unlikely(num != 1))                                        \
			return prefix##_add_list(vq, sg, data, false);         \
		return add_single(vq, sg, false, data, NULL, plain);           \
	}                                                                      \
	int prefix##_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,   \
			       unsigned int num, void *data, gfp_t gfp)        \
	{                                                                      \
		(void)gfp;                                                     \
		if (unlikely(num != 1))                                        \
			return prefix##_add_list(vq, sg, data, true);          \
		return add_single(vq, sg, true, data, NULL, plain);            \
	}

DEFINE_CALLS(split_plain, true)
DEFINE_CALLS(split, false)

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

int split_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
		      void *const data[], unsigned int num)
{
	return add_singles(vq, sg, data, num, false);
}

int split_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
		     void *const data[], unsigned int num)
{
	return add_singles(vq, sg, data, num, true);
}
