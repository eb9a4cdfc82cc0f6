/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Lists that are read while they change: see rcupdate.h. An object that was
 * taken off keeps its way onwards, for who stands on it.
 */
#ifndef LINUX_RCULIST_H
#define LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

/** Put a node last. */
static inline void list_add_tail_rcu(struct list_head *node,
				     struct list_head *head)
{
	node->next = head;
	node->prev = head->prev;
	rcu_assign_pointer(head->prev->next, node);
	head->prev = node;
}

/** Put a node first. */
static inline void list_add_rcu(struct list_head *node, struct list_head *head)
{
	list_add_tail_rcu(node, head->next);
}

/** Take a node off its list; who stands on it still finds the next. */
static inline void list_del_rcu(struct list_head *node)
{
	node->next->prev = node->prev;
	node->prev->next = node->next;
	node->prev = node;
}

/** Put a node where another was. */
static inline void list_replace_rcu(struct list_head *old,
				    struct list_head *node)
{
	node->next = old->next;
	node->prev = old->prev;
	rcu_assign_pointer(node->prev->next, node);
	node->next->prev = node;
	old->prev = old;
}

/** The object of a node. */
#define list_entry_rcu(ptr, type, member)                                      \
	list_entry(READ_ONCE(ptr), type, member)
/** The first object of a list, or NULL. */
#define list_first_or_null_rcu(head, type, member)                             \
	({                                                                     \
		struct list_head *rcu_head_ = (head);                          \
		struct list_head *rcu_first_ = READ_ONCE(rcu_head_->next);     \
                                                                               \
		rcu_first_ != rcu_head_ ? list_entry(rcu_first_, type, member) \
					: NULL;                                \
	})
/** Visit each object; further arguments say who keeps others away. */
#define list_for_each_entry_rcu(pos, head, member, ...)                        \
	list_for_each_entry(pos, head, member)

#endif /* LINUX_RCULIST_H */
