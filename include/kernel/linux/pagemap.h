/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Pages of files: there are none, but their locks are used.
 */
#ifndef LINUX_PAGEMAP_H
#define LINUX_PAGEMAP_H

#include <linux/highmem.h>
#include <linux/mm.h>

/** Take the lock of a page that nobody holds: whether it was free. */
static inline bool trylock_page(struct page *page)
{
	return !test_and_set_bit(PG_locked, &page->flags);
}

/** Take the lock of a page. Process context. */
static inline void lock_page(struct page *page)
{
	if (!trylock_page(page))
		virtio_kernel_die("the lock of a page is taken twice");
}

/** Give it back. */
static inline void unlock_page(struct page *page)
{
	clear_bit(PG_locked, &page->flags);
}

#endif /* LINUX_PAGEMAP_H */
