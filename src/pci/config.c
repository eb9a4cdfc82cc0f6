/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reaching PCI functions: configuration space and the two usual ways to it,
 * capabilities, and the registers in BARs.
 */
#include <virtio/assert.h>
#include <virtio/err.h>

#include "../reg.h"
#include "pci.h"

/* What a read gives where nothing answers. */
static uint32_t ones(unsigned int width)
{
	return UINT32_MAX >> (32 - 8 * width);
}

/* ---- configuration space ---------------------------------------------- */

uint32_t pci_config_read(const struct pci_dev *dev, unsigned int offset,
			 unsigned int width)
{
	const struct pci_host *host = dev->host;

	return host->ops->config_read(host->ctx, dev->bus, dev->devfn, offset,
				      width);
}

void pci_config_write(const struct pci_dev *dev, unsigned int offset,
		      unsigned int width, uint32_t value)
{
	const struct pci_host *host = dev->host;

	host->ops->config_write(host->ctx, dev->bus, dev->devfn, offset, width,
				value);
}

static uintptr_t ecam_register(uintptr_t base, unsigned int bus,
			       unsigned int devfn, unsigned int offset)
{
	return base + ((uintptr_t)bus << 20 | (uintptr_t)devfn << 12 | offset);
}

uint32_t pci_ecam_read(const struct virtio_platform *platform, uintptr_t base,
		       unsigned int bus, unsigned int devfn,
		       unsigned int offset, unsigned int width)
{
	if (offset >= PCI_CFG_SPACE_EXP_SIZE)
		return ones(width);
	return reg_read(platform, ecam_register(base, bus, devfn, offset),
			width);
}

void pci_ecam_write(const struct virtio_platform *platform, uintptr_t base,
		    unsigned int bus, unsigned int devfn, unsigned int offset,
		    unsigned int width, uint32_t value)
{
	if (offset < PCI_CFG_SPACE_EXP_SIZE)
		reg_write(platform, ecam_register(base, bus, devfn, offset),
			  width, value);
}

/* The ports of PCI: one says what is meant, at the other it is found. */
#define CF8_ADDRESS 0xcf8
#define CF8_DATA    0xcfc
#define CF8_ENABLE  0x80000000u

/* Say what is meant; the port at which it is then found. */
static uint32_t cf8_select(const struct pci_host_ops *ops, void *ctx,
			   unsigned int bus, unsigned int devfn,
			   unsigned int offset)
{
	ops->io_write(ctx, CF8_ADDRESS, 4,
		      CF8_ENABLE | bus << 16 | devfn << 8 | (offset & 0xfc));
	return CF8_DATA + (offset & 3);
}

uint32_t pci_cf8_read(const struct pci_host_ops *ops, void *ctx,
		      unsigned int bus, unsigned int devfn, unsigned int offset,
		      unsigned int width)
{
	if (offset >= PCI_CFG_SPACE_SIZE)
		return ones(width);
	return ops->io_read(ctx, cf8_select(ops, ctx, bus, devfn, offset),
			    width);
}

void pci_cf8_write(const struct pci_host_ops *ops, void *ctx, unsigned int bus,
		   unsigned int devfn, unsigned int offset, unsigned int width,
		   uint32_t value)
{
	if (offset < PCI_CFG_SPACE_SIZE)
		ops->io_write(ctx, cf8_select(ops, ctx, bus, devfn, offset),
			      width, value);
}

/* ---- capabilities ----------------------------------------------------- */

/* Each takes four bytes at least, so a longer list has a loop. */
#define MAX_CAPS ((PCI_CFG_SPACE_SIZE - PCI_STD_HEADER_SIZEOF) / 4)

/* The two lowest bits of a pointer are reserved. */
static unsigned int next_capability(const struct pci_dev *dev,
				    unsigned int pointer)
{
	return pci_config_read(dev, pointer, 1) & 0xfc;
}

/* Always to the end of the list: one that is broken is not used at all. */
int pci_find_capability(const struct pci_dev *dev, uint8_t id,
			unsigned int after)
{
	unsigned int at = 0, found = 0;
	bool passed = !after;

	if (pci_config_read(dev, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST)
		at = next_capability(dev, PCI_CAPABILITY_LIST);
	for (unsigned int n = 0; at; n++) {
		if (n == MAX_CAPS || at < PCI_STD_HEADER_SIZEOF)
			return -EIO;
		if (passed && !found && pci_config_read(dev, at, 1) == id)
			found = at;
		passed = passed || at == after;
		at = next_capability(dev, at + 1);
	}
	return passed ? (int)found : -EIO;
}

/* ---- the function as a whole ------------------------------------------ */

/* What the function has to answer to for its placed BARs to be reached. */
static uint32_t spaces(const struct pci_dev *dev)
{
	uint32_t command = 0;

	for (unsigned int i = 0; i < PCI_STD_NUM_BARS; i++) {
		const struct pci_bar *bar = &dev->bars[i];

		if (bar->size && bar->addr)
			command |=
				bar->io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;
	}
	return command;
}

void pci_enable_device(struct pci_dev *dev)
{
	uint32_t command = pci_config_read(dev, PCI_COMMAND, 2);

	command &= ~(uint32_t)PCI_COMMAND_INTX_DISABLE;
	pci_config_write(dev, PCI_COMMAND, 2,
			 command | PCI_COMMAND_MASTER | spaces(dev));
}

void pci_disable_device(struct pci_dev *dev)
{
	uint32_t command = pci_config_read(dev, PCI_COMMAND, 2);

	command &= ~(uint32_t)(PCI_COMMAND_IO | PCI_COMMAND_MEMORY |
			       PCI_COMMAND_MASTER);
	pci_config_write(dev, PCI_COMMAND, 2, command);
}

int pci_intx_irq(const struct pci_dev *dev)
{
	const struct pci_host *host = dev->host;

	if (!dev->pin || !host->ops->intx_irq)
		return -ENXIO;
	return host->ops->intx_irq(host->ctx, dev);
}

/* ---- registers in BARs ------------------------------------------------ */

bool pci_bar_usable(const struct pci_dev *dev, unsigned int bar)
{
	const struct pci_bar *b;

	if (bar >= PCI_STD_NUM_BARS)
		return false;
	b = &dev->bars[bar];
	if (!b->size || !b->addr)
		return false;
	if (b->io)
		return dev->host->ops->io_read != NULL;
	/* A 32-bit CPU does not reach what lies above 4 GiB. */
	return b->addr <= UINTPTR_MAX && b->size - 1 <= UINTPTR_MAX - b->addr;
}

static const struct pci_bar *bar_register(const struct pci_dev *dev,
					  unsigned int bar, uint64_t offset,
					  unsigned int width)
{
	const struct pci_bar *b;

	VIRTIO_ASSERT(bar < PCI_STD_NUM_BARS);
	b = &dev->bars[bar];
	VIRTIO_ASSERT(offset < b->size && b->size - offset >= width);
	return b;
}

uint32_t pci_bar_read(const struct pci_dev *dev, unsigned int bar,
		      uint64_t offset, unsigned int width)
{
	const struct pci_host *host = dev->host;
	const struct pci_bar *b = bar_register(dev, bar, offset, width);

	if (b->io)
		return host->ops->io_read(host->ctx,
					  (uint32_t)(b->addr + offset), width);
	return reg_read(host->platform,
			host->mem_reg + (uintptr_t)(b->addr + offset), width);
}

void pci_bar_write(const struct pci_dev *dev, unsigned int bar, uint64_t offset,
		   unsigned int width, uint32_t value)
{
	const struct pci_host *host = dev->host;
	const struct pci_bar *b = bar_register(dev, bar, offset, width);

	if (b->io)
		host->ops->io_write(host->ctx, (uint32_t)(b->addr + offset),
				    width, value);
	else
		reg_write(host->platform,
			  host->mem_reg + (uintptr_t)(b->addr + offset), width,
			  value);
}
