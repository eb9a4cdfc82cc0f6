/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Integers at any address.
 */
#ifndef LINUX_UNALIGNED_H
#define LINUX_UNALIGNED_H

#include <asm/byteorder.h>
#include <linux/string.h>
#include <linux/types.h>

/** Read what a pointer points to. */
#define get_unaligned(ptr)                                                     \
	({                                                                     \
		__typeof__(*(ptr)) unaligned_;                                 \
		memcpy(&unaligned_, ptr, sizeof(unaligned_));                  \
		unaligned_;                                                    \
	})
/** Write it. */
#define put_unaligned(val, ptr)                                                \
	do {                                                                   \
		__typeof__(*(ptr)) unaligned_ = (val);                         \
		memcpy(ptr, &unaligned_, sizeof(unaligned_));                  \
	} while (0)

/** Functions for one kind of integer. Private. */
#define UNALIGNED_(order, bits)                                                \
	static inline u##bits get_unaligned_##order##bits(const void *p)       \
	{                                                                      \
		u##bits v;                                                     \
		memcpy(&v, p, sizeof(v));                                      \
		return order##bits##_to_cpu(v);                                \
	}                                                                      \
	static inline void put_unaligned_##order##bits(u##bits val, void *p)   \
	{                                                                      \
		u##bits v = cpu_to_##order##bits(val);                         \
		memcpy(p, &v, sizeof(v));                                      \
	}

UNALIGNED_(le, 16)
UNALIGNED_(le, 32)
UNALIGNED_(le, 64)
UNALIGNED_(be, 16)
UNALIGNED_(be, 32)
UNALIGNED_(be, 64)

#endif /* LINUX_UNALIGNED_H */
