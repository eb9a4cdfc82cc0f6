/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Devices, drivers and virtqueues: <virtio/virtio.h> under the kernel's name,
 * with what the kernel's header brings along.
 *
 * register_virtio_driver() is a macro, as in the kernel, so that it knows the
 * module. While a driver is registered, its probe and remove stand in
 * module::drivers, and functions of this header in their place.
 */
#ifndef LINUX_VIRTIO_H
#define LINUX_VIRTIO_H

#include <linux/completion.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include <virtio/virtio.h>

/** A command to the device that administers others. */
struct virtio_admin_cmd {
	__le16 opcode;		       /**< what to do */
	__le16 group_type;	       /**< which others it is about */
	__le64 group_member_id;	       /**< which one of them */
	struct scatterlist *data_sg;   /**< what it says, or NULL */
	struct scatterlist *result_sg; /**< what is answered, or NULL */
	struct completion completion;  /**< when it was answered */
	int ret;		       /**< 0 or an error */
};

/* ---- queues that are looked at in a loop --------------------------------- */

/* Whether device models had a turn since a queue was found empty before. */
static inline bool virtio_kernel_poll_(const struct virtqueue *vq)
{
	if (__this_module.tasks.empty == vq && __this_module.poll) {
		__this_module.poll();
		return true;
	}
	__this_module.tasks.empty = vq;
	return false;
}

/**
 * As virtqueue_get_buf_ctx() of the library. For a driver that looks again and
 * again instead of waiting, device models of this program work when it finds
 * nothing for the second time; that they interrupt comes later.
 *
 * @param vq the queue
 * @param len filled with how many bytes the device wrote
 * @param ctx filled; or NULL
 * @return what was handed in with the buffer, or NULL
 */
static inline void *virtio_kernel_get_buf(struct virtqueue *vq,
					  unsigned int *len, void **ctx)
{
	void *data = virtqueue_get_buf_ctx(vq, len, ctx);

	if (!data && virtio_kernel_poll_(vq))
		data = virtqueue_get_buf_ctx(vq, len, ctx);
	if (data)
		__this_module.tasks.empty = NULL;
	return data;
}

/** See virtio_kernel_get_buf(). */
#define virtqueue_get_buf(vq, len) virtio_kernel_get_buf(vq, len, NULL)
/** See virtio_kernel_get_buf(). */
#define virtqueue_get_buf_ctx(vq, len, ctx) virtio_kernel_get_buf(vq, len, ctx)

/* ---- drivers of a module ------------------------------------------------- */

/** A driver of the module that is registered, and what its own calls were. */
struct virtio_driver_entry {
	struct list_head node;			    /**< in module::drivers */
	struct virtio_driver *drv;		    /**< the driver */
	int (*probe)(struct virtio_device *vdev);   /**< its own */
	void (*remove)(struct virtio_device *vdev); /**< its own */
};

/** The entry of a driver. Private. */
static inline struct virtio_driver_entry *
virtio_driver_entry_(const struct device_driver *driver)
{
	struct virtio_driver_entry *e;

	list_for_each_entry(e, &__this_module.drivers, node)
		if (&e->drv->driver == driver)
			return e;
	return NULL;
}

/* Around the driver's own: what is the device's ends with it (devres.h). */
static inline int virtio_driver_probe_(struct virtio_device *vdev)
{
	int err = virtio_driver_entry_(vdev->dev.driver)->probe(vdev);

	if (err)
		devres_release_all(&vdev->dev);
	return err;
}

static inline void virtio_driver_remove_(struct virtio_device *vdev)
{
	struct virtio_driver_entry *e = virtio_driver_entry_(vdev->dev.driver);

	if (e->remove)
		e->remove(vdev);
	devres_release_all(&vdev->dev);
}

/** Give the driver its own calls back. Private. */
static inline void virtio_driver_forget_(struct virtio_driver_entry *e)
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
 * @return as register_virtio_driver() of the library; or -ENOMEM
 */
static inline int __register_virtio_driver(struct virtio_driver *drv,
					   struct module *owner)
{
	struct virtio_driver_entry *e;
	int err;

	if (virtio_driver_entry_(&drv->driver) || !drv->probe)
		return -EINVAL;
	e = (struct virtio_driver_entry *)kzalloc(sizeof(*e), GFP_KERNEL);
	if (!e)
		return -ENOMEM;
	*e = (struct virtio_driver_entry){ .drv = drv,
					   .probe = drv->probe,
					   .remove = drv->remove };
	list_add_tail(&e->node, &owner->drivers);
	drv->driver.owner = owner;
	drv->probe = virtio_driver_probe_;
	drv->remove = virtio_driver_remove_;
	err = register_virtio_driver(drv);
	if (err)
		virtio_driver_forget_(e);
	else
		owner->driver = drv;
	return err;
}

/**
 * Take a driver back, as unregister_virtio_driver() of the library.
 * @param drv the driver
 */
static inline void __unregister_virtio_driver(struct virtio_driver *drv)
{
	struct virtio_driver_entry *e = virtio_driver_entry_(&drv->driver);

	if (!e)
		virtio_kernel_die("a driver is unregistered that is not "
				  "registered");
	unregister_virtio_driver(drv);
	virtio_driver_forget_(e);
}

/** Register a driver: see __register_virtio_driver(). */
#define register_virtio_driver(drv) __register_virtio_driver(drv, THIS_MODULE)
/** Take it back: see __unregister_virtio_driver(). */
#define unregister_virtio_driver(drv) __unregister_virtio_driver(drv)

/** A module that only registers one virtio driver. */
#define module_virtio_driver(drv)                                              \
	module_driver(drv, register_virtio_driver, unregister_virtio_driver)

#endif /* LINUX_VIRTIO_H */
