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
#include <linux/kconfig.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
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

#endif /* LINUX_KERNEL_H */
