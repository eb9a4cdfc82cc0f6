/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Virtio over PCI (4.1): ids, capabilities, and registers, modern and legacy.
 */
#ifndef VIRTIO_SPEC_VIRTIO_PCI_H
#define VIRTIO_SPEC_VIRTIO_PCI_H

#define PCI_VENDOR_ID_REDHAT_QUMRANET 0x1af4 /**< 4.1.2: every device's */
#define VIRTIO_PCI_ID_TRANS_FIRST     0x1000 /**< 4.1.2: transitional ids */
#define VIRTIO_PCI_ID_TRANS_LAST      0x103f /**< 4.1.2: transitional ids */
#define VIRTIO_PCI_ID_MODERN_BASE     0x1040 /**< 4.1.2: plus device type */
#define VIRTIO_PCI_ID_LAST	      0x107f /**< 4.1.2: last of all */
#define VIRTIO_PCI_ABI_VERSION	      0	     /**< 4.1.2.3: legacy revision */

#define VIRTIO_PCI_CAP_COMMON_CFG	 1 /**< 4.1.4: common configuration */
#define VIRTIO_PCI_CAP_NOTIFY_CFG	 2 /**< 4.1.4: notifications */
#define VIRTIO_PCI_CAP_ISR_CFG		 3 /**< 4.1.4: ISR status */
#define VIRTIO_PCI_CAP_DEVICE_CFG	 4 /**< 4.1.4: device configuration */
#define VIRTIO_PCI_CAP_PCI_CFG		 5 /**< 4.1.4: window to the BARs */
#define VIRTIO_PCI_CAP_SHARED_MEMORY_CFG 8 /**< 4.1.4: shared memory */
#define VIRTIO_PCI_CAP_VENDOR_CFG	 9 /**< 4.1.4: vendor-specific */

#define VIRTIO_PCI_CAP_VNDR	     0	/**< 8 bits: PCI_CAP_ID_VNDR */
#define VIRTIO_PCI_CAP_NEXT	     1	/**< 8 bits: the next capability */
#define VIRTIO_PCI_CAP_LEN	     2	/**< 8 bits: of this one */
#define VIRTIO_PCI_CAP_CFG_TYPE	     3	/**< 8 bits: VIRTIO_PCI_CAP_*_CFG */
#define VIRTIO_PCI_CAP_BAR	     4	/**< 8 bits: 0 to 5 */
#define VIRTIO_PCI_CAP_ID	     5	/**< 8 bits: tells several apart */
#define VIRTIO_PCI_CAP_OFFSET	     8	/**< 32 bits: within the BAR */
#define VIRTIO_PCI_CAP_LENGTH	     12 /**< 32 bits: of the structure */
#define VIRTIO_PCI_CAP_SIZEOF	     16 /**< bytes of such a capability */
#define VIRTIO_PCI_NOTIFY_CAP_MULT   16 /**< 32 bits: notify_off_multiplier */
#define VIRTIO_PCI_NOTIFY_CAP_SIZEOF 20 /**< with the multiplier */
#define VIRTIO_PCI_CAP64_OFFSET_HI   16 /**< 32 bits: shared memory */
#define VIRTIO_PCI_CAP64_LENGTH_HI   20 /**< 32 bits: shared memory */
#define VIRTIO_PCI_CAP64_SIZEOF	     24 /**< with both */
#define VIRTIO_PCI_CFG_CAP_DATA	     16 /**< 4 bytes: the window */
#define VIRTIO_PCI_CFG_CAP_SIZEOF    20 /**< with the window */

#define VIRTIO_PCI_COMMON_DFSELECT	0  /**< 32 RW: which device features */
#define VIRTIO_PCI_COMMON_DF		4  /**< 32 R: offered features */
#define VIRTIO_PCI_COMMON_GFSELECT	8  /**< 32 RW: which driver features */
#define VIRTIO_PCI_COMMON_GF		12 /**< 32 RW: accepted features */
#define VIRTIO_PCI_COMMON_MSIX		16 /**< 16 RW: configuration vector */
#define VIRTIO_PCI_COMMON_NUMQ		18 /**< 16 R: number of queues */
#define VIRTIO_PCI_COMMON_STATUS	20 /**< 8 RW: device status */
#define VIRTIO_PCI_COMMON_CFGGENERATION 21 /**< 8 R: of configuration */
#define VIRTIO_PCI_COMMON_Q_SELECT	22 /**< 16 RW: the queue below */
#define VIRTIO_PCI_COMMON_Q_SIZE	24 /**< 16 RW: its size, or 0 */
#define VIRTIO_PCI_COMMON_Q_MSIX	26 /**< 16 RW: its vector */
#define VIRTIO_PCI_COMMON_Q_ENABLE	28 /**< 16 RW: 1 once it stands */
#define VIRTIO_PCI_COMMON_Q_NOFF	30 /**< 16 R: its notify offset */
#define VIRTIO_PCI_COMMON_Q_DESCLO	32 /**< 32 RW: descriptor area */
#define VIRTIO_PCI_COMMON_Q_DESCHI	36 /**< 32 RW: upper half */
#define VIRTIO_PCI_COMMON_Q_AVAILLO	40 /**< 32 RW: driver area */
#define VIRTIO_PCI_COMMON_Q_AVAILHI	44 /**< 32 RW: upper half */
#define VIRTIO_PCI_COMMON_Q_USEDLO	48 /**< 32 RW: device area */
#define VIRTIO_PCI_COMMON_Q_USEDHI	52 /**< 32 RW: upper half */
#define VIRTIO_PCI_COMMON_Q_NDATA	56 /**< 16 R: notification data */
#define VIRTIO_PCI_COMMON_Q_RESET	58 /**< 16 RW: 1 resets the queue */
#define VIRTIO_PCI_COMMON_ADM_Q_IDX	60 /**< 16 R: first admin queue */
#define VIRTIO_PCI_COMMON_ADM_Q_NUM	62 /**< 16 R: admin queues */
#define VIRTIO_PCI_COMMON_CFG_MIN	56 /**< bytes that 1.0 has */

#define VIRTIO_MSI_NO_VECTOR 0xffff /**< 4.1.5.1.2: no vector, or refused */

#define VIRTIO_PCI_ISR_QUEUE  1 /**< 4.1.4.5: some queue has used buffers */
#define VIRTIO_PCI_ISR_CONFIG 2 /**< 4.1.4.5: the configuration changed */

#define VIRTIO_PCI_HOST_FEATURES    0	 /**< 32 R: legacy: offered */
#define VIRTIO_PCI_GUEST_FEATURES   4	 /**< 32 RW: legacy: accepted */
#define VIRTIO_PCI_QUEUE_PFN	    8	 /**< 32 RW: legacy: first page */
#define VIRTIO_PCI_QUEUE_NUM	    12	 /**< 16 R: legacy: size, fixed */
#define VIRTIO_PCI_QUEUE_SEL	    14	 /**< 16 RW: legacy: the queue */
#define VIRTIO_PCI_QUEUE_NOTIFY	    16	 /**< 16 RW: legacy: new buffers */
#define VIRTIO_PCI_STATUS	    18	 /**< 8 RW: legacy: device status */
#define VIRTIO_PCI_ISR		    19	 /**< 8 R: legacy: reading clears */
#define VIRTIO_MSI_CONFIG_VECTOR    20	 /**< 16 RW: legacy, MSI-X enabled */
#define VIRTIO_MSI_QUEUE_VECTOR	    22	 /**< 16 RW: legacy, MSI-X enabled */
#define VIRTIO_PCI_CONFIG_OFF_INTX  20	 /**< legacy: device configuration */
#define VIRTIO_PCI_CONFIG_OFF_MSIX  24	 /**< the same with MSI-X enabled */
#define VIRTIO_PCI_QUEUE_ADDR_SHIFT 12	 /**< legacy: pages are 4096 bytes */
#define VIRTIO_PCI_VRING_ALIGN	    4096 /**< legacy: of the used ring */

#endif /* VIRTIO_SPEC_VIRTIO_PCI_H */
