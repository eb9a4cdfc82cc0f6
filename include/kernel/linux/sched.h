/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Tasks: there is one, and what is not its turn waits for it to wait.
 */
#ifndef LINUX_SCHED_H
#define LINUX_SCHED_H

#include <linux/export.h>
#include <linux/jiffies.h>

/** Let others have a turn, until something happens or time is over. */
static inline long schedule_timeout(long timeout)
{
	unsigned long start = jiffies;
	long passed;

	virtio_kernel_wait((uint64_t)timeout < 1000 * HZ
				   ? (uint64_t)timeout * (1000000000 / HZ)
				   : (uint64_t)1000 * 1000000000);
	passed = (long)(jiffies - start);
	return passed < timeout ? timeout - passed : 0;
}

/** Let others have a turn, until something happens. */
static inline void schedule(void)
{
	schedule_timeout(HZ);
}

#endif /* LINUX_SCHED_H */
