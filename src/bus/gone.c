/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices that leave without a word. Nothing interrupts when one is unplugged,
 * so whoever waits for it, or gives it work, asks the transport now and then.
 */
#include <virtio/virtio_config.h>

#include "bus.h"

void bus_gone(struct virtio_device *vdev)
{
	if (vdev->gone)
		return;
	vdev->gone = true;
	virtio_break_device(vdev);
	dev_err(&vdev->dev, "is gone: it does not answer any more");
}

bool virtio_device_is_gone(struct virtio_device *vdev)
{
	if (!vdev->gone && vdev->config->is_gone && vdev->config->is_gone(vdev))
		bus_gone(vdev);
	return vdev->gone;
}
