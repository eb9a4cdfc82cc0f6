/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the split ring alone, over a ring that an honest driver
 * might have written.
 */
#include "device_rig.h"
#include "tap.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

/* A piece is where it should be. */
static void is_piece(const struct kvec *piece, size_t offset, size_t len)
{
	is_hex(vr_offset(piece), offset);
	is_int(piece->iov_len, len);
}

static void down(void)
{
	is_int(vr.fp.nr_lines, 0);
	ok(!vr.vrh.broken);
	ok(vr_intact());
}

static void an_empty_ring_has_nothing(void)
{
	is_int(vr_up(0, 8), 0);
	is_int(vr_get(), 0);
	is_int(vr_get(), 0);
	down();
}

static void one_descriptor(void)
{
	vr_up(0, 8);
	vr_set(3, VR_DATA, 100, 0, 0);
	vr_offer(3);
	is_int(vr_get(), 1);
	is_int(vr.head, 3);
	is_int(vr.riov.used, 1);
	is_int(vr.wiov.used, 0);
	is_piece(&vr.rvec[0], VR_DATA, 100);
	is_int(vr_get(), 0);
	down();
}

/* covers: dev.split.vq-desc-table.1 */
static void a_chain_in_both_directions(void)
{
	vr_up(0, 8);
	vr_set(7, VR_DATA, 16, NEXT, 2);
	vr_set(2, VR_DATA + 0x100, 32, NEXT, 5);
	vr_set(5, VR_DATA + 0x200, 64, WRITE | NEXT, 0);
	vr_set(0, VR_DATA + 0x300, 1, WRITE, 0);
	vr_offer(7);
	is_int(vr_get(), 1);
	is_int(vr.riov.used, 2);
	is_int(vr.wiov.used, 2);
	is_piece(&vr.rvec[0], VR_DATA, 16);
	is_piece(&vr.rvec[1], VR_DATA + 0x100, 32);
	is_piece(&vr.wvec[0], VR_DATA + 0x200, 64);
	is_piece(&vr.wvec[1], VR_DATA + 0x300, 1);
	is_int(vringh_kiov_length(&vr.riov), 48);
	is_int(vringh_kiov_length(&vr.wiov), 65);
	down();
}

/* covers: dev.split.indirect-desc.1 */
static void an_indirect_table(void)
{
	vr_up(VR_INDIRECT, 8);
	vr_set(4, VR_DATA, 3 * 16, INDIRECT | WRITE, 0);
	vr_set_in(VR_DATA, 0, VR_DATA + 0x100, 16, NEXT, 2);
	vr_set_in(VR_DATA, 2, VR_DATA + 0x200, 32, WRITE | NEXT, 1);
	vr_set_in(VR_DATA, 1, VR_DATA + 0x300, 64, WRITE, 0);
	vr_offer(4);
	is_int(vr_get(), 1);
	is_int(vr.head, 4);
	is_int(vr.riov.used, 1);
	is_int(vr.wiov.used, 2);
	is_piece(&vr.rvec[0], VR_DATA + 0x100, 16);
	is_piece(&vr.wvec[0], VR_DATA + 0x200, 32);
	is_piece(&vr.wvec[1], VR_DATA + 0x300, 64);
	down();
}

/* covers: dev.split.indirect-desc.2 */
static void a_chain_that_ends_in_a_table(void)
{
	vr_up(VR_INDIRECT, 8);
	vr_set(0, VR_DATA + 0x100, 16, NEXT, 1);
	vr_set(1, VR_DATA + 0x200, 17, NEXT, 2);
	vr_set(2, VR_DATA, 2 * 16, INDIRECT, 0);
	vr_set_in(VR_DATA, 0, VR_DATA + 0x300, 18, NEXT, 1);
	vr_set_in(VR_DATA, 1, VR_DATA + 0x400, 19, WRITE, 0);
	vr_offer(0);
	is_int(vr_get(), 1);
	is_int(vr.riov.used, 3);
	is_int(vr.wiov.used, 1);
	is_piece(&vr.rvec[2], VR_DATA + 0x300, 18);
	is_piece(&vr.wvec[0], VR_DATA + 0x400, 19);
	down();
}

/* The table is memory like any other: no alignment is asked of it. */
static void an_indirect_table_at_an_odd_address(void)
{
	vr_up(VR_INDIRECT, 8);
	vr_set(0, VR_DATA + 3, 16, INDIRECT, 0);
	vr_set_in(VR_DATA + 3, 0, VR_DATA + 0x100, 18, 0, 0);
	vr_offer(0);
	is_int(vr_get(), 1);
	is_piece(&vr.rvec[0], VR_DATA + 0x100, 18);
	down();
}

/* A table as long as the queue, and none longer, is the limit. */
static void the_longest_chains(void)
{
	vr_up(VR_INDIRECT, 8);
	for (unsigned int i = 0; i < 8; i++)
		vr_set(i, VR_DATA + i, 1, i < 7 ? NEXT : 0, (uint16_t)(i + 1));
	vr_offer(0);
	is_int(vr_get(), 1);
	is_int(vr.riov.used, 8);
	vr_set(0, VR_DATA, 8 * 16, INDIRECT, 0);
	for (unsigned int i = 0; i < 8; i++)
		vr_set_in(VR_DATA, i, VR_DATA + 0x100, 1, i < 7 ? NEXT : 0,
			  (uint16_t)(i + 1));
	vr_offer(0);
	is_int(vr_get(), 1);
	is_int(vr.riov.used, 8);
	down();
}

static void segments_of_length_zero_are_nothing(void)
{
	unsigned char byte;

	vr_up(0, 8);
	vr_set(0, VR_DATA, 0, NEXT, 1);
	vr_set(1, VR_DATA, 5, NEXT, 2);
	vr_set(2, 0xffff, 0, WRITE, 0);
	vr_offer(0);
	is_int(vr_get(), 1);
	is_int(vringh_kiov_length(&vr.riov), 5);
	is_int(vringh_kiov_length(&vr.wiov), 0);
	is_int(vringh_iov_push(&vr.wiov, "x", 1), 0);
	is_int(vringh_iov_pull(&vr.riov, &byte, 1), 1);
	down();
}

static void buffers_are_completed(void)
{
	vr_up(0, 4);
	for (uint16_t i = 0; i < 4; i++) {
		vr_set(i, VR_DATA, 16, WRITE, 0);
		vr_offer(i);
	}
	is_int(vr_get(), 1);
	is_int(vr_get(), 1);
	vringh_complete(&vr.vrh, 1, 7);
	is_int(vr16(vr_used()->idx), 1);
	is_int(vr32(vr_used()->ring[0].id), 1);
	is_int(vr32(vr_used()->ring[0].len), 7);
	vringh_complete(&vr.vrh, 0, 16);
	is_int(vr16(vr_used()->idx), 2);
	is_int(vr32(vr_used()->ring[1].id), 0);
	is_int(vr32(vr_used()->ring[1].len), 16);
	down();
}

static void an_abandoned_buffer_comes_again(void)
{
	vr_up(0, 4);
	vr_set(2, VR_DATA, 16, 0, 0);
	vr_set(3, VR_DATA, 17, 0, 0);
	vr_offer(2);
	vr_offer(3);
	is_int(vr_get(), 1);
	vringh_abandon(&vr.vrh);
	is_int(vr_get(), 1);
	is_int(vr.head, 2);
	is_int(vr_get(), 1);
	is_int(vr.head, 3);
	vringh_abandon(&vr.vrh);
	is_int(vr_get(), 1);
	is_int(vr.head, 3);
	is_int(vr_get(), 0);
	down();
}

/* Take and complete buffers until the indices are there. */
static void advance(uint16_t index)
{
	vr_set(0, VR_DATA, 16, 0, 0);
	while (vr16(vr_used()->idx) != index) {
		vr_offer(0);
		if (vr_get() != 1) {
			fail("no buffer");
			return;
		}
		vringh_complete(&vr.vrh, 0, 0);
	}
	vringh_need_notify(&vr.vrh);
}

static void indices_wrap(void)
{
	vr_up(0, 2);
	advance(65535);
	vr_offer(0);
	is_int(vr_get(), 1);
	vringh_complete(&vr.vrh, 0, 0);
	is_int(vr16(vr_used()->idx), 0);
	vr_offer(0);
	is_int(vr_get(), 1);
	vringh_complete(&vr.vrh, 0, 0);
	is_int(vr16(vr_used()->idx), 1);
	down();
}

/* ---- several at once ---------------------------------------------------- */

/* Make buffers available and take them. */
static void take(struct vringh_used *used, uint16_t n)
{
	for (uint16_t i = 0; i < n; i++) {
		vr_set(i, VR_DATA, 8, WRITE, 0);
		vr_offer(i);
		is_int(vr_get(), 1);
		used[i] = (struct vringh_used){ vr.head, 8, true };
	}
}

static void is_used(unsigned int slot, uint32_t id, uint32_t len)
{
	is_int(vr32(vr_used()->ring[slot].id), id);
	is_int(vr32(vr_used()->ring[slot].len), len);
}

static void several_are_completed_at_once(void)
{
	struct vringh_used used[3];

	vr_up(0, 4);
	vringh_complete_multi(&vr.vrh, used, 0);
	is_int(vr16(vr_used()->idx), 0);
	ok(!vringh_need_notify(&vr.vrh));
	take(used, 3);
	used[1].len = 7;
	vringh_complete_multi(&vr.vrh, used, 3);
	is_int(vr16(vr_used()->idx), 3);
	is_used(0, 0, 8);
	is_used(1, 1, 7);
	is_used(2, 2, 8);
	take(used, 2);
	vringh_complete_multi(&vr.vrh, used, 2);
	is_int(vr16(vr_used()->idx), 5);
	is_used(3, 0, 8);
	is_used(0, 1, 8);
	ok(vringh_need_notify(&vr.vrh));
	down();
}

/* 2.7.9: where the first of them is, with the head of the last. */
static void in_order_one_stands_for_all(void)
{
	struct vringh_used used[3];

	vr_up(VR_IN_ORDER | VR_EVENT, 4);
	memset(vr_used()->ring, 0xee, 4 * 8);
	vr_set_used_event(1);
	take(used, 3);
	used[2].len = 3;
	used[2].whole = false; /* the last one has a length of its own */
	vringh_complete_multi(&vr.vrh, used, 3);
	is_int(vr16(vr_used()->idx), 3);
	is_used(0, 2, 3);
	is_used(1, 0xeeeeeeeeu, 0xeeeeeeeeu);
	is_used(2, 0xeeeeeeeeu, 0xeeeeeeeeu);
	ok(vringh_need_notify(&vr.vrh)); /* entry 1 was passed */
	take(used, 2);
	vringh_complete_multi(&vr.vrh, used, 2);
	is_int(vr16(vr_used()->idx), 5);
	is_used(3, 1, 8);
	is_used(0, 2, 3);
	take(used, 1);
	vringh_complete(&vr.vrh, used[0].head, 4);
	is_used(1, 0, 4);
	down();
}

/* A buffer that is not mentioned counts as written as a whole. */
static void in_order_a_part_ends_the_batch(void)
{
	struct vringh_used used[4];

	vr_up(VR_IN_ORDER, 4);
	memset(vr_used()->ring, 0xee, 4 * 8);
	take(used, 4);
	used[1].len = 5;
	used[1].whole = false;
	vringh_complete_multi(&vr.vrh, used, 4);
	is_int(vr16(vr_used()->idx), 4);
	is_used(0, 1, 5);
	is_used(1, 0xeeeeeeeeu, 0xeeeeeeeeu);
	is_used(2, 3, 8);
	is_used(3, 0xeeeeeeeeu, 0xeeeeeeeeu);
	down();
}

/* ---- notifications ------------------------------------------------------ */

static void complete(unsigned int n)
{
	for (; n; n--) {
		vr_offer(0);
		vr_get();
		vringh_complete(&vr.vrh, 0, 0);
	}
}

/*
 * covers: dev.split.used-buf-notif-suppr.1 dev.split.used-buf-notif-suppr.2
 *         dev.split.used-buf-notif-suppr.3
 */
static void the_flag_suppresses_interrupts(void)
{
	vr_up(0, 8);
	vr_set(0, VR_DATA, 16, 0, 0);
	vr_set_used_event(0x7777);
	ok(!vringh_need_notify(&vr.vrh)); /* nothing was completed */
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	ok(!vringh_need_notify(&vr.vrh));
	vr_avail()->flags = to_vr16(1);
	complete(1);
	ok(!vringh_need_notify(&vr.vrh));
	vr_avail()->flags = to_vr16(0);
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	down();
}

/*
 * covers: dev.split.used-buf-notif-suppr.4 dev.split.used-buf-notif-suppr.5
 *         dev.split.used-buf-notif-suppr.6
 */
static void the_event_decides_about_interrupts(void)
{
	vr_up(VR_EVENT, 8);
	vr_set(0, VR_DATA, 16, 0, 0);
	vr_avail()->flags = to_vr16(1); /* ignored */
	complete(1);
	ok(vringh_need_notify(&vr.vrh)); /* event 0 */
	complete(1);
	ok(!vringh_need_notify(&vr.vrh));
	vr_set_used_event(3);
	complete(1);
	ok(!vringh_need_notify(&vr.vrh)); /* entry 2 */
	complete(1);
	ok(vringh_need_notify(&vr.vrh)); /* entry 3 */
	vr_set_used_event(5);
	complete(3);
	ok(vringh_need_notify(&vr.vrh)); /* entries 4 to 6 */
	down();
}

/* covers: dev.split.used-buf-notif-suppr.5 dev.split.used-buf-notif-suppr.6 */
static void interrupts_are_right_where_the_index_wraps(void)
{
	vr_up(VR_EVENT, 8);
	advance(65534);
	vr_set_used_event(65535);
	complete(1);
	ok(!vringh_need_notify(&vr.vrh));
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	vr_set_used_event(1);
	complete(3); /* 0 to 3 */
	ok(vringh_need_notify(&vr.vrh));
	down();
}

/* As many as an index counts, and more: not forgotten. */
static void an_interrupt_is_due_after_all_indices(void)
{
	vr_up(VR_EVENT, 8);
	vr_set(0, VR_DATA, 16, 0, 0);
	complete(65536);
	ok(vringh_need_notify(&vr.vrh));
	ok(!vringh_need_notify(&vr.vrh));
	down();
}

/*
 * covers: dev.split.avail-buf-notif-suppr.1 dev.split.avail-buf-notif-suppr.2
 */
static void kicks_are_a_flag_without_event_index(void)
{
	vr_up(0, 8);
	vringh_notify_disable(&vr.vrh);
	is_int(vr16(vr_used()->flags), 1);
	ok(vringh_notify_enable(&vr.vrh));
	is_int(vr16(vr_used()->flags), 0);
	down();
}

/*
 * covers: dev.split.avail-buf-notif-suppr.3 dev.split.avail-buf-notif-suppr.4
 */
static void kicks_are_an_index_with_it(void)
{
	vr_up(VR_EVENT, 8);
	advance(300);
	vringh_notify_disable(&vr.vrh);
	is_int(vr16(vr_used()->flags), 0);
	ok(vringh_notify_enable(&vr.vrh));
	is_int(vr16(vr_used()->flags), 0);
	is_int(vr_avail_event(), 300);
	vr_offer(0);
	ok(!vringh_notify_enable(&vr.vrh)); /* one was missed */
	is_int(vr_get(), 1);
	ok(vringh_notify_enable(&vr.vrh));
	is_int(vr_avail_event(), 301);
	down();
}

/* ---- setting up --------------------------------------------------------- */

static void sizes(void)
{
	static const uint32_t bad[] = { 0, 3, 6, 1023, 32769, 65536, 0x10008 };

	for (uint32_t num = 1; num <= 1024; num *= 2)
		is_int(vr_up(0, num), 0);
	for (unsigned int i = 0; i < 7; i++) {
		vr_init(0, bad[i]);
		is_int(vr_start(), -EINVAL);
		is_int(vr.fp.nr_lines, 1);
	}
}

/* drv.split.vq.1 */
static void alignment(void)
{
	vr_init(0, 8);
	vr.config.desc_addr += 8;
	is_int(vr_start(), -EINVAL);
	vr_init(0, 8);
	vr.config.avail_addr += 1;
	is_int(vr_start(), -EINVAL);
	vr_init(0, 8);
	vr.config.used_addr += 2;
	is_int(vr_start(), -EINVAL);
	is_int(fake_logged(&vr.fp, "drv.split.vq.1"), 1);
	vr_init(0, 8);
	vr.config.avail_addr += 2;
	is_int(vr_start(), 0);
}

static void each_part_lies_in_memory(void)
{
	uint64_t end = VR_BASE + VR_SIZE;

	vr_init(0, 8);
	vr.config.desc_addr = end - 8 * 16;
	is_int(vr_start(), 0);
	vr.config.desc_addr += 16;
	is_int(vr_start(), -EFAULT);
	vr_init(0, 8);
	vr.config.avail_addr = end - (6 + 8 * 2);
	is_int(vr_start(), 0);
	vr.config.avail_addr += 2;
	is_int(vr_start(), -EFAULT);
	vr_init(0, 8);
	vr.config.used_addr = end - 6 - 8 * 8 - 2;
	is_int(vr_start(), 0);
	vr.config.used_addr += 4;
	is_int(vr_start(), -EFAULT);
	vr_init(0, 8);
	vr.config.desc_addr = VR_BASE - 16;
	is_int(vr_start(), -EFAULT);
	vr.config.desc_addr = 0xfffffffffffffff0u;
	is_int(vr_start(), -EFAULT);
	is_int(vr.fp.nr_lines, 2);
}

/* covers: leg.split.vq-endianness.1 */
static void a_big_endian_ring(void)
{
	vr_init(VR_EVENT, 8);
	vr.config.little_endian = false;
	is_int(vr_start(), 0);
	vr_set(1, VR_DATA, 0x1234, WRITE, 0);
	vr_offer(1);
	is_int(vr.machine.mem[VR_AVAIL + 3], 1); /* the low byte comes last */
	is_int(vr_get(), 1);
	is_int(vr.wvec[0].iov_len, 0x1234);
	vr_set(3, VR_DATA, 0x100, NEXT, 4);
	vr_set(4, VR_DATA, 0x200, 0, 0);
	vr_offer(3);
	is_int(vr_get(), 1);
	is_int(vr.rvec[1].iov_len, 0x200);
	vringh_complete(&vr.vrh, 1, 2);
	is_int(vr.machine.mem[VR_USED + 3], 1);
	is_int(vr32(vr_used()->ring[0].len), 2);
	ok(vringh_need_notify(&vr.vrh));
	down();
}

/* VIRTIO_F_ORDER_PLATFORM changes barriers, and nothing else. */
static void other_barriers(void)
{
	vr_up((uint64_t)1 << VIRTIO_F_ORDER_PLATFORM, 2);
	vr_set(0, VR_DATA, 16, 0, 0);
	complete(5);
	is_int(vr16(vr_used()->idx), 5);
	ok(vringh_need_notify(&vr.vrh));
	ok(vringh_notify_enable(&vr.vrh));
	down();
}

/* Nothing more is taken, whatever is there; what was taken is given back. */
static void a_ring_is_given_up(void)
{
	for (unsigned int i = 0; i < 4; i++) {
		vr_init((uint64_t)(i & 1) << VIRTIO_F_ORDER_PLATFORM, 8);
		vr.config.little_endian = i < 2;
		is_int(vr_start(), 0);
		vr_set(0, VR_DATA, 16, 0, 0);
		vr_offer(0);
		vr_offer(0);
		is_int(vr_get(), 1);
		vringh_give_up(&vr.vrh);
		ok(vr.vrh.broken);
		is_int(vr_get(), -EIO);
		is_int(vr.riov.used, 0);
		vringh_complete(&vr.vrh, vr.head, 3);
		is_int(vr16(vr_used()->idx), 1);
		is_int(vr32(vr_used()->ring[0].len), 3);
		ok(!vringh_need_notify(&vr.vrh));
		vringh_give_up(&vr.vrh);
		is_int(vr_get(), -EIO);
		is_int(vr.fp.nr_lines, 0);
		memset(vr_avail(), 0, 4);
		is_int(vr_start(), 0);
		vr_offer(0);
		is_int(vr_get(), 1);
		down();
	}
}

static void a_segment_over_two_ranges_is_two_pieces(void)
{
	vr_init(0, 8);
	/* The upper half of the memory is elsewhere for the device. */
	vr.ranges[0].end_incl = VR_BASE + 0xbfff;
	vr.ranges[1] =
		(struct vringh_range){ VR_BASE + 0xc000, VR_BASE + 0xffff,
				       (uint64_t)(uintptr_t)vr.machine.mem -
					       VR_BASE - 0x4000 };
	vr.memory.count = 2;
	vr_start();
	vr_set(0, 0xbff0, 0x20, 0, 0);
	vr_offer(0);
	is_int(vr_get(), 1);
	is_int(vr.riov.used, 2);
	is_piece(&vr.rvec[0], 0xbff0, 0x10);
	is_piece(&vr.rvec[1], 0x8000, 0x10);
	down();
}

static void translation(void)
{
	uint64_t len = 10;

	vr_init(0, 8);
	ok(vringh_translate(&vr.memory, VR_BASE + 5, &len) ==
	   &vr.machine.mem[5]);
	is_int(len, 10);
	len = 10;
	ok(vringh_translate(&vr.memory, VR_BASE + VR_SIZE - 4, &len) != NULL);
	is_int(len, 4);
	ok(!vringh_translate(&vr.memory, VR_BASE + VR_SIZE, &len));
	ok(!vringh_translate(&vr.memory, VR_BASE - 1, &len));
	len = UINT64_MAX;
	ok(vringh_translate(&vr.memory, VR_BASE, &len) != NULL);
	is_int(len, VR_SIZE);
}

int main(void)
{
	TEST(an_empty_ring_has_nothing);
	TEST(one_descriptor);
	TEST(a_chain_in_both_directions);
	TEST(an_indirect_table);
	TEST(a_chain_that_ends_in_a_table);
	TEST(an_indirect_table_at_an_odd_address);
	TEST(the_longest_chains);
	TEST(segments_of_length_zero_are_nothing);
	TEST(buffers_are_completed);
	TEST(an_abandoned_buffer_comes_again);
	TEST(indices_wrap);
	TEST(several_are_completed_at_once);
	TEST(in_order_one_stands_for_all);
	TEST(in_order_a_part_ends_the_batch);
	TEST(the_flag_suppresses_interrupts);
	TEST(the_event_decides_about_interrupts);
	TEST(interrupts_are_right_where_the_index_wraps);
	TEST(an_interrupt_is_due_after_all_indices);
	TEST(kicks_are_a_flag_without_event_index);
	TEST(kicks_are_an_index_with_it);
	TEST(sizes);
	TEST(alignment);
	TEST(each_part_lies_in_memory);
	TEST(a_big_endian_ring);
	TEST(other_barriers);
	TEST(a_ring_is_given_up);
	TEST(a_segment_over_two_ranges_is_two_pieces);
	TEST(translation);
	return tap_done();
}
