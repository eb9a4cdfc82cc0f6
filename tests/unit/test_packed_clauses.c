/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The statements of 2.8 on drivers: the driver half of the packed ring, on raw
 * memory, against a device that the test plays.
 */
#include <virtio/virtio_ring.h>

#include "driver_rig.h"
#include "exact_memory.h"
#include "packed_raw.h"
#include "prng.h"
#include "stepping.h"
#include "tap.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

#define NUM 5 /* not a power of two, and soon gone round */

static char mem[8][64];
static int tokens[16];

static void view(void)
{
	pk_view(rig.ring.desc, rig.ring.avail, rig.ring.used, rig.ring.num);
}

static void up(uint64_t features)
{
	is_int(rig_up(PK_PACKED | features, NUM), 0);
	view();
}

static void down(void)
{
	rig_stop();
	is_int(rig.fp.nr_lines, 0);
	is_clean(&rig.fp);
}

/* Segment i of each buffer. */
static unsigned int seg_len(unsigned int i)
{
	return 10 + i;
}

static int add(unsigned int out, unsigned int in, void *token)
{
	struct scatterlist readable[8], writable[8];
	struct scatterlist *lists[2] = { readable, writable };

	sg_init_table(readable, out ? out : 1);
	sg_init_table(writable, in ? in : 1);
	for (unsigned int i = 0; i < out; i++)
		sg_set_buf(&readable[i], mem[i], seg_len(i));
	for (unsigned int i = 0; i < in; i++)
		sg_set_buf(&writable[i], mem[out + i], seg_len(out + i));
	return virtqueue_add_sgs(rig.vq, out ? lists : &lists[1], out != 0,
				 in != 0, token, GFP_ATOMIC);
}

/* Descriptor @i is of segment @n of a buffer, with these flags. */
static bool is_segment(unsigned int i, unsigned int n, unsigned int flags)
{
	return fake_cpu_addr(&rig.fp, pk_addr(i)) == (void *)mem[n] &&
	       pk_len(i) == seg_len(n) && pk_flags(i) == flags;
}

/* A list of two device-readable segments and a writable one is whole. */
static bool is_list(unsigned int i)
{
	return is_segment(i, 0, NEXT) && is_segment(pk_after(i, 1), 1, NEXT) &&
	       is_segment(pk_after(i, 2), 2, WRITE);
}

/* Buffers of one segment through the ring, until it is at @place. */
static void advance(unsigned int place)
{
	unsigned int len;

	while (pk.at != place) {
		add(1, 0, &tokens[0]);
		pk_use(pk_id(pk.at), 0, 1);
		ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	}
}

/* covers: drv.packed.packed-vq.1 */
static void parts_are_aligned_at_every_size(void)
{
	for (uint32_t size = 1; size <= 100; size += 3) {
		const struct fake_mmio_queue *q = &rig.dev.queues[0];

		rig_init(2, PK_PACKED | RIG_INDIRECT, size);
		exact_memory_init(&rig.fp);
		is_int(rig_start(), 0);
		is_int(q->num, size);
		is_int(q->desc % 16, 0);
		is_int(q->avail % 4, 0);
		is_int(q->used % 4, 0);
		down();
	}
}

/* covers: drv.packed.scatter-gather-support.3 drv.packed.indirect-desc.1 */
static void a_list_is_in_ring_order_readable_first(void)
{
	for (unsigned int place = 0; place < NUM; place++) {
		up(0);
		advance(place);
		is_int(add(2, 1, &tokens[1]), 0);
		ok(is_list(place));
		for (unsigned int i = 0; i < 3; i++) {
			ok(pk_is_avail(pk.at, pk.wrap));
			pk_step(1);
		}
		ok(!pk_is_avail(pk.at, pk.wrap));
		down();
	}
}

/*
 * covers: drv.packed.indirect-desc.2 drv.packed.indirect-desc.4
 *         drv.packed.scatter-gather-support.3
 */
static void a_table_has_no_flag_but_one(void)
{
	const struct vring_packed_desc *table;

	up(RIG_INDIRECT);
	is_int(add(2, 1, &tokens[0]), 0);
	is_int(pk_flags(0), INDIRECT);
	is_int(pk_len(0), 3 * sizeof(*table));
	ok(!pk_is_avail(1, true));
	table = (const struct vring_packed_desc *)fake_cpu_addr(&rig.fp,
								pk_addr(0));
	for (unsigned int i = 0; i < 3; i++) {
		is_int(pk16(table[i].flags), i < 2 ? 0 : WRITE);
		is_int(rig32(table[i].len), seg_len(i));
	}
	down();
}

/*
 * A list that a table cannot hold is chained, and then without a table.
 *
 * covers: drv.packed.indirect-desc.4
 */
static void what_a_table_cannot_hold_is_chained(void)
{
	rig_init(2, PK_PACKED | RIG_INDIRECT, NUM);
	rig.info.max_indirect = 2;
	is_int(rig_start(), 0);
	view();
	is_int(add(2, 1, &tokens[0]), 0);
	ok(is_list(0));
	is_int(add(1, 1, &tokens[1]), 0);
	is_int(pk_flags(3), INDIRECT);
	down();
}

/*
 * The queue's size is what a device allows if it says nothing else.
 *
 * covers: drv.packed.scatter-gather-support.1
 *         drv.packed.scatter-gather-support.2 drv.packed.indirect-desc.3
 */
static void no_list_is_longer_than_the_queue(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		rig_init(2, PK_PACKED | (i ? RIG_INDIRECT : 0), NUM);
		rig.info.max_indirect = 8;
		is_int(rig_start(), 0);
		view();
		is_int(add(3, 3, &tokens[0]), -EINVAL);
		is_int(add(0, 6, &tokens[0]), -EINVAL);
		ok(!pk_is_avail(0, true));
		is_int(add(3, 2, &tokens[0]), 0);
		is_int(pk_flags(0), i ? INDIRECT : NEXT);
		down();
	}
}

/* A descriptor that is not the device's must not look as if it were. */
static void is_nothing_shown(unsigned int from, unsigned int n, bool wrap)
{
	for (; n; n--) {
		ok(!pk_is_avail(from, wrap));
		wrap ^= from + 1 == NUM;
		from = pk_after(from, 1);
	}
}

/*
 * Where a list does not fit, or cannot be mapped, the device sees nothing of
 * it: neither now, nor when the next buffer takes its place.
 *
 * covers: drv.packed.scatter-gather-support.4
 *         drv.packed.scatter-gather-support.5
 */
static void a_list_is_shown_whole_or_not_at_all(void)
{
	for (unsigned int place = 0; place < NUM; place++) {
		rig_init(2, PK_PACKED, NUM);
		fake_platform_bounce(&rig.fp);
		is_int(rig_start(), 0);
		view();
		advance(place);
		is_int(add(1, 0, &tokens[1]), 0);
		ok(pk_is_avail(pk.at, pk.wrap));
		pk_step(1);
		is_int(add(3, 2, &tokens[2]), -ENOSPC);
		is_nothing_shown(pk.at, 4, pk.wrap);
		rig.fp.fail_map = 4;
		is_int(add(2, 2, &tokens[2]), -ENOMEM);
		is_nothing_shown(pk.at, 4, pk.wrap);
		is_int(add(1, 0, &tokens[2]), 0);
		ok(pk_is_avail(pk.at, pk.wrap));
		pk_step(1);
		is_nothing_shown(pk.at, 3, pk.wrap);
		down();
	}
}

/* What the driver has made available and not got back: the device's. */
static struct vring_packed_desc owned_as[NUM];
static unsigned int owned_from, owned;
static struct {
	unsigned int id;
	unsigned int descs;
} flight[NUM];
static unsigned int flying;

static void note_added(unsigned int descs)
{
	unsigned int i = 0;

	for (; i < descs; i++) {
		unsigned int at = pk_after(owned_from, owned++);

		owned_as[at] = pk.desc[at];
	}
	flight[flying].id = pk_id(pk_after(owned_from, owned - 1));
	flight[flying++].descs = descs;
}

/* The device uses one of those that it has, whichever. */
static void use_any(struct prng *prng, unsigned int *used_descs)
{
	unsigned int i = prng_below(prng, flying), at = pk.at;

	pk_use(flight[i].id, 0, flight[i].descs);
	*used_descs = flight[i].descs;
	owned_as[at] = pk.desc[at];
	flight[i] = flight[--flying];
}

static bool owned_is_unchanged(void)
{
	for (unsigned int i = 0; i < owned; i++) {
		unsigned int at = pk_after(owned_from, i);

		if (memcmp(&owned_as[at], &pk.desc[at], sizeof(*pk.desc)))
			return false;
	}
	return true;
}

static void random_turn(struct prng *prng)
{
	unsigned int segments = 1 + prng_below(prng, 3), len, descs;

	switch (prng_below(prng, 4)) {
	case 0:
	case 1:
		if (!add(segments - 1, 1, &tokens[0]))
			note_added(segments);
		break;
	case 2:
		if (!flying)
			break;
		use_any(prng, &descs);
		ok(owned_is_unchanged());
		ok(virtqueue_get_buf(rig.vq, &len) != NULL);
		owned_from = pk_after(owned_from, descs);
		owned -= descs;
		break;
	default:
		virtqueue_kick(rig.vq);
		virtqueue_enable_cb(rig.vq);
		ok(!virtqueue_get_buf(rig.vq, &len));
	}
}

/* covers: drv.packed.vq-desc-table.1 drv.packed.vq-desc-table.2 */
static void what_is_the_devices_is_left_alone(void)
{
	struct prng prng = { 28 };

	up(0);
	owned_from = 0;
	owned = 0;
	flying = 0;
	for (unsigned int i = 0; i < 5000; i++) {
		random_turn(&prng);
		ok(owned_is_unchanged());
	}
	down();
}

/* ---- in which order ----------------------------------------------------- */

static unsigned int torn; /* looks that saw what must not be seen */
static unsigned int seen; /* looks that saw a buffer */
static struct vring_packed_desc first_seen[3];
static bool was_seen[3];
static unsigned int adding; /* segments of the buffer that is added */

/* An available descriptor does not change any more. */
static void look_at_descriptor(unsigned int n, unsigned int i, bool wrap)
{
	if (!pk_is_avail(i, wrap))
		return;
	if (was_seen[n])
		torn += memcmp(&first_seen[n], &pk.desc[i], sizeof(*pk.desc)) !=
			0;
	first_seen[n] = pk.desc[i];
	was_seen[n] = true;
}

static bool is_buffer(unsigned int i)
{
	if (pk_flags(i) & INDIRECT)
		return pk_len(i) == 3 * sizeof(*pk.desc);
	return adding == 1 ? is_segment(i, 0, WRITE) : is_list(i);
}

static void look_at_ring(void)
{
	bool wrap = pk.wrap;

	for (unsigned int n = 0; n < adding; n++) {
		unsigned int i = pk_after(pk.at, n);

		look_at_descriptor(n, i, wrap);
		wrap ^= i + 1 == NUM;
	}
	if (!pk_is_avail(pk.at, pk.wrap))
		return;
	seen++;
	torn += !is_buffer(pk.at);
}

static void add_one(void)
{
	add(adding - 1, 1, &tokens[0]);
}

/* Buffers of so many segments, once round from every place. */
static void step_round(uint64_t features, unsigned int segments)
{
	up(features);
	torn = 0;
	seen = 0;
	adding = segments;
	for (unsigned int turn = 0; turn < 2 * NUM; turn++) {
		unsigned int len, before = rig.vq->num_free, descs;
		unsigned int id;

		memset(was_seen, 0, sizeof(was_seen));
		step_through(add_one, look_at_ring);
		descs = before - rig.vq->num_free;
		id = pk_id(pk_after(pk.at, descs - 1));
		pk_use(id, 0, descs);
		ok(virtqueue_get_buf(rig.vq, &len) != NULL);
	}
	is_int(torn, 0);
	ok(seen >= 2 * NUM);
	down();
}

/*
 * covers: drv.packed.updating-flags.1 drv.packed.vq-desc-table.2
 *         drv.packed.scatter-gather-support.6
 */
static void the_first_flags_are_the_last_store(void)
{
	step_round(0, 1);
	step_round(0, 3);
	step_round(RIG_INDIRECT, 3);
}

static bool wants_kick;

/* The device wants to be told as soon as it cannot have seen the buffer. */
static void wish_after_the_barrier(void)
{
	if (step.barriers)
		pk_wish(pk.device, VRING_PACKED_EVENT_FLAG_ENABLE, 0, false);
}

static void kick(void)
{
	wants_kick = virtqueue_kick_prepare(rig.vq);
}

/* covers: drv.packed.sending-avail-buf-notif.1 */
static void the_wish_is_read_after_the_barrier(void)
{
	if (!STEP_POSSIBLE) {
		tap_skip("no single steps on this processor");
		return;
	}
	for (unsigned int i = 0; i < 2; i++) {
		up(i ? RIG_EVENT : 0);
		pk_wish(pk.device, VRING_PACKED_EVENT_FLAG_DISABLE, 0, false);
		add(1, 0, &tokens[0]);
		step_through(kick, wish_after_the_barrier);
		ok(wants_kick);
		down();
	}
}

/*
 * What goes with a notification, in every place of two laps; and nothing
 * forbids to send it again.
 *
 * covers: drv.packed.vq-desc-table.3 drv.packed.vq-desc-table.4
 */
static void a_notification_says_what_comes_next(void)
{
	up(0);
	for (unsigned int turn = 0; turn < 2 * NUM; turn++) {
		unsigned int len, id;

		add(1, 0, &tokens[0]);
		id = pk_id(pk.at);
		pk_use(id, 0, 1);
		/* The answer is not taken yet, and is of no importance. */
		is_hex(vring_notification_data(rig.vq),
		       (uint32_t)pk.at << 16 | (uint32_t)pk.wrap << 31);
		ok(!pk_is_avail(pk.at, pk.wrap));
		ok(virtqueue_get_buf(rig.vq, &len) != NULL);
	}
	ok(virtqueue_notify(rig.vq));
	ok(virtqueue_notify(rig.vq));
	is_int(rig.dev.queues[0].kicks, 2);
	down();
}

int main(void)
{
	TEST(parts_are_aligned_at_every_size);
	TEST(a_list_is_in_ring_order_readable_first);
	TEST(a_table_has_no_flag_but_one);
	TEST(what_a_table_cannot_hold_is_chained);
	TEST(no_list_is_longer_than_the_queue);
	TEST(a_list_is_shown_whole_or_not_at_all);
	TEST(what_is_the_devices_is_left_alone);
	TEST(the_first_flags_are_the_last_store);
	TEST(the_wish_is_read_after_the_barrier);
	TEST(a_notification_says_what_comes_next);
	return tap_done();
}
