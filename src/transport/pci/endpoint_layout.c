/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a PCI endpoint's configuration space shows: who it is, its BARs, its
 * capabilities.
 *
 * The space is an array of bytes beside an array of the bits that the driver
 * may change. A BAR's size shows in them as PCI wants it: the bits below the
 * size stay 0.
 */
#include <virtio/virtio_ids.h>

#include "endpoint.h"

/* Class codes: base class and subclass. */
#define CLASS_STORAGE_SCSI    0x0100
#define CLASS_NETWORK	      0x0200
#define CLASS_DISPLAY	      0x0380
#define CLASS_COMMUNICATION   0x0780
#define CLASS_INPUT	      0x0980
#define CLASS_CRYPTO	      0x1000
#define CLASS_OTHER	      0x00ff
#define INTA		      1
#define LEGACY_BAR_SIZE_LEAST 32
#define FIRST_CAPABILITY      PCI_STD_HEADER_SIZEOF

static void set(struct virtio_pci_endpoint *ep, unsigned int offset,
		unsigned int width, uint32_t value)
{
	ep_put_bytes(&ep->space[offset], width, value);
}

static void let_write(struct virtio_pci_endpoint *ep, unsigned int offset,
		      unsigned int width, uint32_t bits)
{
	ep_put_bytes(&ep->writable[offset], width, bits);
}

/* ---- who it is ---------------------------------------------------------- */

static unsigned int class_of(uint32_t type)
{
	switch (type) {
	case VIRTIO_ID_NET:
		return CLASS_NETWORK;
	case VIRTIO_ID_BLOCK:
	case VIRTIO_ID_SCSI:
		return CLASS_STORAGE_SCSI;
	case VIRTIO_ID_CONSOLE:
		return CLASS_COMMUNICATION;
	case VIRTIO_ID_GPU:
		return CLASS_DISPLAY;
	case VIRTIO_ID_INPUT:
		return CLASS_INPUT;
	case VIRTIO_ID_CRYPTO:
		return CLASS_CRYPTO;
	default:
		return CLASS_OTHER;
	}
}

/* dev.pci.pci-device-discovery.2 */
static unsigned int transitional_id(uint32_t type)
{
	switch (type) {
	case VIRTIO_ID_NET:
		return 0x1000;
	case VIRTIO_ID_BLOCK:
		return 0x1001;
	case VIRTIO_ID_BALLOON:
		return 0x1002;
	case VIRTIO_ID_CONSOLE:
		return 0x1003;
	case VIRTIO_ID_SCSI:
		return 0x1004;
	case VIRTIO_ID_RNG:
		return 0x1005;
	case VIRTIO_ID_9P:
		return 0x1009;
	default:
		return VIRTIO_PCI_ID_TRANS_LAST;
	}
}

static void add_identity(struct virtio_pci_endpoint *ep)
{
	const struct virtio_device_id *id = &ep->config.model->config.id;
	unsigned int modern = VIRTIO_PCI_ID_MODERN_BASE + id->device;

	set(ep, PCI_VENDOR_ID, 2, PCI_VENDOR_ID_REDHAT_QUMRANET);
	set(ep, PCI_CLASS_DEVICE, 2, class_of(id->device));
	set(ep, PCI_SUBSYSTEM_VENDOR_ID, 2, id->vendor & 0xffff);
	if (ep_has_legacy(ep)) {
		/* leg.pci.pci-device-discovery.1 to .3 */
		set(ep, PCI_DEVICE_ID, 2, transitional_id(id->device));
		set(ep, PCI_REVISION_ID, 1, VIRTIO_PCI_ABI_VERSION);
		set(ep, PCI_SUBSYSTEM_ID, 2, id->device);
	} else {
		/* dev.pci.pci-device-discovery.4 to .6 */
		set(ep, PCI_DEVICE_ID, 2, modern);
		set(ep, PCI_REVISION_ID, 1, 1);
		set(ep, PCI_SUBSYSTEM_ID, 2, modern);
	}
	set(ep, PCI_INTERRUPT_PIN, 1, INTA);
	let_write(ep, PCI_INTERRUPT_LINE, 1, 0xff);
	let_write(ep, PCI_COMMAND, 2,
		  PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER |
			  PCI_COMMAND_INTX_DISABLE);
}

/* ---- BARs --------------------------------------------------------------- */

static uint64_t power_of_two(uint64_t at_least)
{
	uint64_t v = 1;

	while (v < at_least)
		v <<= 1;
	return v;
}

static void add_bar(struct virtio_pci_endpoint *ep, unsigned int bar,
		    uint64_t size, uint32_t flags)
{
	unsigned int reg = PCI_BASE_ADDRESS_0 + 4 * bar;
	uint64_t bits = ~(size - 1);

	ep->bar_size[bar] = size;
	set(ep, reg, 4, flags);
	let_write(ep, reg, 4, (uint32_t)bits);
	if (flags & PCI_BASE_ADDRESS_MEM_64)
		let_write(ep, reg + 4, 4, (uint32_t)(bits >> 32));
}

/* All I/O registers, at the later of the two places of the configuration. */
static void add_legacy_bar(struct virtio_pci_endpoint *ep)
{
	uint64_t size = VIRTIO_PCI_CONFIG_OFF_MSIX +
			ep->config.model->config.config_len;

	if (size < LEGACY_BAR_SIZE_LEAST)
		size = LEGACY_BAR_SIZE_LEAST;
	add_bar(ep, EP_BAR_LEGACY, power_of_two(size),
		PCI_BASE_ADDRESS_SPACE_IO);
}

static void add_modern_bar(struct virtio_pci_endpoint *ep)
{
	const struct virtio_model_config *c = &ep->config.model->config;
	uint64_t pages = (c->config_len + EP_PAGE - 1) / EP_PAGE;

	ep->notify_offset = EP_CONFIG + pages * EP_PAGE;
	add_bar(ep, EP_BAR_MODERN,
		power_of_two(ep->notify_offset + c->nvqs * EP_NOTIFY_MULT),
		PCI_BASE_ADDRESS_MEM_64);
}

static void add_shm_bar(struct virtio_pci_endpoint *ep)
{
	const struct virtio_model_config *c = &ep->config.model->config;
	uint64_t size = 0;

	for (unsigned int i = 0; i < c->nshm; i++)
		size += ep_shm_room(&c->shm[i]);
	if (size)
		add_bar(ep, EP_BAR_SHM, power_of_two(size),
			PCI_BASE_ADDRESS_MEM_64 | PCI_BASE_ADDRESS_MEM_PREF);
}

/* ---- capabilities ------------------------------------------------------- */

/* Begin one behind the others; the last one points to it. */
static unsigned int add_cap(struct virtio_pci_endpoint *ep, unsigned int *end,
			    unsigned int id, unsigned int size)
{
	unsigned int cap = *end;

	/* The list begins in the header, and each has a link at offset 1. */
	if (cap == FIRST_CAPABILITY) {
		set(ep, PCI_STATUS, 2, PCI_STATUS_CAP_LIST);
		set(ep, PCI_CAPABILITY_LIST, 1, cap);
	}
	set(ep, cap, 1, id);
	*end += (size + 3) & ~3u;
	set(ep, cap + 1, 1, *end);
	return cap;
}

static unsigned int add_virtio_cap(struct virtio_pci_endpoint *ep,
				   unsigned int *end, unsigned int type,
				   unsigned int size, unsigned int bar,
				   uint64_t offset, uint64_t length)
{
	unsigned int cap = add_cap(ep, end, PCI_CAP_ID_VNDR, size);

	set(ep, cap + VIRTIO_PCI_CAP_LEN, 1, size);
	set(ep, cap + VIRTIO_PCI_CAP_CFG_TYPE, 1, type);
	set(ep, cap + VIRTIO_PCI_CAP_BAR, 1, bar);
	set(ep, cap + VIRTIO_PCI_CAP_OFFSET, 4, (uint32_t)offset);
	set(ep, cap + VIRTIO_PCI_CAP_LENGTH, 4, (uint32_t)length);
	return cap;
}

static void add_msix(struct virtio_pci_endpoint *ep, unsigned int *end)
{
	uint64_t size = ep_msix_size(ep);
	unsigned int cap;

	if (!ep->config.num_vectors)
		return;
	add_bar(ep, EP_BAR_MSIX, power_of_two(size < EP_PAGE ? EP_PAGE : size),
		0);
	cap = add_cap(ep, end, PCI_CAP_ID_MSIX, PCI_CAP_MSIX_SIZEOF);
	/* dev.pci.msi-x-vector-cfg.2 */
	set(ep, cap + PCI_MSIX_FLAGS, 2, ep->config.num_vectors - 1);
	let_write(ep, cap + PCI_MSIX_FLAGS, 2,
		  PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	set(ep, cap + PCI_MSIX_TABLE, 4, EP_BAR_MSIX);
	set(ep, cap + PCI_MSIX_PBA, 4, ep_msix_pba(ep) | EP_BAR_MSIX);
	ep->msix_cap = cap;
}

/* dev.pci.shared-mem-cap.1, .2 */
static void add_shm_caps(struct virtio_pci_endpoint *ep, unsigned int *end)
{
	const struct virtio_model_config *c = &ep->config.model->config;
	uint64_t offset = 0;

	for (unsigned int i = 0; i < c->nshm; i++) {
		uint64_t length = c->shm[i].len;
		unsigned int cap = add_virtio_cap(
			ep, end, VIRTIO_PCI_CAP_SHARED_MEMORY_CFG,
			VIRTIO_PCI_CAP64_SIZEOF, EP_BAR_SHM, offset, length);

		set(ep, cap + VIRTIO_PCI_CAP_ID, 1, i);
		set(ep, cap + VIRTIO_PCI_CAP64_OFFSET_HI, 4,
		    (uint32_t)(offset >> 32));
		set(ep, cap + VIRTIO_PCI_CAP64_LENGTH_HI, 4,
		    (uint32_t)(length >> 32));
		offset += ep_shm_room(&c->shm[i]);
	}
}

/* Where the driver says which BAR, where, how much, and the data (4.1.4.9). */
static void add_window(struct virtio_pci_endpoint *ep, unsigned int *end)
{
	unsigned int cap = add_virtio_cap(ep, end, VIRTIO_PCI_CAP_PCI_CFG,
					  VIRTIO_PCI_CFG_CAP_SIZEOF, 0, 0, 0);

	let_write(ep, cap + VIRTIO_PCI_CAP_BAR, 1, 0xff);
	let_write(ep, cap + VIRTIO_PCI_CAP_OFFSET, 4, UINT32_MAX);
	let_write(ep, cap + VIRTIO_PCI_CAP_LENGTH, 4, UINT32_MAX);
	let_write(ep, cap + VIRTIO_PCI_CFG_CAP_DATA, 4, UINT32_MAX);
	ep->window_cap = cap;
}

static void add_modern_caps(struct virtio_pci_endpoint *ep, unsigned int *end)
{
	const struct virtio_model_config *c = &ep->config.model->config;
	unsigned int cap;

	add_virtio_cap(ep, end, VIRTIO_PCI_CAP_COMMON_CFG,
		       VIRTIO_PCI_CAP_SIZEOF, EP_BAR_MODERN, EP_COMMON,
		       EP_COMMON_SIZE);
	add_virtio_cap(ep, end, VIRTIO_PCI_CAP_ISR_CFG, VIRTIO_PCI_CAP_SIZEOF,
		       EP_BAR_MODERN, EP_ISR, EP_ISR_SIZE);
	if (c->config_len)
		add_virtio_cap(ep, end, VIRTIO_PCI_CAP_DEVICE_CFG,
			       VIRTIO_PCI_CAP_SIZEOF, EP_BAR_MODERN, EP_CONFIG,
			       c->config_len);
	/* dev.pci.notif-cap.5, .9 */
	cap = add_virtio_cap(ep, end, VIRTIO_PCI_CAP_NOTIFY_CFG,
			     VIRTIO_PCI_NOTIFY_CAP_SIZEOF, EP_BAR_MODERN,
			     ep->notify_offset, c->nvqs * EP_NOTIFY_MULT);
	set(ep, cap + VIRTIO_PCI_NOTIFY_CAP_MULT, 4, EP_NOTIFY_MULT);
	add_shm_caps(ep, end);
	add_window(ep, end);
}

void ep_space_init(struct virtio_pci_endpoint *ep)
{
	unsigned int end = FIRST_CAPABILITY;
	unsigned int last;

	add_identity(ep);
	if (ep_has_legacy(ep))
		add_legacy_bar(ep);
	add_msix(ep, &end);
	last = ep->msix_cap;
	if (ep_has_modern(ep)) {
		add_modern_bar(ep);
		add_shm_bar(ep);
		add_modern_caps(ep, &end);
		last = ep->window_cap;
	}
	if (last)
		set(ep, last + 1, 1, 0);
}
