/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Caches that give memory back when there is none: shrinker_register().
 */
#ifndef LINUX_SHRINKER_H
#define LINUX_SHRINKER_H

#include <linux/reclaim.h>
#include <linux/slab.h>

#define DEFAULT_SEEKS 2 /**< for shrinker::seeks */

/** Make a shrinker, to be filled and registered; NULL without memory. */
static inline struct shrinker *shrinker_alloc(unsigned int flags,
					      const char *name, ...)
{
	struct shrinker *shrinker =
		(struct shrinker *)kzalloc(sizeof(*shrinker), GFP_KERNEL);

	(void)name;
	if (!shrinker)
		return NULL;
	shrinker->flags = flags;
	INIT_LIST_HEAD(&shrinker->list);
	return shrinker;
}

/** Let it be asked. Process context. */
static inline void shrinker_register(struct shrinker *shrinker)
{
	list_add_tail(&shrinker->list, &virtio_reclaimers_.shrinkers);
}

/** Free it; it is not asked any more. NULL is allowed. Process context. */
static inline void shrinker_free(struct shrinker *shrinker)
{
	if (shrinker)
		list_del(&shrinker->list);
	kfree(shrinker);
}

#endif /* LINUX_SHRINKER_H */
