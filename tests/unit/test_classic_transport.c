/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device that a transport of 2007 brings to today's bus, with a field as
 * nobody of today makes it.
 */
#include <virtio/classic.h>
#include <virtio/virtio_config.h>

#include "fake_platform.h"
#include "mock_driver.h"
#include "tap.h"

#define TYPE 42

struct old_device {
	struct classic_virtio_device vdev;
	uint8_t status;
	uint8_t statuses[8];
	unsigned int nr_statuses;
	bool stuck; /* the status never becomes 0 */
	uint8_t bits[4];
	unsigned int len; /* of the bits */
	unsigned int gets;
	unsigned int sets;
};

static struct fake_platform fp;
static struct old_device dev;
static struct classic_virtio_driver drv;
static struct classic_virtio_device *probed, *removed;
static int probe_error;

static void *find(struct classic_virtio_device *vdev, uint8_t type,
		  unsigned int *len)
{
	(void)vdev;
	*len = dev.len;
	return type == 0x40 ? dev.bits : NULL;
}

static void get(struct classic_virtio_device *vdev, void *token, void *buf,
		unsigned int len)
{
	(void)vdev;
	dev.gets++;
	memset(buf, 0, len);
	memcpy(buf, token, len < sizeof(dev.bits) ? len : sizeof(dev.bits));
}

static void set(struct classic_virtio_device *vdev, void *token,
		const void *buf, unsigned int len)
{
	(void)vdev;
	dev.sets++;
	memcpy(token, buf, len < sizeof(dev.bits) ? len : sizeof(dev.bits));
}

static uint8_t get_status(struct classic_virtio_device *vdev)
{
	(void)vdev;
	return dev.status;
}

static void set_status(struct classic_virtio_device *vdev, uint8_t status)
{
	(void)vdev;
	if (dev.nr_statuses < sizeof(dev.statuses))
		dev.statuses[dev.nr_statuses++] = status;
	if (status || !dev.stuck)
		dev.status = status;
}

static struct classic_virtio_config_ops ops = {
	.find = find,
	.get = get,
	.set = set,
	.get_status = get_status,
	.set_status = set_status,
};

static int old_probe(struct classic_virtio_device *vdev)
{
	probed = vdev;
	is_str(dev_name(&vdev->dev), "virtio0");
	ok(vdev->dev.driver == &drv.driver);
	return probe_error;
}

static void old_remove(struct classic_virtio_device *vdev)
{
	removed = vdev;
}

static void setup(void)
{
	static const struct virtio_device_id ids[] = {
		{ TYPE, VIRTIO_DEV_ANY_ID },
		{ 0, 0 },
	};

	fake_platform_init(&fp);
	memset(&dev, 0, sizeof(dev));
	dev.vdev.id.device = TYPE;
	dev.vdev.config = &ops;
	dev.vdev.dev.platform = &fp.platform;
	dev.status = 0x55;
	drv = (struct classic_virtio_driver){
		.driver.name = "old",
		.id_table = ids,
		.probe = old_probe,
		.remove = old_remove,
	};
	probed = removed = NULL;
	probe_error = 0;
}

static void a_driver_of_2007_gets_it(void)
{
	static const uint8_t want[] = { 0, 1, 3, 7, 0, 1 };

	setup();
	is_int(classic_register_virtio_device(&dev.vdev), 0);
	is_str(dev_name(&dev.vdev.dev), "virtio0");
	is_int(classic_register_virtio_driver(&drv), 0);
	ok(probed == &dev.vdev);
	is_int(dev.status, 7);
	classic_unregister_virtio_driver(&drv);
	ok(removed == &dev.vdev);
	ok(!dev.vdev.dev.driver);
	classic_unregister_virtio_device(&dev.vdev);
	is_int(dev.nr_statuses, sizeof(want));
	is_mem(dev.statuses, want, sizeof(want));
	is_int(fp.nr_lines, 0);
	is_clean(&fp);
}

static void its_probe_fails(void)
{
	setup();
	probe_error = -ENODEV;
	is_int(classic_register_virtio_driver(&drv), 0);
	is_int(classic_register_virtio_device(&dev.vdev), 0);
	is_int(dev.status, 3 | VIRTIO_CONFIG_S_FAILED);
	ok(!dev.vdev.dev.driver);
	classic_unregister_virtio_device(&dev.vdev);
	ok(!removed);
	classic_unregister_virtio_driver(&drv);
	is_clean(&fp);
}

/* It has a type that fits, and nothing else. */
static void a_driver_of_today_finds_nothing(void)
{
	struct mock_driver today;
	struct virtqueue *vq;
	uint32_t v = 1;

	setup();
	mock_driver_init(&today, "today", TYPE);
	is_int(classic_register_virtio_device(&dev.vdev), 0);
	is_int(register_virtio_driver(&today.drv), 0);
	is_int(today.probed, 1);
	is_hex(today.last->features, 0);
	v = virtio_cread32(today.last, 4);
	is_int(v, 0);
	virtio_cwrite32(today.last, 4, 1);
	vq = virtio_find_single_vq(today.last, NULL, "none");
	is_int(PTR_ERR(vq), -ENOENT);
	unregister_virtio_driver(&today.drv);
	classic_unregister_virtio_device(&dev.vdev);
	is_clean(&fp);
}

static void what_it_needs(void)
{
	setup();
	dev.vdev.dev.platform = NULL;
	is_int(classic_register_virtio_device(&dev.vdev), -EINVAL);
	virtio_bus_set_platform(&fp.platform);
	is_int(classic_register_virtio_device(&dev.vdev), 0);
	ok(dev.vdev.dev.platform == &fp.platform);
	classic_unregister_virtio_device(&dev.vdev);
	virtio_bus_set_platform(NULL);
	dev.vdev.config = NULL;
	is_int(classic_register_virtio_device(&dev.vdev), -EINVAL);
	dev.vdev.config = &ops;
	dev.stuck = true;
	is_int(classic_register_virtio_device(&dev.vdev), -EIO);
	is_clean(&fp);
}

static int use(unsigned int bit)
{
	unsigned int len;
	void *token = find(&dev.vdev, 0x40, &len);

	return classic_virtio_use_bit(&dev.vdev, token, len, bit);
}

/* In 2007 a half of two bytes had one bit that could be used. */
static void every_bit_of_the_first_half(void)
{
	static const uint8_t want[] = { 0x81, 0x42, 0x80, 0x02 };

	setup();
	dev.len = 4;
	dev.bits[0] = 0x81;
	dev.bits[1] = 0x42;
	is_int(use(7), 1);
	is_int(use(9), 1);
	is_int(use(8), 0);
	is_int(use(15), 0);
	/* Acknowledgements are no offers. */
	is_int(use(23), 0);
	is_int(use(25), 0);
	is_mem(dev.bits, want, 4);
	is_int(dev.sets, 2);
}

/* What a device says of a length does not become a length of ours. */
static void lengths_that_are_none(void)
{
	setup();
	dev.bits[0] = 0xff;
	dev.len = 3; /* a half has one byte */
	is_int(use(7), 1);
	is_int(use(8), 0);
	dev.gets = 0;
	dev.len = 0;
	is_int(use(0), 0);
	dev.len = 1;
	is_int(use(0), 0);
	dev.len = 256;
	is_int(use(0), 0);
	dev.len = UINT32_MAX;
	is_int(use(0), 0);
	is_int(dev.gets, 0);
	dev.len = 254;
	is_int(use(0), 1);
}

int main(void)
{
	TEST(a_driver_of_2007_gets_it);
	TEST(its_probe_fails);
	TEST(a_driver_of_today_finds_nothing);
	TEST(what_it_needs);
	TEST(every_bit_of_the_first_half);
	TEST(lengths_that_are_none);
	return tap_done();
}
