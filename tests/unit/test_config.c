/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and writing a device's configuration: widths, order, generations. */
#include <virtio/virtio.h>
#include <virtio/virtio_byteorder.h>

#include "fake_platform.h"
#include "mock_device.h"
#include "tap.h"

struct layout {
	uint8_t a;
	uint8_t b;
	virtio16 c;
	virtio32 d;
	virtio64 e;
	uint8_t bytes[6];
};

static struct fake_platform fp;
static struct mock_device dev;

static void setup(bool modern, bool big_endian)
{
	fake_platform_init(&fp);
	fp.platform.big_endian = big_endian;
	mock_device_init(&dev, &fp, 4, 0x1af4);
	dev.vdev.features = modern ? (uint64_t)1 << VIRTIO_F_VERSION_1 : 0;
	for (unsigned int i = 0; i < MOCK_CONFIG; i++)
		dev.config[i] = (uint8_t)(0x10 + i);
}

static void modern_fields_are_little_endian(void)
{
	setup(true, true);
	is_hex(virtio_cread8(&dev.vdev, 1), 0x11);
	is_hex(virtio_cread16(&dev.vdev, 2), 0x1312);
	is_hex(virtio_cread32(&dev.vdev, 4), 0x17161514);
	is_hex(virtio_cread64(&dev.vdev, 8), 0x1f1e1d1c1b1a1918u);
}

/* leg.basic: the guest's byte order */
static void legacy_fields_are_the_platforms(void)
{
	setup(false, true);
	is_hex(virtio_cread16(&dev.vdev, 2), 0x1213);
	is_hex(virtio_cread32(&dev.vdev, 4), 0x14151617);
	is_hex(virtio_cread64(&dev.vdev, 8), 0x18191a1b1c1d1e1fu);
	setup(false, false);
	is_hex(virtio_cread16(&dev.vdev, 2), 0x1312);
	is_hex(virtio_cread32(&dev.vdev, 4), 0x17161514);
}

static void writes_are_the_reverse(void)
{
	static const uint8_t little[] = { 0x11, 0x10, 0x02, 0x01 };
	static const uint8_t big[] = { 0x01, 0x02, 0x10, 0x11 };

	setup(true, false);
	virtio_cwrite32(&dev.vdev, 4, 0x01021011);
	is_mem(&dev.config[4], little, 4);
	is_hex(dev.config[3], 0x13);
	is_hex(dev.config[8], 0x18);
	setup(false, true);
	virtio_cwrite32(&dev.vdev, 4, 0x01021011);
	is_mem(&dev.config[4], big, 4);
	virtio_cwrite8(&dev.vdev, 0, 0xee);
	is_hex(dev.config[0], 0xee);
	virtio_cwrite16(&dev.vdev, 2, 0x0102);
	is_mem(&dev.config[2], big, 2);
	virtio_cwrite64(&dev.vdev, 8, 0x0102101100000000u);
	is_mem(&dev.config[8], big, 4);
}

/* drv.mmio.mmio-device-register-layout.3: one access of the field's width */
static void a_field_is_read_in_its_width(void)
{
	setup(true, false);
	virtio_cread8(&dev.vdev, 0);
	virtio_cread16(&dev.vdev, 2);
	virtio_cread32(&dev.vdev, 4);
	is_int(dev.gets, 3);
	is_int(dev.get_len[0], 1);
	is_int(dev.get_len[1], 2);
	is_int(dev.get_len[2], 4);
}

static void members_are_read_by_name(void)
{
	uint8_t a;
	uint16_t c;
	uint32_t d;
	uint64_t e;

	setup(true, false);
	virtio_cread(&dev.vdev, struct layout, a, &a);
	virtio_cread(&dev.vdev, struct layout, c, &c);
	virtio_cread(&dev.vdev, struct layout, d, &d);
	virtio_cread(&dev.vdev, struct layout, e, &e);
	is_hex(a, 0x10);
	is_hex(c, 0x1312);
	is_hex(d, 0x17161514);
	is_hex(e, 0x1f1e1d1c1b1a1918u);
}

static void members_are_written_by_name(void)
{
	uint16_t c = 0xbeef;
	uint64_t e = 0x1122334455667788u;

	setup(true, false);
	virtio_cwrite(&dev.vdev, struct layout, c, &c);
	virtio_cwrite(&dev.vdev, struct layout, e, &e);
	is_hex(virtio_cread16(&dev.vdev, 2), 0xbeef);
	is_hex(virtio_cread64(&dev.vdev, 8), e);
}

static void a_field_of_a_feature_needs_the_feature(void)
{
	uint32_t d = 1;

	setup(true, false);
	is_int(virtio_cread_feature(&dev.vdev, VIRTIO_RING_F_EVENT_IDX,
				    struct layout, d, &d),
	       -ENOENT);
	is_int(d, 1);
	__virtio_set_bit(&dev.vdev, VIRTIO_RING_F_EVENT_IDX);
	is_int(virtio_cread_feature(&dev.vdev, VIRTIO_RING_F_EVENT_IDX,
				    struct layout, d, &d),
	       0);
	is_hex(d, 0x17161514);
}

static void bytes_have_no_order(void)
{
	uint8_t bytes[6];

	setup(false, true);
	virtio_cread_bytes(&dev.vdev, offsetof(struct layout, bytes), bytes, 6);
	is_mem(bytes, &dev.config[16], 6);
}

/* drv.basic.device-cfg-space.1 */
static void a_read_is_of_one_generation(void)
{
	uint8_t bytes[4];

	setup(true, false);
	dev.churn = 3; /* three reads find it changing */
	virtio_cread_bytes(&dev.vdev, 0, bytes, 4);
	is_hex(bytes[0], 0x13);
	is_mem(bytes, dev.config, 4);
	is_int(dev.churn, 0);
	is_int(fp.nr_lines, 0);
}

static void eight_bytes_are_of_one_generation(void)
{
	uint64_t v;

	setup(true, false);
	dev.churn = 2;
	v = virtio_cread64(&dev.vdev, 0);
	is_hex(v & 0xff, 0x12);
}

static void a_device_that_never_settles_is_said(void)
{
	uint8_t bytes[4];

	setup(true, false);
	dev.churn = 1000000;
	virtio_cread_bytes(&dev.vdev, 0, bytes, 4);
	is_int(fp.nr_lines, 1);
	ok(dev.gets >= 1000 && dev.gets <= 5000);
}

/* leg.basic.device-cfg-space.1: then two reads must agree */
static void without_a_generation_two_reads_agree(void)
{
	struct virtio_config_ops ops;
	uint8_t bytes[4];

	setup(true, false);
	ops = *dev.vdev.config;
	ops.generation = NULL;
	dev.vdev.config = &ops;
	dev.churn = 5;
	virtio_cread_bytes(&dev.vdev, 0, bytes, 4);
	is_mem(bytes, dev.config, 4);
	is_int(dev.churn, 0);
	is_int(fp.nr_lines, 0);
}

static void fields_convert_in_the_devices_order(void)
{
	setup(false, true);
	is_hex(cpu_to_virtio16(&dev.vdev, 0x0102).raw, 0x0201);
	is_hex(virtio32_to_cpu(&dev.vdev, (virtio32){ 0x04030201 }),
	       0x01020304);
	is_hex(virtio64_to_cpu(&dev.vdev, cpu_to_virtio64(&dev.vdev, 77)), 77);
	setup(true, true);
	is_hex(cpu_to_virtio16(&dev.vdev, 0x0102).raw, 0x0102);
}

int main(void)
{
	TEST(modern_fields_are_little_endian);
	TEST(legacy_fields_are_the_platforms);
	TEST(writes_are_the_reverse);
	TEST(a_field_is_read_in_its_width);
	TEST(members_are_read_by_name);
	TEST(members_are_written_by_name);
	TEST(a_field_of_a_feature_needs_the_feature);
	TEST(bytes_have_no_order);
	TEST(a_read_is_of_one_generation);
	TEST(eight_bytes_are_of_one_generation);
	TEST(a_device_that_never_settles_is_said);
	TEST(without_a_generation_two_reads_agree);
	TEST(fields_convert_in_the_devices_order);
	return tap_done();
}
