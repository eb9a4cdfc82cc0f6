/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio.h> as it was in October 2007: devices, drivers, and queues with
 * their virtqueue_ops. What each of them means, and what differs from then, is
 * in <virtio/classic.h>; this file gives everything the name that it had.
 *
 * include/classic goes before include/kernel in the compiler's search path:
 *
 *     cc -shared -fPIC -DKBUILD_MODNAME='"old"' -DMODULE -I include/classic \
 *        -I include/kernel -I include -o old.so old.c
 *
 * `virtio run --classic old.c` does that. A file uses either this interface or
 * today's: once it has included this one, `struct virtqueue` and the others
 * below are those of 2007. That is done by macros, so that a program, whose
 * symbols are all in one room, can have files of both kinds.
 *
 * While a driver is registered, its probe and remove stand in module::drivers,
 * and functions of this header in their place.
 */
#ifndef CLASSIC_LINUX_VIRTIO_H
#define CLASSIC_LINUX_VIRTIO_H

#include <linux/completion.h>
#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include <virtio/classic.h>
/* Not needed here: it must not come after the macros below. */
#include <virtio/virtio_config.h>

/** A driver of the module that is registered, and what its own calls were. */
struct classic_driver_entry {
	struct list_head node; /**< in module::drivers, as today's are */
	struct classic_virtio_driver *drv;		    /**< the driver */
	int (*probe)(struct classic_virtio_device *vdev);   /**< its own */
	void (*remove)(struct classic_virtio_device *vdev); /**< its own */
};

/** The entry of a driver. Private. */
static inline struct classic_driver_entry *
classic_driver_entry_(const struct device_driver *driver)
{
	struct classic_driver_entry *e;

	list_for_each_entry(e, &__this_module.drivers, node)
		if (&e->drv->driver == driver)
			return e;
	return NULL;
}

/* Around the driver's own: what is the device's ends with it (devres.h). */
static inline int classic_driver_probe_(struct classic_virtio_device *vdev)
{
	int err = classic_driver_entry_(vdev->dev.driver)->probe(vdev);

	if (err)
		devres_release_all(&vdev->dev);
	return err;
}

static inline void classic_driver_remove_(struct classic_virtio_device *vdev)
{
	struct classic_driver_entry *e =
		classic_driver_entry_(vdev->dev.driver);

	if (e->remove)
		e->remove(vdev);
	devres_release_all(&vdev->dev);
}

/** Give the driver its own calls back. Private. */
static inline void classic_driver_forget_(struct classic_driver_entry *e)
{
	e->drv->probe = e->probe;
	e->drv->remove = e->remove;
	list_del(&e->node);
	kfree(e);
}

/**
 * Register a driver as its module's.
 * @param drv the driver; its owner is set
 * @param owner the module
 * @return as classic_register_virtio_driver(); or -ENOMEM
 */
static inline int
classic_register_module_driver(struct classic_virtio_driver *drv,
			       struct module *owner)
{
	struct classic_driver_entry *e;
	int err;

	if (classic_driver_entry_(&drv->driver) || !drv->probe)
		return -EINVAL;
	e = (struct classic_driver_entry *)kzalloc(sizeof(*e), GFP_KERNEL);
	if (!e)
		return -ENOMEM;
	*e = (struct classic_driver_entry){ .drv = drv,
					    .probe = drv->probe,
					    .remove = drv->remove };
	list_add_tail(&e->node, &owner->drivers);
	drv->driver.owner = owner;
	drv->probe = classic_driver_probe_;
	drv->remove = classic_driver_remove_;
	err = classic_register_virtio_driver(drv);
	if (err)
		classic_driver_forget_(e);
	else
		owner->driver = &drv->core;
	return err;
}

/**
 * Take a driver back, as classic_unregister_virtio_driver().
 * @param drv the driver
 */
static inline void
classic_unregister_module_driver(struct classic_virtio_driver *drv)
{
	struct classic_driver_entry *e = classic_driver_entry_(&drv->driver);

	if (!e)
		virtio_kernel_die("a driver is unregistered that is not "
				  "registered");
	classic_unregister_virtio_driver(drv);
	classic_driver_forget_(e);
}

/** A queue: callback, vdev, vq_ops, priv. */
#define virtqueue classic_virtqueue
/** What a queue can do: add_buf, kick, get_buf, restart, shutdown. */
#define virtqueue_ops classic_virtqueue_ops
/** A device: index, dev, id, config, priv. */
#define virtio_device classic_virtio_device
/** A driver: driver, id_table, probe, remove. */
#define virtio_driver classic_virtio_driver

/** Register a driver. */
#define register_virtio_driver(drv)                                            \
	classic_register_module_driver(drv, THIS_MODULE)
/** Stop a driver. */
#define unregister_virtio_driver(drv) classic_unregister_module_driver(drv)
/** Bring a device of a transport of this interface to the bus. */
#define register_virtio_device(dev) classic_register_virtio_device(dev)
/** Take it off the bus. */
#define unregister_virtio_device(dev) classic_unregister_virtio_device(dev)

#endif /* CLASSIC_LINUX_VIRTIO_H */
