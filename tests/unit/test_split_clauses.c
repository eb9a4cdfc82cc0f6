/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Statements of 2.7 that no test of something else would notice: what a half
 * must leave alone, what it must never do on any way, and in which order the
 * other side sees its stores. The driver half first, then the device half.
 */
#include <virtio/virtio_ring.h>

#include "device_rig.h"
#include "driver_rig.h"
#include "exact_memory.h"
#include "prng.h"
#include "stepping.h"
#include "tap.h"

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

static char mem[16][64];
static int tokens[16];

static int add_in(unsigned int i)
{
	struct scatterlist sg;

	sg_init_one(&sg, mem[i], 64);
	return virtqueue_add_inbuf(rig.vq, &sg, 1, &tokens[i], GFP_ATOMIC);
}

/* Segment j of buffer i: two are device-readable, then one is writable. */
static unsigned int chain_len(unsigned int i, unsigned int j)
{
	return i * 4 + j + 1;
}

static int add_chain(unsigned int i)
{
	struct scatterlist out[2], in;
	struct scatterlist *lists[] = { out, &in };

	sg_init_table(out, 2);
	sg_set_buf(&out[0], mem[0], chain_len(i, 0));
	sg_set_buf(&out[1], mem[1], chain_len(i, 1));
	sg_init_one(&in, mem[2], chain_len(i, 2));
	return virtqueue_add_sgs(rig.vq, lists, 1, 1, &tokens[i], GFP_ATOMIC);
}

static void down(void)
{
	rig_stop();
	is_int(rig.fp.nr_lines, 0);
	is_clean(&rig.fp);
}

/* ---- the driver half: where a ring lies --------------------------------- */

/* covers: drv.split.vq.1 */
static void alignment_does_not_come_by_luck(void)
{
	for (uint32_t size = 1; size <= 256; size *= 2) {
		const struct fake_mmio_queue *q = &rig.dev.queues[0];

		rig_init(2, RIG_INDIRECT, size);
		exact_memory_init(&rig.fp);
		is_int(rig_start(), 0);
		is_int(q->desc % 16, 0);
		is_int(q->avail % 2, 0);
		is_int(q->used % 4, 0);
		down();
	}
}

static size_t ring_bytes;

static void *counting_dma_alloc(void *ctx, size_t size, size_t align,
				dma_addr_t *addr)
{
	ring_bytes += size;
	return fake_dma_alloc(ctx, size, align, addr);
}

static size_t pages(size_t size)
{
	return (size + 4095) / 4096 * 4096;
}

/* covers: leg.split.vq-layout.1 leg.split.vq-layout.2 */
static void a_legacy_ring_takes_whole_pages(void)
{
	for (uint32_t size = 1; size <= 1024; size *= 2) {
		size_t used;

		rig_init(1, 0, size);
		rig.fp.ops.dma_alloc = counting_dma_alloc;
		ring_bytes = 0;
		is_int(rig_start(), 0);
		is_int(rig.dev.queues[0].num, size);
		used = pages(16 * size + 2 * (3 + size));
		is_int(ring_bytes, used + pages(6 + 8 * size));
		is_int(virtqueue_get_avail_addr(rig.vq) -
			       virtqueue_get_desc_addr(rig.vq),
		       16 * size);
		is_int(virtqueue_get_used_addr(rig.vq) -
			       virtqueue_get_desc_addr(rig.vq),
		       used);
		down();
	}
}

/* One buffer through a ring of a big-endian guest, by the byte. */
static void byte_order(uint32_t version, unsigned int low)
{
	const unsigned char *desc, *avail;
	unsigned char *used;
	unsigned int len;

	rig_init(version, 0, 4);
	rig.fp.platform.big_endian = true;
	is_int(rig_start(), 0);
	desc = (const unsigned char *)rig.ring.desc;
	avail = (const unsigned char *)rig.ring.avail;
	used = (unsigned char *)rig.ring.used;
	is_int(add_in(0), 0);
	virtqueue_disable_cb(rig.vq);
	virtqueue_kick(rig.vq);
	is_int(desc[8 + 3 * low], 64); /* length */
	is_int(desc[12 + low], WRITE); /* flags */
	is_int(avail[low], 1);	       /* flags */
	is_int(avail[2 + low], 1);     /* index */
	used[4 + 4 + 3 * low] = 17;    /* length of the first entry */
	used[2 + low] = 1;	       /* index */
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	is_int(len, 17);
	down();
}

/* covers: leg.split.vq-endianness.1 */
static void only_a_legacy_ring_has_the_guests_byte_order(void)
{
	byte_order(1, 1);
	byte_order(2, 0);
}

/* ---- the driver half: what it never does -------------------------------- */

/* A step of a driver or of its device, chosen by chance. */
static void random_step(struct prng *prng)
{
	uint16_t idx = rig16(rig.ring.avail->idx);
	unsigned int len, i = prng_below(prng, 16);

	switch (prng_below(prng, 9)) {
	case 0:
		add_in(i);
		break;
	case 1:
		add_chain(i);
		break;
	case 2:
		virtqueue_kick(rig.vq);
		break;
	case 3:
		if (rig16(rig.ring.used->idx) != idx)
			rig_use(rig_head(rig16(rig.ring.used->idx)), 0);
		break;
	case 4:
		virtqueue_get_buf(rig.vq, &len);
		break;
	case 5:
		virtqueue_disable_cb(rig.vq);
		break;
	case 6:
		virtqueue_enable_cb(rig.vq);
		break;
	case 7:
		virtqueue_enable_cb_delayed(rig.vq);
		break;
	default:
		vring_interrupt(0, rig.vq);
	}
}

/*
 * Whatever is called, full or empty: the index only grows, by no more than the
 * queue holds, and the flags are none but those that there are.
 *
 * covers: drv.split.vq-avail-ring.1 drv.split.used-buf-notif-suppr.1
 *         drv.split.used-buf-notif-suppr.3
 */
static void on_no_way_the_available_ring_is_wrong(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		struct prng prng = { 2026 + i };
		uint16_t before = 0;

		is_int(rig_up(i ? RIG_EVENT : 0, 8), 0);
		for (unsigned int n = 0; n < 5000; n++) {
			uint16_t idx;

			random_step(&prng);
			idx = rig16(rig.ring.avail->idx);
			ok((uint16_t)(idx - before) <= 8);
			before = idx;
			ok(rig16(rig.ring.avail->flags) <= (i ? 0 : 1));
		}
		ok(before > 100);
		down();
	}
}

static void recycle(struct virtqueue *vq, void *buf)
{
	(void)vq;
	(void)buf;
}

/* covers: drv.split.avail-buf-notif-suppr.1 */
static void a_ring_that_begins_anew_has_no_old_wishes(void)
{
	is_int(rig_up(RIG_RESET, 8), 0);
	is_int(rig16(rig.ring.used->flags), 0);
	rig.ring.used->flags.raw = virtio_swab16(true, 1);
	is_int(virtqueue_reset(rig.vq, recycle, NULL), 0);
	is_int(rig16(rig.ring.used->flags), 0);
	add_in(0);
	ok(virtqueue_kick_prepare(rig.vq));
	down();
}

/*
 * The device wrote all, and tells of less.
 *
 * covers: dev.split.vq-used-ring.3
 */
static void more_may_be_written_than_is_told(void)
{
	unsigned int len;

	is_int(rig_up(0, 8), 0);
	is_int(add_in(0), 0);
	virtqueue_kick(rig.vq);
	memset(rig_segment(&rig.ring.desc[rig_head(0)]), 'x', 64);
	rig_use(rig_head(0), 5);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	is_int(len, 5);
	ok(!virtqueue_is_broken(rig.vq));
	down();
}

/* ---- the driver half: in which order ------------------------------------ */

static unsigned int torn; /* looks that saw what must not be seen */
static unsigned int seen; /* looks that saw the index */
static uint16_t published;

/* The chain that a slot of the available ring shows is buffer @i. */
static bool chain_is_whole(uint16_t slot, unsigned int i)
{
	const struct vring_desc *table = rig.ring.desc;
	uint16_t at = rig_head(slot);

	if (rig16(table[at].flags) & INDIRECT) {
		if (rig32(table[at].len) != 3 * sizeof(*table))
			return false;
		table = (const struct vring_desc *)(void *)rig_segment(
			&table[at]);
		at = 0;
	}
	for (unsigned int j = 0; j < 3; j++) {
		const struct vring_desc *d = &table[at];

		if (rig_segment(d) != (unsigned char *)mem[j] ||
		    rig32(d->len) != chain_len(i, j) ||
		    rig16(d->flags) != (j < 2 ? NEXT : WRITE))
			return false;
		at = rig16(d->next);
	}
	return true;
}

static void look_at_available(void)
{
	uint16_t idx = rig16(rig.ring.avail->idx);

	for (uint16_t slot = published; slot != idx; slot++, seen++)
		torn += !chain_is_whole(slot, slot % 16u);
}

static void add_and_kick(void)
{
	add_chain(published % 16u);
	add_chain((published + 1u) % 16u);
	virtqueue_kick_prepare(rig.vq);
}

/* covers: drv.split.updating-idx.1 */
static void chains_are_whole_before_the_index_tells(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		unsigned int len;

		is_int(rig_up(i ? RIG_INDIRECT : 0, 8), 0);
		torn = 0;
		seen = 0;
		for (published = 0; published < 16; published += 2) {
			step_through(add_and_kick, look_at_available);
			rig_use(rig_head(published), 0);
			rig_use(rig_head((uint16_t)(published + 1)), 0);
			while (virtqueue_get_buf(rig.vq, &len))
				;
		}
		is_int(torn, 0);
		ok(seen >= 16);
		down();
	}
}

static bool wants_kick;

/* The device wants to be told as soon as it cannot have seen the index. */
static void wish_after_the_barrier(void)
{
	if (rig16(rig.ring.avail->idx) == published) {
		step.barriers = 0;
	} else if (step.barriers) {
		rig.ring.used->flags.raw = 0;
		rig_set_avail_event(published);
	}
}

static void kick(void)
{
	wants_kick = virtqueue_kick_prepare(rig.vq);
}

/* covers: drv.split.notifying-device.1 */
static void the_wish_is_read_after_the_barrier(void)
{
	if (!STEP_POSSIBLE) {
		tap_skip("no single steps on this processor");
		return;
	}
	for (unsigned int i = 0; i < 2; i++) {
		is_int(rig_up(i ? RIG_EVENT : 0, 8), 0);
		rig.ring.used->flags.raw = virtio_swab16(true, 1);
		rig_set_avail_event(0x7777);
		published = 0;
		add_in(0);
		step_through(kick, wish_after_the_barrier);
		ok(wants_kick);
		down();
	}
}

/* ---- the driver half: in order ------------------------------------------ */

#define IN_ORDER ((uint64_t)1 << VIRTIO_F_IN_ORDER)

/*
 * Whether or not a chain fits, the next one begins where the last one ended.
 *
 * covers: drv.split.vq-desc-table.2
 */
static void in_order_the_table_is_gone_round(void)
{
	unsigned int at = 0;

	is_int(rig_up(IN_ORDER, 8), 0);
	ok(virtio_has_feature(&rig.vm.vdev, VIRTIO_F_IN_ORDER));
	for (uint16_t slot = 0; slot < 30; slot += 2) {
		unsigned int len;

		is_int(add_chain(0), 0);
		is_int(add_chain(1), 0);
		is_int(add_chain(2), -ENOSPC);
		virtqueue_kick(rig.vq);
		for (uint16_t i = 0; i < 6; i++, at = (at + 1) & 7) {
			const struct vring_desc *d = &rig.ring.desc[at];

			if (i % 3 == 0)
				is_int(rig_head((uint16_t)(slot + i / 3)), at);
			is_int(rig16(d->flags), i % 3 < 2 ? NEXT : WRITE);
			if (i % 3 < 2)
				is_int(rig16(d->next), (at + 1) % 8);
		}
		rig_use(rig_head(slot), 0);
		rig_use(rig_head((uint16_t)(slot + 1)), 0);
		ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
		ok(virtqueue_get_buf(rig.vq, &len) == &tokens[1]);
	}
	down();
}

/* covers: drv.split.indirect-desc.5 */
static void in_order_a_table_is_filled_one_by_one(void)
{
	const struct vring_desc *table;

	is_int(rig_up(IN_ORDER | RIG_INDIRECT, 8), 0);
	ok(virtio_has_feature(&rig.vm.vdev, VIRTIO_F_IN_ORDER));
	is_int(add_chain(0), 0);
	is_int(rig16(rig.ring.desc[rig_head(0)].flags), INDIRECT);
	table = (const struct vring_desc *)(void *)rig_segment(
		&rig.ring.desc[rig_head(0)]);
	is_int(rig16(table[0].next), 1);
	is_int(rig16(table[1].next), 2);
	down();
}

/* ---- the device half: what it leaves alone ------------------------------ */

#define READABLE (VR_DATA + 0x100)
#define WRITABLE (VR_DATA + 0x200)
#define TABLE	 (VR_DATA + 0x400)

static unsigned char as_it_was[VR_SIZE];

/* Nothing but the used ring and the writable segment has changed. */
static bool only_its_own_was_written(void)
{
	size_t used_end = VR_USED + 6 + 8 * 8;

	return !memcmp(vr.machine.mem, as_it_was, VR_USED) &&
	       !memcmp(vr.machine.mem + used_end, as_it_was + used_end,
		       WRITABLE - used_end) &&
	       !memcmp(vr.machine.mem + WRITABLE + 64,
		       as_it_was + WRITABLE + 64, VR_SIZE - WRITABLE - 64);
}

/* Take a buffer, copy as much as there is, give it back. */
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

/* covers: dev.split.vq-desc-table.1 dev.split.vq-desc-table.2 */
static void a_device_writes_where_it_may(void)
{
	for (unsigned int i = 0; i < 4; i++) {
		is_int(vr_up(VR_INDIRECT | (i & 1 ? VR_EVENT : 0), 8), 0);
		memset(&vr.machine.mem[VR_DATA], 0x5c, 0x400);
		if (i & 2) {
			vr_set(3, TABLE, 32, INDIRECT, 0);
			vr_set_in(TABLE, 0, READABLE, 64, NEXT, 1);
			vr_set_in(TABLE, 1, WRITABLE, 64, WRITE, 0);
		} else {
			vr_set(3, READABLE, 64, NEXT, 4);
			vr_set(4, WRITABLE, 64, WRITE, 0);
		}
		vr_offer(3);
		memcpy(as_it_was, vr.machine.mem, VR_SIZE);
		work_on_buffer();
		ok(only_its_own_was_written());
		ok(vr_intact());
	}
}

/* ---- the device half: in which order ------------------------------------ */

static uint16_t completed;

static void look_at_used(void)
{
	const struct vring_used_elem *e = &vr_used()->ring[completed & 7];

	if (vr16(vr_used()->idx) == completed)
		return;
	seen++;
	torn += vr32(e->id) != completed % 8u || vr32(e->len) != completed + 1u;
	torn += vr.machine.mem[WRITABLE + completed] != 'a' + completed;
}

/* Write as many bytes as buffers came before this one, and one. */
static void answer_buffer(void)
{
	for (unsigned int i = 0; i <= completed; i++)
		vringh_iov_push(&vr.wiov, &(char){ (char)('a' + i) }, 1);
	vringh_complete(&vr.vrh, vr.head, completed + 1u);
}

/* covers: dev.split.vq-used-ring.1 dev.split.vq-used-ring.2 */
static void an_answer_is_whole_before_the_index_tells(void)
{
	is_int(vr_up(0, 8), 0);
	torn = 0;
	seen = 0;
	for (completed = 0; completed < 20; completed++) {
		memset(&vr.machine.mem[WRITABLE], 0, 64);
		vr_set(completed % 8u, WRITABLE, 64, WRITE, 0);
		vr_offer(completed % 8u);
		is_int(vr_get(), 1);
		step_through(answer_buffer, look_at_used);
	}
	is_int(torn, 0);
	ok(seen >= 20);
}

int main(void)
{
	TEST(alignment_does_not_come_by_luck);
	TEST(a_legacy_ring_takes_whole_pages);
	TEST(only_a_legacy_ring_has_the_guests_byte_order);
	TEST(on_no_way_the_available_ring_is_wrong);
	TEST(a_ring_that_begins_anew_has_no_old_wishes);
	TEST(more_may_be_written_than_is_told);
	TEST(chains_are_whole_before_the_index_tells);
	TEST(the_wish_is_read_after_the_barrier);
	TEST(in_order_the_table_is_gone_round);
	TEST(in_order_a_table_is_filled_one_by_one);
	TEST(a_device_writes_where_it_may);
	TEST(an_answer_is_whole_before_the_index_tells);
	return tap_done();
}
