/* SPDX-License-Identifier: BSD-2-Clause */
/* Recording what happens to devices and their rings, for "virtio trace". */
#ifndef TOOL_TRACE_RECORD_H
#define TOOL_TRACE_RECORD_H

#include <stdbool.h>

#include <virtio/trace.h>

/* Begin. Returns 0, or the exit status after the error was printed. */
int trace_record_begin(const char *path);

/* Whether events are wanted. */
bool trace_is_recording(void);

/* Record an event that names its device, if they are wanted. */
void trace_record_event(const struct virtio_event *ev);

/* End. Returns as trace_record_begin(); also called when the program ends. */
int trace_record_end(void);

#endif /* TOOL_TRACE_RECORD_H */
