/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * An IOMMU (5.13).
 */
#ifndef LINUX_VIRTIO_IOMMU_H
#define LINUX_VIRTIO_IOMMU_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_IOMMU_F_INPUT_RANGE   0 /**< addresses have a range */
#define VIRTIO_IOMMU_F_DOMAIN_RANGE  1 /**< so have domains */
#define VIRTIO_IOMMU_F_MAP_UNMAP     2 /**< it maps */
#define VIRTIO_IOMMU_F_BYPASS	     3 /**< who has no domain is let pass */
#define VIRTIO_IOMMU_F_PROBE	     4 /**< it tells of endpoints */
#define VIRTIO_IOMMU_F_MMIO	     5 /**< maps registers too */
#define VIRTIO_IOMMU_F_BYPASS_CONFIG 6 /**< passing can be switched */

/** A range of addresses. */
struct virtio_iommu_range_64 {
	__le64 start;
	__le64 end; /**< its last */
};

/** A range of numbers. */
struct virtio_iommu_range_32 {
	__le32 start;
	__le32 end; /**< its last */
};

/** The configuration. */
struct virtio_iommu_config {
	__le64 page_size_mask;			   /**< sizes that it maps */
	struct virtio_iommu_range_64 input_range;  /**< addresses */
	struct virtio_iommu_range_32 domain_range; /**< domains */
	__le32 probe_size; /**< bytes of what it tells */
	__u8 bypass;	   /**< whether others pass */
	__u8 reserved[3];
};

#define VIRTIO_IOMMU_T_ATTACH 0x01 /**< an endpoint joins a domain */
#define VIRTIO_IOMMU_T_DETACH 0x02 /**< it leaves */
#define VIRTIO_IOMMU_T_MAP    0x03 /**< map a range */
#define VIRTIO_IOMMU_T_UNMAP  0x04 /**< unmap it */
#define VIRTIO_IOMMU_T_PROBE  0x05 /**< tell of an endpoint */

#define VIRTIO_IOMMU_S_OK     0x00 /**< done */
#define VIRTIO_IOMMU_S_IOERR  0x01 /**< lost on the way */
#define VIRTIO_IOMMU_S_UNSUPP 0x02 /**< not known */
#define VIRTIO_IOMMU_S_DEVERR 0x03 /**< failed */
#define VIRTIO_IOMMU_S_INVAL  0x04 /**< a bad number */
#define VIRTIO_IOMMU_S_RANGE  0x05 /**< out of range */
#define VIRTIO_IOMMU_S_NOENT  0x06 /**< not there */
#define VIRTIO_IOMMU_S_FAULT  0x07 /**< bad memory */
#define VIRTIO_IOMMU_S_NOMEM  0x08 /**< no memory */

/** What a request begins with. */
struct virtio_iommu_req_head {
	__u8 type; /**< VIRTIO_IOMMU_T_* */
	__u8 reserved[3];
};

/** What it ends with. */
struct virtio_iommu_req_tail {
	__u8 status; /**< VIRTIO_IOMMU_S_* */
	__u8 reserved[3];
};

#define VIRTIO_IOMMU_ATTACH_F_BYPASS (1 << 0) /**< the domain maps nothing */

/** A request to join. */
struct virtio_iommu_req_attach {
	struct virtio_iommu_req_head head;
	__le32 domain;
	__le32 endpoint;
	__le32 flags; /**< VIRTIO_IOMMU_ATTACH_F_* */
	__u8 reserved[4];
	struct virtio_iommu_req_tail tail;
};

/** A request to leave. */
struct virtio_iommu_req_detach {
	struct virtio_iommu_req_head head;
	__le32 domain;
	__le32 endpoint;
	__u8 reserved[8];
	struct virtio_iommu_req_tail tail;
};

#define VIRTIO_IOMMU_MAP_F_READ	 (1 << 0) /**< may be read */
#define VIRTIO_IOMMU_MAP_F_WRITE (1 << 1) /**< may be written */
#define VIRTIO_IOMMU_MAP_F_MMIO	 (1 << 2) /**< is of registers */
/** All of them. */
#define VIRTIO_IOMMU_MAP_F_MASK                                                \
	(VIRTIO_IOMMU_MAP_F_READ | VIRTIO_IOMMU_MAP_F_WRITE |                  \
	 VIRTIO_IOMMU_MAP_F_MMIO)

/** A request to map. */
struct virtio_iommu_req_map {
	struct virtio_iommu_req_head head;
	__le32 domain;
	__le64 virt_start;
	__le64 virt_end; /**< the last */
	__le64 phys_start;
	__le32 flags; /**< VIRTIO_IOMMU_MAP_F_* */
	struct virtio_iommu_req_tail tail;
};

/** A request to unmap. */
struct virtio_iommu_req_unmap {
	struct virtio_iommu_req_head head;
	__le32 domain;
	__le64 virt_start;
	__le64 virt_end; /**< the last */
	__u8 reserved[4];
	struct virtio_iommu_req_tail tail;
};

#define VIRTIO_IOMMU_PROBE_T_NONE     0	    /**< nothing more */
#define VIRTIO_IOMMU_PROBE_T_RESV_MEM 1	    /**< addresses to be left alone */
#define VIRTIO_IOMMU_PROBE_T_MASK     0xfff /**< bits of the kind */

/** Something to know of an endpoint. */
struct virtio_iommu_probe_property {
	__le16 type;   /**< VIRTIO_IOMMU_PROBE_T_* */
	__le16 length; /**< bytes that follow */
};

#define VIRTIO_IOMMU_RESV_MEM_T_RESERVED 0 /**< for nothing */
#define VIRTIO_IOMMU_RESV_MEM_T_MSI	 1 /**< for interrupts */

/** Addresses to be left alone. */
struct virtio_iommu_probe_resv_mem {
	struct virtio_iommu_probe_property head;
	__u8 subtype; /**< VIRTIO_IOMMU_RESV_MEM_T_* */
	__u8 reserved[3];
	__le64 start;
	__le64 end; /**< the last */
};

/** A request to tell of an endpoint; the tail is behind what is told. */
struct virtio_iommu_req_probe {
	struct virtio_iommu_req_head head;
	__le32 endpoint;
	__u8 reserved[64];
	__u8 properties[];
};

#define VIRTIO_IOMMU_FAULT_R_UNKNOWN 0 /**< for some reason */
#define VIRTIO_IOMMU_FAULT_R_DOMAIN  1 /**< without a domain */
#define VIRTIO_IOMMU_FAULT_R_MAPPING 2 /**< without a mapping */

#define VIRTIO_IOMMU_FAULT_F_READ    (1 << 0) /**< it read */
#define VIRTIO_IOMMU_FAULT_F_WRITE   (1 << 1) /**< it wrote */
#define VIRTIO_IOMMU_FAULT_F_EXEC    (1 << 2) /**< it executed */
#define VIRTIO_IOMMU_FAULT_F_ADDRESS (1 << 8) /**< the address is known */

/** An access that failed. */
struct virtio_iommu_fault {
	__u8 reason; /**< VIRTIO_IOMMU_FAULT_R_* */
	__u8 reserved[3];
	__le32 flags; /**< VIRTIO_IOMMU_FAULT_F_* */
	__le32 endpoint;
	__u8 reserved2[4];
	__le64 address;
};

_Static_assert(sizeof(struct virtio_iommu_config) == 40, "5.13.4");
_Static_assert(sizeof(struct virtio_iommu_req_attach) == 24, "5.13.6");
_Static_assert(sizeof(struct virtio_iommu_req_map) == 40, "5.13.6");
_Static_assert(sizeof(struct virtio_iommu_req_unmap) == 32, "5.13.6");
_Static_assert(sizeof(struct virtio_iommu_req_probe) == 72, "5.13.6");
_Static_assert(sizeof(struct virtio_iommu_probe_resv_mem) == 24, "5.13.6");
_Static_assert(sizeof(struct virtio_iommu_fault) == 24, "5.13.6");

#endif /* LINUX_VIRTIO_IOMMU_H */
