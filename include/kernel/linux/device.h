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
#include <linux/sysfs.h>

#include <virtio/device.h>

/** Hold on to a device; the one that is returned. NULL is allowed. */
static inline struct device *get_device(struct device *dev)
{
	if (dev)
		__atomic_add_fetch(&dev->kobj.refs, 1, __ATOMIC_RELAXED);
	return dev;
}

/**
 * Let go of a device. A device of device_initialize() ends with the last one,
 * by its release; others end when their bus says so. NULL is allowed.
 */
static inline void put_device(struct device *dev)
{
	if (dev &&
	    __atomic_sub_fetch(&dev->kobj.refs, 1, __ATOMIC_ACQ_REL) == 0 &&
	    dev->release)
		dev->release(dev);
}

/** Begin a device that is held on to once. */
static inline void device_initialize(struct device *dev)
{
	dev->kobj.refs = 1;
}

/** Say which one that is: it is not remembered. */
static inline void set_dev_node(struct device *dev, int node)
{
	(void)dev;
	(void)node;
}

/** Name a device: 0. Names longer than its place are cut. */
static inline __attribute__((format(printf, 2, 3))) int
dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	virtio_vsnprintf(dev->name, sizeof(dev->name), fmt, args);
	va_end(args);
	return 0;
}

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
