/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half against a device that lies in the used ring: the queue is
 * broken for good, one line names the clause, callers get errors, and the
 * driver's memory is as it was.
 */
#include <virtio/virtio_ring.h>

#include "driver_rig.h"
#include "tap.h"

#define GUARD 0x5c

static unsigned char mem[4][192]; /* buffers in the middle of guards */
static int tokens[16];

static void add_in(unsigned int i)
{
	struct scatterlist sg;

	sg_init_one(&sg, &mem[i][64], 64);
	is_int(virtqueue_add_inbuf(rig.vq, &sg, 1, &tokens[i], 0), 0);
}

/* One device-readable and one device-writable segment, 64 bytes each. */
static void add_chain(unsigned int i)
{
	struct scatterlist out, in;
	struct scatterlist *lists[] = { &out, &in };

	sg_init_one(&out, &mem[i][64], 64);
	sg_init_one(&in, &mem[i + 1][64], 64);
	is_int(virtqueue_add_sgs(rig.vq, lists, 1, 1, &tokens[i], 0), 0);
}

static void up(uint64_t features)
{
	memset(mem, GUARD, sizeof(mem));
	is_int(rig_up(features, 8), 0);
}

/* The queue noticed, says so once, and does nothing any more. */
static void is_broken(const char *clause)
{
	unsigned int len = 77, free = rig.vq->num_free;
	struct scatterlist sg;

	ok(!virtqueue_get_buf(rig.vq, &len));
	ok(virtqueue_is_broken(rig.vq));
	is_int(rig.fp.nr_lines, 1);
	is_int(fake_logged(&rig.fp, clause), 1);
	is_int(rig.fp.levels[0], VIRTIO_LOG_ERR);
	/* An honest entry afterwards does not mend it. */
	rig_use(rig_head(0), 0);
	ok(!virtqueue_get_buf(rig.vq, &len));
	sg_init_one(&sg, mem[0], 1);
	is_int(virtqueue_add_inbuf(rig.vq, &sg, 1, &tokens[9], 0), -EIO);
	is_int(rig.vq->num_free, free);
	ok(!virtqueue_notify(rig.vq));
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	ok(!virtqueue_get_buf(rig.vq, &len));
	is_int(rig.fp.nr_lines, 1);
}

static void down(void)
{
	rig_stop();
	is_clean(&rig.fp);
	for (unsigned int i = 0; i < 4; i++)
		for (unsigned int j = 0; j < sizeof(mem[i]); j++)
			if (mem[i][j] != GUARD)
				fail("memory of the driver was written");
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
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
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
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[1]);
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
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
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

	rig_init(1, 0, 8);
	is_int(rig_start(), 0);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 0xffffffffu);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
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
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	is_int(len, 64);
	is_int(rig.vq->num_free, 7);
	down();
	is_int(rig.detached, 1);
	is_int(rig.fp.nr_lines, 0);
}

static void chains_that_change(void)
{
	unsigned int len;

	up(0);
	add_chain(0);
	virtqueue_kick(rig.vq);
	for (unsigned int i = 0; i < 8; i++)
		rig.ring.desc[i].next.raw = 0x7f7f;
	rig_use(rig_head(0), 1);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	is_int(rig.vq->num_free, 8);
	add_chain(0);
	add_chain(1);
	add_chain(2);
	down();
	is_int(rig.detached, 3);
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
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	rig_set_used(0, 0xffffffffu, 0xffffffffu);
	rig_use(rig_head(1), 6);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[1]);
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
		ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	}
	down();
	is_int(rig.fp.nr_lines, 0);
}

static void what_was_mapped_is_unmapped_all_the_same(void)
{
	rig_init(2, RIG_INDIRECT, 8);
	fake_platform_bounce(&rig.fp);
	memset(mem, GUARD, sizeof(mem));
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
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[1]);
	down();
}

int main(void)
{
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
	return tap_done();
}
