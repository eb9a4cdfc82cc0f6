/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_bt.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_BT_H
#define UAPI_LINUX_VIRTIO_BT_H

#include <linux/virtio_bt.h>

#endif /* UAPI_LINUX_VIRTIO_BT_H */
