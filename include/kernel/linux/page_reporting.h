/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Telling a device which pages are free. What is free belongs to the platform,
 * which gives out parts of it by alloc_pages(): so nothing is ever told, and
 * registering only keeps others out.
 */
#ifndef LINUX_PAGE_REPORTING_H
#define LINUX_PAGE_REPORTING_H

#include <linux/errno.h>
#include <linux/mmzone.h>
#include <linux/scatterlist.h>

/** Pages that are told at once. */
#define PAGE_REPORTING_CAPACITY 32

/** Who would be told. */
struct page_reporting_dev_info {
	/** Told of free pages: 0 or an error. */
	int (*report)(struct page_reporting_dev_info *prdev,
		      struct scatterlist *sg, unsigned int nents);
	unsigned int order; /**< log2 of the pages in a block */
};

/** Private. */
struct page_reporting_dev_info *virtio_page_reporting_
	__attribute__((weak, visibility("hidden"))) = NULL;

/** Ask to be told: 0, or -EBUSY if there is another. */
static inline int page_reporting_register(struct page_reporting_dev_info *prdev)
{
	if (virtio_page_reporting_)
		return -EBUSY;
	virtio_page_reporting_ = prdev;
	return 0;
}

/** Do not be told any more. */
static inline void
page_reporting_unregister(struct page_reporting_dev_info *prdev)
{
	if (virtio_page_reporting_ == prdev)
		virtio_page_reporting_ = NULL;
}

#endif /* LINUX_PAGE_REPORTING_H */
