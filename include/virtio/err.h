/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Error numbers, and pointers that carry one.
 *
 * Functions that return `int` return 0 or a count on success and a negative
 * error number on failure, as Linux does. Functions that return a pointer
 * return either a valid pointer or one that IS_ERR() recognises, unless their
 * documentation says NULL.
 *
 * Where the compiler finds an `<errno.h>` its numbers are used; a port without
 * one gets the numbers below, which are Linux's.
 */
#ifndef VIRTIO_ERR_H
#define VIRTIO_ERR_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__has_include)
#if __has_include(<errno.h>)
#include <errno.h>
#endif
#endif

#ifndef EINVAL
#define ENOENT	   2   /**< no such thing */
#define EIO	   5   /**< the peer failed, or broke the protocol: never */
#define ENXIO	   6   /**< a device of a kind that is not supported */
#define ENOMEM	   12  /**< the port has no more memory */
#define EFAULT	   14  /**< an address outside the memory that may be used */
#define EBUSY	   16  /**< in use */
#define EEXIST	   17  /**< there already */
#define ENODEV	   19  /**< no device */
#define EINVAL	   22  /**< the caller's mistake: never */
#define ENOSPC	   28  /**< no room now: later */
#define EROFS	   30  /**< the device is read-only */
#define ETIMEDOUT  110 /**< the peer did not answer in time */
#define EOPNOTSUPP 95  /**< the device does not offer this */
#endif

/** The largest error number that a pointer can carry. */
#define MAX_ERRNO 4095

/**
 * Make a pointer that carries an error.
 * @param error negative error number
 * @return a pointer that must not be dereferenced; see PTR_ERR()
 */
static inline void *ERR_PTR(long error)
{
	return (void *)(intptr_t)error;
}

/**
 * Tell whether a pointer carries an error.
 * @param ptr a pointer returned by a function documented to use ERR_PTR()
 * @return true if it does, and then PTR_ERR() tells which
 */
static inline bool IS_ERR(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)-MAX_ERRNO;
}

/**
 * Tell whether a pointer is NULL or carries an error.
 * @param ptr the pointer
 * @return true if it points to nothing
 */
static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

/**
 * Take the error out of a pointer.
 * @param ptr a pointer for which IS_ERR() is true
 * @return the negative error number
 */
static inline long PTR_ERR(const void *ptr)
{
	return (long)(intptr_t)ptr;
}

#endif /* VIRTIO_ERR_H */
