/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens while a driver runs, told line by line on standard output, and
 * summed up at the end.
 */
#ifndef TOOL_SHOW_H
#define TOOL_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/platform.h>
#include <virtio/trace.h>

struct drivers;

struct show {
	bool trace;		 /* every event, each with the time */
	uint64_t start_ns;	 /* when time began */
	unsigned int ring_lines; /* told of rings, which may be endless */
	unsigned int uevents;	 /* the number of the last one */

	const struct drivers *drivers; /* whose messages these are, or NULL */

	/* What happened so far. */
	unsigned int matched; /* devices that the driver was tried on */
	unsigned int bound;   /* devices that were probed well */
	unsigned int silent;  /* of those, devices that may say nothing */
	int probe_error;      /* of the last probe that failed, or 0 */
	char probe_name[16];  /* and the device */
	uint64_t added;
	uint64_t taken;
	uint64_t bytes;	   /* that devices wrote into those */
	uint64_t detached; /* taken back unused */
	uint64_t notifications;
	uint64_t interrupts;
};

void show_init(struct show *s, bool trace);

/* Nanoseconds since show_init(). */
uint64_t show_time(const struct show *s);

/* One line: a word that says what this is about, then text. */
void show_line(const struct show *s, const char *tag, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Hooks of a machine; the context is the struct show. */
void show_event(void *ctx, const struct virtio_event *ev);
void show_log(void *ctx, enum virtio_log_level level, const char *line);

/* What happened, in numbers. */
void show_summary(const struct show *s, const char *module);

#endif /* TOOL_SHOW_H */
