/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A user's memory. In a process it is the process's own, so no access to it can
 * fail: a bad address ends the program as any other bad pointer does.
 */
#ifndef LINUX_UACCESS_H
#define LINUX_UACCESS_H

#include <linux/compiler.h>
#include <linux/string.h>

/** Read a variable of a user's into @p x, once; 0. */
#define get_user(x, ptr)                                                       \
	({                                                                     \
		(x) = *(const volatile __typeof__(*(ptr)) *)(ptr);             \
		0;                                                             \
	})
/** Write a variable of a user's, once; 0. */
#define put_user(x, ptr)                                                       \
	({                                                                     \
		*(volatile __typeof__(*(ptr)) *)(ptr) = (x);                   \
		0;                                                             \
	})

/**
 * Copy from a user's memory.
 * @param to where to
 * @param from where from
 * @param n bytes
 * @return how many were not copied: 0
 */
static inline unsigned long copy_from_user(void *to, const void *from,
					   unsigned long n)
{
	memcpy(to, from, n);
	return 0;
}

/**
 * Copy to a user's memory.
 * @param to where to
 * @param from where from
 * @param n bytes
 * @return how many were not copied: 0
 */
static inline unsigned long copy_to_user(void *to, const void *from,
					 unsigned long n)
{
	memcpy(to, from, n);
	return 0;
}

#endif /* LINUX_UACCESS_H */
