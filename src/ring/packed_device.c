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
#include "packed_device.h"
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

/* ---- giving a buffer back --------------------------------------------- */

/* Where the next used descriptor is written, and its flags there. */
struct used_cursor {
	struct vring_packed_desc *d;
	uint16_t flags;
};

/* Step over the buffer with this head, which was given back. */
VRINGH_INLINE void step_used(const struct vringh *vrh, struct used_cursor *p,
			     uint32_t head)
{
	size_t n = head >> 16;

	VIRTIO_ASSERT(n); /* as vringh_getdesc() said */
	p->d += n;
	if (p->d >= vrh->ring_end) {
		p->d -= vrh->num;
		VIRTIO_ASSERT(p->d < vrh->ring_end);
		p->flags ^= PACKED_OWNER;
	}
}

/* 2.8.3: the write flag of a used descriptor says whether there is a length. */
VRINGH_INLINE uint16_t with_length(uint16_t flags, uint32_t len)
{
	return len ? flags | VRING_DESC_F_WRITE : flags;
}

VRINGH_INLINE void complete(struct vringh *vrh, uint32_t head, uint32_t len,
			    const bool platform)
{
	const uint16_t flags = vrh->used_flags;
	struct used_cursor p = { vrh->next_used, flags };

	/* [packed:use-publish] */
	ring_publish_packed(platform, p.d, len, (uint16_t)head,
			    with_length(p.flags, len));
	step_used(vrh, &p, head);
	vrh->completed += head >> 16;
	vrh->next_used = p.d;
	if (p.flags != flags)
		vrh->used_flags = p.flags;
}

static void packed_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	complete(vrh, head, len, false);
}

static void ordered_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	complete(vrh, head, len, true);
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
	const struct used_cursor start = { vrh->next_used, vrh->used_flags };
	const struct vringh_used *first = NULL;
	struct used_cursor p = start;
	bool in_order = vrh->in_order;
	uint32_t completed = 0;
	unsigned int i = 0;

	while (i < n) {
		unsigned int last = in_order ? vringh_batch_end(used, i, n) : i;
		const struct vringh_used *u = &used[last];

		if (first)
			ring_store_packed(p.d, u->len, (uint16_t)u->head,
					  with_length(p.flags, u->len));
		else
			first = u;
		for (; i <= last; i++) {
			step_used(vrh, &p, used[i].head);
			completed += used[i].head >> 16;
		}
	}
	if (!first)
		return;
	vrh->completed += completed;
	vrh->next_used = p.d;
	vrh->used_flags = p.flags;
	ring_publish_packed(vrh->platform_order, start.d, first->len,
			    (uint16_t)first->head,
			    with_length(start.flags, first->len));
}

/* Of the next descriptor that will be used. */
static uint16_t used_place(const struct vringh *vrh)
{
	uint32_t wrap = vrh->used_flags ? PACKED_WRAP : 0;

	return (uint16_t)((uint32_t)(vrh->next_used - vrh->ring) | wrap);
}

static bool packed_need_notify(struct vringh *vrh)
{
	uint32_t completed = vrh->completed;
	struct packed_event event;

	if (vrh->broken || !completed)
		return false;
	vrh->completed = 0;
	/*
	 * The used descriptors before the driver's wish.
	 * [packed:tell-barrier] [packed:tell-look]
	 */
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
	/* [packed:rest-wish] */
	if (vrh->event_indices)
		packed_store_event(vrh->device_event, packed_avail_place(vrh),
				   VRING_PACKED_EVENT_FLAG_DESC);
	else
		packed_store_event(vrh->device_event, 0,
				   VRING_PACKED_EVENT_FLAG_ENABLE);
	vrh->kicks_off = false;
	/*
	 * The wish for kicks before the look that justifies waiting.
	 * [packed:rest-barrier] [packed:rest-look]
	 */
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

#define PACKED_LAYOUT(get, done, when_broken)                                  \
	{                                                                      \
		.setup = packed_setup, .getdesc = get,                         \
		.abandon = packed_abandon, .complete = done,                   \
		.complete_multi = packed_complete_multi,                       \
		.need_notify = packed_need_notify,                             \
		.notify_enable = packed_notify_enable,                         \
		.notify_disable = packed_notify_disable,                       \
		.broken = when_broken,                                         \
		.clauses = {                                                   \
			.setup = "drv.packed.packed-vq.1",                     \
			.address = "2.8.4",                                    \
			.bytes = "2.8.4",                                      \
			.length = "drv.packed.scatter-gather-support.2",       \
			.order = "drv.packed.scatter-gather-support.3",        \
			.pieces = "dev.packed.scatter-gather-support.2",       \
			.not_indirect = "drv.packed.indirect-desc.1",          \
			.table = "2.8.7",                                      \
			.table_next = "drv.packed.indirect-desc.4",            \
		},                                                             \
	}

static const struct vringh_layout packed_broken =
	PACKED_LAYOUT(vringh_getdesc_broken, ordered_complete, &packed_broken);
const struct vringh_layout vringh_packed =
	PACKED_LAYOUT(packed_getdesc, packed_complete, &packed_broken);
const struct vringh_layout vringh_packed_ordered =
	PACKED_LAYOUT(packed_getdesc_any, ordered_complete, &packed_broken);
