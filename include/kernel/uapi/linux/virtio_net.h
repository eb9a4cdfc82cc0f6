/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_net.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_NET_H
#define UAPI_LINUX_VIRTIO_NET_H

#include <linux/virtio_net.h>

#endif /* UAPI_LINUX_VIRTIO_NET_H */
