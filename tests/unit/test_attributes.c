/* SPDX-License-Identifier: BSD-2-Clause */
/* A device's attributes, character for character as Linux prints them. */
#include <virtio/virtio.h>

#include "fake_platform.h"
#include "mock_device.h"
#include "tap.h"

static struct fake_platform fp;
static struct mock_device dev;
static char text[80];

static void setup(void)
{
	fake_platform_init(&fp);
	mock_device_init(&dev, &fp, 2, 0x1af4);
	register_virtio_device(&dev.vdev);
}

static void is_attribute(const char *name, const char *want, int len)
{
	is_int(virtio_device_attribute(&dev.vdev, name, text, sizeof(text)),
	       len);
	is_str(text, want);
}

static void attributes(void)
{
	setup();
	is_attribute("device", "0x0002\n", 7);
	is_attribute("vendor", "0x1af4\n", 7);
	is_attribute("status", "0x00000001\n", 11);
	is_attribute("modalias", "virtio:d00000002v00001AF4\n", 26);
	unregister_virtio_device(&dev.vdev);
}

static void wide_numbers(void)
{
	setup();
	dev.vdev.id.vendor = 0x554d4551;
	dev.status = 0x8f;
	is_attribute("vendor", "0x554d4551\n", 11);
	is_attribute("status", "0x0000008f\n", 11);
	is_attribute("modalias", "virtio:d00000002v554D4551\n", 26);
	unregister_virtio_device(&dev.vdev);
}

static void features_are_bits_from_the_lowest(void)
{
	char want[66];

	setup();
	dev.vdev.features = (uint64_t)1 << 0 | (uint64_t)1 << 5 |
			    (uint64_t)1 << 32 | (uint64_t)1 << 63;
	memset(want, '0', 64);
	want[0] = want[5] = want[32] = want[63] = '1';
	want[64] = '\n';
	want[65] = '\0';
	is_attribute("features", want, 65);
	unregister_virtio_device(&dev.vdev);
}

static void there_are_no_others(void)
{
	setup();
	is_int(virtio_device_attribute(&dev.vdev, "colour", text, sizeof(text)),
	       -ENOENT);
	is_int(virtio_device_attribute(&dev.vdev, "", text, sizeof(text)),
	       -ENOENT);
	is_int(virtio_device_attribute(&dev.vdev, "devic", text, sizeof(text)),
	       -ENOENT);
	is_int(virtio_device_attribute(&dev.vdev, "devices", text,
				       sizeof(text)),
	       -ENOENT);
	unregister_virtio_device(&dev.vdev);
}

static void each_fits_exactly_or_not_at_all(void)
{
	static const char *const names[] = { "device", "vendor", "status",
					     "modalias", "features" };

	setup();
	for (unsigned int i = 0; i < 5; i++) {
		int len =
			virtio_device_attribute(&dev.vdev, names[i], text, 66);

		ok(len > 0 && len <= 65);
		memset(text, '#', sizeof(text));
		is_int(virtio_device_attribute(&dev.vdev, names[i], text,
					       (size_t)len + 1),
		       len);
		is_int(text[len + 1], '#');
		memset(text, '#', sizeof(text));
		is_int(virtio_device_attribute(&dev.vdev, names[i], text,
					       (size_t)len),
		       -ENOSPC);
		is_int(text[len], '#');
	}
	unregister_virtio_device(&dev.vdev);
}

int main(void)
{
	TEST(attributes);
	TEST(wide_numbers);
	TEST(features_are_bits_from_the_lowest);
	TEST(there_are_no_others);
	TEST(each_fits_exactly_or_not_at_all);
	return tap_done();
}
