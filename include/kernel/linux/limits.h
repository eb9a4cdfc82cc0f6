/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The limits of integers: U32_MAX and so on, and INT_MAX from the C compiler.
 *
 * The C library's <limits.h> may itself include a header of this name, for
 * PATH_MAX, so the system's is looked for too.
 */
#ifndef LINUX_LIMITS_H
#define LINUX_LIMITS_H

#include <limits.h>

#if defined(__has_include_next)
#if __has_include_next(<linux/limits.h>)
#include_next <linux/limits.h>
#endif
#endif

#define U8_MAX	((unsigned char)~0)	     /**< the largest */
#define S8_MAX	((signed char)(U8_MAX >> 1)) /**< the largest */
#define S8_MIN	((signed char)(-S8_MAX - 1)) /**< the smallest */
#define U16_MAX ((unsigned short)~0)	     /**< the largest */
#define S16_MAX ((short)(U16_MAX >> 1))	     /**< the largest */
#define S16_MIN ((short)(-S16_MAX - 1))	     /**< the smallest */
#define U32_MAX (~0u)			     /**< the largest */
#define S32_MAX ((int)(U32_MAX >> 1))	     /**< the largest */
#define S32_MIN (-S32_MAX - 1)		     /**< the smallest */
#define U64_MAX (~0ull)			     /**< the largest */
#define S64_MAX ((long long)(U64_MAX >> 1))  /**< the largest */
#define S64_MIN (-S64_MAX - 1)		     /**< the smallest */

#endif /* LINUX_LIMITS_H */
