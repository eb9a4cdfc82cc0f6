/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Messages: printk() and pr_info() and the like.
 *
 * They go to the log of the platform that virtio_bus_set_platform() named;
 * without one they are lost. Each newline ends a line there (message.h), of 240
 * characters at most. Formats are those of virtio_dev_printk() (device.h).
 * pr_debug() is not compiled out: the platform's log decides.
 */
#ifndef LINUX_PRINTK_H
#define LINUX_PRINTK_H

#include <stdarg.h>

#include <linux/export.h>

#define KERN_EMERG   "\0010" /**< begins a message: the machine is lost */
#define KERN_ALERT   "\0011" /**< begins a message: act at once */
#define KERN_CRIT    "\0012" /**< begins a message: critical */
#define KERN_ERR     "\0013" /**< begins a message: something failed */
#define KERN_WARNING "\0014" /**< begins a message: something is wrong */
#define KERN_NOTICE  "\0015" /**< begins a message: normal but significant */
#define KERN_INFO    "\0016" /**< begins a message: worth knowing */
#define KERN_DEBUG   "\0017" /**< begins a message: helps to find a mistake */

#define KERN_DEFAULT "\001d" /**< begins a message: of no special level */
#define KERN_CONT    "\001c" /**< goes on with the message before */
#define KERN_SOH     "\001"  /**< begins all of these */

/**
 * The library's level for one of KERN_EMERG to KERN_DEBUG.
 * @param digit the character that ends it
 * @return the level
 */
static inline enum virtio_log_level printk_level(char digit)
{
	if (digit <= '3')
		return VIRTIO_LOG_ERR;
	if (digit == '4')
		return VIRTIO_LOG_WARNING;
	return digit <= '6' ? VIRTIO_LOG_INFO : VIRTIO_LOG_DEBUG;
}

/**
 * Write a message to the log. Any context.
 * @param fmt see printk()
 * @param args its arguments
 * @return its length
 */
static inline __attribute__((format(printf, 1, 0))) int vprintk(const char *fmt,
								va_list args)
{
	enum virtio_log_level level = VIRTIO_LOG_WARNING;
	char text[MESSAGE_SIZE], *at = text;
	bool more = false;
	size_t len;

	len = virtio_vsnprintf(text, sizeof(text), fmt, args);
	for (; at[0] == KERN_SOH[0] && at[1]; at += 2)
		if (at[1] == KERN_CONT[1])
			more = __this_module.line.len;
		else if (at[1] != KERN_DEFAULT[1])
			level = printk_level(at[1]);
	if (!more)
		message_begin(virtio_bus_platform(), level);
	message_add(at);
	return (int)(len < sizeof(text) ? len : sizeof(text) - 1) -
	       (int)(at - text);
}

/**
 * Write a message to the log. Any context.
 * @param fmt begins with one of KERN_EMERG to KERN_DEBUG, or is a warning, or
 *        with KERN_CONT
 * @return its length
 */
static __attribute__((unused, format(printf, 1, 2))) int printk(const char *fmt,
								...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}

/** A message that is never shown; its arguments are checked. */
#define no_printk(fmt, ...)                                                    \
	({                                                                     \
		if (0)                                                         \
			printk(fmt, ##__VA_ARGS__);                            \
		0;                                                             \
	})

#ifndef pr_fmt
/** What goes before and after each message of a file: a driver may say. */
#define pr_fmt(fmt) fmt
#endif

/** Say that the machine is lost. */
#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
/** Say that somebody has to act at once. */
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
/** Say that much is lost. */
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
/** Say that something failed. */
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
/** Say that something is wrong. */
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
/** Say that something normal happened that matters. */
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
/** Say something worth knowing. */
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
/** Say something that helps to find a mistake. */
#define pr_debug(fmt, ...) printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
/** The same. */
#define pr_devel(fmt, ...) pr_debug(fmt, ##__VA_ARGS__)
/** Go on with the message before. */
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)

/** Do something the first time only. Private. */
#define printk_once_(what)                                                     \
	do {                                                                   \
		static bool said_;                                             \
		if (!said_) {                                                  \
			said_ = true;                                          \
			what;                                                  \
		}                                                              \
	} while (0)
#define printk_once(...)    printk_once_(printk(__VA_ARGS__))	 /**< once */
#define pr_emerg_once(...)  printk_once_(pr_emerg(__VA_ARGS__))	 /**< once */
#define pr_alert_once(...)  printk_once_(pr_alert(__VA_ARGS__))	 /**< once */
#define pr_crit_once(...)   printk_once_(pr_crit(__VA_ARGS__))	 /**< once */
#define pr_err_once(...)    printk_once_(pr_err(__VA_ARGS__))	 /**< once */
#define pr_warn_once(...)   printk_once_(pr_warn(__VA_ARGS__))	 /**< once */
#define pr_notice_once(...) printk_once_(pr_notice(__VA_ARGS__)) /**< once */
#define pr_info_once(...)   printk_once_(pr_info(__VA_ARGS__))	 /**< once */
#define pr_debug_once(...)  printk_once_(pr_debug(__VA_ARGS__))	 /**< once */

/** Do something at most ten times in five seconds. Private. */
#define printk_limited_(what)                                                  \
	do {                                                                   \
		static DEFINE_RATELIMIT_STATE(often_,                          \
					      DEFAULT_RATELIMIT_INTERVAL,      \
					      DEFAULT_RATELIMIT_BURST);        \
		if (__ratelimit(&often_))                                      \
			what;                                                  \
	} while (0)
#define printk_ratelimited(...) printk_limited_(printk(__VA_ARGS__)) /**< few */
#define pr_emerg_ratelimited(...)                                              \
	printk_limited_(pr_emerg(__VA_ARGS__)) /**< few */
#define pr_alert_ratelimited(...)                                              \
	printk_limited_(pr_alert(__VA_ARGS__)) /**< few */
#define pr_crit_ratelimited(...)                                               \
	printk_limited_(pr_crit(__VA_ARGS__))			     /**< few */
#define pr_err_ratelimited(...) printk_limited_(pr_err(__VA_ARGS__)) /**< few */
#define pr_warn_ratelimited(...)                                               \
	printk_limited_(pr_warn(__VA_ARGS__)) /**< few */
#define pr_notice_ratelimited(...)                                             \
	printk_limited_(pr_notice(__VA_ARGS__)) /**< few */
#define pr_info_ratelimited(...)                                               \
	printk_limited_(pr_info(__VA_ARGS__)) /**< few */
#define pr_debug_ratelimited(...)                                              \
	printk_limited_(pr_debug(__VA_ARGS__)) /**< few */

#include <linux/hexdump.h>
#include <linux/ratelimit.h>

#endif /* LINUX_PRINTK_H */
