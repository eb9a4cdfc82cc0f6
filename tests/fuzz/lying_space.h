/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a lying PCI function says in configuration space: bytes that read wrong,
 * capabilities in strange places, BARs of strange sizes.
 */
#ifndef TESTS_FUZZ_LYING_SPACE_H
#define TESTS_FUZZ_LYING_SPACE_H

#include "lying_state.h"

static inline void read_as(unsigned int at, uint8_t value)
{
	lp.flip[at] = lp.dev.space[at] ^ value;
	lp.lied = true;
}

/* About where something begins or ends. */
static inline uint32_t edge(struct fuzz *in)
{
	uint32_t page = 0x1000 * fuzz_below(in, 8);

	return page + 32 - (fuzz_byte(in) & 0x3c);
}

static inline void spoil_field(struct fuzz *in)
{
	static const uint8_t fields[] = { VIRTIO_PCI_CAP_OFFSET,
					  VIRTIO_PCI_CAP_LENGTH,
					  VIRTIO_PCI_NOTIFY_CAP_MULT,
					  PCI_MSIX_TABLE };
	unsigned int cap = lp.caps[fuzz_below(in, 8)];
	unsigned int at = cap + fields[fuzz_below(in, 4)];
	uint32_t value = fuzz_flip(in) ? edge(in) : any_value(in);

	for (unsigned int i = 0; i < 4; i++)
		read_as(at + i, (uint8_t)(value >> 8 * i));
}

/* Another place for a capability: upon others, or cut off by the end. */
static inline void move_capability(struct fuzz *in)
{
	unsigned int n = 1 + fuzz_below(in, 7);
	unsigned int pointer = n == 1 ? lp.caps[0] : lp.caps[n - 1] + 1u;
	unsigned int to = fuzz_byte(in) & 0xfc;

	read_as(pointer, (uint8_t)to);
	for (unsigned int i = 0; i < 20 && to + i < PCI_CFG_SPACE_SIZE; i++)
		read_as(to + i, lp.dev.space[lp.caps[n] + i]);
}

/* Change what configuration space says. */
static inline void spoil_space(struct fuzz *in)
{
	unsigned int at;

	switch (fuzz_below(in, 6)) {
	case 0:
		at = lp.caps[fuzz_below(in, 8)];
		at += fuzz_below(in, 8);
		read_as(at, fuzz_byte(in));
		break;
	case 1:
	case 2:
		spoil_field(in);
		break;
	case 3:
		at = fuzz_byte(in);
		read_as(at, fuzz_byte(in));
		break;
	case 4:
		move_capability(in);
		break;
	default:
		at = fuzz_below(in, PCI_STD_NUM_BARS);
		lp.dev.bar_mask[at] = 0u - any_value(in);
		lp.lied = true;
	}
}

#endif /* TESTS_FUZZ_LYING_SPACE_H */
