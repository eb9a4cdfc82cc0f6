// SPDX-License-Identifier: BSD-2-Clause
/*
 * Rounds on one core: the driver and the device take turns, so each finds the
 * other's memory in its cache and a phase is the cost of its code alone.
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "lane.h"
#include "modes.h"

/* ---- counting --------------------------------------------------------- */

static void round_once(struct lane *lane)
{
	lane_submit(lane, work.batch);
	if (lane_device(lane, work.batch) != work.batch)
		abort();
	lane_reap(lane, work.batch);
}

static struct lane *make_lanes(void)
{
	struct lane *lanes = aligned_alloc(_Alignof(struct lane),
					   work.queues * sizeof(*lanes));

	if (!lanes)
		abort();
	ring_init();
	buffers_init();
	for (unsigned int i = 0; i < work.queues; i++) {
		lanes[i] = (struct lane){ .added = 0 };
		lane_init(&lanes[i]);
	}
	return lanes;
}

/*
 * Where a profiler begins and ends to count. Not static, or the compiler might
 * make variants of it with other names.
 */
void rounds(struct lane *lanes, unsigned long num);

__attribute__((noinline)) void rounds(struct lane *lanes, unsigned long num)
{
	for (unsigned long i = 0; i < num; i++)
		round_once(&lanes[i % work.queues]);
}

void mode_count(void)
{
	struct lane *lanes = make_lanes();

	rounds(lanes, work.buffers / work.batch);
	for (unsigned int i = 0; i < work.queues; i++)
		lane_verify(&lanes[i]);
}

/* ---- timing ----------------------------------------------------------- */

enum { SUBMIT, DEVICE, REAP, PHASES };

#define GROUP 64 /* rounds */

/* Ticks between two readings of the clock with nothing between them. */
static double nothing(void)
{
	uint64_t ticks[999];

	for (unsigned int i = 0; i < 999; i++) {
		uint64_t begin = clock_ticks();

		ticks[i] = clock_ticks() - begin;
	}
	return median(ticks, 999);
}

static void round_timed(struct lane *lane, uint64_t *ticks[PHASES],
			unsigned long group)
{
	uint64_t at[PHASES + 1];

	at[SUBMIT] = clock_ticks();
	lane_submit(lane, work.batch);
	at[DEVICE] = clock_ticks();
	if (lane_device(lane, work.batch) != work.batch)
		abort();
	at[REAP] = clock_ticks();
	lane_reap(lane, work.batch);
	at[PHASES] = clock_ticks();
	for (unsigned int i = 0; i < PHASES; i++)
		ticks[i][group] += at[i + 1] - at[i];
}

static void print_phase(const char *name, uint64_t *ticks, size_t groups,
			double ns_per_tick)
{
	double all = median(ticks, groups) / GROUP - nothing();

	printf("%s %.3f\n", name, all * ns_per_tick / work.batch);
}

void mode_time(void)
{
	static const char *const names[] = { "submit", "device", "reap" };
	struct lane *lane = make_lanes();
	size_t groups = work.buffers / work.batch / GROUP;
	uint64_t *ticks[PHASES];
	double ns_per_tick;

	for (unsigned int i = 0; i < PHASES; i++) {
		ticks[i] = calloc(groups + 1, sizeof(*ticks[i]));
		if (!ticks[i])
			abort();
	}
	pin();
	rounds(lane, 8 * SLOTS / work.batch); /* to fill the caches */
	clock_start();
	for (size_t i = 0; i < groups * GROUP; i++)
		round_timed(lane, ticks, i / GROUP);
	ns_per_tick = clock_stop();
	lane_verify(lane);
	for (unsigned int i = 0; i < PHASES; i++)
		print_phase(names[i], ticks[i], groups, ns_per_tick);
}
