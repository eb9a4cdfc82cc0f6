/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_rng.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_RNG_H
#define UAPI_LINUX_VIRTIO_RNG_H

#include <linux/virtio_rng.h>

#endif /* UAPI_LINUX_VIRTIO_RNG_H */
