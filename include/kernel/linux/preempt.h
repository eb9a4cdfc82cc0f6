/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Places where the driver must not wait. Nothing interrupts it anyway; that it
 * does not wait there is checked.
 */
#ifndef LINUX_PREEMPT_H
#define LINUX_PREEMPT_H

#include <linux/export.h>

/** From here on it must not wait. */
static inline void preempt_disable(void)
{
	__this_module.atomic++;
}

/** As before. */
static inline void preempt_enable(void)
{
	if (!__this_module.atomic)
		virtio_kernel_die("preempt_enable(), local_bh_enable() or the "
				  "like is called without what it ends");
	__this_module.atomic--;
}

#define local_bh_disable() preempt_disable() /**< no tasklets, no timers */
#define local_bh_enable()  preempt_enable()  /**< again */

/** Whether the caller must not wait. */
static inline bool in_atomic(void)
{
	return __this_module.atomic != 0;
}

#endif /* LINUX_PREEMPT_H */
