/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Small things that every kernel file uses: container_of() and ARRAY_SIZE(),
 * min(), max().
 */
#ifndef LINUX_KERNEL_H
#define LINUX_KERNEL_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/types.h>

#include <virtio/list.h>

/** How many elements an array has. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/** The smaller one, of type @p type. */
#define min_t(type, a, b)                                                      \
	({                                                                     \
		type min_a_ = (a);                                             \
		type min_b_ = (b);                                             \
		min_a_ < min_b_ ? min_a_ : min_b_;                             \
	})
/** The larger one, of type @p type. */
#define max_t(type, a, b)                                                      \
	({                                                                     \
		type max_a_ = (a);                                             \
		type max_b_ = (b);                                             \
		max_a_ > max_b_ ? max_a_ : max_b_;                             \
	})
/** The smaller of two values of one type. */
#define min(a, b) min_t(__typeof__(a), a, b)
/** The larger of two values of one type. */
#define max(a, b) max_t(__typeof__(a), a, b)

#endif /* LINUX_KERNEL_H */
