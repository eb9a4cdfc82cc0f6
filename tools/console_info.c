/* SPDX-License-Identifier: BSD-2-Clause */
/* The description of a console that virtio ls shows. */
#include <stdio.h>

#include "console.h"
#include "json.h"

/* The order in which people see it. */
static const char *const fields[] = { "cols", "rows", "max_ports" };

struct json_object *console_describe(const struct virtio_console_info *info)
{
	struct json_object *o = json_object_new_object();

	if (info->size) {
		json_add_number(o, "cols", info->cols);
		json_add_number(o, "rows", info->rows);
	}
	if (info->multiport)
		json_add_number(o, "max_ports", info->max_ports);
	return o;
}

void console_print_description(struct json_object *description,
			       const char *indent)
{
	struct json_object *value;
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (json_object_object_get_ex(description, fields[i], &value))
			printf("%s%-24s  %s\n", indent, fields[i],
			       json_object_get_string(value));
}
