/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packed ring, driver half: adding buffers (2.8.21.1).
 *
 * A buffer takes the next descriptors of the ring and one id. Its first
 * descriptor's flags are written last: with them the device may have all of it,
 * at once and before the next kick, which is only about the notification.
 */
#include "packed_driver.h"

/* The flags of a descriptor that is made available now. */
RING_INLINE uint16_t own(uint16_t avail, const bool writable)
{
	return (uint16_t)(avail | (writable ? VRING_DESC_F_WRITE : 0));
}

/* A place in the ring: a descriptor, and the owner's bits that show it. */
struct place {
	uint32_t slot;
	uint16_t avail;
};

RING_INLINE struct place next_place(const struct vring_virtqueue *q)
{
	return (struct place){ q->packed.next_avail, q->packed.avail_flags };
}

/*
 * Go on to the next descriptor. By a branch: the CPU guesses it, and does not
 * wait for what was loaded.
 */
RING_INLINE void step(struct place *p, uint32_t num)
{
	if (unlikely(++p->slot == num)) {
		p->slot = 0;
		p->avail ^= PACKED_OWNER;
	}
}

/* The buffer is in place, up to @p: remember it. */
RING_INLINE void commit(struct vring_virtqueue *q, uint16_t id, uint16_t at,
			struct place p, unsigned int descs, uint32_t writable,
			void *data, void *ctx, const bool plain)
{
	note_buffer(q, id, at, descs, writable, data);
	if (!plain && q->ctx)
		q->ctx[id] = ctx;
	q->free_head = (uint16_t)(at + 1);
	q->vq.num_free -= descs;
	q->added += descs;
	q->packed.next_avail = p.slot;
	q->packed.avail_flags = p.avail;
}

/* ---- one segment ------------------------------------------------------ */

/* Most buffers are one segment: no loop, no table. */
RING_INLINE int add_single(struct virtqueue *vq, const struct scatterlist *sg,
			   const bool writable, void *data, void *ctx,
			   const bool plain)
{
	struct vring_virtqueue *q = to_vvq(vq);
	uint16_t at = q->free_head;
	uint16_t id = q->free_ids[at & q->ids_mask];
	uint32_t slot = q->packed.next_avail;
	struct vring_packed_desc *d = &q->packed.desc[slot];
	uint32_t len = sg->length;
	dma_addr_t addr;

	if (unlikely(!vq->num_free))
		return -ENOSPC;
	if (!map_segment(q, sg, writable, id, &addr, plain))
		return -ENOMEM;
	ring_store64(true, &d->addr, addr);
	ring_publish_packed(is_platform(q, plain), d, len, id,
			    own(q->packed.avail_flags, writable));
	note_buffer(q, id, at, 1, writable ? len : 0, data);
	if (!plain && q->ctx)
		q->ctx[id] = ctx;
	q->free_head = (uint16_t)(at + 1);
	vq->num_free--;
	q->added++;
	if (unlikely(++slot == q->num)) {
		slot = 0;
		q->packed.avail_flags ^= PACKED_OWNER;
	}
	q->packed.next_avail = slot;
	return 0;
}

/*
 * Many buffers of one segment: how many. The device stops at the first
 * descriptor until its flags are written, which happens last. What is needed of
 * the queue is copied, as the compiler cannot know that a store to the ring does
 * not change it.
 */
RING_INLINE int plain_singles(struct virtqueue *vq,
			      const struct scatterlist sg[], void *const data[],
			      unsigned int num, const bool writable)
{
	struct vring_virtqueue *q = to_vvq(vq);
	struct vring_packed_desc *desc = q->packed.desc;
	struct place p = next_place(q);
	struct vring_packed_desc *first = &desc[p.slot];
	uint16_t shown = own(p.avail, writable), hidden = PACKED_OWNER;
	const uint16_t *ids = q->free_ids;
	dma_addr_t offset = q->dma_offset;
	uint32_t mask = q->ids_mask, size = q->num;
	uint16_t at = q->free_head;
	unsigned int n;

	if (num > vq->num_free)
		num = vq->num_free;
	if (unlikely(!num))
		return -ENOSPC;
	for (n = 0; n < num; n++, at++) {
		struct vring_packed_desc *d = &desc[p.slot];
		uint16_t id = ids[at & mask];
		uint32_t len = sg[n].length;

		ring_store64(true, &d->addr, (uintptr_t)sg[n].addr + offset);
		/* The first with the owner's bits as they were: not yet. */
		ring_store_packed(d, len, id,
				  (uint16_t)(own(p.avail, writable) ^ hidden));
		hidden = 0;
		note_buffer(q, id, at, 1, writable ? len : 0, data[n]);
		step(&p, size);
	}
	q->free_head = at;
	q->added += n;
	vq->num_free -= n;
	q->packed.next_avail = p.slot;
	q->packed.avail_flags = p.avail;
	ring_store_release(true, false, &first->flags, shown);
	return (int)n;
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

/* ---- an indirect table (2.8.7) ---------------------------------------- */

/* A table while it is filled. */
struct table {
	struct vring_packed_desc *desc;
	unsigned int n; /* descriptors so far */
	unsigned int max;
	uint64_t bytes; /* in the last lists */
};

/* Put some lists into a table: 0, 1 if it is too small, or an error. */
RING_INLINE int fill_table(struct vring_virtqueue *q, struct table *t,
			   uint16_t id, struct scatterlist *const sgs[],
			   unsigned int lists, const bool writable,
			   const bool plain)
{
	t->bytes = 0;
	for (unsigned int i = 0; i < lists; i++) {
		for (struct scatterlist *sg = sgs[i]; sg; sg = sg_next(sg)) {
			struct vring_packed_desc *d = &t->desc[t->n];
			dma_addr_t addr;

			if (unlikely(t->n == t->max))
				return 1;
			if (!map_segment(q, sg, writable, id, &addr, plain))
				return -ENOMEM;
			t->bytes += sg->length;
			t->n++;
			ring_store64(true, &d->addr, addr);
			/* drv.packed.indirect-desc.2: no other flag. */
			ring_store_packed(d, sg->length, 0, own(0, writable));
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
	uint16_t id = q->free_ids[at & q->ids_mask];
	size_t first = (size_t)id * q->table_size;
	struct table t = { .desc = &q->packed.tables[first],
			   .max = q->max_indirect };
	struct place p = next_place(q);
	struct vring_packed_desc *d = &q->packed.desc[p.slot];
	uint64_t readable;
	int err = fill_table(q, &t, id, sgs, out_sgs, false, plain);

	readable = t.bytes;
	if (likely(!err))
		err = fill_table(q, &t, id, sgs + out_sgs, in_sgs, true, plain);
	if (likely(!err) && unlikely(!buffer_fits(t.n, readable + t.bytes)))
		err = -EINVAL;
	if (unlikely(err)) {
		unmap_added(q, id, plain);
		return err;
	}
	ring_store64(true, &d->addr, q->tables_addr + first * sizeof(*d));
	ring_publish_packed(is_platform(q, plain), d,
			    t.n * (uint32_t)sizeof(*d), id,
			    (uint16_t)(p.avail | VRING_DESC_F_INDIRECT));
	step(&p, q->num);
	commit(q, id, at, p, 1, (uint32_t)t.bytes, data, ctx, plain);
	return 0;
}

/* ---- a chain ---------------------------------------------------------- */

/* The ring while a chain is placed in it. */
struct placing {
	struct place p;
	unsigned int n; /* descriptors so far */
	unsigned int room;
	uint64_t bytes; /* in the last lists */
	/* What the first descriptor will say, when the rest is in place. */
	uint32_t first_len;
	uint16_t first_flags;
	/* The same of the last one, if no other follows. */
	uint16_t last_flags;
	uint32_t last_len;
	struct vring_packed_desc *last;
};

/*
 * Place some lists in the ring, all but the flags of the very first descriptor
 * and of the last. A descriptor is written when the next one is known, as it
 * must not change once it is available (drv.packed.vq-desc-table.2).
 */
RING_INLINE int fill_chain(struct vring_virtqueue *q, struct placing *c,
			   uint16_t id, struct scatterlist *const sgs[],
			   unsigned int lists, const bool writable,
			   const bool plain)
{
	c->bytes = 0;
	for (unsigned int i = 0; i < lists; i++) {
		for (struct scatterlist *sg = sgs[i]; sg; sg = sg_next(sg)) {
			struct vring_packed_desc *d =
				&q->packed.desc[c->p.slot];
			dma_addr_t addr;

			/* drv.packed.scatter-gather-support.5 */
			if (unlikely(c->n == c->room))
				return -ENOSPC;
			if (!map_segment(q, sg, writable, id, &addr, plain))
				return -ENOMEM;
			ring_store64(true, &d->addr, addr);
			if (c->n > 1) {
				ring_store_packed(c->last, c->last_len, id,
						  c->last_flags);
			} else if (c->n) {
				c->first_len = c->last_len;
				c->first_flags = c->last_flags;
			}
			c->n++;
			c->bytes += sg->length;
			c->last = d;
			c->last_len = sg->length;
			c->last_flags =
				(uint16_t)(c->p.avail | chain_flags(writable));
			step(&c->p, q->num);
		}
	}
	return 0;
}

/* The last descriptor has no NEXT; then the first is shown. */
RING_INLINE void show_chain(struct vring_virtqueue *q, struct placing *c,
			    uint16_t id, const bool plain)
{
	c->last_flags &= (uint16_t)~VRING_DESC_F_NEXT;
	if (c->n > 1) {
		ring_store_packed(c->last, c->last_len, id, c->last_flags);
	} else {
		c->first_len = c->last_len;
		c->first_flags = c->last_flags;
	}
	/* drv.packed.scatter-gather-support.6: the first after the rest. */
	ring_publish_packed(is_platform(q, plain),
			    &q->packed.desc[q->packed.next_avail], c->first_len,
			    id, c->first_flags);
}

/*
 * A chain that cannot be added leaves nothing that a later one could seem to go
 * on with: its descriptors are not available in this lap.
 */
static RING_NOINLINE void take_chain_back(struct vring_virtqueue *q,
					  unsigned int descs)
{
	struct place p = next_place(q);

	for (; descs; descs--, step(&p, q->num))
		ring_store16(true, &q->packed.desc[p.slot].flags,
			     (uint16_t)(p.avail ^ PACKED_OWNER));
}

/* Add a buffer as a chain of descriptors in the ring. */
RING_INLINE int add_chain(struct vring_virtqueue *q,
			  struct scatterlist *const sgs[], unsigned int out_sgs,
			  unsigned int in_sgs, void *data, void *ctx,
			  const bool plain)
{
	uint16_t at = q->free_head;
	uint16_t id = q->free_ids[at & q->ids_mask];
	struct placing c = { .p = next_place(q), .room = q->vq.num_free };
	uint64_t readable;
	int err = fill_chain(q, &c, id, sgs, out_sgs, false, plain);

	readable = c.bytes;
	if (likely(!err))
		err = fill_chain(q, &c, id, sgs + out_sgs, in_sgs, true, plain);
	if (likely(!err) && unlikely(!buffer_fits(c.n, readable + c.bytes)))
		err = -EINVAL;
	if (unlikely(err)) {
		take_chain_back(q, c.n);
		unmap_added(q, id, plain);
		if (err == -ENOSPC)
			return no_room(q, sgs, out_sgs + in_sgs);
		return err;
	}
	show_chain(q, &c, id, plain);
	commit(q, id, at, c.p, c.n, (uint32_t)c.bytes, data, ctx, plain);
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

DEFINE_CALLS(packed_plain, true)
DEFINE_CALLS(packed, false)

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

int packed_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
		       void *const data[], unsigned int num)
{
	return add_singles(vq, sg, data, num, false);
}

int packed_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
		      void *const data[], unsigned int num)
{
	return add_singles(vq, sg, data, num, true);
}
