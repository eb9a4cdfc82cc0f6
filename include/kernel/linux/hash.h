/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Numbers that look like chance, made of others: by a multiplication whose high
 * bits depend on all of them. They are not those of the kernel.
 */
#ifndef LINUX_HASH_H
#define LINUX_HASH_H

#include <linux/types.h>

/** So many bits, at most 32, made of 32. */
static inline u32 hash_32(u32 val, unsigned int bits)
{
	return (u32)(val * 0x9e3779b1u) >> (32 - bits);
}

/** So many bits, at most 32, made of 64. */
static inline u32 hash_64(u64 val, unsigned int bits)
{
	return (u32)((val * 0x9e3779b97f4a7c15ull) >> (64 - bits));
}

/** So many bits, at most 32, made of a long. */
static inline u32 hash_long(unsigned long val, unsigned int bits)
{
	return hash_64(val, bits);
}

/** So many bits, at most 32, made of a pointer. */
static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return hash_64((uintptr_t)ptr, bits);
}

#endif /* LINUX_HASH_H */
