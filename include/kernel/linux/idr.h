/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Numbers that are given out and taken back: an IDA gives numbers alone, an IDR
 * keeps a pointer for each.
 *
 * Both are lists in the order of the numbers, each entry a block of kmalloc():
 * good for the few that a driver has. An IDA that has given nothing out holds
 * no memory, so one that is never destroyed leaks nothing.
 */
#ifndef LINUX_IDR_H
#define LINUX_IDR_H

#include <limits.h>

#include <linux/err.h>
#include <linux/list.h>
#include <linux/slab.h>

/** A number that is given out. */
struct idr_entry {
	struct list_head node; /**< in idr::entries */
	int id;		       /**< the number */
	void *ptr;	       /**< what it stands for */
};

/** Numbers and what they stand for. */
struct idr {
	struct list_head entries; /**< struct idr_entry, the lowest first */
	int cursor;		  /**< where idr_alloc_cyclic() goes on */
};

/** Numbers. */
struct ida {
	struct idr idr; /**< the same, without pointers */
};

/** Initialiser of an IDR called @p name. */
#define IDR_INIT(name)                                                         \
	{                                                                      \
		LIST_HEAD_INIT((name).entries), 0                              \
	}
/** An IDR called @p name. */
#define DEFINE_IDR(name) struct idr name = IDR_INIT(name)
/** An IDA called @p name. */
#define DEFINE_IDA(name) struct ida name = { IDR_INIT((name).idr) }

/** Begin: nothing is given out. */
static inline void idr_init(struct idr *idr)
{
	INIT_LIST_HEAD(&idr->entries);
	idr->cursor = 0;
}

/** Tell whether nothing is given out. */
static inline bool idr_is_empty(const struct idr *idr)
{
	return list_empty(&idr->entries);
}

/** The entry of a number, or NULL. Private. */
static inline struct idr_entry *idr_entry_(const struct idr *idr, int id)
{
	struct idr_entry *e;

	list_for_each_entry(e, &idr->entries, node)
		if (e->id == id)
			return e;
	return NULL;
}

/**
 * Give out the lowest number that is free. Process context.
 * @param idr the numbers
 * @param ptr what it stands for
 * @param start not below this
 * @param end below this; 0 or less: any
 * @param gfp ignored
 * @return the number; -ENOSPC if none is free, -ENOMEM, -EINVAL
 */
static inline int idr_alloc(struct idr *idr, void *ptr, int start, int end,
			    gfp_t gfp)
{
	int last = end > 0 ? end - 1 : INT_MAX;
	struct list_head *at;
	struct idr_entry *e;
	int id = start;

	if (start < 0)
		return -EINVAL;
	for (at = idr->entries.next; at != &idr->entries; at = at->next) {
		e = list_entry(at, struct idr_entry, node);
		if (e->id > id)
			break;
		if (e->id < id)
			continue;
		if (id >= last)
			return -ENOSPC;
		id++;
	}
	if (id > last)
		return -ENOSPC;
	e = (struct idr_entry *)kmalloc(sizeof(*e), gfp);
	if (!e)
		return -ENOMEM;
	e->id = id;
	e->ptr = ptr;
	list_add_tail(&e->node, at);
	return id;
}

/** The same, from the number after the last one on, then from @p start. */
static inline int idr_alloc_cyclic(struct idr *idr, void *ptr, int start,
				   int end, gfp_t gfp)
{
	int from = idr->cursor > start ? idr->cursor : start;
	int id = idr_alloc(idr, ptr, from, end, gfp);

	if (id == -ENOSPC && from > start)
		id = idr_alloc(idr, ptr, start, end, gfp);
	if (id >= 0)
		idr->cursor = id < INT_MAX ? id + 1 : 0;
	return id;
}

/** What a number stands for, or NULL. */
static inline void *idr_find(const struct idr *idr, unsigned long id)
{
	struct idr_entry *e = idr_entry_(idr, (int)id);

	return e ? e->ptr : NULL;
}

/** Take a number back: what it stood for, or NULL. */
static inline void *idr_remove(struct idr *idr, unsigned long id)
{
	struct idr_entry *e = idr_entry_(idr, (int)id);
	void *ptr = e ? e->ptr : NULL;

	if (e) {
		list_del(&e->node);
		kfree(e);
	}
	return ptr;
}

/** Let a number stand for something else: what it stood for, or -ENOENT. */
static inline void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	struct idr_entry *e = idr_entry_(idr, (int)id);
	void *old = e ? e->ptr : ERR_PTR(-ENOENT);

	if (e)
		e->ptr = ptr;
	return old;
}

/** What the first number from `*id` on stands for, and the number; or NULL. */
static inline void *idr_get_next(const struct idr *idr, int *id)
{
	struct idr_entry *e;

	list_for_each_entry(e, &idr->entries, node) {
		if (e->id < *id)
			continue;
		*id = e->id;
		return e->ptr;
	}
	return NULL;
}

/** Visit what each number stands for; it may be taken back meanwhile. */
#define idr_for_each_entry(idr, entry, id)                                     \
	for ((id) = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; (id)++)

/** Take all numbers back. */
static inline void idr_destroy(struct idr *idr)
{
	while (!idr_is_empty(idr))
		idr_remove(idr, (unsigned long)list_first_entry(
					&idr->entries, struct idr_entry, node)
					->id);
	idr->cursor = 0;
}

/* ---- numbers alone ------------------------------------------------------- */

/** Begin: nothing is given out. */
static inline void ida_init(struct ida *ida)
{
	idr_init(&ida->idr);
}

/** Give out the lowest free number of @p min to @p max, as idr_alloc(). */
static inline int ida_alloc_range(struct ida *ida, unsigned int min,
				  unsigned int max, gfp_t gfp)
{
	int end = max < INT_MAX ? (int)max + 1 : 0;

	return idr_alloc(&ida->idr, NULL, (int)min, end, gfp);
}

/** Take a number back. */
static inline void ida_free(struct ida *ida, unsigned int id)
{
	idr_remove(&ida->idr, id);
}

/** Tell whether nothing is given out. */
static inline bool ida_is_empty(const struct ida *ida)
{
	return idr_is_empty(&ida->idr);
}

/** Take all numbers back. */
static inline void ida_destroy(struct ida *ida)
{
	idr_destroy(&ida->idr);
}

/** Give out a number. */
#define ida_alloc(ida, gfp) ida_alloc_range(ida, 0, INT_MAX, gfp)
/** Give out a number that is not below @p min. */
#define ida_alloc_min(ida, min, gfp) ida_alloc_range(ida, min, INT_MAX, gfp)
/** Give out a number that is not above @p max. */
#define ida_alloc_max(ida, max, gfp) ida_alloc_range(ida, 0, max, gfp)

#endif /* LINUX_IDR_H */
