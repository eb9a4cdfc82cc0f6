/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PCI function that lies as its input says. Below is the device of
 * fake_pci.h; between it and the driver configuration space reads wrong where
 * it was told to, and any register now and then.
 *
 * Its structures are where the driver believes that they are: a driver that was
 * sent to a strange place finds registers there and goes on.
 *
 * Every access is watched: it lies within a BAR and within a structure or the
 * MSI-X table, or within configuration space, and there is an end to them.
 */
#ifndef TESTS_FUZZ_LYING_PCI_H
#define TESTS_FUZZ_LYING_PCI_H

#include "input.h"

#include "fake_pci.h"

/* What one call of the driver half may take, at the most. */
#define LYING_ACCESSES 2000000u
#define LYING_WAITS    20000u

struct lying_pci {
	struct fake_platform fp;
	struct fake_pci dev;
	struct virtio_pci_device vp;
	struct input in;
	uint8_t caps[8];		  /* pointer and capabilities */
	uint8_t flip[PCI_CFG_SPACE_SIZE]; /* bits that read wrong */
	unsigned int until_lie;		  /* reads; 0: no lie is planned */
	bool lied;			  /* in any way since it was made */
	bool refuses_config;		  /* the configuration's vector */
	bool copies;			  /* it shows at other places too */
	bool aimed;			  /* the window was, just now */
	unsigned int accesses;		  /* that are left to this call */
};

static struct lying_pci lp;

/* Before each call of the driver half. */
static inline void lying_begin(void)
{
	lp.accesses = LYING_ACCESSES;
	lp.fp.waits = 0;
}

static inline void lying_spend(void)
{
	must(lp.accesses);
	lp.accesses--;
}

/* ---- lies --------------------------------------------------------------- */

static inline uint32_t any_value(struct input *in)
{
	switch (below(in, 4)) {
	case 0:
		return take8(in);
	case 1:
		return 1u << below(in, 32);
	case 2:
		return 0u - below(in, 32);
	default:
		return take32(in);
	}
}

static inline void plan_lie(void)
{
	lp.until_lie = take8(&lp.in);
}

static inline uint32_t answer(uint32_t honest, unsigned int width)
{
	if (!lp.until_lie || --lp.until_lie)
		return honest;
	lp.lied = true;
	honest = any_value(&lp.in) & UINT32_MAX >> (32 - 8 * width);
	plan_lie();
	return honest;
}

static inline void read_as(unsigned int at, uint8_t value)
{
	lp.flip[at] = lp.dev.space[at] ^ value;
	lp.lied = true;
}

/* About where something begins or ends. */
static inline uint32_t edge(struct input *in)
{
	uint32_t page = 0x1000 * below(in, 8);

	return page + 32 - (take8(in) & 0x3c);
}

static inline void spoil_field(struct input *in)
{
	static const uint8_t fields[] = { VIRTIO_PCI_CAP_OFFSET,
					  VIRTIO_PCI_CAP_LENGTH,
					  VIRTIO_PCI_NOTIFY_CAP_MULT,
					  PCI_MSIX_TABLE };
	unsigned int cap = lp.caps[below(in, 8)];
	unsigned int at = cap + fields[below(in, 4)];
	uint32_t value = take8(in) & 1 ? edge(in) : any_value(in);

	for (unsigned int i = 0; i < 4; i++)
		read_as(at + i, (uint8_t)(value >> 8 * i));
}

/* Another place for a capability: upon others, or cut off by the end. */
static inline void move_capability(struct input *in)
{
	unsigned int n = 1 + below(in, 7);
	unsigned int pointer = n == 1 ? lp.caps[0] : lp.caps[n - 1] + 1u;
	unsigned int to = take8(in) & 0xfc;

	read_as(pointer, (uint8_t)to);
	for (unsigned int i = 0; i < 20 && to + i < PCI_CFG_SPACE_SIZE; i++)
		read_as(to + i, lp.dev.space[lp.caps[n] + i]);
}

/* Change what configuration space says. */
static inline void spoil_space(struct input *in)
{
	unsigned int at;

	switch (below(in, 6)) {
	case 0:
		at = lp.caps[below(in, 8)];
		at += below(in, 8);
		read_as(at, take8(in));
		break;
	case 1:
	case 2:
		spoil_field(in);
		break;
	case 3:
		at = take8(in);
		read_as(at, take8(in));
		break;
	case 4:
		move_capability(in);
		break;
	default:
		at = below(in, PCI_STD_NUM_BARS);
		lp.dev.bar_mask[at] = 0u - any_value(in);
		lp.lied = true;
	}
}

/* ---- structures --------------------------------------------------------- */

static inline bool contains(const struct virtio_pci_region *r, unsigned int bar,
			    uint64_t at, unsigned int width)
{
	return r->bar == bar && at >= r->offset && at - r->offset < r->length &&
	       r->length - (at - r->offset) >= width;
}

/*
 * The structure at a place, or NULL. Where two share it, in parts that neither
 * needs, there is none to say which was meant: @shared.
 */
static inline const struct virtio_pci_region *
structure_at(unsigned int bar, uint64_t at, unsigned int width, bool *shared)
{
	const struct virtio_pci_region *all[] = { &lp.vp.common, &lp.vp.notify,
						  &lp.vp.isr, &lp.vp.config };
	const struct virtio_pci_region *found = NULL;

	*shared = false;
	for (unsigned int i = 0; i < (lp.vp.legacy ? 1 : 4); i++) {
		if (!contains(all[i], bar, at, width))
			continue;
		*shared = found != NULL;
		found = all[i];
	}
	return found;
}

static inline uint32_t structure_read(const struct virtio_pci_region *r,
				      uint64_t at, unsigned int width)
{
	if (lp.vp.legacy)
		return fake_legacy_read(&lp.dev, (unsigned int)at, width);
	if (r == &lp.vp.common)
		return fake_common_read(&lp.dev, (unsigned int)at);
	if (r == &lp.vp.isr)
		return fake_isr(&lp.dev);
	return fake_config(&lp.dev, at, width);
}

static inline bool is_config_vector(const struct virtio_pci_region *r,
				    uint64_t at)
{
	return r == &lp.vp.common &&
	       at == (lp.vp.legacy ? VIRTIO_MSI_CONFIG_VECTOR
				   : VIRTIO_PCI_COMMON_MSIX);
}

static inline void structure_write(const struct virtio_pci_region *r,
				   uint64_t at, unsigned int width, uint32_t v)
{
	if (lp.refuses_config && is_config_vector(r, at))
		v = VIRTIO_MSI_NO_VECTOR;
	if (lp.vp.legacy) {
		fake_legacy_write(&lp.dev, (unsigned int)at, width, v);
	} else if (r == &lp.vp.common) {
		fake_common_write(&lp.dev, (unsigned int)at, v);
	} else if (r == &lp.vp.notify) {
		fake_kick(&lp.dev, at, width, v);
	} else if (r == &lp.vp.config) {
		fake_config_write(&lp.dev, at, width, v);
	} else {
		fake_violation(&lp.fp, "a structure that is read-only");
	}
}

/* ---- BARs --------------------------------------------------------------- */

/* A place in a BAR. */
struct place {
	const struct virtio_pci_region *structure; /* NULL: the MSI-X table */
	uint64_t at;				   /* within it */
	bool shared;
};

static inline bool bar_contains(const struct pci_bar *b, bool io, uint64_t addr,
				unsigned int width)
{
	return b->size && b->addr && b->io == io && addr >= b->addr &&
	       addr - b->addr < b->size && b->size - (addr - b->addr) >= width;
}

/* BARs that are in each other's place: one with a structure is meant. */
static inline struct place find_place(bool io, uint64_t addr,
				      unsigned int width)
{
	struct place p = { NULL, 0, false };
	bool found = false;

	for (unsigned int i = 0; i < PCI_STD_NUM_BARS && !p.structure; i++) {
		const struct pci_bar *b = &lp.dev.dev.bars[i];

		if (!bar_contains(b, io, addr, width))
			continue;
		found = true;
		p.at = addr - b->addr;
		p.structure = structure_at(i, p.at, width, &p.shared);
	}
	must(found);
	if (p.structure)
		p.at -= p.structure->offset;
	return p;
}

/*
 * Who was lied to about where things are uses the wrong registers: the MSI-X
 * table may be said to lie upon them.
 */
static inline void forgive(unsigned int violations)
{
	if (lp.lied)
		lp.fp.violations = violations;
}

static inline uint32_t place_read(struct place p, unsigned int width)
{
	unsigned int violations = lp.fp.violations;
	uint32_t v = 0;

	must(p.structure);
	lp.lied |= p.shared;
	if (!p.shared)
		v = structure_read(p.structure, p.at, width);
	forgive(violations);
	return answer(v, width);
}

static inline void place_write(struct place p, unsigned int width, uint32_t v)
{
	unsigned int violations = lp.fp.violations;

	must(p.structure || width == 4);
	lp.lied |= p.shared;
	if (p.structure && !p.shared)
		structure_write(p.structure, p.at, width, v);
	forgive(violations);
}

static inline uint32_t lying_mem_read(void *device, uintptr_t reg,
				      unsigned int width)
{
	(void)device;
	lying_spend();
	return place_read(find_place(false, reg, width), width);
}

static inline void lying_mem_write(void *device, uintptr_t reg,
				   unsigned int width, uint32_t v)
{
	(void)device;
	lying_spend();
	place_write(find_place(false, reg, width), width, v);
}

static inline uint32_t lying_io_read(void *ctx, uint32_t port,
				     unsigned int width)
{
	(void)ctx;
	lying_spend();
	return place_read(find_place(true, port, width), width);
}

static inline void lying_io_write(void *ctx, uint32_t port, unsigned int width,
				  uint32_t v)
{
	(void)ctx;
	lying_spend();
	place_write(find_place(true, port, width), width, v);
}

/* ---- configuration space ------------------------------------------------ */

/* Where the window points, which is at a structure. */
static inline struct place window_place(unsigned int width)
{
	unsigned int cap = lp.vp.window_cap;
	uint32_t at = fake_get(&lp.dev, cap + VIRTIO_PCI_CAP_OFFSET, 4);
	uint8_t bar = lp.dev.space[cap + VIRTIO_PCI_CAP_BAR];
	struct place p = { .at = at };

	must(bar < PCI_STD_NUM_BARS);
	must(at + (uint64_t)width <= lp.dev.dev.bars[bar].size);
	must(fake_get(&lp.dev, cap + VIRTIO_PCI_CAP_LENGTH, 4) == width);
	p.structure = structure_at(bar, at, width, &p.shared);
	must(p.structure);
	p.at -= p.structure->offset;
	return p;
}

/* An access to the window; its bytes may be part of something else too. */
static inline bool through_window(unsigned int at)
{
	bool aimed = lp.aimed;

	lp.aimed = false;
	return aimed && at == lp.vp.window_cap + VIRTIO_PCI_CFG_CAP_DATA;
}

static inline bool is_here(unsigned int bus, unsigned int devfn)
{
	if (lp.copies && devfn < 4 << 3)
		return true;
	return !bus && devfn == FAKE_PCI_DEVFN;
}

static inline void check_offset(unsigned int at, unsigned int width)
{
	lying_spend();
	must(at % width == 0 && at + width <= PCI_CFG_SPACE_SIZE);
}

static inline uint32_t lying_config_read(void *ctx, unsigned int bus,
					 unsigned int devfn, unsigned int at,
					 unsigned int width)
{
	(void)ctx;
	check_offset(at, width);
	if (!is_here(bus, devfn))
		return UINT32_MAX >> (32 - 8 * width);
	if (through_window(at))
		return place_read(window_place(width), width);
	return answer(fake_get(&lp.dev, at, width) ^
			      fake_bytes(&lp.flip[at], width),
		      width);
}

static inline void lying_config_write(void *ctx, unsigned int bus,
				      unsigned int devfn, unsigned int at,
				      unsigned int width, uint32_t v)
{
	check_offset(at, width);
	if (!is_here(bus, devfn))
		return;
	if (through_window(at)) {
		place_write(window_place(width), width, v);
		return;
	}
	fake_config_space_write(ctx, 0, FAKE_PCI_DEVFN, at, width, v);
	lp.aimed = lp.vp.window_cap &&
		   at == lp.vp.window_cap + VIRTIO_PCI_CAP_LENGTH;
}

/* ---- its life ----------------------------------------------------------- */

static inline void lying_capabilities(void)
{
	unsigned int at = lp.dev.space[PCI_CAPABILITY_LIST];

	fake_pci_structure(&lp.dev, VIRTIO_PCI_CAP_PCI_CFG, 0, 0, 0,
			   VIRTIO_PCI_CFG_CAP_SIZEOF);
	fake_pci_structure(&lp.dev, VIRTIO_PCI_CAP_SHARED_MEMORY_CFG, 4, 0x1000,
			   0x1000, VIRTIO_PCI_CAP64_SIZEOF);
	lp.caps[0] = PCI_CAPABILITY_LIST;
	for (unsigned int i = 1; i < 8; i++) {
		lp.caps[i] = (uint8_t)at;
		at = lp.dev.space[at + 1];
	}
}

/* A modern device that does not lie yet. */
static inline void lying_init(const uint8_t *data, size_t size)
{
	static const struct pci_host_ops ops = {
		.config_read = lying_config_read,
		.config_write = lying_config_write,
		.io_read = lying_io_read,
		.io_write = lying_io_write,
		.intx_irq = fake_intx_irq,
		.msi_alloc = fake_msi_alloc,
		.msi_free = fake_msi_free,
	};

	fake_platform_init(&lp.fp);
	fake_pci_init(&lp.dev, &lp.fp);
	memset(&lp.vp, 0, sizeof(lp.vp));
	lp.in = (struct input){ data, size };
	memset(lp.flip, 0, sizeof(lp.flip));
	lp.until_lie = 0;
	lp.lied = false;
	lp.refuses_config = false;
	lp.copies = false;
	lp.aimed = false;
	lying_capabilities();
	lp.dev.host.ops = &ops;
	lp.fp.read = lying_mem_read;
	lp.fp.write = lying_mem_write;
}

#endif /* TESTS_FUZZ_LYING_PCI_H */
