/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The seed of this run of a test: another one each time, so that many runs see
 * more than one does; or the environment's VIRTIO_TEST_SEED, which has a
 * failure again. The test prints it. It comes beside a fixed seed, never
 * instead of it: what all runs have in common must not depend on luck.
 */
#ifndef TESTS_SEED_H
#define TESTS_SEED_H

#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "prng.h"

static inline uint64_t seed_of_this_run(void)
{
	const char *given = getenv("VIRTIO_TEST_SEED");
	struct timespec now;
	struct prng p;

	if (given)
		return strtoull(given, NULL, 0);
	clock_gettime(CLOCK_REALTIME, &now);
	p.state = (uint64_t)now.tv_sec << 30 ^ (uint64_t)now.tv_nsec ^
		  (uint64_t)getpid() << 48;
	/* Short enough to be typed. */
	return prng_next(&p) >> 32;
}

#endif /* TESTS_SEED_H */
