/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Registers and structures of the PCI transport (4.1.4) and commands of its
 * administration queue (2.12). The registers are the library's own, a few more
 * than the kernel's header has; VIRTIO_PCI_NO_LEGACY and VIRTIO_PCI_NO_MODERN
 * hide none of them.
 */
#ifndef LINUX_VIRTIO_PCI_H
#define LINUX_VIRTIO_PCI_H

#include <linux/types.h>
#include <linux/virtio_types.h>

#include <virtio/spec/virtio_pci.h>

/** Where the configuration of a legacy device begins. */
#define VIRTIO_PCI_CONFIG_OFF(msix_enabled)                                    \
	((msix_enabled) ? VIRTIO_PCI_CONFIG_OFF_MSIX                           \
			: VIRTIO_PCI_CONFIG_OFF_INTX)
/** The same, of a structure that knows whether MSI-X is in use. */
#define VIRTIO_PCI_CONFIG(dev) VIRTIO_PCI_CONFIG_OFF((dev)->msix_enabled)

/** A capability: where a structure is. */
struct virtio_pci_cap {
	__u8 cap_vndr; /**< PCI_CAP_ID_VNDR */
	__u8 cap_next; /**< where the next capability is */
	__u8 cap_len;  /**< bytes of this one */
	__u8 cfg_type; /**< VIRTIO_PCI_CAP_*_CFG */
	__u8 bar;      /**< its BAR */
	__u8 id;       /**< tells several of a type apart */
	__u8 padding[2];
	__le32 offset; /**< within the BAR */
	__le32 length; /**< of the structure */
};

/** One for what is large. */
struct virtio_pci_cap64 {
	struct virtio_pci_cap cap;
	__le32 offset_hi; /**< upper half */
	__le32 length_hi; /**< upper half */
};

/** Where notifications go. */
struct virtio_pci_notify_cap {
	struct virtio_pci_cap cap;
	__le32 notify_off_multiplier; /**< bytes from one to the next */
};

/** A window to the BARs. */
struct virtio_pci_cfg_cap {
	struct virtio_pci_cap cap;
	__u8 pci_cfg_data[4]; /**< the window */
};

/** The common configuration, as version 1.0 has it. */
struct virtio_pci_common_cfg {
	__le32 device_feature_select; /**< which 32 features of the device */
	__le32 device_feature;	      /**< those */
	__le32 guest_feature_select;  /**< which 32 features of the driver */
	__le32 guest_feature;	      /**< those */
	__le16 msix_config;	      /**< vector of its changes */
	__le16 num_queues;
	__u8 device_status;
	__u8 config_generation;	  /**< changes with the configuration */
	__le16 queue_select;	  /**< whose are those below */
	__le16 queue_size;	  /**< 0: there is no such queue */
	__le16 queue_msix_vector; /**< vector of its used buffers */
	__le16 queue_enable;	  /**< 1 once it is in use */
	__le16 queue_notify_off;  /**< how many multipliers away */
	__le32 queue_desc_lo;	  /**< the descriptor area */
	__le32 queue_desc_hi;
	__le32 queue_avail_lo; /**< the driver area */
	__le32 queue_avail_hi;
	__le32 queue_used_lo; /**< the device area */
	__le32 queue_used_hi;
};

/** With what came later. */
struct virtio_pci_modern_common_cfg {
	struct virtio_pci_common_cfg cfg;
	__le16 queue_notify_data; /**< what is written to notify */
	__le16 queue_reset;	  /**< 1 resets the queue */
	__le16 admin_queue_index; /**< the first queue of administration */
	__le16 admin_queue_num;	  /**< how many of those */
};

_Static_assert(sizeof(struct virtio_pci_cap) == VIRTIO_PCI_CAP_SIZEOF, "4.1.4");
_Static_assert(sizeof(struct virtio_pci_cap64) == VIRTIO_PCI_CAP64_SIZEOF,
	       "4.1.4.7");
_Static_assert(sizeof(struct virtio_pci_notify_cap) ==
		       VIRTIO_PCI_NOTIFY_CAP_SIZEOF,
	       "4.1.4.4");
_Static_assert(sizeof(struct virtio_pci_cfg_cap) == VIRTIO_PCI_CFG_CAP_SIZEOF,
	       "4.1.4.9");
_Static_assert(sizeof(struct virtio_pci_common_cfg) ==
		       VIRTIO_PCI_COMMON_CFG_MIN,
	       "4.1.4.3");
_Static_assert(sizeof(struct virtio_pci_modern_common_cfg) == 64, "4.1.4.3");

#define VIRTIO_ADMIN_STATUS_OK 0 /**< a command succeeded */

#define VIRTIO_ADMIN_CMD_LIST_QUERY		 0x0 /**< which commands */
#define VIRTIO_ADMIN_CMD_LIST_USE		 0x1 /**< these will be used */
#define VIRTIO_ADMIN_CMD_LEGACY_COMMON_CFG_WRITE 0x2 /**< legacy registers */
#define VIRTIO_ADMIN_CMD_LEGACY_COMMON_CFG_READ	 0x3 /**< legacy registers */
#define VIRTIO_ADMIN_CMD_LEGACY_DEV_CFG_WRITE	 0x4 /**< its configuration */
#define VIRTIO_ADMIN_CMD_LEGACY_DEV_CFG_READ	 0x5 /**< its configuration */
#define VIRTIO_ADMIN_CMD_LEGACY_NOTIFY_INFO	 0x6 /**< where to notify */

#define VIRTIO_ADMIN_GROUP_TYPE_SRIOV 0x1 /**< virtual functions */

/** What a command begins with. */
struct virtio_admin_cmd_hdr {
	__le16 opcode;	   /**< VIRTIO_ADMIN_CMD_* */
	__le16 group_type; /**< VIRTIO_ADMIN_GROUP_TYPE_* */
	__u8 reserved1[12];
	__le64 group_member_id; /**< for whom, from 1 */
};

/** How it ended. */
struct virtio_admin_cmd_status {
	__le16 status;		 /**< VIRTIO_ADMIN_STATUS_OK, or why not */
	__le16 status_qualifier; /**< more of that */
	__u8 reserved2[4];
};

/** Registers to be written. */
struct virtio_admin_cmd_legacy_wr_data {
	__u8 offset; /**< of the first */
	__u8 reserved[7];
	__u8 registers[];
};

/** Registers to be read. */
struct virtio_admin_cmd_legacy_rd_data {
	__u8 offset; /**< of the first */
};

#define VIRTIO_ADMIN_CMD_NOTIFY_INFO_FLAGS_END	     0	 /**< no more */
#define VIRTIO_ADMIN_CMD_NOTIFY_INFO_FLAGS_OWNER_DEV 0x1 /**< at the owner */
#define VIRTIO_ADMIN_CMD_NOTIFY_INFO_FLAGS_OWNER_MEM 0x2 /**< at the member */

#define VIRTIO_ADMIN_CMD_MAX_NOTIFY_INFO 4 /**< places at most */

/** A place for notifications. */
struct virtio_admin_cmd_notify_info_data {
	__u8 flags; /**< VIRTIO_ADMIN_CMD_NOTIFY_INFO_FLAGS_* */
	__u8 bar;   /**< its BAR */
	__u8 padding[6];
	__le64 offset; /**< within the BAR */
};

/** All of them. */
struct virtio_admin_cmd_notify_info_result {
	/** The one that comes first is the best. */
	struct virtio_admin_cmd_notify_info_data
		entries[VIRTIO_ADMIN_CMD_MAX_NOTIFY_INFO];
};

_Static_assert(sizeof(struct virtio_admin_cmd_hdr) == 24, "2.12.1");
_Static_assert(sizeof(struct virtio_admin_cmd_status) == 8, "2.12.1");

#endif /* LINUX_VIRTIO_PCI_H */
