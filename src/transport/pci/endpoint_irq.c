/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a PCI endpoint interrupts: by its INTA pin with the ISR status register,
 * or by MSI-X messages, each masked alone or all together.
 *
 * A message whose way is barred sets its pending bit, and goes when the way is
 * free: the vector unmasked, the function unmasked, and bus mastering, because
 * a message is a write to memory.
 */
#include "endpoint.h"

/* ---- the pin ------------------------------------------------------------ */

static unsigned int msix_flags(const struct virtio_pci_endpoint *ep)
{
	if (!ep->msix_cap)
		return 0;
	return ep_space(ep, ep->msix_cap + PCI_MSIX_FLAGS, 2);
}

bool ep_msix_enabled(const struct virtio_pci_endpoint *ep)
{
	return msix_flags(ep) & PCI_MSIX_FLAGS_ENABLE;
}

/* dev.pci.isr-status-cap.4 */
void ep_update_intx(struct virtio_pci_endpoint *ep)
{
	bool asserted = ep->isr && !ep_msix_enabled(ep);
	unsigned int command = ep_space(ep, PCI_COMMAND, 2);

	ep->space[PCI_STATUS] &= (uint8_t)~PCI_STATUS_INTERRUPT;
	if (asserted)
		ep->space[PCI_STATUS] |= PCI_STATUS_INTERRUPT;
	ep->config.set_intx(ep->config.ctx,
			    asserted && !(command & PCI_COMMAND_INTX_DISABLE));
}

/* ---- messages ----------------------------------------------------------- */

static bool way_is_free(const struct virtio_pci_endpoint *ep)
{
	return (ep_space(ep, PCI_COMMAND, 2) & PCI_COMMAND_MASTER) &&
	       (msix_flags(ep) &
		(PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL)) ==
		       PCI_MSIX_FLAGS_ENABLE;
}

static void send_message(struct virtio_pci_endpoint *ep, uint16_t vector)
{
	struct virtio_pci_vector *v;

	/* dev.pci.used-buf-notif.1, dev.pci.notif-device-cfg-changes.1 */
	if (vector == VIRTIO_MSI_NO_VECTOR)
		return;
	v = &ep->vectors[vector];
	v->pending = v->masked || !way_is_free(ep);
	if (!v->pending)
		ep->config.msi(ep->config.ctx, v->address, v->data);
}

void ep_send_pending(struct virtio_pci_endpoint *ep)
{
	if (!way_is_free(ep))
		return;
	for (unsigned int i = 0; i < ep->config.num_vectors; i++)
		if (ep->vectors[i].pending)
			send_message(ep, (uint16_t)i);
}

/* dev.pci.isr-status-cap.3 */
void ep_queue_interrupt(struct virtio_pci_endpoint *ep, unsigned int index)
{
	if (ep_msix_enabled(ep)) {
		send_message(ep, ep->queue_vectors[index]);
		return;
	}
	ep->isr |= VIRTIO_PCI_ISR_QUEUE;
	ep_update_intx(ep);
}

/* dev.pci.isr-status-cap.2: the bit is set in any case. */
void ep_config_interrupt(struct virtio_pci_endpoint *ep)
{
	ep->isr |= VIRTIO_PCI_ISR_CONFIG;
	if (ep_msix_enabled(ep))
		send_message(ep, ep->config_vector);
	else
		ep_update_intx(ep);
}

/* dev.pci.msi-x-vector-cfg.9: what cannot be reads back as NO_VECTOR. */
uint16_t ep_check_vector(const struct virtio_pci_endpoint *ep, uint32_t vector)
{
	return vector < ep->config.num_vectors ? (uint16_t)vector
					       : VIRTIO_MSI_NO_VECTOR;
}

/* dev.pci.msi-x-vector-cfg.7; nothing is left that could interrupt. */
void ep_forget_events(struct virtio_pci_endpoint *ep)
{
	ep->config_vector = VIRTIO_MSI_NO_VECTOR;
	for (unsigned int i = 0; i < ep->config.model->config.nvqs; i++)
		ep->queue_vectors[i] = VIRTIO_MSI_NO_VECTOR;
	for (unsigned int i = 0; i < ep->config.num_vectors; i++)
		ep->vectors[i].pending = false;
	ep->isr = 0;
	ep_update_intx(ep);
}

void ep_reset_vectors(struct virtio_pci_endpoint *ep)
{
	for (unsigned int i = 0; i < ep->config.num_vectors; i++)
		ep->vectors[i] = (struct virtio_pci_vector){ .masked = true };
	ep_forget_events(ep);
}

/* ---- the table ---------------------------------------------------------- */

uint32_t ep_msix_pba(const struct virtio_pci_endpoint *ep)
{
	return ep->config.num_vectors * PCI_MSIX_ENTRY_SIZE;
}

/* Pending bits are 64-bit words. */
uint64_t ep_msix_size(const struct virtio_pci_endpoint *ep)
{
	return ep_msix_pba(ep) + (ep->config.num_vectors + 63) / 64 * 8;
}

static uint32_t read_pending(const struct virtio_pci_endpoint *ep,
			     unsigned int first)
{
	uint32_t bits = 0;

	for (unsigned int i = 0; i < 32; i++)
		if (first + i < ep->config.num_vectors &&
		    ep->vectors[first + i].pending)
			bits |= (uint32_t)1 << i;
	return bits;
}

static uint32_t read_entry(const struct virtio_pci_vector *v,
			   unsigned int field)
{
	switch (field) {
	case PCI_MSIX_ENTRY_LOWER_ADDR:
		return (uint32_t)v->address;
	case PCI_MSIX_ENTRY_UPPER_ADDR:
		return (uint32_t)(v->address >> 32);
	case PCI_MSIX_ENTRY_DATA:
		return v->data;
	default:
		return v->masked ? PCI_MSIX_ENTRY_CTRL_MASKBIT : 0;
	}
}

/* Both are read and written by whole 32-bit words. */
uint32_t ep_msix_read(const struct virtio_pci_endpoint *ep, uint64_t offset,
		      unsigned int width)
{
	uint64_t pba = ep_msix_pba(ep);

	if (width != 4 || offset % 4 || offset >= ep_msix_size(ep))
		return 0;
	if (offset >= pba)
		return read_pending(ep, (unsigned int)(offset - pba) * 8);
	return read_entry(&ep->vectors[offset / PCI_MSIX_ENTRY_SIZE],
			  offset % PCI_MSIX_ENTRY_SIZE);
}

void ep_msix_write(struct virtio_pci_endpoint *ep, uint64_t offset,
		   unsigned int width, uint32_t value)
{
	struct virtio_pci_vector *v;

	if (width != 4 || offset % 4 || offset >= ep_msix_pba(ep))
		return;
	v = &ep->vectors[offset / PCI_MSIX_ENTRY_SIZE];
	switch (offset % PCI_MSIX_ENTRY_SIZE) {
	case PCI_MSIX_ENTRY_LOWER_ADDR:
		v->address = v->address >> 32 << 32 | (value & ~3u);
		break;
	case PCI_MSIX_ENTRY_UPPER_ADDR:
		v->address = (uint32_t)v->address | (uint64_t)value << 32;
		break;
	case PCI_MSIX_ENTRY_DATA:
		v->data = value;
		break;
	default:
		v->masked = value & PCI_MSIX_ENTRY_CTRL_MASKBIT;
		ep_send_pending(ep);
	}
}
