/* SPDX-License-Identifier: BSD-2-Clause */
/* Telling a model's platform of the buffers that go through its queues. */
#include <virtio/trace.h>

#include "device.h"

static void tell(const struct virtio_model_queue *q, struct virtio_event event)
{
	const struct virtio_platform *p = q->model->config.platform;

	event.mq = q;
	p->ops->trace(p->ctx, &event);
}

void model_trace_take(const struct virtio_model_queue *q)
{
	tell(q, (struct virtio_event){
			.kind = VIRTIO_EVENT_TAKE,
			.index = (uint16_t)(q->vrh.last_avail_idx - 1),
			.bytes = (uint32_t)(vringh_kiov_length(&q->riov) +
					    vringh_kiov_length(&q->wiov)),
			.a = q->riov.used,
			.b = q->wiov.used });
}

void model_trace_use(const struct virtio_model_queue *q, uint32_t len,
		     bool interrupt)
{
	tell(q, (struct virtio_event){
			.kind = VIRTIO_EVENT_USE,
			.index = (uint16_t)(q->vrh.last_used_idx - 1),
			.bytes = len,
			.a = interrupt });
}
