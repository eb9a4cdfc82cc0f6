/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Mutexes that several who only read may hold at once. They are had in the
 * order in which they were asked for, so a reader does not overtake a writer.
 * See mutex.h for what ends the program; of readers it is not known who they
 * are.
 */
#ifndef LINUX_RWSEM_H
#define LINUX_RWSEM_H

#include <linux/export.h>
#include <linux/lockdep.h>

/** A mutex with readers. Members are private. */
struct rw_semaphore {
	bool held;		     /**< it is taken, in either way */
	unsigned int readers;	     /**< by so many who read */
	struct task_struct *owner;   /**< or by this one, who writes */
	struct task_waiter *waiters; /**< who comes next */
};

/** Initialiser of one called @p name. */
#define __RWSEM_INITIALIZER(name)                                              \
	{                                                                      \
		.held = false                                                  \
	}
/** One called @p name. */
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)

/** Begin: it is free. */
static inline void init_rwsem(struct rw_semaphore *sem)
{
	*sem = (struct rw_semaphore)__RWSEM_INITIALIZER(*sem);
}

/** Tell whether somebody has it. */
static inline int rwsem_is_locked(const struct rw_semaphore *sem)
{
	return sem->held;
}

/* Those have it whose turn it is. */
static inline void rwsem_pass_(struct rw_semaphore *sem)
{
	struct task_waiter *w;

	while ((w = sem->waiters) && !sem->owner &&
	       (w->shared || !sem->readers)) {
		if (w->shared)
			sem->readers++;
		else
			sem->owner = w->task;
		task_grant(&sem->waiters, sem->owner);
	}
	sem->held = sem->owner || sem->readers;
}

static inline void rwsem_wait_(struct rw_semaphore *sem, bool shared)
{
	if (sem->owner == get_current())
		virtio_kernel_die("an rw_semaphore is taken by who holds it "
				  "for writing");
	if (!__this_module.stacks)
		virtio_kernel_die("an rw_semaphore is taken by work that runs "
				  "while its holder waits below: this loader "
				  "lends no stacks");
	task_wait_granted(&sem->waiters, shared, sem->owner,
			  "an rw_semaphore is waited for by who its holder "
			  "waits for: neither goes on");
}

/** Take it for reading if that is possible now; 1 if it is. */
static inline int down_read_trylock(struct rw_semaphore *sem)
{
	if (sem->owner || sem->waiters)
		return 0;
	sem->readers++;
	sem->held = true;
	return 1;
}

/** Take it for writing if that is possible now; 1 if it is. */
static inline int down_write_trylock(struct rw_semaphore *sem)
{
	if (sem->held)
		return 0;
	sem->owner = get_current();
	sem->held = true;
	return 1;
}

/** Take it for reading. Process context. */
static inline void down_read(struct rw_semaphore *sem)
{
	might_sleep();
	if (!down_read_trylock(sem))
		rwsem_wait_(sem, true);
}

/** Take it for writing. Process context. */
static inline void down_write(struct rw_semaphore *sem)
{
	might_sleep();
	if (!down_write_trylock(sem))
		rwsem_wait_(sem, false);
}

/** Take it for reading; 0, as nobody interrupts. */
static inline int down_read_interruptible(struct rw_semaphore *sem)
{
	down_read(sem);
	return 0;
}

/** Take it for reading; 0, as nobody interrupts. */
#define down_read_killable(sem) down_read_interruptible(sem)

/** Take it for writing; 0, as nobody interrupts. */
static inline int down_write_killable(struct rw_semaphore *sem)
{
	down_write(sem);
	return 0;
}

#define down_read_nested(sem, subclass)	 down_read(sem)	 /**< the same */
#define down_write_nested(sem, subclass) down_write(sem) /**< the same */

/** Read no more. */
static inline void up_read(struct rw_semaphore *sem)
{
	if (!sem->readers)
		virtio_kernel_die("an rw_semaphore is given back that nobody "
				  "holds for reading");
	sem->readers--;
	rwsem_pass_(sem);
}

/** Write no more. */
static inline void up_write(struct rw_semaphore *sem)
{
	if (sem->owner != get_current())
		virtio_kernel_die("an rw_semaphore is given back by who does "
				  "not hold it for writing");
	sem->owner = NULL;
	rwsem_pass_(sem);
}

/** Write no more, but go on reading. */
static inline void downgrade_write(struct rw_semaphore *sem)
{
	sem->readers++;
	up_write(sem);
}

#endif /* LINUX_RWSEM_H */
