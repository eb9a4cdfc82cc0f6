/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the device half of the split ring takes a buffer.
 *
 * Three functions, each of which leaves what it is not made for to the next: a
 * straight line for one segment, loops for several, and a walk that deals with
 * all there is and says what is wrong. The next one begins from scratch, so
 * that nothing is relied on which the driver can have changed in between; and
 * its call is the last thing done, so that there is little to save.
 *
 * All is compiled twice, for the CPU's byte order and for the other one:
 * @little is a constant.
 */
#include <virtio/err.h>
#include <virtio/vringh.h>

#include "access.h"
#include "split_device.h"
#include "vringh_private.h"

static int outside_table(struct vringh *vrh, uint32_t i)
{
	return vringh_break(vrh, vrh->layout->clauses.address,
			    "descriptor outside the table", i);
}

/* ---- whatever there is ------------------------------------------------ */

/* An entry of an indirect table, which may lie at any address. */
struct table_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next;
} __attribute__((packed, may_alias));

/*
 * Add a segment of a chain. It has no more of them than the queue has
 * descriptors, so a loop ends as a chain that is too long; the descriptor that
 * refers to a table does not count.
 */
VRINGH_INLINE int add_segment(struct vringh_walk *w, uint64_t addr,
			      uint32_t len, uint16_t flags)
{
	if (!w->left--)
		return vringh_break(w->vrh, w->vrh->layout->clauses.length,
				    "chain longer than the queue, or a loop",
				    w->vrh->num);
	return vringh_walk_add(w, addr, len, flags);
}

/* Go on in the indirect table that a descriptor refers to (2.7.5.3). */
VRINGH_INLINE int walk_table(struct vringh_walk *w, uint64_t addr,
			     ring_split_rest rest, bool little)
{
	const volatile struct table_desc *table = (const void *)vringh_table(
		w->vrh, addr, ring_split_len(rest), ring_split_flags(rest));
	uint32_t num = ring_split_len(rest) / (uint32_t)sizeof(*table);
	uint32_t i = 0;
	uint16_t flags;

	if (!table)
		return -EIO;
	do {
		int err;

		if (i >= num)
			return outside_table(w->vrh, i);
		flags = virtio_swab16(little, table[i].flags);
		if (flags & VRING_DESC_F_INDIRECT)
			return vringh_break(w->vrh, "drv.split.indirect-desc.2",
					    "indirect descriptor in a table",
					    flags);
		err = add_segment(w, virtio_swab64(little, table[i].addr),
				  virtio_swab32(little, table[i].len), flags);
		if (err)
			return err;
		i = virtio_swab16(little, table[i].next);
	} while (flags & VRING_DESC_F_NEXT);
	return 0;
}

/*
 * Follow a chain that begins with @d (dev.split.indirect-desc.2). Each step
 * takes at least one of the segments that are left, a table's too.
 */
VRINGH_INLINE int walk_chain(struct vringh_walk *w, const struct vring_desc *d,
			     bool little)
{
	for (;;) {
		ring_split_rest rest = ring_load_desc(little, d);
		uint64_t addr = ring_load64(little, &d->addr);
		int err;

		if (ring_split_flags(rest) & VRING_DESC_F_INDIRECT)
			err = walk_table(w, addr, rest, little);
		else
			err = add_segment(w, addr, ring_split_len(rest),
					  ring_split_flags(rest));
		if (err)
			return err;
		if (!(ring_split_flags(rest) & VRING_DESC_F_NEXT))
			return vringh_walk_end(w);
		if (ring_split_next(rest) >= w->vrh->num)
			return outside_table(w->vrh, ring_split_next(rest));
		d = &w->vrh->desc[ring_split_next(rest)];
	}
}

/* The buffer that begins at @head: in several ranges of memory, a lie. */
VRINGH_INLINE int getdesc_any(struct vringh *vrh, struct vringh_kiov *riov,
			      struct vringh_kiov *wiov, uint32_t head,
			      bool little)
{
	struct vringh_walk w;
	int err;

	vringh_empty(riov);
	vringh_empty(wiov);
	vringh_walk_begin(&w, vrh, riov, wiov, vrh->num);
	err = walk_chain(&w, &vrh->desc[head], little);
	if (err)
		return err;
	vrh->last_avail_idx++;
	return 1;
}

__attribute__((noinline)) static int split_getdesc_any(struct vringh *vrh,
						       struct vringh_kiov *riov,
						       struct vringh_kiov *wiov,
						       uint32_t head)
{
	return getdesc_any(vrh, riov, wiov, head, VIRTIO_CPU_LITTLE_ENDIAN);
}

__attribute__((noinline)) static int
swapped_getdesc_any(struct vringh *vrh, struct vringh_kiov *riov,
		    struct vringh_kiov *wiov, uint32_t head)
{
	return getdesc_any(vrh, riov, wiov, head, !VIRTIO_CPU_LITTLE_ENDIAN);
}

/* ---- several plain segments ------------------------------------------- */

/*
 * Where in a chain its next segment is: in the ring's own table, or, where
 * @indirect, in one of @num descriptors.
 */
struct chain {
	const struct vring_desc *table;
	uint32_t num;
	const struct vring_desc *d;
	uint16_t flags; /* of d */
};

/* What decides how a segment is followed by another one. */
#define CHAIN_KIND                                                             \
	(VRING_DESC_F_NEXT | VRING_DESC_F_WRITE | VRING_DESC_F_INDIRECT)

/* Step to the next descriptor; false if there is none. */
VRINGH_INLINE bool chain_next(struct chain *c, const struct vringh *vrh,
			      bool indirect, bool little)
{
	uint32_t next = ring_load16(little, &c->d->next);

	if (next >= (indirect ? c->num : vrh->num))
		return false;
	c->d = (indirect ? c->table : vrh->desc) + next;
	c->flags = ring_load16(little, &c->d->flags);
	return true;
}

/* Add the segment where @c is. */
VRINGH_INLINE bool chain_add(const struct chain *c, struct vringh_plain *p,
			     bool little)
{
	return vringh_plain_add(p, ring_load64(little, &c->d->addr),
				ring_load32(little, &c->d->len));
}

/* Fill one direction: @write is what its segments have as VRING_DESC_F_WRITE. */
VRINGH_INLINE enum vringh_ending
chain_fill(struct chain *c, const struct vringh *vrh, struct vringh_plain *p,
	   struct vringh_kiov *iov, uint16_t write, bool indirect, bool little)
{
	enum vringh_ending ending = VRINGH_TURN;

	vringh_plain_into(p, iov);
	while ((c->flags & CHAIN_KIND) == (write | VRING_DESC_F_NEXT))
		if (!chain_add(c, p, little) ||
		    !chain_next(c, vrh, indirect, little))
			return VRINGH_ODD;
	if ((c->flags & CHAIN_KIND) == write) {
		if (!chain_add(c, p, little))
			return VRINGH_ODD;
		ending = VRINGH_LAST;
	}
	vringh_plain_filled(p, iov);
	return ending;
}

/* The buffer that begins where @c is; false if it is odd. */
VRINGH_INLINE bool chain_take(struct chain *c, struct vringh *vrh,
			      struct vringh_kiov *riov,
			      struct vringh_kiov *wiov, bool indirect,
			      bool little)
{
	struct vringh_plain p = { .range = vrh->memory->ranges };
	enum vringh_ending ending;

	ending = chain_fill(c, vrh, &p, riov, 0, indirect, little);
	if (ending == VRINGH_TURN)
		ending = chain_fill(c, vrh, &p, wiov, VRING_DESC_F_WRITE,
				    indirect, little);
	if (ending != VRINGH_LAST ||
	    !vringh_plain_end(&p, vringh_plain_count(riov, wiov), vrh->num))
		return false;
	vrh->last_avail_idx++;
	return true;
}

/* In the ring's own table, from @d on. */
VRINGH_INLINE bool take_direct(struct vringh *vrh, struct vringh_kiov *riov,
			       struct vringh_kiov *wiov,
			       const struct vring_desc *d, bool little)
{
	struct chain c = { .d = d, .flags = ring_load16(little, &d->flags) };

	return chain_take(&c, vrh, riov, wiov, false, little);
}

/*
 * In the table that @d refers to. It must be aligned as the ring's own: few are
 * not.
 */
VRINGH_INLINE bool take_indirect(struct vringh *vrh, struct vringh_kiov *riov,
				 struct vringh_kiov *wiov,
				 const struct vring_desc *d, bool little)
{
	const struct vringh_range *r = vrh->memory->ranges;
	ring_split_rest rest = ring_load_desc(little, d);
	uint64_t addr = ring_load64(little, &d->addr);
	struct chain c;

	if (!vrh->indirect ||
	    (ring_split_flags(rest) &
	     (VRING_DESC_F_NEXT | VRING_DESC_F_INDIRECT)) !=
		    VRING_DESC_F_INDIRECT ||
	    ring_split_len(rest) % sizeof(*d) ||
	    !vringh_is_plain(r, addr, ring_split_len(rest)) ||
	    (addr + r->offset) % sizeof(uint64_t))
		return false;
	c.table = (const void *)(uintptr_t)(addr + r->offset);
	c.num = ring_split_len(rest) / (uint32_t)sizeof(*d);
	c.d = c.table;
	c.flags = ring_load16(little, &c.d->flags);
	return chain_take(&c, vrh, riov, wiov, true, little);
}

__attribute__((noinline)) static int
split_getdesc_direct(struct vringh *vrh, struct vringh_kiov *riov,
		     struct vringh_kiov *wiov, uint32_t head,
		     const struct vring_desc *d)
{
	if (take_direct(vrh, riov, wiov, d, VIRTIO_CPU_LITTLE_ENDIAN))
		return 1;
	return split_getdesc_any(vrh, riov, wiov, head);
}

__attribute__((noinline)) static int
swapped_getdesc_direct(struct vringh *vrh, struct vringh_kiov *riov,
		       struct vringh_kiov *wiov, uint32_t head,
		       const struct vring_desc *d)
{
	if (take_direct(vrh, riov, wiov, d, !VIRTIO_CPU_LITTLE_ENDIAN))
		return 1;
	return swapped_getdesc_any(vrh, riov, wiov, head);
}

__attribute__((noinline)) static int
split_getdesc_indirect(struct vringh *vrh, struct vringh_kiov *riov,
		       struct vringh_kiov *wiov, uint32_t head,
		       const struct vring_desc *d)
{
	if (take_indirect(vrh, riov, wiov, d, VIRTIO_CPU_LITTLE_ENDIAN))
		return 1;
	return split_getdesc_any(vrh, riov, wiov, head);
}

__attribute__((noinline)) static int
swapped_getdesc_indirect(struct vringh *vrh, struct vringh_kiov *riov,
			 struct vringh_kiov *wiov, uint32_t head,
			 const struct vring_desc *d)
{
	if (take_indirect(vrh, riov, wiov, d, !VIRTIO_CPU_LITTLE_ENDIAN))
		return 1;
	return swapped_getdesc_any(vrh, riov, wiov, head);
}

/* Take what begins with @d and @flags, and is not one plain segment. */
VRINGH_INLINE int getdesc_more(struct vringh *vrh, struct vringh_kiov *riov,
			       struct vringh_kiov *wiov, uint32_t head,
			       const struct vring_desc *d, uint16_t flags,
			       bool little)
{
	bool indirect = flags & VRING_DESC_F_INDIRECT;

	if (little == VIRTIO_CPU_LITTLE_ENDIAN)
		return indirect
			       ? split_getdesc_indirect(vrh, riov, wiov, head,
							d)
			       : split_getdesc_direct(vrh, riov, wiov, head, d);
	return indirect ? swapped_getdesc_indirect(vrh, riov, wiov, head, d)
			: swapped_getdesc_direct(vrh, riov, wiov, head, d);
}

/* ---- one plain segment ------------------------------------------------- */

/*
 * No head is known: look for more. As vringh_getdesc(). What was not given back
 * takes room, so that no more are ever out than the queue has descriptors.
 * [split:take-look]
 */
static int look_avail(struct vringh *vrh)
{
	uint16_t seen = ring_load_acquire(
		vrh->little_endian, vrh->platform_order, &vrh->avail->idx);
	uint16_t out = (uint16_t)(vrh->last_avail_idx - vrh->last_used_idx);
	uint16_t more = (uint16_t)(seen - vrh->last_avail_idx);

	if ((uint32_t)out + more > vrh->num)
		return vringh_break(vrh, "drv.split.vq-avail-ring.1",
				    "avail.idx is more than the queue's size "
				    "ahead, or went back",
				    seen);
	vrh->avail_seen = seen;
	return seen != vrh->last_avail_idx;
}

__attribute__((noinline)) static int look_then_get(struct vringh *vrh,
						   struct vringh_kiov *riov,
						   struct vringh_kiov *wiov,
						   uint32_t *head)
{
	int ret = look_avail(vrh);

	return ret > 0 ? vringh_getdesc(vrh, riov, wiov, head) : ret;
}

VRINGH_INLINE int getdesc(struct vringh *vrh, struct vringh_kiov *riov,
			  struct vringh_kiov *wiov, uint32_t *head, bool little)
{
	const struct vring_desc *d;
	uint16_t at = vrh->last_avail_idx;
	uint16_t flags;
	uint32_t i;

	vringh_empty(riov);
	vringh_empty(wiov);
	if (at == vrh->avail_seen)
		return look_then_get(vrh, riov, wiov, head);
	/* [split:take-read] */
	i = ring_load16(little, &vrh->avail->ring[at & (vrh->num - 1)]);
	if (i >= vrh->num)
		return outside_table(vrh, i);
	*head = i;
	d = &vrh->desc[i];
	flags = ring_load16(little, &d->flags);
	if (flags & (VRING_DESC_F_NEXT | VRING_DESC_F_INDIRECT))
		return getdesc_more(vrh, riov, wiov, i, d, flags, little);
	if (!vringh_place_one(vrh, riov, wiov, ring_load64(little, &d->addr),
			      ring_load32(little, &d->len), flags))
		return little == VIRTIO_CPU_LITTLE_ENDIAN
			       ? split_getdesc_any(vrh, riov, wiov, i)
			       : swapped_getdesc_any(vrh, riov, wiov, i);
	vrh->last_avail_idx = (uint16_t)(at + 1);
	return 1;
}

int split_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		  struct vringh_kiov *wiov, uint32_t *head)
{
	return getdesc(vrh, riov, wiov, head, VIRTIO_CPU_LITTLE_ENDIAN);
}

int swapped_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		    struct vringh_kiov *wiov, uint32_t *head)
{
	return getdesc(vrh, riov, wiov, head, !VIRTIO_CPU_LITTLE_ENDIAN);
}
