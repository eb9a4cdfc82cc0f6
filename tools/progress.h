/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A progress bar on standard error: how much, how fast, how long still. Shown
 * only if that is a terminal.
 */
#ifndef TOOL_PROGRESS_H
#define TOOL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool shown;
	uint64_t total;	   /* bytes to do */
	uint64_t done;	   /* bytes done */
	uint64_t begun_ns; /* when */
	uint64_t drawn_ns; /* last drawn when */
};

void progress_begin(struct progress *p, uint64_t total);

/* So many bytes more are done. */
void progress_add(struct progress *p, uint64_t bytes);

/* Leave the full bar behind after success, and an empty line after failure. */
void progress_end(struct progress *p, bool success);

#endif /* TOOL_PROGRESS_H */
