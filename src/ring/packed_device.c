/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the packed ring (2.8).
 *
 * Two places go round the ring: where the next available descriptor will be,
 * and where the next used one is written. What lies between them was taken and
 * not given back, and is counted: a driver that makes such a descriptor
 * available again would have the device overrun itself.
 */
#include <virtio/assert.h>
#include <virtio/err.h>
#include <virtio/vringh.h>

#include "access.h"
#include "packed.h"
#include "vringh_private.h"

/* ---- beginning -------------------------------------------------------- */

static int packed_setup(struct vringh *vrh, const struct vringh_config *c)
{
	size_t event_size = sizeof(struct vring_packed_desc_event);

	if (!c->num || c->num > VRING_PACKED_NUM_MAX)
		return vringh_bad_setup(vrh, "its size is not from 1 to 32768",
					c->num, -EINVAL);
	vrh->ring = vringh_part(vrh, "descriptor ring", c->desc_addr,
				packed_desc_size(c->num), PACKED_DESC_ALIGN);
	if (IS_ERR(vrh->ring))
		return (int)PTR_ERR(vrh->ring);
	vrh->driver_event =
		vringh_part(vrh, "driver event suppression", c->avail_addr,
			    event_size, PACKED_EVENT_ALIGN);
	if (IS_ERR(vrh->driver_event))
		return (int)PTR_ERR(vrh->driver_event);
	vrh->device_event =
		vringh_part(vrh, "device event suppression", c->used_addr,
			    event_size, PACKED_EVENT_ALIGN);
	if (IS_ERR(vrh->device_event))
		return (int)PTR_ERR(vrh->device_event);
	vrh->little_endian = true;
	vrh->ring_end = vrh->ring + c->num;
	vrh->next_avail = vrh->ring;
	vrh->next_used = vrh->ring;
	vrh->avail_flags = packed_avail_flags(true);
	vrh->used_flags = packed_used_flags(true);
	return 0;
}

/* ---- taking a buffer -------------------------------------------------- */

/* Of the next descriptor that will be available, with its wrap counter. */
static uint16_t avail_place(const struct vringh *vrh)
{
	uint32_t wrap = vrh->avail_flags & PACKED_AVAIL ? PACKED_WRAP : 0;

	return (uint16_t)((uint32_t)(vrh->next_avail - vrh->ring) | wrap);
}

/* Of the next descriptor that will be used. */
static uint16_t used_place(const struct vringh *vrh)
{
	uint32_t wrap = vrh->used_flags ? PACKED_WRAP : 0;

	return (uint16_t)((uint32_t)(vrh->next_used - vrh->ring) | wrap);
}

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
				    avail_place(vrh));
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
__attribute__((noinline)) static int
packed_getdesc_any(struct vringh *vrh, struct vringh_kiov *riov,
		   struct vringh_kiov *wiov, uint32_t *head)
{
	struct vring_packed_desc *d = vrh->next_avail;
	uint32_t room = vrh->num - in_flight(vrh);
	struct ring_packed_used rest;
	struct vringh_walk w;
	int err;

	VIRTIO_ASSERT(room <= vrh->num); /* no buffer was completed twice */
	if (vrh->broken)
		return -EIO;
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

/*
 * A straight line for the buffer of one plain segment. Everything else begins
 * again in the last call, so that there is nothing to save. Where both places
 * are the same, all of the ring is taken, or none of it.
 */
static int packed_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
			  struct vringh_kiov *wiov, uint32_t *head)
{
	struct vring_packed_desc *d = vrh->next_avail;
	struct ring_packed_used rest = ring_load_packed(false, d);

	vringh_empty(riov);
	vringh_empty(wiov);
	if (vrh->broken | vrh->platform_order ||
	    (rest.flags & (PACKED_OWNER | VRING_DESC_F_NEXT |
			   VRING_DESC_F_INDIRECT)) != vrh->avail_flags ||
	    (d == vrh->next_used && lap_behind(vrh)) ||
	    !vringh_place_one(vrh,
			      rest.flags & VRING_DESC_F_WRITE ? wiov : riov,
			      ring_load64(true, &d->addr), rest.len))
		return packed_getdesc_any(vrh, riov, wiov, head);
	*head = token(rest.id, 1);
	return take(vrh, d, 1);
}

static void packed_abandon(struct vringh *vrh)
{
	if (vrh->taken > vrh->next_avail - vrh->ring) {
		vrh->next_avail += vrh->num;
		vrh->avail_flags ^= PACKED_OWNER;
	}
	vrh->next_avail -= vrh->taken;
	vrh->taken = 0;
}

/* ---- giving it back --------------------------------------------------- */

/* Step from @d over the buffer with this head, which was given back. */
VRINGH_INLINE struct vring_packed_desc *
step_used(struct vringh *vrh, struct vring_packed_desc *d, uint32_t head)
{
	uint32_t n = head >> 16;

	VIRTIO_ASSERT(n); /* as vringh_getdesc() said */
	vrh->completed += n;
	d += n;
	if (d >= vrh->ring_end) {
		d -= vrh->num;
		VIRTIO_ASSERT(d < vrh->ring_end);
		vrh->used_flags ^= PACKED_OWNER;
	}
	return d;
}

/* 2.8.3: the write flag of a used descriptor says whether there is a length. */
VRINGH_INLINE uint16_t used_flags(const struct vringh *vrh, uint32_t len)
{
	return len ? vrh->used_flags | VRING_DESC_F_WRITE : vrh->used_flags;
}

static void packed_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	struct vring_packed_desc *d = vrh->next_used;
	uint16_t flags = used_flags(vrh, len);

	vrh->next_used = step_used(vrh, d, head);
	ring_publish_packed(vrh->platform_order, d, len, (uint16_t)head, flags);
}

/*
 * The first descriptor comes last: the driver looks at no other before, so one
 * release publishes all. In order, one descriptor stands for its buffer and for
 * those before it whose own were left out (2.8.8).
 */
static void packed_complete_multi(struct vringh *vrh,
				  const struct vringh_used *used,
				  unsigned int n)
{
	struct vring_packed_desc *first = vrh->next_used;
	struct vring_packed_desc *d = first;
	uint16_t first_flags = vrh->used_flags;
	unsigned int first_last = 0;
	unsigned int i = 0;

	while (i < n) {
		unsigned int last = vringh_batch_end(vrh, used, i, n);
		uint16_t flags = used_flags(vrh, used[last].len);

		if (i) {
			ring_store_packed(d, used[last].len,
					  (uint16_t)used[last].head, flags);
		} else {
			first_last = last;
			first_flags = flags;
		}
		for (; i <= last; i++)
			d = step_used(vrh, d, used[i].head);
	}
	vrh->next_used = d;
	if (n)
		ring_publish_packed(
			vrh->platform_order, first, used[first_last].len,
			(uint16_t)used[first_last].head, first_flags);
}

static bool packed_need_notify(struct vringh *vrh)
{
	uint32_t completed = vrh->completed;
	struct packed_event event;

	if (vrh->broken || !completed)
		return false;
	vrh->completed = 0;
	/* The used descriptors before the driver's wish. */
	ring_full_barrier(vrh->platform_order);
	event = packed_load_event(vrh->driver_event);
	event.flags &=
		VRING_PACKED_EVENT_FLAG_DISABLE | VRING_PACKED_EVENT_FLAG_DESC;
	if (event.flags == VRING_PACKED_EVENT_FLAG_DISABLE)
		return false;
	if (event.flags != VRING_PACKED_EVENT_FLAG_DESC || !vrh->event_indices)
		return true;
	if (!packed_event_valid(event.off_wrap, vrh->num)) {
		vringh_break(vrh, "2.8.10", "event outside the ring",
			     event.off_wrap);
		return false;
	}
	return packed_need_event(event.off_wrap, used_place(vrh), completed,
				 vrh->num);
}

/* ---- kicks ------------------------------------------------------------ */

static bool packed_notify_enable(struct vringh *vrh)
{
	if (vrh->event_indices)
		packed_store_event(vrh->device_event, avail_place(vrh),
				   VRING_PACKED_EVENT_FLAG_DESC);
	else
		packed_store_event(vrh->device_event, 0,
				   VRING_PACKED_EVENT_FLAG_ENABLE);
	vrh->kicks_off = false;
	/* The wish for kicks before the look that justifies waiting. */
	ring_full_barrier(vrh->platform_order);
	return (ring_load_packed(false, vrh->next_avail).flags &
		PACKED_OWNER) != vrh->avail_flags;
}

/* Written once: the driver reads it with every kick that it thinks of. */
static void packed_notify_disable(struct vringh *vrh)
{
	if (vrh->kicks_off)
		return;
	vrh->kicks_off = true;
	packed_store_event(vrh->device_event, 0,
			   VRING_PACKED_EVENT_FLAG_DISABLE);
}

/* ---- the layout ------------------------------------------------------- */

const struct vringh_layout vringh_packed = {
	.setup = packed_setup,
	.getdesc = packed_getdesc,
	.abandon = packed_abandon,
	.complete = packed_complete,
	.complete_multi = packed_complete_multi,
	.need_notify = packed_need_notify,
	.notify_enable = packed_notify_enable,
	.notify_disable = packed_notify_disable,
	.clauses = {
		.setup = "drv.packed.packed-vq.1",
		.address = "2.8.4",
		.bytes = "2.8.4",
		.length = "drv.packed.scatter-gather-support.2",
		.order = "drv.packed.scatter-gather-support.3",
		.pieces = "dev.packed.scatter-gather-support.2",
		.not_indirect = "drv.packed.indirect-desc.1",
		.table = "2.8.7",
		.table_next = "drv.packed.indirect-desc.4",
	},
};
