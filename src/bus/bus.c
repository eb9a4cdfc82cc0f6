/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registry: which devices and drivers there are, and who fits whom.
 *
 * It holds the library's only writable global. Nothing here is locked: what
 * starts or ends a device is serialised by the callers.
 */
#include <virtio/assert.h>
#include <virtio/spec/virtio_config.h>
#include <virtio/virtio_config.h>

#include "bus.h"

static struct {
	struct list_head
		devices; /* struct virtio_device, in order of arrival */
	struct list_head drivers; /* struct virtio_driver, likewise */
	const struct virtio_platform *platform;
} bus = {
	.devices = LIST_HEAD_INIT(bus.devices),
	.drivers = LIST_HEAD_INIT(bus.drivers),
};

/* ---- matching --------------------------------------------------------- */

bool virtio_id_match(const struct virtio_device_id *id,
		     const struct virtio_device_id *table)
{
	for (; table->device; table++) {
		if (table->device != id->device &&
		    table->device != VIRTIO_DEV_ANY_ID)
			continue;
		if (table->vendor == id->vendor ||
		    table->vendor == VIRTIO_DEV_ANY_ID)
			return true;
	}
	return false;
}

/* A device that nobody drives looks for a driver. */
static void offer_to_drivers(struct virtio_device *vdev)
{
	struct virtio_driver *drv;

	list_for_each_entry(drv, &bus.drivers, driver.node) {
		if (!virtio_id_match(&vdev->id, drv->id_table))
			continue;
		if (!bus_start(vdev, drv))
			return;
	}
}

/* ---- drivers ---------------------------------------------------------- */

static bool driver_registered(const struct virtio_driver *drv)
{
	const struct virtio_driver *other;

	list_for_each_entry(other, &bus.drivers, driver.node)
		if (other == drv)
			return true;
	return false;
}

int register_virtio_driver(struct virtio_driver *drv)
{
	struct virtio_device *vdev;

	if (!drv->driver.name || !drv->id_table || !drv->probe)
		return -EINVAL;
	if (driver_registered(drv))
		return -EINVAL;
	list_add_tail(&drv->driver.node, &bus.drivers);
	list_for_each_entry(vdev, &bus.devices, node)
		if (!vdev->dev.driver &&
		    virtio_id_match(&vdev->id, drv->id_table))
			bus_start(vdev, drv);
	return 0;
}

void unregister_virtio_driver(struct virtio_driver *drv)
{
	struct virtio_device *vdev;

	list_del_init(&drv->driver.node);
	list_for_each_entry(vdev, &bus.devices, node) {
		if (vdev->dev.driver != &drv->driver)
			continue;
		bus_stop(vdev);
		offer_to_drivers(vdev);
	}
}

/* ---- devices ---------------------------------------------------------- */

/* The smallest number that no device has. */
static int free_index(void)
{
	struct virtio_device *vdev;
	int index = 0;
	bool taken;

	do {
		taken = false;
		list_for_each_entry(vdev, &bus.devices, node)
			if (vdev->index == index)
				taken = true;
		index += taken;
	} while (taken);
	return index;
}

int register_virtio_device(struct virtio_device *vdev)
{
	int err;

	VIRTIO_ASSERT(vdev->config && vdev->dev.platform);
	vdev->index = free_index();
	virtio_snprintf(vdev->dev.name, sizeof(vdev->dev.name), "virtio%d",
			vdev->index);
	vdev->dev.driver = NULL;
	INIT_LIST_HEAD(&vdev->vqs);
	vdev->failed = false;
	vdev->reset_failed = false;
	vdev->gone = false;
	vdev->config_core_enabled = false;
	vdev->config_driver_disabled = false;
	vdev->config_change_pending = false;
	bus_trace(vdev, VIRTIO_EVENT_ADD_DEVICE, 0, 0);
	err = bus_acknowledge(vdev);
	if (err) {
		bus_trace(vdev, VIRTIO_EVENT_REMOVE_DEVICE, 0, 0);
		return err;
	}
	list_add_tail(&vdev->node, &bus.devices);
	offer_to_drivers(vdev);
	return 0;
}

void unregister_virtio_device(struct virtio_device *vdev)
{
	if (vdev->dev.driver)
		bus_stop(vdev);
	bus_trace(vdev, VIRTIO_EVENT_REMOVE_DEVICE, 0, 0);
	list_del_init(&vdev->node);
}

struct virtio_device *virtio_bus_next_device(const struct virtio_device *prev)
{
	struct list_head *next = prev ? prev->node.next : bus.devices.next;

	if (next == &bus.devices)
		return NULL;
	return list_entry(next, struct virtio_device, node);
}

/* ---- code that belongs to no device ----------------------------------- */

void virtio_bus_set_platform(const struct virtio_platform *platform)
{
	bus.platform = platform;
}

const struct virtio_platform *virtio_bus_platform(void)
{
	return bus.platform;
}
