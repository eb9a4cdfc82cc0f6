/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver on one core and a device on another, both busy.
 */
#ifndef BENCH_TWO_H
#define BENCH_TWO_H

struct two {
	void (*device)(unsigned long num); /* give back so many, on its core */
	/* Go on until so many buffers, of all, have come back; or some more. */
	void (*drive)(unsigned long num);
	unsigned long taken; /* that have come back */
	unsigned long num;   /* of all */
};

/* Run it; print nanoseconds a buffer and of a round trip before and after. */
void two_run(struct two *two);

#endif /* BENCH_TWO_H */
