/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half against a driver that changes what it made available while it
 * is being taken. See changing.h.
 */
#define FAKE_ARENA_SIZE (1u << 16)
#include "packed_rig.h"

#include "changing.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

#define NUM	8
#define DATA	(VR_DATA + 0x4000)
#define TABLE	VR_DATA
#define OTHER	0x100u /* a descriptor, behind the ring's table */
#define LEN(i)	(16 * ((i) + 1u))
#define NOWHERE 0x1000u

/* What the buffer is like. */
static enum shape {
	ONE,
	CHAIN,	   /* three segments */
	ODD_CHAIN, /* of which the first is empty: for the slow way */
	TABLE_,	   /* an indirect table of three */
	ODD_TABLE, /* the same with an empty one */
	SHAPES,
} shape;

static bool packed;
static unsigned int which; /* the change */
static int ret;

static bool is_odd(void)
{
	return shape == ODD_CHAIN || shape == ODD_TABLE;
}

static bool is_table(void)
{
	return shape == TABLE_ || shape == ODD_TABLE;
}

static uint32_t seg_len(unsigned int i)
{
	return is_odd() && !i ? 0 : LEN(i);
}

static uint16_t seg_flags(unsigned int i)
{
	bool next = shape != ONE && i < 2 && !(packed && is_table());

	return (uint16_t)((next ? NEXT : 0) | (i ? WRITE : 0));
}

static void lay_split(void)
{
	is_int(vr_up(VR_INDIRECT, NUM), 0);
	/* Another buffer, and one where no descriptor can be. */
	vr_set(6, DATA + 0x600, 0x60, 0, 0);
	vr_set(OTHER, DATA + 0x700, 0x70, WRITE, 0);
	for (unsigned int i = 0; i < 3; i++) {
		uint16_t next = (uint16_t)(i + 1);

		if (is_table())
			vr_set_in(TABLE, i, DATA + 0x100 * i, seg_len(i),
				  seg_flags(i), next);
		else
			vr_set(i, DATA + 0x100 * i, seg_len(i), seg_flags(i),
			       next);
	}
	if (is_table())
		vr_set(0, TABLE, 3 * sizeof(struct vring_desc), INDIRECT, 0);
	vr_offer(0);
}

static void lay_packed(void)
{
	is_int(vp_up(VR_INDIRECT, NUM), 0);
	for (unsigned int i = 0; i < (shape == ONE ? 1 : 3); i++) {
		if (is_table())
			vp_put_in(TABLE, i, DATA + 0x100 * i, seg_len(i),
				  seg_flags(i));
		else
			vp_put(DATA + 0x100 * i, seg_len(i), seg_flags(i), 3);
	}
	if (is_table())
		vp_put(TABLE, 3 * sizeof(struct vring_packed_desc), INDIRECT,
		       3);
}

/* Parts of a descriptor of either layout: they are of the same widths. */
struct part {
	size_t offset;
	unsigned int width;
};

static const struct part addr_part = { 0, 8 }, len_part = { 8, 4 },
			 third_part = { 12, 2 }, fourth_part = { 14, 2 };

/* What a part may become: what is plausible, what is a lie. */
static const struct {
	const struct part *part;
	uint64_t to;
	bool flips; /* these bits of the flags, whichever part they are */
} changes[] = {
	{ &addr_part, VR_BASE + DATA + 0x800, false },
	{ &addr_part, NOWHERE, false },
	{ &len_part, 8, false },
	{ &len_part, 0, false },
	{ &len_part, 0x7fffffff, false },
	{ NULL, NEXT, true },
	{ NULL, WRITE, true },
	{ NULL, INDIRECT, true },
	{ NULL, VP_AVAIL, true },
	{ NULL, VP_USED, true },
	/* Where the next one is, or the id. */
	{ NULL, 6, false },
	{ NULL, OTHER, false },
	{ NULL, 0xffff, false },
};

#define CHANGES (sizeof(changes) / sizeof(changes[0]))
/* In two descriptors, in two of a table; then the head. */
#define PLACES 4
#define HEADS  3

static void change_head(unsigned int i)
{
	static const uint16_t heads[HEADS] = { 6, OTHER, 0xffff };

	change_to(&vr_avail()->ring[0], 2, heads[i]);
}

static void begin(void)
{
	unsigned int place = which / CHANGES, i = which % CHANGES;
	unsigned char *desc;
	const struct part *part = changes[i].part;
	uint64_t to = changes[i].to;

	if (packed)
		lay_packed();
	else
		lay_split();
	if (place == PLACES) {
		change_head(i);
		return;
	}
	desc = &vr.machine.mem[(place < 2 ? VR_DESC : TABLE) + place % 2 * 16];
	if (!part) {
		bool last = changes[i].flips == packed;

		part = last ? &fourth_part : &third_part;
	}
	if (changes[i].flips) {
		uint16_t flags;

		memcpy(&flags, desc + part->offset, 2);
		to ^= flags;
	}
	change_to(desc + part->offset, part->width, to);
}

static void work(void)
{
	ret = vr_get();
}

static void add_pieces(struct outcome *o, const struct vringh_kiov *iov)
{
	outcome_add(o, iov->used);
	for (unsigned int i = 0; i < iov->used; i++) {
		outcome_add(o, (uintptr_t)iov->iov[i].iov_base -
				       (uintptr_t)vr.machine.mem);
		outcome_add(o, iov->iov[i].iov_len);
	}
}

static void end(struct outcome *o)
{
	o->broken = vr.vrh.broken;
	outcome_add(o, (uint64_t)(int64_t)ret);
	if (ret == 1) {
		outcome_add(o, vr.head);
		add_pieces(o, &vr.riov);
		add_pieces(o, &vr.wiov);
	}
	ok(vr_intact());
}

/* Has this shape something at a place? */
static bool is_there(unsigned int place)
{
	if (place == 0 || place == PLACES)
		return true;
	return place < 2 ? shape != ONE && !is_table() : is_table();
}

/* Every change of every shape. */
static void of_all_shapes(void)
{
	static const struct scene scene = { begin, work, end };
	unsigned int all = PLACES * CHANGES + (packed ? 0 : HEADS);

	if (!STEP_POSSIBLE) {
		tap_skip("no single steps on this processor");
		return;
	}
	for (shape = 0; shape < SHAPES; shape++) {
		for (which = 0; which < all; which++) {
			if (!is_there(which / CHANGES))
				continue;
			if (is_int(change_mixes(&scene), 0))
				continue;
			tap_note("shape", shape);
			tap_note("change", which);
		}
	}
}

static void a_split_buffer_that_changes(void)
{
	packed = false;
	of_all_shapes();
}

static void a_packed_buffer_that_changes(void)
{
	packed = true;
	of_all_shapes();
}

int main(void)
{
	TEST(a_split_buffer_that_changes);
	TEST(a_packed_buffer_that_changes);
	return tap_done();
}
