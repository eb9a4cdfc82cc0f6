/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device model's queues: enabled by the driver through an endpoint, worked
 * through by the model.
 */
#include <virtio/device.h>
#include <virtio/err.h>
#include <virtio/model.h>
#include <virtio/spec/virtio_config.h>

#include "device.h"

/* ---- for endpoints ---------------------------------------------------- */

struct virtio_model_queue *virtio_model_queue(struct virtio_model *model,
					      uint32_t index)
{
	return index < model->config.nvqs ? &model->vqs[index] : NULL;
}

int virtio_model_enable_queue(struct virtio_model_queue *q)
{
	struct virtio_model *model = q->model;
	struct vringh_config config = {
		.platform = model->config.platform,
		.memory = model->memory,
		.features = model->features,
		.little_endian = model->little_endian,
		.index = q->index,
		.num = q->num,
		.desc_addr = q->desc_addr,
		.avail_addr = q->avail_addr,
		.used_addr = q->used_addr,
	};
	int err;

	if (q->num > q->num_max) {
		virtio_printk(model->config.platform, VIRTIO_LOG_ERR,
			      "queue %u cannot be enabled: size %u is above %u",
			      q->index, q->num, q->num_max);
		return -EINVAL;
	}
	err = vringh_init(&q->vrh, &config);
	q->ready = !err;
	q->traced = config.platform->ops->trace != NULL;
	return err;
}

void virtio_model_disable_queue(struct virtio_model_queue *q)
{
	const struct virtio_model_ops *ops = q->model->config.ops;

	q->ready = false;
	q->kicked = false;
	if (ops->queue_reset)
		ops->queue_reset(q);
}

void virtio_model_notify(struct virtio_model *model, uint32_t index)
{
	struct virtio_model_queue *q = virtio_model_queue(model, index);

	if (!q || !q->ready)
		return;
	q->kicked = true;
	if (model_is_live(model))
		model->endpoint_ops->work(model->endpoint);
}

bool virtio_model_run(struct virtio_model *model)
{
	bool worked = false;

	for (unsigned int i = 0; i < model->config.nvqs; i++) {
		struct virtio_model_queue *q = &model->vqs[i];

		/* dev.basic.device-status-field.1 */
		if (!model_is_live(model))
			break;
		if (!q->kicked)
			continue;
		q->kicked = false;
		model->config.ops->handle_queue(q);
		worked = true;
	}
	return worked;
}

/* ---- for models ------------------------------------------------------- */

bool virtio_model_get(struct virtio_model_queue *q)
{
	int ret;

	if (!q->ready || !model_is_live(q->model))
		return false;
	do {
		vringh_notify_disable(&q->vrh);
		ret = vringh_getdesc(&q->vrh, &q->riov, &q->wiov, &q->head);
		if (ret < 0)
			model_needs_reset(q->model);
		if (ret > 0 && q->traced)
			model_trace_take(q);
		if (ret)
			return ret > 0;
	} while (!vringh_notify_enable(&q->vrh));
	return false;
}

void virtio_model_put(struct virtio_model_queue *q, uint32_t len)
{
	bool interrupt;

	vringh_complete(&q->vrh, q->head, len);
	interrupt = vringh_need_notify(&q->vrh);
	if (q->traced)
		model_trace_use(q, len, interrupt);
	if (interrupt)
		q->model->endpoint_ops->queue_interrupt(q->model->endpoint,
							q->index);
}

void virtio_model_fail(struct virtio_model_queue *q, const char *why)
{
	virtio_printk(q->model->config.platform, VIRTIO_LOG_ERR,
		      "queue %u is broken: %s", q->index, why);
	vringh_give_up(&q->vrh);
	model_needs_reset(q->model);
}
