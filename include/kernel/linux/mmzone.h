/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Sizes of blocks of pages, and nodes, of which there is one.
 */
#ifndef LINUX_MMZONE_H
#define LINUX_MMZONE_H

#include <asm/page.h>
#include <linux/numa.h>

/** log2 of the pages in the largest block. */
#define MAX_PAGE_ORDER 10
/** Pages in it. */
#define MAX_ORDER_NR_PAGES (1ul << MAX_PAGE_ORDER)
/** log2 of the pages that are moved together. */
#define pageblock_order MAX_PAGE_ORDER
/** How many those are. */
#define pageblock_nr_pages (1ul << pageblock_order)

#endif /* LINUX_MMZONE_H */
