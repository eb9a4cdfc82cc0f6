/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Semaphores that count: each down() takes one of what up() gives, and waits
 * for it, in the order in which they came. Nobody interrupts who waits.
 */
#ifndef LINUX_SEMAPHORE_H
#define LINUX_SEMAPHORE_H

#include <linux/export.h>
#include <linux/jiffies.h>

/** A semaphore. Members are private. */
struct semaphore {
	unsigned int count;	     /**< how many may be taken now */
	struct task_waiter *waiters; /**< who comes next; there are none then */
};

/** Initialiser of one of which @p n may be taken. */
#define __SEMAPHORE_INITIALIZER(name, n)                                       \
	{                                                                      \
		.count = n                                                     \
	}
/** One called @p name of which @p n may be taken. */
#define DEFINE_SEMAPHORE(name, n)                                              \
	struct semaphore name = __SEMAPHORE_INITIALIZER(name, n)

/** Begin. */
static inline void sema_init(struct semaphore *sem, int val)
{
	*sem = (struct semaphore){ .count = (unsigned int)val };
}

/** Give one. Any context. */
static inline void up(struct semaphore *sem)
{
	if (sem->waiters)
		task_grant(&sem->waiters, NULL);
	else
		sem->count++;
}

/** Take one if there is any: 0, else 1. Any context. */
static inline int down_trylock(struct semaphore *sem)
{
	if (!sem->count)
		return 1;
	sem->count--;
	return 0;
}

/**
 * Take one, and wait so long at most. Process context.
 * @param sem the semaphore
 * @param timeout in ticks, or MAX_SCHEDULE_TIMEOUT
 * @return 0; -ETIME; or -EINTR on a machine that has stopped
 */
static inline int down_timeout(struct semaphore *sem, long timeout)
{
	struct task_waiter me = { .task = get_current() };
	unsigned long end = jiffies + (unsigned long)timeout;
	long left = timeout;
	int err = 0;

	might_sleep();
	if (!down_trylock(sem))
		return 0;
	task_queue(&sem->waiters, &me);
	while (!me.granted && !err) {
		if (left <= 0)
			err = -ETIME;
		else if (virtio_kernel_wait(
				 jiffies_to_nsecs((unsigned long)left)) < 0)
			err = -EINTR;
		if (timeout != MAX_SCHEDULE_TIMEOUT)
			left = (long)(end - jiffies);
	}
	if (me.granted)
		return 0;
	task_unqueue(&sem->waiters, &me);
	return err;
}

/** Take one. Process context. */
static inline void down(struct semaphore *sem)
{
	down_timeout(sem, MAX_SCHEDULE_TIMEOUT);
}

/** Take one; 0, or -EINTR on a machine that has stopped. Process context. */
static inline int down_interruptible(struct semaphore *sem)
{
	return down_timeout(sem, MAX_SCHEDULE_TIMEOUT);
}

/** The same. */
#define down_killable(sem) down_interruptible(sem)

#endif /* LINUX_SEMAPHORE_H */
