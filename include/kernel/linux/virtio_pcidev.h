/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A PCI device of User-mode Linux (no section of the specification).
 */
#ifndef LINUX_VIRTIO_PCIDEV_H
#define LINUX_VIRTIO_PCIDEV_H

#include <linux/types.h>

/** What is done with the device, or what it does. */
enum virtio_pcidev_ops {
	VIRTIO_PCIDEV_OP_RESERVED = 0,	  /**< nothing */
	VIRTIO_PCIDEV_OP_CFG_READ = 1,	  /**< read its configuration space */
	VIRTIO_PCIDEV_OP_CFG_WRITE = 2,	  /**< write it */
	VIRTIO_PCIDEV_OP_MMIO_READ = 3,	  /**< read a BAR */
	VIRTIO_PCIDEV_OP_MMIO_WRITE = 4,  /**< write it */
	VIRTIO_PCIDEV_OP_MMIO_MEMSET = 5, /**< fill it with one byte */
	VIRTIO_PCIDEV_OP_INT = 6,	  /**< it interrupts by its pin */
	VIRTIO_PCIDEV_OP_MSI = 7,	  /**< it interrupts by a message */
	VIRTIO_PCIDEV_OP_PME = 8,	  /**< it wants to wake up */
};

/** A message of either side. */
struct virtio_pcidev_msg {
	__u8 op;  /**< enum virtio_pcidev_ops */
	__u8 bar; /**< of MMIO */
	__u16 reserved;
	__u32 size; /**< bytes to be read or written */
	__u64 addr; /**< where, within the space */
	__u8 data[];
};

_Static_assert(sizeof(struct virtio_pcidev_msg) == 16, "as it is shared");

#endif /* LINUX_VIRTIO_PCIDEV_H */
