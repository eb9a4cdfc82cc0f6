/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the packed ring against a device that lies in used
 * descriptors and in its event suppression structure. See lying_device.h.
 */
#include "lying_device.h"

#define AVAIL (1u << VRING_PACKED_DESC_F_AVAIL)
#define USED  (1u << VRING_PACKED_DESC_F_USED)
#define OWNER (AVAIL | USED)

static struct vring_packed_desc *desc(unsigned int slot)
{
	return (struct vring_packed_desc *)(void *)rig.ring.desc + slot;
}

static uint16_t id_at(unsigned int slot)
{
	return rig16(desc(slot)->id);
}

static void set_flags(unsigned int slot, unsigned int flags)
{
	desc(slot)->flags.raw = virtio_swab16(true, (uint16_t)flags);
}

/* Say that buffer @id was used, at a place of the ring's first lap. */
static void use(unsigned int slot, uint16_t id, uint32_t len)
{
	desc(slot)->id.raw = virtio_swab16(true, id);
	desc(slot)->len.raw = virtio_swab32(true, len);
	set_flags(slot, OWNER | (len ? VRING_DESC_F_WRITE : 0));
}

static void set_wish(uint16_t off_wrap, uint16_t flags)
{
	struct vring_packed_desc_event *e = (void *)rig.ring.used;

	e->off_wrap.raw = virtio_swab16(true, off_wrap);
	e->flags.raw = virtio_swab16(true, flags);
}

/* The first buffer of a queue has id 0 and the first descriptor. */
static void be_honest(void)
{
	use(0, 0, 0);
}

static void up_packed(uint64_t features)
{
	up(RIG_PACKED | features);
}

/* ---- ids ----------------------------------------------------------------- */

static void an_id_beyond_the_queue(void)
{
	static const uint16_t ids[] = { 8, 9, 0x100, 0x7fff, 0x8000, 0xffff };

	for (unsigned int i = 0; i < 6; i++) {
		up_packed(0);
		add_in(0);
		use(0, ids[i], 0);
		is_broken("2.8.15");
		down();
		is_int(rig.detached, 1);
	}
}

static void an_id_that_was_never_issued(void)
{
	up_packed(0);
	add_in(0);
	use(0, (uint16_t)((id_at(0) + 1u) % 8), 0);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 1);
}

static void an_id_that_was_used_before(void)
{
	uint16_t id;

	up_packed(0);
	add_in(0);
	add_in(1);
	id = id_at(0);
	use(0, id, 0);
	is_next(0, 0);
	use(1, id, 0);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 1);
}

/* Out of order, so that the second answer is not where its buffer began. */
static void the_same_id_twice_at_once(void)
{
	uint16_t id;

	up_packed(RIG_EVENT);
	add_in(0);
	add_in(1);
	id = id_at(1);
	use(0, id, 3);
	use(1, id, 3);
	is_next(1, 3);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 1);
}

/* dev.packed.vq-desc-table.2: where nothing is in flight. */
static void more_than_was_made_available(void)
{
	uint16_t id;

	up_packed(0);
	add_in(0);
	id = id_at(0);
	use(0, id, 0);
	is_next(0, 0);
	use(1, id, 0);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 0);
}

static void an_answer_in_an_empty_queue(void)
{
	up_packed(0);
	use(0, 0, 0);
	is_broken("2.8.15");
	down();
}

/* ---- lengths ------------------------------------------------------------- */

static void a_length_beyond_the_buffer(void)
{
	static const uint32_t lengths[] = { 65, 128, 0x80000000u, 0xffffffffu };

	for (unsigned int i = 0; i < 4; i++) {
		up_packed(0);
		add_in(0);
		use(0, id_at(0), lengths[i]);
		is_broken("2.8.5");
		down();
		is_int(rig.detached, 1);
	}
}

/* What is device-readable does not count. */
static void a_length_beyond_the_writable_part(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		up_packed(i ? RIG_INDIRECT : 0);
		add_chain(0);
		use(0, id_at(0), 65);
		is_broken("2.8.5");
		down();
		is_int(rig.detached, 1);
	}
}

/* ---- flags and laps ------------------------------------------------------ */

/* Only both bits as the driver's wrap counter has them say used. */
static void flags_of_another_lap(void)
{
	static const unsigned int flags[] = { 0, AVAIL, USED };

	up_packed(0);
	add_in(0);
	for (unsigned int i = 0; i < 3; i++) {
		set_flags(0, flags[i]);
		is_nothing();
	}
	use(0, id_at(0), 4);
	is_next(0, 4);
	down();
	is_int(rig.fp.nr_lines, 0);
}

/* Used, taken, and then the bits once more, in both ways. */
static void flags_that_flip_twice(void)
{
	up_packed(0);
	for (unsigned int i = 0; i < 8; i++)
		add_in(i);
	for (unsigned int i = 0; i < 8; i++) {
		use(i, id_at(i), i + 1);
		is_next(i, i + 1);
		set_flags(i, 0);
		is_nothing();
		set_flags(i, OWNER);
		is_nothing();
	}
	/* In the second lap, what the first one left says nothing. */
	add_in(8);
	set_flags(0, OWNER);
	is_nothing();
	set_flags(0, 0);
	is_next(8, 64);
	/* Where the driver looks next it has nothing: it is a lie. */
	set_flags(1, 0);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 0);
}

/* The driver looks at one place alone. */
static void an_answer_further_on(void)
{
	up_packed(0);
	add_in(0);
	add_in(1);
	use(1, id_at(1), 0);
	is_nothing();
	use(0, id_at(0), 0);
	is_next(0, 0);
	is_next(1, 0);
	down();
	is_int(rig.fp.nr_lines, 0);
}

/* A chain is stepped over as it was added, whatever is there now. */
static void an_answer_in_the_middle_of_a_chain(void)
{
	up_packed(0);
	add_chain(0);
	add_in(2);
	use(1, id_at(1), 0);
	is_nothing();
	use(0, id_at(0), 9);
	is_next(0, 9);
	is_nothing();
	use(2, id_at(2), 0);
	is_next(2, 0);
	is_int(rig.vq->num_free, 8);
	down();
	is_int(rig.fp.nr_lines, 0);
}

/* ---- what changes --------------------------------------------------------- */

/* What the driver wrote for the device is never read back. */
static void descriptors_that_change(void)
{
	up_packed(RIG_INDIRECT);
	add_chain(0);
	add_in(2);
	memset(rig.ring.desc, 0x7f, 8 * sizeof(*rig.ring.desc));
	memset(rig.ring.avail, 0xff, 4);
	use(0, 0, 64);
	is_next(0, 64);
	is_int(rig.vq->num_free, 7);
	use(1, 1, 64);
	is_next(2, 64);
	is_int(rig.vq->num_free, 8);
	down();
	is_int(rig.fp.nr_lines, 0);
}

static void chains_that_change(void)
{
	up_packed(0);
	add_chain(0);
	for (unsigned int i = 0; i < 8; i++)
		set_flags(i, VRING_DESC_F_NEXT);
	use(0, 0, 1);
	is_next(0, 1);
	is_int(rig.vq->num_free, 8);
	add_chain(0);
	add_chain(1);
	add_chain(2);
	is_int(rig.vq->num_free, 2);
	down();
	is_int(rig.detached, 3);
	is_int(rig.fp.nr_lines, 0);
}

/* ---- wishes --------------------------------------------------------------- */

/* 2.8.10: a place outside of the ring, flags that are reserved: rather kick. */
static void a_wish_for_kicks_that_is_nonsense(void)
{
	static const uint16_t places[] = { 8, 0x8008, 0x7fff, 0xffff };

	up_packed(RIG_EVENT);
	for (unsigned int i = 0; i < 4; i++) {
		set_wish(places[i], VRING_PACKED_EVENT_FLAG_DESC);
		add_in(i);
		ok(virtqueue_kick_prepare(rig.vq));
	}
	for (unsigned int i = 0; i < 4; i++) {
		set_wish(places[i], (uint16_t)(3u << i));
		add_in(4 + i);
		ok(virtqueue_kick_prepare(rig.vq));
	}
	for (unsigned int i = 0; i < 8; i++) {
		use(i, id_at(i), 0);
		is_next(i, 0);
	}
	down();
	is_int(rig.fp.nr_lines, 0);
}

static void an_interrupt_without_an_answer(void)
{
	up_packed(0);
	add_in(0);
	set_flags(0, 0);
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	is_int(rig.callbacks, 0);
	use(0, 7, 0); /* what it is, get_buf finds out */
	is_int(vring_interrupt(0, rig.vq), IRQ_HANDLED);
	is_int(rig.callbacks, 1);
	is_broken("2.8.15");
	down();
}

static void what_was_mapped_is_unmapped_all_the_same(void)
{
	prepare(2, RIG_PACKED | RIG_INDIRECT);
	fake_platform_bounce(&rig.fp);
	is_int(rig_start(), 0);
	add_chain(0);
	add_in(2);
	use(0, 7, 0);
	is_broken("2.8.15");
	rig_stop();
	is_int(rig.detached, 2);
	is_clean(&rig.fp);
}

/* ---- in order (2.8.8) ----------------------------------------------------- */

/* Four buffers, of which the first came back. */
static void up_in_order(void)
{
	up_packed(RIG_IN_ORDER);
	for (unsigned int i = 0; i < 4; i++)
		add_in(i);
	use(0, id_at(0), 1);
	is_next(0, 1);
}

static void a_batch_that_ends_with_no_buffer(void)
{
	static const uint16_t ids[] = { 4, 7, 8, 0x7fff, 0xffff };

	for (unsigned int i = 0; i < 5; i++) {
		up_in_order();
		use(1, ids[i], 0);
		is_broken("2.8.15");
		down();
		is_int(rig.detached, 3);
	}
}

static void a_batch_that_ends_before_the_oldest(void)
{
	up_in_order();
	use(1, id_at(0), 0);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 3);
}

static void a_batch_that_is_named_twice(void)
{
	uint16_t id;

	up_in_order();
	id = id_at(2);
	use(1, id, 5);
	use(3, id, 5); /* where the next one is due */
	is_next(1, 64);
	is_next(2, 5);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 1);
}

/* It counts for the last buffer alone. */
static void a_length_beyond_the_last_of_a_batch(void)
{
	up_in_order();
	use(1, id_at(2), 65);
	is_next(1, 64);
	is_broken("2.8.5");
	down();
	is_int(rig.detached, 2);
}

/* While a batch is taken apart, the ring is not looked at. */
static void a_batch_that_changes_while_it_is_taken(void)
{
	up_in_order();
	use(1, id_at(3), 7);
	is_next(1, 64);
	for (unsigned int i = 0; i < 8; i++)
		use(i, 0xffff, 0xffffffffu);
	is_next(2, 64);
	is_next(3, 7);
	is_broken("2.8.15");
	down();
	is_int(rig.detached, 0);
}

int main(void)
{
	for (way = 0; way < WAYS; way++) {
		TEST(an_id_beyond_the_queue);
		TEST(an_id_that_was_never_issued);
		TEST(an_id_that_was_used_before);
		TEST(the_same_id_twice_at_once);
		TEST(more_than_was_made_available);
		TEST(an_answer_in_an_empty_queue);
		TEST(a_length_beyond_the_buffer);
		TEST(a_length_beyond_the_writable_part);
		TEST(flags_of_another_lap);
		TEST(flags_that_flip_twice);
		TEST(an_answer_further_on);
		TEST(an_answer_in_the_middle_of_a_chain);
		TEST(descriptors_that_change);
		TEST(chains_that_change);
		TEST(a_wish_for_kicks_that_is_nonsense);
		TEST(an_interrupt_without_an_answer);
		TEST(what_was_mapped_is_unmapped_all_the_same);
		TEST(a_batch_that_ends_with_no_buffer);
		TEST(a_batch_that_ends_before_the_oldest);
		TEST(a_batch_that_is_named_twice);
		TEST(a_length_beyond_the_last_of_a_batch);
		TEST(a_batch_that_changes_while_it_is_taken);
	}
	return tap_done();
}
