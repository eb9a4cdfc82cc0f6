/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_ids.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_IDS_H
#define UAPI_LINUX_VIRTIO_IDS_H

#include <linux/virtio_ids.h>

#endif /* UAPI_LINUX_VIRTIO_IDS_H */
