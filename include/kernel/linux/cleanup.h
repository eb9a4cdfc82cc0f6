/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What ends by itself where a variable goes out of scope: memory that is freed
 * (__free), and locks that are given back (guard, scoped_guard).
 *
 * A kind of guard has a name; DEFINE_CLASS() and the others below make more.
 * The locks of this environment have the names that the kernel's have: mutex,
 * spinlock, spinlock_irq, spinlock_bh, spinlock_irqsave, the raw ones,
 * rwsem_read, rwsem_write, read_lock, write_lock, rcu, preempt.
 */
#ifndef LINUX_CLEANUP_H
#define LINUX_CLEANUP_H

#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

/* ---- values -------------------------------------------------------------- */

/** Name what ends a value of @p type, which is `_T`, for __free(name). */
#define DEFINE_FREE(name, type, end)                                           \
	static inline __attribute__((unused)) void free_##name##_(void *at)    \
	{                                                                      \
		type _T = *(type *)at;                                         \
                                                                               \
		end;                                                           \
	}
/** Of a variable: it ends so when it goes out of scope. */
#define __free(name) __attribute__((cleanup(free_##name##_)))

/** Take the value out of such a variable, which is NULL then. */
#define no_free_ptr(p)                                                         \
	({                                                                     \
		__typeof__(p) kept_ = (p);                                     \
                                                                               \
		(p) = NULL;                                                    \
		kept_;                                                         \
	})
/** Return the value of such a variable. */
#define return_ptr(p) return no_free_ptr(p)
/** Take the value out of such a variable, as somebody else has it now. */
#define retain_and_null_ptr(p) ((void)no_free_ptr(p))

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))

/* ---- classes ------------------------------------------------------------- */

/**
 * Name a kind of value: its type, what ends one (`_T`), and what makes one from
 * the arguments that follow.
 */
#define DEFINE_CLASS(name, type, end, begin, ...)                              \
	typedef type class_##name##_t;                                         \
	static inline                                                          \
		__attribute__((unused)) void class_##name##_end_(type *at)     \
	{                                                                      \
		type _T = *at;                                                 \
                                                                               \
		end;                                                           \
	}                                                                      \
	static inline __attribute__((unused))                                  \
	type class_##name##_begin_(__VA_ARGS__)                                \
	{                                                                      \
		type made_ = begin;                                            \
                                                                               \
		return made_;                                                  \
	}
/** A variable of a kind; its arguments follow in parentheses. */
#define CLASS(name, var)                                                       \
	class_##name##_t var                                                   \
		__attribute__((cleanup(class_##name##_end_), unused)) =        \
			class_##name##_begin_

/** Name a kind of guard: the lock's type, taking it and giving it back. */
#define DEFINE_GUARD(name, type, lock, unlock)                                 \
	DEFINE_CLASS(                                                          \
		name, type, if (_T) { unlock; }, ({                            \
			lock;                                                  \
			_T;                                                    \
		}),                                                            \
		type _T)

#define GUARD_NAME_(line)  guard_##line##_
#define GUARD_NAME_2(line) GUARD_NAME_(line)
/** Hold a lock from here to the end of the block; the lock follows. */
#define guard(name) CLASS(name, GUARD_NAME_2(__LINE__))

/** Hold a lock in the statement that follows. */
#define scoped_guard(name, ...)                                                \
	for (bool scope_once_ = true; scope_once_; scope_once_ = false)        \
		for (CLASS(name, scope_)(__VA_ARGS__); scope_once_;            \
		     scope_once_ = false)

/* ---- the locks of this environment --------------------------------------- */

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
DEFINE_GUARD(spinlock, spinlock_t *, spin_lock(_T), spin_unlock(_T))
DEFINE_GUARD(spinlock_irq, spinlock_t *, spin_lock_irq(_T), spin_unlock_irq(_T))
DEFINE_GUARD(spinlock_bh, spinlock_t *, spin_lock_bh(_T), spin_unlock_bh(_T))
DEFINE_GUARD(spinlock_irqsave, spinlock_t *, spin_lock_irq(_T),
	     spin_unlock_irq(_T))
DEFINE_GUARD(raw_spinlock, raw_spinlock_t *, spin_lock(_T), spin_unlock(_T))
DEFINE_GUARD(raw_spinlock_irq, raw_spinlock_t *, spin_lock_irq(_T),
	     spin_unlock_irq(_T))
DEFINE_GUARD(raw_spinlock_irqsave, raw_spinlock_t *, spin_lock_irq(_T),
	     spin_unlock_irq(_T))
DEFINE_GUARD(read_lock, rwlock_t *, read_lock(_T), read_unlock(_T))
DEFINE_GUARD(write_lock, rwlock_t *, write_lock(_T), write_unlock(_T))
DEFINE_CLASS(rcu, int, (void)_T; rcu_read_unlock(), (rcu_read_lock(), 0), void)
DEFINE_CLASS(preempt, int, (void)_T;
	     preempt_enable(), (preempt_disable(), 0), void)

#endif /* LINUX_CLEANUP_H */
