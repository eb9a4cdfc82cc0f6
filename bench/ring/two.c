// SPDX-License-Identifier: BSD-2-Clause
/*
 * The driver on one core and the device on another, both busy: what counts here
 * is how often a cache line has to travel. A time is worth nothing without that
 * of a round trip, which is measured before and after in the same process.
 */
#include "two.h"

#include <stdbool.h>
#include <stdio.h>

#include "clock.h"
#include "modes.h"

#define GROUPS 127
#define SCALE  1000 /* of ticks for a buffer, so that they are whole numbers */

static struct two *job;
static bool device_runs;

static void *device(void *arg)
{
	(void)arg;
	__atomic_store_n(&device_runs, true, __ATOMIC_RELEASE);
	job->device(job->num);
	return NULL;
}

/* More may come back in a group, so its time is divided by what did. */
static uint64_t drive_group(unsigned long num)
{
	unsigned long taken = job->taken;
	uint64_t ticks = clock_ticks();

	job->drive(num);
	ticks = clock_ticks() - ticks;
	taken = job->taken - taken;
	return taken ? ticks * SCALE / taken : 0;
}

static double run(void)
{
	uint64_t ticks[GROUPS];
	pthread_t thread = start_other(device);
	double ns_per_tick;

	while (!__atomic_load_n(&device_runs, __ATOMIC_ACQUIRE))
		;
	clock_start();
	for (unsigned long i = 0; i < GROUPS; i++)
		ticks[i] = drive_group(job->num / GROUPS * (i + 1));
	job->drive(job->num);
	ns_per_tick = clock_stop();
	pthread_join(thread, NULL);
	return median(ticks, GROUPS) / SCALE * ns_per_tick;
}

void two_run(struct two *two)
{
	double before = trip_ns(), time;

	job = two;
	time = run();
	printf("before %.1f\nbuffer %.2f\nafter %.1f\n", before, time,
	       trip_ns());
}
