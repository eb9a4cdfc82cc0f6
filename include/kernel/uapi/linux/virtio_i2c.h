/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_i2c.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_I2C_H
#define UAPI_LINUX_VIRTIO_I2C_H

#include <linux/virtio_i2c.h>

#endif /* UAPI_LINUX_VIRTIO_I2C_H */
