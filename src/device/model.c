/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device model's features, status and configuration: the parts of the
 * specification's chapter 2 that are the same for every device and transport.
 */
#include <virtio/device.h>
#include <virtio/err.h>
#include <virtio/model.h>
#include <virtio/spec/virtio_config.h>

#include "../mem.h"
#include "device.h"

#define BIT(n) ((uint64_t)1 << (n))

/*
 * What the core and the rings can do, whatever the device type. Models have one
 * buffer of a queue at a time, so they use them in order.
 */
#define RING_FEATURES                                                          \
	(BIT(VIRTIO_RING_F_INDIRECT_DESC) | BIT(VIRTIO_RING_F_EVENT_IDX) |     \
	 BIT(VIRTIO_F_NOTIFICATION_DATA) | BIT(VIRTIO_F_NOTIF_CONFIG_DATA) |   \
	 BIT(VIRTIO_F_ACCESS_PLATFORM) | BIT(VIRTIO_F_RING_PACKED) |           \
	 BIT(VIRTIO_F_IN_ORDER) | BIT(VIRTIO_F_RING_RESET))

/* What it can do, too, but is asked for: it makes both halves slower. */
#define EXTRA_FEATURES BIT(VIRTIO_F_ORDER_PLATFORM)

/* A legacy device has 32 feature bits, and any layout will do (6.3). */
#define LEGACY_FEATURES                                                        \
	((BIT(32) - 1) & ~BIT(30) & ~BIT(VIRTIO_F_NOTIFY_ON_EMPTY))

/* Status bits that a driver can set; SUSPEND is not offered. */
#define DRIVER_STATUS                                                          \
	(VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER |                \
	 VIRTIO_CONFIG_S_DRIVER_OK | VIRTIO_CONFIG_S_FEATURES_OK |             \
	 VIRTIO_CONFIG_S_FAILED)

/* ---- making and showing ----------------------------------------------- */

static int check_config(const struct virtio_model_config *c)
{
	unsigned int size = c->queue_size;

	if (!size || size > VRING_SPLIT_NUM_MAX || size & (size - 1))
		return -EINVAL;
	if (!c->nvqs || c->nvqs > 65535)
		return -EINVAL;
	if (c->config_writable > c->config_len ||
	    c->config_writable_len > c->config_len - c->config_writable)
		return -EINVAL;
	return 0;
}

/*
 * The queues, and for each the arrays that a buffer's pieces are put in. No
 * chain is longer than the queue; one piece more in each direction for a
 * segment that lies across two ranges of memory.
 */
static int alloc_queues(struct virtio_model *model)
{
	const struct virtio_model_config *c = &model->config;
	const struct virtio_platform *p = c->platform;
	unsigned int pieces = c->queue_size + 1;
	size_t vqs = c->nvqs * sizeof(*model->vqs);
	struct kvec *kvec;
	char *mem;

	mem = p->ops->alloc(p->ctx,
			    vqs + (size_t)c->nvqs * 2 * pieces * sizeof(*kvec),
			    _Alignof(struct virtio_model_queue));
	if (!mem)
		return -ENOMEM;
	model->vqs = (struct virtio_model_queue *)(void *)mem;
	kvec = (struct kvec *)(void *)(mem + vqs);
	for (unsigned int i = 0; i < c->nvqs; i++) {
		struct virtio_model_queue *q = &model->vqs[i];

		q->model = model;
		q->index = (uint16_t)i;
		q->num_max = (uint16_t)c->queue_size;
		vringh_kiov_init(&q->riov, kvec, pieces);
		vringh_kiov_init(&q->wiov, kvec + pieces, pieces);
		kvec += 2 * pieces;
	}
	return 0;
}

int virtio_model_init(struct virtio_model *model,
		      const struct virtio_model_config *config)
{
	int err = check_config(config);

	if (err)
		return err;
	*model = (struct virtio_model){
		.config = *config,
		.possible = config->features | RING_FEATURES |
			    BIT(VIRTIO_F_VERSION_1),
	};
	virtio_model_set_legacy(model, false);
	return alloc_queues(model);
}

void virtio_model_mask_features(struct virtio_model *model, uint64_t mask)
{
	model->possible &= mask;
	model->offered &= mask;
}

void virtio_model_offer_features(struct virtio_model *model, uint64_t features)
{
	model->possible |= features & EXTRA_FEATURES;
	if (!model->legacy)
		model->offered |= features & EXTRA_FEATURES;
}

void virtio_model_exit(struct virtio_model *model)
{
	const struct virtio_platform *p = model->config.platform;

	p->ops->free(p->ctx, model->vqs);
	model->vqs = NULL;
}

void virtio_model_attach(struct virtio_model *model,
			 const struct virtio_endpoint_ops *ops, void *endpoint,
			 const struct vringh_memory *memory, bool legacy)
{
	model->endpoint_ops = ops;
	model->endpoint = endpoint;
	model->memory = memory;
	virtio_model_set_legacy(model, legacy);
}

/* ---- features --------------------------------------------------------- */

void virtio_model_set_legacy(struct virtio_model *model, bool legacy)
{
	model->legacy = legacy;
	model->offered = model->possible;
	model->little_endian = true;
	if (legacy) {
		model->offered &= LEGACY_FEATURES;
		/* leg.reserved.reserved-feat-bits.3 */
		model->offered |= BIT(VIRTIO_F_ANY_LAYOUT);
		model->little_endian = !model->config.platform->big_endian;
	}
	if (model->config.ops->fill_config)
		model->config.ops->fill_config(model);
}

void virtio_model_set_features(struct virtio_model *model, uint64_t features)
{
	uint8_t fixed = model->legacy ? VIRTIO_CONFIG_S_DRIVER_OK
				      : VIRTIO_CONFIG_S_FEATURES_OK;

	if (model->status & fixed)
		return;
	model->features = features & model->offered;
	model->not_offered = features & ~model->offered;
}

/* dev.basic.feat-bits.2: a subset of the offer that the model can live with. */
static bool features_accepted(struct virtio_model *model)
{
	const struct virtio_model_ops *ops = model->config.ops;

	if (model->not_offered) {
		virtio_printk(model->config.platform, VIRTIO_LOG_WARNING,
			      "driver accepts features 0x%llx that the device "
			      "does not offer (drv.basic.feat-bits.1)",
			      (unsigned long long)model->not_offered);
		return false;
	}
	/* dev.reserved.reserved-feat-bits.2 */
	if (!virtio_model_has_feature(model, VIRTIO_F_VERSION_1))
		return false;
	return !ops->validate || !ops->validate(model, model->features);
}

/* ---- status ----------------------------------------------------------- */

bool model_is_live(const struct virtio_model *model)
{
	uint8_t stopped = VIRTIO_CONFIG_S_NEEDS_RESET | VIRTIO_CONFIG_S_FAILED;

	if (model->status & stopped)
		return false;
	/* leg.init.device-init.3: a legacy driver may begin before. */
	return model->legacy || model->status & VIRTIO_CONFIG_S_DRIVER_OK;
}

void virtio_model_reset(struct virtio_model *model)
{
	const struct virtio_model_ops *ops = model->config.ops;

	/* dev.basic.device-reset.1, .2: status 0, and no queue is touched. */
	model->status = 0;
	model->features = 0;
	model->not_offered = 0;
	for (unsigned int i = 0; i < model->config.nvqs; i++) {
		struct virtio_model_queue *q = &model->vqs[i];

		virtio_model_disable_queue(q);
		q->num = 0;
		q->desc_addr = 0;
		q->avail_addr = 0;
		q->used_addr = 0;
	}
	if (ops->reset)
		ops->reset(model);
}

/* Kicks that came before DRIVER_OK were kept. */
static void go_live(struct virtio_model *model)
{
	const struct virtio_model_ops *ops = model->config.ops;

	if (ops->driver_ok)
		ops->driver_ok(model);
	for (unsigned int i = 0; i < model->config.nvqs; i++)
		if (model->vqs[i].kicked)
			model->endpoint_ops->work(model->endpoint);
}

void virtio_model_set_status(struct virtio_model *model, uint8_t status)
{
	uint8_t added = (uint8_t)(status & ~model->status & DRIVER_STATUS);

	if (!status) {
		virtio_model_reset(model);
		return;
	}
	if (model->legacy)
		added &= (uint8_t)~VIRTIO_CONFIG_S_FEATURES_OK;
	if (added & VIRTIO_CONFIG_S_FEATURES_OK && !features_accepted(model))
		added &= (uint8_t)~VIRTIO_CONFIG_S_FEATURES_OK;
	model->status |= added;
	if (added & VIRTIO_CONFIG_S_DRIVER_OK)
		go_live(model);
}

void model_needs_reset(struct virtio_model *model)
{
	bool live = model->status & VIRTIO_CONFIG_S_DRIVER_OK;

	if (model->status & VIRTIO_CONFIG_S_NEEDS_RESET)
		return;
	model->status |= VIRTIO_CONFIG_S_NEEDS_RESET;
	/* dev.basic.device-status-field.3 */
	if (live)
		model->endpoint_ops->config_interrupt(model->endpoint);
}

/* ---- configuration ---------------------------------------------------- */

void virtio_model_config_changed(struct virtio_model *model)
{
	model->generation++;
	if (model->status & VIRTIO_CONFIG_S_DRIVER_OK)
		model->endpoint_ops->config_interrupt(model->endpoint);
}

void virtio_model_config_read(const struct virtio_model *model, uint32_t offset,
			      void *buf, unsigned int len)
{
	const struct virtio_model_config *c = &model->config;
	size_t have = offset < c->config_len ? c->config_len - offset : 0;

	if (have > len)
		have = len;
	memset(buf, 0, len);
	if (have)
		memcpy(buf, (const char *)c->config + offset, have);
}

void virtio_model_config_write(struct virtio_model *model, uint32_t offset,
			       const void *buf, unsigned int len)
{
	const struct virtio_model_config *c = &model->config;

	if (offset < c->config_writable || len > c->config_writable_len ||
	    offset - c->config_writable > c->config_writable_len - len)
		return;
	memcpy((char *)c->config + offset, buf, len);
	if (c->ops->config_written)
		c->ops->config_written(model, offset, len);
}
