/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_gpio.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_GPIO_H
#define UAPI_LINUX_VIRTIO_GPIO_H

#include <linux/virtio_gpio.h>

#endif /* UAPI_LINUX_VIRTIO_GPIO_H */
