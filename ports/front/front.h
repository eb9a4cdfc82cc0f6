/* SPDX-License-Identifier: BSD-2-Clause */
/* What a port that stands in front of another passes on to it. */
#ifndef VIRTIO_PORTS_FRONT_FRONT_H
#define VIRTIO_PORTS_FRONT_FRONT_H

#include <virtio/platform.h>

/*
 * Functions that pass everything on; NULL where the other has none. The port
 * puts its own in the place of some. Their context must point to a pointer to
 * the platform behind: the first member of the port's structure.
 */
struct virtio_platform_ops front_ops(const struct virtio_platform *behind);

#endif /* VIRTIO_PORTS_FRONT_FRONT_H */
