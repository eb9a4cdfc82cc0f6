/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * struct device, dev_name(), and module_driver(); dev_info() and the like are in
 * dev_printk.h. The members are those that <virtio/device.h> lists.
 */
#ifndef LINUX_DEVICE_H
#define LINUX_DEVICE_H

#include <linux/dev_printk.h>
#include <linux/devres.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/numa.h>
#include <linux/pm.h>
#include <linux/pm_wakeup.h>
#include <linux/printk.h>

#include <virtio/device.h>

/** The node that a device is near: none in particular. */
static inline int dev_to_node(const struct device *dev)
{
	(void)dev;
	return NUMA_NO_NODE;
}

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
