/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a driver is: in which of its calls, at which of its functions, and
 * whether it waits. Found by walking up the stack, so that it is right wherever
 * a signal arrives.
 */
#ifndef TOOL_WHERE_H
#define TOOL_WHERE_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/trace.h>

struct drivers;

/* Begin to follow drivers. */
void where_init(const struct drivers *d);

/* The driver is called from now on: "init". The text has to stay. */
void where_call(const char *what);

/* Follow what happens. */
void where_event(const struct virtio_event *ev);

/* The call of the driver that runs, but for what interrupts it. */
const char *where_in(void);

struct where {
	char call[96];	  /* "probe of virtio0", "the callback of ..." */
	char place[160];  /* "at probe+0x1c"; empty if nobody knows */
	bool in_driver;	  /* it was interrupted in the driver's own code */
	bool reporting;	  /* a sanitizer is about to say what is wrong */
	const char *wait; /* it waits, in this function; or NULL */
	uintptr_t pc;	  /* where the program was interrupted */
	uintptr_t stack;  /* and what was on its stack there */
};

/*
 * Find out. With the context of a signal, its third argument, it is where that
 * arrived, and only a signal handler may ask; otherwise NULL, and it is here.
 */
void where_find(struct where *w, const void *context);

#endif /* TOOL_WHERE_H */
