// SPDX-License-Identifier: BSD-2-Clause
/*
 * Ticks in nanoseconds, and medians.
 */
#include <stdlib.h>

#include "clock.h"

static double start_ns;
static uint64_t start_ticks;

void clock_start(void)
{
	start_ns = clock_ns();
	start_ticks = clock_ticks();
}

double clock_stop(void)
{
	return (clock_ns() - start_ns) / (double)(clock_ticks() - start_ticks);
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

double median(uint64_t *values, size_t num)
{
	qsort(values, num, sizeof(*values), compare);
	return (double)values[num / 2];
}
