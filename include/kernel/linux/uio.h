/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Pieces of memory: struct iovec, the C library's where there is one.
 */
#ifndef LINUX_UIO_H
#define LINUX_UIO_H

#include <stddef.h>

#if defined(__has_include) && __has_include(<sys/uio.h>)
#include <sys/uio.h>
#else
/** A piece of memory. */
struct iovec {
	void *iov_base; /**< where */
	size_t iov_len; /**< bytes */
};
#endif

#endif /* LINUX_UIO_H */
