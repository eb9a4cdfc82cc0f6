/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The split ring, driver half (2.7): kicks, callbacks, and how it begins.
 *
 * A buffer goes through these steps, in this order:
 *
 *   add           descriptors are taken from the FIFO of free ones and filled;
 *                 the head is placed in the available ring (2.7.13.1, .2)
 *   kick_prepare  avail.idx is published for all that were added (2.7.13.3),
 *                 then, after a full barrier, the device's wish is read
 *   get_buf       used.idx is read, the entry below it, the buffer is looked
 *                 up in private state, its descriptors go back to the FIFO
 */
#include "split_driver.h"

/* ---- kicking ---------------------------------------------------------- */

RING_INLINE bool kick_prepare(struct vring_virtqueue *q, const bool plain)
{
	struct vring_split *s = &q->split;
	uint16_t idx = (uint16_t)q->added;
	uint16_t old = (uint16_t)s->published;
	uint16_t event;

	/*
	 * drv.split.updating-idx.1: descriptors and heads before the index.
	 * [split:kick-publish]
	 */
	ring_store_release(is_le(q, plain), is_platform(q, plain),
			   &s->avail->idx, idx);
	s->published = q->added;
	s->shown_head = q->free_head;

	/*
	 * drv.split.notifying-device.1: the index before the device's wish.
	 * [split:kick-barrier] [split:kick-look]
	 */
	ring_full_barrier(is_platform(q, plain));
	if (q->event) {
		event = ring_load16(is_le(q, plain),
				    split_avail_event(s->used, q->num));
		return vring_need_event(event, idx, old);
	}
	return !(ring_load16(is_le(q, plain), &s->used->flags) &
		 VRING_USED_F_NO_NOTIFY);
}

static bool plain_kick_prepare(struct virtqueue *vq)
{
	return kick_prepare(to_vvq(vq), true);
}

static bool any_kick_prepare(struct virtqueue *vq)
{
	return kick_prepare(to_vvq(vq), false);
}

/* 2.9: of the split layout it is the index that was published. */
static uint16_t next_avail(const struct vring_virtqueue *q)
{
	return (uint16_t)q->split.published;
}

/* ---- for those who watch ----------------------------------------------- */

static struct vring_spot next_add(const struct vring_virtqueue *q)
{
	return (struct vring_spot){ .index = (uint16_t)q->added };
}

static struct vring_spot next_get(const struct vring_virtqueue *q)
{
	return (struct vring_spot){ .index = (uint16_t)q->split.last_used };
}

/* ---- callbacks -------------------------------------------------------- */

static void write_used_event(struct vring_virtqueue *q, uint16_t event)
{
	ring_store16(q->little_endian, split_used_event(q->split.avail, q->num),
		     event);
}

static void disable_cb(struct vring_virtqueue *q)
{
	if (q->event) /* as far away as an index can be */
		write_used_event(q, (uint16_t)(q->split.last_used + 0x8000));
	else
		ring_store16(q->little_endian, &q->split.avail->flags,
			     VRING_AVAIL_F_NO_INTERRUPT);
}

/* Ask for an interrupt once @event has been used. */
static void want_interrupt(struct vring_virtqueue *q, uint16_t event)
{
	if (q->event)
		write_used_event(q, event);
	else
		ring_store16(q->little_endian, &q->split.avail->flags, 0);
}

static unsigned int enable_cb(struct vring_virtqueue *q)
{
	/* [split:wait-wish] */
	want_interrupt(q, (uint16_t)q->split.last_used);
	return (uint16_t)q->split.last_used;
}

static bool poll_used(const struct vring_virtqueue *q, unsigned int last)
{
	/*
	 * The wish for an interrupt before the look that justifies waiting.
	 * [split:wait-barrier] [split:wait-look]
	 */
	ring_full_barrier(q->platform_order);
	return ring_load16(q->little_endian, &q->split.used->idx) !=
	       (uint16_t)last;
}

static bool enable_cb_delayed(struct vring_virtqueue *q)
{
	const struct vring_split *s = &q->split;
	uint16_t last = (uint16_t)s->last_used;
	uint16_t pending = (uint16_t)((uint16_t)q->added - last);
	uint16_t most = (uint16_t)(pending * 3u / 4);
	uint16_t used;

	/* [split:delay-wish] [split:delay-barrier] [split:delay-look] */
	want_interrupt(q, (uint16_t)(last + most));
	ring_full_barrier(q->platform_order);
	used = ring_load16(q->little_endian, &s->used->idx);
	return (uint16_t)(used - last) <= most;
}

/* ---- beginning -------------------------------------------------------- */

static size_t place(unsigned int num, size_t align, size_t *driver_area,
		    size_t *device_area)
{
	*driver_area = split_desc_size(num);
	*device_area = split_used_offset(num, align);
	return *device_area + split_used_size(num);
}

static void begin(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;
	char *ring = q->ring_mem;

	s->desc = (struct vring_desc *)(void *)ring;
	s->avail = (struct vring_avail *)(void *)(ring + q->driver_offset);
	s->avail_ring = s->avail->ring;
	s->used = (struct vring_used *)(void *)(ring + q->device_offset);
	q->vring = (struct vring){ q->num, s->desc, s->avail, s->used };
	s->published = 0;
	s->shown_head = q->free_head;
	s->last_used = 0;
	s->used_seen = 0;
}

/* ---- the tables ------------------------------------------------------- */

RING_TABLES(split, plain_kick_prepare, any_kick_prepare);

const struct vring_layout vring_split_layout = {
	RING_TABLES_MADE,	  .disable_cb = disable_cb,
	.enable_cb = enable_cb,	  .enable_cb_delayed = enable_cb_delayed,
	.poll = poll_used,	  .more_used = split_more_used,
	.next_avail = next_avail, .next_add = next_add,
	.next_get = next_get,	  .release = split_release,
	.place = place,		  .begin = begin,
};
