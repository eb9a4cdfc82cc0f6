/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When one side must be told, may be told, and must not be: notification
 * suppression as the specification has it (2.7.7, 2.7.10, 2.8.10), computed
 * with numbers that do not wrap, from what the side said it wants.
 *
 * A place is counted from the queue's beginning, in the ring's units: buffers
 * in the split layout, descriptors in the packed one.
 */
#ifndef TESTS_PAIR_WISH_H
#define TESTS_PAIR_WISH_H

#include <stdbool.h>
#include <stdint.h>

/* The ring, as far as wishes are concerned. */
struct wish_ring {
	bool packed;
	bool event; /* VIRTIO_RING_F_EVENT_IDX */
	uint32_t size;
};

/* To be told when the place is passed; exactly known if lo is hi. */
struct wish {
	bool on;
	bool loose; /* for anything else too, as nothing was said yet */
	uint64_t lo;
	uint64_t hi;
	/* Who asked may sleep up to this place; 0: it is awake. */
	uint64_t sleeps_until;
};

enum wish_verdict { WISH_NO, WISH_YES, WISH_EITHER };

/*
 * Could a place that was passed long ago, or is far ahead, be taken for one
 * between @old and @now? Places come round again: after 65536, or after two
 * laps with their wrap counter.
 */
static inline bool wish_looks_passed(const struct wish *w,
				     const struct wish_ring *r, uint64_t old,
				     uint64_t now)
{
	uint64_t circle = r->packed ? 2 * (uint64_t)r->size : 65536;
	uint64_t back = (now - 1 + circle - w->lo % circle) % circle;

	return back < now - old || (r->packed && now - old > r->size);
}

/* The other side went from @old to @now. Must this side be told? */
static inline enum wish_verdict wish_ask(const struct wish *w,
					 const struct wish_ring *r,
					 uint64_t old, uint64_t now)
{
	bool touched = w->lo < now && old <= w->hi;

	if (old == now) /* it may be told again */
		return WISH_EITHER;
	if (!r->event)
		return w->on ? WISH_YES : WISH_NO;
	if (!w->on && r->packed)
		return WISH_NO;
	if (w->on && old <= w->lo && w->hi < now && now - w->lo <= r->size)
		return WISH_YES;
	return touched || w->loose || wish_looks_passed(w, r, old, now)
		       ? WISH_EITHER
		       : WISH_NO;
}

/* It was told, or not: that says where its place can still be. */
static inline void wish_learn(struct wish *w, uint64_t old, uint64_t now,
			      bool told)
{
	if (told || old > w->lo || now <= w->lo)
		return;
	w->lo = now < w->hi ? now : w->hi;
}

/* Ask to be told at a place. */
static inline void wish_for(struct wish *w, uint64_t lo, uint64_t hi)
{
	w->on = true;
	w->loose = false;
	w->lo = lo;
	w->hi = hi;
}

#endif /* TESTS_PAIR_WISH_H */
