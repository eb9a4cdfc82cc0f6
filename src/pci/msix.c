/* SPDX-License-Identifier: BSD-2-Clause */
/* Message-signalled interrupts: the MSI-X capability and its table. */
#include <virtio/err.h>

#include "pci.h"

/* The table of a function, checked. */
struct table {
	unsigned int cap;
	unsigned int size; /* entries */
	unsigned int bar;
	uint64_t offset;
};

static int broken(const struct pci_dev *dev, const char *what)
{
	pci_warn(dev, "MSI-X cannot be used: %s", what);
	return -EIO;
}

static int find_table(const struct pci_dev *dev, struct table *t)
{
	int cap = pci_find_capability(dev, PCI_CAP_ID_MSIX, 0);
	const struct pci_bar *bar;
	uint32_t where;

	if (!cap)
		return -ENOSPC;
	if (cap < 0)
		return broken(dev, "the capability list is broken");
	t->cap = (unsigned int)cap;
	if (t->cap + PCI_CAP_MSIX_SIZEOF > PCI_CFG_SPACE_SIZE)
		return broken(dev, "the capability is cut off");
	t->size = (pci_config_read(dev, t->cap + PCI_MSIX_FLAGS, 2) &
		   PCI_MSIX_FLAGS_QSIZE) +
		  1;
	where = pci_config_read(dev, t->cap + PCI_MSIX_TABLE, 4);
	t->bar = where & PCI_MSIX_BIR;
	t->offset = where & ~PCI_MSIX_BIR;
	if (t->bar >= PCI_STD_NUM_BARS)
		return broken(dev, "the table is in no BAR");
	bar = &dev->bars[t->bar];
	if (bar->io || t->offset > bar->size ||
	    bar->size - t->offset < (uint64_t)t->size * PCI_MSIX_ENTRY_SIZE)
		return broken(dev, "the table is not within its BAR");
	/* No mistake of the function: nobody gave the BAR a place. */
	return pci_bar_usable(dev, t->bar) ? 0 : -ENOSPC;
}

static void write_entry(const struct pci_dev *dev, const struct table *t,
			unsigned int vector, const struct pci_msi *msi)
{
	uint64_t entry = t->offset + (uint64_t)vector * PCI_MSIX_ENTRY_SIZE;

	pci_bar_write(dev, t->bar, entry + PCI_MSIX_ENTRY_LOWER_ADDR, 4,
		      (uint32_t)msi->address);
	pci_bar_write(dev, t->bar, entry + PCI_MSIX_ENTRY_UPPER_ADDR, 4,
		      (uint32_t)(msi->address >> 32));
	pci_bar_write(dev, t->bar, entry + PCI_MSIX_ENTRY_DATA, 4, msi->data);
	pci_bar_write(dev, t->bar, entry + PCI_MSIX_ENTRY_VECTOR_CTRL, 4, 0);
}

static void write_flags(const struct pci_dev *dev, unsigned int cap,
			uint32_t flags)
{
	uint32_t was = pci_config_read(dev, cap + PCI_MSIX_FLAGS, 2);

	was &= ~(uint32_t)(PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	pci_config_write(dev, cap + PCI_MSIX_FLAGS, 2, was | flags);
}

int pci_msix_enable(struct pci_dev *dev, unsigned int num, struct pci_msi *msi)
{
	const struct pci_host *host = dev->host;
	struct table t;
	int err = find_table(dev, &t);

	if (err)
		return err;
	if (!host->ops->msi_alloc || num > t.size)
		return -ENOSPC;
	err = host->ops->msi_alloc(host->ctx, dev, num, msi);
	if (err)
		return err;
	/* Nothing is sent before the whole table is written. */
	write_flags(dev, t.cap, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	for (unsigned int i = 0; i < num; i++)
		write_entry(dev, &t, i, &msi[i]);
	write_flags(dev, t.cap, PCI_MSIX_FLAGS_ENABLE);
	if (pci_config_read(dev, t.cap + PCI_MSIX_FLAGS, 2) &
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
