/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Division of 64-bit numbers: see math.h.
 */
#ifndef LINUX_MATH64_H
#define LINUX_MATH64_H

#include <linux/math.h>

#endif /* LINUX_MATH64_H */
