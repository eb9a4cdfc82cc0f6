/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An EEPROM as they are found on memory modules: the first byte that is written
 * says where, and the others go there; reading goes on from there. After the
 * last byte comes the first.
 */
#include <errno.h>
#include <string.h>

#include "i2c_device.h"

#define EEPROM_ADDRESS 0x50
#define EEPROM_TEXT    "libvirtio"

static int eeprom_start(void *ctx, unsigned int address, bool read)
{
	struct i2c_device *dev = ctx;

	dev->placed = read;
	return address == EEPROM_ADDRESS ? 0 : -ENXIO;
}

static int eeprom_write(void *ctx, const void *bytes, size_t len)
{
	struct i2c_device *dev = ctx;
	const unsigned char *from = bytes;

	for (size_t i = 0; i < len; i++) {
		if (dev->placed)
			dev->bytes[dev->next++] = from[i];
		else
			dev->next = from[i];
		dev->placed = true;
	}
	return 0;
}

static int eeprom_read(void *ctx, void *bytes, size_t len)
{
	struct i2c_device *dev = ctx;
	unsigned char *to = bytes;

	for (size_t i = 0; i < len; i++)
		to[i] = dev->bytes[dev->next++];
	return 0;
}

static const struct virtio_i2c_bus_ops eeprom_ops = {
	.start = eeprom_start,
	.write = eeprom_write,
	.read = eeprom_read,
};

int i2c_device_init(struct i2c_device *dev, const struct device_spec *spec,
		    const struct virtio_platform *platform)
{
	memset(dev->bytes, 0xff, sizeof(dev->bytes));
	memcpy(dev->bytes, EEPROM_TEXT, sizeof(EEPROM_TEXT));
	dev->next = 0;
	return virtio_i2c_model_init(&dev->i2c, platform, spec->queue_size,
				     &eeprom_ops, dev);
}
