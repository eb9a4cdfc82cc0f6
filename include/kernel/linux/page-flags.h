/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Flags of pages. Nobody but the driver sets or looks at them.
 */
#ifndef LINUX_PAGE_FLAGS_H
#define LINUX_PAGE_FLAGS_H

#include <linux/bitops.h>
#include <linux/mm_types.h>

/** The flags, by their bits. */
enum pageflags {
	PG_locked,     /**< somebody works on it */
	PG_referenced, /**< it was used */
	PG_uptodate,   /**< it holds what it should */
	PG_dirty,      /**< it holds what is nowhere else */
	PG_reserved,   /**< it is no memory of the kernel's */
	PG_private,    /**< page::private is in use */
	PG_writeback,  /**< it is being written */
	PG_error,      /**< that failed */
	PG_offline,    /**< nobody may touch it */
};

/** Functions that test, set and clear a flag. Private. */
#define PAGE_FLAG_(name, bit)                                                  \
	static inline bool Page##name(const struct page *page)                 \
	{                                                                      \
		return test_bit(bit, &page->flags);                            \
	}                                                                      \
	static inline void SetPage##name(struct page *page)                    \
	{                                                                      \
		set_bit(bit, &page->flags);                                    \
	}                                                                      \
	static inline void ClearPage##name(struct page *page)                  \
	{                                                                      \
		clear_bit(bit, &page->flags);                                  \
	}                                                                      \
	static inline void __SetPage##name(struct page *page)                  \
	{                                                                      \
		__set_bit(bit, &page->flags);                                  \
	}                                                                      \
	static inline void __ClearPage##name(struct page *page)                \
	{                                                                      \
		__clear_bit(bit, &page->flags);                                \
	}

PAGE_FLAG_(Locked, PG_locked)
PAGE_FLAG_(Referenced, PG_referenced)
PAGE_FLAG_(Uptodate, PG_uptodate)
PAGE_FLAG_(Dirty, PG_dirty)
PAGE_FLAG_(Reserved, PG_reserved)
PAGE_FLAG_(Private, PG_private)
PAGE_FLAG_(Writeback, PG_writeback)
PAGE_FLAG_(Error, PG_error)
PAGE_FLAG_(Offline, PG_offline)

#endif /* LINUX_PAGE_FLAGS_H */
