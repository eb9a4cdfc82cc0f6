/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One queue with a driver and a device, and the three phases of a round: the
 * driver adds a batch and kicks, the device uses it, the driver takes it back.
 *
 * Each phase is a function that is never inlined, so that a profiler can tell
 * them apart; the harness's own instructions are those that are in these
 * functions and not in what they call.
 */
#ifndef BENCH_LANE_H
#define BENCH_LANE_H

#include <stdint.h>

#include "plain.h"
#include "ring.h"

struct lane {
	/* The driver's. */
	struct virtqueue *vq;
	unsigned long added;
	unsigned long taken;
	uint64_t cookies; /* sum of the pointers that came back */
	uint64_t written; /* sum of the lengths that came back */
	/* The device's; no cache line is shared between the two. */
	_Alignas(128) struct plain dev;
	unsigned long notified;
};

/* Make the buffers, then a queue. */
void buffers_init(void);
void lane_init(struct lane *lane);

void lane_submit(struct lane *lane, unsigned int n);
unsigned int lane_device(struct lane *lane, unsigned int max);
void lane_reap(struct lane *lane, unsigned int n);

/* Take what there is, up to @max; how many. */
unsigned int lane_reap_some(struct lane *lane, unsigned int max);

/* Stop the program if not every buffer came back once and as it should. */
void lane_verify(const struct lane *lane);

#endif /* BENCH_LANE_H */
