/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of endpoint_rig.h behind a PCI function that the test drives by
 * hand: configuration space, BARs, and what the function sends.
 */
#ifndef TESTS_PCI_ENDPOINT_RIG_H
#define TESTS_PCI_ENDPOINT_RIG_H

#include <virtio/virtio_pci.h>

#include "endpoint_rig.h"

#define PR_VECTORS 3
#define PR_ADDRESS 0xfee01000u /* of vector 0; the others 16 bytes on each */
#define PR_ENABLE  (PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER)
#define PR_LEGACY  0 /* BARs */
#define PR_MSIX	   1
#define PR_SHM	   2
#define PR_MODERN  4

struct pci_endpoint_rig {
	struct virtio_pci_endpoint ep;
	/* What happened. */
	unsigned int messages;
	uint64_t address; /* of the last one */
	uint32_t data;
};

static struct pci_endpoint_rig pr;

static inline void pr_msi(void *ctx, uint64_t address, uint32_t data)
{
	(void)ctx;
	pr.messages++;
	pr.address = address;
	pr.data = data;
}

/* The model has been made. */
static inline int pr_show(enum virtio_pci_kind kind, unsigned int vectors)
{
	struct virtio_pci_endpoint_config config = {
		.model = &er.model,
		.kind = kind,
		.memory = &vr.memory,
		.num_vectors = vectors,
		.set_intx = er_set_irq,
		.msi = pr_msi,
		.work = er_work,
	};

	memset(&pr, 0, sizeof(pr));
	return virtio_pci_endpoint_init(&pr.ep, &config);
}

static inline void pr_up(enum virtio_pci_kind kind, unsigned int vectors)
{
	er_make_model();
	if (pr_show(kind, vectors))
		__builtin_trap();
}

static inline void pr_down(void)
{
	virtio_pci_endpoint_exit(&pr.ep);
	virtio_model_exit(&er.model);
}

/* ---- access ------------------------------------------------------------- */

static inline uint32_t pr_get(unsigned int offset, unsigned int width)
{
	return virtio_pci_endpoint_config_read(&pr.ep, offset, width);
}

static inline void pr_set(unsigned int offset, unsigned int width,
			  uint32_t value)
{
	virtio_pci_endpoint_config_write(&pr.ep, offset, width, value);
}

static inline uint32_t pr_read(unsigned int bar, uint64_t offset,
			       unsigned int width)
{
	return virtio_pci_endpoint_bar_read(&pr.ep, bar, offset, width);
}

static inline void pr_write(unsigned int bar, uint64_t offset,
			    unsigned int width, uint32_t value)
{
	virtio_pci_endpoint_bar_write(&pr.ep, bar, offset, width, value);
}

/* The next capability of an id behind one, or 0. */
static inline unsigned int pr_next_cap(unsigned int cap, unsigned int id)
{
	unsigned int link = cap ? cap + 1 : PCI_CAPABILITY_LIST;

	for (cap = pr_get(link, 1); cap; cap = pr_get(cap + 1, 1))
		if (pr_get(cap, 1) == id)
			return cap;
	return 0;
}

static inline unsigned int pr_virtio_cap(unsigned int type)
{
	unsigned int cap = 0;

	while ((cap = pr_next_cap(cap, PCI_CAP_ID_VNDR)) != 0)
		if (pr_get(cap + VIRTIO_PCI_CAP_CFG_TYPE, 1) == type)
			return cap;
	return 0;
}

static inline uint32_t pr_where(unsigned int type)
{
	return pr_get(pr_virtio_cap(type) + VIRTIO_PCI_CAP_OFFSET, 4);
}

/* ---- a driver of the modern interface ----------------------------------- */

static inline void pr_features(uint64_t features)
{
	for (uint32_t i = 0; i < 2; i++) {
		pr_write(PR_MODERN, VIRTIO_PCI_COMMON_GFSELECT, 4, i);
		pr_write(PR_MODERN, VIRTIO_PCI_COMMON_GF, 4,
			 (uint32_t)(features >> 32 * i));
	}
}

static inline uint32_t pr_status(void)
{
	return pr_read(PR_MODERN, VIRTIO_PCI_COMMON_STATUS, 1);
}

static inline void pr_set_status(uint32_t status)
{
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_STATUS, 1, status);
}

static inline void pr_negotiate(uint64_t features)
{
	pr_set(PCI_COMMAND, 2, PR_ENABLE);
	pr_set_status(0);
	pr_set_status(1);
	pr_set_status(3);
	pr_features(features);
	pr_set_status(11);
}

static inline void pr_enable_queue(unsigned int queue, uint16_t vector)
{
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SELECT, 2, queue);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SIZE, 2, ER_QUEUE_SIZE);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_MSIX, 2, vector);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_DESCLO, 4, VR_BASE + VR_DESC);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_AVAILLO, 4, VR_BASE + VR_AVAIL);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_USEDLO, 4, VR_BASE + VR_USED);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_ENABLE, 2, 1);
}

/* Switch MSI-X on, every vector where pr_msi() can tell it. */
static inline void pr_msix_on(unsigned int flags)
{
	unsigned int cap = pr_next_cap(0, PCI_CAP_ID_MSIX);

	for (unsigned int i = 0; i < PR_VECTORS; i++) {
		uint64_t entry = (uint64_t)i * PCI_MSIX_ENTRY_SIZE;

		pr_write(PR_MSIX, entry, 4, PR_ADDRESS + 16 * i);
		pr_write(PR_MSIX, entry + PCI_MSIX_ENTRY_UPPER_ADDR, 4, 1);
		pr_write(PR_MSIX, entry + PCI_MSIX_ENTRY_DATA, 4, 0x70 + i);
		pr_write(PR_MSIX, entry + PCI_MSIX_ENTRY_VECTOR_CTRL, 4, 0);
	}
	pr_set(cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE | flags);
}

static inline void pr_mask(unsigned int vector, bool masked)
{
	pr_write(PR_MSIX,
		 vector * PCI_MSIX_ENTRY_SIZE + PCI_MSIX_ENTRY_VECTOR_CTRL, 4,
		 masked);
}

/* A modern device that is live, queue 0 enabled with this vector. */
static inline void pr_go_live(uint64_t features, uint16_t vector)
{
	pr_negotiate(features | (uint64_t)1 << VIRTIO_F_VERSION_1);
	pr_enable_queue(0, vector);
	pr_set_status(15);
}

static inline bool pr_negotiated(unsigned int fbit)
{
	return virtio_model_has_feature(&er.model, fbit);
}

/* As it was negotiated, but that no place for the next buffer is told. */
static inline void pr_kick(unsigned int queue)
{
	uint32_t name = queue;

	if (pr_negotiated(VIRTIO_F_NOTIF_CONFIG_DATA)) {
		pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SELECT, 2, queue);
		name = pr_read(PR_MODERN, VIRTIO_PCI_COMMON_Q_NDATA, 2);
	}
	pr_write(PR_MODERN, pr_where(VIRTIO_PCI_CAP_NOTIFY_CFG) + 4 * queue,
		 pr_negotiated(VIRTIO_F_NOTIFICATION_DATA) ? 4 : 2, name);
}

/* One buffer through queue 0. */
static inline void pr_echo(void)
{
	er_offer();
	pr_kick(0);
	virtio_model_run(&er.model);
}

/* ---- a driver of the legacy interface ----------------------------------- */

static inline void pr_legacy_live(void)
{
	pr_set(PCI_COMMAND, 2, PR_ENABLE);
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 0);
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 3);
	pr_write(PR_LEGACY, VIRTIO_PCI_GUEST_FEATURES, 4, 0);
	pr_write(PR_LEGACY, VIRTIO_PCI_QUEUE_SEL, 2, 0);
	pr_write(PR_LEGACY, VIRTIO_PCI_QUEUE_PFN, 4, VR_BASE / 4096);
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 7);
}

#endif /* TESTS_PCI_ENDPOINT_RIG_H */
