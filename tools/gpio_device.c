/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What "out" is driven to is what "in" senses, so that a driver can interrupt
 * itself. "power" is held high. The last line has no name.
 */
#include "gpio_device.h"

enum { LINE_OUT, LINE_IN, LINE_POWER };

static void wire(void *ctx, unsigned int line, int level)
{
	struct gpio_device *dev = ctx;

	if (line == LINE_OUT)
		virtio_gpio_model_set_input(&dev->gpio, LINE_IN, level == 1);
}

int gpio_device_init(struct gpio_device *dev, const struct device_spec *spec,
		     const struct virtio_platform *platform)
{
	const struct virtio_gpio_model_config config = {
		.platform = platform,
		.queue_size = spec->queue_size,
		.lines = dev->lines,
		.num_lines = sizeof(dev->lines) / sizeof(dev->lines[0]),
		.irq = true,
		.output = wire,
		.ctx = dev,
	};
	int err;

	dev->lines[LINE_OUT].name = "out";
	dev->lines[LINE_IN].name = "in";
	dev->lines[LINE_POWER].name = "power";
	err = virtio_gpio_model_init(&dev->gpio, &config);
	if (!err)
		virtio_gpio_model_set_input(&dev->gpio, LINE_POWER, true);
	return err;
}
