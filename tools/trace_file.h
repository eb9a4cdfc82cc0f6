/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading a recorded trace. The file may be anything: what is wrong with it is
 * found, said with its offset, and never believed.
 */
#ifndef TOOL_TRACE_FILE_H
#define TOOL_TRACE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "event.h"

struct trace_place;

struct trace_file {
	FILE *in;
	uint64_t offset;   /* of the record read last */
	uint64_t next;	   /* of the one after it */
	uint64_t time;	   /* nanoseconds since it began */
	const char *error; /* what is wrong at the offset */
	struct trace_place *places;
	size_t num_places;
};

/* What was read. */
enum trace_item {
	TRACE_ITEM_END,	  /* there is no more */
	TRACE_ITEM_EVENT, /* an event */
	TRACE_ITEM_PAUSE, /* the recording itself took its member a, in ns */
	TRACE_ITEM_BAD,	  /* trace_file::error says why */
};

/* Begin to read. Returns false as for TRACE_ITEM_BAD; close it then too. */
bool trace_file_open(struct trace_file *t, FILE *in);

/*
 * Read on; trace_file::time is that of the item. Names in the event are valid
 * until the next call. Nothing can be read after the end or an error.
 */
enum trace_item trace_file_next(struct trace_file *t, struct event *ev);

/* Give back what was allocated; the FILE is the caller's. */
void trace_file_close(struct trace_file *t);

#endif /* TOOL_TRACE_FILE_H */
