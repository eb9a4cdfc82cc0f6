/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a device tree says: windows of virtio devices and the PCI host. The
 * machine leaves it in its RAM for the firmware, in a page of QEMU's choice.
 */
#include <libfdt.h>
#include <string.h>

#include "qemu.h"

#define PAGE 4096u

static const void *find_fdt(const struct virtio_qemu *q)
{
	const void *page;
	size_t offset;

	for (offset = 0; (page = memory_next_page(q, &offset)); offset += PAGE)
		if (fdt_magic(page) == FDT_MAGIC && !fdt_check_header(page) &&
		    fdt_totalsize(page) <= q->ram_size - offset)
			return page;
	return NULL;
}

static uint32_t cell(const fdt32_t *cells, int i)
{
	return fdt32_to_cpu(cells[i]);
}

uint32_t fdt_number(const void *fdt, int node, const char *name)
{
	int len;
	const fdt32_t *value = fdt_getprop(fdt, node, name, &len);

	return value && len == sizeof(*value) ? cell(value, 0) : 0;
}

/*
 * An arm_gic's specifier has three cells, kind, number, flags, and kind 0 is
 * SPI; one of a PLIC is the number alone.
 */
int fdt_irq(const void *fdt, int parent, const fdt32_t *cells, size_t num)
{
	uint32_t want = fdt_number(fdt, parent, "#interrupt-cells");

	if (num < want)
		return -EIO;
	if (want == 1)
		return (int)cell(cells, 0);
	if (want == 3 && cell(cells, 0) == 0)
		return (int)cell(cells, 1);
	return -EIO;
}

/* The node of the controller that a node's interrupts go to. */
static int interrupt_parent(const void *fdt, int node)
{
	while (node >= 0) {
		uint32_t phandle = fdt_number(fdt, node, "interrupt-parent");

		if (phandle)
			return fdt_node_offset_by_phandle(fdt, phandle);
		node = fdt_parent_offset(fdt, node);
	}
	return node;
}

static int add_window(struct virtio_qemu *q, const void *fdt, int node)
{
	int reg_len, len, irq, parent = interrupt_parent(fdt, node);
	const fdt32_t *reg = fdt_getprop(fdt, node, "reg", &reg_len);
	const fdt32_t *cells = fdt_getprop(fdt, node, "interrupts", &len);

	if (!reg || reg_len != 16 || !cells || parent < 0)
		return -EIO;
	irq = fdt_irq(fdt, parent, cells, (size_t)len / sizeof(*cells));
	if (irq < 0)
		return irq;
	return window_add(q, (uint64_t)cell(reg, 0) << 32 | cell(reg, 1),
			  (unsigned int)irq);
}

static int add_windows(struct virtio_qemu *q, const void *fdt)
{
	int err = 0, node = -1;

	while (!err) {
		node = fdt_node_offset_by_compatible(fdt, node, "virtio,mmio");
		if (node < 0)
			break;
		err = add_window(q, fdt, node);
	}
	return err;
}

int discover_fdt(struct virtio_qemu *q)
{
	const void *fdt = find_fdt(q);
	int err;

	if (!fdt) {
		qemu_err(q, "%s has no device tree in its RAM",
			 q->machine->name);
		return -EIO;
	}
	err = add_windows(q, fdt);
	if (!err)
		err = fdt_pci_discover(q, fdt);
	if (err)
		qemu_err(q, "the device tree of %s cannot be understood",
			 q->machine->name);
	return err;
}
