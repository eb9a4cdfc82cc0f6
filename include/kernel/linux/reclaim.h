/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Who is asked for memory when there is none: the chain of oom.h and the list
 * of shrinker.h. alloc_pages() calls virtio_reclaim_() and tries once more, if
 * a file of the module includes one of those headers.
 */
#ifndef LINUX_RECLAIM_H
#define LINUX_RECLAIM_H

#include <linux/list.h>
#include <linux/notifier.h>
#include <linux/types.h>

struct shrinker;

/** What a shrinker is asked for. */
struct shrink_control {
	unsigned int gfp_mask;	  /**< how memory is allocated */
	int nid;		  /**< of which node: 0 */
	unsigned long nr_to_scan; /**< objects to look at */
	unsigned long nr_scanned; /**< objects that were looked at */
};

/** It has nothing to give. */
#define SHRINK_EMPTY (~0ul - 1)
/** It cannot give anything now. */
#define SHRINK_STOP (~0ul)

/** Somebody who can give memory back, if asked. */
struct shrinker {
	/** How many objects it could free. */
	unsigned long (*count_objects)(struct shrinker *shrinker,
				       struct shrink_control *sc);
	/** Free some: how many it did. */
	unsigned long (*scan_objects)(struct shrinker *shrinker,
				      struct shrink_control *sc);
	long batch;	       /**< not looked at */
	int seeks;	       /**< not looked at */
	unsigned int flags;    /**< not looked at */
	void *private_data;    /**< the driver's */
	struct list_head list; /**< private */
};

/** Who is asked. Private; one for each module. */
struct reclaimers {
	struct blocking_notifier_head oom; /**< of register_oom_notifier() */
	struct list_head shrinkers;	   /**< of shrinker_register() */
	bool busy;			   /**< they are being asked */
};

/** Private. */
struct reclaimers virtio_reclaimers_
	__attribute__((weak, visibility("hidden"))) = {
		.shrinkers = LIST_HEAD_INIT(virtio_reclaimers_.shrinkers),
	};

/** Ask all for memory: how much they gave, in units of their own. Private. */
__attribute__((weak, visibility("hidden"))) unsigned long virtio_reclaim_(void)
{
	struct reclaimers *r = &virtio_reclaimers_;
	struct shrinker *shrinker;
	unsigned long freed = 0;

	/* Who is asked may allocate, but is not asked for that. */
	if (r->busy)
		return 0;
	r->busy = true;
	list_for_each_entry(shrinker, &r->shrinkers, list) {
		struct shrink_control sc = { 0, 0, 0, 0 };
		unsigned long n = shrinker->count_objects(shrinker, &sc);

		if (!n || n >= SHRINK_EMPTY)
			continue;
		sc.nr_to_scan = n;
		n = shrinker->scan_objects(shrinker, &sc);
		if (n < SHRINK_EMPTY)
			freed += n;
	}
	if (!freed)
		blocking_notifier_call_chain(&r->oom, 0, &freed);
	r->busy = false;
	return freed;
}

#endif /* LINUX_RECLAIM_H */
