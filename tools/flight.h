/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The buffers that a driver has given to its devices and has not taken back, so
 * that it can be told when it frees one of them.
 */
#ifndef TOOL_FLIGHT_H
#define TOOL_FLIGHT_H

#include <stddef.h>

#include <virtio/trace.h>

/*
 * Begin. The driver is called from deeper in the stack than `base`: what lies
 * between there and where it adds a buffer is no memory for a device.
 */
void flight_init(const void *base);

/* Follow what happens. */
void flight_event(const struct virtio_event *ev);

/*
 * Where the buffer lies that a device may still use and that is within `size`
 * bytes at `block`, as "queue 0 (input) of virtio0"; NULL if there is none.
 */
const char *flight_find(const void *block, size_t size);

/*
 * How many buffers were in their queues when those were deleted, and have not
 * been freed since as flight_find() was told.
 */
unsigned int flight_lost(void);

/* Forget all of them, so that no pointer to them is left. */
void flight_end(void);

#endif /* TOOL_FLIGHT_H */
