/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the device half of the packed ring takes a buffer.
 *
 * As in split_take.c: a straight line for one segment, loops for several, and a
 * walk that deals with all there is and says what is wrong. What one is not made
 * for is left to the next, which begins from scratch.
 */
#include <virtio/assert.h>
#include <virtio/err.h>
#include <virtio/vringh.h>

#include "access.h"
#include "packed_device.h"
#include "vringh_private.h"

/*
 * Is the place for what is used in the lap before? With equal wrap counters,
 * one of the two flags has PACKED_USED.
 */
VRINGH_INLINE bool lap_behind(const struct vringh *vrh)
{
	return !((vrh->avail_flags ^ vrh->used_flags) & PACKED_USED);
}

/* Descriptors that were taken and not given back. */
VRINGH_INLINE uint32_t in_flight(const struct vringh *vrh)
{
	uint32_t n = (uint32_t)(vrh->next_avail - vrh->next_used);

	return lap_behind(vrh) ? n + vrh->num : n;
}

/* @n descriptors were taken, @last and those before it. */
VRINGH_INLINE int take(struct vringh *vrh, struct vring_packed_desc *last,
		       uint32_t n)
{
	struct vring_packed_desc *next = last + 1;

	if (next == vrh->ring_end) {
		next = vrh->ring;
		vrh->avail_flags ^= PACKED_OWNER;
	}
	vrh->next_avail = next;
	vrh->taken = n;
	return 1;
}

/*
 * What vringh_complete() is to know of a buffer of @n descriptors: the id is in
 * the last one.
 */
VRINGH_INLINE uint32_t token(uint16_t id, uint32_t n)
{
	return id | n << 16;
}

/* ---- whatever there is ------------------------------------------------ */

/* An entry of an indirect table, which may lie at any address. */
struct table_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t id;
	uint16_t flags;
} __attribute__((packed, may_alias));

/*
 * All of a table is the buffer, in order; of its flags only the one for writing
 * counts, the others are ignored as are the ids (2.8.7).
 */
VRINGH_INLINE int walk_table(struct vringh_walk *w, uint64_t addr, uint32_t len,
			     uint16_t flags)
{
	const volatile struct table_desc *entry =
		(const void *)vringh_table(w->vrh, addr, len, flags);
	uint32_t num = len / (uint32_t)sizeof(*entry);

	if (!entry)
		return -EIO;
	if (num > w->vrh->num)
		return vringh_break(w->vrh, w->vrh->layout->clauses.length,
				    "indirect table longer than the queue",
				    num);
	for (; num; num--, entry++) {
		int err = vringh_walk_add(w, virtio_swab64(true, entry->addr),
					  virtio_swab32(true, entry->len),
					  virtio_swab16(true, entry->flags));

		if (err)
			return err;
	}
	w->left--;
	return vringh_walk_end(w);
}

/* There is no descriptor left that could belong to a list. */
static int no_room(struct vringh *vrh)
{
	if (in_flight(vrh))
		return vringh_break(vrh, "drv.packed.vq-desc-table.1",
				    "descriptor available again before it was "
				    "used",
				    packed_avail_place(vrh));
	return vringh_break(vrh, vrh->layout->clauses.length,
			    "list longer than the queue", vrh->num);
}

/* A descriptor in a list is not as it must be. */
static int bad_list(struct vringh *vrh, uint16_t flags, uint16_t avail_flags)
{
	if ((flags & PACKED_OWNER) != avail_flags)
		return vringh_break(vrh, "drv.packed.scatter-gather-support.6",
				    "list goes on where nothing is available",
				    flags);
	return vringh_break(vrh, vrh->layout->clauses.table_next,
			    "indirect descriptor in a list", flags);
}

/*
 * Follow the list that begins at *@at with *@rest, to its last descriptor. All
 * of it is there once its first descriptor is
 * (drv.packed.scatter-gather-support.6).
 */
VRINGH_INLINE int walk_list(struct vringh_walk *w,
			    struct vring_packed_desc **at,
			    struct ring_packed_used *rest)
{
	struct vringh *vrh = w->vrh;
	uint16_t avail_flags = vrh->avail_flags;
	struct vring_packed_desc *d = *at;
	int err;

	for (;;) {
		err = vringh_walk_add(w, ring_load64(true, &d->addr), rest->len,
				      rest->flags);
		if (err)
			return err;
		w->left--;
		if (!(rest->flags & VRING_DESC_F_NEXT))
			break;
		if (!w->left)
			return no_room(vrh);
		if (++d == vrh->ring_end) {
			d = vrh->ring;
			avail_flags ^= PACKED_OWNER;
		}
		*rest = ring_load_packed(false, d);
		if ((rest->flags & (PACKED_OWNER | VRING_DESC_F_INDIRECT)) !=
		    avail_flags)
			return bad_list(vrh, rest->flags, avail_flags);
	}
	err = vringh_walk_end(w);
	if (!err)
		vrh->avail_flags = avail_flags;
	*at = d;
	return err;
}

/*
 * Whatever there is: nothing, a list, a table, memory in pieces, a lie. Nothing
 * that was read before is relied on.
 */
__attribute__((noinline)) int packed_getdesc_any(struct vringh *vrh,
						 struct vringh_kiov *riov,
						 struct vringh_kiov *wiov,
						 uint32_t *head)
{
	struct vring_packed_desc *d = vrh->next_avail;
	uint32_t room = vrh->num - in_flight(vrh);
	struct ring_packed_used rest;
	struct vringh_walk w;
	int err;

	VIRTIO_ASSERT(room <= vrh->num); /* no buffer was completed twice */
	vringh_empty(riov);
	vringh_empty(wiov);
	/* [packed:take-look] [packed:take-read] */
	rest = ring_load_packed(vrh->platform_order, d);
	if ((rest.flags & PACKED_OWNER) != vrh->avail_flags)
		return 0;
	if (!room)
		return no_room(vrh);
	vringh_walk_begin(&w, vrh, riov, wiov, room);
	if (rest.flags & VRING_DESC_F_INDIRECT)
		err = walk_table(&w, ring_load64(true, &d->addr), rest.len,
				 rest.flags);
	else
		err = walk_list(&w, &d, &rest);
	if (err)
		return err;
	*head = token(rest.id, room - w.left);
	return take(vrh, d, room - w.left);
}

/* ---- several plain segments ------------------------------------------- */

/*
 * Where in a list its next segment is: in the ring, or, where @indirect, in a
 * table.
 */
struct list {
	const struct vring_packed_desc *d;
	const struct vring_packed_desc *end; /* of the table */
	uint16_t owner; /* in the ring: the flags for it in this lap */
	uint16_t flags; /* of d, ^ owner */
};

/* What decides how a segment is followed by another one: in the ring, all. */
#define LIST_KIND(indirect)                                                    \
	((indirect) ? VRING_DESC_F_WRITE                                       \
		    : PACKED_OWNER | VRING_DESC_F_INDIRECT |                   \
			      VRING_DESC_F_WRITE | VRING_DESC_F_NEXT)

/* Look at the descriptor where @l is. */
VRINGH_INLINE void list_look(struct list *l)
{
	l->flags = ring_load_acquire(true, false, &l->d->flags) ^ l->owner;
}

/* Has it these flags of LIST_KIND(), and the owner's in the ring? */
VRINGH_INLINE bool list_is(const struct list *l, uint32_t flags, bool indirect)
{
	return (l->flags & LIST_KIND(indirect)) == flags;
}

/*
 * Step to the next descriptor; false if that is where the next used one will be
 * written: what lies behind was taken, and is not given back.
 */
VRINGH_INLINE bool list_next(struct list *l, const struct vringh *vrh,
			     bool indirect)
{
	l->d++;
	if (!indirect && l->d == vrh->ring_end) {
		l->d = vrh->ring;
		l->owner ^= PACKED_OWNER;
	}
	if (!indirect && l->d == vrh->next_used)
		return false;
	list_look(l);
	return true;
}

/* Add the segment where @l is. */
VRINGH_INLINE bool list_add(const struct list *l, struct vringh_plain *p)
{
	return vringh_plain_add(p, ring_load64(true, &l->d->addr),
				ring_load32(true, &l->d->len));
}

/* Fill one direction: @write is what its segments have as VRING_DESC_F_WRITE. */
VRINGH_INLINE enum vringh_ending
list_fill(struct list *l, const struct vringh *vrh, struct vringh_plain *p,
	  struct vringh_kiov *iov, uint32_t write, bool indirect)
{
	uint32_t next = indirect ? 0 : VRING_DESC_F_NEXT;
	enum vringh_ending ending = VRINGH_TURN;

	vringh_plain_into(p, iov);
	while (list_is(l, write | next, indirect)) {
		if (!list_add(l, p))
			return VRINGH_ODD;
		if (indirect && l->d + 1 == l->end) {
			ending = VRINGH_LAST;
			break;
		}
		if (!list_next(l, vrh, indirect))
			return VRINGH_ODD;
	}
	if (!indirect && list_is(l, write, false)) {
		if (!list_add(l, p))
			return VRINGH_ODD;
		ending = VRINGH_LAST;
	}
	vringh_plain_filled(p, iov);
	return ending;
}

/* The segments from where @l is; false if something is odd. */
VRINGH_INLINE bool list_take(struct list *l, const struct vringh *vrh,
			     struct vringh_plain *p, struct vringh_kiov *riov,
			     struct vringh_kiov *wiov, bool indirect)
{
	enum vringh_ending ending;

	ending = list_fill(l, vrh, p, riov, 0, indirect);
	if (ending == VRINGH_TURN)
		ending = list_fill(l, vrh, p, wiov, VRING_DESC_F_WRITE,
				   indirect);
	return ending == VRINGH_LAST;
}

/* A list in the ring. */
__attribute__((noinline)) static int
packed_getdesc_direct(struct vringh *vrh, struct vringh_kiov *riov,
		      struct vringh_kiov *wiov, uint32_t *head)
{
	struct vringh_plain p = { .range = vrh->memory->ranges };
	struct list l = {
		.d = vrh->next_avail,
		.owner = vrh->avail_flags,
	};
	uint64_t n;

	list_look(&l);
	if ((l.d == vrh->next_used && lap_behind(vrh)) ||
	    !list_take(&l, vrh, &p, riov, wiov, false) || p.bytes > UINT32_MAX)
		return packed_getdesc_any(vrh, riov, wiov, head);
	n = vringh_plain_count(riov, wiov);
	*head = token(ring_load16(true, &l.d->id), (uint32_t)n);
	vrh->avail_flags = l.owner;
	return take(vrh, vrh->ring + (l.d - vrh->ring), (uint32_t)n);
}

/*
 * Begin with the table that a descriptor refers to. It must be aligned as the
 * ring: few are not.
 */
VRINGH_INLINE bool table_begin(struct list *l, const struct vringh *vrh,
			       uint64_t addr, struct ring_packed_used rest)
{
	const struct vringh_range *r = vrh->memory->ranges;
	uint64_t at = addr + r->offset;

	if (!vrh->indirect ||
	    (rest.flags & (PACKED_OWNER | VRING_DESC_F_NEXT)) !=
		    vrh->avail_flags ||
	    rest.len % sizeof(*l->d) || !vringh_is_plain(r, addr, rest.len) ||
	    at % sizeof(uint64_t))
		return false;
	l->d = (const void *)(uintptr_t)at;
	l->end = l->d + rest.len / sizeof(*l->d);
	l->owner = 0;
	list_look(l);
	return true;
}

__attribute__((noinline)) static int
packed_getdesc_indirect(struct vringh *vrh, struct vringh_kiov *riov,
			struct vringh_kiov *wiov, uint32_t *head)
{
	struct vringh_plain p = { .range = vrh->memory->ranges };
	struct vring_packed_desc *d = vrh->next_avail;
	struct ring_packed_used rest = ring_load_packed(false, d);
	struct list l;

	if (!(rest.flags & VRING_DESC_F_INDIRECT) ||
	    (d == vrh->next_used && lap_behind(vrh)) ||
	    !table_begin(&l, vrh, ring_load64(true, &d->addr), rest) ||
	    !list_take(&l, vrh, &p, riov, wiov, true) ||
	    !vringh_plain_end(&p, vringh_plain_count(riov, wiov), vrh->num))
		return packed_getdesc_any(vrh, riov, wiov, head);
	*head = token(rest.id, 1);
	return take(vrh, d, 1);
}

/* ---- one plain segment ------------------------------------------------- */

/* Where both places are the same, all of the ring is taken, or none of it. */
int packed_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		   struct vringh_kiov *wiov, uint32_t *head)
{
	struct vring_packed_desc *d = vrh->next_avail;
	uint16_t flags = ring_load_acquire(true, false, &d->flags);

	vringh_empty(riov);
	vringh_empty(wiov);
	if ((flags & (PACKED_OWNER | VRING_DESC_F_NEXT |
		      VRING_DESC_F_INDIRECT)) != vrh->avail_flags)
		return flags & VRING_DESC_F_INDIRECT
			       ? packed_getdesc_indirect(vrh, riov, wiov, head)
			       : packed_getdesc_direct(vrh, riov, wiov, head);
	if ((d == vrh->next_used && lap_behind(vrh)) ||
	    !vringh_place_one(vrh, riov, wiov, ring_load64(true, &d->addr),
			      ring_load32(true, &d->len), flags))
		return packed_getdesc_any(vrh, riov, wiov, head);
	*head = token(ring_load16(true, &d->id), 1);
	return take(vrh, d, 1);
}

void packed_abandon(struct vringh *vrh)
{
	if (vrh->taken > vrh->next_avail - vrh->ring) {
		vrh->next_avail += vrh->num;
		vrh->avail_flags ^= PACKED_OWNER;
	}
	vrh->next_avail -= vrh->taken;
	vrh->taken = 0;
}
