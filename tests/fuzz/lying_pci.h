/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PCI function that lies as its input says. Below is the device of
 * fake_pci.h; between it and the driver configuration space reads wrong where
 * it was told to, and any register now and then.
 *
 * Every access is watched: it is where it may be (lying_bars.h), or within
 * configuration space, and there is an end to them.
 */
#ifndef TESTS_FUZZ_LYING_PCI_H
#define TESTS_FUZZ_LYING_PCI_H

#include "lying_bars.h"
#include "lying_space.h"

/* ---- configuration space ------------------------------------------------ */

/* Where the window points, which is at a structure. */
static inline struct place window_place(unsigned int width)
{
	unsigned int cap = lp.vp.window_cap;
	uint32_t at = fake_get(&lp.dev, cap + VIRTIO_PCI_CAP_OFFSET, 4);
	uint8_t bar = lp.dev.space[cap + VIRTIO_PCI_CAP_BAR];
	struct place p = { .at = at };

	CHECK(bar < PCI_STD_NUM_BARS);
	CHECK(at + (uint64_t)width <= lp.dev.dev.bars[bar].size);
	CHECK(fake_get(&lp.dev, cap + VIRTIO_PCI_CAP_LENGTH, 4) == width);
	p.structure = structure_at(bar, at, width, &p.shared);
	CHECK(p.structure);
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
	CHECK(at % width == 0 && at + width <= PCI_CFG_SPACE_SIZE);
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
	lp.in = (struct fuzz){ data, size };
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
