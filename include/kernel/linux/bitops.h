/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Bits of bitmaps, which are arrays of long. Those with two underscores are not
 * atomic.
 */
#ifndef LINUX_BITOPS_H
#define LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/math.h>
#include <linux/string.h> /* ffs() */

/** How many words a bitmap of so many bits has. */
#define BITS_TO_LONGS(nr) DIV_ROUND_UP((size_t)(nr), 8 * sizeof(long))

/** Tell whether a bit is set. */
static inline bool test_bit(unsigned long nr, const volatile unsigned long *map)
{
	return (map[BIT_WORD(nr)] & BIT_MASK(nr)) != 0;
}

/** Set a bit; whether it was set. */
static inline bool test_and_set_bit(unsigned long nr,
				    volatile unsigned long *map)
{
	return (__atomic_fetch_or(&map[BIT_WORD(nr)], BIT_MASK(nr),
				  __ATOMIC_SEQ_CST) &
		BIT_MASK(nr)) != 0;
}

/** Clear a bit; whether it was set. */
static inline bool test_and_clear_bit(unsigned long nr,
				      volatile unsigned long *map)
{
	return (__atomic_fetch_and(&map[BIT_WORD(nr)], ~BIT_MASK(nr),
				   __ATOMIC_SEQ_CST) &
		BIT_MASK(nr)) != 0;
}

/** Change a bit; whether it was set. */
static inline bool test_and_change_bit(unsigned long nr,
				       volatile unsigned long *map)
{
	return (__atomic_fetch_xor(&map[BIT_WORD(nr)], BIT_MASK(nr),
				   __ATOMIC_SEQ_CST) &
		BIT_MASK(nr)) != 0;
}

/** Set a bit. */
static inline void set_bit(unsigned long nr, volatile unsigned long *map)
{
	test_and_set_bit(nr, map);
}

/** Clear a bit. */
static inline void clear_bit(unsigned long nr, volatile unsigned long *map)
{
	test_and_clear_bit(nr, map);
}

/** Change a bit. */
static inline void change_bit(unsigned long nr, volatile unsigned long *map)
{
	test_and_change_bit(nr, map);
}

/** Set a bit. */
static inline void __set_bit(unsigned long nr, unsigned long *map)
{
	map[BIT_WORD(nr)] |= BIT_MASK(nr);
}

/** Clear a bit. */
static inline void __clear_bit(unsigned long nr, unsigned long *map)
{
	map[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

/** Set a bit or clear it. */
static inline void __assign_bit(unsigned long nr, unsigned long *map,
				bool value)
{
	if (value)
		__set_bit(nr, map);
	else
		__clear_bit(nr, map);
}

/** The first bit from @p start on that is @p value; @p size if none is. */
static inline unsigned long find_next_value_(const unsigned long *map,
					     unsigned long size,
					     unsigned long start, bool value)
{
	while (start < size && test_bit(start, map) != value)
		start++;
	return start < size ? start : size;
}

/** The first bit that is set, from @p start on; @p size if none is. */
#define find_next_bit(map, size, start) find_next_value_(map, size, start, true)
/** The first bit that is not set, from @p start on; @p size if all are. */
#define find_next_zero_bit(map, size, start)                                   \
	find_next_value_(map, size, start, false)
/** The first bit that is set; @p size if none is. */
#define find_first_bit(map, size) find_next_bit(map, size, 0)
/** The first bit that is not set; @p size if all are. */
#define find_first_zero_bit(map, size) find_next_zero_bit(map, size, 0)
/** Visit each bit that is set. */
#define for_each_set_bit(bit, map, size)                                       \
	for ((bit) = find_first_bit(map, size); (bit) < (size);                \
	     (bit) = find_next_bit(map, size, (bit) + 1))

/** How many bits of a word are set. */
#define hweight_long(w) ((unsigned long)__builtin_popcountl(w))
/** How many bits of 8 are set. */
#define hweight8(w) ((unsigned int)__builtin_popcount((w)&0xffu))
/** How many bits of 16 are set. */
#define hweight16(w) ((unsigned int)__builtin_popcount((w)&0xffffu))
#define hweight32(w) ((unsigned int)__builtin_popcount(w))   /**< 32 */
#define hweight64(w) ((unsigned int)__builtin_popcountll(w)) /**< 64 */

/** The number of the lowest bit that is set, from 0; not for 0. */
#define __ffs(w) ((unsigned long)__builtin_ctzl(w))
/** The number of the highest bit that is set, from 0; not for 0. */
#define __fls(w) ((unsigned long)(BITS_PER_LONG - 1 - __builtin_clzl(w)))
/** The number of the highest bit that is set, from 1; 0 for 0. */
#define fls(w) ((w) ? 32 - __builtin_clz(w) : 0)
/** The same of 64 bits. */
#define fls64(w) ((w) ? 64 - __builtin_clzll(w) : 0)

/** Set a bit or clear it. */
static inline void assign_bit(unsigned long nr, volatile unsigned long *map,
			      bool value)
{
	if (value)
		set_bit(nr, map);
	else
		clear_bit(nr, map);
}

#define BITS_TO_BYTES(nr) DIV_ROUND_UP(nr, 8)  /**< bytes of so many bits */
#define BITS_TO_U32(nr)	  DIV_ROUND_UP(nr, 32) /**< words of 32 */
#define BITS_TO_U64(nr)	  DIV_ROUND_UP(nr, 64) /**< words of 64 */
#define fls_long(w)	  fls64(w)	       /**< fls() of a long */

/** Functions that rotate integers of so many bits. Private. */
#define ROTATE_(bits)                                                          \
	static inline u##bits rol##bits(u##bits w, unsigned int n)             \
	{                                                                      \
		return (u##bits)(w << (n & (bits - 1)) |                       \
				 w >> (-n & (bits - 1)));                      \
	}                                                                      \
	static inline u##bits ror##bits(u##bits w, unsigned int n)             \
	{                                                                      \
		return (u##bits)(w >> (n & (bits - 1)) |                       \
				 w << (-n & (bits - 1)));                      \
	}

ROTATE_(8)
ROTATE_(16)
ROTATE_(32)
ROTATE_(64)

/** A number whose sign is at bit @p index. */
static inline s32 sign_extend32(u32 value, unsigned int index)
{
	unsigned int shift = 31 - index;

	return (s32)(value << shift) >> shift;
}

/** The same of 64 bits. */
static inline s64 sign_extend64(u64 value, unsigned int index)
{
	unsigned int shift = 63 - index;

	return (s64)(value << shift) >> shift;
}

/** log2 of a count, rounded up; -1 of 0. */
static inline int get_count_order(unsigned int count)
{
	return count ? (int)fls(count - 1) : -1;
}

#endif /* LINUX_BITOPS_H */
