/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_blk.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_BLK_H
#define UAPI_LINUX_VIRTIO_BLK_H

#include <linux/virtio_blk.h>

#endif /* UAPI_LINUX_VIRTIO_BLK_H */
