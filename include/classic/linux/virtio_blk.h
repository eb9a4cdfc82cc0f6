/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_blk.h> as it was in October 2007, but for one thing: a
 * request's header ended in a 64-bit `id` then. Today's devices would take that
 * for data, so it is not there.
 *
 * The members of a request are little-endian on a modern device and of the
 * machine's byte order on a legacy one; a driver of 2007 knew one order.
 */
#ifndef CLASSIC_LINUX_VIRTIO_BLK_H
#define CLASSIC_LINUX_VIRTIO_BLK_H

#include <linux/types.h>

#include <virtio/classic.h>
#include <virtio/virtio_ids.h> /* VIRTIO_ID_BLOCK */

/** A bit of VIRTIO_CONFIG_BLK_F: barriers. */
#define VIRTIO_BLK_F_BARRIER CLASSIC_BLK_F_BARRIER

#define VIRTIO_BLK_T_IN	      0		  /**< read */
#define VIRTIO_BLK_T_OUT      1		  /**< write */
#define VIRTIO_BLK_T_SCSI_CMD 2		  /**< a SCSI command */
#define VIRTIO_BLK_T_BARRIER  0x80000000u /**< order it against the others */

#define VIRTIO_BLK_S_OK	    0 /**< done */
#define VIRTIO_BLK_S_IOERR  1 /**< failed */
#define VIRTIO_BLK_S_UNSUPP 2 /**< not supported */

/** What a request begins with: the device reads it. */
struct virtio_blk_outhdr {
	__u32 type;   /**< VIRTIO_BLK_T_* */
	__u32 ioprio; /**< priority: higher is sooner */
	__u64 sector; /**< first sector, of 512 bytes */
};

/** What a request ends with: the device writes it. */
struct virtio_blk_inhdr {
	unsigned char status; /**< VIRTIO_BLK_S_* */
};

#endif /* CLASSIC_LINUX_VIRTIO_BLK_H */
