/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Devices, drivers and virtqueues: <virtio/virtio.h> under the kernel's name,
 * with what the kernel's header brings along.
 *
 * register_virtio_driver() is a macro, as in the kernel, so that it knows the
 * module.
 */
#ifndef LINUX_VIRTIO_H
#define LINUX_VIRTIO_H

#include <linux/completion.h>
#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/types.h>

#include <virtio/virtio.h>

/**
 * Register a driver as its module's.
 * @param drv the driver; its owner is set
 * @param owner the module
 * @return as register_virtio_driver() of the library
 */
static inline int __register_virtio_driver(struct virtio_driver *drv,
					   struct module *owner)
{
	int err;

	drv->driver.owner = owner;
	err = register_virtio_driver(drv);
	if (!err)
		owner->driver = drv;
	return err;
}

/** Register a driver: see __register_virtio_driver(). */
#define register_virtio_driver(drv) __register_virtio_driver(drv, THIS_MODULE)

/** A module that only registers one virtio driver. */
#define module_virtio_driver(drv)                                              \
	module_driver(drv, register_virtio_driver, unregister_virtio_driver)

#endif /* LINUX_VIRTIO_H */
