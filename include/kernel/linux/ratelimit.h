/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Not too often: so many times in an interval, by the platform's clock.
 *
 * What was left out is counted and said with the next that is not; the kernel
 * also says it when a state ends.
 */
#ifndef LINUX_RATELIMIT_H
#define LINUX_RATELIMIT_H

#include <linux/deferred.h>
#include <linux/jiffies.h>
#include <linux/printk.h>

#define DEFAULT_RATELIMIT_INTERVAL (5 * HZ) /**< of messages, in jiffies */
#define DEFAULT_RATELIMIT_BURST	   10	    /**< so many in it */

/** How often something happened lately. */
struct ratelimit_state {
	int interval;	    /**< in jiffies; 0: no limit */
	int burst;	    /**< so often in it */
	int printed;	    /**< in this one */
	int missed;	    /**< in this one */
	unsigned int begun; /**< since the first time; private */
	uint64_t begin;	    /**< of this one, in ns; private */
};

/** A state that has its values. */
#define RATELIMIT_STATE_INIT(name, interval_, burst_)                          \
	{                                                                      \
		interval_, burst_, 0, 0, 0, 0                                  \
	}
/** A state of its own. */
#define DEFINE_RATELIMIT_STATE(name, interval_, burst_)                        \
	struct ratelimit_state name =                                          \
		RATELIMIT_STATE_INIT(name, interval_, burst_)

/** Set a state up. */
static inline void ratelimit_state_init(struct ratelimit_state *rs,
					int interval, int burst)
{
	struct ratelimit_state fresh = RATELIMIT_STATE_INIT(, interval, burst);

	*rs = fresh;
}

/**
 * Whether it may happen once more. Any context.
 * @param rs the state
 * @param func whose messages are left out
 * @return 1 if it may
 */
static inline int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	uint64_t now = virtio_bus_platform() ? virtio_kernel_now() : 0;

	if (!rs->interval)
		return 1;
	if (!rs->begun ||
	    now - rs->begin >= (uint64_t)rs->interval * (1000000000 / HZ)) {
		if (rs->missed)
			printk(KERN_WARNING "%s: %d callbacks suppressed\n",
			       func, rs->missed);
		rs->begun = 1;
		rs->begin = now;
		rs->printed = rs->missed = 0;
	}
	if (rs->printed < rs->burst) {
		rs->printed++;
		return 1;
	}
	rs->missed++;
	return 0;
}

/** Whether it may happen once more. */
#define __ratelimit(state) ___ratelimit(state, __func__)

#endif /* LINUX_RATELIMIT_H */
