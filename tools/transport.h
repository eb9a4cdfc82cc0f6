/* SPDX-License-Identifier: BSD-2-Clause */
/* How a device is driven: as it is, whatever was asked for. */
#ifndef TOOL_TRANSPORT_H
#define TOOL_TRANSPORT_H

#include <virtio/virtio.h>

#include "show.h"

/* "modern" or "legacy" on PCI, "version 1" or "version 2" on MMIO. */
const char *transport_interface(struct virtio_device *vdev);

/* "INTx" and so on; NULL on MMIO, and if no queue stands. */
const char *transport_interrupts(struct virtio_device *vdev);

/* An MMIO device of version 2, which has no legacy interface. */
bool transport_is_mmio_v2(struct virtio_device *vdev);

/* A line for each device that has a driver. */
void transport_show(const struct show *show);

#endif /* TOOL_TRANSPORT_H */
