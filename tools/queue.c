/* SPDX-License-Identifier: BSD-2-Clause */
/* Queues: what they are like, and what was counted on them. */
#include <stdio.h>

#include <virtio/virtio_config.h>

#include "json.h"
#include "queue.h"

static struct json_object *
describe_counters(const struct virtqueue_counters *counters)
{
	struct json_object *o = json_object_new_object();

	json_add_number(o, "buffers", counters->buffers);
	json_add_number(o, "bytes", counters->bytes);
	json_add_number(o, "kicks", counters->kicks);
	json_add_number(o, "suppressed", counters->suppressed);
	json_add_number(o, "interrupts", counters->interrupts);
	json_add_number(o, "spurious", counters->spurious);
	return o;
}

static struct json_object *describe(const struct virtqueue *vq)
{
	const struct virtio_device *vdev = vq->vdev;
	struct json_object *o = json_object_new_object();
	struct virtqueue_counters counters;

	virtqueue_get_counters(vq, &counters);
	json_add_number(o, "index", vq->index);
	json_add_text(o, "name", vq->name);
	json_add_number(o, "size", virtqueue_get_vring_size(vq));
	json_add_text(o, "layout",
		      virtio_has_feature(vdev, VIRTIO_F_RING_PACKED) ? "packed"
								     : "split");
	json_add_bool(o, "indirect",
		      virtio_has_feature(vdev, VIRTIO_RING_F_INDIRECT_DESC));
	json_add_bool(o, "event_idx",
		      virtio_has_feature(vdev, VIRTIO_RING_F_EVENT_IDX));
	json_add_bool(o, "in_order",
		      virtio_has_feature(vdev, VIRTIO_F_IN_ORDER));
	json_object_object_add(o, "counters", describe_counters(&counters));
	return o;
}

struct json_object *queue_describe_all(struct virtio_device *vdev)
{
	struct json_object *array = json_object_new_array();
	struct virtqueue *vq;

	virtio_device_for_each_vq(vdev, vq)
		json_object_array_add(array, describe(vq));
	return array;
}

static const char *text(struct json_object *o, const char *key)
{
	return json_object_get_string(json_object_object_get(o, key));
}

/* A word if it is so. */
static const char *word(struct json_object *o, const char *key, const char *yes)
{
	return json_object_get_boolean(json_object_object_get(o, key)) ? yes
								       : "";
}

void queue_print_all(struct json_object *queues)
{
	size_t i, len = json_object_array_length(queues);

	for (i = 0; i < len; i++) {
		struct json_object *q = json_object_array_get_idx(queues, i);
		struct json_object *n = json_object_object_get(q, "counters");

		printf("  %-14s%s %s, %s descriptors, %s%s%s%s\n",
		       i ? "" : "Queues:", text(q, "index"), text(q, "name"),
		       text(q, "size"), text(q, "layout"),
		       word(q, "indirect", ", indirect"),
		       word(q, "event_idx", ", event_idx"),
		       word(q, "in_order", ", in_order"));
		printf("  %-16s%s buffers, %s bytes\n", "", text(n, "buffers"),
		       text(n, "bytes"));
		printf("  %-16s%s kicks, %s suppressed, %s interrupts, "
		       "%s spurious\n",
		       "", text(n, "kicks"), text(n, "suppressed"),
		       text(n, "interrupts"), text(n, "spurious"));
	}
}

struct virtqueue_counters queue_sum(struct virtio_device *vdev)
{
	struct virtqueue_counters sum = { 0 }, one;
	struct virtqueue *vq;

	virtio_device_for_each_vq(vdev, vq) {
		virtqueue_get_counters(vq, &one);
		sum.buffers += one.buffers;
		sum.bytes += one.bytes;
		sum.kicks += one.kicks;
		sum.suppressed += one.suppressed;
		sum.interrupts += one.interrupts;
		sum.spurious += one.spurious;
	}
	return sum;
}
