/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzzers share: the input as a stream of decisions, and the check
 * that stops at what must not be.
 *
 * An input that is used up goes on as zeroes, so whoever loops asks
 * fuzz_more() first.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Less of tests/fake_platform.h to prepare for each input. */
#define FAKE_ARENA_SIZE (1u << 18)

struct fuzz {
	const uint8_t *data;
	size_t left;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stop with the input that did it, and say what is wrong. */
#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition))                                              \
			fuzz_fail(#condition, __FILE__, __LINE__);             \
	} while (0)

static inline void fuzz_fail(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: not true: %s\n", file, line, condition);
	abort();
}

static inline bool fuzz_more(const struct fuzz *in)
{
	return in->left != 0;
}

/* A number of 1 to 4 bytes. */
static inline uint32_t fuzz_take(struct fuzz *in, unsigned int bytes)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < bytes && in->left; i++) {
		value |= (uint32_t)*in->data++ << 8 * i;
		in->left--;
	}
	return value;
}

static inline uint8_t fuzz_byte(struct fuzz *in)
{
	return (uint8_t)fuzz_take(in, 1);
}

static inline bool fuzz_flip(struct fuzz *in)
{
	return fuzz_take(in, 1) & 1;
}

/* A number below n, which is at most 256. */
static inline unsigned int fuzz_below(struct fuzz *in, unsigned int n)
{
	return fuzz_take(in, 1) % n;
}

/* A number that makes a difference: close to a right one, an edge, or any. */
static inline uint32_t fuzz_near(struct fuzz *in, uint32_t right)
{
	static const uint32_t edges[] = {
		0,	 1,	     0x7fff,	  0x8000,      0xffff,
		0x10000, 0x7fffffff, 0x80000000u, 0xffffffffu,
	};
	uint32_t how = fuzz_take(in, 1);

	if (how < 0xa0)
		return right + how % 16 - 7;
	if (how < 0xd0)
		return edges[how % 9];
	return fuzz_take(in, 4);
}

#endif /* TESTS_FUZZ_FUZZ_H */
