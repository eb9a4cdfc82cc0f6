/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What memory is filled with that nobody may use.
 */
#ifndef LINUX_POISON_H
#define LINUX_POISON_H

#define PAGE_POISON 0xaa /**< a page that is free */

#define LIST_POISON1 ((void *)0x100) /**< the link of a node on no list */
#define LIST_POISON2 ((void *)0x122) /**< the other one */

#endif /* LINUX_POISON_H */
