/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Unique names of 16 bytes.
 */
#ifndef LINUX_UUID_H
#define LINUX_UUID_H

#include <linux/string.h>
#include <linux/types.h>

#define UUID_SIZE	16 /**< bytes in one */
#define UUID_STRING_LEN 36 /**< characters of its text */

/** One, the highest byte first. */
typedef struct {
	__u8 b[UUID_SIZE]; /**< its bytes */
} uuid_t;

/** One, its first parts the lowest byte first. */
typedef struct {
	__u8 b[UUID_SIZE]; /**< its bytes */
} guid_t;

/** Tell whether two are the same. */
static inline bool uuid_equal(const uuid_t *a, const uuid_t *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/** Copy one. */
static inline void uuid_copy(uuid_t *dst, const uuid_t *src)
{
	*dst = *src;
}

/** Tell whether one is all zeroes. */
static inline bool uuid_is_null(const uuid_t *uuid)
{
	return !memchr_inv(uuid, 0, sizeof(*uuid));
}

/** Take one from bytes. */
static inline void import_uuid(uuid_t *dst, const __u8 *src)
{
	memcpy(dst, src, sizeof(*dst));
}

/** Give its bytes. */
static inline void export_uuid(__u8 *dst, const uuid_t *src)
{
	memcpy(dst, src, sizeof(*src));
}

#endif /* LINUX_UUID_H */
