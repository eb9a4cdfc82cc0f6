/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What has to be true when a file is compiled.
 */
#ifndef LINUX_BUILD_BUG_H
#define LINUX_BUILD_BUG_H

#ifndef static_assert
/** Compile only if this is true; a text may follow. */
#define static_assert(expr, ...) static_assert_(expr, ##__VA_ARGS__, #expr)
#define static_assert_(expr, msg, ...) _Static_assert(expr, msg) /**< private */
#endif

/** Do not compile if this is true. */
#define BUILD_BUG_ON(condition)                                                \
	_Static_assert(!(condition), "BUILD_BUG_ON: " #condition)
/** The same, with a text. */
#define BUILD_BUG_ON_MSG(condition, msg) _Static_assert(!(condition), msg)
/** 0; but do not compile if this is true. */
#define BUILD_BUG_ON_ZERO(condition)                                           \
	((int)(sizeof(struct { int : (-!!(condition)); })))
/** Do not compile if this is no power of two, or 0. */
#define BUILD_BUG_ON_NOT_POWER_OF_2(n)                                         \
	BUILD_BUG_ON((n) == 0 || (((n) & ((n)-1)) != 0))

#endif /* LINUX_BUILD_BUG_H */
