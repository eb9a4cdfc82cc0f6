/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A block device (5.2). Sectors have 512 bytes.
 */
#ifndef LINUX_VIRTIO_BLK_H
#define LINUX_VIRTIO_BLK_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_BLK_F_BARRIER	  0 /**< legacy: keeps an order */
#define VIRTIO_BLK_F_SIZE_MAX	  1 /**< segments have a limit */
#define VIRTIO_BLK_F_SEG_MAX	  2 /**< their number has one */
#define VIRTIO_BLK_F_GEOMETRY	  4 /**< geometry in the configuration */
#define VIRTIO_BLK_F_RO		  5 /**< read only */
#define VIRTIO_BLK_F_BLK_SIZE	  6 /**< block size in the configuration */
#define VIRTIO_BLK_F_SCSI	  7 /**< legacy: takes SCSI commands */
#define VIRTIO_BLK_F_FLUSH	  9 /**< has a cache that can be flushed */
#define VIRTIO_BLK_F_WCE	  VIRTIO_BLK_F_FLUSH /**< its old name */
#define VIRTIO_BLK_F_TOPOLOGY	  10 /**< topology in the configuration */
#define VIRTIO_BLK_F_CONFIG_WCE	  11 /**< the cache can be switched */
#define VIRTIO_BLK_F_MQ		  12 /**< several queues */
#define VIRTIO_BLK_F_DISCARD	  13 /**< takes discards */
#define VIRTIO_BLK_F_WRITE_ZEROES 14 /**< takes zeroing */
#define VIRTIO_BLK_F_SECURE_ERASE 16 /**< takes erasing */
#define VIRTIO_BLK_F_ZONED	  17 /**< has zones */

#define VIRTIO_BLK_ID_BYTES 20 /**< bytes of the serial number */

/** What zones it has. */
struct virtio_blk_zoned_characteristics {
	__virtio32 zone_sectors;       /**< sectors in one */
	__virtio32 max_open_zones;     /**< that may be open; 0: any */
	__virtio32 max_active_zones;   /**< that may be active; 0: any */
	__virtio32 max_append_sectors; /**< longest append */
	__virtio32 write_granularity;  /**< writes are multiples of it */
	__u8 model;		       /**< VIRTIO_BLK_Z_* */
	__u8 unused2[3];
} __attribute__((packed));

/** The configuration. */
struct virtio_blk_config {
	__virtio64 capacity; /**< sectors */
	__virtio32 size_max; /**< bytes of a segment */
	__virtio32 seg_max;  /**< segments of a request */
	/** Geometry, as disks once had it. */
	struct virtio_blk_geometry {
		__virtio16 cylinders;
		__u8 heads;
		__u8 sectors;
	} geometry;
	__virtio32 blk_size;	 /**< bytes in a block */
	__u8 physical_block_exp; /**< log2 of blocks in one of the disk */
	__u8 alignment_offset;	 /**< where the first of those begins */
	__virtio16 min_io_size;	 /**< blocks that are good together */
	__virtio32 opt_io_size;	 /**< blocks that are best */
	__u8 wce;		 /**< whether the cache is in use */
	__u8 unused;
	__virtio16 num_queues;		     /**< how many */
	__virtio32 max_discard_sectors;	     /**< longest discard */
	__virtio32 max_discard_seg;	     /**< ranges in one */
	__virtio32 discard_sector_alignment; /**< what they begin at */
	__virtio32 max_write_zeroes_sectors; /**< longest zeroing */
	__virtio32 max_write_zeroes_seg;     /**< ranges in one */
	__u8 write_zeroes_may_unmap;	     /**< whether it may discard */
	__u8 unused1[3];
	__virtio32 max_secure_erase_sectors;	  /**< longest erasing */
	__virtio32 max_secure_erase_seg;	  /**< ranges in one */
	__virtio32 secure_erase_sector_alignment; /**< what they begin at */
	struct virtio_blk_zoned_characteristics zoned; /**< its zones */
} __attribute__((packed));

_Static_assert(offsetof(struct virtio_blk_config, wce) == 32, "5.2.4");
_Static_assert(offsetof(struct virtio_blk_config, zoned) == 72, "5.2.4");
_Static_assert(sizeof(struct virtio_blk_config) == 96, "5.2.4");

#define VIRTIO_BLK_T_IN		    0  /**< read */
#define VIRTIO_BLK_T_OUT	    1  /**< write */
#define VIRTIO_BLK_T_SCSI_CMD	    2  /**< legacy: a SCSI command */
#define VIRTIO_BLK_T_FLUSH	    4  /**< write the cache back */
#define VIRTIO_BLK_T_GET_ID	    8  /**< the serial number */
#define VIRTIO_BLK_T_DISCARD	    11 /**< what is there is not needed */
#define VIRTIO_BLK_T_WRITE_ZEROES   13 /**< zero it */
#define VIRTIO_BLK_T_SECURE_ERASE   14 /**< erase it */
#define VIRTIO_BLK_T_ZONE_APPEND    15 /**< write where the zone is */
#define VIRTIO_BLK_T_ZONE_REPORT    16 /**< tell the zones */
#define VIRTIO_BLK_T_ZONE_OPEN	    18 /**< open one */
#define VIRTIO_BLK_T_ZONE_CLOSE	    20 /**< close one */
#define VIRTIO_BLK_T_ZONE_FINISH    22 /**< fill one */
#define VIRTIO_BLK_T_ZONE_RESET	    24 /**< empty one */
#define VIRTIO_BLK_T_ZONE_RESET_ALL 26 /**< empty all */
#define VIRTIO_BLK_T_BARRIER	    0x80000000 /**< legacy: in its order */

/** What a request begins with. */
struct virtio_blk_outhdr {
	__virtio32 type;   /**< VIRTIO_BLK_T_* */
	__virtio32 ioprio; /**< legacy: its priority; else 0 */
	__virtio64 sector; /**< where */
};

_Static_assert(sizeof(struct virtio_blk_outhdr) == 16, "5.2.6");

#define VIRTIO_BLK_Z_NONE 0 /**< no zones */
#define VIRTIO_BLK_Z_HM	  1 /**< zones that the driver manages */
#define VIRTIO_BLK_Z_HA	  2 /**< zones that it is told of */

/** A zone. */
struct virtio_blk_zone_descriptor {
	__virtio64 z_cap;   /**< sectors that can be used */
	__virtio64 z_start; /**< where it begins */
	__virtio64 z_wp;    /**< where the next write goes */
	__u8 z_type;	    /**< VIRTIO_BLK_ZT_* */
	__u8 z_state;	    /**< VIRTIO_BLK_ZS_* */
	__u8 reserved[38];
};

/** What VIRTIO_BLK_T_ZONE_REPORT gives. */
struct virtio_blk_zone_report {
	__virtio64 nr_zones; /**< how many follow */
	__u8 reserved[56];
	struct virtio_blk_zone_descriptor zones[];
};

_Static_assert(sizeof(struct virtio_blk_zone_descriptor) == 64, "5.2.6");
_Static_assert(sizeof(struct virtio_blk_zone_report) == 64, "5.2.6");

#define VIRTIO_BLK_ZT_CONV 1 /**< written anywhere */
#define VIRTIO_BLK_ZT_SWR  2 /**< written in order */
#define VIRTIO_BLK_ZT_SWP  3 /**< better written in order */

#define VIRTIO_BLK_ZS_NOT_WP  0	 /**< has no next write */
#define VIRTIO_BLK_ZS_EMPTY   1	 /**< empty */
#define VIRTIO_BLK_ZS_IOPEN   2	 /**< opened by a write */
#define VIRTIO_BLK_ZS_EOPEN   3	 /**< opened */
#define VIRTIO_BLK_ZS_CLOSED  4	 /**< closed */
#define VIRTIO_BLK_ZS_RDONLY  13 /**< read only */
#define VIRTIO_BLK_ZS_FULL    14 /**< full */
#define VIRTIO_BLK_ZS_OFFLINE 15 /**< not there */

/** In a range: it may be discarded. */
#define VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP 0x00000001

/** A range to discard, zero or erase. */
struct virtio_blk_discard_write_zeroes {
	__le64 sector;	    /**< where it begins */
	__le32 num_sectors; /**< how long it is */
	__le32 flags;	    /**< VIRTIO_BLK_WRITE_ZEROES_FLAG_* */
};

_Static_assert(sizeof(struct virtio_blk_discard_write_zeroes) == 16, "5.2.6");

/** Legacy: what a SCSI command gave. */
struct virtio_scsi_inhdr {
	__virtio32 errors;
	__virtio32 data_len;
	__virtio32 sense_len;
	__virtio32 residual;
};

#define VIRTIO_BLK_S_OK			  0 /**< done */
#define VIRTIO_BLK_S_IOERR		  1 /**< failed */
#define VIRTIO_BLK_S_UNSUPP		  2 /**< not known */
#define VIRTIO_BLK_S_ZONE_INVALID_CMD	  3 /**< not for this zone */
#define VIRTIO_BLK_S_ZONE_UNALIGNED_WP	  4 /**< not where it must be */
#define VIRTIO_BLK_S_ZONE_OPEN_RESOURCE	  5 /**< too many are open */
#define VIRTIO_BLK_S_ZONE_ACTIVE_RESOURCE 6 /**< too many are active */

#endif /* LINUX_VIRTIO_BLK_H */
