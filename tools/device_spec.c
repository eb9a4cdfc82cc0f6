/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading one device of --on, and saying what is wrong with it. */
#include <stdlib.h>
#include <string.h>

#include <virtio/spec/virtio_blk.h>
#include <virtio/virtio_config.h>

#include "device_spec.h"
#include "tool.h"

#define DEFAULT_QUEUE_SIZE 256
#define MAX_QUEUE_SIZE	   32768
#define MAX_QUEUES	   64

static const char *const kind_names[] = {
	[DEVICE_BLK] = "blk",	  [DEVICE_RNG] = "rng",
	[DEVICE_DUMMY] = "dummy", [DEVICE_CONSOLE] = "console",
	[DEVICE_I2C] = "i2c",	  [DEVICE_GPIO] = "gpio",
};

#define KINDS (sizeof(kind_names) / sizeof(kind_names[0]))

/* Features of the rings, as QEMU calls those of its devices. */
static const struct {
	const char *name;
	unsigned int bit;
} ring_features[] = {
	{ "packed", VIRTIO_F_RING_PACKED },
	{ "in_order", VIRTIO_F_IN_ORDER },
	{ "indirect_desc", VIRTIO_RING_F_INDIRECT_DESC },
	{ "event_idx", VIRTIO_RING_F_EVENT_IDX },
	{ "queue_reset", VIRTIO_F_RING_RESET },
	{ "notification_data", VIRTIO_F_NOTIFICATION_DATA },
	{ "order_platform", VIRTIO_F_ORDER_PLATFORM },
};

#define RING_FEATURES (sizeof(ring_features) / sizeof(ring_features[0]))

/* Order makes a driver slower, and is of use only to who asks for it. */
#define WITHOUT ((uint64_t)1 << VIRTIO_F_IN_ORDER)

static bool parse_number(const char *text, unsigned int max,
			 unsigned int *number)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	*number = (unsigned int)value;
	return *text >= '0' && *text <= '9' && !*end && value > 0 &&
	       value <= max;
}

static int set_queue_size(struct device_spec *spec, const char *value)
{
	unsigned int size;

	if (!value || !parse_number(value, MAX_QUEUE_SIZE, &size) ||
	    (size & (size - 1))) {
		tool_error("--on: size= of %s is a power of two from 1 to %u",
			   spec->name, MAX_QUEUE_SIZE);
		return TOOL_USAGE;
	}
	spec->queue_size = size;
	return 0;
}

static int set_num_queues(struct device_spec *spec, const char *value)
{
	if (value && parse_number(value, MAX_QUEUES, &spec->num_queues))
		return 0;
	tool_error("--on: queues= of %s is a number from 1 to %u", spec->name,
		   MAX_QUEUES);
	return TOOL_USAGE;
}

static int set_num_ports(struct device_spec *spec, const char *value)
{
	if (value && parse_number(value, DEVICE_MAX_PORTS, &spec->num_ports))
		return 0;
	tool_error("--on: ports= of %s is a number from 1 to %u", spec->name,
		   DEVICE_MAX_PORTS);
	return TOOL_USAGE;
}

static int set_serial(struct device_spec *spec, const char *value)
{
	if (value && *value && strlen(value) <= VIRTIO_BLK_ID_BYTES) {
		spec->serial = value;
		return 0;
	}
	tool_error("--on: serial= of %s is 1 to %u characters", spec->name,
		   VIRTIO_BLK_ID_BYTES);
	return TOOL_USAGE;
}

static int set_flag(const char *name, const char *value, bool *flag)
{
	if (value) {
		tool_error("--on: option '%s' takes no value", name);
		return TOOL_USAGE;
	}
	*flag = true;
	return 0;
}

static int set_feature(struct device_spec *spec, size_t feature,
		       const char *value)
{
	uint64_t bit = (uint64_t)1 << ring_features[feature].bit;

	if (value && strcmp(value, "on") == 0) {
		spec->with |= bit;
		spec->without &= ~bit;
		return 0;
	}
	if (value && strcmp(value, "off") == 0) {
		spec->with &= ~bit;
		spec->without |= bit;
		return 0;
	}
	tool_error("--on: %s= of %s is on or off", ring_features[feature].name,
		   spec->name);
	return TOOL_USAGE;
}

static int parse_option(struct device_spec *spec, char *value)
{
	const char *name = strsep(&value, "=");
	bool blk = spec->kind == DEVICE_BLK;
	bool console = spec->kind == DEVICE_CONSOLE;

	for (size_t i = 0; i < RING_FEATURES; i++)
		if (strcmp(name, ring_features[i].name) == 0)
			return set_feature(spec, i, value);
	if (strcmp(name, "size") == 0)
		return set_queue_size(spec, value);
	if (strcmp(name, "mute") == 0)
		return set_flag(name, value, &spec->mute);
	if (blk && strcmp(name, "ro") == 0)
		return set_flag(name, value, &spec->read_only);
	if (blk && strcmp(name, "queues") == 0)
		return set_num_queues(spec, value);
	if (blk && strcmp(name, "serial") == 0)
		return set_serial(spec, value);
	if (console && strcmp(name, "ports") == 0)
		return set_num_ports(spec, value);
	tool_error("--on: unknown option '%s' of %s: there is size=N, mute%s, "
		   "and =on or =off of packed, in_order, indirect_desc, "
		   "event_idx, queue_reset, notification_data, "
		   "order_platform",
		   name, spec->name,
		   blk	     ? ", ro, queues=N, serial=S"
		   : console ? ", ports=N"
			     : "");
	return TOOL_USAGE;
}

static int parse_kind(struct device_spec *spec, char *arg)
{
	const char *name = strsep(&arg, "=");
	size_t kind;

	for (kind = 0; kind < KINDS; kind++)
		if (strcmp(name, kind_names[kind]) == 0)
			break;
	if (kind == KINDS) {
		tool_error("--on: unknown device '%s': there is blk=FILE, rng, "
			   "dummy, console, i2c, gpio",
			   name);
		return TOOL_USAGE;
	}
	spec->kind = (enum device_kind)kind;
	spec->name = kind_names[kind];
	if (spec->kind == DEVICE_BLK && (!arg || !*arg)) {
		tool_error("--on: blk needs a disk image: blk=FILE");
		return TOOL_USAGE;
	}
	if (spec->kind != DEVICE_BLK && arg) {
		tool_error("--on: device '%s' takes no '=%s'", name, arg);
		return TOOL_USAGE;
	}
	spec->file = arg;
	return 0;
}

int device_spec_parse(struct device_spec *spec, char *text)
{
	char *option;
	int status;

	*spec = (struct device_spec){
		.num_queues = 1,
		.queue_size = DEFAULT_QUEUE_SIZE,
		.without = WITHOUT,
	};
	status = parse_kind(spec, strsep(&text, ";"));
	while (!status && (option = strsep(&text, ";")))
		status = parse_option(spec, option);
	return status;
}
