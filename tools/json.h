/* SPDX-License-Identifier: BSD-2-Clause */
/* Shorter names for what the verbs do most with json-c. */
#ifndef TOOL_JSON_H
#define TOOL_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

static inline void json_add_number(struct json_object *o, const char *key,
				   uint64_t number)
{
	json_object_object_add(o, key, json_object_new_uint64(number));
}

static inline void json_add_bool(struct json_object *o, const char *key,
				 bool value)
{
	json_object_object_add(o, key, json_object_new_boolean(value));
}

/* A text, or null. */
static inline void json_add_text(struct json_object *o, const char *key,
				 const char *text)
{
	json_object_object_add(o, key,
			       text ? json_object_new_string(text) : NULL);
}

/* For people and programs: on several lines. */
static inline void json_print(struct json_object *o)
{
	puts(json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
			   JSON_C_TO_STRING_NOSLASHESCAPE));
}

#endif /* TOOL_JSON_H */
