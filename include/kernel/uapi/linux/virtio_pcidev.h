/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_pcidev.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_PCIDEV_H
#define UAPI_LINUX_VIRTIO_PCIDEV_H

#include <linux/virtio_pcidev.h>

#endif /* UAPI_LINUX_VIRTIO_PCIDEV_H */
