/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The pages of a balloon. Nobody moves them: CONFIG_BALLOON_COMPACTION is not
 * set.
 */
#ifndef LINUX_BALLOON_COMPACTION_H
#define LINUX_BALLOON_COMPACTION_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

/** A balloon. */
struct balloon_dev_info {
	unsigned long isolated_pages; /**< being moved: none */
	spinlock_t pages_lock;	      /**< for the list */
	struct list_head pages;	      /**< its pages */
};

/** Make a balloon empty. */
static inline void balloon_devinfo_init(struct balloon_dev_info *balloon)
{
	balloon->isolated_pages = 0;
	spin_lock_init(&balloon->pages_lock);
	INIT_LIST_HEAD(&balloon->pages);
}

/** A page for a balloon: nobody is asked for memory; or NULL. */
static inline struct page *balloon_page_alloc(void)
{
	return alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_NOMEMALLOC |
			  __GFP_NORETRY | __GFP_NOWARN);
}

/** Put a page into a balloon. Any context. */
static inline void balloon_page_enqueue(struct balloon_dev_info *balloon,
					struct page *page)
{
	unsigned long flags;

	spin_lock_irqsave(&balloon->pages_lock, flags);
	SetPageOffline(page);
	list_add(&page->lru, &balloon->pages);
	spin_unlock_irqrestore(&balloon->pages_lock, flags);
}

/** Put pages into a balloon: how many. Any context. */
static inline size_t balloon_page_list_enqueue(struct balloon_dev_info *balloon,
					       struct list_head *pages)
{
	struct page *page, *next;
	size_t n = 0;

	list_for_each_entry_safe(page, next, pages, lru) {
		list_del_init(&page->lru);
		balloon_page_enqueue(balloon, page);
		n++;
	}
	return n;
}

/** Put a page on a list. */
static inline void balloon_page_push(struct list_head *pages, struct page *page)
{
	list_add(&page->lru, pages);
}

/** Take a page off a list; NULL if it is empty. */
static inline struct page *balloon_page_pop(struct list_head *pages)
{
	struct page *page = list_first_entry_or_null(pages, struct page, lru);

	if (page)
		list_del_init(&page->lru);
	return page;
}

/** Take a page out of a balloon; NULL if it is empty. Any context. */
static inline struct page *
balloon_page_dequeue(struct balloon_dev_info *balloon)
{
	struct page *page;
	unsigned long flags;

	spin_lock_irqsave(&balloon->pages_lock, flags);
	page = balloon_page_pop(&balloon->pages);
	if (page)
		ClearPageOffline(page);
	spin_unlock_irqrestore(&balloon->pages_lock, flags);
	return page;
}

/** Take up to so many pages out of a balloon: how many. Any context. */
static inline size_t balloon_page_list_dequeue(struct balloon_dev_info *balloon,
					       struct list_head *pages,
					       size_t wanted)
{
	struct page *page;
	size_t n = 0;

	while (n < wanted && (page = balloon_page_dequeue(balloon)) != NULL) {
		list_add(&page->lru, pages);
		n++;
	}
	return n;
}

#endif /* LINUX_BALLOON_COMPACTION_H */
