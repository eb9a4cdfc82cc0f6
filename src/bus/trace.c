/* SPDX-License-Identifier: BSD-2-Clause */
/* Telling a device's platform what happens to the device. */
#include "bus.h"

void bus_trace(struct virtio_device *vdev, enum virtio_event_kind kind,
	       uint64_t a, uint64_t b)
{
	const struct virtio_platform *p = vdev->dev.platform;
	struct device_driver *driver = vdev->dev.driver;
	struct virtio_event event = {
		.kind = kind, .vdev = vdev, .a = a, .b = b
	};

	if (!p->ops->trace)
		return;
	if (driver)
		event.drv = drv_to_virtio(driver);
	p->ops->trace(p->ctx, &event);
}
