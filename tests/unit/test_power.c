/* SPDX-License-Identifier: BSD-2-Clause */
/* Carrying a device over a loss of power: freeze, restore, and their errors. */
#include <virtio/virtio.h>

#include "fake_platform.h"
#include "mock_device.h"
#include "mock_driver.h"
#include "tap.h"

#define V1 ((uint64_t)1 << VIRTIO_F_VERSION_1)

enum { LIVE = 1 | 2 | 4 | 8 };

static const unsigned int features[] = { 0, 5 };
static struct fake_platform fp;
static struct mock_device dev;
static struct mock_driver drv;

static void start(void)
{
	fake_platform_init(&fp);
	mock_device_init(&dev, &fp, 4, 0x1af4);
	dev.features = V1 | 1;
	mock_driver_init(&drv, "driver", 4);
	drv.drv.feature_table = features;
	drv.drv.feature_table_size = 2;
	register_virtio_driver(&drv.drv);
	register_virtio_device(&dev.vdev);
}

static void stop(void)
{
	unregister_virtio_device(&dev.vdev);
	unregister_virtio_driver(&drv.drv);
	is_int(drv.removed, 1);
	is_clean(&fp);
}

static void freeze_and_restore(void)
{
	static const uint8_t want[] = { 0, 1, 3, 11, LIVE };

	start();
	is_int(virtio_device_freeze(&dev.vdev), 0);
	is_int(drv.frozen, 1);
	dev.status = 0;
	dev.nr_statuses = 0;
	is_int(virtio_device_restore(&dev.vdev), 0);
	is_int(drv.restored, 1);
	is_int(dev.nr_statuses, 5);
	is_mem(dev.statuses, want, 5);
	is_int(drv.probed, 1);
	is_int(drv.removed, 0);
	is_hex(dev.finalized, V1 | 1);
	stop();
}

static void changes_meanwhile_come_afterwards(void)
{
	start();
	virtio_device_freeze(&dev.vdev);
	virtio_config_changed(&dev.vdev);
	is_int(drv.config_changes, 0);
	virtio_device_restore(&dev.vdev);
	is_int(drv.config_changes, 1);
	virtio_config_changed(&dev.vdev);
	is_int(drv.config_changes, 2);
	stop();
}

static void a_driver_may_refuse_to_freeze(void)
{
	start();
	drv.freeze_error = -EBUSY;
	is_int(virtio_device_freeze(&dev.vdev), -EBUSY);
	/* It goes on: the change is not held back for ever. */
	virtio_config_changed(&dev.vdev);
	is_int(drv.config_changes, 1);
	stop();
}

static void a_failed_restore_is_failed(void)
{
	start();
	virtio_device_freeze(&dev.vdev);
	drv.restore_error = -ENOMEM;
	is_int(virtio_device_restore(&dev.vdev), -ENOMEM);
	is_int(dev.status & VIRTIO_CONFIG_S_FAILED, VIRTIO_CONFIG_S_FAILED);
	stop();
}

static void refused_features_fail_the_restore(void)
{
	start();
	virtio_device_freeze(&dev.vdev);
	dev.refuses_features = true;
	ok(virtio_device_restore(&dev.vdev) < 0);
	is_int(drv.restored, 0);
	is_int(dev.status & VIRTIO_CONFIG_S_FAILED, VIRTIO_CONFIG_S_FAILED);
	dev.refuses_features = false;
	stop();
}

/* The driver's state was built on the features that it had. */
static void the_same_features_are_negotiated(void)
{
	start();
	virtio_device_freeze(&dev.vdev);
	dev.features |= 1u << 5; /* the device offers more by now */
	is_int(virtio_device_restore(&dev.vdev), 0);
	is_hex(dev.finalized, V1 | 1);
	stop();
}

static void a_device_that_does_not_reset_is_not_restored(void)
{
	start();
	virtio_device_freeze(&dev.vdev);
	dev.never_resets = true;
	ok(virtio_device_restore(&dev.vdev) < 0);
	is_int(drv.restored, 0);
	dev.never_resets = false;
	stop();
}

static void a_device_without_driver_sleeps_too(void)
{
	fake_platform_init(&fp);
	mock_device_init(&dev, &fp, 4, 0x1af4);
	register_virtio_device(&dev.vdev);
	is_int(virtio_device_freeze(&dev.vdev), 0);
	is_int(virtio_device_restore(&dev.vdev), 0);
	is_int(dev.status & VIRTIO_CONFIG_S_DRIVER_OK, 0);
	unregister_virtio_device(&dev.vdev);
	is_clean(&fp);
}

static void a_driver_need_not_know_of_power(void)
{
	start();
	drv.drv.freeze = NULL;
	drv.drv.restore = NULL;
	is_int(virtio_device_freeze(&dev.vdev), 0);
	is_int(virtio_device_restore(&dev.vdev), 0);
	is_int(dev.status, LIVE);
	stop();
}

int main(void)
{
	TEST(freeze_and_restore);
	TEST(changes_meanwhile_come_afterwards);
	TEST(a_driver_may_refuse_to_freeze);
	TEST(a_failed_restore_is_failed);
	TEST(refused_features_fail_the_restore);
	TEST(the_same_features_are_negotiated);
	TEST(a_device_that_does_not_reset_is_not_restored);
	TEST(a_device_without_driver_sleeps_too);
	TEST(a_driver_need_not_know_of_power);
	return tap_done();
}
