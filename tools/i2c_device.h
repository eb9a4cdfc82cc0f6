/* SPDX-License-Identifier: BSD-2-Clause */
/* The I2C adapter of --on: a bus with a memory of 256 bytes on it. */
#ifndef TOOL_I2C_DEVICE_H
#define TOOL_I2C_DEVICE_H

#include <virtio/virtio_i2c.h>

#include "device_spec.h"

struct i2c_device {
	struct virtio_i2c_model i2c;
	unsigned char bytes[256];
	unsigned char next; /* read or written next */
	bool placed;	    /* `next` was sent in this segment */
};

/* Make it as `spec` says. 0 or a negative error. */
int i2c_device_init(struct i2c_device *dev, const struct device_spec *spec,
		    const struct virtio_platform *platform);

#endif /* TOOL_I2C_DEVICE_H */
