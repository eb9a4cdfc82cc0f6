/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * BUG() and WARN(). A warning is a line in the log with the place, not a trace
 * of calls; BUG() ends the program, as module::die says.
 */
#ifndef LINUX_BUG_H
#define LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/printk.h>
#include <linux/stringify.h>

/** This cannot be. */
#define BUG() virtio_kernel_die("BUG at " __FILE__ ":" __stringify(__LINE__))
/** This cannot be if the condition is true. */
#define BUG_ON(condition)                                                      \
	do {                                                                   \
		if (unlikely(condition))                                       \
			BUG();                                                 \
	} while (0)

/** Say so if the condition is true. */
#define WARN(condition, fmt, ...)                                              \
	({                                                                     \
		bool warn_ = !!(condition);                                    \
		if (unlikely(warn_)) {                                         \
			printk(KERN_WARNING "WARNING at %s:%d: " fmt,          \
			       __FILE__, __LINE__, ##__VA_ARGS__);             \
			message_flush();                                       \
		}                                                              \
		unlikely(warn_);                                               \
	})
/** Say where if the condition is true. */
#define WARN_ON(condition) WARN(condition, "%s", #condition)
/** Say so the first time that the condition is true. */
#define WARN_ONCE(condition, fmt, ...)                                         \
	({                                                                     \
		static bool warned_;                                           \
		bool once_ = !!(condition);                                    \
		WARN(once_ && !warned_, fmt, ##__VA_ARGS__);                   \
		warned_ |= once_;                                              \
		unlikely(once_);                                               \
	})
/** Say where the first time that the condition is true. */
#define WARN_ON_ONCE(condition) WARN_ONCE(condition, "%s", #condition)

#endif /* LINUX_BUG_H */
