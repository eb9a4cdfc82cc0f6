/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packed ring, driver half (2.8): kicks, callbacks, and how it begins.
 *
 * A buffer goes through these steps, in this order:
 *
 *   add           the next descriptors are filled, the first one's flags last:
 *                 the device may have the buffer (2.8.21.1)
 *   kick_prepare  after a full barrier, the device's wish is read (2.8.21.3)
 *   get_buf       the descriptor where the next answer is due is read, the
 *                 buffer is looked up in private state by its id (2.8.22)
 */
#include "packed_driver.h"

/* ---- kicking ---------------------------------------------------------- */

static bool kick_prepare(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	struct vring_packed *p = &q->packed;
	uint16_t place = packed_avail_place(q);
	uint64_t all = (uint64_t)p->laps * q->num + packed_index(place);
	uint64_t count = all - p->announced;
	struct packed_event event;

	p->announced = all;
	/*
	 * drv.packed.sending-avail-buf-notif.1: flags before the wish.
	 * [packed:kick-barrier] [packed:kick-look]
	 */
	ring_full_barrier(q->platform_order);
	event = packed_load_event(p->device);
	if (event.flags != VRING_PACKED_EVENT_FLAG_DESC)
		return event.flags != VRING_PACKED_EVENT_FLAG_DISABLE;
	/* A place that the ring does not have: better once too often. */
	if (!packed_event_valid(event.off_wrap, q->num))
		return true;
	/* What lies more than two laps back is of no interest. */
	if (count > 2 * q->num)
		count = 2 * q->num;
	return packed_need_event(event.off_wrap, place, (uint32_t)count,
				 q->num);
}

/* ---- for those who watch ----------------------------------------------- */

static struct vring_spot spot(uint16_t place)
{
	return (struct vring_spot){ packed_index(place), packed_wrap(place) };
}

static struct vring_spot next_add(const struct vring_virtqueue *q)
{
	return spot(packed_avail_place(q));
}

static struct vring_spot next_get(const struct vring_virtqueue *q)
{
	return spot(packed_used_place(q));
}

/* ---- callbacks -------------------------------------------------------- */

static void disable_cb(struct vring_virtqueue *q)
{
	packed_store_event(q->packed.driver, 0,
			   VRING_PACKED_EVENT_FLAG_DISABLE);
}

/* Ask for an interrupt once the descriptor at @place has been used. */
static void want_interrupt(struct vring_virtqueue *q, uint16_t place)
{
	packed_store_event(q->packed.driver, q->event ? place : 0,
			   q->event ? VRING_PACKED_EVENT_FLAG_DESC
				    : VRING_PACKED_EVENT_FLAG_ENABLE);
}

static unsigned int enable_cb(struct vring_virtqueue *q)
{
	uint16_t place = packed_used_place(q);

	/* [packed:wait-wish] */
	want_interrupt(q, place);
	return place;
}

static bool poll_used(const struct vring_virtqueue *q, unsigned int last)
{
	const struct vring_packed *p = &q->packed;
	uint16_t place = (uint16_t)last;
	uint16_t flags;

	/*
	 * The wish for an interrupt before the look that justifies waiting.
	 * [packed:wait-barrier] [packed:wait-look]
	 */
	ring_full_barrier(q->platform_order);
	/* A batch that was begun is not written where the next one is due. */
	if (q->batch_last != VRING_NO_ID)
		return true;
	flags = ring_load16(true, &p->desc[packed_index(place)].flags);
	return packed_is_used(flags, packed_wrap(place));
}

static bool enable_cb_delayed(struct vring_virtqueue *q)
{
	uint32_t pending = q->num - q->vq.num_free;
	uint16_t place = packed_used_place(q);

	/* [packed:delay-wish] [packed:delay-barrier] [packed:delay-look] */
	want_interrupt(q, packed_next(place, pending * 3 / 4, q->num));
	return !poll_used(q, place);
}

/* ---- beginning -------------------------------------------------------- */

static size_t place(unsigned int num, size_t align, size_t *driver_area,
		    size_t *device_area)
{
	*driver_area = (packed_desc_size(num) + align - 1) & ~(align - 1);
	*device_area = *driver_area + align;
	return *device_area + sizeof(struct vring_packed_desc_event);
}

static void begin(struct vring_virtqueue *q)
{
	struct vring_packed *p = &q->packed;
	char *ring = q->ring_mem;

	p->desc = (struct vring_packed_desc *)(void *)ring;
	p->driver =
		(struct vring_packed_desc_event *)(void *)(ring +
							   q->driver_offset);
	p->device =
		(struct vring_packed_desc_event *)(void *)(ring +
							   q->device_offset);
	p->next = p->desc;
	p->due = p->desc;
	p->end = p->desc + q->num;
	p->laps = 0;
	p->avail_flags = packed_avail_flags(true);
	p->used_flags = packed_used_flags(true);
	p->announced = 0;
}

/* ---- the tables ------------------------------------------------------- */

RING_TABLES(packed, kick_prepare, kick_prepare);

const struct vring_layout vring_packed_layout = {
	RING_TABLES_MADE,
	.disable_cb = disable_cb,
	.enable_cb = enable_cb,
	.enable_cb_delayed = enable_cb_delayed,
	.poll = poll_used,
	.more_used = packed_more_used,
	.next_avail = packed_avail_place,
	.next_add = next_add,
	.next_get = next_get,
	.release = packed_release,
	.place = place,
	.begin = begin,
};
