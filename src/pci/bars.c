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

/* ---- as firmware left them -------------------------------------------- */

static bool lies_in(const struct pci_bar *bar, const struct pci_window *w)
{
	return bar->addr >= w->next && bar->addr < w->end &&
	       bar->size <= w->end - bar->addr;
}

static bool is_window(const struct pci_window *w)
{
	return w->next < w->end;
}

/* Whether it is where the host says that such are, if it says anything. */
static bool is_in_host(const struct pci_host *host, const struct pci_bar *bar)
{
	if (bar->io)
		return !is_window(&host->io) || lies_in(bar, &host->io);
	if (!is_window(&host->mem) && !is_window(&host->mem64))
		return true;
	return lies_in(bar, &host->mem) || lies_in(bar, &host->mem64);
}

static bool is_placed(const struct pci_bar *bar)
{
	return bar->size && bar->addr;
}

static bool overlap(const struct pci_bar *a, const struct pci_bar *b)
{
	return is_placed(a) && is_placed(b) && a->io == b->io &&
	       a->addr <= b->addr + (b->size - 1) &&
	       b->addr <= a->addr + (a->size - 1);
}

/*
 * A function answers to all its memory, or I/O ports, or to none: one place
 * that it must not have costs it the others.
 */
static void drop_space(struct pci_dev *dev, bool io)
{
	for (unsigned int i = 0; i < PCI_STD_NUM_BARS; i++)
		if (dev->bars[i].io == io)
			dev->bars[i].addr = 0;
}

static const char *space_name(const struct pci_bar *bar)
{
	return bar->io ? "I/O ports" : "memory";
}

static void check_window(struct pci_dev *dev, unsigned int i)
{
	const struct pci_bar *bar = &dev->bars[i];

	if (!is_placed(bar) || is_in_host(dev->host, bar))
		return;
	pci_warn(
		dev,
		"BAR %u of 0x%llx bytes at 0x%llx is not where the bus has its "
		"%s: the function's is not used",
		i, (unsigned long long)bar->size, (unsigned long long)bar->addr,
		space_name(bar));
	drop_space(dev, bar->io);
}

/* Two places must not be one, of another's BAR or of an own. */
static void check_overlap(struct pci_dev *dev, unsigned int i,
			  const struct pci_dev *other, unsigned int j)
{
	const struct pci_bar *bar = &dev->bars[i];

	if (!overlap(bar, &other->bars[j]))
		return;
	pci_warn(dev,
		 "BAR %u of 0x%llx bytes at 0x%llx overlaps with BAR %u of "
		 "%02x:%02x.%u: the function's %s is not used",
		 i, (unsigned long long)bar->size,
		 (unsigned long long)bar->addr, j, other->bus,
		 other->devfn >> 3, other->devfn & 7, space_name(bar));
	drop_space(dev, bar->io);
}

void pci_check_bars(struct pci_dev *dev, const struct pci_dev *others,
		    unsigned int num)
{
	for (unsigned int i = 0; i < PCI_STD_NUM_BARS; i++) {
		check_window(dev, i);
		for (unsigned int j = 0; j < i; j++)
			check_overlap(dev, i, dev, j);
		for (unsigned int n = 0; n < num; n++)
			for (unsigned int j = 0; j < PCI_STD_NUM_BARS; j++)
				check_overlap(dev, i, &others[n], j);
	}
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

static uint32_t address_bits(const struct pci_bar *bar)
{
	return bar->io ? ~PCI_BASE_ADDRESS_IO_FLAGS
		       : ~PCI_BASE_ADDRESS_MEM_FLAGS;
}

/* It may be wherever it likes, which may be another's place. */
static void check_placed(struct pci_dev *dev, unsigned int i)
{
	struct pci_bar *bar = &dev->bars[i];
	uint64_t at =
		pci_config_read(dev, bar_offset(i), 4) & address_bits(bar);

	if (bar->is_64)
		at |= (uint64_t)pci_config_read(dev, bar_offset(i + 1), 4)
		      << 32;
	if (at == bar->addr)
		return;
	pci_warn(dev, "BAR %u was placed at 0x%llx and is at 0x%llx: not used",
		 i, (unsigned long long)bar->addr, (unsigned long long)at);
	bar->addr = 0;
}

static void place_bar(struct pci_dev *dev, unsigned int i)
{
	struct pci_bar *bar = &dev->bars[i];

	bar->addr = 0;
	if (!find_place(dev, bar))
		pci_warn(dev, "no room for BAR %u of 0x%llx bytes of %s", i,
			 (unsigned long long)bar->size, space_name(bar));
	pci_config_write(dev, bar_offset(i), 4, (uint32_t)bar->addr);
	if (bar->is_64)
		pci_config_write(dev, bar_offset(i + 1), 4,
				 (uint32_t)(bar->addr >> 32));
	check_placed(dev, i);
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
