/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Completions: wait until somebody says that something is done.
 *
 * Who waits calls the wait of task.h, and the callback or task that calls
 * complete() runs meanwhile. So waiting is for process context. Nobody
 * interrupts or kills who waits. Where the platform cannot wait any more, a wait
 * ends all the same: with -ERESTARTSYS where there is something to return.
 */
#ifndef LINUX_COMPLETION_H
#define LINUX_COMPLETION_H

#include <limits.h>

#include <linux/export.h>
#include <linux/jiffies.h>

/** Counts what was done and not yet waited for. */
struct completion {
	unsigned int done; /**< how many; UINT_MAX: all that will ever be */
};

/** Initialiser of a completion called @p work. */
#define COMPLETION_INITIALIZER(work)                                           \
	{                                                                      \
		0                                                              \
	}
/** A completion called @p work. */
#define DECLARE_COMPLETION(work)                                               \
	struct completion work = COMPLETION_INITIALIZER(work)
/** A completion called @p work, in a function. */
#define DECLARE_COMPLETION_ONSTACK(work) DECLARE_COMPLETION(work)

/**
 * Begin: nothing is done.
 * @param x the completion
 */
static inline void init_completion(struct completion *x)
{
	__atomic_store_n(&x->done, 0, __ATOMIC_RELAXED);
}

/**
 * Begin again; nobody may be waiting.
 * @param x the completion
 */
static inline void reinit_completion(struct completion *x)
{
	init_completion(x);
}

/**
 * Say that it is done; one who waits goes on. Any context.
 * @param x the completion
 */
static inline void complete(struct completion *x)
{
	if (__atomic_load_n(&x->done, __ATOMIC_RELAXED) != UINT_MAX)
		__atomic_fetch_add(&x->done, 1, __ATOMIC_RELEASE);
	virtio_kernel_event();
}

/**
 * Say that it is done for everybody, until reinit_completion(). Any context.
 * @param x the completion
 */
static inline void complete_all(struct completion *x)
{
	__atomic_store_n(&x->done, UINT_MAX, __ATOMIC_RELEASE);
	virtio_kernel_event();
}

/**
 * Tell whether a wait would return at once. Any context.
 * @param x the completion
 * @return true if it would
 */
static inline bool completion_done(struct completion *x)
{
	return __atomic_load_n(&x->done, __ATOMIC_ACQUIRE) != 0;
}

/**
 * Take what is done, without waiting. Any context.
 * @param x the completion
 * @return false if nothing was done
 */
static inline bool try_wait_for_completion(struct completion *x)
{
	unsigned int done = __atomic_load_n(&x->done, __ATOMIC_ACQUIRE);

	if (done && done != UINT_MAX)
		__atomic_fetch_sub(&x->done, 1, __ATOMIC_RELAXED);
	return done != 0;
}

/**
 * Wait until it is done, for a while at most. Process context.
 * @param x the completion
 * @param timeout how long, in ticks of jiffies.h
 * @return 0 if time ran out or the platform could not wait, else what is left
 *         of the time, at least 1
 */
static inline unsigned long wait_for_completion_timeout(struct completion *x,
							unsigned long timeout)
{
	unsigned long start = jiffies;
	unsigned long passed = 0;

	might_sleep();
	while (!try_wait_for_completion(x)) {
		if (virtio_kernel_wait(jiffies_to_nsecs(timeout - passed)) < 0)
			return 0;
		passed = jiffies - start;
		if (passed >= timeout)
			return try_wait_for_completion(x) ? 1 : 0;
	}
	return passed < timeout ? timeout - passed : 1;
}

/**
 * Wait until it is done. Process context.
 * @param x the completion
 * @return 0, or -ERESTARTSYS
 */
static inline int wait_for_completion_interruptible(struct completion *x)
{
	might_sleep();
	while (!try_wait_for_completion(x))
		if (virtio_kernel_wait(VIRTIO_KERNEL_FOREVER) < 0)
			return -ERESTARTSYS;
	return 0;
}

/** The same. */
#define wait_for_completion_killable(x) wait_for_completion_interruptible(x)
/** Wait until it is done. */
#define wait_for_completion(x) ((void)wait_for_completion_interruptible(x))
/** Wait until it is done. */
#define wait_for_completion_io(x) wait_for_completion(x)
/** As wait_for_completion_timeout(), with a sign. */
#define wait_for_completion_interruptible_timeout(x, timeout)                  \
	((long)wait_for_completion_timeout(x, timeout))
/** As wait_for_completion_timeout(), with a sign. */
#define wait_for_completion_killable_timeout(x, timeout)                       \
	((long)wait_for_completion_timeout(x, timeout))

#endif /* LINUX_COMPLETION_H */
