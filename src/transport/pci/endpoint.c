/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI (4.1), device half: a model shown as a PCI function, modern,
 * legacy or both.
 *
 * The driver may read and write anything at any time: configuration space
 * (endpoint_layout.c, endpoint_space.c), and the BARs that it placed there -
 * the registers of the two interfaces (endpoint_modern.c, endpoint_legacy.c),
 * the MSI-X table (endpoint_irq.c), shared memory. What no driver may do reads
 * as 0 and writes as nothing; what it may is handed to the model's core, which
 * keeps the rules of chapter 2. Here is what these have in common, and the
 * function's making.
 */
#include <virtio/err.h>

#include "endpoint.h"

/* ---- the device, whichever the interface -------------------------------- */

uint8_t ep_read_isr(struct virtio_pci_endpoint *ep)
{
	uint8_t isr = ep->isr;

	ep->isr = 0;
	ep_update_intx(ep);
	return isr;
}

/* A queue's size is the largest until the driver says (4.1.4.3). */
static void forget_registers(struct virtio_pci_endpoint *ep)
{
	struct virtio_model *model = ep->config.model;

	ep->device_features_sel = 0;
	ep->driver_features_sel = 0;
	ep->driver_features[0] = 0;
	ep->driver_features[1] = 0;
	ep->queue_sel = 0;
	for (unsigned int i = 0; i < model->config.nvqs; i++)
		model->vqs[i].num = model->vqs[i].num_max;
}

/* dev.pci.common-cfg-struct-layout.7 */
void ep_write_status(struct virtio_pci_endpoint *ep, uint8_t status)
{
	virtio_model_set_status(ep->config.model, status);
	if (status)
		return;
	forget_registers(ep);
	ep_forget_events(ep);
	virtio_model_set_legacy(ep->config.model, !ep_has_modern(ep));
}

uint32_t ep_read_config(const struct virtio_pci_endpoint *ep, uint64_t offset,
			unsigned int width)
{
	uint8_t bytes[4];

	virtio_model_config_read(ep->config.model, (uint32_t)offset, bytes,
				 width);
	return ep_get_bytes(bytes, width);
}

void ep_write_config(struct virtio_pci_endpoint *ep, uint64_t offset,
		     unsigned int width, uint32_t value)
{
	uint8_t bytes[4];

	ep_put_bytes(bytes, width, value);
	virtio_model_config_write(ep->config.model, (uint32_t)offset, bytes,
				  width);
}

/* ---- shared memory ------------------------------------------------------ */

/* The regions follow one another, each from a page of its own. */
static uint8_t *shm_at(const struct virtio_pci_endpoint *ep, uint64_t offset,
		       uint64_t width)
{
	const struct virtio_model_config *c = &ep->config.model->config;
	uint64_t len = width;
	uint8_t *mem;

	for (unsigned int i = 0; i < c->nshm; i++) {
		const struct virtio_shm_region *r = &c->shm[i];

		if (offset < r->len && width <= r->len - offset) {
			mem = vringh_translate(ep->config.memory,
					       r->addr + offset, &len);
			return len == width ? mem : NULL;
		}
		if (offset < ep_shm_room(r))
			return NULL;
		offset -= ep_shm_room(r);
	}
	return NULL;
}

static uint32_t shm_read(const struct virtio_pci_endpoint *ep, uint64_t offset,
			 unsigned int width)
{
	const uint8_t *mem = shm_at(ep, offset, width);

	return mem ? ep_get_bytes(mem, width) : 0;
}

static void shm_write(const struct virtio_pci_endpoint *ep, uint64_t offset,
		      unsigned int width, uint32_t value)
{
	uint8_t *mem = shm_at(ep, offset, width);

	if (mem)
		ep_put_bytes(mem, width, value);
}

/* ---- BARs --------------------------------------------------------------- */

static bool within_bar(const struct virtio_pci_endpoint *ep, unsigned int bar,
		       uint64_t offset, unsigned int width)
{
	if (bar >= PCI_STD_NUM_BARS || (width != 1 && width != 2 && width != 4))
		return false;
	return ep->bar_size[bar] >= width &&
	       offset <= ep->bar_size[bar] - width;
}

uint32_t virtio_pci_endpoint_bar_read(struct virtio_pci_endpoint *ep,
				      unsigned int bar, uint64_t offset,
				      unsigned int width)
{
	if (!within_bar(ep, bar, offset, width))
		return 0;
	switch (bar) {
	case EP_BAR_LEGACY:
		return ep_legacy_read(ep, offset, width);
	case EP_BAR_MSIX:
		return ep_msix_read(ep, offset, width);
	case EP_BAR_SHM:
		return shm_read(ep, offset, width);
	default:
		return ep_modern_read(ep, offset, width);
	}
}

void virtio_pci_endpoint_bar_write(struct virtio_pci_endpoint *ep,
				   unsigned int bar, uint64_t offset,
				   unsigned int width, uint32_t value)
{
	if (!within_bar(ep, bar, offset, width))
		return;
	switch (bar) {
	case EP_BAR_LEGACY:
		ep_legacy_write(ep, offset, width, value);
		break;
	case EP_BAR_MSIX:
		ep_msix_write(ep, offset, width, value);
		break;
	case EP_BAR_SHM:
		shm_write(ep, offset, width, value);
		break;
	default:
		ep_modern_write(ep, offset, width, value);
	}
}

/* ---- the model's side ---------------------------------------------------- */

static void queue_interrupt(void *endpoint, unsigned int index)
{
	ep_queue_interrupt(endpoint, index);
}

static void config_interrupt(void *endpoint)
{
	ep_config_interrupt(endpoint);
}

/* Work needs memory: it waits until the function may reach it. */
static void work(void *endpoint)
{
	struct virtio_pci_endpoint *ep = endpoint;

	if (ep_space(ep, PCI_COMMAND, 2) & PCI_COMMAND_MASTER)
		ep->config.work(ep->config.ctx);
}

static const struct virtio_endpoint_ops endpoint_ops = {
	.queue_interrupt = queue_interrupt,
	.config_interrupt = config_interrupt,
	.work = work,
};

/* ---- making -------------------------------------------------------------- */

static bool can_be_shown(const struct virtio_pci_endpoint_config *config)
{
	const struct virtio_model_config *model = &config->model->config;

	return config->num_vectors <= EP_MAX_VECTORS && model->id.device &&
	       model->id.device <= EP_MAX_TYPE && model->nshm <= EP_MAX_SHM;
}

int virtio_pci_endpoint_init(struct virtio_pci_endpoint *ep,
			     const struct virtio_pci_endpoint_config *config)
{
	const struct virtio_model_config *model = &config->model->config;
	const struct virtio_platform *p = model->platform;
	size_t vectors = config->num_vectors * sizeof(*ep->vectors);
	char *mem;

	if (!can_be_shown(config))
		return -EINVAL;
	mem = p->ops->alloc(p->ctx,
			    vectors + model->nvqs * sizeof(*ep->queue_vectors),
			    _Alignof(struct virtio_pci_vector));
	if (!mem)
		return -ENOMEM;
	*ep = (struct virtio_pci_endpoint){
		.config = *config,
		.vectors = (struct virtio_pci_vector *)(void *)mem,
		.queue_vectors = (uint16_t *)(void *)(mem + vectors),
	};
	ep_space_init(ep);
	ep_reset_vectors(ep);
	forget_registers(ep);
	virtio_model_attach(config->model, &endpoint_ops, ep, config->memory,
			    !ep_has_modern(ep));
	return 0;
}

void virtio_pci_endpoint_exit(struct virtio_pci_endpoint *ep)
{
	const struct virtio_platform *p = ep->config.model->config.platform;

	p->ops->free(p->ctx, ep->vectors);
}
