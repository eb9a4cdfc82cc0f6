/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is measured: one kind of work, as the command line says it.
 */
#ifndef BENCH_WORK_H
#define BENCH_WORK_H

#include <stdbool.h>

/* How many buffers there are; no batch is larger. */
#define SLOTS 256

struct work {
	bool packed;	       /* the layout; else split */
	bool indirect;	       /* offered, and so used for 3 segments */
	bool many;	       /* the driver uses the calls for many buffers */
	bool vringh;	       /* the device is the library's, not plain.c */
	bool default_tables;   /* as large as for a driver that does not say */
	unsigned int segments; /* of a buffer: 1, or 3 as a block request */
	unsigned int batch;    /* buffers for one kick */
	unsigned int size;     /* of a queue */
	unsigned int queues;   /* that take turns */
	unsigned int tables; /* segments that indirect tables are placed for */
	unsigned int in_flight; /* buffers at most, with two cores */
	unsigned long buffers;	/* in all; a multiple of the batch */
};

extern struct work work;

/* Read the options of the work; exits if one is not understood. */
void work_parse(char **args);

#endif /* BENCH_WORK_H */
