/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * local_bh_disable() and local_bh_enable(): see preempt.h.
 */
#ifndef LINUX_BOTTOM_HALF_H
#define LINUX_BOTTOM_HALF_H

#include <linux/preempt.h>

#endif /* LINUX_BOTTOM_HALF_H */
