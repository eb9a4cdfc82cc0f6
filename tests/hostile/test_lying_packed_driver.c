/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the packed ring against a driver that breaks its rules:
 * the ring is broken for good, one line names the clause, and nothing outside
 * the machine's memory is touched.
 */
#include "packed_rig.h"
#include "tap.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

static void up(void)
{
	is_int(vp_up(VR_INDIRECT, 8), 0);
}

static void stays_broken(const char *clause)
{
	unsigned char before[VR_SIZE];

	ok(vr.vrh.broken);
	is_int(vr.fp.nr_lines, 1);
	is_int(fake_logged(&vr.fp, clause), 1);
	is_int(vr.fp.levels[0], VIRTIO_LOG_ERR);
	/* An honest buffer does not mend it. */
	vp_fill(vp_desc(0), VR_BASE + VR_DATA, 1, VP_AVAIL, 0);
	memcpy(before, vr.machine.mem, VR_USED);
	is_int(vr_get(), -EIO);
	vringh_notify_enable(&vr.vrh);
	is_int(vr_get(), -EIO);
	ok(!vringh_need_notify(&vr.vrh));
	is_int(vr.fp.nr_lines, 1);
	ok(!memcmp(before, vr.machine.mem, VR_USED));
	ok(vr_intact());
	/* Initialised again, it works. */
	is_int(vr_start(), 0);
	is_int(vr_get(), 1);
}

/* The next buffer breaks the ring, once and for ever. */
static void is_broken_with(int err, const char *clause)
{
	is_int(vr_get(), err);
	stays_broken(clause);
}

static void is_broken(const char *clause)
{
	is_broken_with(-EIO, clause);
}

/* ---- more than there is room for ---------------------------------------- */

/* drv.packed.vq-desc-table.1: all are out, none was used. */
static void a_descriptor_that_is_out_is_offered_again(void)
{
	for (uint32_t num = 1; num <= 5; num++) {
		is_int(vp_up(0, num), 0);
		for (uint16_t i = 0; i < num; i++) {
			vp_put(VR_DATA, 1, 0, i);
			is_int(vr_get(), 1);
		}
		is_int(vr_get(), 0);
		vp_put(VR_DATA, 1, 0, 9);
		is_broken("drv.packed.vq-desc-table.1");
	}
}

static void a_list_runs_into_what_is_out(void)
{
	up();
	for (uint16_t i = 0; i < 6; i++) {
		vp_put(VR_DATA, 1, 0, i);
		is_int(vr_get(), 1);
	}
	vringh_complete(&vr.vrh, 0 | 1 << 16, 0);
	for (unsigned int i = 0; i < 4; i++) /* there is room for three */
		vp_put(VR_DATA, 1, i < 3 ? NEXT : 0, 9);
	is_broken("drv.packed.vq-desc-table.1");
}

static void a_table_where_all_is_out(void)
{
	is_int(vp_up(VR_INDIRECT, 2), 0);
	vp_put(VR_DATA, 1, NEXT, 0);
	vp_put(VR_DATA, 1, 0, 0);
	is_int(vr_get(), 1);
	vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0);
	vp_put(VR_DATA, 16, INDIRECT, 1);
	is_broken("drv.packed.vq-desc-table.1");
}

/* drv.packed.scatter-gather-support.2: which a loop would be. */
static void a_list_without_end(void)
{
	up();
	for (unsigned int i = 0; i < 8; i++)
		vp_put(VR_DATA, i & 1, NEXT, 1);
	is_broken("drv.packed.scatter-gather-support.2");
	is_int(vp_up(0, 1), 0);
	vp_put(VR_DATA, 1, NEXT, 1);
	is_broken("drv.packed.scatter-gather-support.2");
}

/* drv.packed.scatter-gather-support.6 */
static void a_list_that_is_not_all_there(void)
{
	up();
	vp_put(VR_DATA, 1, NEXT, 1);
	is_broken("drv.packed.scatter-gather-support.6");
	up();
	vp_put(VR_DATA, 1, NEXT, 1);
	vp_put(VR_DATA, 1, NEXT, 1);
	vp_fill(vp_desc(2), VR_BASE + VR_DATA, 1, VP_USED, 1);
	is_broken("drv.packed.scatter-gather-support.6");
	up();
	vp_put(VR_DATA, 1, NEXT, 1);
	vp_fill(vp_desc(1), VR_BASE + VR_DATA, 1, VP_USED | VP_AVAIL, 1);
	is_broken("drv.packed.scatter-gather-support.6");
}

/* Around the end of the ring, what is available looks otherwise. */
static void a_list_that_forgets_to_wrap(void)
{
	is_int(vp_up(0, 2), 0);
	vp_put(VR_DATA, 1, 0, 1);
	is_int(vr_get(), 1);
	vringh_complete(&vr.vrh, vr.head, 0);
	vp_put(VR_DATA, 1, NEXT, 1);
	vp_fill(vp_desc(0), VR_BASE + VR_DATA, 1, VP_AVAIL, 1);
	is_broken("drv.packed.scatter-gather-support.6");
}

/* covers: dev.packed.scatter-gather-support.2 */
static void more_segments_than_there_is_room_for(void)
{
	up();
	vr.riov.max_num = 2;
	for (unsigned int i = 0; i < 3; i++)
		vp_put(VR_DATA, 1, i < 2 ? NEXT : 0, 1);
	is_broken_with(-ENOSPC, "dev.packed.scatter-gather-support.2");
	up();
	vr.wiov.max_num = 0;
	vp_put(VR_DATA, 1, WRITE, 1);
	is_broken_with(-ENOSPC, "dev.packed.scatter-gather-support.2");
}

/* 2.8.4: a length has 32 bits. */
static void more_bytes_in_range(unsigned int big)
{
	vp_init(0, 8);
	/* As much memory as it takes; nothing looks into it. */
	vr.ranges[!big] = vr.ranges[0];
	vr.ranges[big] = (struct vringh_range){ 0x100000000u, 0x2ffffffffu, 0 };
	vr.memory.count = 2;
	vr_start();
	for (unsigned int i = 0; i < 3; i++)
		vp_put_at(0x100000000u, 0x60000000u, i < 2 ? NEXT : 0, 1);
	is_broken("2.8.4");
}

/* Where most buffers are, and elsewhere. */
static void more_bytes_than_a_length_can_say(void)
{
	more_bytes_in_range(0);
	more_bytes_in_range(1);
}

/* ---- indirect tables ---------------------------------------------------- */

/* drv.packed.indirect-desc.1 */
static void a_table_that_was_not_negotiated(void)
{
	is_int(vp_up(0, 8), 0);
	vp_put(VR_DATA, 16, INDIRECT, 1);
	vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0);
	is_broken("drv.packed.indirect-desc.1");
}

/* drv.packed.indirect-desc.4 */
static void a_table_in_a_list(void)
{
	up();
	vp_put(VR_DATA, 16, INDIRECT | NEXT, 1);
	vp_put(VR_DATA, 16, 0, 1);
	vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0);
	is_broken("drv.packed.indirect-desc.4");
	up();
	vp_put(VR_DATA, 16, NEXT, 1);
	vp_put(VR_DATA, 16, INDIRECT, 1);
	is_broken("drv.packed.indirect-desc.4");
}

static void a_table_longer_than_the_queue(void)
{
	up();
	vp_put(VR_DATA, 9 * 16, INDIRECT, 1);
	for (unsigned int i = 0; i < 9; i++)
		vp_put_in(VR_DATA, i, VR_DATA + 0x400, 1, 0);
	is_broken("drv.packed.scatter-gather-support.2");
}

static void a_table_of_odd_length(void)
{
	static const uint32_t lengths[] = { 0, 1, 15, 17, 31, 0xffffffffu };

	for (unsigned int i = 0; i < 6; i++) {
		up();
		vp_put(VR_DATA, lengths[i], INDIRECT, 1);
		vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0);
		is_broken("2.8.7");
	}
}

static void a_table_outside_memory(void)
{
	static const struct {
		uint64_t addr;
		uint32_t len;
	} tables[] = {
		{ 0, 16 },
		{ VR_BASE - 16, 16 },
		{ VR_BASE - 16, 32 },
		{ VR_BASE + VR_SIZE, 16 },
		{ VR_BASE + VR_SIZE - 16, 32 },
		{ VR_BASE + VR_SIZE - 8, 16 },
		{ VR_BASE, 0xfffffff0u },
		{ UINT64_MAX - 15, 16 },
		{ UINT64_MAX - 15, 32 },
		{ UINT64_MAX, 0xfffffff0u },
	};

	for (unsigned int i = 0; i < 10; i++) {
		up();
		vp_put_at(tables[i].addr, tables[i].len, INDIRECT, 1);
		is_broken("2.8.7");
	}
}

/* ---- where and which way ------------------------------------------------ */

static void a_buffer_outside_memory(void)
{
	static const struct {
		uint64_t addr;
		uint32_t len;
	} buffers[] = {
		{ 0, 1 },
		{ VR_BASE - 1, 1 },
		{ VR_BASE - 1, 2 },
		{ VR_BASE + VR_SIZE, 1 },
		{ VR_BASE + VR_SIZE - 1, 2 },
		{ VR_BASE, 0xffffffffu },
		{ UINT64_MAX, 1 },
		{ UINT64_MAX, 2 },
		{ UINT64_MAX - 3, 0xffffffffu },
	};

	for (unsigned int i = 0; i < 9; i++) {
		for (unsigned int write = 0; write < 2; write++) {
			uint16_t flags = write ? WRITE : 0;

			up();
			vp_put_at(buffers[i].addr, buffers[i].len, flags, 1);
			is_broken("2.8.4");
			up();
			vp_put(VR_DATA, 1, NEXT, 1);
			vp_put_at(buffers[i].addr, buffers[i].len, flags, 1);
			is_broken("2.8.4");
		}
	}
}

/* With memory at both ends, what runs over the top comes out at the bottom. */
static void a_buffer_that_wraps_around_the_address_space(void)
{
	vp_init(0, 8);
	vr.ranges[1] =
		(struct vringh_range){ UINT64_MAX - 0xfff, UINT64_MAX,
				       (uint64_t)(uintptr_t)vr.machine.mem -
					       (UINT64_MAX - 0xfff) + 0xc000 };
	vr.ranges[2] = (struct vringh_range){
		0, 0xfff, (uint64_t)(uintptr_t)vr.machine.mem + 0xd000
	};
	vr.memory.count = 3;
	vr_start();
	vp_put_at(UINT64_MAX - 3, 8, 0, 1);
	is_broken("2.8.4");
}

/* The same in the range that is tried first. */
static void a_buffer_that_wraps_around_the_first_range(void)
{
	vp_init(0, 8);
	vr.ranges[0] =
		(struct vringh_range){ VR_BASE, UINT64_MAX,
				       (uint64_t)(uintptr_t)vr.machine.mem -
					       VR_BASE };
	vr_start();
	vp_put_at(UINT64_MAX - 3, 0xf0000000u, 0, 1);
	is_broken("2.8.4");
	vp_init(0, 8);
	vr.ranges[0].end_incl = UINT64_MAX;
	vr_start();
	vp_put(VR_DATA, 1, NEXT, 1);
	vp_put_at(UINT64_MAX - 3, 0xf0000000u, 0, 1);
	is_broken("2.8.4");
}

/* drv.packed.scatter-gather-support.3 */
static void readable_after_writable(void)
{
	up();
	vp_put(VR_DATA, 1, WRITE | NEXT, 1);
	vp_put(VR_DATA, 1, 0, 1);
	is_broken("drv.packed.scatter-gather-support.3");
	up();
	vp_put(VR_DATA, 0, WRITE | NEXT, 1); /* of no bytes, but before */
	vp_put(VR_DATA, 1, 0, 1);
	is_broken("drv.packed.scatter-gather-support.3");
	up();
	vp_put(VR_DATA, 2 * 16, INDIRECT, 1);
	vp_put_in(VR_DATA, 0, VR_DATA + 0x100, 1, WRITE);
	vp_put_in(VR_DATA, 1, VR_DATA + 0x100, 1, 0);
	is_broken("drv.packed.scatter-gather-support.3");
}

/* ---- at the wrong time -------------------------------------------------- */

static void what_was_read_cannot_change(void)
{
	up();
	vp_put(VR_DATA, 16, NEXT, 1);
	vp_put(VR_DATA + 0x100, 32, WRITE, 2);
	is_int(vr_get(), 1);
	for (unsigned int i = 0; i < 2; i++)
		vp_fill(vp_desc(i), 0, 0xffffffffu, 0xffff, 77);
	is_hex(vr_offset(&vr.rvec[0]), VR_DATA);
	is_int(vr.rvec[0].iov_len, 16);
	is_hex(vr_offset(&vr.wvec[0]), VR_DATA + 0x100);
	is_int(vr.wvec[0].iov_len, 32);
	vringh_complete(&vr.vrh, vr.head, 32);
	is_int(vp_id(0), 2);
	/* It is two descriptors still. */
	vp_put(VR_DATA, 1, 0, 3);
	is_int(vr_get(), 1);
	is_hex(vr.head, 3 | 1 << 16);
}

static void what_the_driver_writes_for_the_device_is_ignored(void)
{
	up();
	vringh_notify_disable(&vr.vrh);
	memset(&vr.machine.mem[VR_USED], 0xff, 4);
	vp_put(VR_DATA, 1, 0, 3);
	is_int(vr_get(), 1);
	ok(vringh_notify_enable(&vr.vrh));
	is_hex(vp_device_event(), 0);
	is_int(vr.fp.nr_lines, 0);
}

/* 2.8.10: an offset within the ring. */
static void an_event_outside_the_ring(void)
{
	static const uint16_t events[] = { 8, 0x8008, 0x7fff, 0xffff };

	for (unsigned int i = 0; i < 4; i++) {
		is_int(vp_up(VR_EVENT, 8), 0);
		vp_put(VR_DATA, 1, 0, 3);
		is_int(vr_get(), 1);
		vp_set_event(events[i], VRING_PACKED_EVENT_FLAG_DESC);
		vringh_complete(&vr.vrh, vr.head, 0);
		ok(!vringh_need_notify(&vr.vrh));
		stays_broken("2.8.10");
	}
}

int main(void)
{
	TEST(a_descriptor_that_is_out_is_offered_again);
	TEST(a_list_runs_into_what_is_out);
	TEST(a_table_where_all_is_out);
	TEST(a_list_without_end);
	TEST(a_list_that_is_not_all_there);
	TEST(a_list_that_forgets_to_wrap);
	TEST(more_segments_than_there_is_room_for);
	TEST(more_bytes_than_a_length_can_say);
	TEST(a_table_that_was_not_negotiated);
	TEST(a_table_in_a_list);
	TEST(a_table_longer_than_the_queue);
	TEST(a_table_of_odd_length);
	TEST(a_table_outside_memory);
	TEST(a_buffer_outside_memory);
	TEST(a_buffer_that_wraps_around_the_address_space);
	TEST(a_buffer_that_wraps_around_the_first_range);
	TEST(readable_after_writable);
	TEST(what_was_read_cannot_change);
	TEST(what_the_driver_writes_for_the_device_is_ignored);
	TEST(an_event_outside_the_ring);
	return tap_done();
}
