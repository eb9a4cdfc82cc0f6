/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What both layouts of the driver half do with a buffer: find its segments'
 * addresses, give it an id, remember it, forget it.
 *
 * All of this is inlined into the tables of struct vring_ops. @plain is always
 * a constant: true in a table that needs not ask what the queue is like.
 */
#ifndef VIRTIO_RING_BUFFERS_H
#define VIRTIO_RING_BUFFERS_H

#include <virtio/err.h>

#include "maps.h"
#include "virtqueue.h"

#define RING_INLINE static inline __attribute__((always_inline))

#define RING_NOINLINE __attribute__((noinline))

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/*
 * What is done seldom stays behind a branch, which the CPU guesses: compilers
 * like to do it always and keep the result by condition, which costs each turn
 * of a short loop more.
 */
#define ring_seldom() __asm__ volatile("")

RING_INLINE bool is_le(const struct vring_virtqueue *q, const bool plain)
{
	return plain ? VIRTIO_CPU_LITTLE_ENDIAN : q->little_endian;
}

RING_INLINE bool is_platform(const struct vring_virtqueue *q, const bool plain)
{
	return !plain && q->platform_order;
}

/* ---- ids -------------------------------------------------------------- */

RING_INLINE void give_id_back(struct vring_virtqueue *q, uint16_t id)
{
	q->free_ids[q->free_tail & q->ids_mask] = id;
	q->free_tail++;
}

/*
 * The id of the buffer that has been out longest, if they come back in order:
 * its place in the FIFO is the next to be filled again.
 */
RING_INLINE uint16_t oldest_id(const struct vring_virtqueue *q)
{
	return q->free_ids[(q->free_tail - q->num) & q->ids_mask];
}

/* ---- buffers ---------------------------------------------------------- */

/* drv.split.vq-desc-table.1: less than 2^32 bytes; at least one segment. */
RING_INLINE bool buffer_fits(unsigned int segments, uint64_t bytes)
{
	return segments && bytes < UINT32_MAX;
}

/* The same of a buffer of one segment, as what counts is what is written. */
RING_INLINE bool segment_fits(uint32_t len, const bool writable)
{
	return !writable || len != UINT32_MAX;
}

/* How many of @num buffers of one segment can be added, or why the first not. */
RING_INLINE int addable(const struct vring_virtqueue *q,
			const struct scatterlist sg[], unsigned int num,
			const bool writable)
{
	if (num > q->vq.num_free) {
		num = q->vq.num_free;
		if (!num)
			return -ENOSPC;
	}
	for (unsigned int i = 0; writable && i < num; i++)
		if (unlikely(!segment_fits(sg[i].length, writable)))
			return i ? (int)i : -EINVAL;
	return (int)num;
}

/* Where the device finds a segment of buffer @id. False without room. */
RING_INLINE bool map_segment(struct vring_virtqueue *q,
			     const struct scatterlist *sg, bool writable,
			     uint16_t id, dma_addr_t *addr, const bool plain)
{
	*addr = (uintptr_t)sg->addr + q->dma_offset;
	if (plain)
		return true;
	if (q->premapped)
		*addr = sg->dma_address;
	else if (q->maps)
		return vring_map(q, sg, writable, id, addr);
	return true;
}

/* A buffer could not be added: end the mappings that it has. */
RING_INLINE void unmap_added(struct vring_virtqueue *q, uint16_t id,
			     const bool plain)
{
	if (!plain && q->maps)
		vring_unmap(q, id);
}

/* Flags of a descriptor that another follows. */
RING_INLINE uint16_t chain_flags(const bool writable)
{
	return VRING_DESC_F_NEXT | (writable ? VRING_DESC_F_WRITE : 0);
}

/*
 * Remember whose buffer @id is, and its vring_state::place as far as it is
 * known. Known early, this need not be kept at hand while segments are walked;
 * it does not count before commit_buffer().
 */
RING_INLINE void begin_buffer(struct vring_virtqueue *q, uint32_t id,
			      uint32_t place, void *data, void *ctx,
			      const bool plain)
{
	q->state[id].data = data;
	q->state[id].place = place;
	if (!plain && q->ctx)
		q->ctx[id] = ctx;
}

/* Buffer @id is out: @descs descriptors, and so many bytes. */
RING_INLINE void commit_buffer(struct vring_virtqueue *q, uint32_t id,
			       unsigned int descs, uint64_t readable,
			       uint32_t writable)
{
	q->state[id].limit = writable + 1;
	q->vq.num_free -= descs;
	q->bytes += readable;
	q->added++;
}

/* The indirect table that begins at @offset of all. */
RING_INLINE void *table_at(const struct vring_virtqueue *q, size_t offset)
{
	return (char *)q->tables + offset;
}

/*
 * There is another way to add a buffer: this one was for lists of one segment
 * each, or for those that an indirect table has room for.
 */
#define NOT_SO 1

/* A buffer's lists: device-readable segments, then device-writable ones. */
struct lists {
	struct scatterlist *const *first, *const *writable, *const *end;
};

RING_INLINE struct lists lists_of(struct scatterlist *const sgs[],
				  unsigned int out_sgs, unsigned int in_sgs)
{
	return (struct lists){ sgs, sgs + out_sgs, sgs + (out_sgs + in_sgs) };
}

/*
 * There is no room now. Was there ever? The buffer is counted, so that "later"
 * is not said of one that can never be added.
 */
static inline int no_room(const struct vring_virtqueue *q,
			  const struct lists *lists)
{
	struct scatterlist *const *list;
	unsigned int count = 0;

	for (list = lists->first; list != lists->end; list++)
		count += sg_nents(*list);
	return !count || count > q->num ? -EINVAL : -ENOSPC;
}

/* ---- many at once ----------------------------------------------------- */

/* How many of @num places from @at on lie side by side in the FIFO. */
RING_INLINE unsigned int side_by_side(const struct vring_virtqueue *q,
				      uint32_t at, unsigned int num)
{
	unsigned int most = q->ids_mask + 1 - (at & q->ids_mask);

	return num < most ? num : most;
}

#endif /* VIRTIO_RING_BUFFERS_H */
