/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's operations of a script, each checked against the oracle.
 */
#ifndef TESTS_PAIR_PLAY_DEVICE_H
#define TESTS_PAIR_PLAY_DEVICE_H

#include "oracle.h"

/* ---- taking ----------------------------------------------------------- */

static struct kvec readable[SEGMENTS];
static struct kvec writable[SEGMENTS];

/* How much the device writes: all, nothing, or something between. */
static inline uint32_t written_len(const struct slot *s, uint32_t key)
{
	uint32_t room = part_len(s, true);

	switch (key % 4) {
	case 0:
		return room;
	case 1:
		return 0;
	default:
		return key % (room + 1);
	}
}

/* Find the next buffer; NULL if there is none to be seen. */
static inline struct slot *find_one(struct vringh_kiov *riov,
				    struct vringh_kiov *wiov, uint32_t *token)
{
	struct slot *s = oracle_next();
	bool shown = oracle.taken.buffers < oracle.published.buffers;
	int ret;

	vringh_kiov_init(riov, readable, SEGMENTS);
	vringh_kiov_init(wiov, writable, SEGMENTS);
	ret = vringh_getdesc(&halves.vrh, riov, wiov, token);
	/* A packed ring may show what was added before it is announced. */
	if (shown || !s || !oracle.ring.packed)
		expect("the device finds a buffer", ret, shown);
	if (ret != 1 || oracle.wrong)
		return NULL;
	expect("the buffer is as it was sent", payload_arrived(s, riov, wiov),
	       true);
	return s;
}

static inline bool take_one(uint32_t key)
{
	struct vringh_kiov riov, wiov;
	uint32_t token;
	struct slot *s = find_one(&riov, &wiov, &token);

	if (!s)
		return false;
	s->len = written_len(s, key);
	payload_answer(s, &wiov);
	oracle_take(s, token);
	return true;
}

static inline void play_take(const struct op *op)
{
	for (uint32_t n = 0; n <= op->n[0] && take_one(op->n[1] + n); n++)
		;
}

static inline void play_abandon(void)
{
	struct vringh_kiov riov, wiov;
	uint32_t token;

	if (find_one(&riov, &wiov, &token))
		vringh_abandon(&halves.vrh);
}

/* ---- giving back ------------------------------------------------------ */

static inline void play_complete(const struct op *op)
{
	for (uint32_t n = 0; n <= op->n[0] && oracle.nr_held; n++) {
		struct held h = oracle_complete(op->n[1] + n);

		vringh_complete(&halves.vrh, h.token, h.slot->len);
	}
}

static inline void play_complete_many(const struct op *op)
{
	static struct vringh_used used[SLOTS];
	unsigned int n = 0;

	for (; n <= op->n[0] && oracle.nr_held; n++) {
		struct held h = oracle_complete(op->n[1] + n);

		used[n].head = h.token;
		used[n].len = h.slot->len;
		used[n].whole = h.slot->len == part_len(h.slot, true);
	}
	vringh_complete_multi(&halves.vrh, used, n);
}

static inline void play_ask_notify(void)
{
	uint64_t old = oracle.asked;
	uint64_t now = oracle.completed.units;
	enum wish_verdict v = wish_ask(&oracle.driver, &oracle.ring, old, now);
	bool told = vringh_need_notify(&halves.vrh);

	oracle.asked = now;
	if (old == now)
		v = WISH_NO; /* nothing is new */
	if (!expect_verdict("the driver is interrupted", told, v))
		return;
	wish_learn(&oracle.driver, old, now, told);
	if (told)
		oracle.driver.sleeps_until = 0;
	else if (oracle.driver.sleeps_until)
		expect("the driver sleeps on, with buffers for it",
		       oracle.completed.units >= oracle.driver.sleeps_until,
		       false);
}

/* ---- kicks ------------------------------------------------------------ */

static inline void play_want_kicks(void)
{
	bool shown = oracle.taken.buffers < oracle.published.buffers;
	bool sleep = vringh_notify_enable(&halves.vrh);

	wish_for(&oracle.device, oracle.taken.units, oracle.taken.units);
	if (shown || !oracle_next() || !oracle.ring.packed)
		expect("the device may sleep", sleep, !shown);
	oracle.device.sleeps_until = sleep ? oracle.device.hi + 1 : 0;
}

/* As for the driver, an old place may still be reached. */
static inline void play_deter_kicks(void)
{
	vringh_notify_disable(&halves.vrh);
	oracle.device.on = false;
	oracle.device.sleeps_until = 0;
}

#endif /* TESTS_PAIR_PLAY_DEVICE_H */
