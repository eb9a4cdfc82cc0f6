/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzzer's input as a stream of decisions. When it is used up, everything is
 * 0 and done() says so.
 */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_ARENA_SIZE (1u << 18)

struct input {
	const uint8_t *data;
	size_t left;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline bool done(const struct input *in)
{
	return !in->left;
}

static inline uint8_t take8(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->data++;
}

static inline uint16_t take16(struct input *in)
{
	uint16_t low = take8(in);

	return (uint16_t)(low | take8(in) << 8);
}

static inline uint32_t take32(struct input *in)
{
	uint32_t low = take16(in);

	return low | (uint32_t)take16(in) << 16;
}

/* A number below n. */
static inline unsigned int below(struct input *in, unsigned int n)
{
	return take8(in) % n;
}

/* What must hold whatever the input. */
static inline void must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

#endif /* TESTS_FUZZ_INPUT_H */
