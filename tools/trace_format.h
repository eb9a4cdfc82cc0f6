/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The file that "virtio trace record" writes.
 *
 * A header, then records to the end of the file; numbers are little-endian on
 * every machine. A record is 16 bytes, and what does not fit there follows in
 * more pieces of 16: first the wide numbers, if its kind says so, then its
 * text, filled up with zeroes.
 *
 * Devices, drivers and queues are named once, by records of their own, before
 * the first event that concerns them; devices and queues are then called by a
 * number, their place. A place that is named again means something new from
 * there on.
 *
 * The time of a record is that of the one before it and its delta; the first
 * follows the beginning of the recording.
 *
 * A recording that was killed ends in zeroes: kind 0 is the end.
 */
#ifndef TOOL_TRACE_FORMAT_H
#define TOOL_TRACE_FORMAT_H

#include <virtio/byteorder.h>

#define TRACE_DEFAULT_FILE "virtio.trace"

/* No text has this: a byte of ASCII never begins with a 1. */
#define TRACE_MAGIC   "\x89VTRACE\n"
#define TRACE_VERSION 1

/* CLOCK_MONOTONIC, in nanoseconds. */
#define TRACE_CLOCK_MONOTONIC 1

struct trace_header {
	uint8_t magic[8];
	le32 version;
	le32 clock;
};

/* Kinds: an event's is its enum virtio_event_kind and TRACE_EVENT. */
#define TRACE_END    0x00
#define TRACE_EVENT  0x01
#define TRACE_DEVICE 0x70 /* wide: type, vendor; text: name, NUL, location */
#define TRACE_DRIVER 0x71 /* text: name; of the device, from now on */
#define TRACE_QUEUE  0x72 /* wide: the device's place, number; text: name */
#define TRACE_GAP    0x73 /* wide: nanoseconds that a delta cannot hold, 0 */
#define TRACE_PAUSE  0x74 /* wide: nanoseconds that recording itself took, 0 */
#define TRACE_WIDE   0x80 /* flag: wide numbers follow, and replace a and b */

struct trace_record {
	le32 delta; /* nanoseconds */
	uint8_t kind;
	uint8_t flags; /* of enum virtio_event_flag */
	le16 place;
	le16 index;
	uint8_t a;
	uint8_t b;
	le32 bytes; /* of the event; for a name, the length of its text */
};

struct trace_wide {
	le64 a;
	le64 b;
};

/* Longest text. */
#define TRACE_TEXT_MAX 256

_Static_assert(sizeof(struct trace_header) == 16, "written to files");
_Static_assert(sizeof(struct trace_record) == 16, "written to files");
_Static_assert(sizeof(struct trace_wide) == 16, "written to files");

#endif /* TOOL_TRACE_FORMAT_H */
