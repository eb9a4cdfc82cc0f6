/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every port echoes, as long as its driver reads; what does not fit waits in
 * the driver's own buffers. Port 0 is for text. The others, if there are any,
 * have names.
 */
#include <stdio.h>
#include <unistd.h>

#include "console_device.h"

#define COLS 80
#define ROWS 25

static size_t echo(void *ctx, unsigned int port, const void *buf, size_t len)
{
	struct console_device *dev = ctx;

	return virtio_console_model_input(&dev->console, port, buf, len);
}

static void go_on(void *ctx, unsigned int port)
{
	struct console_device *dev = ctx;

	virtio_console_model_resume(&dev->console, port);
}

/* Nobody else is told if this fails. */
static void to_stderr(void *ctx, uint8_t c)
{
	ssize_t written = write(STDERR_FILENO, &c, 1);

	(void)written;
	(void)ctx;
}

static const struct virtio_console_backend_ops echo_ops = {
	.output = echo,
	.ready = go_on,
	.emergency = to_stderr,
};

static int add_ports(struct console_device *dev, unsigned int num)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < num && !err; i++) {
		snprintf(dev->names[i], sizeof(dev->names[i]), "port%u", i);
		err = virtio_console_model_add(&dev->console, i,
					       i ? dev->names[i] : NULL, !i);
		if (!err)
			err = virtio_console_model_open(&dev->console, i, true);
	}
	return err;
}

int console_device_init(struct console_device *dev,
			const struct device_spec *spec,
			const struct virtio_platform *platform)
{
	const struct virtio_console_model_config config = {
		.platform = platform,
		.ops = &echo_ops,
		.ctx = dev,
		.queue_size = spec->queue_size,
		.ports = dev->ports,
		.num_ports = spec->num_ports ? spec->num_ports : 1,
		.multiport = spec->num_ports != 0,
		.cols = COLS,
		.rows = ROWS,
	};
	int err = virtio_console_model_init(&dev->console, &config);

	if (err)
		return err;
	err = add_ports(dev, spec->num_ports);
	if (err)
		virtio_model_exit(&dev->console.model);
	return err;
}
