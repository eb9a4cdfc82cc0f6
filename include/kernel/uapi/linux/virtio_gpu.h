/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_gpu.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_GPU_H
#define UAPI_LINUX_VIRTIO_GPU_H

#include <linux/virtio_gpu.h>

#endif /* UAPI_LINUX_VIRTIO_GPU_H */
