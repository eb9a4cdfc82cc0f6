/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Objects that live as long as somebody refers to them.
 */
#ifndef LINUX_KREF_H
#define LINUX_KREF_H

#include <linux/refcount.h>

/** Part of the object. */
struct kref {
	refcount_t refcount; /**< how many refer to it */
};

/** Begin: the caller refers to it. */
static inline void kref_init(struct kref *kref)
{
	refcount_set(&kref->refcount, 1);
}

/** How many refer to it. */
static inline unsigned int kref_read(const struct kref *kref)
{
	return refcount_read(&kref->refcount);
}

/** Refer to it too. */
static inline void kref_get(struct kref *kref)
{
	refcount_inc(&kref->refcount);
}

/** Refer to it unless nobody does any more; whether somebody did. */
static inline bool kref_get_unless_zero(struct kref *kref)
{
	return refcount_inc_not_zero(&kref->refcount);
}

/** Do not refer to it any more; the last one calls @p release and gets 1. */
static inline int kref_put(struct kref *kref,
			   void (*release)(struct kref *kref))
{
	if (!refcount_dec_and_test(&kref->refcount))
		return 0;
	release(kref);
	return 1;
}

#endif /* LINUX_KREF_H */
