/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the split ring (2.7).
 *
 * How a buffer is taken is in split_take.c. What is done for every buffer is
 * compiled twice, for the CPU's byte order and for the other one: @little is a
 * constant there.
 */
#include <virtio/err.h>
#include <virtio/vringh.h>

#include "access.h"
#include "split.h"
#include "split_device.h"
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

/* ---- giving a buffer back --------------------------------------------- */

static void split_abandon(struct vringh *vrh)
{
	vrh->last_avail_idx--;
}

/*
 * dev.split.vq-used-ring.1, .2: data and lengths before the index.
 * [split:use-publish]
 */
VRINGH_INLINE void publish_used(struct vringh *vrh, uint16_t idx, bool little,
				bool platform)
{
	vrh->last_used_idx = idx;
	ring_store_release(little, platform, &vrh->used->idx, idx);
}

VRINGH_INLINE void complete(struct vringh *vrh, uint32_t head, uint32_t len,
			    bool little, bool platform)
{
	uint16_t idx = (uint16_t)(vrh->last_used_idx + 1);
	uint32_t at = vrh->last_used_idx & (vrh->num - 1);
	struct vring_used_elem *elem = &vrh->used->ring[at];

	vrh->completed++;
	ring_store32(little, &elem->id, head);
	ring_store32(little, &elem->len, len);
	publish_used(vrh, idx, little, platform);
}

static void split_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	complete(vrh, head, len, VIRTIO_CPU_LITTLE_ENDIAN, false);
}

static void ordered_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	complete(vrh, head, len, VIRTIO_CPU_LITTLE_ENDIAN, true);
}

static void swapped_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	complete(vrh, head, len, !VIRTIO_CPU_LITTLE_ENDIAN,
		 vrh->platform_order);
}

/*
 * In order, an entry stands for its buffer and for those before it whose own
 * entries were left out (2.7.9).
 */
VRINGH_INLINE void complete_multi(struct vringh *vrh,
				  const struct vringh_used *used,
				  unsigned int n, bool little)
{
	struct vring_used_elem *ring = vrh->used->ring;
	uint32_t mask = vrh->num - 1;
	uint32_t idx = vrh->last_used_idx;
	bool in_order = vrh->in_order;

	for (unsigned int i = 0; i < n; i++, idx++) {
		struct vring_used_elem *elem = &ring[idx & mask];

		if (in_order) {
			unsigned int last = vringh_batch_end(used, i, n);

			idx += last - i;
			i = last;
		}
		ring_store32(little, &elem->id, used[i].head);
		ring_store32(little, &elem->len, used[i].len);
	}
	vrh->completed += n;
	publish_used(vrh, (uint16_t)idx, little, vrh->platform_order);
}

static void split_complete_multi(struct vringh *vrh,
				 const struct vringh_used *used, unsigned int n)
{
	complete_multi(vrh, used, n, VIRTIO_CPU_LITTLE_ENDIAN);
}

static void swapped_complete_multi(struct vringh *vrh,
				   const struct vringh_used *used,
				   unsigned int n)
{
	complete_multi(vrh, used, n, !VIRTIO_CPU_LITTLE_ENDIAN);
}

static bool split_need_notify(struct vringh *vrh)
{
	uint32_t completed = vrh->completed;
	uint16_t event;

	if (vrh->broken || !completed)
		return false;
	vrh->completed = 0;
	/* The used index before the driver's wish. [split:tell-barrier] */
	ring_full_barrier(vrh->platform_order);
	/* [split:tell-look] */
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
	/* [split:rest-wish] */
	if (vrh->event_indices)
		ring_store16(vrh->little_endian,
			     split_avail_event(vrh->used, vrh->num),
			     vrh->last_avail_idx);
	else
		ring_store16(vrh->little_endian, &vrh->used->flags, 0);
	/*
	 * The wish for kicks before the look that justifies waiting.
	 * [split:rest-barrier] [split:rest-look]
	 */
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

#define SPLIT_LAYOUT(get, done, done_multi, when_broken)                       \
	{                                                                      \
		.setup = split_setup, .getdesc = get,                          \
		.abandon = split_abandon, .complete = done,                    \
		.complete_multi = done_multi,                                  \
		.need_notify = split_need_notify,                              \
		.notify_enable = split_notify_enable,                          \
		.notify_disable = split_notify_disable, .broken = when_broken, \
		.clauses = SPLIT_CLAUSES,                                      \
	}

static const struct vringh_layout split_broken =
	SPLIT_LAYOUT(vringh_getdesc_broken, ordered_complete,
		     split_complete_multi, &split_broken);
static const struct vringh_layout swapped_broken =
	SPLIT_LAYOUT(vringh_getdesc_broken, swapped_complete,
		     swapped_complete_multi, &swapped_broken);
const struct vringh_layout vringh_split = SPLIT_LAYOUT(
	split_getdesc, split_complete, split_complete_multi, &split_broken);
const struct vringh_layout vringh_split_ordered = SPLIT_LAYOUT(
	split_getdesc, ordered_complete, split_complete_multi, &split_broken);
const struct vringh_layout vringh_split_swapped =
	SPLIT_LAYOUT(swapped_getdesc, swapped_complete, swapped_complete_multi,
		     &swapped_broken);
