/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * struct device, dev_name(), dev_info() and the like, and module_driver().
 *
 * Messages are formatted as printk.h says; the members are those that
 * <virtio/device.h> lists.
 */
#ifndef LINUX_DEVICE_H
#define LINUX_DEVICE_H

#include <linux/devres.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pm.h>
#include <linux/printk.h>

#include <virtio/device.h>

/** Say that something normal happened that matters. */
#define dev_notice(dev, ...) dev_info(dev, __VA_ARGS__)
/** Say that much is lost. */
#define dev_crit(dev, ...) dev_err(dev, __VA_ARGS__)
/** Say that something is wrong, the first time. */
#define dev_warn_once(dev, ...) printk_once_(dev_warn(dev, __VA_ARGS__))
/** Say that something failed, the first time. */
#define dev_err_once(dev, ...) printk_once_(dev_err(dev, __VA_ARGS__))
/** Say something worth knowing, the first time. */
#define dev_info_once(dev, ...)	       printk_once_(dev_info(dev, __VA_ARGS__))
#define dev_err_ratelimited(dev, ...)  dev_err(dev, __VA_ARGS__)  /**< failed */
#define dev_warn_ratelimited(dev, ...) dev_warn(dev, __VA_ARGS__) /**< wrong */

/** Say why probe fails, and return the error. */
#define dev_err_probe(dev, err, fmt, ...)                                      \
	({                                                                     \
		int err_ = (err);                                              \
		dev_err(dev, "error %d: " fmt, err_, ##__VA_ARGS__);           \
		err_;                                                          \
	})

/**
 * A module that only registers one driver.
 * @param drv the driver
 * @param register_drv how to register it
 * @param unregister_drv how to end that
 */
#define module_driver(drv, register_drv, unregister_drv, ...)                  \
	static int __init drv##_init(void)                                     \
	{                                                                      \
		return register_drv(&(drv), ##__VA_ARGS__);                    \
	}                                                                      \
	static void __exit drv##_exit(void)                                    \
	{                                                                      \
		unregister_drv(&(drv), ##__VA_ARGS__);                         \
	}                                                                      \
	module_init(drv##_init);                                               \
	module_exit(drv##_exit)

#endif /* LINUX_DEVICE_H */
