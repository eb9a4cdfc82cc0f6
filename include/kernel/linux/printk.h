/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Messages: printk() and pr_info() and the like.
 *
 * They go to the log of the platform that virtio_bus_set_platform() named, one
 * line per call; without one they are lost. Formats are those of
 * virtio_dev_printk() (device.h), not the kernel's `%p` extensions. pr_debug()
 * is not compiled out: the platform's log decides. A line cannot be continued
 * by the next call.
 */
#ifndef LINUX_PRINTK_H
#define LINUX_PRINTK_H

#include <stdarg.h>

#include <virtio/device.h>
#include <virtio/virtio.h>

#define KERN_EMERG   "\0010" /**< begins a message: the machine is lost */
#define KERN_ALERT   "\0011" /**< begins a message: act at once */
#define KERN_CRIT    "\0012" /**< begins a message: critical */
#define KERN_ERR     "\0013" /**< begins a message: something failed */
#define KERN_WARNING "\0014" /**< begins a message: something is wrong */
#define KERN_NOTICE  "\0015" /**< begins a message: normal but significant */
#define KERN_INFO    "\0016" /**< begins a message: worth knowing */
#define KERN_DEBUG   "\0017" /**< begins a message: helps to find a mistake */

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
 * @param fmt begins with one of KERN_EMERG to KERN_DEBUG, or is a warning; a
 *        newline at the end of the message is dropped
 * @return its length
 */
static __attribute__((unused, format(printf, 1, 2))) int printk(const char *fmt,
								...)
{
	enum virtio_log_level level = VIRTIO_LOG_WARNING;
	char line[241];
	size_t len;
	va_list args;

	if (fmt[0] == KERN_INFO[0] && fmt[1]) {
		level = printk_level(fmt[1]);
		fmt += 2;
	}
	va_start(args, fmt);
	len = virtio_vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (len >= sizeof(line))
		len = sizeof(line) - 1;
	if (virtio_bus_platform())
		virtio_printk(virtio_bus_platform(), level, "%s", line);
	return (int)len;
}

#ifndef pr_fmt
/** What goes before and after each message of a file: a driver may say. */
#define pr_fmt(fmt) fmt
#endif

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
/** Say that much is lost. */
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)

/** Do something the first time only. Private. */
#define printk_once_(what)                                                     \
	do {                                                                   \
		static bool said_;                                             \
		if (!said_) {                                                  \
			said_ = true;                                          \
			what;                                                  \
		}                                                              \
	} while (0)
/** Say that something failed, the first time. */
#define pr_err_once(...) printk_once_(pr_err(__VA_ARGS__))
/** Say that something is wrong, the first time. */
#define pr_warn_once(...) printk_once_(pr_warn(__VA_ARGS__))
/** Say something worth knowing, the first time. */
#define pr_info_once(...)	 printk_once_(pr_info(__VA_ARGS__))
#define pr_err_ratelimited(...)	 pr_err(__VA_ARGS__)  /**< not limited */
#define pr_warn_ratelimited(...) pr_warn(__VA_ARGS__) /**< not limited */
#define pr_info_ratelimited(...) pr_info(__VA_ARGS__) /**< not limited */

#endif /* LINUX_PRINTK_H */
