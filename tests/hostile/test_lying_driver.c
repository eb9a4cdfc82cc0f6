/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half against a driver that breaks the rules of the ring: the ring
 * is broken for good, one line names the clause, and nothing outside the
 * machine's memory is touched.
 */
#include "device_rig.h"
#include "tap.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

static void up(void)
{
	is_int(vr_up(VR_INDIRECT, 8), 0);
}

/* The next buffer breaks the ring, once and for ever. */
static void is_broken_with(int err, const char *clause)
{
	is_int(vr_get(), err);
	ok(vr.vrh.broken);
	is_int(vr.fp.nr_lines, 1);
	is_int(fake_logged(&vr.fp, clause), 1);
	is_int(vr.fp.levels[0], VIRTIO_LOG_ERR);
	/* An honest buffer afterwards does not mend it. */
	vr_set(0, VR_DATA, 1, 0, 0);
	vr_offer(0);
	is_int(vr_get(), -EIO);
	vringh_notify_enable(&vr.vrh);
	is_int(vr_get(), -EIO);
	ok(!vringh_need_notify(&vr.vrh));
	is_int(vr.fp.nr_lines, 1);
	is_int(vr16(vr_used()->idx), 0);
	ok(vr_intact());
	/* Initialised again, it works. */
	memset(vr_avail(), 0, 4);
	is_int(vr_start(), 0);
	vr_offer(0);
	is_int(vr_get(), 1);
}

static void is_broken(const char *clause)
{
	is_broken_with(-EIO, clause);
}

/* drv.split.vq-avail-ring.1 */
static void an_index_that_jumps(void)
{
	static const uint16_t jumps[] = { 9, 100, 0x7fff, 0x8000, 0xffff };

	for (unsigned int i = 0; i < 5; i++) {
		up();
		vr_avail()->idx = to_vr16(jumps[i]);
		is_broken("drv.split.vq-avail-ring.1");
	}
	up();
	vr_avail()->idx = to_vr16(8); /* all of them: allowed */
	is_int(vr_get(), 1);
}

static void an_index_that_goes_back(void)
{
	up();
	vr_set(0, VR_DATA, 1, 0, 0);
	vr_offer(0);
	is_int(vr_get(), 1);
	vr_avail()->idx = to_vr16(0);
	is_broken("drv.split.vq-avail-ring.1");
}

/* drv.split.vq-avail-ring.1: not more than the queue's size are out, ever. */
static void more_than_the_queue_holds(void)
{
	up();
	vr_set(0, VR_DATA, 1, 0, 0);
	for (unsigned int i = 0; i < 8; i++) {
		vr_offer(0);
		is_int(vr_get(), 1);
	}
	is_int(vr_get(), 0);
	vr_offer(0);
	is_broken("drv.split.vq-avail-ring.1");
	/* The rest of them, and one more. */
	up();
	vr_set(0, VR_DATA, 1, 0, 0);
	vr_avail()->idx = to_vr16(3);
	for (unsigned int i = 0; i < 3; i++)
		is_int(vr_get(), 1);
	vr_avail()->idx = to_vr16(9);
	is_broken("drv.split.vq-avail-ring.1");
}

/* One that came back makes room for one. */
static void as_many_as_the_queue_holds(void)
{
	up();
	vr_set(0, VR_DATA, 1, 0, 0);
	vr_avail()->idx = to_vr16(8);
	for (unsigned int i = 0; i < 8; i++)
		is_int(vr_get(), 1);
	for (unsigned int i = 9; i < 0x10020; i++) {
		vringh_complete(&vr.vrh, 0, 0);
		vr_offer(0);
		is_int(vr_get(), 1);
	}
	vringh_abandon(&vr.vrh);
	is_int(vr_get(), 1);
	is_int(vr_get(), 0);
	ok(!vr.vrh.broken);
	is_int(vr.fp.nr_lines, 0);
}

static void a_head_beyond_the_table(void)
{
	static const uint16_t heads[] = { 8, 0x100, 0x8000, 0xffff };

	for (unsigned int i = 0; i < 4; i++) {
		up();
		vr_offer(heads[i]);
		is_broken("2.7.5");
	}
}

/* What lies behind the table is as good as what is in it. */
static void a_next_beyond_the_table(void)
{
	static const uint16_t nexts[] = { 8, 0x100, 0x8000, 0xffff };

	for (unsigned int i = 0; i < 4; i++) {
		up();
		vr_set(0, VR_DATA, 1, NEXT, nexts[i]);
		if (i < 2)
			vr_set(nexts[i], VR_DATA, 1, 0, 0);
		vr_offer(0);
		is_broken("2.7.5");
	}
}

static void a_next_beyond_an_indirect_table(void)
{
	static const uint16_t nexts[] = { 2, 3, 7, 8, 0x100, 0x8000, 0xffff };

	for (unsigned int i = 0; i < 7; i++) {
		up();
		vr_set(0, VR_DATA, 2 * 16, INDIRECT, 0);
		vr_set_in(VR_DATA, 0, VR_DATA + 0x4000, 1, NEXT, nexts[i]);
		if (i < 5)
			vr_set_in(VR_DATA, nexts[i], VR_DATA + 0x4000, 1, 0, 0);
		vr_offer(0);
		is_broken("2.7.5");
	}
}

/* drv.split.vq-desc-table.1 */
static void a_loop(void)
{
	up();
	vr_set(0, VR_DATA, 1, NEXT, 0);
	vr_offer(0);
	is_broken("drv.split.indirect-desc.3");
	up();
	vr_set(0, VR_DATA, 1, NEXT, 1);
	vr_set(1, VR_DATA, 1, NEXT, 2);
	vr_set(2, VR_DATA, 1, NEXT, 1);
	vr_offer(0);
	is_broken("drv.split.indirect-desc.3");
}

static void a_loop_of_empty_segments(void)
{
	up();
	vr_set(0, VR_DATA, 0, NEXT, 1);
	vr_set(1, VR_DATA, 0, NEXT, 0);
	vr_offer(0);
	is_broken("drv.split.indirect-desc.3");
}

static void a_loop_in_a_table(void)
{
	up();
	vr_set(0, VR_DATA, 2 * 16, INDIRECT, 0);
	vr_set_in(VR_DATA, 0, VR_DATA + 0x100, 1, NEXT, 1);
	vr_set_in(VR_DATA, 1, VR_DATA + 0x100, 1, NEXT, 0);
	vr_offer(0);
	is_broken("drv.split.indirect-desc.3");
}

/* drv.split.indirect-desc.3 */
static void a_table_longer_than_the_queue(void)
{
	up();
	vr_set(0, VR_DATA, 9 * 16, INDIRECT, 0);
	for (unsigned int i = 0; i < 9; i++)
		vr_set_in(VR_DATA, i, VR_DATA + 0x400, 1, i < 8 ? NEXT : 0,
			  (uint16_t)(i + 1));
	vr_offer(0);
	is_broken("drv.split.indirect-desc.3");
}

static void a_chain_too_long_with_its_table(void)
{
	up();
	vr_set(0, VR_DATA + 0x400, 1, NEXT, 1);
	vr_set(1, VR_DATA, 8 * 16, INDIRECT, 0);
	for (unsigned int i = 0; i < 8; i++)
		vr_set_in(VR_DATA, i, VR_DATA + 0x400, 1, i < 7 ? NEXT : 0,
			  (uint16_t)(i + 1));
	vr_offer(0);
	is_broken("drv.split.indirect-desc.3");
}

/* drv.split.indirect-desc.1 */
static void a_table_that_was_not_negotiated(void)
{
	is_int(vr_up(0, 8), 0);
	vr_set(0, VR_DATA, 16, INDIRECT, 0);
	vr_set_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0, 0);
	vr_offer(0);
	is_broken("drv.split.indirect-desc.1");
}

/* drv.split.indirect-desc.2 */
static void a_table_in_a_table(void)
{
	up();
	vr_set(0, VR_DATA, 16, INDIRECT, 0);
	vr_set_in(VR_DATA, 0, VR_DATA, 16, INDIRECT, 0);
	vr_offer(0);
	is_broken("drv.split.indirect-desc.2");
}

/* drv.split.indirect-desc.4 */
static void a_table_with_next(void)
{
	up();
	vr_set(0, VR_DATA, 16, INDIRECT | NEXT, 1);
	vr_set(1, VR_DATA, 16, 0, 0);
	vr_set_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0, 0);
	vr_offer(0);
	is_broken("drv.split.indirect-desc.4");
}

static void a_table_of_odd_length(void)
{
	static const uint32_t lengths[] = { 0, 1, 15, 17, 31, 0xffffffffu };

	for (unsigned int i = 0; i < 6; i++) {
		up();
		vr_set(0, VR_DATA, lengths[i], INDIRECT, 0);
		vr_set_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0, 0);
		vr_offer(0);
		is_broken("2.7.5.3");
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
		vr_fill(&vr_desc()[0], tables[i].addr, tables[i].len, INDIRECT,
			0);
		vr_offer(0);
		is_broken("2.7.5.3");
	}
}

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
			up();
			vr_fill(&vr_desc()[0], buffers[i].addr, buffers[i].len,
				write ? WRITE : 0, 0);
			vr_offer(0);
			is_broken("2.7.5");
			up();
			vr_fill(&vr_desc()[0], VR_DATA, 16, NEXT, 1);
			vr_fill(&vr_desc()[1], buffers[i].addr, buffers[i].len,
				write ? WRITE : 0, 0);
			vr_offer(0);
			is_broken("2.7.5");
		}
	}
}

/* With memory at both ends, what runs over the top comes out at the bottom. */
static void a_buffer_that_wraps_around_the_address_space(void)
{
	vr_init(VR_INDIRECT, 8);
	vr.ranges[1] =
		(struct vringh_range){ UINT64_MAX - 0xfff, UINT64_MAX,
				       (uint64_t)(uintptr_t)vr.machine.mem -
					       (UINT64_MAX - 0xfff) + 0xc000 };
	vr.ranges[2] = (struct vringh_range){
		0, 0xfff, (uint64_t)(uintptr_t)vr.machine.mem + 0xd000
	};
	vr.memory.count = 3;
	vr_start();
	vr_fill(&vr_desc()[0], UINT64_MAX - 3, 8, 0, 0);
	vr_offer(0);
	is_broken("2.7.5");
}

/* drv.split.message-framing.1 */
static void readable_after_writable(void)
{
	up();
	vr_set(0, VR_DATA, 1, WRITE | NEXT, 1);
	vr_set(1, VR_DATA, 1, 0, 0);
	vr_offer(0);
	is_broken("drv.split.message-framing.1");
	up();
	vr_set(0, VR_DATA, 0, WRITE | NEXT, 1); /* of no bytes, but before */
	vr_set(1, VR_DATA, 1, 0, 0);
	vr_offer(0);
	is_broken("drv.split.message-framing.1");
	up();
	vr_set(0, VR_DATA + 0x400, 1, WRITE | NEXT, 1);
	vr_set(1, VR_DATA, 16, INDIRECT, 0);
	vr_set_in(VR_DATA, 0, VR_DATA + 0x100, 1, 0, 0);
	vr_offer(0);
	is_broken("drv.split.message-framing.1");
}

static void more_bytes_in_range(unsigned int big)
{
	vr_init(0, 8);
	/* As much memory as it takes; nothing looks into it. */
	vr.ranges[!big] = vr.ranges[0];
	vr.ranges[big] = (struct vringh_range){ 0x100000000u, 0x2ffffffffu, 0 };
	vr.memory.count = 2;
	vr_start();
	for (unsigned int i = 0; i < 3; i++)
		vr_fill(&vr_desc()[i], 0x100000000u, 0x60000000u,
			i < 2 ? NEXT : 0, (uint16_t)(i + 1));
	vr_offer(0);
	is_broken("drv.split.vq-desc-table.1");
}

/* drv.split.vq-desc-table.1: where most buffers are, and elsewhere */
static void more_bytes_than_a_length_can_say(void)
{
	more_bytes_in_range(0);
	more_bytes_in_range(1);
}

/* covers: dev.split.message-framing.2 */
static void more_segments_than_there_is_room_for(void)
{
	up();
	vr.riov.max_num = 2;
	for (unsigned int i = 0; i < 3; i++)
		vr_set(i, VR_DATA, 1, i < 2 ? NEXT : 0, (uint16_t)(i + 1));
	vr_offer(0);
	is_broken_with(-ENOSPC, "dev.split.message-framing.2");
}

static void what_was_read_cannot_change(void)
{
	up();
	vr_set(0, VR_DATA, 32, 0, 0);
	vr_offer(0);
	is_int(vr_get(), 1);
	vr_set(0, 0, 0xffffffffu, WRITE, 0);
	vr_avail()->ring[0] = to_vr16(77);
	is_hex(vr_offset(&vr.rvec[0]), VR_DATA);
	is_int(vr.rvec[0].iov_len, 32);
	is_int(vr.head, 0);
	vringh_complete(&vr.vrh, vr.head, 0);
	is_int(vr32(vr_used()->ring[0].id), 0);
}

static void what_the_driver_writes_to_the_used_ring_is_ignored(void)
{
	up();
	vr_set(0, VR_DATA, 32, WRITE, 0);
	vr_offer(0);
	vr_offer(0);
	is_int(vr_get(), 1);
	vringh_complete(&vr.vrh, 0, 1);
	memset(vr_used(), 0xff, 6 + 8 * 8);
	is_int(vr_get(), 1);
	vringh_complete(&vr.vrh, 0, 2);
	is_int(vr16(vr_used()->idx), 2);
	is_int(vr32(vr_used()->ring[1].len), 2);
}

int main(void)
{
	TEST(an_index_that_jumps);
	TEST(an_index_that_goes_back);
	TEST(more_than_the_queue_holds);
	TEST(as_many_as_the_queue_holds);
	TEST(a_head_beyond_the_table);
	TEST(a_next_beyond_the_table);
	TEST(a_next_beyond_an_indirect_table);
	TEST(a_loop);
	TEST(a_loop_of_empty_segments);
	TEST(a_loop_in_a_table);
	TEST(a_table_longer_than_the_queue);
	TEST(a_chain_too_long_with_its_table);
	TEST(a_table_that_was_not_negotiated);
	TEST(a_table_in_a_table);
	TEST(a_table_with_next);
	TEST(a_table_of_odd_length);
	TEST(a_table_outside_memory);
	TEST(a_buffer_outside_memory);
	TEST(a_buffer_that_wraps_around_the_address_space);
	TEST(readable_after_writable);
	TEST(more_bytes_than_a_length_can_say);
	TEST(more_segments_than_there_is_room_for);
	TEST(what_was_read_cannot_change);
	TEST(what_the_driver_writes_to_the_used_ring_is_ignored);
	return tap_done();
}
