// SPDX-License-Identifier: BSD-2-Clause
/*
 * The work, from the command line: words such as "packed", and "name=number".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "work.h"

struct work work = {
	.segments = 1,
	.batch = 1,
	.size = 256,
	.queues = 1,
	.tables = 3,
	.in_flight = 256,
	.buffers = 1 << 14,
};

static const struct {
	const char *name;
	bool *set;
} words[] = {
	{ "packed", &work.packed },
	{ "indirect", &work.indirect },
	{ "many", &work.many },
	{ "vringh", &work.vringh },
	{ "default_tables", &work.default_tables },
};

static const struct {
	const char *name;
	unsigned int *set;
} numbers[] = {
	{ "segments", &work.segments }, { "batch", &work.batch },
	{ "size", &work.size },		{ "queues", &work.queues },
	{ "tables", &work.tables },	{ "in_flight", &work.in_flight },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_word(const char *arg)
{
	for (unsigned int i = 0; i < COUNT(words); i++) {
		if (!strcmp(arg, words[i].name)) {
			*words[i].set = true;
			return true;
		}
	}
	return !strcmp(arg, "split");
}

static bool is_number(const char *arg)
{
	const char *equals = strchr(arg, '=');
	size_t len = equals ? (size_t)(equals - arg) : 0;
	unsigned long value = equals ? strtoul(equals + 1, NULL, 10) : 0;

	if (!value)
		return false;
	for (unsigned int i = 0; i < COUNT(numbers); i++) {
		if (strlen(numbers[i].name) == len &&
		    !strncmp(arg, numbers[i].name, len)) {
			*numbers[i].set = (unsigned int)value;
			return true;
		}
	}
	if (strncmp(arg, "buffers=", 8) != 0)
		return false;
	work.buffers = value;
	return true;
}

void work_parse(char **args)
{
	for (; *args; args++) {
		if (!is_word(*args) && !is_number(*args)) {
			fprintf(stderr, "not understood: %s\n", *args);
			exit(2);
		}
	}
	if (work.batch > SLOTS || work.buffers % work.batch ||
	    (work.segments != 1 && work.segments != 3)) {
		fprintf(stderr, "no such work\n");
		exit(2);
	}
}
