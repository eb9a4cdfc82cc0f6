/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The statements of 2.8 on devices: the device half of the packed ring, on raw
 * memory, against a driver that the test plays.
 */
#include "device_rig.h"
#include "packed_raw.h"
#include "stepping.h"
#include "tap.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

#define NUM 5 /* not a power of two, and soon gone round */

static unsigned int torn; /* looks that saw what must not be seen */
static unsigned int seen; /* used descriptors that were seen */
static struct vring_packed_desc first_seen[3];
static bool was_seen[3];

#define READABLE (VR_DATA + 0x100)
#define WRITABLE (VR_DATA + 0x200)
#define TABLE	 (VR_DATA + 0x400)

static void up(uint64_t features)
{
	is_int(vr_up(PK_PACKED | features, NUM), 0);
	pk_view(&vr.machine.mem[VR_DESC], &vr.machine.mem[VR_AVAIL],
		&vr.machine.mem[VR_USED], NUM);
}

static void down(void)
{
	is_int(vr.fp.nr_lines, 0);
	ok(!vr.vrh.broken);
	ok(vr_intact());
}

/* The next buffer is that of the one descriptor at an offset. */
static uint32_t take(uint32_t offset)
{
	is_int(vr_get(), 1);
	is_hex(vr_offset(&vr.rvec[0]), offset);
	return vr.head;
}

/* covers: dev.packed.packed-vq.1 dev.packed.packed-vq.2 */
static void taken_in_ring_order_given_back_as_completed(void)
{
	static const unsigned int order[] = { 2, 0, 1 };
	uint32_t heads[3];

	up(0);
	for (unsigned int turn = 0; turn < 2 * NUM; turn++) {
		unsigned int at = pk.at;
		bool wrap = pk.wrap;

		for (uint32_t i = 0; i < 3; i++)
			pk_put(VR_BASE + READABLE + 16 * i, 16, 7 + i, 0);
		for (uint32_t i = 0; i < 3; i++)
			heads[i] = take(READABLE + 16 * i);
		is_int(vr_get(), 0);
		for (unsigned int i = 0; i < 3; i++) {
			vringh_complete(&vr.vrh, heads[order[i]], 0);
			ok(pk_is_used(at, wrap));
			is_int(pk_id(at), 7 + order[i]);
			wrap ^= at + 1 == NUM;
			at = pk_after(at, 1);
		}
	}
	down();
}

/* covers: dev.packed.vq-desc-table.2 */
static void nothing_is_taken_that_was_not_made_available(void)
{
	up(0);
	is_int(vr_get(), 0);
	for (unsigned int turn = 0; turn < 4 * NUM; turn++) {
		pk_put(VR_BASE + READABLE, 16, 0, 0);
		vringh_complete(&vr.vrh, take(READABLE), 0);
		/* Another lap's flags, used or never touched. */
		is_int(vr_get(), 0);
		/* As it was before it was used, a lap ago. */
		pk.desc[pk.at].flags.raw = virtio_swab16(
			true, (uint16_t)(pk.wrap ? PK_USED : PK_AVAIL));
		is_int(vr_get(), 0);
	}
	down();
}

/* covers: dev.packed.scatter-gather-support.1 */
static void a_list_is_taken_in_its_order(void)
{
	for (uint32_t start = 0; start < NUM; start++) {
		up(0);
		for (uint32_t i = 0; i < start; i++) {
			pk_put(VR_BASE + READABLE, 16, 0, 0);
			vringh_complete(&vr.vrh, take(READABLE), 0);
		}
		for (uint32_t i = 0; i < NUM; i++)
			pk_put(VR_BASE + READABLE + 16 * (i * 2 % NUM), 16, 3,
			       i < NUM - 1 ? NEXT : 0);
		take(READABLE);
		is_int(vr.riov.used, NUM);
		for (uint32_t i = 0; i < NUM; i++)
			is_hex(vr_offset(&vr.rvec[i]),
			       READABLE + 16 * (i * 2 % NUM));
		vringh_complete(&vr.vrh, vr.head, 0);
		is_int(pk_id(start), 3);
		down();
	}
}

static unsigned char as_it_was[VR_SIZE];

/*
 * From the parts that the driver wrote, only the writable segment and the used
 * descriptor at @used have changed, and the device's wish.
 */
static bool only_its_own_was_written(unsigned int used)
{
	struct vring_packed_desc *desc =
		(struct vring_packed_desc *)(void *)as_it_was;

	desc[used] = pk.desc[used];
	memcpy(&as_it_was[VR_USED], &vr.machine.mem[VR_USED], 4);
	memcpy(&as_it_was[WRITABLE], &vr.machine.mem[WRITABLE], 64);
	return !memcmp(as_it_was, vr.machine.mem, VR_SIZE);
}

static void work_on_buffer(void)
{
	static const unsigned char answer[200] = { 1, 2, 3 };
	unsigned char got[200];

	is_int(vr_get(), 1);
	is_int(vringh_iov_pull(&vr.riov, got, sizeof(got)), 64);
	is_mem(got, &vr.machine.mem[READABLE], 64);
	is_int(vringh_iov_push(&vr.wiov, answer, sizeof(answer)), 64);
	is_mem(&vr.machine.mem[WRITABLE], answer, 64);
	vringh_complete(&vr.vrh, vr.head, 64);
	vringh_need_notify(&vr.vrh);
	vringh_notify_disable(&vr.vrh);
	vringh_notify_enable(&vr.vrh);
}

/* A table in the packed layout: its entries have no NEXT. */
static void put_table(void)
{
	const struct vring_packed_desc entry[2] = {
		{ .addr.raw = virtio_swab64(true, VR_BASE + READABLE),
		  .len.raw = virtio_swab32(true, 64) },
		{ .addr.raw = virtio_swab64(true, VR_BASE + WRITABLE),
		  .len.raw = virtio_swab32(true, 64),
		  .flags.raw = virtio_swab16(true, WRITE) },
	};

	memcpy(&vr.machine.mem[TABLE], entry, sizeof(entry));
	pk_put(VR_BASE + TABLE, sizeof(entry), 9, INDIRECT);
}

/* covers: dev.packed.vq-desc-table.1 dev.packed.vq-desc-table.3 */
static void a_device_writes_where_it_may(void)
{
	for (unsigned int i = 0; i < 4; i++) {
		up(VR_INDIRECT | (i & 1 ? VR_EVENT : 0));
		memset(&vr.machine.mem[VR_DATA], 0x5c, 0x400);
		for (unsigned int turn = 0; turn < 2 * NUM; turn++) {
			unsigned int at = pk.at;

			if (i & 2) {
				put_table();
			} else {
				pk_put(VR_BASE + READABLE, 64, 9, NEXT);
				pk_put(VR_BASE + WRITABLE, 64, 9, WRITE);
			}
			memcpy(as_it_was, vr.machine.mem, VR_SIZE);
			work_on_buffer();
			/* Those used before are as they were, too. */
			ok(only_its_own_was_written(at));
			is_int(pk_id(at), 9);
			is_int(pk_len(at), 64);
		}
		down();
	}
}

static uint32_t heads[3];
static unsigned int to_see; /* used descriptors */

/* Used descriptors, once they are seen, are whole and stay as they are. */
static void look_at_used(void)
{
	bool wrap = pk.wrap;
	unsigned int n = 0;

	for (; n < to_see; n++) {
		unsigned int i = pk_after(pk.at, n);

		if (!pk_is_used(i, wrap))
			break;
		torn += pk_id(i) != n || pk_len(i) != n + 1 ||
			!(pk_flags(i) & WRITE);
		if (was_seen[n])
			torn += memcmp(&first_seen[n], &pk.desc[i],
				       sizeof(*pk.desc)) != 0;
		first_seen[n] = pk.desc[i];
		seen += !was_seen[n];
		was_seen[n] = true;
		wrap ^= i + 1 == NUM;
	}
	torn += n && n < to_see;
}

static void complete_one(void)
{
	vringh_complete(&vr.vrh, heads[0], 1);
}

static void complete_three(void)
{
	const struct vringh_used used[3] = { { heads[0], 1, false },
					     { heads[1], 2, false },
					     { heads[2], 3, false } };

	vringh_complete_multi(&vr.vrh, used, 3);
}

static void step_over_completing(unsigned int count, void (*complete)(void))
{
	up(0);
	torn = 0;
	seen = 0;
	to_see = count;
	for (unsigned int turn = 0; turn < 2 * NUM; turn++) {
		unsigned int at = pk.at;
		bool wrap = pk.wrap;

		for (unsigned int i = 0; i < count; i++)
			pk_put(VR_BASE + WRITABLE, 64, i, WRITE);
		for (unsigned int i = 0; i < count; i++) {
			is_int(vr_get(), 1);
			heads[i] = vr.head;
		}
		pk.at = (uint16_t)at;
		pk.wrap = wrap;
		memset(was_seen, 0, sizeof(was_seen));
		step_through(complete, look_at_used);
		is_int(seen, (turn + 1) * count);
		pk_step(count);
	}
	is_int(torn, 0);
	down();
}

/* covers: dev.packed.vq-desc-table.3 */
static void a_used_descriptor_is_whole_at_once(void)
{
	step_over_completing(1, complete_one);
}

/*
 * Of several, the first is written last: the driver sees all or none.
 *
 * covers: dev.packed.packed-vq.3 dev.packed.vq-desc-table.3
 */
static void used_descriptors_may_be_written_in_another_order(void)
{
	step_over_completing(3, complete_three);
}

int main(void)
{
	TEST(taken_in_ring_order_given_back_as_completed);
	TEST(nothing_is_taken_that_was_not_made_available);
	TEST(a_list_is_taken_in_its_order);
	TEST(a_device_writes_where_it_may);
	TEST(a_used_descriptor_is_whole_at_once);
	TEST(used_descriptors_may_be_written_in_another_order);
	return tap_done();
}
