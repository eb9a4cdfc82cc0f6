/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Counts of references. One that would come back from 0, or go below it, is
 * left alone and said so.
 */
#ifndef LINUX_REFCOUNT_H
#define LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>

/** A count of references. */
typedef struct refcount_struct {
	atomic_t refs; /**< how many there are */
} refcount_t;

/** Initialiser. */
#define REFCOUNT_INIT(n)                                                       \
	{                                                                      \
		.refs = ATOMIC_INIT(n)                                         \
	}

/** Begin with so many. */
static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

/** How many there are. */
static inline unsigned int refcount_read(const refcount_t *r)
{
	return (unsigned int)atomic_read(&r->refs);
}

/** Take one unless there is none; whether there was. */
static inline bool refcount_inc_not_zero(refcount_t *r)
{
	return atomic_inc_not_zero(&r->refs);
}

/** Take one more. */
static inline void refcount_inc(refcount_t *r)
{
	WARN(!refcount_inc_not_zero(r), "reference taken where none was left");
}

/** Give one back; whether it was the last. */
static inline bool refcount_dec_and_test(refcount_t *r)
{
	if (WARN(!refcount_read(r), "reference given back that nobody has"))
		return false;
	return atomic_dec_and_test(&r->refs);
}

#endif /* LINUX_REFCOUNT_H */
