/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Time in ticks, for wait_for_completion_timeout(). A tick is a millisecond of
 * the platform's clock.
 */
#ifndef LINUX_JIFFIES_H
#define LINUX_JIFFIES_H

#include <virtio/virtio.h>

#define HZ 1000 /**< ticks in a second */

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

/**
 * Milliseconds in ticks.
 * @param ms milliseconds
 * @return ticks
 */
static inline unsigned long msecs_to_jiffies(unsigned int ms)
{
	return ms;
}

/**
 * Ticks in milliseconds.
 * @param ticks ticks
 * @return milliseconds
 */
static inline unsigned int jiffies_to_msecs(unsigned long ticks)
{
	return (unsigned int)ticks;
}

#endif /* LINUX_JIFFIES_H */
