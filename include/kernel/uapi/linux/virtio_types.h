/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_types.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_TYPES_H
#define UAPI_LINUX_VIRTIO_TYPES_H

#include <linux/virtio_types.h>

#endif /* UAPI_LINUX_VIRTIO_TYPES_H */
