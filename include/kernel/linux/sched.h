/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The task that runs, and how it sleeps until somebody wakes it. What tasks are
 * is said in task.h; kthread.h makes them. Nobody interrupts or kills one, so
 * there are no signals, and all sleep alike.
 */
#ifndef LINUX_SCHED_H
#define LINUX_SCHED_H

#include <asm/processor.h>
#include <linux/export.h>
#include <linux/jiffies.h>

/** Who runs. */
#define current get_current()

/** Say that it is about to sleep, or, with TASK_RUNNING, that it is not. */
#define set_current_state(state)   (get_current()->__state = (state))
#define __set_current_state(state) set_current_state(state) /**< the same */

/** Its number. */
#define task_pid_nr(task) ((task)->pid)

/** Nobody sends signals. */
static inline int signal_pending(const struct task_struct *task)
{
	(void)task;
	return 0;
}
#define fatal_signal_pending(task) signal_pending(task) /**< nor these */

/** Let a task go on that sleeps; 1 if it slept. Any context. */
static inline int wake_up_process(struct task_struct *task)
{
	if (task->__state == TASK_RUNNING)
		return 0;
	task->__state = TASK_RUNNING;
	virtio_kernel_event();
	return 1;
}

/**
 * Sleep until somebody wakes us; let the others have one turn if we never said
 * that we are about to sleep. Process context.
 * @param timeout at most so many ticks; or MAX_SCHEDULE_TIMEOUT
 * @return what is left of them
 */
static inline long schedule_timeout(long timeout)
{
	struct task_struct *self = get_current();
	bool for_ever = timeout == MAX_SCHEDULE_TIMEOUT;
	unsigned long end = jiffies + (unsigned long)timeout;
	long left = timeout;

	might_sleep();
	if (self->__state == TASK_RUNNING)
		virtio_kernel_wait(0);
	while (self->__state != TASK_RUNNING && (for_ever || left > 0)) {
		if (virtio_kernel_wait(jiffies_to_nsecs((unsigned long)left)) <
		    0)
			break;
		left = for_ever ? timeout : (long)(end - jiffies);
	}
	self->__state = TASK_RUNNING;
	return left > 0 ? left : 0;
}

/** Sleep until somebody wakes us. Process context. */
static inline void schedule(void)
{
	schedule_timeout(MAX_SCHEDULE_TIMEOUT);
}

/** Sleep until somebody wakes us or time is over; what is left of it. */
static inline long schedule_timeout_uninterruptible(long timeout)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

/** The same. */
#define schedule_timeout_interruptible(timeout)                                \
	schedule_timeout_uninterruptible(timeout)
/** The same. */
#define schedule_timeout_killable(timeout)                                     \
	schedule_timeout_uninterruptible(timeout)
/** The same. */
#define schedule_timeout_idle(timeout) schedule_timeout_uninterruptible(timeout)
/** The same, as for a disk. */
#define io_schedule_timeout(timeout) schedule_timeout(timeout)
/** Sleep until somebody wakes us, as for a disk. */
#define io_schedule() schedule()
/** Let the others have a turn. Process context. */
#define yield() cond_resched()

#endif /* LINUX_SCHED_H */
