/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half against a device that changes what it answered while the
 * answer is being taken, on every way to take one. See changing.h.
 */
#define FAKE_ARENA_SIZE (1u << 18)
#include "lying_device.h"

#include "changing.h"
#include "packed_raw.h"

static bool packed;
static unsigned int which; /* the change */
static void *got;
static unsigned int got_len;
static uint16_t heads[2]; /* of a buffer of one descriptor, and of two */

static void be_honest(void)
{
}

enum {
	OF_ID,
	OF_LEN,
	OF_FLAGS, /* packed: whose it is */
};

static const struct {
	unsigned int field;
	uint32_t to;
} changes[] = {
	{ OF_ID, 0 /* the other buffer */ },
	{ OF_ID, 7 /* none */ },
	{ OF_ID, 8 },
	{ OF_ID, 9 },
	{ OF_ID, 0xffff },
	{ OF_LEN, 6 },
	{ OF_LEN, 65 },
	{ OF_LEN, 0xffffffffu },
	{ OF_FLAGS, PK_AVAIL },
};

#define CHANGES (sizeof(changes) / sizeof(changes[0]))

static uint16_t head_of(unsigned int i)
{
	/* The id is in the last descriptor of a list. */
	return packed ? pk_id(i ? 2 : 0) : rig_head((uint16_t)i);
}

static void use(uint32_t id, uint32_t len, unsigned int descs)
{
	if (packed)
		pk_use(id, len, descs);
	else
		rig_use(id, len);
}

static void begin(void)
{
	static const unsigned int packed_width[] = { 2, 4, 2 };
	uint32_t to = changes[which].to;
	unsigned int field = changes[which].field;

	up(packed ? PK_PACKED : 0);
	if (packed)
		pk_view(rig.ring.desc, rig.ring.avail, rig.ring.used,
			rig.ring.num);
	add_in(0);
	add_chain(1);
	virtqueue_kick(rig.vq);
	heads[0] = head_of(0);
	heads[1] = head_of(1);
	use(heads[0], 5, 1);
	if (field == OF_ID && !to)
		to = heads[1];
	if (packed)
		change_to(field == OF_ID    ? (void *)&pk.desc[0].id
			  : field == OF_LEN ? (void *)&pk.desc[0].len
					    : (void *)&pk.desc[0].flags,
			  packed_width[field], to);
	else
		change_to(field == OF_ID ? (void *)&rig.ring.used->ring[0].id
					 : (void *)&rig.ring.used->ring[0].len,
			  4, to);
}

static void work(void)
{
	got_len = 77;
	got = get(&got_len);
}

/* After the other one came back too, each descriptor is free, and once. */
static unsigned int free_heads(void)
{
	bool other = got == &tokens[1];
	unsigned int len, mask = 0;

	if (packed)
		pk.at = other ? 2 : 1;
	use(heads[!other], 0, other ? 1 : 2);
	if (get(&len) != &tokens[!other])
		return 0;
	for (unsigned int i = 0; i < 8; i++)
		add_in(i);
	virtqueue_kick(rig.vq);
	for (unsigned int i = 0; i < 8; i++)
		mask |= 1u << ((packed ? pk_id(i)
				       : rig_head((uint16_t)(i + 2))) &
			       31);
	return mask;
}

static void end(struct outcome *o)
{
	outcome_add(o, (uintptr_t)got);
	outcome_add(o, got ? got_len : 0);
	outcome_add(o, rig.vq->num_free);
	o->broken = virtqueue_is_broken(rig.vq);
	if (got)
		is_hex(free_heads(), 0xff);
	down();
}

static void of_all_fields(void)
{
	static const struct scene scene = { begin, work, end };

	if (!STEP_POSSIBLE) {
		tap_skip("no single steps on this processor");
		return;
	}
	for (which = 0; which < CHANGES; which++) {
		if (changes[which].field == OF_FLAGS && !packed)
			continue;
		if (!is_int(change_mixes(&scene), 0))
			tap_note("change", which);
	}
}

static void a_split_answer_that_changes(void)
{
	packed = false;
	of_all_fields();
}

static void a_packed_answer_that_changes(void)
{
	packed = true;
	of_all_fields();
}

int main(void)
{
	for (way = 0; way < WAYS; way++) {
		TEST(a_split_answer_that_changes);
		TEST(a_packed_answer_that_changes);
	}
	return tap_done();
}
