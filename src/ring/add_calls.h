/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The calls that add buffers, alike for both layouts. A layout's file defines
 *
 *   add_single()   a buffer of one segment
 *   add_table()    a buffer of one descriptor, in an indirect table
 *   add_chain()    a buffer of several descriptors
 *   add_flat_table(), add_flat_chain()
 *                  the same in the flat case, or NOT_SO
 *
 * and has its calls made of them. Flat is the case of lists of one segment each,
 * as most drivers have them, on a plain queue: there is no list to follow, and
 * whether there is room is known before.
 */
#ifndef VIRTIO_RING_ADD_CALLS_H
#define VIRTIO_RING_ADD_CALLS_H

#include <virtio/assert.h>

#include "buffers.h"

/*
 * Each way to add a buffer is a function of its own, so that none of them saves
 * registers that only the next one needs.
 */
#define RING_ADD_CALLS(prefix, plain)                                          \
	/* Whatever the lists are. */                                          \
	static RING_NOINLINE int prefix##_add_lists(                           \
		struct vring_virtqueue *q, struct scatterlist *const first[],  \
		struct scatterlist *const writable[],                          \
		struct scatterlist *const end[], void *data, void *ctx)        \
	{                                                                      \
		struct lists lists = { first, writable, end };                 \
		int err = NOT_SO;                                              \
                                                                               \
		/* The next id is a free one only if there is one. */          \
		if (first == end || !q->vq.num_free)                           \
			return no_room(q, &lists);                             \
		if (q->max_indirect)                                           \
			err = add_table(q, &lists, data, ctx, plain);          \
		if (err == NOT_SO)                                             \
			err = add_chain(q, &lists, data, ctx, plain);          \
		return err == -ENOSPC ? no_room(q, &lists) : err;              \
	}                                                                      \
	static RING_NOINLINE int prefix##_add_flat_table(                      \
		struct virtqueue *vq, struct scatterlist *sgs[],               \
		unsigned int out_sgs, unsigned int in_sgs, void *data,         \
		void *ctx)                                                     \
	{                                                                      \
		struct vring_virtqueue *q = to_vvq(vq);                        \
		int err = add_flat_table(q, sgs, out_sgs, in_sgs, data);       \
                                                                               \
		if (likely(err != NOT_SO))                                     \
			return err;                                            \
		return prefix##_add_lists(q, sgs, sgs + out_sgs,               \
					  sgs + (out_sgs + in_sgs), data,      \
					  ctx);                                \
	}                                                                      \
	static RING_NOINLINE int prefix##_add_flat_chain(                      \
		struct virtqueue *vq, struct scatterlist *sgs[],               \
		unsigned int out_sgs, unsigned int in_sgs, void *data,         \
		void *ctx)                                                     \
	{                                                                      \
		struct vring_virtqueue *q = to_vvq(vq);                        \
		int err = add_flat_chain(q, sgs, out_sgs, in_sgs, data);       \
                                                                               \
		if (likely(err != NOT_SO))                                     \
			return err;                                            \
		return prefix##_add_lists(q, sgs, sgs + out_sgs,               \
					  sgs + (out_sgs + in_sgs), data,      \
					  ctx);                                \
	}                                                                      \
	static RING_NOINLINE int prefix##_add_few(                             \
		struct virtqueue *vq, struct scatterlist *sgs[],               \
		unsigned int out_sgs, unsigned int in_sgs, void *data,         \
		void *ctx)                                                     \
	{                                                                      \
		if (!(out_sgs + in_sgs) || !sgs[0] || !sg_is_last(sgs[0]))     \
			return prefix##_add_lists(                             \
				to_vvq(vq), sgs, sgs + out_sgs,                \
				sgs + (out_sgs + in_sgs), data, ctx);          \
		return in_sgs ? add_single(vq, sgs[0], true, data, ctx, plain) \
			      : add_single(vq, sgs[0], false, data, ctx,       \
					   plain);                             \
	}                                                                      \
	int prefix##_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],  \
			     unsigned int out_sgs, unsigned int in_sgs,        \
			     void *data, void *ctx)                            \
	{                                                                      \
		struct vring_virtqueue *q = to_vvq(vq);                        \
		unsigned int lists = out_sgs + in_sgs;                         \
                                                                               \
		/* The next id is a free one only if there is one. */          \
		if (plain &&                                                   \
		    likely(lists - 2 < q->table_lists && vq->num_free))        \
			return prefix##_add_flat_table(vq, sgs, out_sgs,       \
						       in_sgs, data, ctx);     \
		if (plain && likely(lists - 2 < q->chain_lists))               \
			return prefix##_add_flat_chain(vq, sgs, out_sgs,       \
						       in_sgs, data, ctx);     \
		/* A table for one descriptor would be a detour. */            \
		if (lists <= 1)                                                \
			return prefix##_add_few(vq, sgs, out_sgs, in_sgs,      \
						data, ctx);                    \
		return prefix##_add_lists(q, sgs, sgs + out_sgs, sgs + lists,  \
					  data, ctx);                          \
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
	}                                                                      \
	int prefix##_add_bufs(struct virtqueue *vq,                            \
			      const struct virtqueue_buf bufs[],               \
			      unsigned int num)                                \
	{                                                                      \
		for (unsigned int n = 0; n < num; n++) {                       \
			const struct virtqueue_buf *b = &bufs[n];              \
			int err;                                               \
                                                                               \
			VIRTIO_ASSERT(b->data);                                \
			err = prefix##_add_sgs(vq, b->sgs, b->out_sgs,         \
					       b->in_sgs, b->data, NULL);      \
			if (unlikely(err))                                     \
				return n ? (int)n : err;                       \
		}                                                              \
		return (int)num;                                               \
	}

/* Many buffers of one segment, each by itself: how many, or the first's error. */
#define RING_ADD_EACH(name, prefix)                                            \
	int prefix##_add_##name##s(struct virtqueue *vq,                       \
				   struct scatterlist sg[],                    \
				   void *const data[], unsigned int num)       \
	{                                                                      \
		for (unsigned int n = 0; n < num; n++) {                       \
			int err = prefix##_add_##name(vq, &sg[n], 1, data[n],  \
						      0);                      \
                                                                               \
			if (err)                                               \
				return n ? (int)n : err;                       \
		}                                                              \
		return (int)num;                                               \
	}

#endif /* VIRTIO_RING_ADD_CALLS_H */
