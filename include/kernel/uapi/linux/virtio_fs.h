/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_fs.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_FS_H
#define UAPI_LINUX_VIRTIO_FS_H

#include <linux/virtio_fs.h>

#endif /* UAPI_LINUX_VIRTIO_FS_H */
