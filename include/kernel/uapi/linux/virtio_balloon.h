/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_balloon.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_BALLOON_H
#define UAPI_LINUX_VIRTIO_BALLOON_H

#include <linux/virtio_balloon.h>

#endif /* UAPI_LINUX_VIRTIO_BALLOON_H */
