/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A script: what two halves of a ring are like, and what happens to them. Its
 * text is short enough to be copied from a log and given to a test again:
 *
 *     packed event_idx size 5: a1,2,7 k t c g
 *
 * An operation is a letter and up to three numbers; numbers that are 0 at the
 * end are left out. Every operation can stand anywhere, so that any of them
 * can be taken away: one that has nothing to do does nothing.
 */
#ifndef TESTS_PAIR_SCRIPT_H
#define TESTS_PAIR_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/spec/virtio_config.h>

#define SCRIPT_OPS     512 /* that a script can have */
#define SCRIPT_NUMBERS 3

/* The operations, by their letters. A count of 0 means once. */
enum {
	/* the driver's */
	OP_ADD = 'a',	     /* segments out, in; key of their lengths */
	OP_ADD_MANY = 'A',   /* buffers; 0 out, 1 in; key */
	OP_KICK = 'k',	     /* publish, notify if that is asked for */
	OP_PUBLISH = 'p',    /* the first half of it */
	OP_NOTIFY = 'n',     /* the second half, if it is due */
	OP_GET = 'g',	     /* buffers, at most */
	OP_GET_MANY = 'G',   /* the same in one call */
	OP_DISABLE_CB = 'd', /* no interrupts, please */
	OP_ENABLE_CB = 'e',  /* 0 at once, 1 delayed, 2 in two steps */
	OP_INTERRUPT = 'v',  /* one arrives, be it due or not */
	OP_FAIL_MAP = 'x',   /* the n-th mapping from now fails */
	OP_RESET = 'R',	     /* the queue; its size then, 0: as it was */
	/* the device's */
	OP_TAKE = 't',		/* buffers, at most; key of what is written */
	OP_ABANDON = 'b',	/* take one and give it back */
	OP_COMPLETE = 'c',	/* buffers; key of their order */
	OP_COMPLETE_MANY = 'm', /* the same in one call */
	OP_ASK_NOTIFY = 'i',	/* does the driver want an interrupt? */
	OP_WANT_KICKS = 'w',	/* and may I sleep? */
	OP_DETER_KICKS = 'q',	/* be quiet */
	/* both */
	OP_TURN = 'W', /* pass single buffers, to have indices wrap */
};

struct op {
	char kind;
	uint32_t n[SCRIPT_NUMBERS];
};

/*
 * How the device's memory is described to it: buffers and rings, with their
 * indirect tables, in a range each, of which one is the first; or all of it in
 * one range. What is plain lies in the first.
 */
enum reach {
	REACH_BUFFERS_FIRST,
	REACH_RINGS_FIRST,
	REACH_AS_ONE,
	REACHES,
};

static const char *const script_reaches[REACHES] = { "", "rings_first",
						     "one_range" };

/* What the halves are like. */
struct combination {
	uint64_t features;
	uint32_t size;
	enum reach reach;
};

struct script {
	struct combination with;
	unsigned int count;
	struct op ops[SCRIPT_OPS];
};

/* The features that are combined, all with all. */
struct script_feature {
	const char *name;
	unsigned int bit;
};

static const struct script_feature script_features[] = {
	{ "packed", VIRTIO_F_RING_PACKED },
	{ "indirect", VIRTIO_RING_F_INDIRECT_DESC },
	{ "event_idx", VIRTIO_RING_F_EVENT_IDX },
	{ "in_order", VIRTIO_F_IN_ORDER },
	{ "notification_data", VIRTIO_F_NOTIFICATION_DATA },
	{ "access_platform", VIRTIO_F_ACCESS_PLATFORM },
	{ "order_platform", VIRTIO_F_ORDER_PLATFORM },
};

#define SCRIPT_FEATURES (sizeof(script_features) / sizeof(script_features[0]))

static inline bool with_feature(const struct combination *c, unsigned int bit)
{
	return c->features >> bit & 1;
}

/* The n-th of all combinations of features. */
static inline uint64_t script_feature_set(unsigned int n)
{
	uint64_t features = 0;

	for (unsigned int i = 0; i < SCRIPT_FEATURES; i++)
		features |= (uint64_t)(n >> i & 1) << script_features[i].bit;
	return features;
}

/* ---- as text ---------------------------------------------------------- */

static inline void script_print_features(FILE *f, uint64_t features)
{
	if (!(features >> VIRTIO_F_RING_PACKED & 1))
		fputs("split", f);
	for (unsigned int i = 0; i < SCRIPT_FEATURES; i++)
		if (features >> script_features[i].bit & 1)
			fprintf(f, "%s%s", i ? " " : "",
				script_features[i].name);
}

static inline void script_print_op(FILE *f, const struct op *op)
{
	unsigned int numbers = SCRIPT_NUMBERS;

	fputc(op->kind, f);
	while (numbers && !op->n[numbers - 1])
		numbers--;
	for (unsigned int i = 0; i < numbers; i++)
		fprintf(f, "%s%u", i ? "," : "", op->n[i]);
}

static inline void script_print(FILE *f, const struct script *s)
{
	script_print_features(f, s->with.features);
	if (s->with.reach)
		fprintf(f, " %s", script_reaches[s->with.reach]);
	fprintf(f, " size %u:", s->with.size);
	for (unsigned int i = 0; i < s->count; i++) {
		fputc(' ', f);
		script_print_op(f, &s->ops[i]);
	}
}

/* The next word of @text, which is moved behind it; false at the end. */
static inline bool script_word(const char **text, char *word, size_t size)
{
	size_t n = strspn(*text, " :");

	*text += n;
	n = strcspn(*text, " :");
	if (!n || n >= size)
		return false;
	memcpy(word, *text, n);
	word[n] = '\0';
	*text += n;
	return true;
}

static inline bool script_read_feature(struct script *s, const char *word)
{
	for (unsigned int i = 0; i < SCRIPT_FEATURES; i++) {
		if (!strcmp(word, script_features[i].name)) {
			s->with.features |= (uint64_t)1
					    << script_features[i].bit;
			return true;
		}
	}
	for (unsigned int i = 1; i < REACHES; i++) {
		if (!strcmp(word, script_reaches[i])) {
			s->with.reach = (enum reach)i;
			return true;
		}
	}
	return !strcmp(word, "split") || !strcmp(word, "size");
}

static inline void script_read_op(struct op *op, const char *word)
{
	char *at = (char *)(uintptr_t)word;

	*op = (struct op){ .kind = *at };
	for (unsigned int i = 0; i < SCRIPT_NUMBERS && *at; i++)
		op->n[i] = (uint32_t)strtoul(at + 1, &at, 10);
}

/* Read a script; false if it is none. */
static inline bool script_read(struct script *s, const char *text)
{
	char word[32];

	memset(s, 0, sizeof(*s));
	while (!s->with.size && script_word(&text, word, sizeof(word)))
		if (!script_read_feature(s, word))
			s->with.size = (uint32_t)strtoul(word, NULL, 10);
	while (s->count < SCRIPT_OPS && script_word(&text, word, sizeof(word)))
		script_read_op(&s->ops[s->count++], word);
	return s->with.size && s->count;
}

#endif /* TESTS_PAIR_SCRIPT_H */
