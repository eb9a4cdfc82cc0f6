/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Sizes that may be too large. One that is becomes SIZE_MAX, which nothing
 * allocates.
 */
#ifndef LINUX_OVERFLOW_H
#define LINUX_OVERFLOW_H

#include <linux/limits.h>
#include <linux/types.h>

#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d) /**< + */
#define check_sub_overflow(a, b, d) __builtin_sub_overflow(a, b, d) /**< - */
#define check_mul_overflow(a, b, d) __builtin_mul_overflow(a, b, d) /**< * */

/** The sum of two sizes. */
static inline size_t size_add(size_t a, size_t b)
{
	return check_add_overflow(a, b, &a) ? SIZE_MAX : a;
}

/** The product of two sizes. */
static inline size_t size_mul(size_t a, size_t b)
{
	return check_mul_overflow(a, b, &a) ? SIZE_MAX : a;
}

/** Bytes in an array. */
#define array_size(n, size) size_mul(n, size)
/** Bytes in the array at the end of what @p p points to. */
#define flex_array_size(p, member, n) size_mul(sizeof(*(p)->member), n)
/** Bytes in what @p p points to, with so many elements at its end. */
#define struct_size(p, member, n)                                              \
	size_add(sizeof(*(p)), flex_array_size(p, member, n))

#endif /* LINUX_OVERFLOW_H */
