/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Pages: of 4096 bytes on every machine.
 */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#define PAGE_SHIFT 12		       /**< log2 of the size */
#define PAGE_SIZE  (1ul << PAGE_SHIFT) /**< bytes in one */
#define PAGE_MASK  (~(PAGE_SIZE - 1))  /**< what tells pages apart */

#endif /* ASM_PAGE_H */
