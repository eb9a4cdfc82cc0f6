/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a verb's data goes: standard output or a file.
 *
 * A regular file appears whole or not at all: it is written under another name
 * beside the target and renamed at the end, and removed if anything fails or a
 * signal ends the program. Devices and pipes are written in place.
 */
#ifndef TOOL_OUTPUT_H
#define TOOL_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

struct machine;

struct output {
	const char *name; /* for messages */
	int fd;
	char *target;  /* what the temporary file becomes, or NULL */
	char *temp;    /* its name until then */
	uint64_t size; /* how much will be written */
};

/*
 * Begin: `path` is NULL or "-" for standard output. It must not be a disk of
 * the machine. Returns 0, or the exit status after the error was printed, as
 * do the others.
 */
int output_open(struct output *out, const char *path, uint64_t size,
		const struct machine *m);

/* Go on. Says nothing if nobody reads standard output any more. */
int output_write(struct output *out, const void *buf, size_t len);

/* End well: all of the size was written. */
int output_finish(struct output *out);

/* End badly: leave nothing behind. */
void output_discard(struct output *out);

#endif /* TOOL_OUTPUT_H */
