/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * vmalloc(): kmalloc() under another name.
 */
#ifndef LINUX_VMALLOC_H
#define LINUX_VMALLOC_H

#include <linux/slab.h>

#define vmalloc(size) kmalloc(size, GFP_KERNEL) /**< memory */
#define vzalloc(size) kzalloc(size, GFP_KERNEL) /**< zeroed */
#define vfree(block)  kfree(block)		/**< give back */

#endif /* LINUX_VMALLOC_H */
