/* SPDX-License-Identifier: BSD-2-Clause */
/* The GPIO device of --on: four lines, the first two with a wire between. */
#ifndef TOOL_GPIO_DEVICE_H
#define TOOL_GPIO_DEVICE_H

#include <virtio/virtio_gpio.h>

#include "device_spec.h"

struct gpio_device {
	struct virtio_gpio_model gpio;
	struct virtio_gpio_model_line lines[4];
};

/* Make it as `spec` says. 0 or a negative error. */
int gpio_device_init(struct gpio_device *dev, const struct device_spec *spec,
		     const struct virtio_platform *platform);

#endif /* TOOL_GPIO_DEVICE_H */
