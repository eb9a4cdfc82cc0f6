/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices that a transport of 2007 brought, on today's bus: a name, an id and a
 * status. All else such a device has is for drivers of 2007, so to today's
 * drivers it has no features, no configuration and no queues.
 */
#include <virtio/err.h>
#include <virtio/virtio_config.h>

#include "../mem.h"
#include "transport.h"

static struct classic_virtio_device *to_old(struct virtio_device *core)
{
	return container_of(core, struct classic_virtio_device, core);
}

static void get(struct virtio_device *core, unsigned int offset, void *buf,
		unsigned int len)
{
	(void)core;
	(void)offset;
	memset(buf, 0, len);
}

static void set(struct virtio_device *core, unsigned int offset,
		const void *buf, unsigned int len)
{
	(void)core;
	(void)offset;
	(void)buf;
	(void)len;
}

static uint8_t get_status(struct virtio_device *core)
{
	return to_old(core)->config->get_status(to_old(core));
}

static void set_status(struct virtio_device *core, uint8_t status)
{
	to_old(core)->config->set_status(to_old(core), status);
}

/* There was no reset yet. A status of 0 is what came to mean one. */
static int reset(struct virtio_device *core)
{
	set_status(core, 0);
	virtio_device_was_reset(core);
	return get_status(core) ? -ETIMEDOUT : 0;
}

static int find_vqs(struct virtio_device *core, unsigned int nvqs,
		    struct virtqueue *vqs[], struct virtqueue_info vqs_info[],
		    struct irq_affinity *desc)
{
	(void)core;
	(void)nvqs;
	(void)vqs;
	(void)vqs_info;
	(void)desc;
	return -ENOENT;
}

static void del_vqs(struct virtio_device *core)
{
	(void)core;
}

static uint64_t get_features(struct virtio_device *core)
{
	(void)core;
	return 0;
}

static int finalize_features(struct virtio_device *core)
{
	core->features = 0;
	return 0;
}

static const struct virtio_config_ops ops = {
	.get = get,
	.set = set,
	.get_status = get_status,
	.set_status = set_status,
	.reset = reset,
	.find_vqs = find_vqs,
	.del_vqs = del_vqs,
	.get_features = get_features,
	.finalize_features = finalize_features,
};

struct classic_virtio_device *transport_device(struct virtio_device *core)
{
	return core->config == &ops ? to_old(core) : NULL;
}

void transport_take_name(struct classic_virtio_device *vdev,
			 const struct virtio_device *core)
{
	vdev->index = core->index;
	memcpy(vdev->dev.name, core->dev.name, sizeof(vdev->dev.name));
	vdev->dev.parent = core->dev.parent;
	vdev->dev.platform = core->dev.platform;
}

int classic_register_virtio_device(struct classic_virtio_device *vdev)
{
	const struct virtio_platform *p = vdev->dev.platform;
	int err;

	if (!p)
		p = virtio_bus_platform();
	if (!p || !vdev->config)
		return -EINVAL;
	vdev->core = (struct virtio_device){
		.id = vdev->id,
		.config = &ops,
		.dev.parent = vdev->dev.parent,
		.dev.platform = p,
	};
	vdev->dev.driver = NULL;
	err = register_virtio_device(&vdev->core);
	/* A driver that was waiting has seen them already. */
	if (!err)
		transport_take_name(vdev, &vdev->core);
	return err;
}

void classic_unregister_virtio_device(struct classic_virtio_device *vdev)
{
	unregister_virtio_device(&vdev->core);
}
