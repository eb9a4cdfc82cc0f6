/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The initialisation of a device (3.1) in the order that a driver of 2007
 * needs.
 *
 * Today's bus has negotiated before it calls probe. That is undone by a reset,
 * so that the configuration is read while all of it holds that is offered; once
 * the driver begins to use a queue, or its probe is over, negotiation is done
 * again with what the driver acknowledged, and the queues are made.
 */
#include <virtio/err.h>
#include <virtio/trace.h>

#include "classic.h"

int classic_begin(struct classic_device *c)
{
	struct virtio_device *core = c->core;

	c->offered = core->config->get_features(core);
	c->ring = core->features;
	virtio_reset_device(core);
	if (core->config->get_status(core))
		return -EIO;
	virtio_add_status(core, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	virtio_add_status(core, VIRTIO_CONFIG_S_DRIVER);
	return 0;
}

/* Whoever was told what the bus accepted hears what it is now. */
static void tell(const struct classic_device *c)
{
	const struct virtio_platform *p = c->core->dev.platform;
	const struct virtio_event event = {
		.kind = VIRTIO_EVENT_FEATURES,
		.vdev = c->core,
		.drv = drv_to_virtio(c->core->dev.driver),
		.a = c->core->features,
		.b = c->offered,
	};

	if (p->ops->trace)
		p->ops->trace(p->ctx, &event);
}

/* Steps 4 to 6; a legacy device has only the first (leg.init.device-init.1). */
static int negotiate(struct classic_device *c)
{
	struct virtio_device *core = c->core;
	int err;

	core->features = c->ring | c->acknowledged | c->found;
	err = core->config->finalize_features(core);
	if (err)
		return err;
	tell(c);
	if (!__virtio_test_bit(core, VIRTIO_F_VERSION_1))
		return 0;
	virtio_add_status(core, VIRTIO_CONFIG_S_FEATURES_OK);
	if (core->config->get_status(core) & VIRTIO_CONFIG_S_FEATURES_OK)
		return 0;
	dev_err(&core->dev,
		"device refuses the features 0x%016llx that were acknowledged: "
		"FEATURES_OK did not stay set (drv.init.device-init.1, step 6)",
		(unsigned long long)core->features);
	return -ENODEV;
}

/* All of them at once, as a transport wants it. */
static int make_queues(struct classic_device *c)
{
	struct virtqueue_info info[CLASSIC_MAX_QUEUES];
	struct virtqueue *vqs[CLASSIC_MAX_QUEUES];
	unsigned int num = c->type->nr_queues;
	int err;

	for (unsigned int i = 0; i < num; i++)
		info[i] = (struct virtqueue_info){
			.name = c->type->queues[i],
			.callback = classic_interrupt,
		};
	err = virtio_find_vqs(c->core, num, vqs, info, NULL);
	if (err)
		return err;
	for (unsigned int i = 0; i < num; i++) {
		c->queues[i].core = vqs[i];
		if (!c->queues[i].vq.callback)
			virtqueue_disable_cb(vqs[i]);
	}
	return 0;
}

int classic_start(struct classic_device *c)
{
	if (c->started)
		return c->error;
	c->started = true;
	c->error = negotiate(c);
	if (!c->error)
		c->error = make_queues(c);
	return c->error;
}

void classic_go_live(struct classic_device *c)
{
	if (c->live)
		return;
	c->live = true;
	virtio_device_ready(c->core);
}

void classic_stop(struct classic_device *c)
{
	virtio_reset_device(c->core);
	for (unsigned int i = 0; i < c->type->nr_queues; i++) {
		struct classic_queue *q = &c->queues[i];

		if (!q->core)
			continue;
		if (q->in_flight)
			dev_warn(&c->core->dev,
				 "driver left %u buffers in queue %u; shutdown "
				 "is missing in it",
				 q->in_flight, i);
		while (virtqueue_detach_unused_buf(q->core))
			;
	}
	if (!list_empty(&c->core->vqs))
		c->core->config->del_vqs(c->core);
}
