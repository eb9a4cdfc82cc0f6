/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Strings and memory: the C library's.
 */
#ifndef LINUX_STRING_H
#define LINUX_STRING_H

#include <string.h>

#include <linux/types.h>

#endif /* LINUX_STRING_H */
