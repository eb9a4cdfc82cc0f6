/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a verb's data comes from: standard input or a file, of a size that is
 * known before the first byte is used.
 */
#ifndef TOOL_INPUT_H
#define TOOL_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct input {
	const char *name; /* for messages */
	int fd;
	uint64_t size; /* from where it stands to its end */
};

/*
 * Begin: `path` is NULL or "-" for standard input. What comes from a pipe is
 * collected first, in a temporary file without a name, and no more than one
 * byte beyond `limit`. Returns 0, or the exit status after the error was
 * printed.
 */
int input_open(struct input *in, const char *path, uint64_t limit);

/* The next `len` bytes. Returns as input_open(). */
int input_read(struct input *in, void *buf, size_t len);

void input_close(struct input *in);

#endif /* TOOL_INPUT_H */
