/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Linux's intrusive list: what <virtio/list.h> has and the rest that drivers
 * use.
 */
#ifndef LINUX_LIST_H
#define LINUX_LIST_H

#include <virtio/list.h>

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

/** The first object on a list that is not empty. */
#define list_first_entry(head, type, member)                                   \
	list_entry((head)->next, type, member)

/** The first object on a list, or NULL. */
#define list_first_entry_or_null(head, type, member)                           \
	(list_empty(head) ? NULL : list_first_entry(head, type, member))

#endif /* LINUX_LIST_H */
