/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Linux's intrusive list: nodes live in the objects, nothing is allocated.
 */
#ifndef VIRTIO_LIST_H
#define VIRTIO_LIST_H

#include <stdbool.h>
#include <stddef.h>

/** A node of a circular list, and its head. */
struct list_head {
	struct list_head *next; /**< the next node, or the head */
	struct list_head *prev; /**< the previous node, or the head */
};

/** The object of @p type whose @p member is at @p ptr. */
#ifndef container_of
#define container_of(ptr, type, member)                                        \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))
#endif

/** Initialiser of an empty list called @p name. */
#define LIST_HEAD_INIT(name)                                                   \
	{                                                                      \
		&(name), &(name)                                               \
	}

/**
 * Make a list empty, or a node belong to no list.
 * @param head the list or node
 */
static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head;
	head->prev = head;
}

/**
 * Tell whether a list has no nodes.
 * @param head the list
 * @return true if it has none
 */
static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

/**
 * Append a node.
 * @param node a node that is on no list
 * @param head the list
 */
static inline void list_add_tail(struct list_head *node, struct list_head *head)
{
	node->next = head;
	node->prev = head->prev;
	head->prev->next = node;
	head->prev = node;
}

/**
 * Take a node off its list and make it belong to none.
 * @param node the node
 */
static inline void list_del_init(struct list_head *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
	INIT_LIST_HEAD(node);
}

/** The object of @p type that holds node @p ptr as its @p member. */
#define list_entry(ptr, type, member) container_of(ptr, type, member)

/** Visit each object on the list as @p pos; none may be removed meanwhile. */
#define list_for_each_entry(pos, head, member)                                 \
	for (pos = list_entry((head)->next, __typeof__(*pos), member);         \
	     &pos->member != (head);                                           \
	     pos = list_entry(pos->member.next, __typeof__(*pos), member))

/** Visit each object as @p pos, which may itself be removed meanwhile. */
#define list_for_each_entry_safe(pos, n, head, member)                         \
	for (pos = list_entry((head)->next, __typeof__(*pos), member),         \
	    n = list_entry(pos->member.next, __typeof__(*pos), member);        \
	     &pos->member != (head);                                           \
	     pos = n, n = list_entry(n->member.next, __typeof__(*n), member))

#endif /* VIRTIO_LIST_H */
