/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Linux's intrusive list: what <virtio/list.h> has and the rest that drivers
 * use.
 */
#ifndef LINUX_LIST_H
#define LINUX_LIST_H

#include <linux/container_of.h>

/** An empty list called @p name. */
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

/**
 * Put a node first.
 * @param node a node that is on no list
 * @param head the list
 */
static inline void list_add(struct list_head *node, struct list_head *head)
{
	list_add_tail(node, head->next);
}

/**
 * Take a node off its list.
 * @param node the node; not poisoned, as it is in the kernel, but belonging to
 *        no list
 */
static inline void list_del(struct list_head *node)
{
	list_del_init(node);
}

/** Move a node from its list to the front of another. */
static inline void list_move(struct list_head *node, struct list_head *head)
{
	list_del_init(node);
	list_add(node, head);
}

/** Move a node from its list to the end of another. */
static inline void list_move_tail(struct list_head *node,
				  struct list_head *head)
{
	list_del_init(node);
	list_add_tail(node, head);
}

/** Put a node where another was, which belongs to no list then. */
static inline void list_replace_init(struct list_head *old,
				     struct list_head *node)
{
	list_add_tail(node, old);
	list_del_init(old);
}

/** Move all of a list to the front of another. */
static inline void list_splice_init(struct list_head *list,
				    struct list_head *head)
{
	while (!list_empty(list))
		list_move(list->prev, head);
}

/** Move all of a list to the end of another. */
static inline void list_splice_tail_init(struct list_head *list,
					 struct list_head *head)
{
	while (!list_empty(list))
		list_move_tail(list->next, head);
}

/** Tell whether a node is the last of its list. */
static inline bool list_is_last(const struct list_head *node,
				const struct list_head *head)
{
	return node->next == head;
}

/** Tell whether a list has one node. */
static inline bool list_is_singular(const struct list_head *head)
{
	return !list_empty(head) && head->next == head->prev;
}

/** The first object on a list that is not empty. */
#define list_first_entry(head, type, member)                                   \
	list_entry((head)->next, type, member)

/** The first object on a list, or NULL. */
#define list_first_entry_or_null(head, type, member)                           \
	(list_empty(head) ? NULL : list_first_entry(head, type, member))

/** The last object on a list that is not empty. */
#define list_last_entry(head, type, member)                                    \
	list_entry((head)->prev, type, member)

/** The object after @p pos. */
#define list_next_entry(pos, member)                                           \
	list_entry((pos)->member.next, __typeof__(*(pos)), member)

/** Visit each node as @p pos; none may be removed meanwhile. */
#define list_for_each(pos, head)                                               \
	for (pos = (head)->next; pos != (head); pos = pos->next)

/** Visit each node as @p pos, which may itself be removed meanwhile. */
#define list_for_each_safe(pos, n, head)                                       \
	for (pos = (head)->next, n = pos->next; pos != (head);                 \
	     pos = n, n = pos->next)

/** Visit each object from the last to the first. */
#define list_for_each_entry_reverse(pos, head, member)                         \
	for (pos = list_last_entry(head, __typeof__(*pos), member);            \
	     &pos->member != (head);                                           \
	     pos = list_entry(pos->member.prev, __typeof__(*pos), member))

#endif /* LINUX_LIST_H */
