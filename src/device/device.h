/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the device wing's core share. */
#ifndef VIRTIO_DEVICE_DEVICE_H
#define VIRTIO_DEVICE_DEVICE_H

#include <virtio/model.h>

/* The driver broke a rule, or the model cannot go on: ask to be reset. */
void model_needs_reset(struct virtio_model *model);

/* May the model touch its queues now? */
bool model_is_live(const struct virtio_model *model);

#endif /* VIRTIO_DEVICE_DEVICE_H */
