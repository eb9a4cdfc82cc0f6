/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Time in ticks. A tick is a millisecond of the platform's clock.
 */
#ifndef LINUX_JIFFIES_H
#define LINUX_JIFFIES_H

#include <limits.h>

#include <linux/math.h>

#include <virtio/virtio.h>

#define HZ 1000 /**< ticks in a second */

#define MSEC_PER_SEC  1000L	  /**< ms in a second */
#define USEC_PER_MSEC 1000L	  /**< us in a ms */
#define NSEC_PER_USEC 1000L	  /**< ns in a us */
#define NSEC_PER_MSEC 1000000L	  /**< ns in a ms */
#define USEC_PER_SEC  1000000L	  /**< us in a second */
#define NSEC_PER_SEC  1000000000L /**< ns in a second */

/** Ticks that never pass. */
#define MAX_SCHEDULE_TIMEOUT LONG_MAX
/** Ticks that are far off. */
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)

/** The time now, in ticks. */
#define jiffies virtio_jiffies()

/**
 * Read the platform's clock.
 * @return the time in ticks
 */
static inline unsigned long virtio_jiffies(void)
{
	const struct virtio_platform *p = virtio_bus_platform();

	return (unsigned long)(p->ops->now(p->ctx) / (1000000000 / HZ));
}

/** The time now, in ticks, in 64 bits. */
static inline u64 get_jiffies_64(void)
{
	const struct virtio_platform *p = virtio_bus_platform();

	return p->ops->now(p->ctx) / (1000000000 / HZ);
}

/** Whether tick @p a comes after tick @p b, even if they wrapped. */
#define time_after(a, b)     ((long)((b) - (a)) < 0)
#define time_before(a, b)    time_after(b, a)	 /**< before */
#define time_after_eq(a, b)  (!time_after(b, a)) /**< after, or the same */
#define time_before_eq(a, b) time_after_eq(b, a) /**< before, or the same */
/** Whether a tick is over. */
#define time_is_before_jiffies(a) time_after(jiffies, a)
/** Whether a tick is to come. */
#define time_is_after_jiffies(a) time_before(jiffies, a)

/**
 * Milliseconds in ticks.
 * @param ms milliseconds
 * @return ticks
 */
static inline unsigned long msecs_to_jiffies(unsigned int ms)
{
	return ms;
}

/** Microseconds in ticks, rounded up. */
static inline unsigned long usecs_to_jiffies(unsigned int us)
{
	return DIV_ROUND_UP((unsigned long)us, 1000);
}

/** Seconds in ticks. */
#define secs_to_jiffies(s) ((unsigned long)(s)*HZ)

/**
 * Ticks in milliseconds.
 * @param ticks ticks
 * @return milliseconds
 */
static inline unsigned int jiffies_to_msecs(unsigned long ticks)
{
	return (unsigned int)ticks;
}

/** Ticks in microseconds. */
static inline unsigned int jiffies_to_usecs(unsigned long ticks)
{
	return (unsigned int)(ticks * 1000);
}

/** Ticks in nanoseconds; UINT64_MAX if they are too many. */
static inline u64 jiffies_to_nsecs(unsigned long ticks)
{
	return ticks < UINT64_MAX / (1000000000 / HZ)
		       ? (u64)ticks * (1000000000 / HZ)
		       : UINT64_MAX;
}

/** Nanoseconds in ticks. */
#define nsecs_to_jiffies(ns) ((unsigned long)((ns) / (1000000000 / HZ)))

/** Whole seconds are worth nothing here. */
static inline unsigned long round_jiffies_relative(unsigned long ticks)
{
	return ticks;
}

#endif /* LINUX_JIFFIES_H */
