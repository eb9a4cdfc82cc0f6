/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * virtio modinfo: what a driver says of itself, and which devices it is for, by
 * the aliases that Linux's tools go by.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/virtio.h>

#include "driver.h"
#include "json.h"
#include "machine.h"
#include "options.h"
#include "tool.h"

#define ALIAS_SIZE 32

struct modinfo_options {
	struct bus_options bus;
	char *paths[MAX_DRIVERS];
	unsigned int num_paths;
	bool json;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct modinfo_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case 'j':
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->num_paths == MAX_DRIVERS)
			tool_usage("more than %u drivers", MAX_DRIVERS);
		o->paths[o->num_paths++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		tool_usage("name a driver, as in modinfo driver.c");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "json", .key = 'j', .doc = "everything, as JSON" },
	{ 0 },
};

/* ---- aliases ------------------------------------------------------------- */

static void part(char *buf, char letter, uint32_t number)
{
	if (number == VIRTIO_DEV_ANY_ID)
		snprintf(buf, 10, "%c*", letter);
	else
		snprintf(buf, 10, "%c%08X", letter, (unsigned int)number);
}

/* An id as Linux's depmod writes it: a pattern for modaliases. */
static void alias_of(const struct virtio_device_id *id, char *alias)
{
	char device[10], vendor[10];

	part(device, 'd', id->device);
	part(vendor, 'v', id->vendor);
	snprintf(alias, ALIAS_SIZE, "virtio:%s%s", device, vendor);
}

static struct json_object *describe_aliases(const struct module *module)
{
	struct json_object *aliases = json_object_new_array();
	const struct module_table *table;
	const struct virtio_device_id *id;
	const char *text = NULL;
	char alias[ALIAS_SIZE];

	for (table = module->tables; table < module->tables_end; table++) {
		if (strcmp(table->type, "virtio") != 0)
			continue;
		for (id = table->ids; id->device; id++) {
			alias_of(id, alias);
			json_object_array_add(aliases,
					      json_object_new_string(alias));
		}
	}
	while ((text = driver_info_next(module, "alias", text)))
		json_object_array_add(aliases, json_object_new_string(text));
	return aliases;
}

static bool fits(struct json_object *aliases, const char *modalias)
{
	size_t i, len = json_object_array_length(aliases);

	for (i = 0; i < len; i++) {
		struct json_object *alias =
			json_object_array_get_idx(aliases, i);

		if (!fnmatch(json_object_get_string(alias), modalias, 0))
			return true;
	}
	return false;
}

/* ---- everything as JSON, which is then printed --------------------------- */

static struct json_object *describe_params(const struct module *module)
{
	struct json_object *params = json_object_new_array();
	const struct kernel_param *kp;

	for (kp = module->params; kp < module->params_end; kp++) {
		struct json_object *o = json_object_new_object();

		json_add_text(o, "name", kp->name);
		json_add_text(o, "type",
			      driver_param_info(module, "parmtype", kp->name));
		json_add_text(o, "description",
			      driver_param_info(module, "parm", kp->name));
		json_object_array_add(params, o);
	}
	return params;
}

static struct json_object *describe_devices(struct json_object *aliases)
{
	struct json_object *devices = json_object_new_array();
	struct virtio_device *vdev = NULL;
	char modalias[ALIAS_SIZE];

	while ((vdev = virtio_bus_next_device(vdev))) {
		struct json_object *o = json_object_new_object();

		if (virtio_device_attribute(vdev, "modalias", modalias,
					    sizeof(modalias)) < 0)
			*modalias = '\0';
		modalias[strcspn(modalias, "\n")] = '\0';
		json_add_text(o, "name", dev_name(&vdev->dev));
		json_add_text(o, "modalias", modalias);
		json_add_bool(o, "fits", fits(aliases, modalias));
		json_object_array_add(devices, o);
	}
	return devices;
}

/* Those that a module says once, and those that it may say several times. */
static const char *const once[] = { "description", "license", "version" };
static const char *const often[] = { "author", "softdep", "firmware" };

static struct json_object *describe_tag(const struct module *module,
					const char *tag)
{
	struct json_object *texts = json_object_new_array();
	const char *text = NULL;

	while ((text = driver_info_next(module, tag, text)))
		json_object_array_add(texts, json_object_new_string(text));
	return texts;
}

static struct json_object *describe(const struct driver *driver)
{
	struct json_object *o = json_object_new_object();
	const struct module *module = driver->module;
	size_t i;

	json_add_text(o, "filename", driver->path);
	json_add_text(o, "name", module->name);
	for (i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		if (driver_info(module, once[i]))
			json_add_text(o, once[i], driver_info(module, once[i]));
	for (i = 0; i < sizeof(often) / sizeof(often[0]); i++)
		json_object_object_add(o, often[i],
				       describe_tag(module, often[i]));
	json_add_text(o, "depends", driver->depends);
	json_object_object_add(o, "alias", describe_aliases(module));
	json_object_object_add(o, "parm", describe_params(module));
	return o;
}

static const char *text_of(struct json_object *o, const char *key)
{
	return json_object_get_string(json_object_object_get(o, key));
}

static void print_param(struct json_object *o)
{
	const char *description = text_of(o, "description");
	const char *type = text_of(o, "type");

	printf("parm:           %s:%s", text_of(o, "name"),
	       description ? description : "");
	if (type)
		printf(" (%s)", type);
	putchar('\n');
}

static void print_device(struct json_object *o)
{
	bool fit = json_object_get_boolean(json_object_object_get(o, "fits"));

	printf("device:         %s %s: %s\n", text_of(o, "name"),
	       text_of(o, "modalias"), fit ? "fits" : "does not fit");
}

static void print_array(const char *key, struct json_object *array)
{
	size_t i, len = json_object_array_length(array);

	for (i = 0; i < len; i++) {
		struct json_object *o = json_object_array_get_idx(array, i);

		if (strcmp(key, "parm") == 0)
			print_param(o);
		else if (strcmp(key, "device") == 0)
			print_device(o);
		else
			printf("%s:%*s%s\n", key, 15 - (int)strlen(key), "",
			       json_object_get_string(o));
	}
}

static void print(struct json_object *o)
{
	json_object_object_foreach(o, key, value)
	{
		if (json_object_is_type(value, json_type_array))
			print_array(key, value);
		else
			printf("%s:%*s%s\n", key, 15 - (int)strlen(key), "",
			       json_object_get_string(value));
	}
}

/* ---- the verb ------------------------------------------------------------ */

static int add_devices(struct json_object *infos, const char *on)
{
	size_t i, num = json_object_array_length(infos);
	struct machine *m;
	int status = machine_open(&m, on, NULL);

	if (status)
		return status;
	for (i = 0; i < num; i++) {
		struct json_object *o = json_object_array_get_idx(infos, i);

		json_object_object_add(
			o, "device",
			describe_devices(json_object_object_get(o, "alias")));
	}
	machine_close(m);
	return 0;
}

static void show(struct json_object *infos, bool json)
{
	size_t i, num = json_object_array_length(infos);

	if (json)
		json_print(num == 1 ? json_object_array_get_idx(infos, 0)
				    : infos);
	for (i = 0; !json && i < num; i++)
		print(json_object_array_get_idx(infos, i));
}

int cmd_modinfo(int argc, char **argv)
{
	static const struct argp_child child[] = { { .argp = &bus_argp },
						   { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.args_doc = "DRIVER.c|DRIVER.so|FOLDER...",
		.doc = "Show what a driver says of itself, its aliases, its "
		       "parameters, and which of the other drivers named it "
		       "uses; with --on, which devices it fits.",
		.children = child,
	};
	struct modinfo_options o = { .json = false };
	static struct drivers drivers;
	struct json_object *infos;
	unsigned int i;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	status = drivers_load(&drivers, o.paths, o.num_paths);
	if (status)
		return status;
	infos = json_object_new_array();
	for (i = 0; i < drivers.num; i++)
		json_object_array_add(infos, describe(&drivers.at[i]));
	if (o.bus.on)
		status = add_devices(infos, o.bus.on);
	if (!status)
		show(infos, o.json);
	json_object_put(infos);
	return status;
}
