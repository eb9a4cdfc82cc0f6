/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Strings and memory: the C library's, and strscpy(). kmemdup() and kstrdup()
 * are in slab.h.
 */
#ifndef LINUX_STRING_H
#define LINUX_STRING_H

#include <string.h>

#include <linux/errno.h>
#include <linux/types.h>

/** Copy what fits of a text, always ended: its length, or -E2BIG. */
static inline ssize_t virtio_strscpy(char *dst, const char *src, size_t size)
{
	size_t len = 0;

	while (len < size && src[len])
		len++;
	if (len < size) {
		memcpy(dst, src, len + 1);
		return (ssize_t)len;
	}
	if (size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
	}
	return -E2BIG;
}

#define STRSCPY_PICK_(a, b, c, name, ...) name /**< private */
#define STRSCPY_2_(dst, src)		  virtio_strscpy(dst, src, sizeof(dst))
#define STRSCPY_3_(dst, src, size)	  virtio_strscpy(dst, src, size)
/** Copy what fits of a text; without a size, into an array. */
#define strscpy(...)                                                           \
	STRSCPY_PICK_(__VA_ARGS__, STRSCPY_3_, STRSCPY_2_, )(__VA_ARGS__)

/** The first byte that is another; NULL if none is. */
static inline void *memchr_inv(const void *mem, int c, size_t size)
{
	const unsigned char *p = (const unsigned char *)mem;

	for (; size; size--, p++)
		if (*p != (unsigned char)c)
			return (void *)(uintptr_t)p;
	return NULL;
}

/** Whether a text begins with another: the length of that. */
static inline size_t str_has_prefix(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? len : 0;
}

#endif /* LINUX_STRING_H */
