/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Messages about a device: dev_info() and the like, `driver device: text`.
 *
 * They go to the log of the device's platform, and are otherwise those of
 * printk.h. dev_dbg() is not compiled out: the platform's log decides.
 */
#ifndef LINUX_DEV_PRINTK_H
#define LINUX_DEV_PRINTK_H

#include <linux/err.h>
#include <linux/printk.h>

#include <virtio/device.h>

/* Instead of those that need no module. */
#undef dev_err
#undef dev_warn
#undef dev_info
#undef dev_dbg

#ifndef dev_fmt
/** What goes before and after each message of a file: a driver may say. */
#define dev_fmt(fmt) fmt
#endif

/** Write a message about a device, or about none. Private. */
static inline __attribute__((format(printf, 3, 0))) void
dev_vprintk_(enum virtio_log_level level, const struct device *dev,
	     const char *fmt, va_list args)
{
	char text[MESSAGE_SIZE];

	message_begin(dev ? dev->platform : virtio_bus_platform(), level);
	if (dev) {
		message_add(dev->driver ? dev->driver->name : "virtio");
		message_add(" ");
		message_add(dev_name(dev));
	} else {
		message_add("(NULL device *)");
	}
	message_add(": ");
	virtio_vsnprintf(text, sizeof(text), fmt, args);
	message_add(text);
}

/**
 * Write a message about a device. Any context.
 * @param level KERN_INFO and the like
 * @param dev the device
 * @param fmt the text
 */
static __attribute__((unused, format(printf, 3, 4))) void
_dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	dev_vprintk_(printk_level(level[1]), dev, fmt, args);
	va_end(args);
}

/** Write a message of a level. */
#define dev_printk(level, dev, fmt, ...)                                       \
	_dev_printk(level, dev, dev_fmt(fmt), ##__VA_ARGS__)
/** Say that the machine is lost. */
#define dev_emerg(dev, fmt, ...) dev_printk(KERN_EMERG, dev, fmt, ##__VA_ARGS__)
/** Say that somebody has to act at once. */
#define dev_alert(dev, fmt, ...) dev_printk(KERN_ALERT, dev, fmt, ##__VA_ARGS__)
/** Say that much is lost. */
#define dev_crit(dev, fmt, ...) dev_printk(KERN_CRIT, dev, fmt, ##__VA_ARGS__)
/** Say that something failed. */
#define dev_err(dev, fmt, ...) dev_printk(KERN_ERR, dev, fmt, ##__VA_ARGS__)
/** Say that something is wrong. */
#define dev_warn(dev, fmt, ...)                                                \
	dev_printk(KERN_WARNING, dev, fmt, ##__VA_ARGS__)
/** Say that something normal happened that matters. */
#define dev_notice(dev, fmt, ...)                                              \
	dev_printk(KERN_NOTICE, dev, fmt, ##__VA_ARGS__)
/** Say something worth knowing. */
#define dev_info(dev, fmt, ...) dev_printk(KERN_INFO, dev, fmt, ##__VA_ARGS__)
/** Say something that helps to find a mistake. */
#define dev_dbg(dev, fmt, ...)	dev_printk(KERN_DEBUG, dev, fmt, ##__VA_ARGS__)
#define dev_vdbg(dev, fmt, ...) dev_dbg(dev, fmt, ##__VA_ARGS__) /**< too */

#define dev_emerg_once(...)  printk_once_(dev_emerg(__VA_ARGS__))  /**< once */
#define dev_alert_once(...)  printk_once_(dev_alert(__VA_ARGS__))  /**< once */
#define dev_crit_once(...)   printk_once_(dev_crit(__VA_ARGS__))   /**< once */
#define dev_err_once(...)    printk_once_(dev_err(__VA_ARGS__))	   /**< once */
#define dev_warn_once(...)   printk_once_(dev_warn(__VA_ARGS__))   /**< once */
#define dev_notice_once(...) printk_once_(dev_notice(__VA_ARGS__)) /**< once */
#define dev_info_once(...)   printk_once_(dev_info(__VA_ARGS__))   /**< once */
#define dev_dbg_once(...)    printk_once_(dev_dbg(__VA_ARGS__))	   /**< once */

#define dev_emerg_ratelimited(...)                                             \
	printk_limited_(dev_emerg(__VA_ARGS__)) /**< few */
#define dev_alert_ratelimited(...)                                             \
	printk_limited_(dev_alert(__VA_ARGS__)) /**< few */
#define dev_crit_ratelimited(...)                                              \
	printk_limited_(dev_crit(__VA_ARGS__)) /**< few */
#define dev_err_ratelimited(...)                                               \
	printk_limited_(dev_err(__VA_ARGS__)) /**< few */
#define dev_warn_ratelimited(...)                                              \
	printk_limited_(dev_warn(__VA_ARGS__)) /**< few */
#define dev_notice_ratelimited(...)                                            \
	printk_limited_(dev_notice(__VA_ARGS__)) /**< few */
#define dev_info_ratelimited(...)                                              \
	printk_limited_(dev_info(__VA_ARGS__)) /**< few */
#define dev_dbg_ratelimited(...)                                               \
	printk_limited_(dev_dbg(__VA_ARGS__)) /**< few */

/** Say what a condition means, with where; true if it holds. */
#define dev_WARN_ONCE(dev, condition, fmt, ...)                                \
	({                                                                     \
		bool holds_ = (condition);                                     \
		if (holds_)                                                    \
			dev_warn_once(dev, fmt, ##__VA_ARGS__);                \
		holds_;                                                        \
	})

/**
 * Say why probe fails. A device that is to be probed later is only worth a
 * message for debugging, and memory that is missing none.
 * @param dev the device
 * @param err why
 * @param fmt what was tried
 * @return @p err
 */
static __attribute__((unused, format(printf, 3, 4))) int
dev_err_probe(const struct device *dev, int err, const char *fmt, ...)
{
	struct va_format what = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	what.va = &args;
	if (err == -EPROBE_DEFER)
		dev_dbg(dev, "error %pe: %pV", ERR_PTR(err), &what);
	else if (err != -ENOMEM)
		dev_err(dev, "error %pe: %pV", ERR_PTR(err), &what);
	va_end(args);
	return err;
}

/** Say why probe fails, and return an ERR_PTR(). */
#define dev_err_ptr_probe(dev, err, fmt, ...)                                  \
	ERR_PTR(dev_err_probe(dev, err, fmt, ##__VA_ARGS__))

#endif /* LINUX_DEV_PRINTK_H */
