/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What kernel code asks of its compiler: hints, attributes, and accesses that
 * it may not merge or repeat.
 */
#ifndef LINUX_COMPILER_H
#define LINUX_COMPILER_H

/** The condition is usually true. */
#define likely(x) __builtin_expect(!!(x), 1)
/** The condition is usually false. */
#define unlikely(x) __builtin_expect(!!(x), 0)

/** Read a variable once; it is not larger than a register. */
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
/** Write a variable once. */
#define WRITE_ONCE(x, val) (*(volatile __typeof__(x) *)&(x) = (val))
/** The compiler moves no access over this. */
#define barrier() __asm__ __volatile__("" ::: "memory")
/** A race that does not matter. */
#define data_race(expr) (expr)

#ifndef __packed
#define __packed __attribute__((packed)) /**< a structure without padding */
#endif
#ifndef __aligned
#define __aligned(x) __attribute__((aligned(x))) /**< at multiples of it */
#endif
#define __maybe_unused	__attribute__((unused))		    /**< or not used */
#define __always_unused __attribute__((unused))		    /**< not used */
#define __used		__attribute__((used))		    /**< is kept */
#define __must_check	__attribute__((warn_unused_result)) /**< look at it */
#define __printf(a, b)	__attribute__((format(printf, a, b))) /**< a format */
#define __weak		__attribute__((weak))		      /**< or another */
#define __noreturn	__attribute__((noreturn))	      /**< ends here */
#define noinline	__attribute__((noinline))	      /**< a call */
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline)) /**< no call */
#endif
#define __cold /**< is rarely called */
#define __hot  /**< is often called */
/** Control goes on into the next case. */
#define fallthrough __attribute__((fallthrough))

/* What only a checker of types looks at. */
#define __user		/**< points to a program's memory */
#define __iomem		/**< points to registers */
#define __rcu		/**< is read under RCU */
#define __force		/**< the types may differ */
#define __bitwise	/**< a type of its own */
#define __must_hold(x)	/**< with this lock */
#define __acquires(x)	/**< takes this lock */
#define __releases(x)	/**< gives this lock back */
#define __counted_by(x) /**< has so many elements */

#endif /* LINUX_COMPILER_H */
