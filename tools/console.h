/* SPDX-License-Identifier: BSD-2-Clause */
/* What virtio ls shows of a console. */
#ifndef TOOL_CONSOLE_H
#define TOOL_CONSOLE_H

#include <json-c/json.h>
#include <virtio/virtio_console.h>

/* What a console is like, for JSON and for console_print_description(). */
struct json_object *console_describe(const struct virtio_console_info *info);

/* The same for people, each line after `indent`. */
void console_print_description(struct json_object *description,
			       const char *indent);

#endif /* TOOL_CONSOLE_H */
