/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Configuration space of PCI, as far as virtio needs it (PCI Local Bus 3.0).
 */
#ifndef VIRTIO_SPEC_PCI_H
#define VIRTIO_SPEC_PCI_H

#define PCI_VENDOR_ID		0x00 /**< 16 bits */
#define PCI_DEVICE_ID		0x02 /**< 16 bits */
#define PCI_COMMAND		0x04 /**< 16 bits: PCI_COMMAND_* */
#define PCI_STATUS		0x06 /**< 16 bits: PCI_STATUS_* */
#define PCI_REVISION_ID		0x08 /**< 8 bits */
#define PCI_CLASS_PROG		0x09 /**< 8 bits */
#define PCI_CLASS_DEVICE	0x0a /**< 16 bits */
#define PCI_HEADER_TYPE		0x0e /**< 8 bits: PCI_HEADER_TYPE_* */
#define PCI_BASE_ADDRESS_0	0x10 /**< 32 bits; six of them, or two */
#define PCI_PRIMARY_BUS		0x18 /**< 8 bits; bridges */
#define PCI_SECONDARY_BUS	0x19 /**< 8 bits; bridges */
#define PCI_SUBORDINATE_BUS	0x1a /**< 8 bits; bridges */
#define PCI_IO_BASE		0x1c /**< 8 bits; bridges */
#define PCI_IO_LIMIT		0x1d /**< 8 bits; bridges */
#define PCI_MEMORY_BASE		0x20 /**< 16 bits; bridges */
#define PCI_MEMORY_LIMIT	0x22 /**< 16 bits; bridges */
#define PCI_PREF_MEMORY_BASE	0x24 /**< 16 bits; bridges */
#define PCI_PREF_MEMORY_LIMIT	0x26 /**< 16 bits; bridges */
#define PCI_PREF_BASE_UPPER32	0x28 /**< 32 bits; bridges */
#define PCI_PREF_LIMIT_UPPER32	0x2c /**< 32 bits; bridges */
#define PCI_IO_BASE_UPPER16	0x30 /**< 16 bits; bridges */
#define PCI_IO_LIMIT_UPPER16	0x32 /**< 16 bits; bridges */
#define PCI_SUBSYSTEM_VENDOR_ID 0x2c /**< 16 bits */
#define PCI_SUBSYSTEM_ID	0x2e /**< 16 bits */
#define PCI_CAPABILITY_LIST	0x34 /**< 8 bits: offset of the first */
#define PCI_INTERRUPT_LINE	0x3c /**< 8 bits: where firmware routed it */
#define PCI_INTERRUPT_PIN	0x3d /**< 8 bits: 1 to 4 for INTA to INTD */
#define PCI_STD_HEADER_SIZEOF	0x40 /**< where capabilities can begin */
#define PCI_CFG_SPACE_SIZE	256  /**< bytes that every function has */
#define PCI_CFG_SPACE_EXP_SIZE	4096 /**< bytes that ECAM reaches */

#define PCI_COMMAND_IO		 0x001 /**< answers in I/O space */
#define PCI_COMMAND_MEMORY	 0x002 /**< answers in memory space */
#define PCI_COMMAND_MASTER	 0x004 /**< may reach memory itself */
#define PCI_COMMAND_INTX_DISABLE 0x400 /**< does not raise INTx */
#define PCI_STATUS_INTERRUPT	 0x08  /**< INTx is raised */
#define PCI_STATUS_CAP_LIST	 0x10  /**< has capabilities */

#define PCI_HEADER_TYPE_MASK   0x7f /**< which layout follows */
#define PCI_HEADER_TYPE_NORMAL 0    /**< a function with six BARs */
#define PCI_HEADER_TYPE_BRIDGE 1    /**< a bridge to another bus */
#define PCI_HEADER_TYPE_MULTI  0x80 /**< the device has several functions */

#define PCI_BASE_ADDRESS_SPACE_IO  0x1	/**< I/O space, else memory */
#define PCI_BASE_ADDRESS_MEM_TYPE  0x6	/**< 0: 32 bits, 4: 64 bits */
#define PCI_BASE_ADDRESS_MEM_64	   0x4	/**< with the next BAR */
#define PCI_BASE_ADDRESS_MEM_PREF  0x8	/**< prefetchable */
#define PCI_BASE_ADDRESS_IO_FLAGS  0x3u /**< bits that are no address */
#define PCI_BASE_ADDRESS_MEM_FLAGS 0xfu /**< bits that are no address */

#define PCI_CAP_ID_MSI	0x05 /**< message-signalled interrupts */
#define PCI_CAP_ID_VNDR 0x09 /**< vendor-specific */
#define PCI_CAP_ID_MSIX 0x11 /**< the same, many of them */

#define PCI_MSIX_FLAGS		    2	   /**< 16 bits, from the capability */
#define PCI_MSIX_TABLE		    4	   /**< 32 bits: offset and BAR */
#define PCI_MSIX_PBA		    8	   /**< 32 bits: offset and BAR */
#define PCI_CAP_MSIX_SIZEOF	    12	   /**< bytes of the capability */
#define PCI_MSIX_FLAGS_QSIZE	    0x07ff /**< vectors less one */
#define PCI_MSIX_FLAGS_MASKALL	    0x4000 /**< all masked */
#define PCI_MSIX_FLAGS_ENABLE	    0x8000 /**< in use */
#define PCI_MSIX_BIR		    0x7u   /**< the BAR of an offset and BAR */
#define PCI_MSIX_ENTRY_SIZE	    16	   /**< bytes of a table entry */
#define PCI_MSIX_ENTRY_LOWER_ADDR   0	   /**< 32 bits */
#define PCI_MSIX_ENTRY_UPPER_ADDR   4	   /**< 32 bits */
#define PCI_MSIX_ENTRY_DATA	    8	   /**< 32 bits */
#define PCI_MSIX_ENTRY_VECTOR_CTRL  12	   /**< 32 bits */
#define PCI_MSIX_ENTRY_CTRL_MASKBIT 1	   /**< this vector is masked */

#endif /* VIRTIO_SPEC_PCI_H */
