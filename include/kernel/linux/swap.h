/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Memory on disks: there is none. What drivers want of this header is what it
 * brings along: mm.h, shrinker.h and vmstat.h.
 */
#ifndef LINUX_SWAP_H
#define LINUX_SWAP_H

#include <linux/mm.h>
#include <linux/shrinker.h>
#include <linux/vmstat.h>

#endif /* LINUX_SWAP_H */
