/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The block device's features, configuration and requests (5.2).
 */
#ifndef VIRTIO_SPEC_VIRTIO_BLK_H
#define VIRTIO_SPEC_VIRTIO_BLK_H

#include <stddef.h>
#include <stdint.h>

#include <virtio/byteorder.h>

#define VIRTIO_BLK_F_BARRIER	  0  /**< 5.2.3.1: legacy: barriers */
#define VIRTIO_BLK_F_SIZE_MAX	  1  /**< 5.2.3: `size_max` holds */
#define VIRTIO_BLK_F_SEG_MAX	  2  /**< 5.2.3: `seg_max` holds */
#define VIRTIO_BLK_F_GEOMETRY	  4  /**< 5.2.3: `geometry` holds */
#define VIRTIO_BLK_F_RO		  5  /**< 5.2.3: read-only */
#define VIRTIO_BLK_F_BLK_SIZE	  6  /**< 5.2.3: `blk_size` holds */
#define VIRTIO_BLK_F_SCSI	  7  /**< 5.2.3.1: legacy: SCSI commands */
#define VIRTIO_BLK_F_FLUSH	  9  /**< 5.2.3: flush */
#define VIRTIO_BLK_F_TOPOLOGY	  10 /**< 5.2.3: `topology` holds */
#define VIRTIO_BLK_F_CONFIG_WCE	  11 /**< 5.2.3: `writeback` can be written */
#define VIRTIO_BLK_F_MQ		  12 /**< 5.2.3: `num_queues` holds */
#define VIRTIO_BLK_F_DISCARD	  13 /**< 5.2.3: discard */
#define VIRTIO_BLK_F_WRITE_ZEROES 14 /**< 5.2.3: write zeroes */
#define VIRTIO_BLK_F_LIFETIME	  15 /**< 5.2.3: storage lifetime */
#define VIRTIO_BLK_F_SECURE_ERASE 16 /**< 5.2.3: secure erase */
#define VIRTIO_BLK_F_ZONED	  17 /**< 5.2.3: zoned block device */

#define VIRTIO_BLK_T_IN		  0  /**< 5.2.6: read */
#define VIRTIO_BLK_T_OUT	  1  /**< 5.2.6: write */
#define VIRTIO_BLK_T_FLUSH	  4  /**< 5.2.6: flush */
#define VIRTIO_BLK_T_GET_ID	  8  /**< 5.2.6: serial number */
#define VIRTIO_BLK_T_GET_LIFETIME 10 /**< 5.2.6: lifetime */
#define VIRTIO_BLK_T_DISCARD	  11 /**< 5.2.6: discard */
#define VIRTIO_BLK_T_WRITE_ZEROES 13 /**< 5.2.6: write zeroes */
#define VIRTIO_BLK_T_SECURE_ERASE 14 /**< 5.2.6: secure erase */

/** Bit 31 of a legacy request's type: order it against the others. */
#define VIRTIO_BLK_T_BARRIER 0x80000000u

#define VIRTIO_BLK_S_OK	    0 /**< 5.2.6: done */
#define VIRTIO_BLK_S_IOERR  1 /**< 5.2.6: device or driver error */
#define VIRTIO_BLK_S_UNSUPP 2 /**< 5.2.6: not supported */

#define VIRTIO_BLK_ID_BYTES    20   /**< 5.2.6: length of the serial number */
#define VIRTIO_BLK_SECTOR_SIZE 512u /**< 5.2.6: unit of every sector count */

#define VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP 1 /**< 5.2.6: discard if it can */

/** Device configuration (5.2.4). */
struct virtio_blk_config {
	virtio64 capacity;	    /**< sectors */
	virtio32 size_max;	    /**< bytes in a segment */
	virtio32 seg_max;	    /**< segments in a request */
	virtio16 cylinders;	    /**< geometry */
	uint8_t heads;		    /**< geometry */
	uint8_t sectors;	    /**< geometry */
	virtio32 blk_size;	    /**< bytes in a logical block */
	uint8_t physical_block_exp; /**< logical in a physical block, log2 */
	uint8_t alignment_offset;   /**< first aligned logical block */
	virtio16 min_io_size;	    /**< logical blocks */
	virtio32 opt_io_size;	    /**< logical blocks */
	uint8_t wce;		    /**< `writeback`: 1 if a flush is needed */
	uint8_t unused;		    /**< 0 */
	virtio16 num_queues;	    /**< request queues */
	virtio32 max_discard_sectors;		/**< sectors in a segment */
	virtio32 max_discard_seg;		/**< segments in a request */
	virtio32 discard_sector_alignment;	/**< sectors */
	virtio32 max_write_zeroes_sectors;	/**< sectors in a segment */
	virtio32 max_write_zeroes_seg;		/**< segments in a request */
	uint8_t write_zeroes_may_unmap;		/**< 1 if `unmap` is heeded */
	uint8_t unused1[3];			/**< 0 */
	virtio32 max_secure_erase_sectors;	/**< sectors in a segment */
	virtio32 max_secure_erase_seg;		/**< segments in a request */
	virtio32 secure_erase_sector_alignment; /**< sectors */
};

/** What a request begins with: device-readable (5.2.6). */
struct virtio_blk_outhdr {
	virtio32 type;	 /**< VIRTIO_BLK_T_* */
	virtio32 ioprio; /**< `reserved`: 0 */
	virtio64 sector; /**< first sector; 0 unless reading or writing */
};

/** One segment of a discard or write-zeroes request (5.2.6). */
struct virtio_blk_discard_write_zeroes {
	le64 sector;	  /**< first sector */
	le32 num_sectors; /**< how many */
	le32 flags;	  /**< VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP */
};

#ifndef __cplusplus
_Static_assert(sizeof(struct virtio_blk_outhdr) == 16, "5.2.6");
_Static_assert(sizeof(struct virtio_blk_discard_write_zeroes) == 16, "5.2.6");
_Static_assert(offsetof(struct virtio_blk_config, blk_size) == 20, "5.2.4");
_Static_assert(offsetof(struct virtio_blk_config, wce) == 32, "5.2.4");
_Static_assert(offsetof(struct virtio_blk_config, num_queues) == 34, "5.2.4");
_Static_assert(offsetof(struct virtio_blk_config, max_secure_erase_sectors) ==
		       60,
	       "5.2.4");
#endif

#endif /* VIRTIO_SPEC_VIRTIO_BLK_H */
