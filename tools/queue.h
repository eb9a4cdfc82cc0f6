/* SPDX-License-Identifier: BSD-2-Clause */
/* Queues as people and programs are told of them. */
#ifndef TOOL_QUEUE_H
#define TOOL_QUEUE_H

#include <json-c/json.h>
#include <virtio/virtio.h>

/* What a device's queues are like and what happened on them, for JSON. */
struct json_object *queue_describe_all(struct virtio_device *vdev);

/* The same for people. */
void queue_print_all(struct json_object *queues);

/* What happened on all queues of a device together. */
struct virtqueue_counters queue_sum(struct virtio_device *vdev);

#endif /* TOOL_QUEUE_H */
