/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * snprintf() and its family, with the formats of virtio_dev_printk().
 *
 * They are macros, as a file that includes the C library's <stdio.h> has
 * functions of these names; that one is to be included first.
 */
#ifndef LINUX_SPRINTF_H
#define LINUX_SPRINTF_H

#include <stdarg.h>

#include <linux/string.h>

#include <virtio/device.h>

#define vsnprintf kernel_vsnprintf /**< see kernel_vsnprintf() */
#define snprintf  kernel_snprintf  /**< see kernel_snprintf() */
#define sprintf	  kernel_sprintf   /**< see kernel_sprintf() */
#define scnprintf kernel_scnprintf /**< see kernel_scnprintf() */

/** Print to a buffer: the length of the whole text. */
static inline __attribute__((format(printf, 3, 0))) int
kernel_vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	return (int)virtio_vsnprintf(buf, size, fmt, args);
}

/** Print to a buffer: the length of the whole text. */
static inline __attribute__((format(printf, 3, 4))) int
kernel_snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = kernel_vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

/** Print to a buffer that is large enough: the length. */
static inline __attribute__((format(printf, 2, 3))) int
kernel_sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = kernel_vsnprintf(buf, SIZE_MAX, fmt, args);
	va_end(args);
	return len;
}

/** Print to a buffer: the length of what it holds. */
static inline __attribute__((format(printf, 3, 4))) int
kernel_scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	if (!size)
		return 0;
	va_start(args, fmt);
	len = kernel_vsnprintf(buf, size, fmt, args);
	va_end(args);
	return (size_t)len < size ? len : (int)size - 1;
}

#endif /* LINUX_SPRINTF_H */
