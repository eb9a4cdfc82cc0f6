/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other side changes one field of the shared memory while a call reads it:
 * between any two of its machine instructions. What comes of it must be what
 * comes of the old value, or of the new one, or a ring that is broken. A field
 * that is read twice, checked as one value and used as the other, is neither.
 */
#ifndef TESTS_HOSTILE_CHANGING_H
#define TESTS_HOSTILE_CHANGING_H

#include <stdint.h>
#include <string.h>

#include "stepping.h"
#include "tap.h"

#define CHANGE_NUMBERS 24
#define CHANGE_NEVER   0xffffffffu
#define CHANGE_SAMPLES 3u /* over all of a call */

/* What a call did, in numbers, of which the scene alone knows what they mean. */
struct outcome {
	bool broken;
	unsigned int count;
	uint64_t numbers[CHANGE_NUMBERS];
};

/* One call. */
struct scene {
	void (*begin)(void); /* lay all out, and say what changes */
	void (*work)(void);
	void (*end)(struct outcome *o); /* see what it did, and clean up */
};

static struct {
	void *field; /* little-endian */
	unsigned int width;
	uint64_t to;
	/* Of this run. */
	unsigned int when; /* how many instructions before */
	unsigned int count;
	bool over;
	void (*work)(void);
} change;

static inline void change_to(void *field, unsigned int width, uint64_t to)
{
	change.field = field;
	change.width = width;
	change.to = to;
}

/* Single steps are known on a little-endian processor alone. */
static inline void change_now(void)
{
	memcpy(change.field, &change.to, change.width);
}

static inline void change_look(void)
{
	if (change.over || ++change.count != change.when)
		return;
	change_now();
	step.on = false; /* the rest is of no interest */
}

static inline void change_work(void)
{
	change.work();
	change.over = true;
}

static inline void outcome_add(struct outcome *o, uint64_t number)
{
	if (o->count < CHANGE_NUMBERS)
		o->numbers[o->count++] = number;
}

static inline bool outcome_same(const struct outcome *a,
				const struct outcome *b)
{
	return a->broken == b->broken && a->count == b->count &&
	       !memcmp(a->numbers, b->numbers, sizeof(a->numbers));
}

static inline struct outcome change_run(const struct scene *s,
					unsigned int when)
{
	struct outcome o;

	memset(&o, 0, sizeof(o));
	s->begin();
	change.when = when;
	change.count = 0;
	change.over = false;
	change.work = s->work;
	if (when) {
		step_through(change_work, change_look);
	} else {
		change_now();
		change_work();
	}
	s->end(&o);
	return o;
}

/* What comes of the field's two values, and how many instants there are. */
struct change_limits {
	struct outcome before;
	struct outcome after;
	unsigned int instants;
};

static inline bool change_is_mixed(const struct change_limits *l,
				   const struct outcome *o)
{
	return !o->broken && !outcome_same(o, &l->before) &&
	       !outcome_same(o, &l->after);
}

/*
 * The earlier the change, the more of the call sees the new value: so go to
 * where the one outcome (@l->after, or also a broken ring) becomes another one,
 * step by step in halves. Returns where it is mixed on the way, or 0.
 */
static inline unsigned int change_bisect(const struct scene *s,
					 const struct change_limits *l,
					 bool from_after)
{
	unsigned int low = 0, high = l->instants + 1;

	while (high - low > 1) {
		unsigned int middle = low + (high - low) / 2;
		struct outcome o = change_run(s, middle);
		bool early = from_after ? outcome_same(&o, &l->after)
					: !outcome_same(&o, &l->before);

		if (change_is_mixed(l, &o))
			return middle;
		if (early)
			low = middle;
		else
			high = middle;
	}
	return 0;
}

/* At which instant does a change have another effect? 0: at none. */
static inline unsigned int change_mixes(const struct scene *s)
{
	struct change_limits l = { .before = change_run(s, CHANGE_NEVER) };
	unsigned int mixed, stride;

	l.instants = change.count;
	l.after = change_run(s, 0);
	mixed = change_bisect(s, &l, true);
	if (!mixed && !outcome_same(&l.before, &l.after))
		mixed = change_bisect(s, &l, false);
	stride = l.instants / CHANGE_SAMPLES + 1;
	for (unsigned int at = 1; !mixed && at <= l.instants; at += stride) {
		struct outcome o = change_run(s, at);

		if (change_is_mixed(&l, &o))
			mixed = at;
	}
	return mixed;
}

#endif /* TESTS_HOSTILE_CHANGING_H */
