/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Playing a script: two halves are set up, the operations happen one after the
 * other, all that is left is brought home, and everything is taken down.
 */
#ifndef TESTS_PAIR_PLAY_H
#define TESTS_PAIR_PLAY_H

#include "play_device.h"
#include "play_driver.h"
#include "turn.h"

/* ---- turning ---------------------------------------------------------- */

/* Only with an empty ring: what happens meanwhile is not checked. */
static inline void play_turn(const struct op *op)
{
	struct mark *marks[] = { &oracle.added, &oracle.published,
				 &oracle.taken, &oracle.completed,
				 &oracle.got };

	if (oracle.added.buffers != oracle.got.buffers)
		return;
	play_publish();
	play_ask_notify();
	mirror.fail = 0;
	if (!expect("the ring turns", turn(op->n[0]), true))
		return;
	for (unsigned int i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		marks[i]->buffers += op->n[0];
		marks[i]->units += op->n[0];
	}
	oracle.asked = oracle.completed.units;
	oracle.driver.sleeps_until = 0;
	oracle.device.sleeps_until = 0;
	if (op->n[0])
		got_some();
}

/* ---- everything ------------------------------------------------------- */

static inline void play_op(const struct op *op)
{
	switch (op->kind) {
	case OP_ADD:
		play_add(op);
		break;
	case OP_ADD_MANY:
		play_add_many(op);
		break;
	case OP_KICK:
		play_publish();
		play_notify();
		break;
	case OP_PUBLISH:
		play_publish();
		break;
	case OP_NOTIFY:
		play_notify();
		break;
	case OP_GET:
		play_get(op);
		break;
	case OP_GET_MANY:
		play_get_many(op);
		break;
	case OP_DISABLE_CB:
		play_disable_cb();
		break;
	case OP_ENABLE_CB:
		play_enable_cb(op);
		break;
	case OP_INTERRUPT:
		play_interrupt();
		break;
	case OP_FAIL_MAP:
		if (with_feature(&oracle.with, VIRTIO_F_ACCESS_PLATFORM))
			mirror.fail = op->n[0] + 1;
		break;
	case OP_RESET:
		play_reset(op);
		break;
	case OP_TAKE:
		play_take(op);
		break;
	case OP_ABANDON:
		play_abandon();
		break;
	case OP_COMPLETE:
		play_complete(op);
		break;
	case OP_COMPLETE_MANY:
		play_complete_many(op);
		break;
	case OP_ASK_NOTIFY:
		play_ask_notify();
		break;
	case OP_WANT_KICKS:
		play_want_kicks();
		break;
	case OP_DETER_KICKS:
		play_deter_kicks();
		break;
	case OP_TURN:
		play_turn(op);
		break;
	default:
		break;
	}
}

/* Both work until nothing is left. */
static inline void play_home(void)
{
	static const struct op ops[] = {
		{ OP_KICK, { 0 } },	    { OP_TAKE, { SLOTS } },
		{ OP_COMPLETE, { SLOTS } }, { OP_ASK_NOTIFY, { 0 } },
		{ OP_GET, { SLOTS } },
	};

	oracle.homeward = true;
	for (unsigned int i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (!oracle.wrong)
			play_op(&ops[i]);
	expect("buffers that came back", (long long)oracle.got.buffers,
	       (long long)oracle.added.buffers);
	expect("room in the end", oracle.room, oracle.with.size);
	expect("mappings in the end", mirror.live, 0);
}

static inline void play_clean(void)
{
	halves_down();
	expect("memory that was not given back", fake_live_blocks(&halves.fp),
	       0);
	expect("violations of the platform's contract, in the end",
	       halves.fp.violations, 0);
}

/* Set two halves up; false if that went wrong. */
static inline bool play_begin(const struct combination *with)
{
	memset(slots, 0, sizeof(slots));
	mirror.fail = 0;
	oracle.wrong = NULL;
	oracle.homeward = false;
	oracle.driver.on = true;
	oracle_begin(with);
	return expect("setting up", halves_up(with, called_back, told_device),
		      0);
}

/*
 * Play a script from an operation on; oracle.wrong says what was wrong. Returns
 * how many operations were played, the last one being the one that went wrong.
 */
static inline unsigned int play_from(const struct script *s, unsigned int i)
{
	while (i < s->count && !oracle.wrong) {
		play_op(&s->ops[i++]);
		if (!oracle.wrong)
			oracle_holds();
	}
	if (!oracle.wrong)
		play_home();
	if (!oracle.wrong)
		oracle_holds();
	if (!oracle.wrong)
		play_clean();
	return i;
}

/* Play all of it, from setting up to taking down. */
static inline unsigned int play(const struct script *s)
{
	return play_begin(&s->with) ? play_from(s, 0) : 0;
}

#endif /* TESTS_PAIR_PLAY_H */
