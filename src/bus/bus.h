/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the bus share. */
#ifndef VIRTIO_BUS_BUS_H
#define VIRTIO_BUS_BUS_H

#include <virtio/trace.h>
#include <virtio/virtio.h>

/* Tell the device's platform, if it listens. */
void bus_trace(struct virtio_device *vdev, enum virtio_event_kind kind,
	       uint64_t a, uint64_t b);

/* Reset, ACKNOWLEDGE: where every device begins (3.1, steps 1 and 2). */
int bus_acknowledge(struct virtio_device *vdev);

/* The device was found gone: break it, and say so once. */
void bus_gone(struct virtio_device *vdev);

/* Steps 3 to 8 with a driver that matches. On failure nobody drives it. */
int bus_start(struct virtio_device *vdev, struct virtio_driver *drv);

/* The driver's remove, and back to bus_acknowledge(). */
void bus_stop(struct virtio_device *vdev);

/* Steps 4 to 6 with the features that were agreed on before. */
int bus_renegotiate(struct virtio_device *vdev);

/* config_changed is delivered, or remembered, by the core's wish. */
void bus_config_enable(struct virtio_device *vdev);
void bus_config_disable(struct virtio_device *vdev);

#endif /* VIRTIO_BUS_BUS_H */
