/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Numbers of pages: addresses of the machine, as devices use them, in pages.
 */
#ifndef LINUX_PFN_H
#define LINUX_PFN_H

#include <asm/page.h>
#include <linux/types.h>

/** The next page that begins at an address or behind it. */
#define PFN_UP(x)    (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)  ((x) >> PAGE_SHIFT)		  /**< its page */
#define PFN_PHYS(x)  ((phys_addr_t)(x) << PAGE_SHIFT)	  /**< its address */
#define PHYS_PFN(x)  ((unsigned long)((x) >> PAGE_SHIFT)) /**< its page */
#define PFN_ALIGN(x) (((unsigned long)(x) + (PAGE_SIZE - 1)) & PAGE_MASK)

#endif /* LINUX_PFN_H */
