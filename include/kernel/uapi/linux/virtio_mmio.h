/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_mmio.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_MMIO_H
#define UAPI_LINUX_VIRTIO_MMIO_H

#include <linux/virtio_mmio.h>

#endif /* UAPI_LINUX_VIRTIO_MMIO_H */
