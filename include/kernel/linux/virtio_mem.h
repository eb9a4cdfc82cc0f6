/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Memory that is plugged by blocks (5.15).
 */
#ifndef LINUX_VIRTIO_MEM_H
#define LINUX_VIRTIO_MEM_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_MEM_F_ACPI_PXM		    0 /**< knows its node */
#define VIRTIO_MEM_F_UNPLUGGED_INACCESSIBLE 1 /**< the rest is not there */
#define VIRTIO_MEM_F_PERSISTENT_SUSPEND	    2 /**< stays over a sleep */

#define VIRTIO_MEM_REQ_PLUG	  0 /**< plug blocks */
#define VIRTIO_MEM_REQ_UNPLUG	  1 /**< unplug blocks */
#define VIRTIO_MEM_REQ_UNPLUG_ALL 2 /**< unplug all */
#define VIRTIO_MEM_REQ_STATE	  3 /**< tell whether they are plugged */

/** Blocks to plug. */
struct virtio_mem_req_plug {
	__virtio64 addr;
	__virtio16 nb_blocks;
	__virtio16 padding[3];
};

/** Blocks to unplug. */
struct virtio_mem_req_unplug {
	__virtio64 addr;
	__virtio16 nb_blocks;
	__virtio16 padding[3];
};

/** Blocks to tell of. */
struct virtio_mem_req_state {
	__virtio64 addr;
	__virtio16 nb_blocks;
	__virtio16 padding[3];
};

/** A request. */
struct virtio_mem_req {
	__virtio16 type; /**< VIRTIO_MEM_REQ_* */
	__virtio16 padding[3];
	/** The blocks that it is about. */
	union {
		struct virtio_mem_req_plug plug;
		struct virtio_mem_req_unplug unplug;
		struct virtio_mem_req_state state;
	} u;
};

_Static_assert(sizeof(struct virtio_mem_req) == 24, "5.15.6");

#define VIRTIO_MEM_RESP_ACK   0 /**< done */
#define VIRTIO_MEM_RESP_NACK  1 /**< not now */
#define VIRTIO_MEM_RESP_BUSY  2 /**< later */
#define VIRTIO_MEM_RESP_ERROR 3 /**< never */

#define VIRTIO_MEM_STATE_PLUGGED   0 /**< all are plugged */
#define VIRTIO_MEM_STATE_UNPLUGGED 1 /**< none is */
#define VIRTIO_MEM_STATE_MIXED	   2 /**< some are */

/** What blocks are. */
struct virtio_mem_resp_state {
	__virtio16 state; /**< VIRTIO_MEM_STATE_* */
};

/** An answer. */
struct virtio_mem_resp {
	__virtio16 type; /**< VIRTIO_MEM_RESP_* */
	__virtio16 padding[3];
	/** What was asked for. */
	union {
		struct virtio_mem_resp_state state;
	} u;
};

_Static_assert(sizeof(struct virtio_mem_resp) == 10, "5.15.6");

/** The configuration. */
struct virtio_mem_config {
	__le64 block_size; /**< bytes of a block */
	__le16 node_id;	   /**< with VIRTIO_MEM_F_ACPI_PXM */
	__u8 padding[6];
	__le64 addr;		   /**< where it begins */
	__le64 region_size;	   /**< how large it can be */
	__le64 usable_region_size; /**< how much of that may be plugged */
	__le64 plugged_size;	   /**< how much is */
	__le64 requested_size;	   /**< how much the device wants to be */
};

_Static_assert(sizeof(struct virtio_mem_config) == 56, "5.15.4");

#endif /* LINUX_VIRTIO_MEM_H */
