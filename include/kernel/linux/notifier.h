/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Chains of functions that are told of something, the one of the highest
 * priority first. All kinds of chain are the same here.
 */
#ifndef LINUX_NOTIFIER_H
#define LINUX_NOTIFIER_H

#include <linux/errno.h>
#include <linux/types.h>

#define NOTIFY_DONE	 0x0000				/**< no concern of it */
#define NOTIFY_OK	 0x0001				/**< done */
#define NOTIFY_STOP_MASK 0x8000				/**< tell no others */
#define NOTIFY_BAD	 (NOTIFY_STOP_MASK | 0x0002)	/**< it must not be */
#define NOTIFY_STOP	 (NOTIFY_OK | NOTIFY_STOP_MASK) /**< done for all */

struct notifier_block;
/** Told of something: NOTIFY_*. */
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action,
			     void *data);

/** Who is told. */
struct notifier_block {
	notifier_fn_t notifier_call; /**< what is called */
	struct notifier_block *next; /**< the next of the chain */
	int priority;		     /**< the highest is told first */
};

/** A chain. */
struct blocking_notifier_head {
	struct notifier_block *head; /**< the first of it */
};

#define atomic_notifier_head blocking_notifier_head /**< the same */
#define raw_notifier_head    blocking_notifier_head /**< the same */
/** An empty chain called @p name. */
#define BLOCKING_NOTIFIER_HEAD(name)                                           \
	struct blocking_notifier_head name = { NULL }
#define ATOMIC_NOTIFIER_HEAD(name) BLOCKING_NOTIFIER_HEAD(name) /**< too */
#define RAW_NOTIFIER_HEAD(name)	   BLOCKING_NOTIFIER_HEAD(name) /**< too */
/** Make a chain empty. */
#define BLOCKING_INIT_NOTIFIER_HEAD(chain) ((chain)->head = NULL)
#define ATOMIC_INIT_NOTIFIER_HEAD(chain)   ((chain)->head = NULL) /**< too */

/** Add to a chain: 0, or -EEXIST. */
static inline int
blocking_notifier_chain_register(struct blocking_notifier_head *chain,
				 struct notifier_block *nb)
{
	struct notifier_block **at = &chain->head;

	for (; *at && (*at)->priority >= nb->priority; at = &(*at)->next)
		if (*at == nb)
			return -EEXIST;
	nb->next = *at;
	*at = nb;
	return 0;
}

/** Take from a chain: 0, or -ENOENT. */
static inline int
blocking_notifier_chain_unregister(struct blocking_notifier_head *chain,
				   struct notifier_block *nb)
{
	struct notifier_block **at = &chain->head;

	while (*at && *at != nb)
		at = &(*at)->next;
	if (!*at)
		return -ENOENT;
	*at = nb->next;
	return 0;
}

/** Tell a chain: what the last one that was told returned. */
static inline int
blocking_notifier_call_chain(struct blocking_notifier_head *chain,
			     unsigned long action, void *data)
{
	struct notifier_block *nb = chain->head, *next;
	int ret = NOTIFY_DONE;

	for (; nb && !(ret & NOTIFY_STOP_MASK); nb = next) {
		next = nb->next;
		ret = nb->notifier_call(nb, action, data);
	}
	return ret;
}

#define atomic_notifier_chain_register	 blocking_notifier_chain_register
#define atomic_notifier_chain_unregister blocking_notifier_chain_unregister
#define atomic_notifier_call_chain	 blocking_notifier_call_chain
#define raw_notifier_chain_register	 blocking_notifier_chain_register
#define raw_notifier_chain_unregister	 blocking_notifier_chain_unregister
#define raw_notifier_call_chain		 blocking_notifier_call_chain

/** What to return for an error. */
static inline int notifier_from_errno(int err)
{
	return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
}

/** The error that was returned, or 0. */
static inline int notifier_to_errno(int ret)
{
	ret &= ~NOTIFY_STOP_MASK;
	return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
}

#endif /* LINUX_NOTIFIER_H */
