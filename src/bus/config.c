/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device's configuration: reading it whole, writing it, and hearing of its
 * changes without losing one.
 */
#include <virtio/assert.h>
#include <virtio/byteorder.h>
#include <virtio/virtio_config.h>

#include "../mem.h"
#include "bus.h"

/* Reads repeated while the device changes its configuration. */
#define GENERATION_TRIES 1000

/* ---- changes ---------------------------------------------------------- */

static void deliver(struct virtio_device *vdev)
{
	struct virtio_driver *drv;

	if (!vdev->config_core_enabled || vdev->config_driver_disabled) {
		vdev->config_change_pending = true;
		return;
	}
	vdev->config_change_pending = false;
	drv = drv_to_virtio(vdev->dev.driver);
	bus_trace(vdev, VIRTIO_EVENT_CONFIG, 0, 0);
	if (drv->config_changed)
		drv->config_changed(vdev);
}

static void deliver_pending(struct virtio_device *vdev)
{
	if (vdev->config_change_pending)
		deliver(vdev);
}

/* The device gave up: whoever waits for its queues must not wait forever. */
static void check_needs_reset(struct virtio_device *vdev)
{
	if (!(vdev->config->get_status(vdev) & VIRTIO_CONFIG_S_NEEDS_RESET))
		return;
	dev_err(&vdev->dev, "device cannot go on and needs a reset "
			    "(dev.basic.device-status-field.2)");
	virtio_break_device(vdev);
}

void virtio_config_changed(struct virtio_device *vdev)
{
	if (!vdev->dev.driver)
		return;
	check_needs_reset(vdev);
	deliver(vdev);
}

void virtio_config_driver_disable(struct virtio_device *vdev)
{
	vdev->config_driver_disabled = true;
}

void virtio_config_driver_enable(struct virtio_device *vdev)
{
	vdev->config_driver_disabled = false;
	deliver_pending(vdev);
}

void bus_config_disable(struct virtio_device *vdev)
{
	vdev->config_core_enabled = false;
}

void bus_config_enable(struct virtio_device *vdev)
{
	vdev->config_core_enabled = true;
	deliver_pending(vdev);
}

/* ---- reading ---------------------------------------------------------- */

static void read_once(struct virtio_device *vdev, unsigned int offset,
		      char *buf, size_t len, unsigned int field)
{
	for (size_t at = 0; at < len; at += field)
		vdev->config->get(vdev, offset + (unsigned int)at, buf + at,
				  field);
}

/* Does the device still say what was read? */
static bool reads_same(struct virtio_device *vdev, unsigned int offset,
		       const char *buf, size_t len, unsigned int field)
{
	char again[8];

	for (size_t at = 0; at < len; at += field) {
		vdev->config->get(vdev, offset + (unsigned int)at, again,
				  field);
		if (memcmp(again, buf + at, field) != 0)
			return false;
	}
	return true;
}

/* Read once; true if the device did not change the configuration meanwhile. */
static bool read_settled(struct virtio_device *vdev, unsigned int offset,
			 char *buf, size_t len, unsigned int field)
{
	uint32_t generation;

	if (!vdev->config->generation) {
		/* leg.basic.device-cfg-space.1: two reads have to agree. */
		read_once(vdev, offset, buf, len, field);
		return reads_same(vdev, offset, buf, len, field);
	}
	generation = vdev->config->generation(vdev);
	read_once(vdev, offset, buf, len, field);
	return vdev->config->generation(vdev) == generation;
}

/* drv.basic.device-cfg-space.1: fields of @field bytes, all of one moment. */
static void read_whole(struct virtio_device *vdev, unsigned int offset,
		       void *buf, size_t len, unsigned int field)
{
	for (int i = 0; i < GENERATION_TRIES; i++)
		if (read_settled(vdev, offset, buf, len, field))
			return;
	dev_err(&vdev->dev,
		"configuration does not settle: it changed during %d reads "
		"(drv.basic.device-cfg-space.1)",
		GENERATION_TRIES);
}

void virtio_cread_bytes(struct virtio_device *vdev, unsigned int offset,
			void *buf, size_t len)
{
	read_whole(vdev, offset, buf, len, 1);
}

uint8_t virtio_cread8(struct virtio_device *vdev, unsigned int offset)
{
	uint8_t v;

	vdev->config->get(vdev, offset, &v, sizeof(v));
	return v;
}

uint16_t virtio_cread16(struct virtio_device *vdev, unsigned int offset)
{
	uint16_t v;

	read_whole(vdev, offset, &v, sizeof(v), sizeof(v));
	return virtio_swab16(virtio_is_little_endian(vdev), v);
}

uint32_t virtio_cread32(struct virtio_device *vdev, unsigned int offset)
{
	uint32_t v;

	read_whole(vdev, offset, &v, sizeof(v), sizeof(v));
	return virtio_swab32(virtio_is_little_endian(vdev), v);
}

uint64_t virtio_cread64(struct virtio_device *vdev, unsigned int offset)
{
	uint64_t v;

	read_whole(vdev, offset, &v, sizeof(v), sizeof(v));
	return virtio_swab64(virtio_is_little_endian(vdev), v);
}

void virtio_cread_field(struct virtio_device *vdev, unsigned int offset,
			size_t size, void *ptr, size_t ptr_size)
{
	VIRTIO_ASSERT(size == ptr_size);
	switch (size) {
	case 1:
		*(uint8_t *)ptr = virtio_cread8(vdev, offset);
		break;
	case 2:
		*(uint16_t *)ptr = virtio_cread16(vdev, offset);
		break;
	case 4:
		*(uint32_t *)ptr = virtio_cread32(vdev, offset);
		break;
	default:
		VIRTIO_ASSERT(size == 8);
		*(uint64_t *)ptr = virtio_cread64(vdev, offset);
	}
}

/* ---- writing ---------------------------------------------------------- */

void virtio_cwrite8(struct virtio_device *vdev, unsigned int offset,
		    uint8_t val)
{
	vdev->config->set(vdev, offset, &val, sizeof(val));
}

void virtio_cwrite16(struct virtio_device *vdev, unsigned int offset,
		     uint16_t val)
{
	val = virtio_swab16(virtio_is_little_endian(vdev), val);
	vdev->config->set(vdev, offset, &val, sizeof(val));
}

void virtio_cwrite32(struct virtio_device *vdev, unsigned int offset,
		     uint32_t val)
{
	val = virtio_swab32(virtio_is_little_endian(vdev), val);
	vdev->config->set(vdev, offset, &val, sizeof(val));
}

void virtio_cwrite64(struct virtio_device *vdev, unsigned int offset,
		     uint64_t val)
{
	val = virtio_swab64(virtio_is_little_endian(vdev), val);
	vdev->config->set(vdev, offset, &val, sizeof(val));
}

void virtio_cwrite_field(struct virtio_device *vdev, unsigned int offset,
			 size_t size, const void *ptr, size_t ptr_size)
{
	VIRTIO_ASSERT(size == ptr_size);
	switch (size) {
	case 1:
		virtio_cwrite8(vdev, offset, *(const uint8_t *)ptr);
		break;
	case 2:
		virtio_cwrite16(vdev, offset, *(const uint16_t *)ptr);
		break;
	case 4:
		virtio_cwrite32(vdev, offset, *(const uint32_t *)ptr);
		break;
	default:
		VIRTIO_ASSERT(size == 8);
		virtio_cwrite64(vdev, offset, *(const uint64_t *)ptr);
	}
}
