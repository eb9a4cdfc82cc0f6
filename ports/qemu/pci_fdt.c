/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PCI host of a device tree: node pci-host-ecam-generic with the place of
 * configuration space, the windows for BARs and the routing of INTx.
 */
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "qemu.h"

/* Cells of a PCI address, and of an entry in ranges: that, address, size. */
#define ADDRESS_CELLS 3
#define RANGE_CELLS   7

/* The space that the first cell of an address names. */
#define SPACE(cell)  ((cell) >> 24 & 3)
#define SPACE_IO     1
#define SPACE_MEM    2
#define SPACE_MEM_64 3

/* Where the first cell has the device and function. */
#define DEVFN(cell) ((cell) >> 8 & 0xff)

/*
 * The first I/O ports are left free: many a device takes a BAR at 0 for one
 * that was not placed.
 */
#define FIRST_PORT 0x1000

/* Configuration space of one bus, as memory. */
#define ECAM_BUS_BYTES 0x100000

#define MAX_ROUTES 128

struct route {
	uint32_t devfn;
	uint32_t pin;
	unsigned int irq;
};

struct fdt_pci {
	uint32_t devfn_mask, pin_mask;
	unsigned int num_routes;
	struct route routes[MAX_ROUTES];
};

static uint32_t cell(const fdt32_t *cells, unsigned int i)
{
	return fdt32_to_cpu(cells[i]);
}

static uint64_t cell_pair(const fdt32_t *cells, unsigned int i)
{
	return (uint64_t)cell(cells, i) << 32 | cell(cells, i + 1);
}

static void add_range(struct qemu_pci *pci, const fdt32_t *range)
{
	uint64_t bus = cell_pair(range, 1), reg = cell_pair(range, 3);
	struct pci_window window = { bus, bus + cell_pair(range, 5) };

	switch (SPACE(cell(range, 0))) {
	case SPACE_IO:
		window.next += FIRST_PORT;
		pci->host.io = window;
		pci->io_reg = reg - bus;
		break;
	case SPACE_MEM:
		pci->host.mem = window;
		pci->host.mem_reg = (uintptr_t)(reg - bus);
		break;
	case SPACE_MEM_64:
		pci->host.mem64 = window;
		break;
	}
}

/*
 * An entry: address of the function, pin, controller, address there, specifier.
 * Returns how many cells it has.
 */
static int add_route(struct fdt_pci *map, const void *fdt, const fdt32_t *entry,
		     unsigned int cells)
{
	const unsigned int head = ADDRESS_CELLS + 2;
	uint32_t addr, spec;
	int parent, irq;

	if (cells < head || map->num_routes == MAX_ROUTES)
		return -EIO;
	parent = fdt_node_offset_by_phandle(fdt, cell(entry, head - 1));
	if (parent < 0)
		return -EIO;
	addr = fdt_number(fdt, parent, "#address-cells");
	spec = fdt_number(fdt, parent, "#interrupt-cells");
	if (addr > 2 || spec < 1 || spec > 4 || cells < head + addr + spec)
		return -EIO;
	irq = fdt_irq(fdt, parent, entry + head + addr, spec);
	if (irq < 0)
		return irq;
	map->routes[map->num_routes++] = (struct route){
		.devfn = DEVFN(cell(entry, 0)) & map->devfn_mask,
		.pin = cell(entry, ADDRESS_CELLS) & map->pin_mask,
		.irq = (unsigned int)irq,
	};
	return (int)(head + addr + spec);
}

static int read_routes(struct fdt_pci *map, const void *fdt, int node)
{
	int mask_len, len, used;
	const fdt32_t *mask =
		fdt_getprop(fdt, node, "interrupt-map-mask", &mask_len);
	const fdt32_t *entry = fdt_getprop(fdt, node, "interrupt-map", &len);

	if (!mask || mask_len != 4 * (ADDRESS_CELLS + 1) || !entry)
		return -EIO;
	map->devfn_mask = DEVFN(cell(mask, 0));
	map->pin_mask = cell(mask, ADDRESS_CELLS);
	for (len /= 4; len > 0; len -= used, entry += used) {
		used = add_route(map, fdt, entry, (unsigned int)len);
		if (used < 0)
			return used;
	}
	return 0;
}

int fdt_pci_discover(struct virtio_qemu *q, const void *fdt)
{
	int node =
		fdt_node_offset_by_compatible(fdt, -1, "pci-host-ecam-generic");
	const fdt32_t *reg, *ranges;
	unsigned int last_bus;
	int reg_len, len;

	if (node < 0)
		return 0;
	reg = fdt_getprop(fdt, node, "reg", &reg_len);
	ranges = fdt_getprop(fdt, node, "ranges", &len);
	if (!reg || reg_len != 16 || !ranges ||
	    cell_pair(reg, 2) < ECAM_BUS_BYTES)
		return -EIO;
	last_bus = (unsigned int)(cell_pair(reg, 2) / ECAM_BUS_BYTES - 1);
	q->pci.ecam = cell_pair(reg, 0);
	for (; len >= 4 * RANGE_CELLS; len -= 4 * RANGE_CELLS) {
		add_range(&q->pci, ranges);
		ranges += RANGE_CELLS;
	}
	q->pci.fdt = calloc(1, sizeof(*q->pci.fdt));
	if (!q->pci.fdt)
		return -ENOMEM;
	pci_use_ecam(q, last_bus);
	return read_routes(q->pci.fdt, fdt, node);
}

int fdt_pci_intx(const struct fdt_pci *map, const struct pci_dev *dev)
{
	for (unsigned int i = 0; i < map->num_routes; i++)
		if (map->routes[i].devfn ==
			    (dev->root_devfn & map->devfn_mask) &&
		    map->routes[i].pin == (dev->root_pin & map->pin_mask))
			return (int)map->routes[i].irq;
	return -EINVAL;
}
