/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Delays. msleep() and the others that sleep let interrupts and other tasks
 * have their turns, and are for process context; udelay() and mdelay() look at
 * the clock, and only device models of this program work meanwhile.
 */
#ifndef LINUX_DELAY_H
#define LINUX_DELAY_H

#include <asm/processor.h>
#include <linux/export.h>
#include <linux/jiffies.h>

/** Sleep until a moment of the platform's clock. */
static inline void virtio_kernel_sleep(uint64_t ns)
{
	uint64_t end = virtio_kernel_now() + ns;
	uint64_t now;

	might_sleep();
	while ((now = virtio_kernel_now()) < end)
		if (virtio_kernel_wait(end - now) < 0)
			return;
}

/** Sleep for milliseconds. */
static inline void msleep(unsigned int ms)
{
	virtio_kernel_sleep((uint64_t)ms * 1000000);
}

/** Sleep for milliseconds; 0, as nobody interrupts. */
static inline unsigned long msleep_interruptible(unsigned int ms)
{
	msleep(ms);
	return 0;
}

/** Sleep for seconds. */
static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

/** Sleep for at least @p min microseconds. */
static inline void usleep_range(unsigned long min_us, unsigned long max_us)
{
	(void)max_us;
	virtio_kernel_sleep((uint64_t)min_us * 1000);
}

/** Sleep for microseconds. */
static inline void fsleep(unsigned long us)
{
	virtio_kernel_sleep((uint64_t)us * 1000);
}

/** Do nothing for nanoseconds. Any context. */
static inline void ndelay(unsigned long ns)
{
	uint64_t end = virtio_kernel_now() + ns;

	do
		cpu_relax();
	while (virtio_kernel_now() < end);
}

/** Do nothing for microseconds. Any context. */
static inline void udelay(unsigned long us)
{
	ndelay(us * 1000);
}

/** Do nothing for milliseconds. Any context. */
static inline void mdelay(unsigned long ms)
{
	udelay(ms * 1000);
}

#endif /* LINUX_DELAY_H */
