// SPDX-License-Identifier: BSD-2-Clause
/*
 * The harness: a mode, then the work it is done with. It is run by the programs
 * beside it, which put the modes together to tables.
 */
#include <stdio.h>
#include <string.h>

#include "modes.h"
#include "work.h"

static const struct {
	const char *name;
	void (*run)(void);
} modes[] = {
	{ "count", mode_count }, { "time", mode_time },
	{ "cores", mode_cores }, { "memory", mode_memory },
	{ "trip", mode_trip },
};

int main(int argc, char **argv)
{
	for (unsigned int i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (argc < 2 || strcmp(argv[1], modes[i].name) != 0)
			continue;
		work_parse(argv + 2);
		modes[i].run();
		return 0;
	}
	fprintf(stderr, "usage: %s count|time|cores|memory|trip [WORK...]\n",
		argv[0]);
	return 2;
}
