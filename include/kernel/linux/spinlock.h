/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Spinlocks. Tasks take turns only where they wait, and callbacks run only from
 * there, so nobody ever has to spin. What is left is what a lock forbids: taking it twice,
 * giving back what is not taken, and waiting while it is held. Each ends the
 * program with a line that says so, as it would stop a machine.
 *
 * Where interrupts come from real vectors these locks do not hold them back:
 * there a driver's calls are serialised as virtio.h says.
 */
#ifndef LINUX_SPINLOCK_H
#define LINUX_SPINLOCK_H

#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>

/** A lock. */
typedef struct spinlock {
	bool held; /**< it is taken */
} spinlock_t;

/** Initialiser of a lock called @p name. */
#define __SPIN_LOCK_UNLOCKED(name)                                             \
	{                                                                      \
		false                                                          \
	}
/** A lock called @p name. */
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)

/** Begin: it is free. */
static inline void spin_lock_init(spinlock_t *lock)
{
	lock->held = false;
}

/** Take it. */
static inline void spin_lock(spinlock_t *lock)
{
	if (lock->held)
		virtio_kernel_die("a spinlock is taken by who holds it: the "
				  "driver would spin for ever");
	lock->held = true;
	__this_module.atomic++;
}

/** Give it back. */
static inline void spin_unlock(spinlock_t *lock)
{
	if (!lock->held)
		virtio_kernel_die("a spinlock is given back that nobody holds");
	lock->held = false;
	__this_module.atomic--;
}

/** Take it if it is free; whether it was. */
static inline bool spin_trylock(spinlock_t *lock)
{
	if (lock->held)
		return false;
	spin_lock(lock);
	return true;
}

/** Tell whether it is taken. */
static inline bool spin_is_locked(const spinlock_t *lock)
{
	return lock->held;
}

#define spin_lock_irq(lock)   spin_lock(lock)	/**< no interrupts */
#define spin_unlock_irq(lock) spin_unlock(lock) /**< again */
#define spin_lock_bh(lock)    spin_lock(lock)	/**< no timers */
#define spin_unlock_bh(lock)  spin_unlock(lock) /**< again */
/** Take it, and no interrupts. */
#define spin_lock_irqsave(lock, flags)                                         \
	do {                                                                   \
		local_irq_save(flags);                                         \
		spin_lock(lock);                                               \
	} while (0)
/** Give it back, and as before. */
#define spin_unlock_irqrestore(lock, flags)                                    \
	do {                                                                   \
		spin_unlock(lock);                                             \
		local_irq_restore(flags);                                      \
	} while (0)
/** Take it if it is free, and no interrupts. */
#define spin_trylock_irqsave(lock, flags)                                      \
	({                                                                     \
		local_irq_save(flags);                                         \
		spin_trylock(lock);                                            \
	})

#define spin_trylock_irq(lock)	       spin_trylock(lock) /**< the same */
#define spin_trylock_bh(lock)	       spin_trylock(lock) /**< the same */
#define spin_lock_nested(lock, class_) spin_lock(lock)	  /**< in others */
/** In others of its kind. */
#define spin_lock_irqsave_nested(lock, flags, class_)                          \
	spin_lock_irqsave(lock, flags)
typedef spinlock_t raw_spinlock_t; /**< one that never sleeps: the same */
#define __RAW_SPIN_LOCK_UNLOCKED(name) __SPIN_LOCK_UNLOCKED(name) /**< free */
#define DEFINE_RAW_SPINLOCK(name)      DEFINE_SPINLOCK(name)	  /**< a lock */
#define raw_spin_lock_init(lock)       spin_lock_init(lock)	  /**< begin */
#define raw_spin_lock(lock)	       spin_lock(lock)		  /**< take */
#define raw_spin_trylock(lock)	       spin_trylock(lock)	  /**< take */
#define raw_spin_unlock(lock)	       spin_unlock(lock)	  /**< give */
#define raw_spin_lock_irq(lock)	       spin_lock_irq(lock)	  /**< take */
#define raw_spin_unlock_irq(lock)      spin_unlock_irq(lock)	  /**< give */
#define raw_spin_lock_bh(lock)	       spin_lock_bh(lock)	  /**< take */
#define raw_spin_unlock_bh(lock)       spin_unlock_bh(lock)	  /**< give */
/** Take it, and no interrupts. */
#define raw_spin_lock_irqsave(lock, flags) spin_lock_irqsave(lock, flags)
/** Give it back, and as before. */
#define raw_spin_unlock_irqrestore(lock, flags)                                \
	spin_unlock_irqrestore(lock, flags)

/** It has to be held. */
#define assert_spin_locked(lock) BUG_ON(!spin_is_locked(lock))

#include <linux/rwlock.h>

#endif /* LINUX_SPINLOCK_H */
