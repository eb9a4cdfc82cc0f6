/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packed layout (2.8): what its two halves must agree on.
 *
 * A place in the ring is a uint16_t as in off_wrap: the descriptor's index,
 * and in bit 15 the wrap counter that its writer has there (2.8.1, 2.8.14).
 */
#ifndef VIRTIO_RING_PACKED_H
#define VIRTIO_RING_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/spec/virtio_ring.h>

#include "access.h"

/* 2.8.10.1: alignment of the descriptor ring, and of the two others. */
#define PACKED_DESC_ALIGN  16
#define PACKED_EVENT_ALIGN 4

#define PACKED_WRAP (1u << VRING_PACKED_EVENT_F_WRAP_CTR)

/* Both counters begin at 1 (2.8.1). */
#define PACKED_START ((uint16_t)PACKED_WRAP)

/* The two bits that say whose a descriptor is. */
#define PACKED_AVAIL (1u << VRING_PACKED_DESC_F_AVAIL)
#define PACKED_USED  (1u << VRING_PACKED_DESC_F_USED)
#define PACKED_OWNER (PACKED_AVAIL | PACKED_USED)

/* Size of the descriptor ring in bytes. */
static inline size_t packed_desc_size(unsigned int num)
{
	return num * sizeof(struct vring_packed_desc);
}

/* ---- places ------------------------------------------------------------ */

static inline uint16_t packed_index(uint16_t place)
{
	return (uint16_t)(place & (PACKED_WRAP - 1));
}

static inline bool packed_wrap(uint16_t place)
{
	return place & PACKED_WRAP;
}

/* The place @n descriptors on, at most once around. */
static inline uint16_t packed_next(uint16_t place, uint32_t n, uint32_t num)
{
	uint32_t index = packed_index(place) + n;
	uint32_t wrap = place & PACKED_WRAP;

	if (index >= num) {
		index -= num;
		wrap ^= PACKED_WRAP;
	}
	return (uint16_t)(index | wrap);
}

/* ---- whose a descriptor is (2.8.1) ------------------------------------- */

/* What a driver with this wrap counter writes to make one available. */
static inline uint16_t packed_avail_flags(bool wrap)
{
	return wrap ? PACKED_AVAIL : PACKED_USED;
}

/* What a device with this wrap counter writes to mark one used. */
static inline uint16_t packed_used_flags(bool wrap)
{
	return wrap ? PACKED_OWNER : 0;
}

/* dev.packed.vq-desc-table.2: was it made available in this lap? */
static inline bool packed_is_avail(uint16_t flags, bool wrap)
{
	return (flags & PACKED_OWNER) == packed_avail_flags(wrap);
}

/* drv.packed.vq-desc-table.1: was it used in this lap? */
static inline bool packed_is_used(uint16_t flags, bool wrap)
{
	return (flags & PACKED_OWNER) == packed_used_flags(wrap);
}

/* ---- when to notify (2.8.10) ------------------------------------------- */

/*
 * An event suppression structure is read and written whole: flags never go with
 * another off_wrap than the one that they were written for.
 */
struct packed_event {
	uint16_t off_wrap;
	uint16_t flags;
};

static inline struct packed_event
packed_load_event(const struct vring_packed_desc_event *e)
{
	uint32_t v = ring_load32(true, (const virtio32 *)(const void *)e);

	return (struct packed_event){ (uint16_t)v, (uint16_t)(v >> 16) };
}

static inline void packed_store_event(struct vring_packed_desc_event *e,
				      uint16_t off_wrap, uint16_t flags)
{
	ring_store32(true, (virtio32 *)(void *)e,
		     off_wrap | (uint32_t)flags << 16);
}

/* Can the other side have meant a descriptor of this ring? */
static inline bool packed_event_valid(uint16_t off_wrap, uint32_t num)
{
	return packed_index(off_wrap) < num;
}

/*
 * Tell whether the last @count descriptors before @next, two laps at most,
 * include the one at @event, which is a valid one. Two laps make a circle of
 * places, so the distance back to @event is from 1 to 2 * num.
 */
static inline bool packed_need_event(uint16_t event, uint16_t next,
				     uint32_t count, uint32_t num)
{
	uint32_t back = packed_index(next) + 2 * num - packed_index(event);

	if (packed_wrap(next) != packed_wrap(event))
		back += num;
	while (back > 2 * num)
		back -= 2 * num;
	return back <= count;
}

#endif /* VIRTIO_RING_PACKED_H */
