/* SPDX-License-Identifier: BSD-2-Clause */
/* What the layouts of the device half have in common. */
#ifndef VIRTIO_RING_VRINGH_PRIVATE_H
#define VIRTIO_RING_VRINGH_PRIVATE_H

#include <virtio/vringh.h>

/*
 * Give a ring up: the first time, say which rule its driver broke. Returns
 * -EIO, so that a check can return it.
 */
int vringh_break(struct vringh *vrh, const char *clause, const char *what,
		 uint64_t value);

#endif /* VIRTIO_RING_VRINGH_PRIVATE_H */
