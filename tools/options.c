/* SPDX-License-Identifier: BSD-2-Clause */
/* Options that verbs share, and the device that they choose. */
#include <string.h>

#include "options.h"
#include "tool.h"

#define OPTION_TIMEOUT 0x100
#define OPTION_ON      0x101
#define OPTION_DEVICE  0x102

#define DEFAULT_TIMEOUT "30s"

uint64_t option_size(const char *option, const char *text)
{
	uint64_t bytes;

	if (!tool_parse_size(text, &bytes))
		tool_usage("%s '%s' is no size: write 4096, 64K, 1M, 2GiB",
			   option, text);
	return bytes;
}

uint64_t option_time(const char *option, const char *text)
{
	uint64_t ns;

	if (!tool_parse_time(text, &ns))
		tool_usage("%s '%s' is no time: write 500ms, 2s, 1m", option,
			   text);
	return ns;
}

static void set_timeout(struct bus_options *options, const char *text)
{
	options->timeout = text;
	options->timeout_ns = option_time("--timeout", text);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bus_options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		set_timeout(options, DEFAULT_TIMEOUT);
		return 0;
	case OPTION_ON:
		options->on = arg;
		return 0;
	case OPTION_DEVICE:
		options->device = arg;
		return 0;
	case OPTION_TIMEOUT:
		set_timeout(options, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

#define ON_OPTION                                                              \
	{                                                                      \
		.name = "on", .key = OPTION_ON, .arg = "BUS",                  \
		.doc = "where the devices are, as in emu:mmio,rng"             \
	}

/* Shown below the options of each verb. */
#define ON_DOC                                                                 \
	"\vDevices of emu offer what their rings can do, but in_order "        \
	"and order_platform, unless "                                          \
	"told otherwise, as in --on 'emu:pci,rng;packed=off'. There are "      \
	"packed, in_order, indirect_desc, event_idx, queue_reset, "            \
	"notification_data and order_platform, each =on or =off."

static const struct argp_option bus_option[] = {
	ON_OPTION,
	{ 0 },
};

static const struct argp_option device_option[] = {
	ON_OPTION,
	{ .name = "device",
	  .key = OPTION_DEVICE,
	  .arg = "NAME",
	  .doc = "which device, as in virtio1, if several would do" },
	{ .name = "timeout",
	  .key = OPTION_TIMEOUT,
	  .arg = "TIME",
	  .doc = "how long a device may take for one answer: " DEFAULT_TIMEOUT
		 " unless given" },
	{ 0 },
};

const struct argp bus_argp = {
	.options = bus_option,
	.parser = parse,
	.doc = ON_DOC,
};

const struct argp device_argp = {
	.options = device_option,
	.parser = parse,
	.doc = ON_DOC,
};

static int check_driver(struct virtio_device *vdev)
{
	if (vdev->dev.driver)
		return 0;
	tool_error("no driver could start %s, a device of type %s: "
		   "'virtio ls -v' shows its state",
		   dev_name(&vdev->dev), tool_device_name(vdev->id.device));
	return TOOL_FAILED;
}

int bus_options_device(const struct bus_options *options,
		       const struct machine *m, uint32_t id,
		       struct virtio_device **vdev)
{
	struct virtio_device *dev = NULL;
	unsigned int found = 0;

	if (machine_died(m))
		return TOOL_FAILED;
	while ((dev = virtio_bus_next_device(dev))) {
		if (dev->id.device != id)
			continue;
		if (options->device &&
		    strcmp(options->device, dev_name(&dev->dev)) != 0)
			continue;
		if (!found++)
			*vdev = dev;
	}
	if (found == 1)
		return check_driver(*vdev);
	if (found)
		tool_error("%u devices of type %s: choose with --device %s",
			   found, tool_device_name(id),
			   dev_name(&(*vdev)->dev));
	else if (options->device)
		tool_error("no device %s of type %s: 'virtio ls' lists them",
			   options->device, tool_device_name(id));
	else
		tool_error("no device of type %s: name one in --on",
			   tool_device_name(id));
	return TOOL_USAGE;
}
