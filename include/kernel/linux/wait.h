/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Wait queues: wait until a condition is true.
 *
 * Who waits calls the wait of deferred.h, as for a completion, and looks at the
 * condition whenever something has happened. So a wake_up() that was forgotten
 * is not missed here, as it is in the kernel. Nobody interrupts who waits.
 */
#ifndef LINUX_WAIT_H
#define LINUX_WAIT_H

#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/spinlock.h>

/** Those who wait. They are not kept. */
typedef struct wait_queue_head {
	spinlock_t lock; /**< for a driver that takes it */
} wait_queue_head_t;

/** Initialiser of a queue called @p name. */
#define __WAIT_QUEUE_HEAD_INITIALIZER(name)                                    \
	{                                                                      \
		__SPIN_LOCK_UNLOCKED(name)                                     \
	}
/** A queue called @p name. */
#define DECLARE_WAIT_QUEUE_HEAD(name)                                          \
	wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
/** A queue called @p name, in a function. */
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)

/** Begin: nobody waits. */
static inline void init_waitqueue_head(wait_queue_head_t *wq)
{
	spin_lock_init(&wq->lock);
}

#define wake_up(wq)		      ((void)(wq)) /**< look again */
#define wake_up_all(wq)		      ((void)(wq)) /**< look again */
#define wake_up_interruptible(wq)     ((void)(wq)) /**< look again */
#define wake_up_interruptible_all(wq) ((void)(wq)) /**< look again */
#define wake_up_locked(wq)	      ((void)(wq)) /**< look again */

/** Wait until the condition is true: 0, or -ERESTARTSYS. Process context. */
#define wait_event_interruptible(wq, condition)                                \
	({                                                                     \
		int wait_err_ = 0;                                             \
                                                                               \
		(void)&(wq);                                                   \
		might_sleep();                                                 \
		while (!(condition)) {                                         \
			if (virtio_kernel_wait(1000000000) < 0) {              \
				wait_err_ = -ERESTARTSYS;                      \
				break;                                         \
			}                                                      \
		}                                                              \
		wait_err_;                                                     \
	})
/** The same. */
#define wait_event_killable(wq, condition)                                     \
	wait_event_interruptible(wq, condition)
/** The same. */
#define wait_event_freezable(wq, condition)                                    \
	wait_event_interruptible(wq, condition)
/** Wait until the condition is true. Process context. */
#define wait_event(wq, condition)                                              \
	((void)wait_event_interruptible(wq, condition))
/** Wait until the condition is true. Process context. */
#define io_wait_event(wq, condition) wait_event(wq, condition)

/**
 * Wait until the condition is true, for so many ticks at most: 0 if time ran
 * out, else what is left of it, at least 1. Process context.
 */
#define wait_event_timeout(wq, condition, timeout)                             \
	({                                                                     \
		unsigned long wait_end_ = jiffies + (unsigned long)(timeout);  \
		long wait_left_;                                               \
		bool wait_done_;                                               \
                                                                               \
		(void)&(wq);                                                   \
		might_sleep();                                                 \
		for (;;) {                                                     \
			wait_done_ = !!(condition);                            \
			wait_left_ = (long)(wait_end_ - jiffies);              \
			if (wait_done_ || wait_left_ <= 0)                     \
				break;                                         \
			if (virtio_kernel_wait((uint64_t)wait_left_ *          \
					       (1000000000 / HZ)) < 0)         \
				break;                                         \
		}                                                              \
		wait_done_ ? (wait_left_ > 0 ? wait_left_ : 1) : 0;            \
	})
/** The same. */
#define wait_event_interruptible_timeout(wq, condition, timeout)               \
	wait_event_timeout(wq, condition, timeout)

/** Wait until the condition is true, and let go of a lock meanwhile. */
#define wait_event_lock_irq(wq, condition, lock)                               \
	do {                                                                   \
		while (!(condition)) {                                         \
			spin_unlock_irq(&(lock));                              \
			(void)&(wq);                                           \
			virtio_kernel_wait(1000000000);                        \
			spin_lock_irq(&(lock));                                \
		}                                                              \
	} while (0)

#endif /* LINUX_WAIT_H */
