/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PCI function that lies as its input says: what is known of it, and when a
 * register reads wrong.
 */
#ifndef TESTS_FUZZ_LYING_STATE_H
#define TESTS_FUZZ_LYING_STATE_H

#include "fuzz.h"

#include "fake_pci.h"

/* What one call of the driver half may take, at the most. */
#define LYING_ACCESSES 2000000u
#define LYING_WAITS    20000u

struct lying_pci {
	struct fake_platform fp;
	struct fake_pci dev;
	struct virtio_pci_device vp;
	struct fuzz in;
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
	CHECK(lp.accesses);
	lp.accesses--;
}

/* ---- lies --------------------------------------------------------------- */

static inline uint32_t any_value(struct fuzz *in)
{
	switch (fuzz_below(in, 4)) {
	case 0:
		return fuzz_byte(in);
	case 1:
		return 1u << fuzz_below(in, 32);
	case 2:
		return 0u - fuzz_below(in, 32);
	default:
		return fuzz_take(in, 4);
	}
}

static inline void plan_lie(void)
{
	lp.until_lie = fuzz_byte(&lp.in);
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

#endif /* TESTS_FUZZ_LYING_STATE_H */
