/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the split ring against a device that lies in the used
 * ring. See lying_device.h.
 */
#include "lying_device.h"

static void be_honest(void)
{
	rig_use(rig_head(0), 0);
}

static void an_id_beyond_the_queue(void)
{
	static const uint32_t ids[] = { 8,	 9,	      0xffff,
					0x10000, 0x80000000u, 0xffffffffu };

	for (unsigned int i = 0; i < 6; i++) {
		up(0);
		add_in(0);
		virtqueue_kick(rig.vq);
		rig_use(ids[i], 0);
		is_broken("2.7.8");
		down();
		is_int(rig.detached, 1);
	}
}

/* A descriptor number that equals a head if only 16 bits of it count. */
static void an_id_with_bits_above_the_sixteenth(void)
{
	up(0);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_use(0x10000u + rig_head(0), 0);
	is_broken("2.7.8");
	down();
}

static void an_id_that_was_never_issued(void)
{
	up(0);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_use((rig_head(0) + 1u) % 8, 0);
	is_broken("2.7.8");
	down();
}

static void an_id_that_was_used_before(void)
{
	unsigned int len;

	up(0);
	add_in(0);
	add_in(1);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 0);
	ok(get(&len) == &tokens[0]);
	rig_use(rig_head(0), 0);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 1);
}

static void the_same_id_twice_at_once(void)
{
	unsigned int len;

	up(RIG_EVENT);
	add_in(0);
	add_in(1);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(1), 0);
	rig_use(rig_head(1), 0);
	ok(get(&len) == &tokens[1]);
	is_broken("2.7.8");
	down();
}

/* The descriptor is in use, but the buffer does not begin there. */
static void the_middle_of_a_chain(void)
{
	up(0);
	add_chain(0);
	virtqueue_kick(rig.vq);
	rig_use(rig16(rig.ring.desc[rig_head(0)].next), 0);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 1);
}

/* The device may not take back what it has not been shown. */
static void more_than_was_made_available(void)
{
	up(0);
	add_in(0);
	virtqueue_kick(rig.vq);
	add_in(1); /* added, not kicked */
	rig_use(rig_head(0), 0);
	rig_use(rig_head(1), 0);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 2);
}

static void an_index_that_jumps(void)
{
	static const uint16_t jumps[] = { 3, 8, 9, 0x7fff, 0x8000, 0xffff };

	for (unsigned int i = 0; i < 6; i++) {
		up(i & 1 ? RIG_EVENT : 0);
		add_in(0);
		add_in(1);
		virtqueue_kick(rig.vq);
		rig_set_used(0, rig_head(0), 0);
		rig_set_used(1, rig_head(1), 0);
		rig_set_used_idx(jumps[i]);
		is_broken("2.7.8");
		down();
		is_int(rig.detached, 2);
	}
}

static void an_index_that_goes_back(void)
{
	unsigned int len;

	up(0);
	add_in(0);
	add_in(1);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 0);
	ok(get(&len) == &tokens[0]);
	rig_set_used_idx(0);
	is_broken("2.7.8");
	down();
}

static void an_interrupt_finds_the_jump_too(void)
{
	up(0);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_set_used_idx(5);
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	is_int(rig.callbacks, 0);
	is_broken("2.7.8");
	down();
}

/* dev.split.vq-used-ring.2 */
static void a_length_beyond_the_buffer(void)
{
	static const uint32_t lengths[] = { 65, 128, 0x80000000u, 0xffffffffu };

	for (unsigned int i = 0; i < 4; i++) {
		up(0);
		add_in(0);
		virtqueue_kick(rig.vq);
		rig_use(rig_head(0), lengths[i]);
		is_broken("dev.split.vq-used-ring.2");
		down();
		is_int(rig.detached, 1);
	}
}

/* What is device-readable does not count. */
static void a_length_beyond_the_writable_part(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		up(i ? RIG_INDIRECT : 0);
		add_chain(0);
		virtqueue_kick(rig.vq);
		rig_use(rig_head(0), 65);
		is_broken("dev.split.vq-used-ring.2");
		down();
	}
}

/* 2.7.8.1: legacy devices did that; it is cut, and never believed. */
static void a_legacy_length_is_cut(void)
{
	unsigned int len;

	prepare(1, 0);
	is_int(rig_start(), 0);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 0xffffffffu);
	ok(get(&len) == &tokens[0]);
	is_int(len, 64);
	ok(!virtqueue_is_broken(rig.vq));
	rig_stop();
	is_clean(&rig.fp);
}

/* What the driver wrote for the device is never read back. */
static void descriptors_that_change(void)
{
	unsigned int len;

	up(RIG_INDIRECT);
	add_chain(0);
	add_in(2);
	virtqueue_kick(rig.vq);
	memset(rig.ring.desc, 0xff, 8 * sizeof(*rig.ring.desc));
	rig_use(rig_head(0), 64);
	memset(rig.ring.avail, 0xff, 4 + 9 * 2);
	ok(get(&len) == &tokens[0]);
	is_int(len, 64);
	is_int(rig.vq->num_free, 7);
	down();
	is_int(rig.detached, 1);
	is_int(rig.fp.nr_lines, 0);
}

static void chains_that_change(void)
{
	unsigned int len, heads = 0;

	up(0);
	add_chain(0);
	virtqueue_kick(rig.vq);
	for (unsigned int i = 0; i < 8; i++)
		rig.ring.desc[i].next.raw = 0x7f7f;
	rig_use(rig_head(0), 1);
	ok(get(&len) == &tokens[0]);
	is_int(rig.vq->num_free, 8);
	/* Its descriptors are those that it had: each is free once. */
	for (uint16_t n = 0; n < 8; n++) {
		add_in(n);
		heads |= 1u << rig_head((uint16_t)(n + 1));
	}
	is_hex(heads, 0xff);
	down();
	is_int(rig.detached, 8);
	is_int(rig.fp.nr_lines, 0);
}

/* An entry that was taken may change; the buffer is the one that it named. */
static void entries_that_change_afterwards(void)
{
	unsigned int len;

	up(0);
	add_in(0);
	add_in(1);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 5);
	ok(get(&len) == &tokens[0]);
	rig_set_used(0, 0xffffffffu, 0xffffffffu);
	rig_use(rig_head(1), 6);
	ok(get(&len) == &tokens[1]);
	is_int(len, 6);
	down();
	is_int(rig.fp.nr_lines, 0);
}

static void a_wish_for_kicks_that_is_nonsense(void)
{
	up(RIG_EVENT);
	for (unsigned int i = 0; i < 8; i++) {
		unsigned int len;

		rig_set_avail_event((uint16_t)(i * 0x2fff));
		add_in(0);
		ok(virtqueue_kick(rig.vq));
		rig_use(rig_head((uint16_t)i), 0);
		ok(get(&len) == &tokens[0]);
	}
	down();
	is_int(rig.fp.nr_lines, 0);
}

static void what_was_mapped_is_unmapped_all_the_same(void)
{
	prepare(2, RIG_INDIRECT);
	fake_platform_bounce(&rig.fp);
	is_int(rig_start(), 0);
	add_chain(0);
	add_in(2);
	virtqueue_kick(rig.vq);
	rig_use(7, 0);
	is_broken("2.7.8");
	rig_stop();
	is_int(rig.detached, 2);
	is_clean(&rig.fp);
}

static void other_queues_go_on(void)
{
	struct virtqueue_info info[2] = { { "a", NULL, false, 0 },
					  { "b", NULL, false, 0 } };
	struct virtqueue *vqs[2];
	unsigned int len;

	up(0);
	rig.vm.vdev.config->del_vqs(&rig.vm.vdev);
	is_int(virtio_find_vqs(&rig.vm.vdev, 2, vqs, info, NULL), 0);
	rig.vq = vqs[0];
	fake_mmio_ring(&rig.dev, 0, &rig.ring);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_use(99, 0);
	is_broken("2.7.8");
	ok(!virtqueue_is_broken(vqs[1]));
	rig.vq = vqs[1];
	fake_mmio_ring(&rig.dev, 1, &rig.ring);
	add_in(1);
	ok(virtqueue_kick(rig.vq));
	rig_use(rig_head(0), 0);
	ok(get(&len) == &tokens[1]);
	down();
}

/* ---- in order (2.7.9) --------------------------------------------------- */

/* Three buffers that are out, of which the first came back. */
static void up_in_order(void)
{
	up(RIG_IN_ORDER);
	for (unsigned int i = 0; i < 4; i++)
		add_in(i);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 1);
	is_next(0, 1);
}

static void a_batch_that_ends_with_no_buffer(void)
{
	static const uint32_t ids[] = { 4, 7, 8, 0xffff, 0x10001, 0xffffffffu };

	for (unsigned int i = 0; i < 6; i++) {
		up_in_order();
		rig_set_used(1, ids[i], 0);
		rig_set_used_idx(3);
		is_broken("2.7.8");
		down();
		is_int(rig.detached, 3);
	}
}

static void a_batch_that_ends_before_the_oldest(void)
{
	up_in_order();
	rig_set_used(1, rig_head(0), 0);
	rig_set_used_idx(3);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 3);
}

static void a_batch_that_ends_with_what_was_not_shown(void)
{
	up_in_order();
	add_in(4); /* added, not kicked */
	rig_set_used(1, rig_head(4), 0);
	rig_set_used_idx(4);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 4);
}

/* The entry names the third buffer, the index counts fewer. */
static void a_batch_that_passes_the_index(void)
{
	for (uint16_t counted = 1; counted < 3; counted++) {
		up_in_order();
		rig_set_used(1, rig_head(3), 0);
		rig_set_used_idx((uint16_t)(1 + counted));
		for (unsigned int i = 1; i <= counted; i++)
			is_next(i, 64);
		is_broken("2.7.9");
		down();
		is_int(rig.detached, 3 - (int)counted);
	}
}

/* The index counts more than the batch: what follows is not there. */
static void a_batch_that_the_index_passes(void)
{
	up_in_order();
	rig_set_used(1, rig_head(2), 5);
	rig_set_used(3, rig_head(0), 0);
	rig_set_used_idx(4);
	is_next(1, 64);
	is_next(2, 5);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 1);
}

static void an_index_beyond_what_was_shown_in_order(void)
{
	up_in_order();
	rig_set_used(1, rig_head(3), 0);
	rig_set_used_idx(5);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 3);
}

/* It counts for the last buffer alone. */
static void a_length_beyond_the_last_of_a_batch(void)
{
	up_in_order();
	rig_set_used(1, rig_head(2), 65);
	rig_set_used_idx(3);
	is_next(1, 64);
	is_broken("dev.split.vq-used-ring.2");
	down();
	is_int(rig.detached, 2);
}

/* While a batch is taken apart, the ring is not looked at. */
static void a_batch_that_changes_while_it_is_taken(void)
{
	up_in_order();
	rig_set_used(1, rig_head(3), 7);
	rig_set_used_idx(4);
	is_next(1, 64);
	memset(&rig.ring.used->ring[0], 0xff,
	       8 * sizeof(rig.ring.used->ring[0]));
	rig_set_used_idx(0x1234);
	is_next(2, 64);
	is_next(3, 7);
	is_broken("2.7.8");
	down();
	is_int(rig.detached, 0);
}

int main(void)
{
	for (way = 0; way < WAYS; way++) {
		TEST(an_id_beyond_the_queue);
		TEST(an_id_with_bits_above_the_sixteenth);
		TEST(an_id_that_was_never_issued);
		TEST(an_id_that_was_used_before);
		TEST(the_same_id_twice_at_once);
		TEST(the_middle_of_a_chain);
		TEST(more_than_was_made_available);
		TEST(an_index_that_jumps);
		TEST(an_index_that_goes_back);
		TEST(an_interrupt_finds_the_jump_too);
		TEST(a_length_beyond_the_buffer);
		TEST(a_length_beyond_the_writable_part);
		TEST(a_legacy_length_is_cut);
		TEST(descriptors_that_change);
		TEST(chains_that_change);
		TEST(entries_that_change_afterwards);
		TEST(a_wish_for_kicks_that_is_nonsense);
		TEST(what_was_mapped_is_unmapped_all_the_same);
		TEST(other_queues_go_on);
		TEST(a_batch_that_ends_with_no_buffer);
		TEST(a_batch_that_ends_before_the_oldest);
		TEST(a_batch_that_ends_with_what_was_not_shown);
		TEST(a_batch_that_passes_the_index);
		TEST(a_batch_that_the_index_passes);
		TEST(an_index_beyond_what_was_shown_in_order);
		TEST(a_length_beyond_the_last_of_a_batch);
		TEST(a_batch_that_changes_while_it_is_taken);
	}
	return tap_done();
}
