/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_vsock.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_VSOCK_H
#define UAPI_LINUX_VIRTIO_VSOCK_H

#include <linux/virtio_vsock.h>

#endif /* UAPI_LINUX_VIRTIO_VSOCK_H */
