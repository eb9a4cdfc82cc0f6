/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making a script that fails shorter, as long as it fails: operations are left
 * out, first many at a time; then features and numbers are made smaller.
 */
#ifndef TESTS_PAIR_SHRINK_H
#define TESTS_PAIR_SHRINK_H

#include "trial.h"

#define SHRINK_TRIALS 5000

struct shrink {
	struct script best; /* the shortest that failed */
	unsigned int trials;
};

/* Take a candidate if it fails too. */
static inline bool shrink_to(struct shrink *sh, const struct script *candidate)
{
	if (sh->trials == SHRINK_TRIALS)
		return false;
	sh->trials++;
	if (!trial_fails(candidate, false))
		return false;
	sh->best = *candidate;
	return true;
}

static inline bool shrink_without(struct shrink *sh, unsigned int from,
				  unsigned int count)
{
	struct script s = sh->best;

	s.count -= count;
	memmove(&s.ops[from], &s.ops[from + count],
		(s.count - from) * sizeof(s.ops[0]));
	return shrink_to(sh, &s);
}

/* Leave out pieces: halves of the script, then quarters, down to one. */
static inline bool shrink_ops(struct shrink *sh)
{
	bool shorter = false;

	for (unsigned int piece = sh->best.count / 2; piece; piece /= 2) {
		unsigned int end = sh->best.count;

		/* From the end: what fails is there. */
		for (; end >= piece; end -= piece) {
			if (shrink_without(sh, end - piece, piece))
				shorter = true;
			if (end > sh->best.count)
				end = sh->best.count + piece;
		}
	}
	return shorter;
}

/* Try 0, then a half, then one less. */
static inline bool shrink_number(struct shrink *sh, struct script *s,
				 uint32_t *number, uint32_t least)
{
	uint32_t was = *number;
	uint32_t smaller[] = { least, was / 2, was - 1 };

	for (unsigned int i = 0; i < 3 && was > least; i++) {
		*number = smaller[i];
		if (*number >= least && *number < was && shrink_to(sh, s))
			return true;
	}
	*number = was;
	return false;
}

static inline bool shrink_numbers(struct shrink *sh)
{
	struct script s = sh->best;
	bool smaller = false;

	for (unsigned int i = 0; i < s.count; i++)
		for (unsigned int n = 0; n < SCRIPT_NUMBERS; n++)
			while (shrink_number(sh, &s, &s.ops[i].n[n], 0))
				smaller = true;
	return smaller;
}

static inline bool shrink_features(struct shrink *sh)
{
	bool smaller = false;

	for (unsigned int i = 0; i < SCRIPT_FEATURES; i++) {
		struct script s = sh->best;

		s.with.features &= ~((uint64_t)1 << script_features[i].bit);
		/* A split ring has not every size; a packed one is kept. */
		if (s.with.features != sh->best.with.features &&
		    script_features[i].bit != VIRTIO_F_RING_PACKED)
			smaller |= shrink_to(sh, &s);
	}
	return smaller;
}

static inline bool shrink_size(struct shrink *sh)
{
	struct script s = sh->best;
	bool packed = with_feature(&s.with, VIRTIO_F_RING_PACKED);
	bool smaller = false;

	while (s.with.size > 1) {
		s.with.size = packed ? s.with.size - 1 : s.with.size / 2;
		if (packed && s.with.size > 16)
			s.with.size /= 2;
		if (!shrink_to(sh, &s))
			break;
		smaller = true;
	}
	return smaller;
}

/* The shortest script that could be found for a failure. */
static inline void shrink(struct shrink *sh)
{
	bool again = true;

	sh->trials = 0;
	while (again && sh->trials < SHRINK_TRIALS) {
		again = shrink_ops(sh);
		again |= shrink_features(sh);
		again |= shrink_size(sh);
		again |= shrink_numbers(sh);
	}
}

#endif /* TESTS_PAIR_SHRINK_H */
