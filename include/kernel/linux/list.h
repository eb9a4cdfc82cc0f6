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

/** Visit each object after @p pos. */
#define list_for_each_entry_continue(pos, head, member)                        \
	for (pos = list_next_entry(pos, member); &pos->member != (head);       \
	     pos = list_next_entry(pos, member))
/** Visit each object from @p pos on. */
#define list_for_each_entry_from(pos, head, member)                            \
	for (; &pos->member != (head); pos = list_next_entry(pos, member))
/** From the last to the first; the object may be removed. */
#define list_for_each_entry_safe_reverse(pos, n, head, member)                 \
	for (pos = list_last_entry(head, __typeof__(*pos), member),            \
	    n = list_prev_entry(pos, member);                                  \
	     &pos->member != (head); pos = n, n = list_prev_entry(n, member))
/** The object before @p pos. */
#define list_prev_entry(pos, member)                                           \
	list_entry((pos)->member.prev, __typeof__(*(pos)), member)
/** Whether a loop ended with @p pos. */
#define list_entry_is_head(pos, head, member) (&pos->member == (head))
/** Visit each node from the last to the first. */
#define list_for_each_prev(pos, head)                                          \
	for (pos = (head)->prev; pos != (head); pos = pos->prev)

/** Tell whether a node is the first of its list. */
static inline bool list_is_first(const struct list_head *node,
				 const struct list_head *head)
{
	return node->prev == head;
}

/** Tell whether a node is the list itself. */
static inline bool list_is_head(const struct list_head *node,
				const struct list_head *head)
{
	return node == head;
}

/** How many nodes a list has. */
static inline size_t list_count_nodes(struct list_head *head)
{
	struct list_head *at;
	size_t n = 0;

	list_for_each(at, head) n++;
	return n;
}

/** Put a node where another was, whose links stay. */
static inline void list_replace(struct list_head *old, struct list_head *node)
{
	list_add_tail(node, old);
	old->prev->next = old->next;
	old->next->prev = old->prev;
}

/** Move all nodes between two lists' ends. Private. */
static inline void list_join_(struct list_head *list, struct list_head *prev,
			      struct list_head *next)
{
	if (list_empty(list))
		return;
	list->next->prev = prev;
	prev->next = list->next;
	list->prev->next = next;
	next->prev = list->prev;
}

/** Move all of a list to the front of another; its head is not made empty. */
static inline void list_splice(struct list_head *list, struct list_head *head)
{
	list_join_(list, head, head->next);
}

/** Move all of a list to the end of another; its head is not made empty. */
static inline void list_splice_tail(struct list_head *list,
				    struct list_head *head)
{
	list_join_(list, head->prev, head);
}

/**
 * Move the first nodes of a list, up to and with one, to another.
 * @param list what they are on from here on; what was on it is lost
 * @param head where they were
 * @param entry the last of them; @p head for none
 */
static inline void list_cut_position(struct list_head *list,
				     struct list_head *head,
				     struct list_head *entry)
{
	INIT_LIST_HEAD(list);
	while (entry != head && list->prev != entry)
		list_move_tail(head->next, list);
}

/** The same, without that one. */
static inline void list_cut_before(struct list_head *list,
				   struct list_head *head,
				   struct list_head *entry)
{
	list_cut_position(list, head, entry->prev);
}

/** Move the first node to the end. */
static inline void list_rotate_left(struct list_head *head)
{
	if (!list_empty(head))
		list_move_tail(head->next, head);
}

/* ---- lists with one pointer in the head ---------------------------------- */

/** Such a list. */
struct hlist_head {
	struct hlist_node *first; /**< the first node, or NULL */
};

/** A node of one. */
struct hlist_node {
	struct hlist_node *next;   /**< the next node, or NULL */
	struct hlist_node **pprev; /**< what points to it; NULL: nothing */
};

/** An empty list. */
#define HLIST_HEAD_INIT                                                        \
	{                                                                      \
		NULL                                                           \
	}
/** An empty list called @p name. */
#define HLIST_HEAD(name) struct hlist_head name = HLIST_HEAD_INIT
/** Make a list empty. */
#define INIT_HLIST_HEAD(head) ((head)->first = NULL)
/** The object that holds a node. */
#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
/** The same; NULL if there is no node. */
#define hlist_entry_safe(ptr, type, member)                                    \
	({                                                                     \
		__typeof__(ptr) hlist_ptr_ = (ptr);                            \
		hlist_ptr_ ? hlist_entry(hlist_ptr_, type, member) : NULL;     \
	})

/** Make a node belong to no list. */
static inline void INIT_HLIST_NODE(struct hlist_node *node)
{
	node->next = NULL;
	node->pprev = NULL;
}

/** Tell whether a node belongs to no list. */
static inline bool hlist_unhashed(const struct hlist_node *node)
{
	return !node->pprev;
}

/** Tell whether a list has no nodes. */
static inline bool hlist_empty(const struct hlist_head *head)
{
	return !head->first;
}

/** Put a node first. */
static inline void hlist_add_head(struct hlist_node *node,
				  struct hlist_head *head)
{
	node->next = head->first;
	if (node->next)
		node->next->pprev = &node->next;
	head->first = node;
	node->pprev = &head->first;
}

/** Put a node behind another. */
static inline void hlist_add_behind(struct hlist_node *node,
				    struct hlist_node *prev)
{
	node->next = prev->next;
	if (node->next)
		node->next->pprev = &node->next;
	prev->next = node;
	node->pprev = &prev->next;
}

/** Take a node off its list, if it is on one. */
static inline void hlist_del_init(struct hlist_node *node)
{
	if (hlist_unhashed(node))
		return;
	*node->pprev = node->next;
	if (node->next)
		node->next->pprev = node->pprev;
	INIT_HLIST_NODE(node);
}

/** Take a node off its list. */
static inline void hlist_del(struct hlist_node *node)
{
	hlist_del_init(node);
}

/** Visit each node. */
#define hlist_for_each(pos, head)                                              \
	for (pos = (head)->first; pos; pos = pos->next)
/** Visit each node, which may be removed. */
#define hlist_for_each_safe(pos, n, head)                                      \
	for (pos = (head)->first; pos && (n = pos->next, true); pos = n)
/** Visit each object. */
#define hlist_for_each_entry(pos, head, member)                                \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)),         \
				    member);                                   \
	     pos; pos = hlist_entry_safe((pos)->member.next,                   \
					 __typeof__(*(pos)), member))
/** Visit each object, which may be removed; @p n is a node. */
#define hlist_for_each_entry_safe(pos, n, head, member)                        \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)),         \
				    member);                                   \
	     pos && (n = pos->member.next, true);                              \
	     pos = hlist_entry_safe(n, __typeof__(*(pos)), member))

#endif /* LINUX_LIST_H */
