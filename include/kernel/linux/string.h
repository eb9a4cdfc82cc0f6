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
	size_t len;

	/* No memcpy(): compilers warn of what a literal's end forbids. */
	for (len = 0; len < size && src[len]; len++)
		dst[len] = src[len];
	if (len < size) {
		dst[len] = '\0';
		return (ssize_t)len;
	}
	if (size)
		dst[size - 1] = '\0';
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

/** strscpy(), and zeroes behind it. */
static inline ssize_t virtio_strscpy_pad(char *dst, const char *src,
					 size_t size)
{
	ssize_t len = virtio_strscpy(dst, src, size);

	if (len >= 0)
		memset(dst + len, 0, size - (size_t)len);
	return len;
}

#define STRSCPY_PAD_2_(dst, src)       virtio_strscpy_pad(dst, src, sizeof(dst))
#define STRSCPY_PAD_3_(dst, src, size) virtio_strscpy_pad(dst, src, size)
/** Copy what fits of a text and zero the rest. */
#define strscpy_pad(...)                                                       \
	STRSCPY_PICK_(__VA_ARGS__, STRSCPY_PAD_3_, STRSCPY_PAD_2_, )           \
	(__VA_ARGS__)

/** Whether a character is blank. Private. */
static inline bool string_blank_(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/** Behind the blanks that a text begins with. */
static inline char *skip_spaces(const char *text)
{
	while (string_blank_(*text))
		text++;
	return (char *)(uintptr_t)text;
}

/** Cut blanks off a text: where it begins now. */
static inline char *strim(char *text)
{
	size_t len = strlen(text);

	while (len && string_blank_(text[len - 1]))
		len--;
	text[len] = '\0';
	return skip_spaces(text);
}

#define strstrip(text) strim(text) /**< the same */

/** Whether a text begins with another. */
static inline bool strstarts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/** Whether two texts are the same but for a newline at the end. */
static inline bool sysfs_streq(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a == '\n' && !a[1] && !*b)
		return true;
	if (*b == '\n' && !b[1] && !*a)
		return true;
	return *a == *b;
}

/** The number of a text in an array of so many; -EINVAL if it is not there. */
static inline int match_string(const char *const *array, size_t n,
			       const char *text)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (strcmp(array[i], text) == 0)
			return (int)i;
	return -EINVAL;
}

/** The same for an attribute's text, which a newline may end. */
static inline int __sysfs_match_string(const char *const *array, size_t n,
				       const char *text)
{
	for (size_t i = 0; i < n && array[i]; i++)
		if (sysfs_streq(array[i], text))
			return (int)i;
	return -EINVAL;
}

/** The same with an array whose size is known. */
#define sysfs_match_string(array, text)                                        \
	__sysfs_match_string(array, sizeof(array) / sizeof((array)[0]), text)

/** What follows the last slash of a path. */
static inline const char *kbasename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/** Zero memory, even if it is not used again. */
static inline void memzero_explicit(void *mem, size_t size)
{
	memset(mem, 0, size);
	__asm__ volatile("" : : "r"(mem) : "memory");
}

/** Whether memory is all zeroes. */
static inline bool mem_is_zero(const void *mem, size_t size)
{
	return !memchr_inv(mem, 0, size);
}

#endif /* LINUX_STRING_H */
