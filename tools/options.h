/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options that verbs share: where the devices are, which of them, how long to
 * wait. A verb names one of the argps below as its first child and hands it a
 * struct bus_options as that child's input.
 */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include <argp.h>
#include <stdint.h>

#include <virtio/virtio.h>

#include "machine.h"

struct bus_options {
	const char *on;	     /* NULL until given */
	const char *device;  /* the only one that fits, if NULL */
	uint64_t timeout_ns; /* for one answer of a device */
	const char *timeout; /* the same as text, for messages */
};

/* --on */
extern const struct argp bus_argp;

/* --on, --device, --timeout */
extern const struct argp device_argp;

/*
 * Find the device of the machine that the options name, which must be of type
 * `id` and have a driver. Returns 0, or the exit status after the error was printed.
 */
int bus_options_device(const struct bus_options *options,
		       const struct machine *m, uint32_t id,
		       struct virtio_device **vdev);

/* A size that an option was given, or the end with a message. */
uint64_t option_size(const char *option, const char *text);

/* A time that an option was given, or the end with a message. */
uint64_t option_time(const char *option, const char *text);

#endif /* TOOL_OPTIONS_H */
