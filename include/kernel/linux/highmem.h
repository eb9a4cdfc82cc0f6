/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Reaching a page's memory: it always is where page_address() says.
 */
#ifndef LINUX_HIGHMEM_H
#define LINUX_HIGHMEM_H

#include <linux/mm.h>

#define kmap(page)		page_address(page) /**< where it is */
#define kunmap(page)		((void)(page))	   /**< not needed */
#define kmap_local_page(page)	page_address(page) /**< where it is */
#define kunmap_local(addr)	((void)(addr))	   /**< not needed */
#define kmap_atomic(page)	page_address(page) /**< where it is */
#define kunmap_atomic(addr)	((void)(addr))	   /**< not needed */
#define flush_dcache_page(page) ((void)(page))	   /**< not needed */

/** Zero a part of a page. */
static inline void zero_user(struct page *page, size_t start, size_t size)
{
	memset((char *)page_address(page) + start, 0, size);
}

/** Zero a page from one byte up to another. */
static inline void zero_user_segment(struct page *page, size_t start,
				     size_t end)
{
	zero_user(page, start, end - start);
}

/** Zero a page. */
static inline void clear_highpage(struct page *page)
{
	memset(page_address(page), 0, PAGE_SIZE);
}

/** Copy from a page. */
static inline void memcpy_from_page(char *to, struct page *page, size_t offset,
				    size_t len)
{
	memcpy(to, (char *)page_address(page) + offset, len);
}

/** Copy to a page. */
static inline void memcpy_to_page(struct page *page, size_t offset,
				  const char *from, size_t len)
{
	memcpy((char *)page_address(page) + offset, from, len);
}

#endif /* LINUX_HIGHMEM_H */
