/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random schedules. Each has a temper of its own - how often each operation is
 * chosen - so that some fill the ring, some drain it, some never sleep.
 */
#ifndef TESTS_PAIR_SCHEDULE_H
#define TESTS_PAIR_SCHEDULE_H

#include "prng.h"
#include "script.h"

/* The kinds to choose from, and how much of each there is by nature. */
struct schedule_kind {
	char kind;
	uint8_t weight;
};

static const struct schedule_kind schedule_kinds[] = {
	{ OP_ADD, 8 },		 { OP_ADD_MANY, 3 },   { OP_KICK, 5 },
	{ OP_PUBLISH, 2 },	 { OP_NOTIFY, 2 },     { OP_GET, 4 },
	{ OP_GET_MANY, 2 },	 { OP_DISABLE_CB, 2 }, { OP_ENABLE_CB, 4 },
	{ OP_INTERRUPT, 1 },	 { OP_FAIL_MAP, 1 },   { OP_RESET, 1 },
	{ OP_TAKE, 6 },		 { OP_ABANDON, 1 },    { OP_COMPLETE, 5 },
	{ OP_COMPLETE_MANY, 3 }, { OP_ASK_NOTIFY, 5 }, { OP_WANT_KICKS, 4 },
	{ OP_DETER_KICKS, 2 },
};

#define SCHEDULE_KINDS (sizeof(schedule_kinds) / sizeof(schedule_kinds[0]))

/* A count that is mostly small, and now and then all that there is room for. */
static inline uint32_t schedule_count(struct prng *p, uint32_t size)
{
	uint32_t most = prng_below(p, 8) && size > 4 ? 4 : size;

	return prng_below(p, most + 1);
}

static inline void schedule_numbers(struct prng *p, struct op *op,
				    uint32_t size)
{
	switch (op->kind) {
	case OP_ADD:
		op->n[1] = schedule_count(p, size);
		if (op->n[1] < size + 1) /* one more than there ever is room */
			op->n[0] = prng_below(p, op->n[1] + 2);
		op->n[1] -= op->n[0] < op->n[1] ? op->n[0] : op->n[1];
		op->n[2] = prng_below(p, 256);
		break;
	case OP_ADD_MANY:
		op->n[0] = schedule_count(p, size);
		op->n[1] = prng_below(p, 2);
		op->n[2] = prng_below(p, 256);
		break;
	case OP_ENABLE_CB:
		op->n[0] = prng_below(p, 3);
		break;
	case OP_FAIL_MAP:
		op->n[0] = prng_below(p, 5);
		break;
	case OP_RESET:
		op->n[0] = prng_below(p, 2) ? prng_below(p, size + 1) : 0;
		break;
	case OP_GET:
	case OP_GET_MANY:
		op->n[0] = schedule_count(p, size);
		break;
	case OP_TAKE:
	case OP_COMPLETE:
	case OP_COMPLETE_MANY:
		op->n[0] = schedule_count(p, size);
		op->n[1] = prng_below(p, 256);
		break;
	default:
		break;
	}
}

static inline char schedule_choose(struct prng *p,
				   const unsigned int weights[SCHEDULE_KINDS],
				   unsigned int sum)
{
	unsigned int at = prng_below(p, sum);
	unsigned int i = 0;

	while (at >= weights[i])
		at -= weights[i++];
	return schedule_kinds[i].kind;
}

/* The schedule that a seed stands for. */
static inline void schedule_make(struct script *s, struct combination with,
				 uint64_t seed)
{
	struct prng p = { seed };
	unsigned int weights[SCHEDULE_KINDS];
	unsigned int sum = 0;

	memset(s, 0, sizeof(*s));
	s->with = with;
	for (unsigned int i = 0; i < SCHEDULE_KINDS; i++) {
		weights[i] = (unsigned int)schedule_kinds[i].weight
				     << prng_below(&p, 5) >>
			     1;
		sum += weights[i];
	}
	for (unsigned int n = 20 + prng_below(&p, 180); n; n--) {
		struct op *op = &s->ops[s->count++];

		op->kind = schedule_choose(&p, weights, sum);
		schedule_numbers(&p, op, with.size);
	}
}

#endif /* TESTS_PAIR_SCHEDULE_H */
