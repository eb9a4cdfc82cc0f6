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

/*
 * Where in a packed ring the buffer begins whose @n descriptors end before
 * @next, where the wrap counter is @wrap.
 */
static void place(struct virtio_event *event, const struct vringh *vrh,
		  const struct vring_packed_desc *next, bool wrap, uint32_t n)
{
	uint32_t index = (uint32_t)(next - vrh->ring);

	if (index < n) {
		index += vrh->num;
		wrap = !wrap;
	}
	event->index = (uint16_t)(index - n);
	if (wrap)
		event->flags |= VIRTIO_EVENT_F_WRAP;
}

static bool is_packed(const struct vringh *vrh)
{
	return vrh->ring_end != NULL;
}

void model_trace_take(const struct virtio_model_queue *q)
{
	const struct vringh *vrh = &q->vrh;
	struct virtio_event event = {
		.kind = VIRTIO_EVENT_TAKE,
		.index = (uint16_t)(vrh->last_avail_idx - 1),
		.bytes = (uint32_t)(vringh_kiov_length(&q->riov) +
				    vringh_kiov_length(&q->wiov)),
		.a = q->riov.used,
		.b = q->wiov.used,
	};

	if (is_packed(vrh))
		place(&event, vrh, vrh->next_avail,
		      vrh->avail_flags >> VRING_PACKED_DESC_F_AVAIL & 1,
		      vrh->taken);
	tell(q, event);
}

void model_trace_use(const struct virtio_model_queue *q, uint32_t len,
		     bool interrupt)
{
	const struct vringh *vrh = &q->vrh;
	struct virtio_event event = {
		.kind = VIRTIO_EVENT_USE,
		.index = (uint16_t)(vrh->last_used_idx - 1),
		.bytes = len,
		.a = interrupt,
	};

	if (is_packed(vrh))
		place(&event, vrh, vrh->next_used, vrh->used_flags,
		      q->head >> 16);
	tell(q, event);
}
