/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host side of PCI: finding functions through bridges, sizing and placing
 * BARs, the two ways to configuration space - on functions that are arrays.
 */
#include <virtio/err.h>
#include <virtio/pci.h>

#include "fake_platform.h"
#include "tap.h"

#define FUNCTIONS 8

/* A function: where it is, what it says, which bits of it stick. */
struct function {
	unsigned int parent; /* 0: on bus 0; else 1 + the bridge's place here */
	unsigned int devfn;
	uint8_t space[PCI_CFG_SPACE_SIZE];
	uint8_t mask[PCI_CFG_SPACE_SIZE];
};

static struct fake_platform fp;
static struct function functions[FUNCTIONS];
static unsigned int nr_functions;
static struct pci_host host;
static struct pci_dev devs[FUNCTIONS];
static bool decoded_while_sized;
static bool every_function_is_a_bridge;
static bool bar_moves; /* BAR 0 is not where its size would let it */

/* ---- the bus ------------------------------------------------------------ */

static unsigned int bus_of(const struct function *f)
{
	if (!f->parent)
		return 0;
	return functions[f->parent - 1].space[PCI_SECONDARY_BUS];
}

static struct function *at(unsigned int bus, unsigned int devfn)
{
	for (unsigned int i = 0; i < nr_functions; i++)
		if (functions[i].devfn == devfn &&
		    bus_of(&functions[i]) == bus &&
		    (bus || !functions[i].parent))
			return &functions[i];
	return NULL;
}

static uint32_t config_read(void *ctx, unsigned int bus, unsigned int devfn,
			    unsigned int offset, unsigned int width)
{
	const struct function *f = at(bus, devfn);
	uint32_t v = 0;

	(void)ctx;
	if (every_function_is_a_bridge)
		f = &functions[0];
	if (!f)
		return UINT32_MAX >> (32 - 8 * width);
	for (unsigned int i = 0; i < width; i++)
		v |= (uint32_t)f->space[offset + i] << 8 * i;
	if (bar_moves && offset == PCI_BASE_ADDRESS_0 && v == 0xfeb00000)
		v += 0x1000;
	return v;
}

static void config_write(void *ctx, unsigned int bus, unsigned int devfn,
			 unsigned int offset, unsigned int width, uint32_t v)
{
	struct function *f = at(bus, devfn);

	(void)ctx;
	if (!f)
		return;
	if (offset >= PCI_BASE_ADDRESS_0 && v == UINT32_MAX &&
	    f->space[PCI_COMMAND] & 3)
		decoded_while_sized = true;
	for (unsigned int i = 0; i < width; i++) {
		uint8_t *byte = &f->space[offset + i];
		uint8_t mask = f->mask[offset + i];

		*byte = (uint8_t)((*byte & ~mask) | (v >> 8 * i & mask));
	}
}

static void put(struct function *f, unsigned int offset, unsigned int width,
		uint32_t v)
{
	for (unsigned int i = 0; i < width; i++)
		f->space[offset + i] = (uint8_t)(v >> 8 * i);
}

static uint32_t get(const struct function *f, unsigned int offset,
		    unsigned int width)
{
	uint32_t v = 0;

	for (unsigned int i = 0; i < width; i++)
		v |= (uint32_t)f->space[offset + i] << 8 * i;
	return v;
}

/* ---- making functions --------------------------------------------------- */

static void init(void)
{
	static const struct pci_host_ops ops = {
		.config_read = config_read,
		.config_write = config_write,
	};

	fake_platform_init(&fp);
	memset(functions, 0, sizeof(functions));
	memset(devs, 0, sizeof(devs));
	nr_functions = 0;
	decoded_while_sized = false;
	every_function_is_a_bridge = false;
	bar_moves = false;
	host = (struct pci_host){
		.ops = &ops,
		.platform = &fp.platform,
		.io = { 0x1000, 0x10000 },
		.mem = { 0x80000000, 0xc0000000 },
		.mem64 = { 0x800000000, 0x900000000 },
		.last_bus = 255,
	};
}

static struct function *add(unsigned int parent, unsigned int slot)
{
	struct function *f = &functions[nr_functions++];

	f->parent = parent;
	f->devfn = slot << 3;
	put(f, PCI_VENDOR_ID, 2, 0x1af4);
	put(f, PCI_DEVICE_ID, 2, 0x1040 + nr_functions);
	memset(&f->mask[PCI_COMMAND], 0xff, 2);
	return f;
}

static struct function *add_bridge(unsigned int parent, unsigned int slot,
				   uint8_t secondary)
{
	struct function *f = add(parent, slot);

	f->space[PCI_HEADER_TYPE] = PCI_HEADER_TYPE_BRIDGE;
	f->space[PCI_SECONDARY_BUS] = secondary;
	memset(&f->mask[PCI_PRIMARY_BUS], 0xff, 0x34 - PCI_PRIMARY_BUS);
	return f;
}

/* A BAR of a size, a power of two, now at an address with its flags. */
static void add_bar(struct function *f, unsigned int i, uint64_t size,
		    uint64_t value)
{
	unsigned int offset = PCI_BASE_ADDRESS_0 + 4 * i;
	uint64_t mask = ~(size - 1);

	put(f, offset, 4, (uint32_t)value);
	for (unsigned int n = 0; n < 4; n++)
		f->mask[offset + n] = (uint8_t)(mask >> 8 * n);
	if ((value & 7) != PCI_BASE_ADDRESS_MEM_64)
		return;
	put(f, offset + 4, 4, (uint32_t)(value >> 32));
	for (unsigned int n = 4; n < 8; n++)
		f->mask[offset + n] = (uint8_t)(mask >> 8 * n);
}

static unsigned int scan(void)
{
	return pci_scan(&host, devs, FUNCTIONS);
}

/* ---- finding ------------------------------------------------------------ */

static void functions_of_a_bus(void)
{
	struct function *f;

	init();
	is_int(scan(), 0);
	f = add(0, 3);
	f->space[PCI_INTERRUPT_PIN] = 2;
	f->space[PCI_REVISION_ID] = 9;
	put(f, PCI_SUBSYSTEM_VENDOR_ID, 2, 0x1234);
	put(f, PCI_SUBSYSTEM_ID, 2, 0x5678);
	add(0, 31)->space[PCI_INTERRUPT_PIN] = 5;
	is_int(scan(), 2);
	is_int(devs[0].devfn, 3 << 3);
	is_hex(devs[0].device, 0x1041);
	is_int(devs[0].pin, 2);
	is_int(devs[0].revision, 9);
	is_hex(devs[0].subsystem_vendor, 0x1234);
	is_hex(devs[0].subsystem_device, 0x5678);
	is_int(devs[1].pin, 0);
	/* There is no room for both, but they are counted. */
	is_int(pci_scan(&host, devs, 1), 2);
}

static void functions_of_one_device(void)
{
	init();
	add(0, 3);
	add(0, 3)->devfn += 5;
	is_int(scan(), 1);
	functions[0].space[PCI_HEADER_TYPE] = PCI_HEADER_TYPE_MULTI;
	is_int(scan(), 2);
	is_int(devs[1].devfn, 3 << 3 | 5);
}

static void bridges_of_firmware(void)
{
	init();
	add_bridge(0, 1, 4);
	add_bridge(1, 0, 7);
	add(2, 2);
	add(0, 9);
	is_int(scan(), 2);
	is_int(devs[0].bus, 0);
	is_int(devs[1].bus, 7);
	is_int(fp.nr_lines, 0);
}

/* A pin is turned by each bridge that it goes through, to bus 0. */
static void check_pins(void)
{
	is_int(devs[0].root_devfn, 6 << 3);
	is_int(devs[0].root_pin, 3); /* A, turned by 7, then by 3 */
	is_int(devs[1].root_devfn, 9 << 3);
	is_int(devs[1].root_pin, 2);
	is_int(devs[2].root_pin, 0);
}

static void pins_behind_bridges(void)
{
	for (int place = 0; place < 2; place++) {
		init();
		host.place = place;
		add_bridge(0, 6, 1);
		add_bridge(1, 3, 2);
		add(2, 7)->space[PCI_INTERRUPT_PIN] = 1;
		add(0, 9)->space[PCI_INTERRUPT_PIN] = 2;
		add(0, 10);
		is_int(scan(), 3);
		/* Depth first, or bus by bus. */
		if (!place) {
			struct pci_dev deepest = devs[2];

			devs[2] = devs[1];
			devs[1] = devs[0];
			devs[0] = deepest;
		}
		check_pins();
	}
}

static void bridges_that_lead_back(void)
{
	init();
	add_bridge(0, 1, 4);
	add_bridge(1, 0, 4);
	add_bridge(1, 1, 2);
	add(1, 2);
	host.last_bus = 8;
	add_bridge(0, 2, 9);
	is_int(scan(), 1);
	is_int(fake_logged(&fp, "not followed"), 3);
}

static void nothing_but_bridges(void)
{
	init();
	add_bridge(0, 0, 1)->space[PCI_HEADER_TYPE] |= PCI_HEADER_TYPE_MULTI;
	every_function_is_a_bridge = true;
	host.last_bus = 20;
	is_int(scan(), 0);
	host.place = true;
	is_int(scan(), 0);
}

/* ---- BARs --------------------------------------------------------------- */

static void bars_of_firmware(void)
{
	struct function *f;

	init();
	f = add(0, 3);
	put(f, PCI_COMMAND, 2, 3);
	add_bar(f, 0, 64, 0xc001);
	add_bar(f, 1, 4096, 0xbeb00000);
	add_bar(f, 4, 0x40000000, 0x840000000 | PCI_BASE_ADDRESS_MEM_64);
	is_int(scan(), 1);
	ok(devs[0].bars[0].io);
	is_hex(devs[0].bars[0].addr, 0xc000);
	is_int(devs[0].bars[0].size, 64);
	is_hex(devs[0].bars[1].addr, 0xbeb00000);
	is_int(devs[0].bars[1].size, 4096);
	ok(devs[0].bars[4].is_64);
	is_hex(devs[0].bars[4].addr, 0x840000000);
	is_hex(devs[0].bars[4].size, 0x40000000);
	is_int(fp.nr_lines, 0);
	is_int(devs[0].bars[5].size, 0);
	/* All is as it was, and it did not answer meanwhile. */
	is_hex(get(f, PCI_BASE_ADDRESS_0, 4), 0xc001);
	is_int(get(f, PCI_COMMAND, 2), 3);
	ok(!decoded_while_sized);
	ok(!pci_bar_usable(&devs[0], 0));
	ok(pci_bar_usable(&devs[0], 1));
	ok(!pci_bar_usable(&devs[0], 2));
	ok(!pci_bar_usable(&devs[0], 6));
	ok(!pci_bar_usable(&devs[0], UINT32_MAX));
}

static void bars_that_make_no_sense(void)
{
	struct function *f;

	init();
	f = add(0, 3);
	/* A 64-bit BAR in the last register has no other half. */
	put(f, PCI_BASE_ADDRESS_0 + 20, 4, PCI_BASE_ADDRESS_MEM_64);
	memset(&f->mask[PCI_BASE_ADDRESS_0 + 22], 0xff, 2);
	is_int(scan(), 1);
	is_int(devs[0].bars[5].size, 0);
	is_int(fake_logged(&fp, "upper half"), 1);
	init();
	add_bar(add(0, 3), 0, 0x10000, 0xfeb00000);
	bar_moves = true;
	is_int(scan(), 1);
	is_int(devs[0].bars[0].size, 0x10000);
	ok(!pci_bar_usable(&devs[0], 0));
	is_int(fake_logged(&fp, "cannot be at"), 1);
}

/* What a BAR at an address is taken for: whether it is used. */
static bool is_used(uint64_t size, uint64_t value)
{
	init();
	add_bar(add(0, 3), 0, size, value);
	is_int(scan(), 1);
	is_int(fake_logged(&fp, "is not where the bus has"),
	       !devs[0].bars[0].addr);
	is_int(fp.nr_lines, !devs[0].bars[0].addr);
	return devs[0].bars[0].addr;
}

static void bars_outside_of_the_windows(void)
{
	const uint32_t mem64 = PCI_BASE_ADDRESS_MEM_64;

	ok(is_used(0x1000, 0x80000000));
	ok(is_used(0x1000, 0xbffff000));
	ok(!is_used(0x1000, 0x7ffff000));
	ok(!is_used(0x1000, 0xc0000000));
	ok(!is_used(0x80000000, 0x80000000));
	ok(is_used(0x1000, 0x800000000 | mem64));
	ok(is_used(0x1000, 0x80000000 | mem64));
	ok(!is_used(0x1000, 0x7fffff000 | mem64));
	ok(!is_used(0x1000, 0x900000000 | mem64));
	ok(is_used(64, 0x1001));
	ok(is_used(64, 0xffc1));
	ok(!is_used(64, 0xfc1));
	ok(!is_used(64, 0x10001));
	/* One that must not be there costs the function its others. */
	init();
	add_bar(add(0, 3), 0, 64, 0xc001);
	add_bar(&functions[0], 1, 0x1000, 0x90000000);
	add_bar(&functions[0], 2, 0x1000, 0x70000000);
	is_int(scan(), 1);
	is_hex(devs[0].bars[0].addr, 0xc000);
	is_hex(devs[0].bars[1].addr, 0);
	is_hex(devs[0].bars[2].addr, 0);
	is_int(fp.nr_lines, 1);
}

static void a_host_that_names_no_windows(void)
{
	init();
	host.io = host.mem = host.mem64 = (struct pci_window){ 0, 0 };
	add_bar(add(0, 3), 0, 64, 0xc001);
	add_bar(&functions[0], 1, 0x1000, 0x70000000);
	is_int(scan(), 1);
	is_hex(devs[0].bars[0].addr, 0xc000);
	is_hex(devs[0].bars[1].addr, 0x70000000);
	is_int(fp.nr_lines, 0);
}

static void bars_that_overlap(void)
{
	init();
	/* At its end, within it, around it, and one after the other. */
	add_bar(add(0, 3), 0, 0x10000, 0x90000000);
	add_bar(add(0, 4), 1, 0x1000, 0x9000f000);
	add_bar(add(0, 5), 2, 0x100000, 0x90000000 | PCI_BASE_ADDRESS_MEM_64);
	add_bar(add(0, 6), 0, 0x10000, 0x90010000);
	/* Ports are not memory. */
	add_bar(&functions[3], 3, 0x1000, 0x8001);
	add_bar(add(0, 7), 0, 0x1000, 0x8001);
	is_int(scan(), 5);
	is_hex(devs[0].bars[0].addr, 0x90000000);
	is_hex(devs[1].bars[1].addr, 0);
	is_hex(devs[2].bars[2].addr, 0);
	is_hex(devs[3].bars[0].addr, 0x90010000);
	is_hex(devs[3].bars[3].addr, 0x8000);
	is_hex(devs[4].bars[0].addr, 0);
	is_int(fake_logged(&fp, "overlaps with BAR 0 of 00:03.0"), 2);
	is_int(fake_logged(&fp, "overlaps with BAR 3 of 00:06.0"), 1);
	is_int(fp.nr_lines, 3);
}

static void bars_of_one_function_that_overlap(void)
{
	init();
	add_bar(add(0, 3), 0, 0x10000, 0x90000000);
	add_bar(&functions[0], 1, 0x1000, 0x90001000);
	add_bar(&functions[0], 2, 64, 0x8001);
	is_int(scan(), 1);
	is_hex(devs[0].bars[0].addr, 0);
	is_hex(devs[0].bars[1].addr, 0);
	is_hex(devs[0].bars[2].addr, 0x8000);
	is_int(fake_logged(&fp, "overlaps with BAR 0 of 00:03.0"), 1);
	is_int(fp.nr_lines, 1);
}

static void a_bar_that_does_not_stay(void)
{
	init();
	host.place = true;
	host.mem.next = 0xfeb00000;
	host.mem.end = 0xff000000;
	add_bar(add(0, 3), 0, 0x10000, 0);
	bar_moves = true;
	is_int(scan(), 1);
	ok(!pci_bar_usable(&devs[0], 0));
	is_int(fake_logged(&fp, "was placed at 0xfeb00000"), 1);
}

static void bars_are_placed(void)
{
	struct function *f;

	init();
	host.place = true;
	f = add(0, 3);
	add_bar(f, 0, 64, 1);
	add_bar(f, 1, 0x2000, 0);
	add_bar(f, 2, 0x1000, 0);
	add_bar(f, 4, 0x4000, PCI_BASE_ADDRESS_MEM_64);
	is_int(scan(), 1);
	is_hex(devs[0].bars[0].addr, 0x1000);
	is_hex(devs[0].bars[1].addr, 0x80000000);
	is_hex(devs[0].bars[2].addr, 0x80002000);
	is_hex(devs[0].bars[4].addr, 0x800000000);
	is_hex(get(f, PCI_BASE_ADDRESS_0, 4), 0x1001);
	is_hex(get(f, PCI_BASE_ADDRESS_0 + 20, 4), 8);
	pci_enable_device(&devs[0]);
	is_int(get(f, PCI_COMMAND, 2), 7);
	pci_disable_device(&devs[0]);
	is_int(get(f, PCI_COMMAND, 2), 0);
}

static void windows_that_are_full(void)
{
	struct function *f;

	init();
	host.place = true;
	host.io = (struct pci_window){ 0, 0x10000 };
	host.mem64 = (struct pci_window){ 0x800000000, 0x800000000 };
	f = add(0, 3);
	add_bar(f, 0, 64, 1);
	add_bar(f, 1, 0x80000000, 0);
	add_bar(f, 2, 0x4000, PCI_BASE_ADDRESS_MEM_64);
	add_bar(f, 4, (uint64_t)1 << 63, PCI_BASE_ADDRESS_MEM_64);
	is_int(scan(), 1);
	/* Address 0 would mean that it has none. */
	is_hex(devs[0].bars[0].addr, 64);
	is_hex(devs[0].bars[1].addr, 0);
	is_hex(devs[0].bars[2].addr, 0x80000000);
	is_hex(devs[0].bars[4].addr, 0);
	is_int(fake_logged(&fp, "no room"), 2);
}

static void bridges_are_set_up(void)
{
	struct function *outer, *inner;

	init();
	host.place = true;
	outer = add_bridge(0, 1, 0);
	inner = add_bridge(1, 0, 0);
	add_bar(add(2, 0), 0, 64, 1);
	add_bar(&functions[2], 4, 0x4000, PCI_BASE_ADDRESS_MEM_64);
	add_bar(add(0, 9), 1, 0x1000, 0);
	is_int(scan(), 2);
	is_int(outer->space[PCI_SECONDARY_BUS], 1);
	is_int(outer->space[PCI_SUBORDINATE_BUS], 2);
	is_int(inner->space[PCI_PRIMARY_BUS], 1);
	is_int(inner->space[PCI_SECONDARY_BUS], 2);
	is_int(inner->space[PCI_SUBORDINATE_BUS], 2);
	is_int(devs[0].bus, 2);
	/* What lies behind a bridge is within its windows. */
	is_hex(devs[0].bars[0].addr, 0x1000);
	is_hex(devs[0].bars[4].addr, 0x80000000);
	is_hex(get(inner, PCI_IO_BASE, 2), 0x1010);
	is_hex(get(inner, PCI_MEMORY_BASE, 4), 0x80008000);
	is_hex(get(outer, PCI_MEMORY_BASE, 4), 0x80008000);
	is_hex(get(outer, PCI_PREF_MEMORY_BASE, 4), 0x0000fff0);
	is_int(get(outer, PCI_COMMAND, 2), 7);
	/* And what does not, is not. */
	is_hex(devs[1].bars[1].addr, 0x80100000);
}

static void a_bridge_to_nothing_is_closed(void)
{
	struct function *bridge;

	init();
	host.place = true;
	bridge = add_bridge(0, 1, 0);
	is_int(scan(), 0);
	is_hex(get(bridge, PCI_MEMORY_BASE, 4), 0x0000fff0);
	is_hex(get(bridge, PCI_IO_BASE, 2), 0x00f0);
}

/* ---- capabilities ------------------------------------------------------- */

static void put_cap(struct function *f, uint8_t where, uint8_t id, uint8_t next)
{
	f->space[where] = id;
	f->space[where + 1] = next;
}

static void capabilities(void)
{
	struct function *f;

	init();
	f = add(0, 3);
	put(f, PCI_STATUS, 2, PCI_STATUS_CAP_LIST);
	f->space[PCI_CAPABILITY_LIST] = 0x83; /* low bits mean nothing */
	put_cap(f, 0x80, PCI_CAP_ID_VNDR, 0x40);
	put_cap(f, 0x40, PCI_CAP_ID_MSIX, 0xfc);
	put_cap(f, 0xfc, PCI_CAP_ID_VNDR, 0);
	is_int(scan(), 1);
	is_hex(pci_find_capability(&devs[0], PCI_CAP_ID_VNDR, 0), 0x80);
	is_hex(pci_find_capability(&devs[0], PCI_CAP_ID_VNDR, 0x80), 0xfc);
	is_hex(pci_find_capability(&devs[0], PCI_CAP_ID_VNDR, 0xfc), 0);
	is_hex(pci_find_capability(&devs[0], PCI_CAP_ID_MSIX, 0), 0x40);
	is_int(pci_find_capability(&devs[0], PCI_CAP_ID_MSI, 0), 0);
	is_int(pci_find_capability(&devs[0], PCI_CAP_ID_MSI, 0x44), -EIO);
	put_cap(f, 0xfc, PCI_CAP_ID_VNDR, 0x40);
	is_int(pci_find_capability(&devs[0], PCI_CAP_ID_VNDR, 0), -EIO);
	put_cap(f, 0xfc, PCI_CAP_ID_VNDR, 0x3c);
	is_int(pci_find_capability(&devs[0], PCI_CAP_ID_VNDR, 0), -EIO);
	put(f, PCI_STATUS, 2, 0);
	is_int(pci_find_capability(&devs[0], PCI_CAP_ID_VNDR, 0), 0);
}

/* ---- ways to configuration space ---------------------------------------- */

static uint64_t seen[3]; /* where, width, value */
static uint32_t selected;

static uint32_t spy_read(void *device, uintptr_t reg, unsigned int width)
{
	(void)device;
	seen[0] = reg;
	seen[1] = width;
	return 0x42;
}

static void spy_write(void *device, uintptr_t reg, unsigned int width,
		      uint32_t v)
{
	(void)device;
	seen[0] = reg;
	seen[1] = width;
	seen[2] = v;
}

static void by_ecam(void)
{
	init();
	fp.read = spy_read;
	fp.write = spy_write;
	is_int(pci_ecam_read(&fp.platform, 0x10000000, 2, 0x2b, 0x104, 2),
	       0x42);
	is_hex(seen[0], 0x1022b104);
	is_int(seen[1], 2);
	pci_ecam_write(&fp.platform, 0x10000000, 0, 1, 4, 1, 7);
	is_hex(seen[0], 0x10001004);
	is_int(seen[2], 7);
	is_hex(pci_ecam_read(&fp.platform, 0, 0, 0, 4096, 2), 0xffff);
}

static uint32_t port_read(void *ctx, uint32_t port, unsigned int width)
{
	return spy_read(ctx, port, width);
}

static void port_write(void *ctx, uint32_t port, unsigned int width, uint32_t v)
{
	if (port == 0xcf8)
		selected = v;
	else
		spy_write(ctx, port, width, v);
}

static void by_ports(void)
{
	static const struct pci_host_ops ops = {
		.io_read = port_read,
		.io_write = port_write,
	};

	is_int(pci_cf8_read(&ops, NULL, 2, 0x2b, 0x36, 2), 0x42);
	is_hex(selected, 0x80022b34);
	is_hex(seen[0], 0xcfe);
	pci_cf8_write(&ops, NULL, 0, 8, 0x3d, 1, 9);
	is_hex(selected, 0x8000083c);
	is_hex(seen[0], 0xcfd);
	is_int(seen[2], 9);
	is_hex(pci_cf8_read(&ops, NULL, 0, 0, 256, 4), UINT32_MAX);
}

int main(void)
{
	TEST(functions_of_a_bus);
	TEST(functions_of_one_device);
	TEST(bridges_of_firmware);
	TEST(pins_behind_bridges);
	TEST(bridges_that_lead_back);
	TEST(nothing_but_bridges);
	TEST(bars_of_firmware);
	TEST(bars_that_make_no_sense);
	TEST(bars_outside_of_the_windows);
	TEST(a_host_that_names_no_windows);
	TEST(bars_that_overlap);
	TEST(bars_of_one_function_that_overlap);
	TEST(a_bar_that_does_not_stay);
	TEST(bars_are_placed);
	TEST(windows_that_are_full);
	TEST(bridges_are_set_up);
	TEST(a_bridge_to_nothing_is_closed);
	TEST(capabilities);
	TEST(by_ecam);
	TEST(by_ports);
	return tap_done();
}
