/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing a recorded trace: a file that is mapped, window by window, so that a
 * record costs no system call, and is in the file even if the program ends
 * badly.
 */
#ifndef TOOL_TRACE_WRITE_H
#define TOOL_TRACE_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "trace_format.h"

struct trace_writer {
	const char *path; /* for messages */
	int fd;
	int err;      /* why it ended early, positive */
	char *window; /* NULL before the beginning and after the end */
	off_t base;   /* where in the file that is */
	size_t used;  /* bytes of it */
};

/*
 * Begin. A file that is there is replaced if it is a trace or empty, and
 * refused otherwise. Returns 0, or the exit status after the error was printed.
 */
int trace_write_begin(struct trace_writer *w, const char *path);

/*
 * Whether there is room for an event with all its names, which may have to be
 * made. There is none after an error.
 */
bool trace_write_room(struct trace_writer *w);

/* The pieces of a record, in that order. A text ends at TRACE_TEXT_MAX. */
void trace_write_record(struct trace_writer *w,
			const struct trace_record *record);
void trace_write_wide(struct trace_writer *w, uint64_t a, uint64_t b);
void trace_write_text(struct trace_writer *w, const char *text, size_t len);

/* Nanoseconds of CLOCK_MONOTONIC. */
uint64_t trace_write_time(void);

/* Give up with this error; what was written stays. */
void trace_write_fail(struct trace_writer *w, int err);

/* End. Returns as trace_write_begin(). */
int trace_write_end(struct trace_writer *w);

#endif /* TOOL_TRACE_WRITE_H */
