/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_ring.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_RING_H
#define UAPI_LINUX_VIRTIO_RING_H

#include <linux/virtio_ring.h>

#endif /* UAPI_LINUX_VIRTIO_RING_H */
