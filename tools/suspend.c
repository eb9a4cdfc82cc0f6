/* SPDX-License-Identifier: BSD-2-Clause */
/* Freezing devices and restoring them. */
#include <errno.h>

#include <virtio/virtio.h>

#include "suspend.h"
#include "tool.h"
#include "watchdog.h"

#define MAX_DEVICES 256

/* The kernel would call neither, and the driver's queues would be dead. */
static bool can_sleep(const struct virtio_device *vdev)
{
	const struct virtio_driver *drv = drv_to_virtio(vdev->dev.driver);

	if (drv->freeze && drv->restore)
		return true;
	tool_error("--suspend: driver %s has no %s, so its queues would not "
		   "come back",
		   vdev->dev.driver->name, drv->freeze ? "restore" : "freeze");
	return false;
}

static int freeze(struct virtio_device *vdev, const struct show *show,
		  uint64_t timeout_ns)
{
	int err;

	show_line(show, "freeze", "%s: by driver %s", dev_name(&vdev->dev),
		  vdev->dev.driver->name);
	watchdog_start("freeze", timeout_ns);
	err = virtio_device_freeze(vdev);
	watchdog_stop();
	if (err)
		tool_error("%s could not be frozen: %s", dev_name(&vdev->dev),
			   tool_errname(err));
	return err;
}

static int restore(struct virtio_device *vdev, const struct show *show,
		   uint64_t timeout_ns)
{
	int err;

	show_line(show, "restore", "%s: by driver %s", dev_name(&vdev->dev),
		  vdev->dev.driver->name);
	watchdog_start("restore", timeout_ns);
	err = virtio_device_restore(vdev);
	watchdog_stop();
	if (err)
		tool_error("%s could not be restored: %s", dev_name(&vdev->dev),
			   tool_errname(err));
	return err;
}

int suspend(const struct show *show, uint64_t timeout_ns)
{
	struct virtio_device *devices[MAX_DEVICES], *vdev = NULL;
	unsigned int num = 0, first, i;
	int err = 0;

	while ((vdev = virtio_bus_next_device(vdev)) && num < MAX_DEVICES) {
		if (!vdev->dev.driver)
			continue;
		if (!can_sleep(vdev))
			return TOOL_FAILED;
		devices[num++] = vdev;
	}
	/* If one cannot, those that were frozen before it come back. */
	for (first = num; !err && first; first--)
		err = freeze(devices[first - 1], show, timeout_ns);
	for (i = err ? first + 1 : 0; i < num; i++)
		if (restore(devices[i], show, timeout_ns))
			err = -EIO;
	return err ? TOOL_FAILED : 0;
}
