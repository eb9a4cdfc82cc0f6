/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Mutexes. Taking one is allowed where waiting is. One that is taken is held
 * by somebody further up the same stack - work items and timers run while
 * others wait - who cannot go on before the caller returns: the program ends
 * with a line that says so. The kernel would wait, or find that it is a
 * deadlock too.
 */
#ifndef LINUX_MUTEX_H
#define LINUX_MUTEX_H

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/lockdep.h>

/** A mutex. */
struct mutex {
	bool held; /**< it is taken */
};

/** Initialiser of a mutex called @p name. */
#define __MUTEX_INITIALIZER(name)                                              \
	{                                                                      \
		false                                                          \
	}
/** A mutex called @p name. */
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

/** Begin: it is free. */
static inline void mutex_init(struct mutex *lock)
{
	lock->held = false;
}

/** End; it has to be free. */
static inline void mutex_destroy(struct mutex *lock)
{
	WARN(lock->held, "a mutex is destroyed that somebody holds");
}

/** Take it. Process context. */
static inline void mutex_lock(struct mutex *lock)
{
	might_sleep();
	if (lock->held)
		virtio_kernel_die("a mutex is taken by who holds it, or by "
				  "work that runs while its holder waits");
	lock->held = true;
	__this_module.mutexes++;
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

/** Take it if it is free; 1 if it was. Process context. */
static inline int mutex_trylock(struct mutex *lock)
{
	if (lock->held)
		return 0;
	lock->held = true;
	__this_module.mutexes++;
	return 1;
}

/** Give it back. */
static inline void mutex_unlock(struct mutex *lock)
{
	if (!lock->held)
		virtio_kernel_die("a mutex is given back that nobody holds");
	lock->held = false;
	__this_module.mutexes--;
}

/** Tell whether it is taken. */
static inline bool mutex_is_locked(const struct mutex *lock)
{
	return lock->held;
}

#endif /* LINUX_MUTEX_H */
