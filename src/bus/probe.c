/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bringing a device up with a driver, and down again: the initialisation
 * sequence of 3.1 step by step, and device cleanup (3.3).
 */
#include <virtio/assert.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_ring.h>

#include "bus.h"

/* Ring and transport features that the library knows. */
#define BIT(n) ((uint64_t)1 << (n))
#define CORE_FEATURES                                                          \
	(BIT(VIRTIO_RING_F_INDIRECT_DESC) | BIT(VIRTIO_RING_F_EVENT_IDX) |     \
	 BIT(VIRTIO_F_ANY_LAYOUT) | BIT(VIRTIO_F_VERSION_1) |                  \
	 BIT(VIRTIO_F_ACCESS_PLATFORM) | BIT(VIRTIO_F_RING_PACKED) |           \
	 BIT(VIRTIO_F_IN_ORDER) | BIT(VIRTIO_F_ORDER_PLATFORM) |               \
	 BIT(VIRTIO_F_NOTIFICATION_DATA) | BIT(VIRTIO_F_NOTIF_CONFIG_DATA) |   \
	 BIT(VIRTIO_F_RING_RESET))

/* ---- status ----------------------------------------------------------- */

void virtio_add_status(struct virtio_device *vdev, unsigned int status)
{
	uint8_t old = vdev->config->get_status(vdev);
	uint8_t new_status = (uint8_t)(old | status);

	bus_trace(vdev, VIRTIO_EVENT_STATUS, new_status, old);
	vdev->config->set_status(vdev, new_status);
}

/* Give up on a device; it needs a reset before the next try. */
static void fail(struct virtio_device *vdev)
{
	virtio_add_status(vdev, VIRTIO_CONFIG_S_FAILED);
	vdev->failed = true;
}

static void say_why(struct virtio_device *vdev, int err)
{
	if (err == -ENODEV)
		bus_gone(vdev);
	else
		dev_err(&vdev->dev,
			"does not complete its reset: status is 0x%02x "
			"(dev.basic.device-reset.1)",
			vdev->config->get_status(vdev));
}

void virtio_device_was_reset(struct virtio_device *vdev)
{
	vdev->ready = false;
	bus_trace(vdev, VIRTIO_EVENT_RESET, 0, 0);
}

/* Driver and bus both reset a device that is taken down: one message is it. */
static int reset(struct virtio_device *vdev)
{
	int err = vdev->config->reset(vdev);

	if (err && !vdev->reset_failed)
		say_why(vdev, err);
	vdev->reset_failed = err;
	return err ? -EIO : 0;
}

void virtio_reset_device(struct virtio_device *vdev)
{
	/* Nothing that the device still does may reach the driver. */
	if (reset(vdev))
		virtio_break_device(vdev);
	virtio_synchronize_cbs(vdev);
}

int bus_acknowledge(struct virtio_device *vdev)
{
	int err = reset(vdev);

	if (err)
		return err;
	vdev->failed = false;
	virtio_add_status(vdev, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	return 0;
}

void virtio_device_ready(struct virtio_device *vdev)
{
	/* Our own memory, not the device's status, which may say anything. */
	VIRTIO_ASSERT(!vdev->ready);
	vdev->ready = true;
	virtio_add_status(vdev, VIRTIO_CONFIG_S_DRIVER_OK);
}

/* ---- features --------------------------------------------------------- */

static uint64_t table_features(const unsigned int *table, unsigned int size)
{
	uint64_t features = 0;

	for (unsigned int i = 0; i < size; i++) {
		VIRTIO_ASSERT(table[i] < 64);
		features |= BIT(table[i]);
	}
	return features;
}

/* What the driver understands of the device type. */
static uint64_t driver_features(const struct virtio_driver *drv, bool legacy)
{
	if (legacy && drv->feature_table_legacy)
		return table_features(drv->feature_table_legacy,
				      drv->feature_table_size_legacy);
	return table_features(drv->feature_table, drv->feature_table_size);
}

void virtio_check_driver_offered_feature(const struct virtio_device *vdev,
					 unsigned int fbit)
{
	const struct virtio_driver *drv = drv_to_virtio(vdev->dev.driver);

	VIRTIO_ASSERT(
		((driver_features(drv, false) | driver_features(drv, true)) >>
		 fbit) &
		1);
}

void vring_transport_features(struct virtio_device *vdev)
{
	uint64_t common =
		BIT(VIRTIO_TRANSPORT_F_END) - BIT(VIRTIO_TRANSPORT_F_START);

	vdev->features &= CORE_FEATURES | ~common;
}

/* Step 4: the device's features that the driver and the library know. */
static int accept_features(struct virtio_device *vdev)
{
	struct virtio_driver *drv = drv_to_virtio(vdev->dev.driver);
	uint64_t offered = vdev->config->get_features(vdev);
	bool legacy = !(offered & BIT(VIRTIO_F_VERSION_1));
	int err;

	vdev->features =
		offered & (driver_features(drv, legacy) | CORE_FEATURES);
	err = vdev->config->finalize_features(vdev);
	if (!err && drv->validate) {
		uint64_t before = vdev->features;

		err = drv->validate(vdev);
		VIRTIO_ASSERT(!(vdev->features & ~before));
		if (!err && vdev->features != before)
			err = vdev->config->finalize_features(vdev);
	}
	if (!err)
		bus_trace(vdev, VIRTIO_EVENT_FEATURES, vdev->features, offered);
	return err;
}

/* Steps 5 and 6; a legacy device has none of them (leg.init.device-init.1). */
static int confirm_features(struct virtio_device *vdev)
{
	if (!__virtio_test_bit(vdev, VIRTIO_F_VERSION_1))
		return 0;
	virtio_add_status(vdev, VIRTIO_CONFIG_S_FEATURES_OK);
	if (vdev->config->get_status(vdev) & VIRTIO_CONFIG_S_FEATURES_OK)
		return 0;
	dev_err(&vdev->dev,
		"device refuses our features 0x%016llx: FEATURES_OK did not "
		"stay set (drv.init.device-init.1, step 6)",
		(unsigned long long)vdev->features);
	return -ENODEV;
}

int bus_renegotiate(struct virtio_device *vdev)
{
	int err = vdev->config->finalize_features(vdev);

	return err ? err : confirm_features(vdev);
}

/* ---- starting and stopping -------------------------------------------- */

static int probe(struct virtio_device *vdev, struct virtio_driver *drv)
{
	int err = accept_features(vdev);

	if (!err)
		err = confirm_features(vdev);
	if (err)
		return err;
	bus_trace(vdev, VIRTIO_EVENT_PROBE, 0, 0);
	err = drv->probe(vdev);
	bus_trace(vdev, VIRTIO_EVENT_PROBED, (uint64_t)(int64_t)err, 0);
	return err;
}

static void forget_driver(struct virtio_device *vdev)
{
	vdev->dev.driver = NULL;
	vdev->priv = NULL;
	vdev->features = 0;
	vdev->config_change_pending = false;
	vdev->config_driver_disabled = false;
}

/* A driver could not start the device: make it free for the next one. */
static void give_up(struct virtio_device *vdev, int err)
{
	dev_err(&vdev->dev, "cannot be started: error %d", err);
	fail(vdev);
	if (!list_empty(&vdev->vqs)) {
		dev_warn(&vdev->dev, "probe failed and left queues behind; "
				     "del_vqs is missing in the driver");
		/* They must not outlive it. */
		reset(vdev);
		vdev->config->del_vqs(vdev);
	}
	forget_driver(vdev);
}

int bus_start(struct virtio_device *vdev, struct virtio_driver *drv)
{
	int err;

	/* FAILED by the driver before: only a reset takes that back. */
	if (vdev->failed && bus_acknowledge(vdev))
		return -EIO;
	vdev->dev.driver = &drv->driver;
	bus_trace(vdev, VIRTIO_EVENT_MATCH, 0, 0);
	virtio_add_status(vdev, VIRTIO_CONFIG_S_DRIVER);
	err = probe(vdev, drv);
	if (err) {
		give_up(vdev, err);
		return err;
	}
	/* Step 8, unless probe did it. */
	if (!vdev->ready)
		virtio_device_ready(vdev);
	if (drv->scan)
		drv->scan(vdev);
	bus_config_enable(vdev);
	return 0;
}

void bus_stop(struct virtio_device *vdev)
{
	struct virtio_driver *drv = drv_to_virtio(vdev->dev.driver);

	bool queues = !list_empty(&vdev->vqs);

	bus_config_disable(vdev);
	bus_trace(vdev, VIRTIO_EVENT_REMOVE, 0, 0);
	if (drv->remove)
		drv->remove(vdev);
	if (queues && vdev->ready)
		dev_warn(&vdev->dev, "remove did not reset the device, which "
				     "may still use its buffers; "
				     "virtio_reset_device is missing in the "
				     "driver");
	if (!list_empty(&vdev->vqs)) {
		dev_warn(&vdev->dev, "remove left queues behind; del_vqs is "
				     "missing in the driver");
		reset(vdev);
		vdev->config->del_vqs(vdev);
	}
	forget_driver(vdev);
	bus_acknowledge(vdev);
}
