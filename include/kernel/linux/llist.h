/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Lists that several add to at once, and one takes all of.
 */
#ifndef LINUX_LLIST_H
#define LINUX_LLIST_H

#include <linux/container_of.h>
#include <linux/types.h>

/** A node. */
struct llist_node {
	struct llist_node *next; /**< added before it, or NULL */
};

/** A list. */
struct llist_head {
	struct llist_node *first; /**< added last, or NULL */
};

/** An empty list called @p name. */
#define LLIST_HEAD(name) struct llist_head name = { NULL }
/** The object that holds a node. */
#define llist_entry(ptr, type, member) container_of(ptr, type, member)

/** Make a list empty. */
static inline void init_llist_head(struct llist_head *head)
{
	head->first = NULL;
}

/** Tell whether a list is empty. */
static inline bool llist_empty(const struct llist_head *head)
{
	return !__atomic_load_n(&head->first, __ATOMIC_RELAXED);
}

/** Add a node; whether the list was empty. Any context. */
static inline bool llist_add(struct llist_node *node, struct llist_head *head)
{
	struct llist_node *first =
		__atomic_load_n(&head->first, __ATOMIC_RELAXED);

	do
		node->next = first;
	while (!__atomic_compare_exchange_n(&head->first, &first, node, true,
					    __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED));
	return !first;
}

/** Take all nodes: the one added last. Any context. */
static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return __atomic_exchange_n(&head->first, (struct llist_node *)NULL,
				   __ATOMIC_ACQUIRE);
}

/** Turn such a list round: the one added first. */
static inline struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *done = NULL;

	while (head) {
		struct llist_node *next = head->next;

		head->next = done;
		done = head;
		head = next;
	}
	return done;
}

/** Visit each object from a node on; it may be removed. */
#define llist_for_each_entry_safe(pos, n, node, member)                        \
	for (struct llist_node *llist_at_ = (node), *llist_next_;              \
	     llist_at_ &&                                                      \
	     (pos = llist_entry(llist_at_, __typeof__(*pos), member),          \
	     llist_next_ = llist_at_->next,                                    \
	     n = llist_next_                                                   \
			 ? llist_entry(llist_next_, __typeof__(*n), member)    \
			 : NULL,                                               \
	     (void)n, true);                                                   \
	     llist_at_ = llist_next_)

#endif /* LINUX_LLIST_H */
