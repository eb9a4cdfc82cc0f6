/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the harness can do with the work; each prints "name value" lines.
 */
#ifndef BENCH_MODES_H
#define BENCH_MODES_H

#include <pthread.h>

/* Only do it, for a profiler that counts. */
void mode_count(void);

/* One core: nanoseconds a buffer in each phase. */
void mode_time(void);

/* Two cores: nanoseconds a buffer, and of a round trip before and after. */
void mode_cores(void);

/* Bytes that a queue takes: at rest, and full. */
void mode_memory(void);

/* Nanoseconds of a round trip between the two cores. */
void mode_trip(void);

/* Stay on the first CPU that the process may have. */
void pin(void);

/* Start a thread that stays on the second. */
pthread_t start_other(void *(*run)(void *));

/* A round trip of two cache lines between the two, in nanoseconds. */
double trip_ns(void);

#endif /* BENCH_MODES_H */
