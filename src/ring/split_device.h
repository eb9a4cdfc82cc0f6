/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the device half of the split ring takes a buffer, for each byte order of
 * the ring: as vringh_getdesc().
 */
#ifndef VIRTIO_RING_SPLIT_DEVICE_H
#define VIRTIO_RING_SPLIT_DEVICE_H

#include <virtio/vringh.h>

int split_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		  struct vringh_kiov *wiov, uint32_t *head);
int swapped_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		    struct vringh_kiov *wiov, uint32_t *head);

#endif /* VIRTIO_RING_SPLIT_DEVICE_H */
