/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over MMIO (4.2), device half: a model shown as registers, version 2
 * or legacy version 1.
 *
 * The driver may read and write anything at any time. What the tables of 4.2.2
 * and 4.2.4 do not allow reads as 0 and writes as nothing; what they do is
 * handed to the model's core, which keeps the rules of chapter 2.
 */
#include <virtio/err.h>
#include <virtio/virtio_mmio.h>

#include "../../ring/split.h"

/* The page size and alignment that a legacy driver gets until it says. */
#define LEGACY_PAGE_SIZE 4096

static bool is_legacy(const struct virtio_mmio_endpoint *ep)
{
	return ep->version == 1;
}

static struct virtio_model_queue *
selected(const struct virtio_mmio_endpoint *ep)
{
	return virtio_model_queue(ep->model, ep->queue_sel);
}

/* ---- interrupts ------------------------------------------------------- */

/* dev.mmio.mmio-device-register-layout.3 */
static void raise(struct virtio_mmio_endpoint *ep, uint32_t event)
{
	ep->interrupt_status |= event;
	ep->set_irq(ep->ctx, true);
}

static void acknowledge(struct virtio_mmio_endpoint *ep, uint32_t events)
{
	ep->interrupt_status &= ~events;
	if (!ep->interrupt_status)
		ep->set_irq(ep->ctx, false);
}

static void queue_interrupt(void *endpoint, unsigned int index)
{
	(void)index;
	raise(endpoint, VIRTIO_MMIO_INT_VRING);
}

static void config_interrupt(void *endpoint)
{
	raise(endpoint, VIRTIO_MMIO_INT_CONFIG);
}

static void work(void *endpoint)
{
	struct virtio_mmio_endpoint *ep = endpoint;

	ep->work(ep->ctx);
}

static const struct virtio_endpoint_ops endpoint_ops = {
	.queue_interrupt = queue_interrupt,
	.config_interrupt = config_interrupt,
	.work = work,
};

/* ---- reading ---------------------------------------------------------- */

static uint32_t half(uint64_t v, bool high)
{
	return (uint32_t)(high ? v >> 32 : v);
}

static uint32_t device_features(const struct virtio_mmio_endpoint *ep)
{
	if (ep->device_features_sel > 1)
		return 0;
	return half(ep->model->offered, ep->device_features_sel == 1);
}

/* A region that does not exist has length and address -1 (4.2.2). */
static uint32_t shared_memory(const struct virtio_mmio_endpoint *ep,
			      uint32_t offset)
{
	const struct virtio_model_config *c = &ep->model->config;
	struct virtio_shm_region none = { UINT64_MAX, UINT64_MAX };
	const struct virtio_shm_region *r = &none;

	if (ep->shm_sel < c->nshm)
		r = &c->shm[ep->shm_sel];
	switch (offset) {
	case VIRTIO_MMIO_SHM_LEN_LOW:
		return half(r->len, false);
	case VIRTIO_MMIO_SHM_LEN_HIGH:
		return half(r->len, true);
	case VIRTIO_MMIO_SHM_BASE_LOW:
		return half(r->addr, false);
	default:
		return half(r->addr, true);
	}
}

/* Registers that both versions have. */
static uint32_t read_common(struct virtio_mmio_endpoint *ep, uint32_t offset)
{
	const struct virtio_model *model = ep->model;

	switch (offset) {
	case VIRTIO_MMIO_MAGIC_VALUE:
		return VIRTIO_MMIO_MAGIC;
	case VIRTIO_MMIO_VERSION:
		return ep->version;
	case VIRTIO_MMIO_DEVICE_ID:
		return model->config.id.device;
	case VIRTIO_MMIO_VENDOR_ID:
		return model->config.id.vendor;
	case VIRTIO_MMIO_DEVICE_FEATURES:
		return device_features(ep);
	case VIRTIO_MMIO_QUEUE_NUM_MAX:
		return selected(ep) ? selected(ep)->num_max : 0;
	case VIRTIO_MMIO_INTERRUPT_STATUS:
		return ep->interrupt_status;
	case VIRTIO_MMIO_STATUS:
		return model->status;
	default:
		return 0;
	}
}

static uint32_t read_modern(struct virtio_mmio_endpoint *ep, uint32_t offset)
{
	switch (offset) {
	case VIRTIO_MMIO_QUEUE_READY:
		return selected(ep) ? selected(ep)->ready : 0;
	case VIRTIO_MMIO_SHM_LEN_LOW:
	case VIRTIO_MMIO_SHM_LEN_HIGH:
	case VIRTIO_MMIO_SHM_BASE_LOW:
	case VIRTIO_MMIO_SHM_BASE_HIGH:
		return shared_memory(ep, offset);
	case VIRTIO_MMIO_CONFIG_GENERATION:
		return ep->model->generation;
	default:
		/* QUEUE_RESET too: a reset is complete as soon as written. */
		return read_common(ep, offset);
	}
}

static uint32_t read_legacy(struct virtio_mmio_endpoint *ep, uint32_t offset)
{
	const struct virtio_model_queue *q = selected(ep);

	if (offset != VIRTIO_MMIO_QUEUE_PFN)
		return read_common(ep, offset);
	return q && q->ready ? (uint32_t)(q->desc_addr / ep->guest_page_size)
			     : 0;
}

/* The configuration is read at its own width; bytes are little-endian. */
static uint32_t read_config(struct virtio_mmio_endpoint *ep, uint32_t offset,
			    unsigned int width)
{
	uint8_t bytes[4] = { 0 };
	uint32_t v = 0;

	virtio_model_config_read(ep->model, offset, bytes, width);
	for (unsigned int i = 0; i < width; i++)
		v |= (uint32_t)bytes[i] << (8 * i);
	return v;
}

static bool allowed(uint32_t offset, unsigned int width)
{
	if (offset >= VIRTIO_MMIO_CONFIG)
		return (width == 1 || width == 2 || width == 4) &&
		       offset % width == 0;
	return width == 4 && offset % 4 == 0;
}

uint32_t virtio_mmio_endpoint_read(struct virtio_mmio_endpoint *ep,
				   uint32_t offset, unsigned int width)
{
	if (!allowed(offset, width))
		return 0;
	if (offset >= VIRTIO_MMIO_CONFIG)
		return read_config(ep, offset - VIRTIO_MMIO_CONFIG, width);
	return is_legacy(ep) ? read_legacy(ep, offset)
			     : read_modern(ep, offset);
}

/* ---- writing ---------------------------------------------------------- */

static void set_half(uint64_t *v, bool high, uint32_t value)
{
	if (high)
		*v = (uint32_t)*v | (uint64_t)value << 32;
	else
		*v = (*v & ~(uint64_t)UINT32_MAX) | value;
}

static void write_driver_features(struct virtio_mmio_endpoint *ep,
				  uint32_t value)
{
	if (ep->driver_features_sel > 1)
		return;
	ep->driver_features[ep->driver_features_sel] = value;
	virtio_model_set_features(
		ep->model, ep->driver_features[0] |
				   (uint64_t)ep->driver_features[1] << 32);
}

static void forget_registers(struct virtio_mmio_endpoint *ep)
{
	ep->device_features_sel = 0;
	ep->driver_features_sel = 0;
	ep->driver_features[0] = 0;
	ep->driver_features[1] = 0;
	ep->queue_sel = 0;
	ep->shm_sel = 0;
	ep->queue_align = LEGACY_PAGE_SIZE;
}

static void write_status(struct virtio_mmio_endpoint *ep, uint32_t value)
{
	virtio_model_set_status(ep->model, (uint8_t)value);
	if (value & 0xff)
		return;
	/* dev.mmio.mmio-device-register-layout.5 */
	forget_registers(ep);
	acknowledge(ep, UINT32_MAX);
}

/*
 * 4.2.3.3: above the index may be where the next buffer will be. The ring says
 * so too, so it is not looked at; without the feature it makes a wrong index.
 */
static uint32_t notified_queue(const struct virtio_mmio_endpoint *ep,
			       uint32_t value)
{
	if (virtio_model_has_feature(ep->model, VIRTIO_F_NOTIFICATION_DATA))
		return value & 0xffff;
	return value;
}

static void write_common(struct virtio_mmio_endpoint *ep, uint32_t offset,
			 uint32_t value)
{
	struct virtio_model_queue *q = selected(ep);

	switch (offset) {
	case VIRTIO_MMIO_DEVICE_FEATURES_SEL:
		ep->device_features_sel = value;
		break;
	case VIRTIO_MMIO_DRIVER_FEATURES_SEL:
		ep->driver_features_sel = value;
		break;
	case VIRTIO_MMIO_DRIVER_FEATURES:
		write_driver_features(ep, value);
		break;
	case VIRTIO_MMIO_QUEUE_SEL:
		ep->queue_sel = value;
		break;
	case VIRTIO_MMIO_QUEUE_NUM:
		if (q && !q->ready)
			q->num = value > UINT16_MAX ? 0 : (uint16_t)value;
		break;
	case VIRTIO_MMIO_QUEUE_NOTIFY:
		virtio_model_notify(ep->model, notified_queue(ep, value));
		break;
	case VIRTIO_MMIO_INTERRUPT_ACK:
		acknowledge(ep, value);
		break;
	case VIRTIO_MMIO_STATUS:
		write_status(ep, value);
		break;
	default:
		break;
	}
}

/* The three addresses of a queue that is not in use. */
static void write_address(struct virtio_model_queue *q, uint32_t offset,
			  uint32_t value)
{
	bool high = offset & 4;

	switch (offset & ~4u) {
	case VIRTIO_MMIO_QUEUE_DESC_LOW:
		set_half(&q->desc_addr, high, value);
		break;
	case VIRTIO_MMIO_QUEUE_AVAIL_LOW:
		set_half(&q->avail_addr, high, value);
		break;
	case VIRTIO_MMIO_QUEUE_USED_LOW:
		set_half(&q->used_addr, high, value);
		break;
	default:
		break;
	}
}

static void write_ready(struct virtio_model_queue *q, uint32_t value)
{
	if (!(value & 1))
		virtio_model_disable_queue(q);
	else if (!q->ready)
		virtio_model_enable_queue(q);
}

/* dev.mmio.mmio-device-register-layout.10: only if it was negotiated. */
static void write_reset(struct virtio_model_queue *q, uint32_t value)
{
	if (value == 1 &&
	    virtio_model_has_feature(q->model, VIRTIO_F_RING_RESET))
		virtio_model_disable_queue(q);
}

static void write_modern(struct virtio_mmio_endpoint *ep, uint32_t offset,
			 uint32_t value)
{
	struct virtio_model_queue *q = selected(ep);

	switch (offset) {
	case VIRTIO_MMIO_SHM_SEL:
		ep->shm_sel = value;
		return;
	case VIRTIO_MMIO_QUEUE_READY:
		if (q)
			write_ready(q, value);
		return;
	case VIRTIO_MMIO_QUEUE_RESET:
		if (q)
			write_reset(q, value);
		return;
	default:
		break;
	}
	if (offset >= VIRTIO_MMIO_QUEUE_DESC_LOW &&
	    offset <= VIRTIO_MMIO_QUEUE_USED_HIGH) {
		if (q && !q->ready)
			write_address(q, offset, value);
		return;
	}
	write_common(ep, offset, value);
}

static bool is_power_of_two(uint32_t v)
{
	return v && !(v & (v - 1));
}

/* leg.split.vq-layout.2: all three parts follow from one page number. */
static void write_pfn(struct virtio_mmio_endpoint *ep,
		      struct virtio_model_queue *q, uint32_t pfn)
{
	virtio_model_disable_queue(q);
	if (!pfn)
		return;
	q->desc_addr = (uint64_t)pfn * ep->guest_page_size;
	q->avail_addr = q->desc_addr + split_desc_size(q->num);
	q->used_addr =
		q->desc_addr + split_used_offset(q->num, ep->queue_align);
	virtio_model_enable_queue(q);
}

static void write_legacy(struct virtio_mmio_endpoint *ep, uint32_t offset,
			 uint32_t value)
{
	struct virtio_model_queue *q = selected(ep);

	switch (offset) {
	case VIRTIO_MMIO_GUEST_PAGE_SIZE:
		if (is_power_of_two(value))
			ep->guest_page_size = value;
		break;
	case VIRTIO_MMIO_QUEUE_ALIGN:
		if (is_power_of_two(value))
			ep->queue_align = value;
		break;
	case VIRTIO_MMIO_QUEUE_PFN:
		if (q)
			write_pfn(ep, q, value);
		break;
	default:
		write_common(ep, offset, value);
	}
}

static void write_config(struct virtio_mmio_endpoint *ep, uint32_t offset,
			 unsigned int width, uint32_t value)
{
	uint8_t bytes[4];

	for (unsigned int i = 0; i < width; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	virtio_model_config_write(ep->model, offset, bytes, width);
}

void virtio_mmio_endpoint_write(struct virtio_mmio_endpoint *ep,
				uint32_t offset, unsigned int width,
				uint32_t value)
{
	if (!allowed(offset, width))
		return;
	if (offset >= VIRTIO_MMIO_CONFIG)
		write_config(ep, offset - VIRTIO_MMIO_CONFIG, width, value);
	else if (is_legacy(ep))
		write_legacy(ep, offset, value);
	else
		write_modern(ep, offset, value);
}

/* ---- making ----------------------------------------------------------- */

void virtio_mmio_endpoint_init(struct virtio_mmio_endpoint *ep,
			       const struct virtio_mmio_endpoint_config *config)
{
	*ep = (struct virtio_mmio_endpoint){
		.model = config->model,
		.version = config->version,
		.set_irq = config->set_irq,
		.work = config->work,
		.ctx = config->ctx,
		.guest_page_size = LEGACY_PAGE_SIZE,
	};
	forget_registers(ep);
	/* There is no register that could give such data. */
	virtio_model_mask_features(
		config->model, ~((uint64_t)1 << VIRTIO_F_NOTIF_CONFIG_DATA));
	virtio_model_attach(config->model, &endpoint_ops, ep, config->memory,
			    config->version == 1);
}
