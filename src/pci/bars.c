/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Base address registers: how large, where, and placed in the windows of the
 * host where no firmware did it.
 */
#include "pci.h"

static unsigned int bar_offset(unsigned int i)
{
	return PCI_BASE_ADDRESS_0 + 4 * i;
}

/* The bits that stick tell the size; whatever was there is put back. */
static uint32_t written_ones(const struct pci_dev *dev, unsigned int i)
{
	uint32_t was = pci_config_read(dev, bar_offset(i), 4);
	uint32_t bits;

	pci_config_write(dev, bar_offset(i), 4, UINT32_MAX);
	bits = pci_config_read(dev, bar_offset(i), 4);
	pci_config_write(dev, bar_offset(i), 4, was);
	return bits;
}

/* A function chooses its alignment by its size; firmware keeps to it. */
static void check_address(struct pci_dev *dev, unsigned int i)
{
	struct pci_bar *bar = &dev->bars[i];

	if (!(bar->addr & (bar->size - 1)) &&
	    bar->size - 1 <= UINT64_MAX - bar->addr)
		return;
	pci_warn(dev, "BAR %u of 0x%llx bytes cannot be at 0x%llx: not used", i,
		 (unsigned long long)bar->size, (unsigned long long)bar->addr);
	bar->addr = 0;
}

/* Read a BAR; how many registers it takes. */
static unsigned int read_bar(struct pci_dev *dev, unsigned int i,
			     unsigned int count)
{
	struct pci_bar *bar = &dev->bars[i];
	uint32_t low = written_ones(dev, i);
	uint32_t flags = low & PCI_BASE_ADDRESS_SPACE_IO
				 ? PCI_BASE_ADDRESS_IO_FLAGS
				 : PCI_BASE_ADDRESS_MEM_FLAGS;
	uint64_t bits = low & ~flags;

	bar->io = low & PCI_BASE_ADDRESS_SPACE_IO;
	bar->is_64 = !bar->io && (low & PCI_BASE_ADDRESS_MEM_TYPE) ==
					 PCI_BASE_ADDRESS_MEM_64;
	bar->addr = pci_config_read(dev, bar_offset(i), 4) & ~flags;
	if (bar->is_64) {
		if (i + 1 == count) {
			pci_warn(dev, "BAR %u lacks its upper half: not used",
				 i);
			return 1;
		}
		bits |= (uint64_t)written_ones(dev, i + 1) << 32;
		bar->addr |=
			(uint64_t)pci_config_read(dev, bar_offset(i + 1), 4)
			<< 32;
	}
	bar->size = bits & (~bits + 1);
	if (bar->size)
		check_address(dev, i);
	return bar->is_64 ? 2 : 1;
}

/* ---- placing ---------------------------------------------------------- */

static bool take(struct pci_window *w, uint64_t size, uint64_t *addr)
{
	uint64_t at = (w->next + size - 1) & ~(size - 1);

	/* Address 0 is how a BAR says that it was not placed. */
	if (!at)
		at = size;
	if (at < w->next || at > w->end || w->end - at < size)
		return false;
	w->next = at + size;
	*addr = at;
	return true;
}

static bool find_place(struct pci_dev *dev, struct pci_bar *bar)
{
	struct pci_host *host = dev->host;

	if (bar->io)
		return take(&host->io, bar->size, &bar->addr);
	/* A bridge passes on what lies below 4 GiB, unless prefetchable. */
	if (bar->is_64 && !dev->bus &&
	    take(&host->mem64, bar->size, &bar->addr))
		return true;
	return take(&host->mem, bar->size, &bar->addr);
}

static void place_bar(struct pci_dev *dev, unsigned int i)
{
	struct pci_bar *bar = &dev->bars[i];

	bar->addr = 0;
	if (!find_place(dev, bar))
		pci_warn(dev, "no room for BAR %u of 0x%llx bytes of %s", i,
			 (unsigned long long)bar->size,
			 bar->io ? "I/O ports" : "memory");
	pci_config_write(dev, bar_offset(i), 4, (uint32_t)bar->addr);
	if (bar->is_64)
		pci_config_write(dev, bar_offset(i + 1), 4,
				 (uint32_t)(bar->addr >> 32));
}

void pci_read_bars(struct pci_dev *dev, unsigned int count)
{
	uint32_t command = pci_config_read(dev, PCI_COMMAND, 2);
	uint32_t decode = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;

	/* Meanwhile the function would answer to addresses of others. */
	pci_config_write(dev, PCI_COMMAND, 2, command & ~decode);
	for (unsigned int i = 0; i < count;)
		i += read_bar(dev, i, count);
	for (unsigned int i = 0; i < count; i++)
		if (dev->host->place && dev->bars[i].size)
			place_bar(dev, i);
	pci_config_write(dev, PCI_COMMAND, 2, command);
}
