/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Fields of a register, which a mask of adjacent bits names: FIELD_PREP() and
 * FIELD_GET().
 */
#ifndef LINUX_BITFIELD_H
#define LINUX_BITFIELD_H

#include <asm/byteorder.h>
#include <linux/build_bug.h>
#include <linux/types.h>

/** At which bit a field begins. Private. */
#define FIELD_SHIFT_(mask) __builtin_ctzll(mask)
/** The largest value of a field. */
#define FIELD_MAX(mask) ((__typeof__(mask))((mask) >> FIELD_SHIFT_(mask)))
/** Whether a field can hold a value. */
#define FIELD_FIT(mask, val)                                                   \
	(!((((__typeof__(mask))(val)) << FIELD_SHIFT_(mask)) & ~(mask)))
/** A value where its field is. */
#define FIELD_PREP(mask, val)                                                  \
	((__typeof__(mask))(((__typeof__(mask))(val) << FIELD_SHIFT_(mask)) &  \
			    (mask)))
/** The same, as a constant. */
#define FIELD_PREP_CONST(mask, val) FIELD_PREP(mask, val)
/** The value of a field. */
#define FIELD_GET(mask, reg)                                                   \
	((__typeof__(mask))(((reg) & (mask)) >> FIELD_SHIFT_(mask)))

/** Functions for the fields of one kind of integer. Private. */
#define FIELD_FUNCTIONS_(base, type, to, from)                                 \
	static inline type base##_encode_bits(u64 val, u64 mask)               \
	{                                                                      \
		return to((base)(val << FIELD_SHIFT_(mask) & mask));           \
	}                                                                      \
	static inline base base##_get_bits(type reg, u64 mask)                 \
	{                                                                      \
		return (base)((from(reg) & mask) >> FIELD_SHIFT_(mask));       \
	}                                                                      \
	static inline type base##_replace_bits(type reg, u64 val, u64 mask)    \
	{                                                                      \
		return to((base)((from(reg) & ~mask) |                         \
				 (val << FIELD_SHIFT_(mask) & mask)));         \
	}

FIELD_FUNCTIONS_(u8, u8, (u8), (u8))
FIELD_FUNCTIONS_(u16, u16, (u16), (u16))
FIELD_FUNCTIONS_(u32, u32, (u32), (u32))
FIELD_FUNCTIONS_(u64, u64, (u64), (u64))

#endif /* LINUX_BITFIELD_H */
