/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The modern registers of a PCI endpoint: common configuration (4.1.4.3),
 * notifications (4.1.4.4), ISR status (4.1.4.5), device configuration
 * (4.1.4.6).
 *
 * While a driver of the legacy interface has a transitional device, only the
 * device status can be written here, to reset it.
 */
#include "endpoint.h"

/* ---- common configuration: reading -------------------------------------- */

/* drv.pci.pci-device-layout.1: a field is accessed whole. */
static bool is_field(uint64_t offset, unsigned int width)
{
	if (offset == VIRTIO_PCI_COMMON_STATUS ||
	    offset == VIRTIO_PCI_COMMON_CFGGENERATION)
		return width == 1;
	if ((offset >= VIRTIO_PCI_COMMON_MSIX &&
	     offset < VIRTIO_PCI_COMMON_Q_DESCLO) ||
	    offset >= VIRTIO_PCI_COMMON_Q_NDATA)
		return width == 2 && offset % 2 == 0;
	return width == 4 && offset % 4 == 0;
}

static uint32_t half(uint64_t v, uint32_t select)
{
	return select > 1 ? 0 : (uint32_t)(v >> (32 * select));
}

static bool has_notify_ids(const struct virtio_pci_endpoint *ep)
{
	return virtio_model_has_feature(ep->config.model,
					VIRTIO_F_NOTIF_CONFIG_DATA);
}

static uint32_t read_queue(const struct virtio_pci_endpoint *ep,
			   const struct virtio_model_queue *q, uint64_t offset)
{
	switch (offset) {
	case VIRTIO_PCI_COMMON_Q_SIZE:
		return q->num;
	case VIRTIO_PCI_COMMON_Q_MSIX:
		return ep->queue_vectors[q->index];
	case VIRTIO_PCI_COMMON_Q_ENABLE:
		return q->ready;
	case VIRTIO_PCI_COMMON_Q_NOFF:
		return q->index;
	case VIRTIO_PCI_COMMON_Q_DESCLO:
	case VIRTIO_PCI_COMMON_Q_DESCHI:
		return half(q->desc_addr, offset / 4 & 1);
	case VIRTIO_PCI_COMMON_Q_AVAILLO:
	case VIRTIO_PCI_COMMON_Q_AVAILHI:
		return half(q->avail_addr, offset / 4 & 1);
	case VIRTIO_PCI_COMMON_Q_USEDLO:
	case VIRTIO_PCI_COMMON_Q_USEDHI:
		return half(q->used_addr, offset / 4 & 1);
	case VIRTIO_PCI_COMMON_Q_NDATA:
		return has_notify_ids(ep) ? ep_notify_id(q->index) : 0;
	default:
		/* Q_RESET too: a reset is complete as soon as written. */
		return 0;
	}
}

static uint32_t read_common(const struct virtio_pci_endpoint *ep,
			    uint64_t offset)
{
	const struct virtio_model *model = ep->config.model;
	const struct virtio_model_queue *q = ep_selected(ep);

	switch (offset) {
	case VIRTIO_PCI_COMMON_DFSELECT:
		return ep->device_features_sel;
	case VIRTIO_PCI_COMMON_DF:
		return half(model->offered, ep->device_features_sel);
	case VIRTIO_PCI_COMMON_GFSELECT:
		return ep->driver_features_sel;
	case VIRTIO_PCI_COMMON_GF:
		if (ep->driver_features_sel > 1)
			return 0;
		return ep->driver_features[ep->driver_features_sel];
	case VIRTIO_PCI_COMMON_MSIX:
		return ep->config_vector;
	case VIRTIO_PCI_COMMON_NUMQ:
		return model->config.nvqs;
	case VIRTIO_PCI_COMMON_STATUS:
		return model->status;
	case VIRTIO_PCI_COMMON_CFGGENERATION:
		return model->generation & 0xff;
	case VIRTIO_PCI_COMMON_Q_SELECT:
		return ep->queue_sel;
	case VIRTIO_PCI_COMMON_Q_MSIX:
		return q ? ep->queue_vectors[q->index] : VIRTIO_MSI_NO_VECTOR;
	default:
		return q ? read_queue(ep, q, offset) : 0;
	}
}

/* ---- common configuration: writing -------------------------------------- */

static void write_driver_features(struct virtio_pci_endpoint *ep,
				  uint32_t value)
{
	if (ep->driver_features_sel > 1)
		return;
	ep->driver_features[ep->driver_features_sel] = value;
	virtio_model_set_features(ep->config.model,
				  ep->driver_features[0] |
					  (uint64_t)ep->driver_features[1]
						  << 32);
}

/* What cannot be is shown as 0, and will not be enabled. */
static uint16_t queue_size(const struct virtio_model_queue *q, uint32_t value)
{
	if (value > q->num_max || value & (value - 1))
		return 0;
	return (uint16_t)value;
}

static void set_half(uint64_t *v, bool high, uint32_t value)
{
	if (high)
		*v = (uint32_t)*v | (uint64_t)value << 32;
	else
		*v = *v >> 32 << 32 | value;
}

/* What follows from the address of a queue is fixed once it is enabled. */
static void write_idle_queue(struct virtio_model_queue *q, uint64_t offset,
			     uint32_t value)
{
	switch (offset) {
	case VIRTIO_PCI_COMMON_Q_SIZE:
		q->num = queue_size(q, value);
		break;
	case VIRTIO_PCI_COMMON_Q_ENABLE:
		/* drv.pci.common-cfg-struct-layout.6: a 0 means nothing. */
		if (value == 1)
			virtio_model_enable_queue(q);
		break;
	case VIRTIO_PCI_COMMON_Q_DESCLO:
	case VIRTIO_PCI_COMMON_Q_DESCHI:
		set_half(&q->desc_addr, offset / 4 & 1, value);
		break;
	case VIRTIO_PCI_COMMON_Q_AVAILLO:
	case VIRTIO_PCI_COMMON_Q_AVAILHI:
		set_half(&q->avail_addr, offset / 4 & 1, value);
		break;
	case VIRTIO_PCI_COMMON_Q_USEDLO:
	case VIRTIO_PCI_COMMON_Q_USEDHI:
		set_half(&q->used_addr, offset / 4 & 1, value);
		break;
	default:
		break;
	}
}

static void write_queue(struct virtio_pci_endpoint *ep,
			struct virtio_model_queue *q, uint64_t offset,
			uint32_t value)
{
	switch (offset) {
	case VIRTIO_PCI_COMMON_Q_MSIX:
		ep->queue_vectors[q->index] = ep_check_vector(ep, value);
		break;
	case VIRTIO_PCI_COMMON_Q_RESET:
		/* dev.pci.common-cfg-struct-layout.11 */
		if (value == 1 &&
		    virtio_model_has_feature(q->model, VIRTIO_F_RING_RESET))
			virtio_model_disable_queue(q);
		break;
	default:
		if (!q->ready)
			write_idle_queue(q, offset, value);
	}
}

static void write_common(struct virtio_pci_endpoint *ep, uint64_t offset,
			 uint32_t value)
{
	struct virtio_model_queue *q = ep_selected(ep);

	switch (offset) {
	case VIRTIO_PCI_COMMON_DFSELECT:
		ep->device_features_sel = value;
		break;
	case VIRTIO_PCI_COMMON_GFSELECT:
		ep->driver_features_sel = value;
		break;
	case VIRTIO_PCI_COMMON_GF:
		write_driver_features(ep, value);
		break;
	case VIRTIO_PCI_COMMON_MSIX:
		ep->config_vector = ep_check_vector(ep, value);
		break;
	case VIRTIO_PCI_COMMON_STATUS:
		ep_write_status(ep, (uint8_t)value);
		break;
	case VIRTIO_PCI_COMMON_Q_SELECT:
		ep->queue_sel = (uint16_t)value;
		break;
	default:
		if (q)
			write_queue(ep, q, offset, value);
	}
}

/* ---- the BAR ------------------------------------------------------------ */

uint32_t ep_modern_read(struct virtio_pci_endpoint *ep, uint64_t offset,
			unsigned int width)
{
	if (offset < EP_COMMON_SIZE)
		return is_field(offset, width) ? read_common(ep, offset) : 0;
	if (offset == EP_ISR)
		return width == 1 ? ep_read_isr(ep) : 0;
	if (offset >= EP_CONFIG && offset < ep->notify_offset &&
	    offset % width == 0)
		return ep_read_config(ep, offset - EP_CONFIG, width);
	return 0;
}

/*
 * Address and value both say which queue; a driver that does not make them
 * agree, or the notification as wide as it negotiated, is not heard. What else
 * the value may say, the ring says too.
 */
static void write_notify(struct virtio_pci_endpoint *ep, uint64_t offset,
			 unsigned int width, uint32_t value)
{
	struct virtio_model *model = ep->config.model;
	uint32_t queue = value & 0xffff;
	bool data = virtio_model_has_feature(model, VIRTIO_F_NOTIFICATION_DATA);

	if (has_notify_ids(ep))
		queue = ep_notify_id(queue);
	if (width == (data ? 4 : 2) &&
	    offset == (uint64_t)queue * EP_NOTIFY_MULT)
		virtio_model_notify(model, queue);
}

void ep_modern_write(struct virtio_pci_endpoint *ep, uint64_t offset,
		     unsigned int width, uint32_t value)
{
	if (ep->config.model->legacy && offset != VIRTIO_PCI_COMMON_STATUS)
		return;
	if (offset < EP_COMMON_SIZE && is_field(offset, width))
		write_common(ep, offset, value);
	else if (offset >= ep->notify_offset)
		write_notify(ep, offset - ep->notify_offset, width, value);
	else if (offset >= EP_CONFIG && offset % width == 0)
		ep_write_config(ep, offset - EP_CONFIG, width, value);
}
