/* SPDX-License-Identifier: BSD-2-Clause */
/* Carrying a device over a loss of power. */
#include <virtio/virtio_config.h>

#include "bus.h"

int virtio_device_freeze(struct virtio_device *vdev)
{
	struct virtio_driver *drv;
	int err;

	bus_config_disable(vdev);
	vdev->failed =
		(vdev->config->get_status(vdev) & VIRTIO_CONFIG_S_FAILED) != 0;
	if (!vdev->dev.driver)
		return 0;
	drv = drv_to_virtio(vdev->dev.driver);
	err = drv->freeze ? drv->freeze(vdev) : 0;
	if (err) /* nothing was frozen: life goes on */
		bus_config_enable(vdev);
	return err;
}

/* Steps 3 to 8 with the driver that the device had. */
static int bring_back(struct virtio_device *vdev, struct virtio_driver *drv)
{
	int err;

	virtio_add_status(vdev, VIRTIO_CONFIG_S_DRIVER);
	err = bus_renegotiate(vdev);
	if (!err && drv->restore)
		err = drv->restore(vdev);
	if (err)
		return err;
	if (!vdev->ready)
		virtio_device_ready(vdev);
	bus_config_enable(vdev);
	return 0;
}

int virtio_device_restore(struct virtio_device *vdev)
{
	bool was_failed = vdev->failed;
	int err = bus_acknowledge(vdev);

	if (!err && was_failed) {
		virtio_add_status(vdev, VIRTIO_CONFIG_S_FAILED);
		vdev->failed = true;
	}
	if (err || !vdev->dev.driver)
		return err;
	err = bring_back(vdev, drv_to_virtio(vdev->dev.driver));
	if (err) {
		dev_err(&vdev->dev, "cannot be restored: error %d", err);
		virtio_add_status(vdev, VIRTIO_CONFIG_S_FAILED);
	}
	return err;
}
