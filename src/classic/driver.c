/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver of 2007 on today's bus: what it gets is a device of today behind the
 * translator, or a device that a transport of 2007 brought.
 */
#include <virtio/err.h>

#include "classic.h"
#include "transport.h"

static struct classic_virtio_driver *driver_of(struct virtio_device *core)
{
	return container_of(drv_to_virtio(core->dev.driver),
			    struct classic_virtio_driver, core);
}

static int call_probe(struct classic_virtio_driver *drv,
		      struct classic_virtio_device *vdev)
{
	int err;

	vdev->dev.driver = &drv->driver;
	err = drv->probe(vdev);
	if (err > 0) {
		dev_err(&vdev->dev,
			"probe returned %d, which is no error number", err);
		err = -EINVAL;
	}
	if (err)
		vdev->dev.driver = NULL;
	return err;
}

static void call_remove(struct classic_virtio_driver *drv,
			struct classic_virtio_device *vdev)
{
	if (drv->remove)
		drv->remove(vdev);
	vdev->dev.driver = NULL;
}

/* ---- a device of today ------------------------------------------------ */

static uint8_t get_status(struct classic_virtio_device *vdev)
{
	struct virtio_device *core = classic_device(vdev)->core;

	return core->config->get_status(core);
}

/*
 * Bits that 2007 did not know are kept, as no bit may be cleared
 * (drv.basic.device-status-field.1); with DRIVER_OK the features are due.
 */
static void set_status(struct classic_virtio_device *vdev, uint8_t status)
{
	struct classic_device *c = classic_device(vdev);

	if (status & VIRTIO_CONFIG_S_DRIVER_OK) {
		if (classic_start(c))
			return;
		classic_go_live(c);
	}
	virtio_add_status(c->core, status);
}

static struct classic_device *create(struct virtio_device *core)
{
	static const struct classic_virtio_config_ops ops = {
		.find = classic_find,
		.get = classic_get,
		.set = classic_set,
		.get_status = get_status,
		.set_status = set_status,
		.find_vq = classic_find_vq,
		.del_vq = classic_del_vq,
	};
	const struct virtio_platform *p = core->dev.platform;
	struct classic_device *c = p->ops->alloc(
		p->ctx, sizeof(*c), _Alignof(struct classic_device));

	if (!c)
		return NULL;
	c->core = core;
	c->type = classic_type(core->id.device);
	c->vdev.id = core->id;
	/* Of 2007, so without const; it is not written. */
	c->vdev.config = (void *)(uintptr_t)&ops;
	transport_take_name(&c->vdev, core);
	classic_list_fields(c);
	core->priv = c;
	return c;
}

static void destroy(struct classic_device *c)
{
	const struct virtio_platform *p = c->core->dev.platform;

	classic_stop(c);
	c->core->priv = NULL;
	p->ops->free(p->ctx, c);
}

static int start(struct classic_device *c, struct classic_virtio_driver *drv)
{
	int err = classic_begin(c);

	if (!err)
		err = call_probe(drv, &c->vdev);
	if (err)
		return err;
	err = classic_start(c);
	if (err)
		call_remove(drv, &c->vdev);
	else
		classic_go_live(c);
	return err;
}

/* ---- either ----------------------------------------------------------- */

static int probe(struct virtio_device *core)
{
	struct classic_virtio_driver *drv = driver_of(core);
	struct classic_virtio_device *old = transport_device(core);
	struct classic_device *c;
	int err;

	if (old) {
		transport_take_name(old, core);
		return call_probe(drv, old);
	}
	c = create(core);
	if (!c)
		return -ENOMEM;
	err = start(c, drv);
	if (err)
		destroy(c);
	return err;
}

static void remove(struct virtio_device *core)
{
	struct classic_virtio_driver *drv = driver_of(core);
	struct classic_virtio_device *old = transport_device(core);
	struct classic_device *c = core->priv;

	call_remove(drv, old ? old : &c->vdev);
	if (!old)
		destroy(c);
}

/* 2007 could not; the device goes on. */
static int freeze(struct virtio_device *core)
{
	(void)core;
	return -EOPNOTSUPP;
}

int classic_register_virtio_driver(struct classic_virtio_driver *drv)
{
	if (!drv->probe)
		return -EINVAL;
	/* Not as a whole: it may be registered already. */
	drv->core.driver.name = drv->driver.name;
	drv->core.driver.owner = drv->driver.owner;
	drv->core.id_table = drv->id_table;
	drv->core.probe = probe;
	drv->core.remove = remove;
	drv->core.freeze = freeze;
	return register_virtio_driver(&drv->core);
}

void classic_unregister_virtio_driver(struct classic_virtio_driver *drv)
{
	unregister_virtio_driver(&drv->core);
}
