/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must be so while a script is played: which buffers are where, in which
 * order they move on, how much room there is, who wants to be told of what. It
 * is told of every step and never looks at the ring.
 */
#ifndef TESTS_PAIR_ORACLE_H
#define TESTS_PAIR_ORACLE_H

#include "halves.h"
#include "payload.h"
#include "wish.h"

/* How far something has come since the queue began. */
struct mark {
	uint64_t buffers;
	uint64_t units; /* as wish.h counts */
};

/* A buffer that the device has. */
struct held {
	struct slot *slot;
	uint32_t token;
};

struct oracle {
	struct combination with; /* the size may change */
	struct wish_ring ring;
	uint32_t serial;
	uint32_t room; /* descriptors */
	/* Each follows the one before. */
	struct mark added;
	struct mark published;
	struct mark taken;
	struct mark completed;
	struct mark got;
	uint64_t asked; /* completed units, when the device last asked */
	struct slot *order[SLOTS]; /* as they were added */
	struct slot *used[SLOTS];  /* as they were completed */
	struct held held[SLOTS];
	unsigned int nr_held;
	struct wish driver;
	struct wish device;
	bool notify_due;
	/* Counted by callbacks. */
	unsigned int callbacks;
	unsigned int notified;
	unsigned int recycled;
	bool homeward; /* the script's end was reached */
	/* The first thing that was wrong. */
	const char *wrong;
	long long is;
	long long should;
};

static struct oracle oracle;

/* Each returns whether all is well so far. */
static inline bool expect(const char *what, long long is, long long should)
{
	if (is != should && !oracle.wrong) {
		oracle.wrong = what;
		oracle.is = is;
		oracle.should = should;
	}
	return !oracle.wrong;
}

static inline bool expect_verdict(const char *what, bool told,
				  enum wish_verdict v)
{
	return v == WISH_EITHER || expect(what, told, v == WISH_YES);
}

static inline bool oracle_in_order(void)
{
	return with_feature(&oracle.with, VIRTIO_F_IN_ORDER);
}

/* ---- beginning -------------------------------------------------------- */

/* A queue that has just been enabled: nothing is in it. */
static inline void oracle_begin(const struct combination *with)
{
	const struct mark none = { 0, 0 };

	oracle.with = *with;
	oracle.ring.packed = with_feature(with, VIRTIO_F_RING_PACKED);
	oracle.ring.event = with_feature(with, VIRTIO_RING_F_EVENT_IDX);
	oracle.ring.size = with->size;
	oracle.room = with->size;
	oracle.added = none;
	oracle.published = none;
	oracle.taken = none;
	oracle.completed = none;
	oracle.got = none;
	oracle.asked = 0;
	oracle.nr_held = 0;
	oracle.notify_due = false;
	/*
	 * A queue of zeros asks for everything (2.8.10), or for the first
	 * (2.7.7). What a driver wants of interrupts outlives a reset.
	 */
	wish_for(&oracle.device, 0, 0);
	oracle.device.loose = oracle.ring.packed;
	oracle.driver.lo = 0;
	oracle.driver.hi = 0;
	oracle.driver.loose = oracle.ring.packed;
	oracle.driver.sleeps_until = 0;
	oracle.device.sleeps_until = 0;
}

/* ---- a buffer moves on ------------------------------------------------ */

/* Descriptors that a buffer takes; more than the ring has: it never fits. */
static inline uint32_t oracle_cost(unsigned int segments)
{
	uint32_t table = halves_table_size(&oracle.with);

	return segments <= table ? 1 : segments;
}

static inline void mark_step(struct mark *m, const struct slot *s)
{
	m->buffers++;
	m->units += oracle.ring.packed ? s->descs : 1;
}

static inline void oracle_add(struct slot *s)
{
	s->state = SLOT_ADDED;
	oracle.order[oracle.added.buffers % SLOTS] = s;
	oracle.room -= s->descs;
	mark_step(&oracle.added, s);
}

/* What the device must find next; NULL if nothing was added. */
static inline struct slot *oracle_next(void)
{
	if (oracle.taken.buffers == oracle.added.buffers)
		return NULL;
	return oracle.order[oracle.taken.buffers % SLOTS];
}

static inline void oracle_take(struct slot *s, uint32_t token)
{
	s->state = SLOT_TAKEN;
	oracle.held[oracle.nr_held++] = (struct held){ s, token };
	mark_step(&oracle.taken, s);
	/* A packed ring shows what was added before it is announced. */
	oracle.device.sleeps_until = 0;
}

/* Which of those that the device has is to be completed now. */
static inline struct held oracle_complete(uint32_t key)
{
	unsigned int i = oracle_in_order() ? 0 : key % oracle.nr_held;
	struct held h = oracle.held[i];

	oracle.nr_held--;
	memmove(&oracle.held[i], &oracle.held[i + 1],
		(oracle.nr_held - i) * sizeof(h));
	h.slot->state = SLOT_USED;
	oracle.used[oracle.completed.buffers % SLOTS] = h.slot;
	mark_step(&oracle.completed, h.slot);
	return h;
}

/* A buffer came back: is it the right one, and as it should be? */
static inline bool oracle_get(struct slot *s, unsigned int len)
{
	struct slot *next = oracle.used[oracle.got.buffers % SLOTS];

	if (!expect("a buffer came back, there being one",
		    oracle.got.buffers < oracle.completed.buffers, true) ||
	    !expect("the slot of the buffer that came back", s - slots,
		    next - slots) ||
	    !expect("the state of the buffer that came back", s->state,
		    SLOT_USED) ||
	    !expect("its used length", len, s->len) ||
	    !expect("its bytes are right", payload_came_back(s), true))
		return false;
	s->state = SLOT_FREE;
	oracle.room += s->descs;
	mark_step(&oracle.got, s);
	oracle.driver.sleeps_until = 0;
	return true;
}

/* ---- always ----------------------------------------------------------- */

static inline bool oracle_holds(void)
{
	bool good = expect("num_free", halves.vq->num_free, oracle.room);

	good &= expect("the driver's half is broken",
		       virtqueue_is_broken(halves.vq), false);
	good &= expect("lines in the log", halves.fp.nr_lines, 0);
	good &= expect("violations of the platform's contract",
		       halves.fp.violations, 0);
	return good;
}

#endif /* TESTS_PAIR_ORACLE_H */
