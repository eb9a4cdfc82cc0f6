/* SPDX-License-Identifier: BSD-2-Clause */
/* The console of --on: a device that sends back what it is sent. */
#ifndef TOOL_CONSOLE_DEVICE_H
#define TOOL_CONSOLE_DEVICE_H

#include <virtio/virtio_console.h>

#include "device_spec.h"

struct console_device {
	struct virtio_console_model console;
	struct virtio_console_model_port ports[DEVICE_MAX_PORTS];
	char names[DEVICE_MAX_PORTS][16]; /* "port1" */
};

/* Make it as `spec` says. 0 or a negative error. */
int console_device_init(struct console_device *dev,
			const struct device_spec *spec,
			const struct virtio_platform *platform);

#endif /* TOOL_CONSOLE_DEVICE_H */
