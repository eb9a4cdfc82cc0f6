/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the split ring (2.7).
 *
 * What is done for every buffer is compiled twice, for the CPU's byte order
 * and for the other one: @little is a constant there.
 */
#include <virtio/err.h>
#include <virtio/vringh.h>

#include "access.h"
#include "split.h"
#include "vringh_private.h"

/* ---- beginning -------------------------------------------------------- */

static int split_setup(struct vringh *vrh, const struct vringh_config *c)
{
	if (!c->num || c->num > VRING_SPLIT_NUM_MAX || c->num & (c->num - 1))
		return vringh_bad_setup(
			vrh, "its size is no power of two up to 32768", c->num,
			-EINVAL);
	vrh->desc = vringh_part(vrh, "descriptor table", c->desc_addr,
				split_desc_size(c->num), VRING_DESC_ALIGN_SIZE);
	if (IS_ERR(vrh->desc))
		return (int)PTR_ERR(vrh->desc);
	vrh->avail =
		vringh_part(vrh, "available ring", c->avail_addr,
			    split_avail_size(c->num), VRING_AVAIL_ALIGN_SIZE);
	if (IS_ERR(vrh->avail))
		return (int)PTR_ERR(vrh->avail);
	vrh->used = vringh_part(vrh, "used ring", c->used_addr,
				split_used_size(c->num), VRING_USED_ALIGN_SIZE);
	if (IS_ERR(vrh->used))
		return (int)PTR_ERR(vrh->used);
	return 0;
}

/* ---- taking a buffer -------------------------------------------------- */

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

static int outside_table(struct vringh *vrh, uint32_t i)
{
	return vringh_break(vrh, vrh->layout->clauses.address,
			    "descriptor outside the table", i);
}

/* Go on in the indirect table that @d refers to (2.7.5.3). */
VRINGH_INLINE int walk_table(struct vringh_walk *w, const struct vring_desc *d,
			     uint16_t flags, bool little)
{
	uint32_t len = ring_load32(little, &d->len);
	const volatile struct table_desc *table = (const void *)vringh_table(
		w->vrh, ring_load64(little, &d->addr), len, flags);
	uint32_t num = len / (uint32_t)sizeof(*d);
	uint32_t i = 0;

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
	return vringh_walk_end(w);
}

/* Follow a chain that begins with @d (dev.split.indirect-desc.2). */
VRINGH_INLINE int walk_chain(struct vringh_walk *w, const struct vring_desc *d,
			     uint16_t flags, bool little)
{
	while (!(flags & VRING_DESC_F_INDIRECT)) {
		int err = add_segment(w, ring_load64(little, &d->addr),
				      ring_load32(little, &d->len), flags);
		uint16_t i;

		if (err)
			return err;
		if (!(flags & VRING_DESC_F_NEXT))
			return vringh_walk_end(w);
		i = ring_load16(little, &d->next);
		if (i >= w->vrh->num)
			return outside_table(w->vrh, i);
		d = &w->vrh->desc[i];
		flags = ring_load16(little, &d->flags);
	}
	return walk_table(w, d, flags, little);
}

/*
 * Whatever the buffer is that begins at @head with @flags: a chain, in several
 * ranges of memory, a lie.
 */
VRINGH_INLINE int getdesc_any(struct vringh *vrh, struct vringh_kiov *riov,
			      struct vringh_kiov *wiov, uint16_t head,
			      uint16_t flags, bool little)
{
	struct vringh_walk w;
	int err;

	vringh_walk_begin(&w, vrh, riov, wiov, vrh->num);
	err = walk_chain(&w, &vrh->desc[head], flags, little);
	if (err)
		return err;
	vrh->last_avail_idx++;
	return 1;
}

__attribute__((noinline)) static int
split_getdesc_any(struct vringh *vrh, struct vringh_kiov *riov,
		  struct vringh_kiov *wiov, uint16_t head, uint16_t flags)
{
	return getdesc_any(vrh, riov, wiov, head, flags,
			   VIRTIO_CPU_LITTLE_ENDIAN);
}

__attribute__((noinline)) static int
swapped_getdesc_any(struct vringh *vrh, struct vringh_kiov *riov,
		    struct vringh_kiov *wiov, uint16_t head, uint16_t flags)
{
	return getdesc_any(vrh, riov, wiov, head, flags,
			   !VIRTIO_CPU_LITTLE_ENDIAN);
}

/* No head is known: look for more. Returns as vringh_getdesc(). */
static int look_avail(struct vringh *vrh)
{
	uint16_t seen = ring_load_acquire(
		vrh->little_endian, vrh->platform_order, &vrh->avail->idx);

	if ((uint16_t)(seen - vrh->last_avail_idx) > vrh->num)
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

/*
 * The buffer of one segment is dealt with here, in a straight line; everything
 * else is the last call, so that there is nothing to save.
 */
VRINGH_INLINE int getdesc(struct vringh *vrh, struct vringh_kiov *riov,
			  struct vringh_kiov *wiov, uint32_t *head, bool little)
{
	const struct vring_desc *d;
	uint16_t at = vrh->last_avail_idx;
	uint16_t flags, i;

	vringh_empty(riov);
	vringh_empty(wiov);
	if (vrh->broken)
		return -EIO;
	if (at == vrh->avail_seen)
		return look_then_get(vrh, riov, wiov, head);
	i = ring_load16(little, &vrh->avail->ring[at & (vrh->num - 1)]);
	if (i >= vrh->num)
		return outside_table(vrh, i);
	*head = i;
	d = &vrh->desc[i];
	flags = ring_load16(little, &d->flags);
	if (flags & (VRING_DESC_F_NEXT | VRING_DESC_F_INDIRECT) ||
	    !vringh_place_one(vrh, flags & VRING_DESC_F_WRITE ? wiov : riov,
			      ring_load64(little, &d->addr),
			      ring_load32(little, &d->len)))
		return little == VIRTIO_CPU_LITTLE_ENDIAN
			       ? split_getdesc_any(vrh, riov, wiov, i, flags)
			       : swapped_getdesc_any(vrh, riov, wiov, i, flags);
	vrh->last_avail_idx = (uint16_t)(at + 1);
	return 1;
}

static int split_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
			 struct vringh_kiov *wiov, uint32_t *head)
{
	return getdesc(vrh, riov, wiov, head, VIRTIO_CPU_LITTLE_ENDIAN);
}

static int swapped_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
			   struct vringh_kiov *wiov, uint32_t *head)
{
	return getdesc(vrh, riov, wiov, head, !VIRTIO_CPU_LITTLE_ENDIAN);
}

static void split_abandon(struct vringh *vrh)
{
	vrh->last_avail_idx--;
}

/* ---- giving it back --------------------------------------------------- */

VRINGH_INLINE void put_used(struct vringh *vrh, uint32_t head, uint32_t len,
			    bool little)
{
	struct vring_used_elem *elem =
		&vrh->used->ring[vrh->last_used_idx & (vrh->num - 1)];

	ring_store32(little, &elem->id, head);
	ring_store32(little, &elem->len, len);
}

/* dev.split.vq-used-ring.1, .2: data and lengths before the index. */
VRINGH_INLINE void publish_used(struct vringh *vrh, uint16_t idx, bool little)
{
	vrh->last_used_idx = idx;
	ring_store_release(little, vrh->platform_order, &vrh->used->idx, idx);
}

VRINGH_INLINE void complete(struct vringh *vrh, uint32_t head, uint32_t len,
			    bool little)
{
	uint16_t idx = (uint16_t)(vrh->last_used_idx + 1);

	vrh->completed++;
	put_used(vrh, head, len, little);
	publish_used(vrh, idx, little);
}

static void split_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	complete(vrh, head, len, VIRTIO_CPU_LITTLE_ENDIAN);
}

static void swapped_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	complete(vrh, head, len, !VIRTIO_CPU_LITTLE_ENDIAN);
}

/*
 * In order, an entry stands for its buffer and for those before it whose own
 * entries were left out (2.7.9).
 */
static void split_complete_multi(struct vringh *vrh,
				 const struct vringh_used *used, unsigned int n)
{
	bool little = vrh->little_endian;
	unsigned int i = 0;

	while (i < n) {
		unsigned int last = vringh_batch_end(vrh, used, i, n);

		put_used(vrh, used[last].head, used[last].len, little);
		vrh->last_used_idx += (uint16_t)(last + 1 - i);
		i = last + 1;
	}
	vrh->completed += n;
	publish_used(vrh, vrh->last_used_idx, little);
}

static bool split_need_notify(struct vringh *vrh)
{
	uint32_t completed = vrh->completed;
	uint16_t event;

	if (vrh->broken || !completed)
		return false;
	vrh->completed = 0;
	/* The used index before the driver's wish. */
	ring_full_barrier(vrh->platform_order);
	if (!vrh->event_indices)
		return !(ring_load16(vrh->little_endian, &vrh->avail->flags) &
			 VRING_AVAIL_F_NO_INTERRUPT);
	event = ring_load16(vrh->little_endian,
			    split_used_event(vrh->avail, vrh->num));
	return completed > UINT16_MAX ||
	       vring_need_event(event, vrh->last_used_idx,
				(uint16_t)(vrh->last_used_idx - completed));
}

/* ---- kicks ------------------------------------------------------------ */

static bool split_notify_enable(struct vringh *vrh)
{
	if (vrh->event_indices)
		ring_store16(vrh->little_endian,
			     split_avail_event(vrh->used, vrh->num),
			     vrh->last_avail_idx);
	else
		ring_store16(vrh->little_endian, &vrh->used->flags, 0);
	/* The wish for kicks before the look that justifies waiting. */
	ring_full_barrier(vrh->platform_order);
	return ring_load16(vrh->little_endian, &vrh->avail->idx) ==
	       vrh->last_avail_idx;
}

static void split_notify_disable(struct vringh *vrh)
{
	/* With event indices the old avail_event, once passed, is quiet. */
	if (!vrh->event_indices)
		ring_store16(vrh->little_endian, &vrh->used->flags,
			     VRING_USED_F_NO_NOTIFY);
}

/* ---- the layout ------------------------------------------------------- */

#define SPLIT_CLAUSES                                                          \
	{                                                                      \
		.setup = "drv.split.vq.1", .address = "2.7.5",                 \
		.bytes = "drv.split.vq-desc-table.1",                          \
		.length = "drv.split.indirect-desc.3",                         \
		.order = "drv.split.message-framing.1",                        \
		.pieces = "dev.split.message-framing.2",                       \
		.not_indirect = "drv.split.indirect-desc.1",                   \
		.table = "2.7.5.3", .table_next = "drv.split.indirect-desc.4", \
	}

const struct vringh_layout vringh_split = {
	.setup = split_setup,
	.getdesc = split_getdesc,
	.abandon = split_abandon,
	.complete = split_complete,
	.complete_multi = split_complete_multi,
	.need_notify = split_need_notify,
	.notify_enable = split_notify_enable,
	.notify_disable = split_notify_disable,
	.clauses = SPLIT_CLAUSES,
};

const struct vringh_layout vringh_split_swapped = {
	.setup = split_setup,
	.getdesc = swapped_getdesc,
	.abandon = split_abandon,
	.complete = swapped_complete,
	.complete_multi = split_complete_multi,
	.need_notify = split_need_notify,
	.notify_enable = split_notify_enable,
	.notify_disable = split_notify_disable,
	.clauses = SPLIT_CLAUSES,
};
