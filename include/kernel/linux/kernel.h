/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Small things that every kernel file uses, each from a header of its own, and
 * ARRAY_SIZE().
 */
#ifndef LINUX_KERNEL_H
#define LINUX_KERNEL_H

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/types.h>

/** How many elements an array has; a pointer does not compile. */
#define ARRAY_SIZE(array)                                                      \
	(sizeof(array) / sizeof((array)[0]) +                                  \
	 (size_t)BUILD_BUG_ON_ZERO(__same_type(array, &(array)[0])))

#define upper_32_bits(n) ((u32)((u64)(n) >> 32)) /**< the high half */
#define lower_32_bits(n) ((u32)(n))		 /**< the low half */

/** Whether an option of the kernel's build is set, as in IS_ENABLED(). */
#define IS_BUILTIN(option) IS_ENABLED(option)
/** The same. */
#define IS_ENABLED(option) IS_ENABLED_(option)
/** Private. */
#define IS_ENABLED_(value)	    IS_ENABLED_ONE_(ENABLED_##value)
#define ENABLED_1		    0,				/**< private */
#define IS_ENABLED_ONE_(junk)	    IS_ENABLED_PICK_(junk 1, 0) /**< private */
#define IS_ENABLED_PICK_(a, b, ...) b				/**< private */

#endif /* LINUX_KERNEL_H */
