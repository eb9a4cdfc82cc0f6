/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An event of the bus, the rings or a model in words and as JSON, whether it
 * happens now or was recorded.
 */
#ifndef TOOL_EVENT_H
#define TOOL_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/trace.h>

struct json_object;

struct event {
	enum virtio_event_kind kind;
	unsigned int flags; /* of enum virtio_event_flag */
	unsigned int index;
	uint32_t bytes;
	uint64_t a;
	uint64_t b;

	const char *device; /* "virtio0" */
	uint32_t type;
	uint32_t vendor;
	const char *location;
	const char *driver; /* or NULL */
	bool on_queue;	    /* else it concerns the device */
	uint32_t queue;
	const char *queue_name; /* or NULL */
};

/* What is known of an event while it happens; it names its device. */
struct event event_of(const struct virtio_event *ev);

/* Whether there is such a kind. */
bool event_is_known(unsigned int kind);

/* The word that a line of this kind begins with. */
const char *event_tag(enum virtio_event_kind kind);

/* Whether the event is somewhere in a ring. */
bool event_has_index(const struct event *ev);

/* The rest of the line: what happened to the device or the queue. */
void event_print(const struct event *ev);

/* All of it under names of their own. */
void event_describe(const struct event *ev, struct json_object *o);

#endif /* TOOL_EVENT_H */
