/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Whole bitmaps; single bits are in bitops.h.
 */
#ifndef LINUX_BITMAP_H
#define LINUX_BITMAP_H

#include <linux/bitops.h>
#include <linux/slab.h>
#include <linux/string.h>

/** A bitmap of so many bits. */
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]

/** Clear all. */
static inline void bitmap_zero(unsigned long *map, unsigned int nbits)
{
	memset(map, 0, BITS_TO_LONGS(nbits) * sizeof(long));
}

/** Set so many. */
static inline void bitmap_set(unsigned long *map, unsigned int start,
			      unsigned int len)
{
	for (; len; len--)
		__set_bit(start++, map);
}

/** Clear so many. */
static inline void bitmap_clear(unsigned long *map, unsigned int start,
				unsigned int len)
{
	for (; len; len--)
		__clear_bit(start++, map);
}

/** Set all. */
static inline void bitmap_fill(unsigned long *map, unsigned int nbits)
{
	bitmap_set(map, 0, nbits);
}

/** Copy all. */
static inline void bitmap_copy(unsigned long *dst, const unsigned long *src,
			       unsigned int nbits)
{
	memcpy(dst, src, BITS_TO_LONGS(nbits) * sizeof(long));
}

/** Tell whether none is set. */
static inline bool bitmap_empty(const unsigned long *map, unsigned int nbits)
{
	return find_first_bit(map, nbits) == nbits;
}

/** Tell whether all are. */
static inline bool bitmap_full(const unsigned long *map, unsigned int nbits)
{
	return find_first_zero_bit(map, nbits) == nbits;
}

/** How many are set. */
static inline unsigned int bitmap_weight(const unsigned long *map,
					 unsigned int nbits)
{
	unsigned int bit, n = 0;

	for (bit = 0; bit < nbits; bit++)
		n += test_bit(bit, map);
	return n;
}

/** Allocate a bitmap, cleared. */
static inline unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags)
{
	return (unsigned long *)kcalloc(BITS_TO_LONGS(nbits), sizeof(long),
					flags);
}

/** Free it. */
static inline void bitmap_free(const unsigned long *map)
{
	kfree(map);
}

#endif /* LINUX_BITMAP_H */
