/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtio device behind PCI that does nothing by itself: a test plays the
 * device. Its configuration space is an array that the test may spoil, its
 * registers keep what the driver wrote, and it can lie in each.
 *
 * BAR 0 has the legacy registers as I/O ports, BAR 1 the MSI-X table, BAR 4
 * the modern structures, each at a page of its own.
 */
#ifndef TESTS_FAKE_PCI_H
#define TESTS_FAKE_PCI_H

#include <virtio/virtio_pci.h>

#include "fake_platform.h"

#ifndef FAKE_PCI_QUEUES /* a test may want more */
#define FAKE_PCI_QUEUES 4
#endif
#define FAKE_PCI_CONFIG	 64
#define FAKE_PCI_DEVFN	 (5 << 3)
#define FAKE_PCI_PORT	 0xc000u
#define FAKE_PCI_TABLE	 0xe0000000u
#define FAKE_PCI_MEMORY	 0xd0000000u
#define FAKE_PCI_PIN_IRQ 11
#define FAKE_PCI_MSI_IRQ 40 /* of the first vector */
#define FAKE_PCI_VECTORS 8  /* in the table */

enum { FAKE_PCI_COMMON, FAKE_PCI_ISR, FAKE_PCI_DEVICE, FAKE_PCI_NOTIFY };

struct fake_pci_queue {
	uint16_t size;
	uint16_t vector;
	uint16_t enable;
	uint16_t notify_off;
	uint64_t addr[3];
	uint32_t pfn;
	unsigned int kicks;
	uint64_t kicked_at;   /* where in its structure */
	uint32_t kicked_with; /* the value that was written */
};

struct fake_pci {
	struct fake_platform *fp;
	struct pci_host host;
	struct pci_dev dev;
	uint8_t space[PCI_CFG_SPACE_SIZE];
	uint32_t bar_mask[PCI_STD_NUM_BARS];
	unsigned int caps_end;
	unsigned int window_cap; /* where PCI_CFG is, if it is */
	/* What the registers say; set by the test. */
	uint64_t features;
	uint16_t num_queues;
	uint8_t generation;
	uint8_t isr;
	uint8_t config[FAKE_PCI_CONFIG];
	/* How it misbehaves; set by the test. */
	bool never_resets;
	bool never_resets_queue;
	bool enable_stays_zero;
	bool size_stays;	   /* queue_size cannot be changed */
	unsigned int churn;	   /* reads that find a new generation */
	unsigned int refused_from; /* vectors from here are not taken */
	unsigned int host_vectors; /* that the host has */
	/* What the driver wrote. */
	uint8_t status;
	uint16_t config_vector;
	uint16_t queue_sel;
	uint32_t features_sel;
	uint32_t driver_features_sel;
	uint64_t driver_features;
	uint16_t queue_reset;
	uint32_t table[FAKE_PCI_VECTORS * 4];
	unsigned int vectors_out; /* allocated from the host */
	struct fake_pci_queue queues[FAKE_PCI_QUEUES];
};

/* ---- configuration space ---------------------------------------------- */

static inline uint32_t fake_bytes(const uint8_t *from, unsigned int width)
{
	uint32_t v = 0;

	for (unsigned int i = 0; i < width; i++)
		v |= (uint32_t)from[i] << 8 * i;
	return v;
}

static inline void fake_set(struct fake_pci *d, unsigned int at,
			    unsigned int width, uint32_t value)
{
	for (unsigned int i = 0; i < width; i++)
		d->space[at + i] = (uint8_t)(value >> 8 * i);
}

static inline uint32_t fake_get(const struct fake_pci *d, unsigned int at,
				unsigned int width)
{
	return fake_bytes(&d->space[at], width);
}

/* Append a capability; where it is. */
static inline unsigned int fake_pci_cap(struct fake_pci *d, uint8_t id,
					unsigned int len)
{
	unsigned int at = d->caps_end, last = PCI_CAPABILITY_LIST;

	while (d->space[last])
		last = d->space[last] + 1u;
	d->space[last] = (uint8_t)at;
	d->space[at] = id;
	d->space[at + 1] = 0;
	d->caps_end += (len + 3) & ~3u;
	return at;
}

static inline unsigned int fake_pci_structure(struct fake_pci *d, uint8_t type,
					      uint8_t bar, uint32_t offset,
					      uint32_t length, uint8_t len)
{
	unsigned int at = fake_pci_cap(d, PCI_CAP_ID_VNDR, len);

	d->space[at + VIRTIO_PCI_CAP_LEN] = len;
	d->space[at + VIRTIO_PCI_CAP_CFG_TYPE] = type;
	d->space[at + VIRTIO_PCI_CAP_BAR] = bar;
	fake_set(d, at + VIRTIO_PCI_CAP_OFFSET, 4, offset);
	fake_set(d, at + VIRTIO_PCI_CAP_LENGTH, 4, length);
	return at;
}

/* ---- registers -------------------------------------------------------- */

static inline struct fake_pci_queue *fake_pci_queue(struct fake_pci *d)
{
	static struct fake_pci_queue none;

	if (d->queue_sel < FAKE_PCI_QUEUES && d->queue_sel < d->num_queues)
		return &d->queues[d->queue_sel];
	memset(&none, 0, sizeof(none));
	return &none;
}

static inline uint32_t fake_half(uint64_t v, unsigned int high)
{
	return (uint32_t)(v >> 32 * (high & 1));
}

static inline void fake_set_half(uint64_t *v, unsigned int high, uint32_t half)
{
	uint64_t mask = (uint64_t)UINT32_MAX << 32 * (high & 1);

	*v = (*v & ~mask) | (uint64_t)half << 32 * (high & 1);
}

static inline void fake_pci_reset(struct fake_pci *d)
{
	d->status = 0;
	d->driver_features = 0;
	d->config_vector = VIRTIO_MSI_NO_VECTOR;
	d->queue_reset = 0;
	for (unsigned int i = 0; i < FAKE_PCI_QUEUES; i++) {
		d->queues[i].enable = 0;
		d->queues[i].pfn = 0;
		d->queues[i].vector = VIRTIO_MSI_NO_VECTOR;
	}
}

static inline void fake_pci_set_status(struct fake_pci *d, uint32_t v)
{
	if (!v && !d->never_resets)
		fake_pci_reset(d);
	else if (v)
		d->status = (uint8_t)v;
}

static inline uint16_t fake_vector(const struct fake_pci *d, uint32_t v)
{
	return v < d->refused_from ? (uint16_t)v : VIRTIO_MSI_NO_VECTOR;
}

static inline bool fake_accepted(const struct fake_pci *d, unsigned int fbit)
{
	return d->driver_features >> fbit & 1;
}

/* What names a queue under VIRTIO_F_NOTIF_CONFIG_DATA; and back. */
static inline uint32_t fake_notify_id(uint32_t index)
{
	return index ^ 0x8100;
}

static inline uint32_t fake_common_read(struct fake_pci *d, unsigned int at)
{
	struct fake_pci_queue *q = fake_pci_queue(d);

	switch (at) {
	case VIRTIO_PCI_COMMON_DF:
		return d->features_sel > 1
			       ? 0
			       : fake_half(d->features, d->features_sel);
	case VIRTIO_PCI_COMMON_MSIX:
		return d->config_vector;
	case VIRTIO_PCI_COMMON_NUMQ:
		return d->num_queues;
	case VIRTIO_PCI_COMMON_STATUS:
		return d->status;
	case VIRTIO_PCI_COMMON_CFGGENERATION:
		if (d->churn) {
			d->churn--;
			d->generation++;
		}
		return d->generation;
	case VIRTIO_PCI_COMMON_Q_SIZE:
		return q->size;
	case VIRTIO_PCI_COMMON_Q_MSIX:
		return q->vector;
	case VIRTIO_PCI_COMMON_Q_ENABLE:
		return q->enable;
	case VIRTIO_PCI_COMMON_Q_NOFF:
		return q->notify_off;
	case VIRTIO_PCI_COMMON_Q_NDATA:
		if (!fake_accepted(d, VIRTIO_F_NOTIF_CONFIG_DATA))
			fake_violation(d->fp, "a field that does not exist");
		return fake_notify_id(d->queue_sel);
	case VIRTIO_PCI_COMMON_Q_RESET:
		return d->never_resets_queue ? d->queue_reset : 0;
	default:
		fake_violation(d->fp, "a common register that is not read");
		return 0;
	}
}

static inline void fake_common_write(struct fake_pci *d, unsigned int at,
				     uint32_t v)
{
	struct fake_pci_queue *q = fake_pci_queue(d);

	switch (at) {
	case VIRTIO_PCI_COMMON_DFSELECT:
		d->features_sel = v;
		break;
	case VIRTIO_PCI_COMMON_GFSELECT:
		d->driver_features_sel = v;
		break;
	case VIRTIO_PCI_COMMON_GF:
		fake_set_half(&d->driver_features, d->driver_features_sel, v);
		break;
	case VIRTIO_PCI_COMMON_MSIX:
		d->config_vector = fake_vector(d, v);
		break;
	case VIRTIO_PCI_COMMON_STATUS:
		fake_pci_set_status(d, v);
		break;
	case VIRTIO_PCI_COMMON_Q_SELECT:
		d->queue_sel = (uint16_t)v;
		break;
	case VIRTIO_PCI_COMMON_Q_SIZE:
		/* drv.pci.common-cfg-struct-layout.3 */
		if (!v || v & (v - 1))
			fake_violation(d->fp, "a size of no power of two");
		if (!d->size_stays)
			q->size = (uint16_t)v;
		break;
	case VIRTIO_PCI_COMMON_Q_MSIX:
		q->vector = fake_vector(d, v);
		break;
	case VIRTIO_PCI_COMMON_Q_ENABLE:
		/* drv.pci.common-cfg-struct-layout.6 */
		if (v != 1)
			fake_violation(d->fp, "queue_enable is not 1");
		q->enable = !d->enable_stays_zero;
		break;
	case VIRTIO_PCI_COMMON_Q_RESET:
		d->queue_reset = (uint16_t)v;
		q->enable = 0;
		break;
	default:
		if (at < VIRTIO_PCI_COMMON_Q_DESCLO ||
		    at > VIRTIO_PCI_COMMON_Q_USEDHI)
			fake_violation(d->fp, "a register that is read-only");
		else
			fake_set_half(&q->addr[(at - 32) / 8], at / 4, v);
	}
}

static inline uint32_t fake_isr(struct fake_pci *d)
{
	uint8_t isr = d->isr;

	d->isr = 0;
	return isr;
}

static inline uint32_t fake_config(const struct fake_pci *d, uint64_t at,
				   unsigned int width)
{
	return at + width <= FAKE_PCI_CONFIG ? fake_bytes(&d->config[at], width)
					     : 0;
}

static inline void fake_config_write(struct fake_pci *d, uint64_t at,
				     unsigned int width, uint32_t v)
{
	for (unsigned int i = 0; i < width && at + i < FAKE_PCI_CONFIG; i++)
		d->config[at + i] = (uint8_t)(v >> 8 * i);
}

static inline void fake_kick(struct fake_pci *d, uint64_t at,
			     unsigned int width, uint32_t value)
{
	bool data = fake_accepted(d, VIRTIO_F_NOTIFICATION_DATA);
	uint32_t index = value & 0xffff;

	/* drv.pci.avail-buf-notif.1, .2 */
	if (width != (data ? 4 : 2))
		fake_violation(d->fp, "a notification of the wrong width");
	if (fake_accepted(d, VIRTIO_F_NOTIF_CONFIG_DATA))
		index = fake_notify_id(index);
	if (index >= FAKE_PCI_QUEUES)
		return;
	d->queues[index].kicks++;
	d->queues[index].kicked_at = at;
	d->queues[index].kicked_with = value;
}

static inline uint32_t fake_modern_read(struct fake_pci *d, uint64_t at,
					unsigned int width)
{
	switch (at >> 12) {
	case FAKE_PCI_COMMON:
		return fake_common_read(d, (unsigned int)at);
	case FAKE_PCI_ISR:
		return fake_isr(d);
	case FAKE_PCI_DEVICE:
		return fake_config(d, at & 0xfff, width);
	default:
		return 0;
	}
}

static inline void fake_modern_write(struct fake_pci *d, uint64_t at,
				     unsigned int width, uint32_t v)
{
	switch (at >> 12) {
	case FAKE_PCI_COMMON:
		fake_common_write(d, (unsigned int)at, v);
		break;
	case FAKE_PCI_DEVICE:
		fake_config_write(d, at & 0xfff, width, v);
		break;
	case FAKE_PCI_NOTIFY:
		fake_kick(d, at & 0xfff, width, v);
		break;
	default:
		fake_violation(d->fp, "a structure that is read-only");
	}
}

static inline bool fake_msix_enabled(const struct fake_pci *d)
{
	return d->space[d->space[PCI_CAPABILITY_LIST] + PCI_MSIX_FLAGS + 1] &
	       PCI_MSIX_FLAGS_ENABLE >> 8;
}

static inline unsigned int fake_legacy_config(const struct fake_pci *d)
{
	return fake_msix_enabled(d) ? 24 : 20;
}

static inline uint32_t fake_legacy_read(struct fake_pci *d, unsigned int at,
					unsigned int width)
{
	struct fake_pci_queue *q = fake_pci_queue(d);

	if (at >= fake_legacy_config(d))
		return fake_config(d, at - fake_legacy_config(d), width);
	switch (at) {
	case VIRTIO_PCI_HOST_FEATURES:
		return (uint32_t)d->features;
	case VIRTIO_PCI_QUEUE_PFN:
		return q->pfn;
	case VIRTIO_PCI_QUEUE_NUM:
		return q->size;
	case VIRTIO_PCI_STATUS:
		return d->status;
	case VIRTIO_PCI_ISR:
		return fake_isr(d);
	case VIRTIO_MSI_CONFIG_VECTOR:
		return d->config_vector;
	case VIRTIO_MSI_QUEUE_VECTOR:
		return q->vector;
	default:
		fake_violation(d->fp, "a legacy register that is not read");
		return 0;
	}
}

static inline void fake_legacy_write(struct fake_pci *d, unsigned int at,
				     unsigned int width, uint32_t v)
{
	struct fake_pci_queue *q = fake_pci_queue(d);

	if (at >= fake_legacy_config(d)) {
		fake_config_write(d, at - fake_legacy_config(d), width, v);
		return;
	}
	switch (at) {
	case VIRTIO_PCI_GUEST_FEATURES:
		d->driver_features = v;
		break;
	case VIRTIO_PCI_QUEUE_PFN:
		q->pfn = d->enable_stays_zero ? 0 : v;
		break;
	case VIRTIO_PCI_QUEUE_SEL:
		d->queue_sel = (uint16_t)v;
		break;
	case VIRTIO_PCI_QUEUE_NOTIFY:
		fake_kick(d, 0, width, v);
		break;
	case VIRTIO_PCI_STATUS:
		fake_pci_set_status(d, v);
		break;
	case VIRTIO_MSI_CONFIG_VECTOR:
		d->config_vector = fake_vector(d, v);
		break;
	case VIRTIO_MSI_QUEUE_VECTOR:
		q->vector = fake_vector(d, v);
		break;
	default:
		fake_violation(d->fp, "a legacy register that is read-only");
	}
}

/* ---- the host --------------------------------------------------------- */

static inline uint32_t fake_io_read(void *ctx, uint32_t port,
				    unsigned int width)
{
	return fake_legacy_read((struct fake_pci *)ctx, port - FAKE_PCI_PORT,
				width);
}

static inline void fake_io_write(void *ctx, uint32_t port, unsigned int width,
				 uint32_t v)
{
	fake_legacy_write((struct fake_pci *)ctx, port - FAKE_PCI_PORT, width,
			  v);
}

/* The platform's registers: BAR 4, and the MSI-X table. */
static inline uint32_t fake_mem_read(void *device, uintptr_t reg,
				     unsigned int width)
{
	struct fake_pci *d = (struct fake_pci *)device;

	if (reg >= FAKE_PCI_TABLE)
		return d->table[(reg - FAKE_PCI_TABLE) / 4];
	return fake_modern_read(d, reg - FAKE_PCI_MEMORY, width);
}

static inline void fake_mem_write(void *device, uintptr_t reg,
				  unsigned int width, uint32_t v)
{
	struct fake_pci *d = (struct fake_pci *)device;

	if (reg >= FAKE_PCI_TABLE)
		d->table[(reg - FAKE_PCI_TABLE) / 4] = v;
	else
		fake_modern_write(d, reg - FAKE_PCI_MEMORY, width, v);
}

static inline bool fake_in_window(const struct fake_pci *d, unsigned int at)
{
	return d->window_cap && at == d->window_cap + VIRTIO_PCI_CFG_CAP_DATA;
}

static inline uint32_t fake_window(const struct fake_pci *d)
{
	return fake_get(d, d->window_cap + VIRTIO_PCI_CAP_OFFSET, 4);
}

static inline uint32_t fake_config_space_read(void *ctx, unsigned int bus,
					      unsigned int devfn,
					      unsigned int at,
					      unsigned int width)
{
	struct fake_pci *d = (struct fake_pci *)ctx;

	if (bus || devfn != FAKE_PCI_DEVFN)
		return UINT32_MAX >> (32 - 8 * width);
	if (at + width > PCI_CFG_SPACE_SIZE || at % width) {
		fake_violation(d->fp, "no such configuration register");
		return 0;
	}
	if (fake_in_window(d, at))
		return fake_modern_read(d, fake_window(d), width);
	return fake_get(d, at, width);
}

static inline void fake_config_space_write(void *ctx, unsigned int bus,
					   unsigned int devfn, unsigned int at,
					   unsigned int width, uint32_t v)
{
	struct fake_pci *d = (struct fake_pci *)ctx;
	unsigned int bar = (at - PCI_BASE_ADDRESS_0) / 4;

	if (bus || devfn != FAKE_PCI_DEVFN)
		return;
	if (fake_in_window(d, at)) {
		fake_modern_write(d, fake_window(d), width, v);
		return;
	}
	if (at >= PCI_BASE_ADDRESS_0 && bar < PCI_STD_NUM_BARS)
		v = (v & d->bar_mask[bar]) |
		    (fake_get(d, at, 4) & ~d->bar_mask[bar]);
	fake_set(d, at, width, v);
}

static inline int fake_intx_irq(void *ctx, const struct pci_dev *dev)
{
	(void)ctx;
	return dev->pin == 1 ? FAKE_PCI_PIN_IRQ : -ENXIO;
}

static inline int fake_msi_alloc(void *ctx, const struct pci_dev *dev,
				 unsigned int num, struct pci_msi *msi)
{
	struct fake_pci *d = (struct fake_pci *)ctx;

	(void)dev;
	if (num > d->host_vectors)
		return -ENOSPC;
	for (unsigned int i = 0; i < num; i++)
		msi[i] = (struct pci_msi){ 0x1fee00000u + i, 0x4000 + i,
					   FAKE_PCI_MSI_IRQ + i };
	d->vectors_out += num;
	return 0;
}

static inline void fake_msi_free(void *ctx, const struct pci_dev *dev,
				 unsigned int num, const struct pci_msi *msi)
{
	struct fake_pci *d = (struct fake_pci *)ctx;

	(void)dev;
	(void)msi;
	d->vectors_out -= num;
}

/* ---- its life --------------------------------------------------------- */

static inline void fake_pci_bar(struct fake_pci *d, unsigned int i,
				uint32_t value, uint32_t mask)
{
	fake_set(d, PCI_BASE_ADDRESS_0 + 4 * i, 4, value);
	d->bar_mask[i] = mask;
}

/* The structures that a modern or transitional device describes. */
static inline void fake_pci_structures(struct fake_pci *d)
{
	unsigned int at;

	fake_pci_structure(d, VIRTIO_PCI_CAP_COMMON_CFG, 4, 0, 0x1000, 16);
	fake_pci_structure(d, VIRTIO_PCI_CAP_ISR_CFG, 4, 0x1000, 0x1000, 16);
	fake_pci_structure(d, VIRTIO_PCI_CAP_DEVICE_CFG, 4, 0x2000,
			   FAKE_PCI_CONFIG, 16);
	at = fake_pci_structure(d, VIRTIO_PCI_CAP_NOTIFY_CFG, 4, 0x3000, 0x1000,
				20);
	fake_set(d, at + VIRTIO_PCI_NOTIFY_CAP_MULT, 4, 4);
}

static inline void fake_pci_identity(struct fake_pci *d)
{
	fake_set(d, PCI_VENDOR_ID, 2, PCI_VENDOR_ID_REDHAT_QUMRANET);
	fake_set(d, PCI_DEVICE_ID, 2, VIRTIO_PCI_ID_MODERN_BASE + 42);
	fake_set(d, PCI_REVISION_ID, 1, 1);
	fake_set(d, PCI_STATUS, 2, PCI_STATUS_CAP_LIST);
	fake_set(d, PCI_SUBSYSTEM_VENDOR_ID, 2, 0x1af4);
	fake_set(d, PCI_SUBSYSTEM_ID, 2, 42);
	fake_set(d, PCI_INTERRUPT_PIN, 1, 1);
	fake_pci_bar(d, 0, FAKE_PCI_PORT | PCI_BASE_ADDRESS_SPACE_IO,
		     ~(uint32_t)0x7f);
	fake_pci_bar(d, 1, FAKE_PCI_TABLE, ~(uint32_t)0xfff);
	fake_pci_bar(d, 4, FAKE_PCI_MEMORY | PCI_BASE_ADDRESS_MEM_64,
		     ~(uint32_t)0x3fff);
	fake_pci_bar(d, 5, 0, UINT32_MAX);
}

/* A modern device with all structures; tests change what they want changed. */
static inline void fake_pci_init(struct fake_pci *d, struct fake_platform *fp)
{
	static const struct pci_host_ops ops = {
		.config_read = fake_config_space_read,
		.config_write = fake_config_space_write,
		.io_read = fake_io_read,
		.io_write = fake_io_write,
		.intx_irq = fake_intx_irq,
		.msi_alloc = fake_msi_alloc,
		.msi_free = fake_msi_free,
	};
	unsigned int at;

	memset(d, 0, sizeof(*d));
	d->fp = fp;
	d->host.ops = &ops;
	d->host.ctx = d;
	d->host.platform = &fp->platform;
	d->caps_end = PCI_STD_HEADER_SIZEOF;
	d->features = (uint64_t)1 << VIRTIO_F_VERSION_1;
	d->num_queues = FAKE_PCI_QUEUES;
	d->refused_from = VIRTIO_MSI_NO_VECTOR;
	d->host_vectors = FAKE_PCI_VECTORS;
	for (unsigned int i = 0; i < FAKE_PCI_QUEUES; i++) {
		d->queues[i].size = 8;
		d->queues[i].notify_off = (uint16_t)i;
	}
	fake_pci_reset(d);
	fake_pci_identity(d);
	at = fake_pci_cap(d, PCI_CAP_ID_MSIX, PCI_CAP_MSIX_SIZEOF);
	fake_set(d, at + PCI_MSIX_FLAGS, 2, FAKE_PCI_VECTORS - 1);
	fake_set(d, at + PCI_MSIX_TABLE, 4, 1);
	fake_set(d, at + PCI_MSIX_PBA, 4, 0x800 | 1);
	fake_pci_structures(d);
	fp->read = fake_mem_read;
	fp->write = fake_mem_write;
	fp->device = d;
}

/* The same as a legacy device: other ids, no virtio capabilities. */
static inline void fake_pci_make_legacy(struct fake_pci *d)
{
	fake_set(d, PCI_DEVICE_ID, 2, 0x1005);
	fake_set(d, PCI_REVISION_ID, 1, 0);
	d->space[PCI_STD_HEADER_SIZEOF + 1] = 0; /* MSI-X is the last */
}

/* Look for it, as a port does. */
static inline unsigned int fake_pci_scan(struct fake_pci *d)
{
	return pci_scan(&d->host, &d->dev, 1);
}

#endif /* TESTS_FAKE_PCI_H */
