/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_9p.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_9P_H
#define UAPI_LINUX_VIRTIO_9P_H

#include <linux/virtio_9p.h>

#endif /* UAPI_LINUX_VIRTIO_9P_H */
