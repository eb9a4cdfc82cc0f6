/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_console.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_CONSOLE_H
#define UAPI_LINUX_VIRTIO_CONSOLE_H

#include <linux/virtio_console.h>

#endif /* UAPI_LINUX_VIRTIO_CONSOLE_H */
