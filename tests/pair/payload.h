/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is in the buffers. A slot is a buffer's place in memory; all of its
 * bytes follow from its shape and its serial number, so that each side knows
 * what it must find, and bytes of an earlier buffer are wrong ones.
 */
#ifndef TESTS_PAIR_PAYLOAD_H
#define TESTS_PAIR_PAYLOAD_H

#include <virtio/scatterlist.h>
#include <virtio/vringh.h>

#include "mirror.h"

#define SLOTS	  1024
#define SLOT_SIZE (MIRROR_SIZE / SLOTS)
#define SEGMENTS  (SLOT_SIZE / 2)

enum slot_state {
	SLOT_FREE,
	SLOT_ADDED, /* the driver added it */
	SLOT_TAKEN, /* the device has it */
	SLOT_USED,  /* the device completed it */
};

struct slot {
	enum slot_state state;
	unsigned int out; /* segments */
	unsigned int in;
	uint32_t key; /* of their lengths */
	uint32_t serial;
	uint32_t descs; /* that it takes in the ring */
	uint32_t len;	/* what the device said that it wrote */
};

static struct slot slots[SLOTS];

static inline unsigned char *slot_memory(const struct slot *s)
{
	return &mirror.memory[(size_t)(s - slots) * SLOT_SIZE];
}

/* Segments may be empty; each has a guard byte behind it. */
static inline uint32_t segment_len(const struct slot *s, unsigned int i)
{
	uint32_t most = (uint32_t)SLOT_SIZE / (s->out + s->in);

	return (s->key + (s->key >> 4) * i) % (most < 64 ? most : 64);
}

static inline uint32_t part_len(const struct slot *s, bool in)
{
	unsigned int from = in ? s->out : 0;
	unsigned int to = in ? s->out + s->in : s->out;
	uint32_t len = 0;

	for (unsigned int i = from; i < to; i++)
		len += segment_len(s, i);
	return len;
}

static inline uint8_t sent_byte(const struct slot *s, uint32_t i)
{
	return (uint8_t)(s->serial * 31u + i * 7u + (i >> 8));
}

static inline uint8_t answer_byte(const struct slot *s, uint32_t i)
{
	return (uint8_t)~sent_byte(s, i + 5);
}

/* ---- the driver's side ------------------------------------------------ */

static inline void payload_fill(const struct slot *s)
{
	unsigned char *mem = slot_memory(s);
	uint32_t sent = 0;

	for (unsigned int i = 0; i < s->out + s->in; i++) {
		for (uint32_t n = segment_len(s, i); n; n--)
			*mem++ = i < s->out ? sent_byte(s, sent++)
					    : MIRROR_UNTOUCHED;
		*mem++ = MIRROR_GUARD;
	}
}

/* Is every byte what it should be, the device having written some? */
static inline bool payload_came_back(const struct slot *s)
{
	const unsigned char *mem = slot_memory(s);
	uint32_t sent = 0, got = 0;

	for (unsigned int i = 0; i < s->out + s->in; i++) {
		for (uint32_t n = segment_len(s, i); n; n--) {
			uint8_t want = MIRROR_UNTOUCHED;

			if (i < s->out)
				want = sent_byte(s, sent++);
			else if (got < s->len)
				want = answer_byte(s, got++);
			if (*mem++ != want)
				return false;
		}
		if (*mem++ != MIRROR_GUARD)
			return false;
	}
	return true;
}

/* ---- the device's side ------------------------------------------------ */

/* Read all that was sent; false if it is not what the driver meant. */
static inline bool payload_arrived(const struct slot *s,
				   struct vringh_kiov *riov,
				   const struct vringh_kiov *wiov)
{
	static unsigned char sent[SLOT_SIZE + 1];
	uint32_t len = part_len(s, false);

	if (vringh_kiov_length(wiov) != part_len(s, true) ||
	    vringh_iov_pull(riov, sent, sizeof(sent)) != len)
		return false;
	for (uint32_t i = 0; i < len; i++)
		if (sent[i] != sent_byte(s, i))
			return false;
	return true;
}

/* Write s->len bytes. */
static inline void payload_answer(const struct slot *s,
				  struct vringh_kiov *wiov)
{
	static unsigned char answer[SLOT_SIZE];

	for (uint32_t i = 0; i < s->len; i++)
		answer[i] = answer_byte(s, i);
	vringh_iov_push(wiov, answer, s->len);
}

#endif /* TESTS_PAIR_PAYLOAD_H */
