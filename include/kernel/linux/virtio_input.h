/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * An input device (5.8).
 */
#ifndef LINUX_VIRTIO_INPUT_H
#define LINUX_VIRTIO_INPUT_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

/** What is asked of the configuration. */
enum virtio_input_config_select {
	VIRTIO_INPUT_CFG_UNSET = 0x00,	   /**< nothing */
	VIRTIO_INPUT_CFG_ID_NAME = 0x01,   /**< its name */
	VIRTIO_INPUT_CFG_ID_SERIAL = 0x02, /**< its serial number */
	VIRTIO_INPUT_CFG_ID_DEVIDS = 0x03, /**< struct virtio_input_devids */
	VIRTIO_INPUT_CFG_PROP_BITS = 0x10, /**< its properties */
	VIRTIO_INPUT_CFG_EV_BITS = 0x11,   /**< codes of the type subsel */
	VIRTIO_INPUT_CFG_ABS_INFO = 0x12,  /**< of the axis subsel */
};

/** Of an axis. */
struct virtio_input_absinfo {
	__le32 min;
	__le32 max;
	__le32 fuzz; /**< what is noise */
	__le32 flat; /**< what is its centre still */
	__le32 res;  /**< units per millimetre */
};

/** Who made it. */
struct virtio_input_devids {
	__le16 bustype;
	__le16 vendor;
	__le16 product;
	__le16 version;
};

/** The configuration. */
struct virtio_input_config {
	__u8 select; /**< enum virtio_input_config_select */
	__u8 subsel; /**< which one of those */
	__u8 size;   /**< bytes of the answer; 0: there is none */
	__u8 reserved[5];
	/** The answer. */
	union {
		char string[128];
		__u8 bitmap[128];
		struct virtio_input_absinfo abs;
		struct virtio_input_devids ids;
	} u;
};

/** Something happened, or is to happen. */
struct virtio_input_event {
	__le16 type;
	__le16 code;
	__le32 value;
};

_Static_assert(sizeof(struct virtio_input_config) == 136, "5.8.4");
_Static_assert(sizeof(struct virtio_input_event) == 8, "5.8.6");

#endif /* LINUX_VIRTIO_INPUT_H */
