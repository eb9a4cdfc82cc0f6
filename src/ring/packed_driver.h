/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the packed layout: its files among themselves.
 *
 *   packed_add.c     adding buffers
 *   packed_get.c     taking them back
 *   packed_driver.c  kicks, callbacks, beginning
 */
#ifndef VIRTIO_RING_PACKED_DRIVER_H
#define VIRTIO_RING_PACKED_DRIVER_H

#include "access.h"
#include "buffers.h"
#include "packed.h"
#include "tables.h"

RING_DECLARE_LAYOUT(packed);

/* How many of @num descriptors from @d on come before the end of the ring. */
RING_INLINE unsigned int before_end(const struct vring_virtqueue *q,
				    const struct vring_packed_desc *d,
				    unsigned int num)
{
	size_t most = (size_t)(q->packed.end - d);

	return num < most ? num : (unsigned int)most;
}

/* The place of a descriptor, as in an event structure. */
static inline uint16_t packed_place_of(const struct vring_virtqueue *q,
				       const struct vring_packed_desc *d,
				       bool lap)
{
	return (uint16_t)((size_t)(d - q->packed.desc) |
			  (lap ? PACKED_WRAP : 0));
}

/* Where the next answer is due. */
static inline uint16_t packed_used_place(const struct vring_virtqueue *q)
{
	return packed_place_of(q, q->packed.due, q->packed.used_flags);
}

/* Where the next buffer is made available. */
static inline uint16_t packed_avail_place(const struct vring_virtqueue *q)
{
	return packed_place_of(q, q->packed.next,
			       q->packed.avail_flags & PACKED_AVAIL);
}

#endif /* VIRTIO_RING_PACKED_DRIVER_H */
