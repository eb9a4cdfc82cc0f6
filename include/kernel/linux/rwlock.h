/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Spinlocks that several who only read may hold at once. As with spinlock.h
 * nobody ever has to spin: what would ends the program, and so does waiting
 * while one is held. Include <linux/spinlock.h>.
 */
#ifndef LINUX_RWLOCK_H
#define LINUX_RWLOCK_H

#include <linux/irqflags.h>
#include <linux/preempt.h>

/** A lock with readers. Members are private. */
typedef struct {
	bool held;	      /**< somebody writes */
	unsigned int readers; /**< so many read */
} rwlock_t;

/** Initialiser of a lock called @p name. */
#define __RW_LOCK_UNLOCKED(name)                                               \
	{                                                                      \
		.held = false                                                  \
	}
/** A lock called @p name. */
#define DEFINE_RWLOCK(name) rwlock_t name = __RW_LOCK_UNLOCKED(name)

/** Begin: it is free. */
static inline void rwlock_init(rwlock_t *lock)
{
	*lock = (rwlock_t)__RW_LOCK_UNLOCKED(*lock);
}

/** Take it for reading. */
static inline void read_lock(rwlock_t *lock)
{
	if (lock->held)
		virtio_kernel_die("an rwlock is taken by who holds it for "
				  "writing: the driver would spin for ever");
	lock->readers++;
	preempt_disable();
}

/** Read no more. */
static inline void read_unlock(rwlock_t *lock)
{
	if (!lock->readers)
		virtio_kernel_die("an rwlock is given back that nobody holds "
				  "for reading");
	lock->readers--;
	preempt_enable();
}

/** Take it for writing. */
static inline void write_lock(rwlock_t *lock)
{
	if (lock->held || lock->readers)
		virtio_kernel_die("an rwlock is taken for writing by who holds "
				  "it: the driver would spin for ever");
	lock->held = true;
	preempt_disable();
}

/** Write no more. */
static inline void write_unlock(rwlock_t *lock)
{
	if (!lock->held)
		virtio_kernel_die("an rwlock is given back that nobody holds "
				  "for writing");
	lock->held = false;
	preempt_enable();
}

#define read_lock_irq(lock)    read_lock(lock)	  /**< no interrupts */
#define read_unlock_irq(lock)  read_unlock(lock)  /**< again */
#define read_lock_bh(lock)     read_lock(lock)	  /**< no timers */
#define read_unlock_bh(lock)   read_unlock(lock)  /**< again */
#define write_lock_irq(lock)   write_lock(lock)	  /**< no interrupts */
#define write_unlock_irq(lock) write_unlock(lock) /**< again */
#define write_lock_bh(lock)    write_lock(lock)	  /**< no timers */
#define write_unlock_bh(lock)  write_unlock(lock) /**< again */
/** Take it for reading, and no interrupts. */
#define read_lock_irqsave(lock, flags)                                         \
	do {                                                                   \
		local_irq_save(flags);                                         \
		read_lock(lock);                                               \
	} while (0)
/** Read no more, and as before. */
#define read_unlock_irqrestore(lock, flags)                                    \
	do {                                                                   \
		read_unlock(lock);                                             \
		local_irq_restore(flags);                                      \
	} while (0)
/** Take it for writing, and no interrupts. */
#define write_lock_irqsave(lock, flags)                                        \
	do {                                                                   \
		local_irq_save(flags);                                         \
		write_lock(lock);                                              \
	} while (0)
/** Write no more, and as before. */
#define write_unlock_irqrestore(lock, flags)                                   \
	do {                                                                   \
		write_unlock(lock);                                            \
		local_irq_restore(flags);                                      \
	} while (0)

#endif /* LINUX_RWLOCK_H */
