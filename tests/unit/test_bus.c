/* SPDX-License-Identifier: BSD-2-Clause */
/* The bus: who comes to whom, in which order, and who is told. */
#include <virtio/virtio.h>

#include "fake_platform.h"
#include "mock_device.h"
#include "mock_driver.h"
#include "tap.h"

static struct fake_platform fp;
static struct mock_device dev, dev2;
static struct mock_driver drv, drv2;

static void setup(void)
{
	fake_platform_init(&fp);
	mock_device_init(&dev, &fp, 4, 0x1af4);
	mock_device_init(&dev2, &fp, 4, 0x1af4);
	mock_driver_init(&drv, "first", 4);
	mock_driver_init(&drv2, "second", 4);
}

static void device_before_driver(void)
{
	setup();
	is_int(register_virtio_device(&dev.vdev), 0);
	is_int(dev.status, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	ok(!dev.vdev.dev.driver);
	is_int(register_virtio_driver(&drv.drv), 0);
	is_int(drv.probed, 1);
	ok(dev.vdev.dev.driver == &drv.drv.driver);
	unregister_virtio_driver(&drv.drv);
	is_int(drv.removed, 1);
	ok(!dev.vdev.dev.driver);
	is_int(dev.status, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	unregister_virtio_device(&dev.vdev);
	is_int(drv.removed, 1);
	is_clean(&fp);
}

static void driver_before_device(void)
{
	setup();
	is_int(register_virtio_driver(&drv.drv), 0);
	is_int(drv.probed, 0);
	is_int(register_virtio_device(&dev.vdev), 0);
	is_int(drv.probed, 1);
	ok(drv.last == &dev.vdev);
	unregister_virtio_device(&dev.vdev);
	is_int(drv.removed, 1);
	unregister_virtio_driver(&drv.drv);
	is_int(drv.removed, 1);
	is_clean(&fp);
}

static void one_driver_drives_many_devices(void)
{
	setup();
	register_virtio_device(&dev.vdev);
	register_virtio_driver(&drv.drv);
	register_virtio_device(&dev2.vdev);
	is_int(drv.probed, 2);
	ok(dev.vdev.index != dev2.vdev.index);
	unregister_virtio_driver(&drv.drv);
	is_int(drv.removed, 2);
	unregister_virtio_device(&dev.vdev);
	unregister_virtio_device(&dev2.vdev);
	is_clean(&fp);
}

static void a_device_has_one_driver(void)
{
	setup();
	register_virtio_driver(&drv.drv);
	register_virtio_driver(&drv2.drv);
	register_virtio_device(&dev.vdev);
	is_int(drv.probed, 1);
	is_int(drv2.probed, 0);
	unregister_virtio_driver(&drv.drv);
	is_int(drv2.probed, 1); /* it is offered to the next */
	is_int(dev.status & VIRTIO_CONFIG_S_DRIVER_OK,
	       VIRTIO_CONFIG_S_DRIVER_OK);
	unregister_virtio_device(&dev.vdev);
	is_int(drv2.removed, 1);
	unregister_virtio_driver(&drv2.drv);
	is_clean(&fp);
}

/* An id table of one entry against a device. */
static bool matches(uint32_t dev_type, uint32_t dev_vendor, uint32_t type,
		    uint32_t vendor)
{
	const struct virtio_device_id id = { dev_type, dev_vendor };
	const struct virtio_device_id table[] = { { type, vendor }, { 0, 0 } };

	return virtio_id_match(&id, table);
}

static void ids_match(void)
{
	ok(matches(4, 7, 4, 7));
	ok(!matches(4, 7, 5, 7));
	ok(!matches(4, 7, 4, 8));
	ok(matches(4, 7, 4, VIRTIO_DEV_ANY_ID));
	ok(!matches(4, 7, 5, VIRTIO_DEV_ANY_ID));
	ok(matches(4, 7, VIRTIO_DEV_ANY_ID, 7));
	ok(!matches(4, 7, VIRTIO_DEV_ANY_ID, 8));
	ok(matches(4, 7, VIRTIO_DEV_ANY_ID, VIRTIO_DEV_ANY_ID));
}

static void any_entry_of_a_table_matches(void)
{
	const struct virtio_device_id table[] = {
		{ 1, 1 }, { 4, 9 }, { 4, 7 }, { 0, 0 }, { 5, 7 }
	};
	struct virtio_device_id id = { 4, 7 };

	ok(virtio_id_match(&id, table));
	id.device = 5; /* behind the end */
	ok(!virtio_id_match(&id, table));
	ok(!virtio_id_match(&id, &table[3]));
}

static void a_driver_of_another_type_is_not_asked(void)
{
	setup();
	drv.ids[0].device = 5;
	register_virtio_driver(&drv.drv);
	register_virtio_device(&dev.vdev);
	is_int(drv.probed, 0);
	is_int(drv.validated, 0);
	is_int(dev.status, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	unregister_virtio_driver(&drv.drv);
	unregister_virtio_device(&dev.vdev);
	is_int(drv.removed, 0);
	is_clean(&fp);
}

static void incomplete_drivers_are_refused(void)
{
	setup();
	drv.drv.driver.name = NULL;
	is_int(register_virtio_driver(&drv.drv), -EINVAL);
	mock_driver_init(&drv, "first", 4);
	drv.drv.id_table = NULL;
	is_int(register_virtio_driver(&drv.drv), -EINVAL);
	mock_driver_init(&drv, "first", 4);
	drv.drv.probe = NULL;
	is_int(register_virtio_driver(&drv.drv), -EINVAL);
	is_clean(&fp);
}

static void a_driver_is_registered_once(void)
{
	setup();
	is_int(register_virtio_driver(&drv.drv), 0);
	is_int(register_virtio_driver(&drv.drv), -EINVAL);
	register_virtio_device(&dev.vdev);
	is_int(drv.probed, 1);
	unregister_virtio_driver(&drv.drv);
	is_int(register_virtio_driver(&drv.drv), 0);
	is_int(drv.probed, 2);
	unregister_virtio_driver(&drv.drv);
	unregister_virtio_device(&dev.vdev);
	is_clean(&fp);
}

static void a_driver_needs_no_more_than_probe_and_remove(void)
{
	setup();
	drv.drv.validate = NULL;
	drv.drv.scan = NULL;
	drv.drv.config_changed = NULL;
	register_virtio_driver(&drv.drv);
	register_virtio_device(&dev.vdev);
	is_int(drv.probed, 1);
	virtio_config_changed(&dev.vdev);
	unregister_virtio_device(&dev.vdev);
	is_int(drv.removed, 1);
	unregister_virtio_driver(&drv.drv);
	is_clean(&fp);
}

static void a_device_that_does_not_reset_stays_away(void)
{
	setup();
	dev.never_resets = true;
	register_virtio_driver(&drv.drv);
	is_int(register_virtio_device(&dev.vdev), -EIO);
	is_int(drv.probed, 0);
	ok(!virtio_bus_next_device(NULL));
	is_int(fp.nr_lines, 1);
	unregister_virtio_driver(&drv.drv);
	is_clean(&fp);
}

static void devices_are_visited_in_order(void)
{
	setup();
	ok(!virtio_bus_next_device(NULL));
	register_virtio_device(&dev.vdev);
	register_virtio_device(&dev2.vdev);
	ok(virtio_bus_next_device(NULL) == &dev.vdev);
	ok(is_virtio_device(&dev.vdev.dev));
	ok(!is_virtio_device(dev.vdev.dev.parent));
	ok(virtio_bus_next_device(&dev.vdev) == &dev2.vdev);
	ok(!virtio_bus_next_device(&dev2.vdev));
	unregister_virtio_device(&dev.vdev);
	ok(virtio_bus_next_device(NULL) == &dev2.vdev);
	unregister_virtio_device(&dev2.vdev);
	ok(!virtio_bus_next_device(NULL));
	is_clean(&fp);
}

static void names_are_virtio_and_the_number(void)
{
	char want[VIRTIO_DEV_NAME_SIZE];

	setup();
	register_virtio_device(&dev.vdev);
	virtio_snprintf(want, sizeof(want), "virtio%d", dev.vdev.index);
	is_str(dev_name(&dev.vdev.dev), want);
	is_str(virtio_bus_name(&dev.vdev), "mock");
	unregister_virtio_device(&dev.vdev);
	is_clean(&fp);
}

static void the_bus_remembers_a_platform(void)
{
	setup();
	virtio_bus_set_platform(&fp.platform);
	ok(virtio_bus_platform() == &fp.platform);
	virtio_bus_set_platform(NULL);
	ok(!virtio_bus_platform());
}

static void events_tell_the_life_of_a_device(void)
{
	static const enum virtio_event_kind life[] = {
		VIRTIO_EVENT_ADD_DEVICE,    VIRTIO_EVENT_MATCH,
		VIRTIO_EVENT_FEATURES,	    VIRTIO_EVENT_PROBE,
		VIRTIO_EVENT_PROBED,	    VIRTIO_EVENT_REMOVE,
		VIRTIO_EVENT_REMOVE_DEVICE,
	};
	unsigned int next = 0;

	setup();
	fake_platform_trace(&fp);
	register_virtio_driver(&drv.drv);
	register_virtio_device(&dev.vdev);
	unregister_virtio_device(&dev.vdev);
	unregister_virtio_driver(&drv.drv);
	for (unsigned int i = 0; i < fp.nr_events && next < 7; i++)
		next += fp.events[i].kind == life[next];
	is_int(next, 7);
	is_int(fake_traced(&fp, VIRTIO_EVENT_PROBE), 1);
	is_int(fake_traced(&fp, VIRTIO_EVENT_RESET), dev.resets);
}

int main(void)
{
	TEST(device_before_driver);
	TEST(driver_before_device);
	TEST(one_driver_drives_many_devices);
	TEST(a_device_has_one_driver);
	TEST(ids_match);
	TEST(any_entry_of_a_table_matches);
	TEST(a_driver_of_another_type_is_not_asked);
	TEST(incomplete_drivers_are_refused);
	TEST(a_driver_is_registered_once);
	TEST(a_driver_needs_no_more_than_probe_and_remove);
	TEST(a_device_that_does_not_reset_stays_away);
	TEST(devices_are_visited_in_order);
	TEST(names_are_virtio_and_the_number);
	TEST(the_bus_remembers_a_platform);
	TEST(events_tell_the_life_of_a_device);
	return tap_done();
}
