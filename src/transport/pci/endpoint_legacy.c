/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The legacy registers of a PCI endpoint, in I/O space (4.1.4.10).
 *
 * On a transitional device a driver that begins here has the device legacy
 * until it is reset; while a modern driver has it, only the device status can
 * be written here.
 */
#include "../../ring/split.h"
#include "endpoint.h"

/* Where the device configuration begins: it moves (4.1.4.10). */
static uint64_t config_offset(const struct virtio_pci_endpoint *ep)
{
	return ep_msix_enabled(ep) ? VIRTIO_PCI_CONFIG_OFF_MSIX
				   : VIRTIO_PCI_CONFIG_OFF_INTX;
}

/* leg.basic.feat-bits.4: nobody has the device, so this driver gets it. */
static void begin(struct virtio_pci_endpoint *ep)
{
	if (!ep->config.model->status)
		virtio_model_set_legacy(ep->config.model, true);
}

static unsigned int field_width(uint64_t offset)
{
	switch (offset) {
	case VIRTIO_PCI_HOST_FEATURES:
	case VIRTIO_PCI_GUEST_FEATURES:
	case VIRTIO_PCI_QUEUE_PFN:
		return 4;
	case VIRTIO_PCI_STATUS:
	case VIRTIO_PCI_ISR:
		return 1;
	default:
		return offset % 2 ? 0 : 2;
	}
}

/* ---- reading ------------------------------------------------------------ */

static uint32_t pfn(const struct virtio_model_queue *q)
{
	return q->ready
		       ? (uint32_t)(q->desc_addr >> VIRTIO_PCI_QUEUE_ADDR_SHIFT)
		       : 0;
}

static uint32_t read_register(struct virtio_pci_endpoint *ep, uint64_t offset)
{
	const struct virtio_model *model = ep->config.model;
	const struct virtio_model_queue *q = ep_selected(ep);

	switch (offset) {
	case VIRTIO_PCI_HOST_FEATURES:
		return (uint32_t)model->offered;
	case VIRTIO_PCI_GUEST_FEATURES:
		return (uint32_t)model->features;
	case VIRTIO_PCI_QUEUE_PFN:
		return q ? pfn(q) : 0;
	case VIRTIO_PCI_QUEUE_NUM:
		return q ? q->num_max : 0;
	case VIRTIO_PCI_QUEUE_SEL:
		return ep->queue_sel;
	case VIRTIO_PCI_STATUS:
		return model->status;
	case VIRTIO_PCI_ISR:
		return ep_read_isr(ep);
	case VIRTIO_MSI_CONFIG_VECTOR:
		return ep->config_vector;
	case VIRTIO_MSI_QUEUE_VECTOR:
		return q ? ep->queue_vectors[q->index] : VIRTIO_MSI_NO_VECTOR;
	default:
		return 0;
	}
}

uint32_t ep_legacy_read(struct virtio_pci_endpoint *ep, uint64_t offset,
			unsigned int width)
{
	begin(ep);
	/* leg.pci.pci-device-layout.3: any width will do. */
	if (offset >= config_offset(ep))
		return ep_read_config(ep, offset - config_offset(ep), width);
	return width == field_width(offset) ? read_register(ep, offset) : 0;
}

/* ---- writing ------------------------------------------------------------ */

/* leg.split.vq-layout.2: all three parts follow from one page number. */
static void write_pfn(struct virtio_model_queue *q, uint32_t value)
{
	virtio_model_disable_queue(q);
	if (!value)
		return;
	q->num = q->num_max;
	q->desc_addr = (uint64_t)value << VIRTIO_PCI_QUEUE_ADDR_SHIFT;
	q->avail_addr = q->desc_addr + split_desc_size(q->num);
	q->used_addr = q->desc_addr +
		       split_used_offset(q->num, VIRTIO_PCI_VRING_ALIGN);
	virtio_model_enable_queue(q);
}

static void write_register(struct virtio_pci_endpoint *ep, uint64_t offset,
			   uint32_t value)
{
	struct virtio_model_queue *q = ep_selected(ep);

	switch (offset) {
	case VIRTIO_PCI_GUEST_FEATURES:
		virtio_model_set_features(ep->config.model, value);
		break;
	case VIRTIO_PCI_QUEUE_PFN:
		if (q)
			write_pfn(q, value);
		break;
	case VIRTIO_PCI_QUEUE_SEL:
		ep->queue_sel = (uint16_t)value;
		break;
	case VIRTIO_PCI_QUEUE_NOTIFY:
		virtio_model_notify(ep->config.model, value & 0xffff);
		break;
	case VIRTIO_PCI_STATUS:
		ep_write_status(ep, (uint8_t)value);
		break;
	case VIRTIO_MSI_CONFIG_VECTOR:
		ep->config_vector = ep_check_vector(ep, value);
		break;
	case VIRTIO_MSI_QUEUE_VECTOR:
		if (q)
			ep->queue_vectors[q->index] =
				ep_check_vector(ep, value);
		break;
	default:
		break;
	}
}

void ep_legacy_write(struct virtio_pci_endpoint *ep, uint64_t offset,
		     unsigned int width, uint32_t value)
{
	begin(ep);
	if (!ep->config.model->legacy && offset != VIRTIO_PCI_STATUS)
		return;
	if (offset >= config_offset(ep))
		ep_write_config(ep, offset - config_offset(ep), width, value);
	else if (width == field_width(offset))
		write_register(ep, offset, value);
}
