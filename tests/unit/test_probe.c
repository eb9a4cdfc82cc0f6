/* SPDX-License-Identifier: BSD-2-Clause */
/* Bringing a device up, step by step (3.1), and each way it can fail. */
#include <virtio/virtio.h>

#include "fake_platform.h"
#include "mock_device.h"
#include "mock_driver.h"
#include "tap.h"

#define BIT(n) ((uint64_t)1 << (n))
#define V1     BIT(VIRTIO_F_VERSION_1)

enum {
	ACK = VIRTIO_CONFIG_S_ACKNOWLEDGE,
	DRIVER = ACK | VIRTIO_CONFIG_S_DRIVER,
	FEATURES_OK = DRIVER | VIRTIO_CONFIG_S_FEATURES_OK,
	LIVE = FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK,
	FAILED = VIRTIO_CONFIG_S_FAILED,
};

static struct fake_platform fp;
static struct mock_device dev;
static struct mock_driver drv, drv2;

static const unsigned int modern[] = { 0, 5, 23 };
static const unsigned int legacy[] = { 3 };

static void setup(void)
{
	fake_platform_init(&fp);
	mock_device_init(&dev, &fp, 4, 0x1af4);
	mock_driver_init(&drv, "first", 4);
	mock_driver_init(&drv2, "second", 4);
	drv.drv.feature_table = modern;
	drv.drv.feature_table_size = 3;
}

static void start(void)
{
	register_virtio_driver(&drv.drv);
	register_virtio_device(&dev.vdev);
}

static void stop(void)
{
	unregister_virtio_device(&dev.vdev);
	unregister_virtio_driver(&drv.drv);
	is_clean(&fp);
}

/* What was written to the status, resets as 0, from the beginning. */
static void is_statuses(const uint8_t *want, unsigned int n)
{
	is_int(dev.nr_statuses, n);
	is_mem(dev.statuses, want, n);
}

/* drv.init.device-init.1 */
static void the_status_is_written_in_order(void)
{
	static const uint8_t want[] = { 0, ACK, DRIVER, FEATURES_OK, LIVE };

	setup();
	start();
	is_statuses(want, 5);
	is_int(drv.status_at_probe, FEATURES_OK);
	is_int(drv.scanned, 1);
	is_int(drv.status_at_scan, LIVE);
	is_int(fp.nr_lines, 0);
	stop();
}

static void probe_may_make_the_device_ready(void)
{
	static const uint8_t want[] = { 0, ACK, DRIVER, FEATURES_OK, LIVE };

	setup();
	drv.probe_readies = true;
	start();
	is_statuses(want, 5);
	stop();
}

/* leg.init: there is no FEATURES_OK */
static void a_legacy_device_has_no_features_ok(void)
{
	static const uint8_t want[] = { 0, ACK, DRIVER, DRIVER | 4 };

	setup();
	dev.features = 0;
	start();
	is_statuses(want, 4);
	stop();
}

static void features_are_those_that_both_know(void)
{
	setup();
	dev.features = V1 | BIT(0) | BIT(7) | BIT(23);
	start();
	is_hex(dev.vdev.features & (BIT(24) - 1), BIT(0) | BIT(23));
	is_hex(dev.finalized, dev.vdev.features);
	ok(virtio_has_feature(&dev.vdev, 0));
	ok(!virtio_has_feature(&dev.vdev, 5));
	ok(virtio_has_feature(&dev.vdev, VIRTIO_F_VERSION_1));
	stop();
}

static void ring_and_transport_features_need_no_table(void)
{
	setup();
	dev.features = V1 | BIT(VIRTIO_RING_F_INDIRECT_DESC) |
		       BIT(VIRTIO_RING_F_EVENT_IDX) |
		       BIT(VIRTIO_F_RING_PACKED) | BIT(VIRTIO_F_IN_ORDER) |
		       BIT(VIRTIO_F_ORDER_PLATFORM);
	start();
	is_hex(dev.vdev.features, dev.features);
	stop();
}

/* A feature that nobody here implements must not be accepted. */
static void unknown_ring_features_are_not_accepted(void)
{
	setup();
	dev.features = V1 | BIT(VIRTIO_F_SR_IOV) | BIT(VIRTIO_F_ADMIN_VQ) |
		       BIT(50) | BIT(63);
	start();
	is_hex(dev.vdev.features, V1);
	stop();
}

static void the_transport_may_drop_features(void)
{
	setup();
	dev.features = V1 | BIT(0) | BIT(VIRTIO_RING_F_EVENT_IDX);
	dev.transport_cannot = BIT(VIRTIO_RING_F_EVENT_IDX);
	start();
	is_hex(dev.vdev.features, V1 | BIT(0));
	stop();
}

static void a_legacy_device_uses_the_legacy_table(void)
{
	setup();
	drv.drv.feature_table_legacy = legacy;
	drv.drv.feature_table_size_legacy = 1;
	dev.features = BIT(0) | BIT(3) | BIT(5);
	start();
	is_hex(dev.vdev.features, BIT(3));
	stop();
}

static void a_modern_device_uses_the_modern_table(void)
{
	setup();
	drv.drv.feature_table_legacy = legacy;
	drv.drv.feature_table_size_legacy = 1;
	dev.features = V1 | BIT(0) | BIT(3);
	start();
	is_hex(dev.vdev.features, V1 | BIT(0));
	stop();
}

static void without_a_legacy_table_there_is_one(void)
{
	setup();
	dev.features = BIT(0) | BIT(3);
	start();
	is_hex(dev.vdev.features, BIT(0));
	stop();
}

static void validate_may_clear_features(void)
{
	setup();
	dev.features = V1 | BIT(0) | BIT(5);
	drv.validate_clears = BIT(5);
	start();
	is_int(drv.validated, 1);
	is_hex(dev.finalized, V1 | BIT(0));
	stop();
}

static void validate_may_refuse(void)
{
	static const uint8_t want[] = { 0, ACK, DRIVER, DRIVER | FAILED };

	setup();
	drv.validate_error = -EINVAL;
	start();
	is_int(drv.probed, 0);
	ok(dev.nr_statuses >= 4);
	is_mem(dev.statuses, want, 4);
	is_int(fp.nr_lines, 1);
	stop();
	is_int(drv.removed, 0);
}

static void the_device_may_refuse_the_features(void)
{
	setup();
	dev.refuses_features = true;
	start();
	is_int(drv.probed, 0);
	is_int(dev.statuses[3], FEATURES_OK);
	is_int(dev.statuses[4] & FAILED, FAILED);
	is_int(fake_logged(&fp, "drv.init.device-init.1"), 1);
	stop();
	is_int(drv.removed, 0);
}

static void the_transport_may_fail(void)
{
	setup();
	dev.finalize_error = -EINVAL;
	start();
	is_int(drv.probed, 0);
	is_int(fp.nr_lines, 1);
	stop();
}

static void a_failed_probe_is_said(void)
{
	static const uint8_t want[] = { 0, ACK, DRIVER, FEATURES_OK,
					FEATURES_OK | FAILED };

	setup();
	drv.probe_error = -ENOMEM;
	start();
	ok(dev.nr_statuses >= 5);
	is_mem(dev.statuses, want, 5);
	is_int(fp.nr_lines, 1);
	is_int(fake_logged(&fp, "-12"), 1);
	is_int(fake_logged(&fp, "first"), 1);
	ok(!dev.vdev.dev.driver);
	is_int(drv.scanned, 0);
	stop();
	is_int(drv.removed, 0);
}

static void after_a_failed_probe_comes_the_next_driver(void)
{
	setup();
	drv.probe_error = -ENODEV;
	register_virtio_driver(&drv.drv);
	register_virtio_driver(&drv2.drv);
	register_virtio_device(&dev.vdev);
	is_int(drv.probed, 1);
	is_int(drv2.probed, 1);
	is_int(dev.status, LIVE);
	ok(dev.vdev.dev.driver == &drv2.drv.driver);
	unregister_virtio_driver(&drv.drv);
	is_int(drv.removed, 0);
	unregister_virtio_driver(&drv2.drv);
	unregister_virtio_device(&dev.vdev);
	is_clean(&fp);
}

static void a_later_driver_gets_a_device_that_failed(void)
{
	setup();
	drv.probe_error = -ENODEV;
	start();
	ok(!dev.vdev.dev.driver);
	register_virtio_driver(&drv2.drv);
	is_int(drv2.probed, 1);
	is_int(dev.status, LIVE);
	unregister_virtio_driver(&drv2.drv);
	stop();
}

static void a_change_during_probe_comes_after_it_once(void)
{
	setup();
	drv.probe_changes_config = true;
	start();
	is_int(drv.changes_in_probe, 0);
	is_int(drv.config_changes, 1);
	stop();
}

static void a_change_is_delivered(void)
{
	setup();
	start();
	is_int(drv.config_changes, 0);
	virtio_config_changed(&dev.vdev);
	is_int(drv.config_changes, 1);
	virtio_config_changed(&dev.vdev);
	is_int(drv.config_changes, 2);
	stop();
	is_int(drv.config_changes, 2);
}

static void changes_while_disabled_come_once_afterwards(void)
{
	setup();
	start();
	virtio_config_driver_disable(&dev.vdev);
	virtio_config_changed(&dev.vdev);
	virtio_config_changed(&dev.vdev);
	is_int(drv.config_changes, 0);
	virtio_config_driver_enable(&dev.vdev);
	is_int(drv.config_changes, 1);
	virtio_config_driver_disable(&dev.vdev);
	virtio_config_driver_enable(&dev.vdev);
	is_int(drv.config_changes, 1);
	stop();
}

static void a_change_without_driver_is_no_harm(void)
{
	setup();
	register_virtio_device(&dev.vdev);
	virtio_config_changed(&dev.vdev);
	register_virtio_driver(&drv.drv);
	is_int(drv.probed, 1);
	ok(drv.config_changes <= 1);
	stop();
}

static void removal_resets_and_acknowledges(void)
{
	setup();
	start();
	unregister_virtio_driver(&drv.drv);
	is_int(drv.removed, 1);
	is_int(dev.status, ACK);
	is_int(dev.deleted, 1);
	register_virtio_driver(&drv.drv);
	is_int(drv.probed, 2);
	is_int(dev.status, LIVE);
	stop();
}

static void reset_waits_for_callbacks(void)
{
	setup();
	start();
	virtio_reset_device(&dev.vdev);
	is_int(dev.status, 0);
	ok(dev.synchronized >= 1);
	stop();
}

static void a_reset_that_fails_is_said(void)
{
	setup();
	start();
	dev.never_resets = true;
	virtio_reset_device(&dev.vdev);
	is_int(fp.nr_lines, 1);
	dev.never_resets = false;
	stop();
}

/* The driver's remove resets it, and then the bus does. */
static void a_dead_device_is_removed_in_few_words(void)
{
	setup();
	start();
	dev.never_resets = true;
	unregister_virtio_driver(&drv.drv);
	is_int(fp.nr_lines, 1);
	/* Once it has answered again, the next time is news. */
	dev.never_resets = false;
	virtio_reset_device(&dev.vdev);
	dev.never_resets = true;
	virtio_reset_device(&dev.vdev);
	is_int(fp.nr_lines, 2);
	unregister_virtio_device(&dev.vdev);
	is_clean(&fp);
}

static void add_status_keeps_what_was_set(void)
{
	setup();
	register_virtio_device(&dev.vdev);
	virtio_add_status(&dev.vdev, VIRTIO_CONFIG_S_FAILED);
	is_int(dev.status, ACK | FAILED);
	unregister_virtio_device(&dev.vdev);
	is_clean(&fp);
}

int main(void)
{
	TEST(the_status_is_written_in_order);
	TEST(probe_may_make_the_device_ready);
	TEST(a_legacy_device_has_no_features_ok);
	TEST(features_are_those_that_both_know);
	TEST(ring_and_transport_features_need_no_table);
	TEST(unknown_ring_features_are_not_accepted);
	TEST(the_transport_may_drop_features);
	TEST(a_legacy_device_uses_the_legacy_table);
	TEST(a_modern_device_uses_the_modern_table);
	TEST(without_a_legacy_table_there_is_one);
	TEST(validate_may_clear_features);
	TEST(validate_may_refuse);
	TEST(the_device_may_refuse_the_features);
	TEST(the_transport_may_fail);
	TEST(a_failed_probe_is_said);
	TEST(after_a_failed_probe_comes_the_next_driver);
	TEST(a_later_driver_gets_a_device_that_failed);
	TEST(a_change_during_probe_comes_after_it_once);
	TEST(a_change_is_delivered);
	TEST(changes_while_disabled_come_once_afterwards);
	TEST(a_change_without_driver_is_no_harm);
	TEST(removal_resets_and_acknowledges);
	TEST(reset_waits_for_callbacks);
	TEST(a_reset_that_fails_is_said);
	TEST(a_dead_device_is_removed_in_few_words);
	TEST(add_status_keeps_what_was_set);
	return tap_done();
}
