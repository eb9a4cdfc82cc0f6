/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the device wing's core share. */
#ifndef VIRTIO_DEVICE_DEVICE_H
#define VIRTIO_DEVICE_DEVICE_H

#include <virtio/model.h>

/* The driver broke a rule, or the model cannot go on: ask to be reset. */
void model_needs_reset(struct virtio_model *model);

/* May the model touch its queues now? */
bool model_is_live(const struct virtio_model *model);

/* For queues that are traced: a buffer was taken; it was given back. */
void model_trace_take(const struct virtio_model_queue *q);
void model_trace_use(const struct virtio_model_queue *q, uint32_t len,
		     bool interrupt);

#endif /* VIRTIO_DEVICE_DEVICE_H */
