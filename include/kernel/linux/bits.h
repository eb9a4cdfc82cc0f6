/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Masks of bits.
 */
#ifndef LINUX_BITS_H
#define LINUX_BITS_H

#define BITS_PER_BYTE	   8			   /**< in a byte */
#define BITS_PER_LONG	   (8 * (int)sizeof(long)) /**< in a long */
#define BITS_PER_LONG_LONG 64			   /**< in a long long */

#define BIT(nr)	    (1ul << (nr))  /**< one bit of a long */
#define BIT_ULL(nr) (1ull << (nr)) /**< one bit of a long long */
/** Bits @p l to @p h of a long. */
#define GENMASK(h, l) ((~0ul >> (BITS_PER_LONG - 1 - (h))) & (~0ul << (l)))
/** Bits @p l to @p h of a long long. */
#define GENMASK_ULL(h, l) ((~0ull >> (63 - (h))) & (~0ull << (l)))
/** Which bit of its word is bit @p nr of a bitmap. */
#define BIT_MASK(nr) (1ul << ((unsigned long)(nr) % (8 * sizeof(long))))
/** Which word of a bitmap bit @p nr is in. */
#define BIT_WORD(nr) ((unsigned long)(nr) / (8 * sizeof(long)))

#endif /* LINUX_BITS_H */
