/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The I2C adapter device's feature and requests (5.16). It has no
 * configuration.
 */
#ifndef VIRTIO_SPEC_VIRTIO_I2C_H
#define VIRTIO_SPEC_VIRTIO_I2C_H

#include <stddef.h>
#include <stdint.h>

#include <virtio/byteorder.h>

#define VIRTIO_I2C_F_ZERO_LENGTH_REQUEST 0 /**< 5.16.3: has to be accepted */

#define VIRTIO_I2C_FLAGS_FAIL_NEXT (1u << 0) /**< 5.16.6.1: not the last */
#define VIRTIO_I2C_FLAGS_M_RD	   (1u << 1) /**< 5.16.6.1: a read request */

#define VIRTIO_I2C_MSG_OK  0 /**< 5.16.6.1: done */
#define VIRTIO_I2C_MSG_ERR 1 /**< 5.16.6.1: not acknowledged, or not tried */

/** What a request begins with: device-readable (5.16.6.1). */
struct virtio_i2c_out_hdr {
	le16 addr;    /**< as it goes over the wire, the direction bit 0 */
	le16 padding; /**< no meaning */
	le32 flags;   /**< VIRTIO_I2C_FLAGS_* */
};

/** What a request ends with: device-writable (5.16.6.1). */
struct virtio_i2c_in_hdr {
	uint8_t status; /**< VIRTIO_I2C_MSG_* */
};

#ifndef __cplusplus
_Static_assert(sizeof(struct virtio_i2c_out_hdr) == 8, "5.16.6.1");
_Static_assert(offsetof(struct virtio_i2c_out_hdr, flags) == 4, "5.16.6.1");
_Static_assert(sizeof(struct virtio_i2c_in_hdr) == 1, "5.16.6.1");
#endif

#endif /* VIRTIO_SPEC_VIRTIO_I2C_H */
