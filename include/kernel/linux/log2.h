/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Powers of two.
 */
#ifndef LINUX_LOG2_H
#define LINUX_LOG2_H

#include <linux/bitops.h>

/** Whether it is one. */
static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

/** The exponent of the largest one that is not above it; not for 0. */
#define ilog2(n) (63 - __builtin_clzll((unsigned long long)(n)))

/** The exponent of the smallest one that is not below it; not for 0. */
static inline int order_base_2(unsigned long n)
{
	return n > 1 ? ilog2(n - 1) + 1 : 0;
}

/** The smallest one that is not below it; not for 0. */
static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	return 1ul << order_base_2(n);
}

/** The largest one that is not above it; not for 0. */
static inline unsigned long rounddown_pow_of_two(unsigned long n)
{
	return 1ul << ilog2(n);
}

#endif /* LINUX_LOG2_H */
