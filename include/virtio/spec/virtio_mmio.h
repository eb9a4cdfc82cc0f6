/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The registers of virtio over MMIO (4.2.2, 4.2.4), under Linux's names.
 *
 * Each is 32 bits wide and little-endian. R and W are the driver's.
 */
#ifndef VIRTIO_SPEC_VIRTIO_MMIO_H
#define VIRTIO_SPEC_VIRTIO_MMIO_H

#define VIRTIO_MMIO_MAGIC_VALUE		0x000 /**< R: VIRTIO_MMIO_MAGIC */
#define VIRTIO_MMIO_VERSION		0x004 /**< R: 2, or 1 if legacy */
#define VIRTIO_MMIO_DEVICE_ID		0x008 /**< R: type, 0 if none is here */
#define VIRTIO_MMIO_VENDOR_ID		0x00c /**< R: vendor */
#define VIRTIO_MMIO_DEVICE_FEATURES	0x010 /**< R: 32 offered features */
#define VIRTIO_MMIO_DEVICE_FEATURES_SEL 0x014 /**< W: which 32 */
#define VIRTIO_MMIO_DRIVER_FEATURES	0x020 /**< W: 32 accepted features */
#define VIRTIO_MMIO_DRIVER_FEATURES_SEL 0x024 /**< W: which 32 */
#define VIRTIO_MMIO_GUEST_PAGE_SIZE	0x028 /**< W: legacy: unit of the PFN */
#define VIRTIO_MMIO_QUEUE_SEL		0x030 /**< W: the queue meant below */
#define VIRTIO_MMIO_QUEUE_NUM_MAX	0x034 /**< R: its largest size, or 0 */
#define VIRTIO_MMIO_QUEUE_NUM		0x038 /**< W: its size */
#define VIRTIO_MMIO_QUEUE_ALIGN		0x03c /**< W: legacy: of used ring */
#define VIRTIO_MMIO_QUEUE_PFN		0x040 /**< RW: legacy: first page */
#define VIRTIO_MMIO_QUEUE_READY		0x044 /**< RW: 1 once it stands */
#define VIRTIO_MMIO_QUEUE_NOTIFY	0x050 /**< W: a queue has new buffers */
#define VIRTIO_MMIO_INTERRUPT_STATUS	0x060 /**< R: VIRTIO_MMIO_INT_* */
#define VIRTIO_MMIO_INTERRUPT_ACK	0x064 /**< W: those that were handled */
#define VIRTIO_MMIO_STATUS		0x070 /**< RW: status; 0 resets */
#define VIRTIO_MMIO_QUEUE_DESC_LOW	0x080 /**< W: descriptor area */
#define VIRTIO_MMIO_QUEUE_DESC_HIGH	0x084 /**< W: its upper half */
#define VIRTIO_MMIO_QUEUE_AVAIL_LOW	0x090 /**< W: driver area */
#define VIRTIO_MMIO_QUEUE_AVAIL_HIGH	0x094 /**< W: its upper half */
#define VIRTIO_MMIO_QUEUE_USED_LOW	0x0a0 /**< W: device area */
#define VIRTIO_MMIO_QUEUE_USED_HIGH	0x0a4 /**< W: its upper half */
#define VIRTIO_MMIO_SHM_SEL		0x0ac /**< W: the memory meant below */
#define VIRTIO_MMIO_SHM_LEN_LOW		0x0b0 /**< R: its length, or -1 */
#define VIRTIO_MMIO_SHM_LEN_HIGH	0x0b4 /**< R: upper half */
#define VIRTIO_MMIO_SHM_BASE_LOW	0x0b8 /**< R: its address, or -1 */
#define VIRTIO_MMIO_SHM_BASE_HIGH	0x0bc /**< R: upper half */
#define VIRTIO_MMIO_QUEUE_RESET		0x0c0 /**< RW: 1 resets the queue */
#define VIRTIO_MMIO_CONFIG_GENERATION	0x0fc /**< R: changes with config */
#define VIRTIO_MMIO_CONFIG		0x100 /**< RW: device configuration */

#define VIRTIO_MMIO_MAGIC 0x74726976 /**< "virt", read little-endian */

#define VIRTIO_MMIO_INT_VRING  1 /**< some queue has used buffers */
#define VIRTIO_MMIO_INT_CONFIG 2 /**< the configuration changed */

#endif /* VIRTIO_SPEC_VIRTIO_MMIO_H */
