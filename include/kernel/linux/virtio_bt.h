/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A Bluetooth controller (no section of the specification).
 */
#ifndef LINUX_VIRTIO_BT_H
#define LINUX_VIRTIO_BT_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_BT_F_VND_HCI   0 /**< knows a vendor's commands */
#define VIRTIO_BT_F_MSFT_EXT  1 /**< knows Microsoft's */
#define VIRTIO_BT_F_AOSP_EXT  2 /**< knows Android's */
#define VIRTIO_BT_F_CONFIG_V2 3 /**< its configuration is aligned */

/** What it is. */
enum virtio_bt_config_type {
	VIRTIO_BT_CONFIG_TYPE_PRIMARY = 0, /**< a controller */
};

/** Whose commands it knows. */
enum virtio_bt_config_vendor {
	VIRTIO_BT_CONFIG_VENDOR_NONE = 0,    /**< nobody's */
	VIRTIO_BT_CONFIG_VENDOR_ZEPHYR = 1,  /**< those of Zephyr */
	VIRTIO_BT_CONFIG_VENDOR_INTEL = 2,   /**< those of Intel */
	VIRTIO_BT_CONFIG_VENDOR_REALTEK = 3, /**< those of Realtek */
};

/** The configuration. */
struct virtio_bt_config {
	__u8 type;	   /**< enum virtio_bt_config_type */
	__u16 vendor;	   /**< enum virtio_bt_config_vendor */
	__u16 msft_opcode; /**< the command of Microsoft's extension */
} __attribute__((packed));

/** The same with VIRTIO_BT_F_CONFIG_V2. */
struct virtio_bt_config_v2 {
	__u8 type;
	__u8 alignment;
	__u16 vendor;
	__u16 msft_opcode;
};

_Static_assert(sizeof(struct virtio_bt_config) == 5, "as it is shared");
_Static_assert(sizeof(struct virtio_bt_config_v2) == 6, "as it is shared");

#endif /* LINUX_VIRTIO_BT_H */
