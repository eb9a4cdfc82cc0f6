/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices that a transport of 2007 brought, on today's bus. */
#ifndef VIRTIO_CLASSIC_TRANSPORT_H
#define VIRTIO_CLASSIC_TRANSPORT_H

#include <virtio/classic.h>

/* The device of 2007 that today's bus knows as @core, or NULL. */
struct classic_virtio_device *transport_device(struct virtio_device *core);

/* Number and name of a device, as the bus gave them to @core. */
void transport_take_name(struct classic_virtio_device *vdev,
			 const struct virtio_device *core);

#endif /* VIRTIO_CLASSIC_TRANSPORT_H */
