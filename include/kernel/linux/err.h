/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Pointers that carry an error: ERR_PTR(), IS_ERR(), PTR_ERR().
 */
#ifndef LINUX_ERR_H
#define LINUX_ERR_H

#include <linux/errno.h>

/** Whether a number that is an address or a size is an error. */
#define IS_ERR_VALUE(x) ((unsigned long)(uintptr_t)(x) >= (unsigned long)-4095)

/**
 * The error in a pointer, or 0.
 * @param ptr a pointer that may carry an error
 * @return the negative error number, or 0 if it carries none
 */
static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	return IS_ERR(ptr) ? (int)PTR_ERR(ptr) : 0;
}

/**
 * Hand an error on as a pointer of another type.
 * @param ptr a pointer for which IS_ERR() is true
 * @return the same
 */
static inline void *ERR_CAST(const void *ptr)
{
	return (void *)(uintptr_t)ptr;
}

#endif /* LINUX_ERR_H */
