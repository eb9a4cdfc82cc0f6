/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Indices that a CPU may not go beyond even when it guesses.
 */
#ifndef LINUX_NOSPEC_H
#define LINUX_NOSPEC_H

#include <linux/types.h>

/** All bits if the index is below the size, none if not; no branch. */
static inline unsigned long array_index_mask_nospec(unsigned long index,
						    unsigned long size)
{
	unsigned long high = 8 * sizeof(long) - 1;

	/* The compiler shall not find out what this is for. */
	__asm__("" : "+r"(index));
	return 0 - (~(index | (size - 1 - index)) >> high);
}

/** The index if it is below the size, else 0. */
#define array_index_nospec(index, size)                                        \
	((__typeof__(index))((index)&array_index_mask_nospec(index, size)))

#endif /* LINUX_NOSPEC_H */
