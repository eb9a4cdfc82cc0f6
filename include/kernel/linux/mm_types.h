/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What describes a page of memory. See mm.h.
 */
#ifndef LINUX_MM_TYPES_H
#define LINUX_MM_TYPES_H

#include <asm/page.h>
#include <linux/list.h>
#include <linux/types.h>

struct address_space;
struct page_block;

/** A page of memory. */
struct page {
	unsigned long flags;	       /**< PG_*; see page-flags.h */
	struct list_head lru;	       /**< for whoever owns it */
	unsigned long private;	       /**< for whoever owns it */
	struct address_space *mapping; /**< which file it is of: NULL */
	unsigned long index;	       /**< where in that */
	int _refcount;		       /**< see page_count() */

	void *virtual_;		   /**< private: page_address() */
	phys_addr_t phys;	   /**< private: page_to_phys() */
	struct page_block *block;  /**< private: allocated with it, or NULL */
	struct page *next_virtual; /**< private: of the same hash */
	struct page *next_phys;	   /**< private: of the same hash */
};

#endif /* LINUX_MM_TYPES_H */
