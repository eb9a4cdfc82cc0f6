/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio blk info, and the description of a disk that virtio ls shows too. */
#include <stdio.h>
#include <string.h>

#include "blk.h"
#include "json.h"
#include "tool.h"

enum unit {
	UNIT_NONE, /* a number or a text */
	UNIT_BYTES,
	UNIT_SECTORS, /* of 512 bytes */
	UNIT_BLOCKS,  /* logical ones */
};

/* The order and the units in which people see it. */
static const struct field {
	const char *key;
	enum unit unit;
} fields[] = {
	{ "serial", UNIT_NONE },
	{ "capacity", UNIT_SECTORS },
	{ "read_only", UNIT_NONE },
	{ "flush", UNIT_NONE },
	{ "blk_size", UNIT_BYTES },
	{ "physical_size", UNIT_BYTES },
	{ "alignment_offset", UNIT_BLOCKS },
	{ "min_io_size", UNIT_BLOCKS },
	{ "opt_io_size", UNIT_BLOCKS },
	{ "size_max", UNIT_BYTES },
	{ "seg_max", UNIT_NONE },
	{ "num_queues", UNIT_NONE },
	{ "queue_size", UNIT_NONE },
	{ "max_discard_sectors", UNIT_SECTORS },
	{ "max_discard_seg", UNIT_NONE },
	{ "discard_sector_alignment", UNIT_SECTORS },
	{ "max_write_zeroes_sectors", UNIT_SECTORS },
	{ "max_write_zeroes_seg", UNIT_NONE },
	{ "write_zeroes_may_unmap", UNIT_NONE },
};

struct json_object *blk_describe(const struct virtio_blk_info *info)
{
	struct json_object *o = json_object_new_object();

	json_add_number(o, "capacity", info->capacity);
	json_add_bool(o, "read_only", info->read_only);
	json_add_bool(o, "flush", info->flush);
	json_add_number(o, "blk_size", info->blk_size);
	json_add_number(o, "physical_size", info->physical_size);
	json_add_number(o, "alignment_offset", info->alignment_offset);
	json_add_number(o, "min_io_size", info->min_io_size);
	json_add_number(o, "opt_io_size", info->opt_io_size);
	json_add_number(o, "size_max", info->size_max);
	json_add_number(o, "seg_max", info->seg_max);
	json_add_number(o, "num_queues", info->num_queues);
	json_add_number(o, "queue_size", info->queue_size);
	json_add_number(o, "max_discard_sectors", info->max_discard_sectors);
	json_add_number(o, "max_discard_seg", info->max_discard_seg);
	json_add_number(o, "discard_sector_alignment",
			info->discard_sector_alignment);
	json_add_number(o, "max_write_zeroes_sectors",
			info->max_write_zeroes_sectors);
	json_add_number(o, "max_write_zeroes_seg", info->max_write_zeroes_seg);
	json_add_bool(o, "write_zeroes_may_unmap",
		      info->write_zeroes_may_unmap);
	return o;
}

static void print_value(struct json_object *value, enum unit unit)
{
	uint64_t n = json_object_get_uint64(value);
	char size[TOOL_SIZE_TEXT];

	if (json_object_is_type(value, json_type_boolean))
		fputs(json_object_get_boolean(value) ? "yes" : "no", stdout);
	else if (unit == UNIT_NONE)
		fputs(json_object_get_string(value), stdout);
	else if (unit == UNIT_BLOCKS)
		printf("%s blocks", json_object_get_string(value));
	else if (unit == UNIT_BYTES)
		fputs(tool_format_size(n, size), stdout);
	else
		printf("%s (%s sectors)",
		       tool_format_size(n * VIRTIO_BLK_SECTOR_SIZE, size),
		       json_object_get_string(value));
}

void blk_print_description(struct json_object *description, const char *indent)
{
	const struct field *end = fields + sizeof(fields) / sizeof(fields[0]);
	const struct field *field;
	struct json_object *value;

	for (field = fields; field < end; field++) {
		if (!json_object_object_get_ex(description, field->key, &value))
			continue;
		printf("%s%-24s  ", indent, field->key);
		print_value(value, field->unit);
		putchar('\n');
	}
}

/* ---- the verb ----------------------------------------------------------- */

struct info_options {
	struct bus_options bus;
	bool json;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct info_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case 'j':
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		tool_usage("blk info takes no argument '%s'", arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "json", .key = 'j', .doc = "as JSON, with plain numbers" },
	{ 0 },
};

static int show(const struct blk_session *s, bool as_json)
{
	char serial[VIRTIO_BLK_ID_BYTES + 1];
	struct json_object *o;
	int err;

	err = virtio_blk_get_id(s->blk, serial, s->options->timeout_ns);
	if (err && err != -EOPNOTSUPP)
		return blk_error(s, "asking for the serial number of", err);
	o = blk_describe(s->info);
	json_add_text(o, "device", dev_name(&s->vdev->dev));
	if (!err && *serial)
		json_add_text(o, "serial", serial);
	if (as_json) {
		json_print(o);
	} else {
		printf("%s\n", dev_name(&s->vdev->dev));
		blk_print_description(o, "  ");
	}
	json_object_put(o);
	return 0;
}

int cmd_blk_info(int argc, char **argv)
{
	static const struct argp_child child[] = { { .argp = &device_argp },
						   { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.doc = "Show the size, limits and abilities of a disk.",
		.children = child,
	};
	struct info_options o = { .json = false };
	struct blk_session s;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	status = blk_open(&s, &o.bus);
	if (status)
		return status;
	status = show(&s, o.json);
	blk_close(&s);
	return status;
}
