// SPDX-License-Identifier: BSD-2-Clause
/*
 * The two CPUs that are used. A thread is on its own from its first instruction
 * on: if it began on the other's, which is busy, it would have to wait for it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "modes.h"

/* The CPU number @which of those that the process may have. */
static cpu_set_t nth_cpu(unsigned int which)
{
	static cpu_set_t all;
	cpu_set_t one;

	/* Asked once: what a thread may have is less, after this. */
	if (!CPU_COUNT(&all) && sched_getaffinity(0, sizeof(all), &all))
		abort();
	CPU_ZERO(&one);
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &all) || which--)
			continue;
		CPU_SET(cpu, &one);
		return one;
	}
	fprintf(stderr, "this needs two CPUs\n");
	exit(1);
}

void pin(void)
{
	cpu_set_t first = nth_cpu(0);

	if (sched_setaffinity(0, sizeof(first), &first))
		abort();
}

pthread_t start_other(void *(*run)(void *))
{
	cpu_set_t second = nth_cpu(1);
	pthread_attr_t attr;
	pthread_t thread;

	if (pthread_attr_init(&attr) ||
	    pthread_attr_setaffinity_np(&attr, sizeof(second), &second) ||
	    pthread_create(&thread, &attr, run, NULL))
		abort();
	pthread_attr_destroy(&attr);
	return thread;
}
