/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random numbers that a seed repeats: SplitMix64. A test prints its seed, so a
 * failure can be had again.
 */
#ifndef TESTS_PRNG_H
#define TESTS_PRNG_H

#include <stdint.h>

struct prng {
	uint64_t state;
};

static inline uint64_t prng_next(struct prng *p)
{
	uint64_t z = p->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* A number below n. */
static inline unsigned int prng_below(struct prng *p, unsigned int n)
{
	return (unsigned int)(prng_next(p) % n);
}

#endif /* TESTS_PRNG_H */
