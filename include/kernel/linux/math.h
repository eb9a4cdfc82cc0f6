/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Rounding and dividing.
 */
#ifndef LINUX_MATH_H
#define LINUX_MATH_H

#include <linux/types.h>

/** The quotient, rounded up. */
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
/** The quotient of 64-bit numbers, rounded up. */
#define DIV_ROUND_UP_ULL(n, d) DIV_ROUND_UP((unsigned long long)(n), d)
/** The quotient, rounded to the nearest; of positive numbers. */
#define DIV_ROUND_CLOSEST(n, d) (((n) + (d) / 2) / (d))

/** The next multiple of a power of two. */
#define ALIGN(x, a) (((x) + ((__typeof__(x))(a)-1)) & ~((__typeof__(x))(a)-1))
/** The multiple of a power of two at or before it. */
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a)-1))
/** Whether it is a multiple of a power of two. */
#define IS_ALIGNED(x, a) (((x) & ((__typeof__(x))(a)-1)) == 0)
/** The next multiple of a power of two. */
#define round_up(x, y) ALIGN(x, y)
/** The multiple of a power of two at or before it. */
#define round_down(x, y) ALIGN_DOWN(x, y)
/** The next multiple of any number. */
#define roundup(x, y) ((((x) + ((y)-1)) / (y)) * (y))
/** The multiple of any number at or before it. */
#define rounddown(x, y) ((x) - (x) % (y))
/** The absolute value. */
#define abs(x) ((x) < 0 ? -(x) : (x))

/** Divide 64 bits by 32. */
static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

/** Divide 64 bits by 64. */
static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

/** Divide a 64-bit variable by 32 bits; the remainder. */
#define do_div(n, base)                                                        \
	({                                                                     \
		u32 remainder_ = (u32)((n) % (base));                          \
		(n) /= (base);                                                 \
		remainder_;                                                    \
	})

#endif /* LINUX_MATH_H */
