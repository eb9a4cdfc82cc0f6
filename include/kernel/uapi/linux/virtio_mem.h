/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_mem.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_MEM_H
#define UAPI_LINUX_VIRTIO_MEM_H

#include <linux/virtio_mem.h>

#endif /* UAPI_LINUX_VIRTIO_MEM_H */
