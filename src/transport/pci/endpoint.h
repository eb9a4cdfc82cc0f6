/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the device half share. */
#ifndef VIRTIO_TRANSPORT_PCI_ENDPOINT_H
#define VIRTIO_TRANSPORT_PCI_ENDPOINT_H

#include <virtio/virtio_pci.h>

/* Which BAR holds what. A 64-bit BAR takes the next one too. */
#define EP_BAR_LEGACY 0
#define EP_BAR_MSIX   1
#define EP_BAR_SHM    2
#define EP_BAR_MODERN 4

/* The modern BAR: a page each, then as many as the configuration needs. */
#define EP_PAGE	       4096u
#define EP_COMMON      0u
#define EP_COMMON_SIZE 64u
#define EP_ISR	       (1 * EP_PAGE)
#define EP_ISR_SIZE    1u
#define EP_CONFIG      (2 * EP_PAGE)
#define EP_NOTIFY_MULT 4u /* a register of its own for each queue */
#define EP_NOTIFY_KEY  0xa500u
#define EP_MAX_VECTORS 2048u
#define EP_MAX_SHM     3u
#define EP_MAX_TYPE    63u /* 0x1040 + 63 is the last modern id */

static inline bool ep_has_legacy(const struct virtio_pci_endpoint *ep)
{
	return ep->config.kind != VIRTIO_PCI_MODERN;
}

static inline bool ep_has_modern(const struct virtio_pci_endpoint *ep)
{
	return ep->config.kind != VIRTIO_PCI_LEGACY;
}

static inline struct virtio_model_queue *
ep_selected(const struct virtio_pci_endpoint *ep)
{
	return virtio_model_queue(ep->config.model, ep->queue_sel);
}

/*
 * queue_notif_config_data of a queue, and back: the same function. It is never
 * the index, so that a driver which writes that instead is found out.
 */
static inline uint16_t ep_notify_id(uint32_t index)
{
	return (uint16_t)(index ^ EP_NOTIFY_KEY);
}

/* What a shared memory region takes of its BAR: whole pages. */
static inline uint64_t ep_shm_room(const struct virtio_shm_region *region)
{
	return (region->len + EP_PAGE - 1) & ~(uint64_t)(EP_PAGE - 1);
}

/* Bytes of configuration space and of configurations are little-endian. */
static inline uint32_t ep_get_bytes(const uint8_t *from, unsigned int width)
{
	uint32_t v = 0;

	for (unsigned int i = 0; i < width; i++)
		v |= (uint32_t)from[i] << (8 * i);
	return v;
}

static inline void ep_put_bytes(uint8_t *to, unsigned int width, uint32_t value)
{
	for (unsigned int i = 0; i < width; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

/* ---- endpoint.c: what both interfaces have ------------------------------ */

/* Reading ISR status clears it (dev.pci.isr-status-cap.5). */
uint8_t ep_read_isr(struct virtio_pci_endpoint *ep);

/* The driver writes the device status; 0 resets the registers too. */
void ep_write_status(struct virtio_pci_endpoint *ep, uint8_t status);

/* The device configuration, `offset` from its beginning. */
uint32_t ep_read_config(const struct virtio_pci_endpoint *ep, uint64_t offset,
			unsigned int width);
void ep_write_config(struct virtio_pci_endpoint *ep, uint64_t offset,
		     unsigned int width, uint32_t value);

/* ---- endpoint_layout.c, endpoint_space.c: configuration space ----------- */

/* Lay the header, the BARs and the capabilities out. */
void ep_space_init(struct virtio_pci_endpoint *ep);

/* A register of configuration space that the driver last wrote, or we. */
uint32_t ep_space(const struct virtio_pci_endpoint *ep, unsigned int offset,
		  unsigned int width);

/* ---- endpoint_irq.c: INTx, MSI-X ---------------------------------------- */

bool ep_msix_enabled(const struct virtio_pci_endpoint *ep);

/* A vector as the driver writes it, or NO_VECTOR if there is none such. */
uint16_t ep_check_vector(const struct virtio_pci_endpoint *ep, uint32_t vector);

/* The device has something to say. */
void ep_queue_interrupt(struct virtio_pci_endpoint *ep, unsigned int index);
void ep_config_interrupt(struct virtio_pci_endpoint *ep);

/* Set the pin, and the status bit, to what ISR status says. */
void ep_update_intx(struct virtio_pci_endpoint *ep);

/* Send what was held back and may go now. */
void ep_send_pending(struct virtio_pci_endpoint *ep);

/* All vectors as they are after a reset of the function, or of the device. */
void ep_reset_vectors(struct virtio_pci_endpoint *ep);
void ep_forget_events(struct virtio_pci_endpoint *ep);

/* The table and the pending bits; the BAR's size. */
uint64_t ep_msix_size(const struct virtio_pci_endpoint *ep);
uint32_t ep_msix_pba(const struct virtio_pci_endpoint *ep);
uint32_t ep_msix_read(const struct virtio_pci_endpoint *ep, uint64_t offset,
		      unsigned int width);
void ep_msix_write(struct virtio_pci_endpoint *ep, uint64_t offset,
		   unsigned int width, uint32_t value);

/* ---- endpoint_modern.c, endpoint_legacy.c: registers -------------------- */

uint32_t ep_modern_read(struct virtio_pci_endpoint *ep, uint64_t offset,
			unsigned int width);
void ep_modern_write(struct virtio_pci_endpoint *ep, uint64_t offset,
		     unsigned int width, uint32_t value);
uint32_t ep_legacy_read(struct virtio_pci_endpoint *ep, uint64_t offset,
			unsigned int width);
void ep_legacy_write(struct virtio_pci_endpoint *ep, uint64_t offset,
		     unsigned int width, uint32_t value);

#endif /* VIRTIO_TRANSPORT_PCI_ENDPOINT_H */
