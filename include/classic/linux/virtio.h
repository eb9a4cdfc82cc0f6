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
 */
#ifndef CLASSIC_LINUX_VIRTIO_H
#define CLASSIC_LINUX_VIRTIO_H

#include <linux/completion.h>
#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/types.h>

#include <virtio/classic.h>
/* Not needed here: it must not come after the macros below. */
#include <virtio/virtio_config.h>

/**
 * Register a driver as its module's.
 * @param drv the driver; its owner is set
 * @param owner the module
 * @return as classic_register_virtio_driver()
 */
static inline int
classic_register_module_driver(struct classic_virtio_driver *drv,
			       struct module *owner)
{
	int err;

	drv->driver.owner = owner;
	err = classic_register_virtio_driver(drv);
	if (!err)
		owner->driver = &drv->core;
	return err;
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
#define unregister_virtio_driver(drv) classic_unregister_virtio_driver(drv)
/** Bring a device of a transport of this interface to the bus. */
#define register_virtio_device(dev) classic_register_virtio_device(dev)
/** Take it off the bus. */
#define unregister_virtio_device(dev) classic_unregister_virtio_device(dev)

#endif /* CLASSIC_LINUX_VIRTIO_H */
