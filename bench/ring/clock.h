/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time: nanoseconds, and ticks of something that is cheap to read twice in a
 * few dozen of them.
 *
 * What is timed is timed in small groups and the median group counts, so that
 * an interrupt, or another program that had the processor, does not.
 */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

static inline double clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Where nothing cheap is known, small batches measure the clock as well. */
static inline uint64_t clock_ticks(void)
{
#ifdef __x86_64__
	unsigned int cpu;

	return __builtin_ia32_rdtscp(&cpu);
#else
	return (uint64_t)clock_ns();
#endif
}

/* Measure the ticks: from here to clock_stop(), which says what one takes. */
void clock_start(void);
double clock_stop(void);

/* The median of some values, which are sorted. */
double median(uint64_t *values, size_t num);

#endif /* BENCH_CLOCK_H */
