/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/unaligned.h> by its old name.
 */
#ifndef ASM_UNALIGNED_H
#define ASM_UNALIGNED_H

#include <linux/unaligned.h>

#endif /* ASM_UNALIGNED_H */
