/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Counters that several contexts change: atomic_t, and atomic64_t and
 * atomic_long_t in the same way. What returns a value orders everything, as in
 * the kernel; the rest orders nothing.
 */
#ifndef LINUX_ATOMIC_H
#define LINUX_ATOMIC_H

#include <asm/barrier.h>
#include <linux/types.h>

/** Initialiser. */
#define ATOMIC_INIT(i)                                                         \
	{                                                                      \
		(i)                                                            \
	}
#define ATOMIC64_INIT(i)    ATOMIC_INIT(i) /**< the same */
#define ATOMIC_LONG_INIT(i) ATOMIC_INIT(i) /**< the same */

/** A counter @p name of @p type and all that is done with it. */
#define ATOMIC_(name, type)                                                    \
	typedef struct {                                                       \
		type counter;                                                  \
	} name##_t;                                                            \
	static inline type name##_read(const name##_t *v)                      \
	{                                                                      \
		return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);         \
	}                                                                      \
	static inline type name##_read_acquire(const name##_t *v)              \
	{                                                                      \
		return __atomic_load_n(&v->counter, __ATOMIC_ACQUIRE);         \
	}                                                                      \
	static inline void name##_set(name##_t *v, type i)                     \
	{                                                                      \
		__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);            \
	}                                                                      \
	static inline void name##_set_release(name##_t *v, type i)             \
	{                                                                      \
		__atomic_store_n(&v->counter, i, __ATOMIC_RELEASE);            \
	}                                                                      \
	static inline type name##_add_return(type i, name##_t *v)              \
	{                                                                      \
		return __atomic_add_fetch(&v->counter, i, __ATOMIC_SEQ_CST);   \
	}                                                                      \
	static inline type name##_sub_return(type i, name##_t *v)              \
	{                                                                      \
		return __atomic_sub_fetch(&v->counter, i, __ATOMIC_SEQ_CST);   \
	}                                                                      \
	static inline type name##_fetch_add(type i, name##_t *v)               \
	{                                                                      \
		return __atomic_fetch_add(&v->counter, i, __ATOMIC_SEQ_CST);   \
	}                                                                      \
	static inline type name##_xchg(name##_t *v, type i)                    \
	{                                                                      \
		return __atomic_exchange_n(&v->counter, i, __ATOMIC_SEQ_CST);  \
	}                                                                      \
	static inline type name##_cmpxchg(name##_t *v, type old, type new_)    \
	{                                                                      \
		__atomic_compare_exchange_n(&v->counter, &old, new_, false,    \
					    __ATOMIC_SEQ_CST,                  \
					    __ATOMIC_SEQ_CST);                 \
		return old;                                                    \
	}                                                                      \
	static inline bool name##_add_unless(name##_t *v, type a, type u)      \
	{                                                                      \
		type old = name##_read(v);                                     \
                                                                               \
		while (old != u)                                               \
			if (__atomic_compare_exchange_n(                       \
				    &v->counter, &old, old + a, false,         \
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))       \
				return true;                                   \
		return false;                                                  \
	}                                                                      \
	static inline void name##_add(type i, name##_t *v)                     \
	{                                                                      \
		__atomic_fetch_add(&v->counter, i, __ATOMIC_RELAXED);          \
	}                                                                      \
	static inline void name##_sub(type i, name##_t *v)                     \
	{                                                                      \
		__atomic_fetch_sub(&v->counter, i, __ATOMIC_RELAXED);          \
	}                                                                      \
	static inline void name##_inc(name##_t *v)                             \
	{                                                                      \
		name##_add(1, v);                                              \
	}                                                                      \
	static inline void name##_dec(name##_t *v)                             \
	{                                                                      \
		name##_sub(1, v);                                              \
	}                                                                      \
	static inline type name##_inc_return(name##_t *v)                      \
	{                                                                      \
		return name##_add_return(1, v);                                \
	}                                                                      \
	static inline type name##_dec_return(name##_t *v)                      \
	{                                                                      \
		return name##_sub_return(1, v);                                \
	}                                                                      \
	static inline bool name##_dec_and_test(name##_t *v)                    \
	{                                                                      \
		return name##_sub_return(1, v) == 0;                           \
	}                                                                      \
	static inline bool name##_inc_not_zero(name##_t *v)                    \
	{                                                                      \
		return name##_add_unless(v, 1, 0);                             \
	}

ATOMIC_(atomic, int)
ATOMIC_(atomic64, s64)
ATOMIC_(atomic_long, long)

/** Exchange a variable; its old value. */
#define xchg(ptr, v) __atomic_exchange_n(ptr, v, __ATOMIC_SEQ_CST)
/** Exchange a variable if it is @p old; its old value. */
#define cmpxchg(ptr, old, new_)                                                \
	({                                                                     \
		__typeof__(*(ptr)) cmpxchg_ = (old);                           \
		__atomic_compare_exchange_n(ptr, &cmpxchg_, new_, false,       \
					    __ATOMIC_SEQ_CST,                  \
					    __ATOMIC_SEQ_CST);                 \
		cmpxchg_;                                                      \
	})

#endif /* LINUX_ATOMIC_H */
