/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding the functions of a bus, through bridges.
 *
 * What firmware set up is taken as it is: buses are visited in the order of
 * their numbers, each once, and a bridge counts only if it leads to a higher
 * number than its own. Where no firmware ran, buses are numbered depth first,
 * for a bridge passes on one run of numbers, and one run of addresses of each
 * kind. Either way a bridge that lies cannot send us in circles.
 */
#include "pci.h"

#define MAX_BUS	      255
#define MAX_DEVFN     256
#define MAX_DEPTH     16
#define BRIDGE_BARS   2
#define NO_FUNCTION   0xffff
#define IO_WINDOW     0x1000u	/* unit of a bridge's I/O window */
#define MEMORY_WINDOW 0x100000u /* unit of a bridge's memory window */

/* A scan under way. */
struct scan {
	struct pci_host *host;
	struct pci_dev *devs;
	unsigned int max;
	unsigned int count;
	unsigned int last_bus;
	unsigned int next_bus;		  /* placing: the next free number */
	uint32_t visit[MAX_BUS / 32 + 1]; /* else: buses that bridges lead to */
	struct {
		uint8_t bus, devfn;
	} bridge[MAX_BUS + 1]; /* by bus: the one that leads there */
};

static void scan_bus(struct scan *scan, unsigned int bus, unsigned int depth);

/* ---- bridges ---------------------------------------------------------- */

/* Its own bus has a lower number than the one it leads to. */
static void note_bridge(struct scan *scan, const struct pci_dev *bridge,
			unsigned int bus)
{
	scan->bridge[bus].bus = bridge->bus;
	scan->bridge[bus].devfn = bridge->devfn;
}

/*
 * Follow the pin to bus 0: INTA of device 0, INTB of device 3 and so on behind
 * a bridge are INTA of the bridge.
 */
static void follow_pin(const struct scan *scan, struct pci_dev *dev)
{
	unsigned int bus = dev->bus;

	dev->root_devfn = dev->devfn;
	dev->root_pin = dev->pin;
	for (; bus && dev->pin; bus = scan->bridge[bus].bus) {
		unsigned int wire = dev->root_pin - 1u + (dev->root_devfn >> 3);

		dev->root_pin = (uint8_t)(wire % 4 + 1);
		dev->root_devfn = scan->bridge[bus].devfn;
	}
}

static void follow_bridge(struct scan *scan, const struct pci_dev *bridge)
{
	uint32_t bus = pci_config_read(bridge, PCI_SECONDARY_BUS, 1);

	if (bus > bridge->bus && bus <= scan->last_bus) {
		scan->visit[bus / 32] |= 1u << bus % 32;
		note_bridge(scan, bridge, bus);
	} else if (bus) {
		pci_warn(bridge, "a bridge leads to bus %u: not followed",
			 (unsigned int)bus);
	}
}

/* Begin or end a bridge's window: the next address that is its own. */
static uint64_t align_window(struct pci_window *w, uint64_t unit)
{
	uint64_t at = (w->next + unit - 1) & ~(unit - 1);

	w->next = at < w->next || at > w->end ? w->end : at;
	return w->next;
}

/* A window whose base is above its limit passes nothing on. */
static void set_memory_window(const struct pci_dev *bridge, uint64_t start,
			      uint64_t end)
{
	uint32_t base = 0xfff0, limit = 0;

	if (start < end) {
		base = (uint32_t)(start >> 16) & 0xfff0;
		limit = (uint32_t)((end - 1) >> 16) & 0xfff0;
	}
	pci_config_write(bridge, PCI_MEMORY_BASE, 2, base);
	pci_config_write(bridge, PCI_MEMORY_LIMIT, 2, limit);
	pci_config_write(bridge, PCI_PREF_BASE_UPPER32, 4, 0);
	pci_config_write(bridge, PCI_PREF_LIMIT_UPPER32, 4, 0);
	pci_config_write(bridge, PCI_PREF_MEMORY_BASE, 2, 0xfff0);
	pci_config_write(bridge, PCI_PREF_MEMORY_LIMIT, 2, 0);
}

static void set_io_window(const struct pci_dev *bridge, uint64_t start,
			  uint64_t end)
{
	uint32_t base = 0xf000, limit = 0;

	if (start < end) {
		base = (uint32_t)start;
		limit = (uint32_t)(end - 1);
	}
	pci_config_write(bridge, PCI_IO_BASE, 1, base >> 8 & 0xf0);
	pci_config_write(bridge, PCI_IO_LIMIT, 1, limit >> 8 & 0xf0);
	pci_config_write(bridge, PCI_IO_BASE_UPPER16, 2, base >> 16);
	pci_config_write(bridge, PCI_IO_LIMIT_UPPER16, 2, limit >> 16);
}

/* Number the bus behind a bridge, set up what is there, open the windows. */
static void open_bridge(struct scan *scan, struct pci_dev *bridge,
			unsigned int depth)
{
	struct pci_host *host = scan->host;
	uint64_t io, mem;
	unsigned int bus = scan->next_bus;

	pci_read_bars(bridge, BRIDGE_BARS);
	if (depth == MAX_DEPTH || bus > scan->last_bus) {
		pci_warn(bridge,
			 "a bridge too many: bus %u, %u deep: not followed",
			 bus, depth);
		return;
	}
	scan->next_bus++;
	note_bridge(scan, bridge, bus);
	io = align_window(&host->io, IO_WINDOW);
	mem = align_window(&host->mem, MEMORY_WINDOW);
	pci_config_write(bridge, PCI_PRIMARY_BUS, 1, bridge->bus);
	pci_config_write(bridge, PCI_SECONDARY_BUS, 1, bus);
	pci_config_write(bridge, PCI_SUBORDINATE_BUS, 1, scan->last_bus);
	scan_bus(scan, bus, depth + 1);
	pci_config_write(bridge, PCI_SUBORDINATE_BUS, 1, scan->next_bus - 1);
	set_io_window(bridge, io, align_window(&host->io, IO_WINDOW));
	set_memory_window(bridge, mem, align_window(&host->mem, MEMORY_WINDOW));
	pci_config_write(bridge, PCI_COMMAND, 2,
			 PCI_COMMAND_IO | PCI_COMMAND_MEMORY |
				 PCI_COMMAND_MASTER);
}

/* ---- functions -------------------------------------------------------- */

static void identify(struct pci_dev *dev)
{
	uint32_t pin = pci_config_read(dev, PCI_INTERRUPT_PIN, 1);

	dev->device = (uint16_t)pci_config_read(dev, PCI_DEVICE_ID, 2);
	dev->revision = (uint8_t)pci_config_read(dev, PCI_REVISION_ID, 1);
	dev->subsystem_vendor =
		(uint16_t)pci_config_read(dev, PCI_SUBSYSTEM_VENDOR_ID, 2);
	dev->subsystem_device =
		(uint16_t)pci_config_read(dev, PCI_SUBSYSTEM_ID, 2);
	dev->pin = pin <= 4 ? (uint8_t)pin : 0;
}

static void add_function(struct scan *scan, struct pci_dev *dev)
{
	identify(dev);
	follow_pin(scan, dev);
	pci_read_bars(dev, PCI_STD_NUM_BARS);
	if (!scan->host->place)
		pci_check_bars(dev, scan->devs,
			       scan->count < scan->max ? scan->count
						       : scan->max);
	if (scan->count < scan->max)
		scan->devs[scan->count] = *dev;
	scan->count++;
}

/* Look at a function; its header type, 0 if there is none. */
static uint32_t scan_function(struct scan *scan, unsigned int bus,
			      unsigned int devfn, unsigned int depth)
{
	struct pci_dev dev = {
		.host = scan->host,
		.bus = (uint8_t)bus,
		.devfn = (uint8_t)devfn,
	};
	uint32_t type;

	dev.vendor = (uint16_t)pci_config_read(&dev, PCI_VENDOR_ID, 2);
	if (!dev.vendor || dev.vendor == NO_FUNCTION)
		return 0;
	type = pci_config_read(&dev, PCI_HEADER_TYPE, 1);
	switch (type & PCI_HEADER_TYPE_MASK) {
	case PCI_HEADER_TYPE_NORMAL:
		add_function(scan, &dev);
		break;
	case PCI_HEADER_TYPE_BRIDGE:
		if (scan->host->place)
			open_bridge(scan, &dev, depth);
		else
			follow_bridge(scan, &dev);
		break;
	default:
		break;
	}
	return type;
}

static void scan_bus(struct scan *scan, unsigned int bus, unsigned int depth)
{
	/* Functions 1 to 7 are there only if function 0 says so. */
	for (unsigned int devfn = 0; devfn < MAX_DEVFN; devfn += 8) {
		if (!(scan_function(scan, bus, devfn, depth) &
		      PCI_HEADER_TYPE_MULTI))
			continue;
		for (unsigned int function = 1; function < 8; function++)
			scan_function(scan, bus, devfn + function, depth);
	}
}

unsigned int pci_scan(struct pci_host *host, struct pci_dev *devs,
		      unsigned int max)
{
	struct scan scan = {
		.host = host,
		.devs = devs,
		.max = max,
		.last_bus = host->last_bus < MAX_BUS ? host->last_bus : MAX_BUS,
		.next_bus = 1,
	};

	scan_bus(&scan, 0, 0);
	for (unsigned int bus = 1; bus <= scan.last_bus; bus++)
		if (scan.visit[bus / 32] >> bus % 32 & 1)
			scan_bus(&scan, bus, 0);
	return scan.count;
}
