/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One device as it is written in --on: DEVICE[=ARG][;OPTION[=VALUE]]...
 */
#ifndef TOOL_DEVICE_SPEC_H
#define TOOL_DEVICE_SPEC_H

#include <stdbool.h>
#include <stdint.h>

/* Most ports of a console. */
#define DEVICE_MAX_PORTS 64

enum device_kind {
	DEVICE_BLK,
	DEVICE_RNG,
	DEVICE_DUMMY,
	DEVICE_CONSOLE,
	DEVICE_I2C,
	DEVICE_GPIO,
};

struct device_spec {
	enum device_kind kind;
	const char *name;	 /* "blk" */
	const char *file;	 /* of blk: its disk image */
	const char *serial;	 /* of blk, or NULL */
	unsigned int num_queues; /* of blk */
	bool read_only;		 /* of blk */
	unsigned int num_ports;	 /* of console; 0: one, not announced */
	unsigned int queue_size;
	bool mute;	  /* never answers */
	uint64_t with;	  /* feature bits that were asked for */
	uint64_t without; /* those that it does not offer */
};

/*
 * Understand `text`, which is written to and which `spec` points into.
 * Returns 0, or the exit status after the error was printed.
 */
int device_spec_parse(struct device_spec *spec, char *text);

#endif /* TOOL_DEVICE_SPEC_H */
