/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the packed ring alone, over a ring that an honest driver
 * might have written.
 */
#include "packed_rig.h"
#include "tap.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
	ENABLE = VRING_PACKED_EVENT_FLAG_ENABLE,
	DISABLE = VRING_PACKED_EVENT_FLAG_DISABLE,
	AT_DESC = VRING_PACKED_EVENT_FLAG_DESC,
	WRAP = 1u << VRING_PACKED_EVENT_F_WRAP_CTR,
};

/* What a used descriptor has in its flags. */
#define USED_1 (VP_AVAIL | VP_USED) /* in a lap with wrap counter 1 */
#define USED_0 0

static void is_piece(const struct kvec *piece, size_t offset, size_t len)
{
	is_hex(vr_offset(piece), offset);
	is_int(piece->iov_len, len);
}

static void is_head(uint16_t id, uint32_t descriptors)
{
	is_hex(vr.head, id | descriptors << 16);
}

static void is_used(unsigned int i, uint16_t id, uint32_t len, uint16_t flags)
{
	is_int(vp_id(i), id);
	is_int(vp_len(i), len);
	is_hex(vp_flags(i), flags);
}

static void down(void)
{
	is_int(vr.fp.nr_lines, 0);
	ok(!vr.vrh.broken);
	ok(vr_intact());
}

/* ---- taking ------------------------------------------------------------- */

/* covers: dev.packed.vq-desc-table.2 */
static void what_is_not_available_is_nothing(void)
{
	is_int(vp_up(0, 8), 0);
	is_int(vr_get(), 0);
	vp_fill(vp_desc(0), VR_BASE + VR_DATA, 1, VP_USED, 1);
	is_int(vr_get(), 0); /* of another lap */
	vp_fill(vp_desc(0), VR_BASE + VR_DATA, 1, VP_USED | VP_AVAIL, 1);
	is_int(vr_get(), 0); /* used */
	vp_fill(vp_desc(1), VR_BASE + VR_DATA, 1, VP_AVAIL, 1);
	is_int(vr_get(), 0); /* not the next one */
	is_int(vr.riov.used, 0);
	is_int(vr.wiov.used, 0);
	down();
}

static void a_table_that_is_not_available_is_nothing(void)
{
	vp_up(VR_INDIRECT, 8);
	vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 16, 0);
	vp_fill(vp_desc(0), VR_BASE + VR_DATA, 16, INDIRECT | VP_USED, 1);
	is_int(vr_get(), 0); /* of another lap */
	vp_fill(vp_desc(0), VR_BASE + VR_DATA, 16,
		INDIRECT | VP_USED | VP_AVAIL, 1);
	is_int(vr_get(), 0); /* used */
	down();
}

static void one_descriptor(void)
{
	vp_up(0, 8);
	vp_put(VR_DATA, 100, 0, 0xfedc);
	vp_put(VR_DATA + 0x100, 200, WRITE, 3);
	is_int(vr_get(), 1);
	is_head(0xfedc, 1); /* an id is whatever the driver likes */
	is_int(vr.riov.used, 1);
	is_int(vr.wiov.used, 0);
	is_piece(&vr.rvec[0], VR_DATA, 100);
	is_int(vr_get(), 1);
	is_head(3, 1);
	is_int(vr.riov.used, 0);
	is_int(vr.wiov.used, 1);
	is_piece(&vr.wvec[0], VR_DATA + 0x100, 200);
	is_int(vr_get(), 0);
	down();
}

/* covers: dev.packed.scatter-gather-support.1 */
static void a_list_in_both_directions(void)
{
	vp_up(0, 8);
	vp_put(VR_DATA, 16, NEXT, 1);
	vp_put(VR_DATA + 0x100, 32, NEXT, 2);
	vp_put(VR_DATA + 0x200, 64, WRITE | NEXT, 3);
	vp_put(VR_DATA + 0x300, 1, WRITE, 4);
	is_int(vr_get(), 1);
	is_head(4, 4); /* 2.8.6: the id is in the last one */
	is_int(vr.riov.used, 2);
	is_int(vr.wiov.used, 2);
	is_piece(&vr.rvec[0], VR_DATA, 16);
	is_piece(&vr.rvec[1], VR_DATA + 0x100, 32);
	is_piece(&vr.wvec[0], VR_DATA + 0x200, 64);
	is_piece(&vr.wvec[1], VR_DATA + 0x300, 1);
	is_int(vr_get(), 0);
	down();
}

static void a_list_of_writable_segments(void)
{
	vp_up(0, 8);
	vp_put(VR_DATA, 16, WRITE | NEXT, 1);
	vp_put(VR_DATA + 0x100, 32, WRITE, 2);
	is_int(vr_get(), 1);
	is_int(vr.riov.used, 0);
	is_int(vr.wiov.used, 2);
	is_piece(&vr.wvec[0], VR_DATA, 16);
	is_piece(&vr.wvec[1], VR_DATA + 0x100, 32);
	down();
}

static void a_list_around_the_end(void)
{
	vp_up(0, 5);
	for (uint16_t i = 0; i < 3; i++) {
		vp_put(VR_DATA, 1, 0, i);
		is_int(vr_get(), 1);
		vringh_complete(&vr.vrh, vr.head, 0);
	}
	vp_put(VR_DATA, 10, NEXT, 0);
	vp_put(VR_DATA + 0x100, 11, NEXT, 0);
	vp_put(VR_DATA + 0x200, 12, NEXT | WRITE, 0);
	vp_put(VR_DATA + 0x300, 13, WRITE, 9);
	is_int(vr_get(), 1);
	is_head(9, 4);
	is_piece(&vr.rvec[1], VR_DATA + 0x100, 11);
	is_piece(&vr.wvec[0], VR_DATA + 0x200, 12);
	is_piece(&vr.wvec[1], VR_DATA + 0x300, 13);
	vringh_complete(&vr.vrh, vr.head, 25);
	is_used(3, 9, 25, USED_1 | WRITE);
	vp_put(VR_DATA, 1, 0, 10); /* descriptor 2 of the second lap */
	is_int(vr_get(), 1);
	is_head(10, 1);
	vringh_complete(&vr.vrh, vr.head, 0);
	is_used(2, 10, 0, USED_0);
	down();
}

static void an_indirect_table(void)
{
	vp_up(VR_INDIRECT, 8);
	/* 2.8.7: the write flag there means nothing; nor do ids in the table */
	vp_put(VR_DATA, 3 * 16, INDIRECT | WRITE, 77);
	vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 16, 0);
	vp_put_in(VR_DATA, 1, VR_DATA + 0x200, 32, WRITE);
	vp_put_in(VR_DATA, 2, VR_DATA + 0x300, 64, WRITE);
	is_int(vr_get(), 1);
	is_head(77, 1);
	is_int(vr.riov.used, 1);
	is_int(vr.wiov.used, 2);
	is_piece(&vr.rvec[0], VR_DATA + 0x100, 16);
	is_piece(&vr.wvec[0], VR_DATA + 0x200, 32);
	is_piece(&vr.wvec[1], VR_DATA + 0x300, 64);
	is_int(vr_get(), 0);
	down();
}

/* 2.8.7: they are reserved there, and ignored by the device. */
static void other_flags_in_a_table_mean_nothing(void)
{
	vp_up(VR_INDIRECT, 8);
	vp_put(VR_DATA, 2 * 16, INDIRECT, 1);
	vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 16,
		  (uint16_t)(INDIRECT | VP_USED));
	vp_put_in(VR_DATA, 1, VR_DATA + 0x200, 32,
		  (uint16_t)(WRITE | NEXT | VP_AVAIL));
	is_int(vr_get(), 1);
	is_piece(&vr.rvec[0], VR_DATA + 0x100, 16);
	is_piece(&vr.wvec[0], VR_DATA + 0x200, 32);
	is_int(vr.riov.used, 1);
	is_int(vr.wiov.used, 1);
	down();
}

static void an_indirect_table_at_an_odd_address(void)
{
	vp_up(VR_INDIRECT, 8);
	vp_put(VR_DATA + 3, 16, INDIRECT, 1);
	vp_put_in(VR_DATA + 3, 0, VR_DATA + 0x100, 18, 0);
	is_int(vr_get(), 1);
	is_piece(&vr.rvec[0], VR_DATA + 0x100, 18);
	down();
}

/* As long as the queue, and none longer, is the limit. */
static void the_longest_chains(void)
{
	vp_up(VR_INDIRECT, 6);
	for (unsigned int i = 0; i < 6; i++)
		vp_put(VR_DATA + i, 1, i < 5 ? NEXT : 0, 1);
	is_int(vr_get(), 1);
	is_head(1, 6);
	is_int(vr.riov.used, 6);
	is_int(vr_get(), 0);
	vringh_complete(&vr.vrh, vr.head, 0);
	for (unsigned int i = 0; i < 6; i++)
		vp_put_in(VR_DATA, i, VR_DATA + 0x100, 1, 0);
	for (uint16_t i = 0; i < 6; i++) {
		vp_put(VR_DATA, 6 * 16, INDIRECT, i);
		is_int(vr_get(), 1);
		is_int(vr.riov.used, 6);
	}
	is_int(vr_get(), 0);
	down();
}

static void segments_of_length_zero_are_nothing(void)
{
	vp_up(0, 8);
	vp_put(VR_DATA, 0, NEXT, 0);
	vp_put(VR_DATA, 5, NEXT, 0);
	vp_put_at(UINT64_MAX, 0, WRITE, 1);
	vp_put_at(UINT64_MAX, 0, 0, 2);
	is_int(vr_get(), 1);
	is_head(1, 3);
	is_int(vringh_kiov_length(&vr.riov), 5);
	is_int(vringh_kiov_length(&vr.wiov), 0);
	is_int(vr_get(), 1);
	is_head(2, 1);
	is_int(vringh_kiov_length(&vr.riov), 0);
	down();
}

static void a_segment_over_two_ranges_is_two_pieces(void)
{
	vp_init(0, 8);
	vr.ranges[0].end_incl = VR_BASE + 0xbfff;
	vr.ranges[1] =
		(struct vringh_range){ VR_BASE + 0xc000, VR_BASE + 0xffff,
				       (uint64_t)(uintptr_t)vr.machine.mem -
					       VR_BASE - 0x4000 };
	vr.memory.count = 2;
	vr_start();
	vp_put(0xbff0, 0x20, NEXT, 0);
	vp_put(0xbff0, 0x10, 0, 0);
	is_int(vr_get(), 1);
	is_int(vr.riov.used, 3);
	is_piece(&vr.rvec[0], 0xbff0, 0x10);
	is_piece(&vr.rvec[1], 0x8000, 0x10);
	is_piece(&vr.rvec[2], 0xbff0, 0x10);
	down();
}

static void an_abandoned_buffer_comes_again(void)
{
	vp_up(0, 5);
	vp_put(VR_DATA, 16, 0, 1);
	is_int(vr_get(), 1);
	vringh_abandon(&vr.vrh);
	is_int(vr_get(), 1);
	is_head(1, 1);
	vp_put(VR_DATA, 1, NEXT, 2);
	vp_put(VR_DATA, 1, 0, 2);
	is_int(vr_get(), 1);
	is_head(2, 2);
	vringh_complete(&vr.vrh, 1 | 1 << 16, 0);
	vp_put(VR_DATA, 1, NEXT, 3); /* around the end */
	vp_put(VR_DATA, 1, NEXT, 3);
	vp_put(VR_DATA, 1, 0, 3);
	is_int(vr_get(), 1);
	vringh_abandon(&vr.vrh);
	is_int(vr_get(), 1);
	is_head(3, 3);
	is_int(vr_get(), 0);
	down();
}

/* ---- giving back -------------------------------------------------------- */

/* covers: dev.packed.packed-vq.2 */
static void buffers_are_completed(void)
{
	vp_up(0, 4);
	for (uint16_t i = 0; i < 3; i++)
		vp_put(VR_DATA, 16, WRITE, i);
	is_int(vr_get(), 1);
	is_int(vr_get(), 1);
	/* In the order in which they complete. */
	vringh_complete(&vr.vrh, 1 | 1 << 16, 7);
	is_used(0, 1, 7, USED_1 | WRITE);
	vringh_complete(&vr.vrh, 0 | 1 << 16, 0);
	is_used(1, 0, 0, USED_1); /* 2.8.3: nothing was written */
	is_hex(vp_flags(2), VP_AVAIL | WRITE);
	down();
}

/*
 * 2.8.6: one descriptor for a whole list.
 *
 * covers: dev.packed.vq-desc-table.3
 */
static void no_other_descriptor_is_written(void)
{
	unsigned char before[VR_SIZE];

	vp_up(0, 8);
	for (unsigned int i = 0; i < 2; i++) {
		vp_put(VR_DATA, 16, NEXT, 5);
		vp_put(VR_DATA, 16, NEXT, 5);
		vp_put(VR_DATA, 16, WRITE, (uint16_t)i);
	}
	is_int(vr_get(), 1);
	is_int(vr_get(), 1);
	memcpy(before, vr.machine.mem, VR_SIZE);
	vringh_complete(&vr.vrh, 0 | 3 << 16, 1);
	vringh_complete(&vr.vrh, 1 | 3 << 16, 2);
	is_used(0, 0, 1, USED_1 | WRITE);
	is_used(3, 1, 2, USED_1 | WRITE);
	/* The address of a used descriptor is left as it was. */
	memcpy(&before[8], &vr.machine.mem[8], 8);
	memcpy(&before[3 * 16 + 8], &vr.machine.mem[3 * 16 + 8], 8);
	ok(!memcmp(before, vr.machine.mem, VR_SIZE));
	down();
}

/* Lists of every length, around rings of every size. */
static void round_and_round(void)
{
	for (uint32_t num = 1; num <= 9; num++) {
		unsigned int at = 0;
		bool wrap = true;

		vp_up(0, num);
		for (unsigned int i = 0; i < 100; i++) {
			unsigned int n = 1 + i % num;

			for (unsigned int k = 1; k < n; k++)
				vp_put(VR_DATA, 1, NEXT, 0);
			vp_put(VR_DATA, 1, 0, (uint16_t)i);
			if (vr_get() != 1 || vr.head != (i | n << 16)) {
				fail("not the buffer");
				break;
			}
			vringh_complete(&vr.vrh, vr.head, 0);
			is_used(at, (uint16_t)i, 0, wrap ? USED_1 : USED_0);
			at += n;
			if (at >= num) {
				at -= num;
				wrap = !wrap;
			}
		}
		down();
	}
}

/* ---- several at once ---------------------------------------------------- */

/* Make buffers of two descriptors available and take them. */
static void take_pairs(struct vringh_used *used, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		vp_put(VR_DATA, 8, NEXT, 0);
		vp_put(VR_DATA, 8, WRITE, (uint16_t)(100 + i));
		is_int(vr_get(), 1);
		used[i] = (struct vringh_used){ vr.head, 8, true };
	}
}

static void several_are_completed_at_once(void)
{
	struct vringh_used used[3];

	vp_up(0, 5);
	take_pairs(used, 2);
	vringh_complete_multi(&vr.vrh, used, 0);
	is_hex(vp_flags(0), VP_AVAIL | NEXT);
	vringh_complete_multi(&vr.vrh, used, 2);
	is_used(0, 100, 8, USED_1 | WRITE);
	is_used(2, 101, 8, USED_1 | WRITE);
	take_pairs(used, 2);
	used[1].len = 0;
	vringh_complete_multi(&vr.vrh, used, 2);
	is_used(4, 100, 8, USED_1 | WRITE);
	is_used(1, 101, 0, USED_0);
	ok(vringh_need_notify(&vr.vrh));
	down();
}

/* 2.8.8: where the first of them is, with the id of the last. */
static void in_order_one_stands_for_all(void)
{
	struct vringh_used used[3];

	vp_up(VR_IN_ORDER, 8);
	take_pairs(used, 3);
	used[2].len = 3;
	used[2].whole = false; /* the last one has a length of its own */
	vringh_complete_multi(&vr.vrh, used, 3);
	is_used(0, 102, 3, USED_1 | WRITE);
	is_hex(vp_flags(2), VP_AVAIL | NEXT);
	is_hex(vp_flags(4), VP_AVAIL | NEXT);
	take_pairs(used, 3); /* around the end */
	vringh_complete_multi(&vr.vrh, used, 3);
	is_used(6, 102, 8, USED_1 | WRITE);
	take_pairs(used, 1);
	vringh_complete(&vr.vrh, used[0].head, 4);
	is_used(4, 100, 4, USED_0 | WRITE);
	down();
}

/* A buffer that is not mentioned counts as written as a whole. */
static void in_order_a_part_ends_the_batch(void)
{
	struct vringh_used used[4];

	vp_up(VR_IN_ORDER, 8);
	take_pairs(used, 4);
	used[1].len = 5;
	used[1].whole = false;
	vringh_complete_multi(&vr.vrh, used, 4);
	is_used(0, 101, 5, USED_1 | WRITE);
	is_hex(vp_flags(2), VP_AVAIL | NEXT);
	is_used(4, 103, 8, USED_1 | WRITE);
	is_hex(vp_flags(6), VP_AVAIL | NEXT);
	down();
}

/* ---- notifications ------------------------------------------------------ */

/* Use buffers of one descriptor. */
static void complete(unsigned int n)
{
	for (; n; n--) {
		vp_put(VR_DATA, 16, 0, 0);
		vr_get();
		vringh_complete(&vr.vrh, vr.head, 0);
	}
}

/* 2.8.10 */
static void flags_suppress_interrupts(void)
{
	vp_up(0, 8);
	ok(!vringh_need_notify(&vr.vrh)); /* nothing was completed */
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	ok(!vringh_need_notify(&vr.vrh));
	vp_set_event(0, DISABLE);
	complete(1);
	ok(!vringh_need_notify(&vr.vrh));
	vp_set_event(0, ENABLE);
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	/* Only valid with the feature, and reserved: no reason to be silent. */
	vp_set_event(0, AT_DESC);
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	vp_set_event(0, DISABLE | AT_DESC);
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	vp_set_event(0, (uint16_t)(DISABLE | 0xfffc)); /* reserved bits */
	complete(1);
	ok(!vringh_need_notify(&vr.vrh));
	down();
}

/* 2.8.10, 2.8.14 */
static void a_descriptor_decides_about_interrupts(void)
{
	vp_up(VR_EVENT, 5);
	vp_set_event(2 | WRAP, AT_DESC);
	complete(2);
	ok(!vringh_need_notify(&vr.vrh)); /* 0, 1 */
	complete(1);
	ok(vringh_need_notify(&vr.vrh)); /* 2 */
	complete(1);
	ok(!vringh_need_notify(&vr.vrh)); /* 3 */
	vp_set_event(1, AT_DESC);	  /* of the next lap */
	complete(2);
	ok(!vringh_need_notify(&vr.vrh)); /* 4, 0 */
	complete(1);
	ok(vringh_need_notify(&vr.vrh)); /* 1 */
	vp_set_event(1, AT_DESC);
	complete(5);
	ok(!vringh_need_notify(&vr.vrh)); /* 2, 3, 4, and 0, 1 of the next */
	vp_set_event(3, AT_DESC);
	complete(10);
	ok(vringh_need_notify(&vr.vrh)); /* two laps: every place */
	vp_set_event(0, ENABLE);
	complete(1);
	ok(vringh_need_notify(&vr.vrh));
	vp_set_event(0, DISABLE);
	complete(1);
	ok(!vringh_need_notify(&vr.vrh));
	down();
}

/* An event in the middle of a list is passed with it. */
static void lists_pass_events(void)
{
	struct vringh_used used[2];

	vp_up(VR_EVENT | VR_IN_ORDER, 8);
	take_pairs(used, 2);
	vp_set_event(3 | WRAP, AT_DESC);
	vringh_complete(&vr.vrh, used[0].head, 8);
	ok(!vringh_need_notify(&vr.vrh));
	vringh_complete(&vr.vrh, used[1].head, 8);
	ok(vringh_need_notify(&vr.vrh));
	take_pairs(used, 2);
	vp_set_event(4 | WRAP, AT_DESC);
	vringh_complete_multi(&vr.vrh, used, 2);
	ok(vringh_need_notify(&vr.vrh));
	down();
}

static void kicks_are_a_flag_without_event_index(void)
{
	vp_up(0, 8);
	vringh_notify_disable(&vr.vrh);
	is_hex(vp_device_event(), DISABLE << 16);
	ok(vringh_notify_enable(&vr.vrh));
	is_hex(vp_device_event(), ENABLE << 16);
	vringh_notify_disable(&vr.vrh);
	is_hex(vp_device_event(), DISABLE << 16);
	vp_put(VR_DATA, 1, 0, 0);
	ok(!vringh_notify_enable(&vr.vrh)); /* one was missed */
	is_int(vr_get(), 1);
	ok(vringh_notify_enable(&vr.vrh));
	down();
}

static void kicks_are_a_place_with_it(void)
{
	vp_up(VR_EVENT, 3);
	vringh_notify_disable(&vr.vrh);
	is_hex(vp_device_event(), DISABLE << 16);
	ok(vringh_notify_enable(&vr.vrh));
	is_hex(vp_device_event(), WRAP | AT_DESC << 16);
	complete(2);
	ok(vringh_notify_enable(&vr.vrh));
	is_hex(vp_device_event(), 2 | WRAP | AT_DESC << 16);
	complete(2);
	ok(vringh_notify_enable(&vr.vrh));
	is_hex(vp_device_event(), 1 | AT_DESC << 16); /* the second lap */
	vp_put(VR_DATA, 1, 0, 0);
	ok(!vringh_notify_enable(&vr.vrh));
	is_int(vr_get(), 1);
	ok(vringh_notify_enable(&vr.vrh));
	is_hex(vp_device_event(), 2 | AT_DESC << 16);
	down();
}

/* ---- setting up --------------------------------------------------------- */

/* 2.8.10.1: no power of two is asked for. */
static void sizes(void)
{
	static const uint32_t good[] = { 1, 2, 3, 6, 1023, 32767, 32768 };
	static const uint32_t bad[] = { 0, 32769, 65535, 65536, 0x10008 };

	for (unsigned int i = 0; i < 7; i++) {
		vp_init(0, good[i]);
		/* As much memory as it takes; nothing looks into it. */
		vr.ranges[1] =
			(struct vringh_range){ 0x80000000u, 0x8fffffffu, 0 };
		vr.memory.count = 2;
		vr.config.desc_addr = 0x80000000u;
		is_int(vr_start(), 0);
	}
	for (unsigned int i = 0; i < 5; i++) {
		vp_init(0, bad[i]);
		is_int(vr_start(), -EINVAL);
		is_int(vr.fp.nr_lines, 1);
	}
}

/* drv.packed.packed-vq.1 */
static void alignment(void)
{
	vp_init(0, 8);
	vr.config.desc_addr += 8;
	is_int(vr_start(), -EINVAL);
	vp_init(0, 8);
	vr.config.avail_addr += 2;
	is_int(vr_start(), -EINVAL);
	vp_init(0, 8);
	vr.config.used_addr += 2;
	is_int(vr_start(), -EINVAL);
	is_int(fake_logged(&vr.fp, "drv.packed.packed-vq.1"), 1);
	vp_init(0, 8);
	vr.config.avail_addr += 4;
	vr.config.used_addr += 4;
	vr.config.desc_addr += 16;
	is_int(vr_start(), 0);
}

static void each_part_lies_in_memory(void)
{
	uint64_t end = VR_BASE + VR_SIZE;

	vp_init(0, 7);
	vr.config.desc_addr = end - 7 * 16;
	is_int(vr_start(), 0);
	vr.config.desc_addr += 16;
	is_int(vr_start(), -EFAULT);
	vp_init(0, 7);
	vr.config.avail_addr = end - 4;
	is_int(vr_start(), 0);
	vr.config.avail_addr += 4;
	is_int(vr_start(), -EFAULT);
	vp_init(0, 7);
	vr.config.used_addr = end - 4;
	is_int(vr_start(), 0);
	vr.config.used_addr += 4;
	is_int(vr_start(), -EFAULT);
	is_int(vr.fp.nr_lines, 1);
}

/* VIRTIO_F_ORDER_PLATFORM changes barriers, and nothing else. */
static void other_barriers(void)
{
	vp_up((uint64_t)1 << VIRTIO_F_ORDER_PLATFORM, 2);
	complete(5);
	is_used(0, 0, 0, USED_1);
	is_used(1, 0, 0, USED_0);
	ok(vringh_need_notify(&vr.vrh));
	ok(vringh_notify_enable(&vr.vrh));
	vp_put(VR_DATA, 1, NEXT, 3);
	vp_put(VR_DATA, 1, 0, 4);
	is_int(vr_get(), 1);
	is_head(4, 2);
	down();
}

/* Nothing more is taken, whatever is there; what was taken is given back. */
static void a_ring_is_given_up(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		vp_up((uint64_t)i << VIRTIO_F_ORDER_PLATFORM | VR_INDIRECT, 8);
		vp_put(VR_DATA, 16, 0, 7);
		vp_put(VR_DATA, 16, 0, 8);
		is_int(vr_get(), 1);
		vringh_give_up(&vr.vrh);
		ok(vr.vrh.broken);
		is_int(vr_get(), -EIO);
		is_int(vr.riov.used, 0);
		vringh_complete(&vr.vrh, vr.head, 3);
		is_used(0, 7, 3, USED_1 | WRITE);
		ok(!vringh_need_notify(&vr.vrh));
		vringh_give_up(&vr.vrh);
		is_int(vr_get(), -EIO);
		is_int(vr.fp.nr_lines, 0);
		is_int(vr_start(), 0);
		vp_fill(vp_desc(0), VR_BASE + VR_DATA, 16, VP_AVAIL, 9);
		is_int(vr_get(), 1);
		down();
	}
}

int main(void)
{
	TEST(what_is_not_available_is_nothing);
	TEST(a_table_that_is_not_available_is_nothing);
	TEST(one_descriptor);
	TEST(a_list_in_both_directions);
	TEST(a_list_of_writable_segments);
	TEST(a_list_around_the_end);
	TEST(an_indirect_table);
	TEST(other_flags_in_a_table_mean_nothing);
	TEST(an_indirect_table_at_an_odd_address);
	TEST(the_longest_chains);
	TEST(segments_of_length_zero_are_nothing);
	TEST(a_segment_over_two_ranges_is_two_pieces);
	TEST(an_abandoned_buffer_comes_again);
	TEST(buffers_are_completed);
	TEST(no_other_descriptor_is_written);
	TEST(round_and_round);
	TEST(several_are_completed_at_once);
	TEST(in_order_one_stands_for_all);
	TEST(in_order_a_part_ends_the_batch);
	TEST(flags_suppress_interrupts);
	TEST(a_descriptor_decides_about_interrupts);
	TEST(lists_pass_events);
	TEST(kicks_are_a_flag_without_event_index);
	TEST(kicks_are_a_place_with_it);
	TEST(sizes);
	TEST(alignment);
	TEST(each_part_lies_in_memory);
	TEST(other_barriers);
	TEST(a_ring_is_given_up);
	return tap_done();
}
