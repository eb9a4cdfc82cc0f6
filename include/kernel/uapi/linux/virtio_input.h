/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_input.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_INPUT_H
#define UAPI_LINUX_VIRTIO_INPUT_H

#include <linux/virtio_input.h>

#endif /* UAPI_LINUX_VIRTIO_INPUT_H */
