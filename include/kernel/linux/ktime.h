/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Time in nanoseconds of the platform's clock.
 */
#ifndef LINUX_KTIME_H
#define LINUX_KTIME_H

#include <linux/jiffies.h>
#include <linux/types.h>

/** A moment, or the distance between two. */
typedef s64 ktime_t;

/** Now. */
static inline ktime_t ktime_get(void)
{
	const struct virtio_platform *p = virtio_bus_platform();

	return (ktime_t)p->ops->now(p->ctx);
}

#define ktime_get_ns()	     ((u64)ktime_get())		  /**< now */
#define ktime_get_boottime() ktime_get()		  /**< now */
#define ktime_add(a, b)	     ((a) + (b))		  /**< later */
#define ktime_sub(a, b)	     ((a) - (b))		  /**< the distance */
#define ktime_add_ns(t, ns)  ((t) + (s64)(ns))		  /**< later */
#define ktime_add_us(t, us)  ((t) + (s64)(us)*1000)	  /**< later */
#define ktime_add_ms(t, ms)  ((t) + (s64)(ms)*1000000)	  /**< later */
#define ktime_to_ns(t)	     (t)			  /**< in ns */
#define ktime_to_us(t)	     ((t) / 1000)		  /**< in us */
#define ktime_to_ms(t)	     ((t) / 1000000)		  /**< in ms */
#define ns_to_ktime(ns)	     ((ktime_t)(ns))		  /**< of ns */
#define ms_to_ktime(ms)	     ((ktime_t)(ms)*1000000)	  /**< of ms */
#define ktime_after(a, b)    ((a) > (b))		  /**< later than */
#define ktime_before(a, b)   ((a) < (b))		  /**< earlier than */
#define ktime_us_delta(a, b) ktime_to_us(ktime_sub(a, b)) /**< in us */
#define ktime_ms_delta(a, b) ktime_to_ms(ktime_sub(a, b)) /**< in ms */

#endif /* LINUX_KTIME_H */
