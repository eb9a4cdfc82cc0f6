/* SPDX-License-Identifier: BSD-2-Clause */
/* Message-signalled interrupts: the MSI-X capability and its table. */
#include <virtio/err.h>

#include "pci.h"

static int broken(const struct pci_dev *dev, const char *what)
{
	pci_warn(dev, "MSI-X cannot be used: %s", what);
	return -EIO;
}

/* A register of the capability: which BAR, and where in it. */
static uint64_t read_place(const struct pci_dev *dev, unsigned int at,
			   uint8_t *bar)
{
	uint32_t where = pci_config_read(dev, at, 4);

	*bar = (uint8_t)(where & PCI_MSIX_BIR);
	return where & ~PCI_MSIX_BIR;
}

static bool is_within(const struct pci_dev *dev, unsigned int bar, uint64_t at,
		      uint64_t len)
{
	const struct pci_bar *b = &dev->bars[bar];

	return !b->io && at <= b->size && b->size - at >= len;
}

static int check(const struct pci_dev *dev, const struct pci_msix *m)
{
	if (m->bar >= PCI_STD_NUM_BARS)
		return broken(dev, "the table is in no BAR");
	if (!is_within(dev, m->bar, m->table, m->table_len))
		return broken(dev, "the table is not within its BAR");
	if (m->pending_bar >= PCI_STD_NUM_BARS)
		return broken(dev, "the pending bits are in no BAR");
	if (!is_within(dev, m->pending_bar, m->pending, m->pending_len))
		return broken(dev, "the pending bits are not within their BAR");
	if (m->bar == m->pending_bar &&
	    m->table < m->pending + m->pending_len &&
	    m->pending < m->table + m->table_len)
		return broken(dev, "the table and the pending bits overlap");
	/* No mistake of the function: nobody gave the BAR a place. */
	return pci_bar_usable(dev, m->bar) ? 0 : -ENOSPC;
}

int pci_msix_find(const struct pci_dev *dev, struct pci_msix *m)
{
	int cap = pci_find_capability(dev, PCI_CAP_ID_MSIX, 0);

	if (!cap)
		return -ENOSPC;
	if (cap < 0)
		return broken(dev, "the capability list is broken");
	m->cap = (unsigned int)cap;
	if (m->cap + PCI_CAP_MSIX_SIZEOF > PCI_CFG_SPACE_SIZE)
		return broken(dev, "the capability is cut off");
	m->size = (pci_config_read(dev, m->cap + PCI_MSIX_FLAGS, 2) &
		   PCI_MSIX_FLAGS_QSIZE) +
		  1;
	m->table = read_place(dev, m->cap + PCI_MSIX_TABLE, &m->bar);
	m->table_len = (uint64_t)m->size * PCI_MSIX_ENTRY_SIZE;
	m->pending = read_place(dev, m->cap + PCI_MSIX_PBA, &m->pending_bar);
	/* 64 of them at a time. */
	m->pending_len = (uint64_t)(m->size + 63) / 64 * 8;
	return check(dev, m);
}

static void write_entry(const struct pci_dev *dev, const struct pci_msix *m,
			unsigned int vector, const struct pci_msi *msi)
{
	uint64_t entry = m->table + (uint64_t)vector * PCI_MSIX_ENTRY_SIZE;

	pci_bar_write(dev, m->bar, entry + PCI_MSIX_ENTRY_LOWER_ADDR, 4,
		      (uint32_t)msi->address);
	pci_bar_write(dev, m->bar, entry + PCI_MSIX_ENTRY_UPPER_ADDR, 4,
		      (uint32_t)(msi->address >> 32));
	pci_bar_write(dev, m->bar, entry + PCI_MSIX_ENTRY_DATA, 4, msi->data);
	pci_bar_write(dev, m->bar, entry + PCI_MSIX_ENTRY_VECTOR_CTRL, 4, 0);
}

static void write_flags(const struct pci_dev *dev, unsigned int cap,
			uint32_t flags)
{
	uint32_t was = pci_config_read(dev, cap + PCI_MSIX_FLAGS, 2);

	was &= ~(uint32_t)(PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	pci_config_write(dev, cap + PCI_MSIX_FLAGS, 2, was | flags);
}

int pci_msix_enable(struct pci_dev *dev, const struct pci_msix *m,
		    unsigned int num, struct pci_msi *msi)
{
	const struct pci_host *host = dev->host;
	int err;

	if (!host->ops->msi_alloc || num > m->size)
		return -ENOSPC;
	err = host->ops->msi_alloc(host->ctx, dev, num, msi);
	if (err)
		return err;
	/* Nothing is sent before the whole table is written. */
	write_flags(dev, m->cap,
		    PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	for (unsigned int i = 0; i < num; i++)
		write_entry(dev, m, i, &msi[i]);
	write_flags(dev, m->cap, PCI_MSIX_FLAGS_ENABLE);
	if (pci_config_read(dev, m->cap + PCI_MSIX_FLAGS, 2) &
	    PCI_MSIX_FLAGS_ENABLE)
		return 0;
	host->ops->msi_free(host->ctx, dev, num, msi);
	return broken(dev, "it does not let itself be switched on");
}

void pci_msix_disable(struct pci_dev *dev, unsigned int num,
		      const struct pci_msi *msi)
{
	const struct pci_host *host = dev->host;
	int cap = pci_find_capability(dev, PCI_CAP_ID_MSIX, 0);

	if (cap > 0)
		write_flags(dev, (unsigned int)cap, 0);
	if (num)
		host->ops->msi_free(host->ctx, dev, num, msi);
}
