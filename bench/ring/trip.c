// SPDX-License-Identifier: BSD-2-Clause
/*
 * The yardstick of everything on two cores: how long a store takes to be seen
 * by the other, and its answer to be seen here. Each direction has a cache line
 * of its own, as the two parts of a ring have.
 *
 * In a virtual machine the two CPUs may be near to each other now (one cache)
 * and far apart in a second (two sockets, or two halves of one); times of the
 * two kinds have nothing to do with each other.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "modes.h"

#define GROUP  64 /* round trips */
#define GROUPS 63

struct line {
	_Alignas(128) uint64_t value;
};

/*
 * Each group has lines of its own, for how long one travels depends on where in
 * the cache it has its place.
 */
static struct line there[GROUPS], back[GROUPS];

static void await(const struct line *line, uint64_t value)
{
	while (__atomic_load_n(&line->value, __ATOMIC_ACQUIRE) != value)
		;
}

static void send(struct line *line, uint64_t value)
{
	__atomic_store_n(&line->value, value, __ATOMIC_RELEASE);
}

static void *answer(void *arg)
{
	(void)arg;
	for (unsigned int group = 0; group < GROUPS; group++) {
		for (uint64_t i = 1; i <= GROUP; i++) {
			await(&there[group], i);
			send(&back[group], i);
		}
	}
	return NULL;
}

static uint64_t group_ticks(unsigned int group)
{
	uint64_t begin = clock_ticks();

	for (uint64_t i = 1; i <= GROUP; i++) {
		send(&there[group], i);
		await(&back[group], i);
	}
	return clock_ticks() - begin;
}

double trip_ns(void)
{
	uint64_t ticks[GROUPS];
	pthread_t thread;
	double ns_per_tick;

	memset(there, 0, sizeof(there));
	memset(back, 0, sizeof(back));
	pin();
	thread = start_other(answer);
	clock_start();
	for (unsigned int i = 0; i < GROUPS; i++)
		ticks[i] = group_ticks(i);
	ns_per_tick = clock_stop();
	pthread_join(thread, NULL);
	return median(ticks, GROUPS) * ns_per_tick / GROUP;
}

void mode_trip(void)
{
	printf("trip %.1f\n", trip_ns());
}
