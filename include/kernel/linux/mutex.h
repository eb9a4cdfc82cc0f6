/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Mutexes. Taking one is allowed where waiting is. They are handed over in the
 * order in which they were asked for. One that can never be had ends the
 * program with a line that says so: its holder is who asks, or waits for who
 * asks; or, where the loader lends no stacks, lies below on the same stack and
 * goes on no sooner than who asks returns.
 */
#ifndef LINUX_MUTEX_H
#define LINUX_MUTEX_H

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/lockdep.h>

/** A mutex. Members are private. */
struct mutex {
	bool held;		     /**< it is taken */
	struct task_struct *owner;   /**< by this one */
	struct task_waiter *waiters; /**< who comes next */
};

/** Initialiser of a mutex called @p name. */
#define __MUTEX_INITIALIZER(name)                                              \
	{                                                                      \
		.held = false                                                  \
	}
/** A mutex called @p name. */
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

/** Begin: it is free. */
static inline void mutex_init(struct mutex *lock)
{
	*lock = (struct mutex)__MUTEX_INITIALIZER(*lock);
}

/** End; it has to be free. */
static inline void mutex_destroy(struct mutex *lock)
{
	WARN(lock->held, "a mutex is destroyed that somebody holds");
}

/* The lock is that task's. */
static inline void mutex_give(struct mutex *lock, struct task_struct *task)
{
	lock->held = true;
	lock->owner = task;
	task->mutexes++;
	__this_module.mutexes += !task->stack;
}

/** Take it if it is free; 1 if it was. Process context. */
static inline int mutex_trylock(struct mutex *lock)
{
	if (lock->held)
		return 0;
	mutex_give(lock, get_current());
	return 1;
}

/** Take it. Process context. */
static inline void mutex_lock(struct mutex *lock)
{
	might_sleep();
	if (mutex_trylock(lock))
		return;
	if (lock->owner == get_current())
		virtio_kernel_die("a mutex is taken by who holds it");
	task_wait_granted(&lock->waiters, false, lock->owner,
			  get_current()->stack || lock->owner->stack
				  ? "a mutex is waited for by who its holder "
				    "waits for: neither goes on"
				  : "a mutex is taken by work that runs while "
				    "its holder waits below: this loader lends "
				    "no stacks");
}

/** Take it; 0, as nobody interrupts. Process context. */
static inline int mutex_lock_interruptible(struct mutex *lock)
{
	mutex_lock(lock);
	return 0;
}

/** Take it; 0, as nobody interrupts. Process context. */
static inline int mutex_lock_killable(struct mutex *lock)
{
	mutex_lock(lock);
	return 0;
}

/** Take it while holding others of its kind. Process context. */
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)
/** Take it; what the holder waits for is a disk. Process context. */
#define mutex_lock_io(lock) mutex_lock(lock)

/** Give it back. */
static inline void mutex_unlock(struct mutex *lock)
{
	if (!lock->held)
		virtio_kernel_die("a mutex is given back that nobody holds");
	if (lock->owner != get_current())
		virtio_kernel_die("a mutex is given back by who does not hold "
				  "it");
	lock->held = false;
	lock->owner->mutexes--;
	__this_module.mutexes -= !lock->owner->stack;
	lock->owner = NULL;
	if (!lock->waiters)
		return;
	mutex_give(lock, lock->waiters->task);
	task_grant(&lock->waiters, lock->owner);
}

/** Tell whether it is taken. */
static inline bool mutex_is_locked(const struct mutex *lock)
{
	return lock->held;
}

/* guard(mutex) comes with it. It needs what is above. */
#include <linux/cleanup.h>

#endif /* LINUX_MUTEX_H */
