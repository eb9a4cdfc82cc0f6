/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_config.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_CONFIG_H
#define UAPI_LINUX_VIRTIO_CONFIG_H

#include <linux/virtio_config.h>

#endif /* UAPI_LINUX_VIRTIO_CONFIG_H */
