/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the packed ring: what taking a buffer and the rest of it
 * have in common.
 */
#ifndef VIRTIO_RING_PACKED_DEVICE_H
#define VIRTIO_RING_PACKED_DEVICE_H

#include <virtio/vringh.h>

#include "packed.h"

/* Of the next descriptor that will be available, with its wrap counter. */
static inline uint16_t packed_avail_place(const struct vringh *vrh)
{
	uint32_t wrap = vrh->avail_flags & PACKED_AVAIL ? PACKED_WRAP : 0;

	return (uint16_t)((uint32_t)(vrh->next_avail - vrh->ring) | wrap);
}

/* As vringh_getdesc() and vringh_abandon(). */
int packed_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		   struct vringh_kiov *wiov, uint32_t *head);
int packed_getdesc_any(struct vringh *vrh, struct vringh_kiov *riov,
		       struct vringh_kiov *wiov, uint32_t *head);
void packed_abandon(struct vringh *vrh);

#endif /* VIRTIO_RING_PACKED_DEVICE_H */
