/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * virtio ls: the devices on a bus.
 *
 * Each is described once, as JSON, and people are shown what that says.
 */
#include <stdio.h>
#include <string.h>

#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>
#include <virtio/virtio_rng.h>

#include "blk.h"
#include "console.h"
#include "json.h"
#include "machine.h"
#include "options.h"
#include "queue.h"
#include "tool.h"
#include "transport.h"

struct ls_options {
	struct bus_options bus;
	bool verbose;
	bool json;
};

/* ---- describing --------------------------------------------------------- */

/* The names of the bits that are set, or "bit N". */
static struct json_object *describe_features(uint32_t id, uint64_t features)
{
	struct json_object *array = json_object_new_array();
	char number[16];
	unsigned int bit;
	const char *name;

	for (bit = 0; bit < 64; bit++) {
		if (!(features >> bit & 1))
			continue;
		name = tool_feature_name(id, bit);
		snprintf(number, sizeof(number), "bit %u", bit);
		json_object_array_add(
			array, json_object_new_string(name ? name : number));
	}
	return array;
}

static struct json_object *describe_status(uint8_t status)
{
	struct json_object *array = json_object_new_array();
	unsigned int bit;

	for (bit = 0; bit < 8; bit++) {
		const char *name = tool_status_name(bit);

		if (status >> bit & 1 && name)
			json_object_array_add(array,
					      json_object_new_string(name));
	}
	return array;
}

/* What Linux shows in /sys/bus/virtio/devices. */
static struct json_object *describe_attributes(struct virtio_device *vdev)
{
	static const char *const names[] = { "device", "vendor", "status",
					     "modalias", "features" };
	struct json_object *o = json_object_new_object();
	char value[128];
	size_t i;
	int len;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = virtio_device_attribute(vdev, names[i], value,
					      sizeof(value));
		if (len > 0)
			json_object_object_add(
				o, names[i],
				json_object_new_string_len(value, len - 1));
	}
	return o;
}

static struct json_object *describe_driver(const struct virtio_device *vdev)
{
	const struct device_driver *driver = vdev->dev.driver;

	return driver ? json_object_new_string(driver->name) : NULL;
}

static struct json_object *describe_config(struct virtio_device *vdev)
{
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);
	struct virtio_console *console = virtio_console_from_vdev(vdev);

	if (blk)
		return blk_describe(virtio_blk_info(blk));
	return console ? console_describe(virtio_console_info(console)) : NULL;
}

/* What --on says, or where the device is: "pci@00:02.0". */
static struct json_object *describe_transport(const struct machine *m,
					      struct virtio_device *vdev)
{
	const char *name = machine_transport(m);

	if (name)
		return json_object_new_string(name);
	name = virtio_bus_name(vdev);
	return json_object_new_string_len(name, (int)strcspn(name, "@"));
}

static struct json_object *describe_device(struct machine *m,
					   struct virtio_device *vdev)
{
	struct json_object *o = json_object_new_object();
	uint32_t id = vdev->id.device;

	json_add_text(o, "name", dev_name(&vdev->dev));
	json_add_number(o, "id", id);
	json_add_text(o, "type", tool_device_name(id));
	json_add_number(o, "vendor", vdev->id.vendor);
	json_object_object_add(o, "transport", describe_transport(m, vdev));
	json_add_text(o, "interface", transport_interface(vdev));
	json_add_text(o, "interrupts", transport_interrupts(vdev));
	json_add_text(o, "location", virtio_bus_name(vdev));
	json_object_object_add(o, "driver", describe_driver(vdev));
	json_object_object_add(o, "status",
			       describe_status(vdev->config->get_status(vdev)));
	json_object_object_add(
		o, "offered",
		describe_features(id, vdev->config->get_features(vdev)));
	json_object_object_add(o, "negotiated",
			       describe_features(id, vdev->features));
	json_object_object_add(o, "queues", queue_describe_all(vdev));
	json_object_object_add(o, "config", describe_config(vdev));
	json_object_object_add(o, "attributes", describe_attributes(vdev));
	return o;
}

static struct json_object *describe_bus(struct machine *m)
{
	struct json_object *array = json_object_new_array();
	struct virtio_device *vdev = NULL;

	while ((vdev = virtio_bus_next_device(vdev)))
		json_object_array_add(array, describe_device(m, vdev));
	return array;
}

/* ---- showing ------------------------------------------------------------ */

static const char *text(struct json_object *device, const char *key)
{
	struct json_object *value = json_object_object_get(device, key);

	return value ? json_object_get_string(value) : "-";
}

static unsigned int vendor(struct json_object *device)
{
	return (unsigned int)json_object_get_uint64(
		json_object_object_get(device, "vendor"));
}

static bool has_name(struct json_object *names, const char *name)
{
	size_t i, len = json_object_array_length(names);

	for (i = 0; i < len; i++)
		if (strcmp(json_object_get_string(
				   json_object_array_get_idx(names, i)),
			   name) == 0)
			return true;
	return false;
}

/* How far a device has come: the name in its status that says most. */
static const char *stage(struct json_object *device)
{
	static const char *const stages[] = { "FAILED",	   "NEEDS_RESET",
					      "DRIVER_OK", "FEATURES_OK",
					      "DRIVER",	   "ACKNOWLEDGE" };
	struct json_object *status = json_object_object_get(device, "status");
	size_t i;

	for (i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
		if (has_name(status, stages[i]))
			return stages[i];
	return "-";
}

static void print_table(struct json_object *bus)
{
	size_t i, len = json_object_array_length(bus);

	printf("%-9s %3s  %-12s %-10s  %-16s  %-11s  %s\n", "DEVICE", "ID",
	       "TYPE", "VENDOR", "TRANSPORT", "STATUS", "DRIVER");
	for (i = 0; i < len; i++) {
		struct json_object *o = json_object_array_get_idx(bus, i);

		printf("%-9s %3s  %-12s 0x%08x  %-16s  %-11s  %s\n",
		       text(o, "name"), text(o, "id"), text(o, "type"),
		       vendor(o), text(o, "transport"), stage(o),
		       text(o, "driver"));
	}
}

/* "  Label:      A B C", broken into lines that a terminal holds. */
static void print_names(const char *label, struct json_object *names)
{
	enum { LEFT = 16, RIGHT = 78 };
	size_t i, len = json_object_array_length(names);
	int column = printf("  %-*s", LEFT - 2, label);

	for (i = 0; i < len; i++) {
		const char *name = json_object_get_string(
			json_object_array_get_idx(names, i));

		if (i && column + (int)strlen(name) >= RIGHT)
			column = printf("\n%*s", LEFT, "") - 1;
		column += printf("%s%s", column > LEFT ? " " : "", name);
	}
	printf("%s\n", len ? "" : "-");
}

static void print_attributes(struct json_object *attributes)
{
	printf("  Attributes:\n");
	json_object_object_foreach(attributes, name, value)
	{
		printf("    %-10s%s\n", name, json_object_get_string(value));
	}
}

static void print_transport(struct json_object *o)
{
	bool interrupts = json_object_object_get(o, "interrupts") != NULL;

	printf("  %-14s%s, %s%s%s, %s\n", "Transport:", text(o, "transport"),
	       text(o, "interface"), interrupts ? ", " : "",
	       interrupts ? text(o, "interrupts") : "", text(o, "location"));
}

static void print_device(struct json_object *o)
{
	struct json_object *config = json_object_object_get(o, "config");

	printf("%s: %s, id %s, vendor 0x%08x\n", text(o, "name"),
	       text(o, "type"), text(o, "id"), vendor(o));
	print_transport(o);
	printf("  %-14s%s\n", "Driver:", text(o, "driver"));
	print_names("Status:", json_object_object_get(o, "status"));
	print_names("Offered:", json_object_object_get(o, "offered"));
	print_names("Negotiated:", json_object_object_get(o, "negotiated"));
	queue_print_all(json_object_object_get(o, "queues"));
	if (config) {
		printf("  Configuration:\n");
		blk_print_description(config, "    ");
		console_print_description(config, "    ");
	}
	print_attributes(json_object_object_get(o, "attributes"));
}

static void print_verbose(struct json_object *bus)
{
	size_t i, len = json_object_array_length(bus);

	for (i = 0; i < len; i++) {
		if (i)
			putchar('\n');
		print_device(json_object_array_get_idx(bus, i));
	}
}

/* ---- the verb ----------------------------------------------------------- */

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct ls_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case 'v':
		o->verbose = true;
		return 0;
	case 'j':
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		tool_usage("ls takes no argument '%s': say where the devices "
			   "are with --on",
			   arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "verbose",
	  .key = 'v',
	  .doc = "features, queues, configuration and attributes too" },
	{ .name = "json", .key = 'j', .doc = "everything, as JSON" },
	{ 0 },
};

static int list(struct machine *m, const struct ls_options *o)
{
	struct json_object *bus = describe_bus(m);
	int status = machine_died(m) ? TOOL_FAILED : 0;

	if (status)
		; /* what was read of it is nothing */
	else if (o->json)
		json_print(bus);
	else if (o->verbose)
		print_verbose(bus);
	else
		print_table(bus);
	json_object_put(bus);
	return status;
}

int cmd_ls(int argc, char **argv)
{
	static const struct argp_child child[] = { { .argp = &bus_argp },
						   { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.doc = "List the devices on a bus.",
		.children = child,
	};
	struct ls_options o = { .json = false };
	struct virtio_driver rng, blk, console;
	struct machine *m;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	status = machine_open(&m, o.bus.on, NULL);
	if (status)
		return status;
	virtio_rng_driver_init(&rng);
	virtio_blk_driver_init(&blk);
	register_virtio_driver(&rng);
	register_virtio_driver(&blk);
	virtio_console_driver_init(&console);
	register_virtio_driver(&console);
	status = list(m, &o);
	unregister_virtio_driver(&console);
	unregister_virtio_driver(&blk);
	unregister_virtio_driver(&rng);
	machine_close(m);
	return status;
}
