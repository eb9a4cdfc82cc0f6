/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The BARs of a lying PCI function. Its structures are where the driver
 * believes that they are: a driver that was sent to a strange place finds
 * registers there and goes on.
 *
 * Every access is watched: it lies within a BAR and within a structure or the
 * MSI-X table.
 */
#ifndef TESTS_FUZZ_LYING_BARS_H
#define TESTS_FUZZ_LYING_BARS_H

#include "lying_state.h"

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

/* No two BARs have a place in common, nor a structure and the MSI-X table. */
static inline struct place find_place(bool io, uint64_t addr,
				      unsigned int width)
{
	struct place p = { NULL, 0, false };
	bool found = false;

	for (unsigned int i = 0; i < PCI_STD_NUM_BARS; i++) {
		const struct pci_bar *b = &lp.dev.dev.bars[i];

		if (!bar_contains(b, io, addr, width))
			continue;
		CHECK(!found);
		found = true;
		p.at = addr - b->addr;
		p.structure = structure_at(i, p.at, width, &p.shared);
	}
	CHECK(found);
	if (p.structure)
		p.at -= p.structure->offset;
	return p;
}

/*
 * A legacy device whose capability of MSI-X lies may have it on while its
 * driver thinks that it is off, or not: then they disagree where the vectors'
 * registers end. Nothing else is forgiven.
 */
static inline void forgive(unsigned int violations)
{
	if (lp.lied && lp.vp.legacy)
		lp.fp.violations = violations;
}

static inline uint32_t place_read(struct place p, unsigned int width)
{
	unsigned int violations = lp.fp.violations;
	uint32_t v = 0;

	CHECK(p.structure);
	lp.lied |= p.shared;
	if (!p.shared)
		v = structure_read(p.structure, p.at, width);
	forgive(violations);
	return answer(v, width);
}

static inline void place_write(struct place p, unsigned int width, uint32_t v)
{
	unsigned int violations = lp.fp.violations;

	CHECK(p.structure || width == 4);
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

#endif /* TESTS_FUZZ_LYING_BARS_H */
