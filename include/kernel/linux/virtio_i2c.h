/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * An I2C adapter (5.17).
 */
#ifndef LINUX_VIRTIO_I2C_H
#define LINUX_VIRTIO_I2C_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#include <linux/const.h>

#define VIRTIO_I2C_F_ZERO_LENGTH_REQUEST 0 /**< messages may be empty */

#define VIRTIO_I2C_FLAGS_FAIL_NEXT _BITUL(0) /**< the next belongs to it */
#define VIRTIO_I2C_FLAGS_M_RD	   _BITUL(1) /**< it is a read */

/** What a message begins with. */
struct virtio_i2c_out_hdr {
	__le16 addr; /**< the address, one bit up */
	__le16 padding;
	__le32 flags; /**< VIRTIO_I2C_FLAGS_* */
};

/** How it went. */
struct virtio_i2c_in_hdr {
	__u8 status; /**< VIRTIO_I2C_MSG_* */
};

_Static_assert(sizeof(struct virtio_i2c_out_hdr) == 8, "5.17.6");

#define VIRTIO_I2C_MSG_OK  0 /**< done */
#define VIRTIO_I2C_MSG_ERR 1 /**< failed */

#endif /* LINUX_VIRTIO_I2C_H */
