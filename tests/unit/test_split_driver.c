/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the split ring alone: what it writes to shared memory,
 * what it makes of what an honest device writes there.
 */
#include <virtio/virtio_ring.h>

#include "driver_rig.h"
#include "tap.h"

enum { NEXT = VRING_DESC_F_NEXT, WRITE = VRING_DESC_F_WRITE };

static char mem[16][64];
static int tokens[1024];

/* Add one device-writable byte range of 64 bytes. */
static int add_in(unsigned int i)
{
	struct scatterlist sg;

	sg_init_one(&sg, mem[i % 16], 64);
	return virtqueue_add_inbuf(rig.vq, &sg, 1, &tokens[i], GFP_ATOMIC);
}

/* Add a buffer of some device-readable and some device-writable segments. */
static int add_segments(unsigned int out, unsigned int in, void *token)
{
	struct scatterlist readable[1024], writable[1024];
	struct scatterlist *lists[2] = { readable, writable };

	sg_init_table(readable, out ? out : 1);
	sg_init_table(writable, in ? in : 1);
	for (unsigned int i = 0; i < out; i++)
		sg_set_buf(&readable[i], mem[i % 16], i % 64 + 1);
	for (unsigned int i = 0; i < in; i++)
		sg_set_buf(&writable[i], mem[i % 16], i % 64 + 2);
	if (!out)
		return virtqueue_add_sgs(rig.vq, &lists[1], 0, 1, token, 0);
	return virtqueue_add_sgs(rig.vq, lists, 1, in ? 1 : 0, token, 0);
}

static void down(void)
{
	rig_stop();
	is_int(rig.fp.nr_lines, 0);
	is_clean(&rig.fp);
}

static void is_desc(const struct vring_desc *d, const void *at, uint32_t len,
		    uint16_t flags)
{
	ok(rig_segment(d) == at);
	is_int(rig32(d->len), len);
	is_int(rig16(d->flags), flags);
}

/* covers: drv.split.avail-buf-notif-suppr.1 */
static void a_fresh_queue_is_zero(void)
{
	is_int(rig_up(RIG_INDIRECT | RIG_EVENT, 8), 0);
	is_int(virtqueue_get_vring_size(rig.vq), 8);
	is_int(rig.vq->num_free, 8);
	is_int(rig.vq->num_max, 8);
	is_int(rig.vq->index, 0);
	is_str(rig.vq->name, "queue");
	is_int(rig16(rig.ring.avail->flags), 0);
	is_int(rig16(rig.ring.avail->idx), 0);
	is_int(rig16(rig.ring.used->flags), 0);
	is_int(rig16(rig.ring.used->idx), 0);
	ok(!virtqueue_is_broken(rig.vq));
	down();
}

/* covers: drv.split.vq.1 */
static void parts_are_aligned_and_where_they_are_said_to_be(void)
{
	for (uint32_t size = 1; size <= 1024; size *= 2) {
		rig_up(0, size);
		is_int(rig.dev.queues[0].desc % 16, 0);
		is_int(rig.dev.queues[0].avail % 2, 0);
		is_int(rig.dev.queues[0].used % 4, 0);
		is_hex(virtqueue_get_desc_addr(rig.vq), rig.dev.queues[0].desc);
		is_hex(virtqueue_get_avail_addr(rig.vq),
		       rig.dev.queues[0].avail);
		is_hex(virtqueue_get_used_addr(rig.vq), rig.dev.queues[0].used);
		down();
	}
}

/* covers: drv.split.message-framing.2 */
static void one_segment_is_one_descriptor(void)
{
	struct scatterlist sg;
	unsigned int len;

	rig_up(RIG_INDIRECT, 4);
	sg_init_one(&sg, mem[0], 10);
	is_int(virtqueue_add_outbuf(rig.vq, &sg, 1, &tokens[0], 0), 0);
	is_int(rig.vq->num_free, 3);
	is_desc(&rig.ring.desc[rig_head(0)], mem[0], 10, 0);
	sg_init_one(&sg, mem[1], 20);
	is_int(virtqueue_add_inbuf(rig.vq, &sg, 1, &tokens[1], 0), 0);
	is_desc(&rig.ring.desc[rig_head(1)], mem[1], 20, WRITE);
	ok(rig_head(0) != rig_head(1));
	/* Nothing is shown before the kick. */
	is_int(rig16(rig.ring.avail->idx), 0);
	ok(virtqueue_kick(rig.vq));
	is_int(rig16(rig.ring.avail->idx), 2);
	is_int(rig.dev.queues[0].kicks, 1);
	rig_use(rig_head(0), 0);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	is_int(len, 0);
	rig_use(rig_head(1), 17);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[1]);
	is_int(len, 17);
	is_int(rig.vq->num_free, 4);
	ok(!virtqueue_get_buf(rig.vq, &len));
	down();
}

/*
 * covers: drv.split.message-framing.1 drv.split.message-framing.2
 *         drv.split.vq-desc-table.1 drv.split.indirect-desc.1
 */
static void segments_are_chained_readable_first(void)
{
	const struct vring_desc *d;
	uint16_t seen = 0;

	rig_up(0, 8);
	is_int(add_segments(3, 2, &tokens[0]), 0);
	is_int(rig.vq->num_free, 3);
	d = &rig.ring.desc[rig_head(0)];
	for (unsigned int i = 0; i < 5; i++) {
		uint16_t flags =
			(uint16_t)((i < 4 ? NEXT : 0) | (i < 3 ? 0 : WRITE));

		is_desc(d, mem[i < 3 ? i : i - 3], i < 3 ? i + 1 : i - 1,
			flags);
		ok(!(seen & 1 << (d - rig.ring.desc)));
		seen |= (uint16_t)(1 << (d - rig.ring.desc));
		d = &rig.ring.desc[rig16(d->next)];
	}
	down();
	is_int(rig.detached, 1);
}

/* covers: drv.split.message-framing.1 */
static void several_lists_are_one_buffer(void)
{
	struct scatterlist a[2], b[1], c[1];
	struct scatterlist *lists[] = { a, b, c };
	const struct vring_desc *d;

	rig_up(0, 8);
	sg_init_table(a, 2);
	sg_set_buf(&a[0], mem[0], 1);
	sg_set_buf(&a[1], mem[1], 2);
	sg_init_one(b, mem[2], 3);
	sg_init_one(c, mem[3], 4);
	is_int(virtqueue_add_sgs(rig.vq, lists, 2, 1, &tokens[0], 0), 0);
	d = &rig.ring.desc[rig_head(0)];
	for (unsigned int i = 0; i < 4; i++) {
		is_desc(d, mem[i], i + 1, i < 3 ? NEXT : WRITE);
		d = &rig.ring.desc[rig16(d->next)];
	}
	down();
}

/*
 * covers: drv.split.message-framing.1 drv.split.indirect-desc.2
 *         drv.split.indirect-desc.4
 */
static void a_longer_buffer_is_one_indirect_descriptor(void)
{
	const struct vring_desc *d, *table;

	rig_init(2, RIG_INDIRECT, 8);
	rig.info.max_indirect = 8;
	rig_start();
	is_int(add_segments(2, 3, &tokens[0]), 0);
	is_int(rig.vq->num_free, 7);
	d = &rig.ring.desc[rig_head(0)];
	is_int(rig16(d->flags), VRING_DESC_F_INDIRECT);
	is_int(rig32(d->len), 5 * 16);
	table = (const struct vring_desc *)(void *)rig_segment(d);
	for (unsigned int i = 0; i < 5; i++) {
		is_desc(&table[i], mem[i < 2 ? i : i - 2], i < 2 ? i + 1 : i,
			(uint16_t)((i < 4 ? NEXT : 0) | (i < 2 ? 0 : WRITE)));
		if (i < 4)
			is_int(rig16(table[i].next), i + 1);
	}
	down();
}

static void tables_of_buffers_in_flight_are_apart(void)
{
	unsigned char *table[8];

	rig_init(2, RIG_INDIRECT, 8);
	rig.info.max_indirect = 8;
	rig_start();
	for (unsigned int i = 0; i < 8; i++) {
		is_int(add_segments(1, 7, &tokens[i]), 0);
		table[i] = rig_segment(&rig.ring.desc[rig_head((uint16_t)i)]);
		for (unsigned int j = 0; j < i; j++)
			ok(table[i] >= table[j] + 8 * 16 ||
			   table[j] >= table[i] + 8 * 16);
	}
	is_int(add_segments(1, 7, &tokens[8]), -ENOSPC);
	down();
	is_int(rig.detached, 8);
}

static void what_a_table_cannot_hold_is_chained(void)
{
	rig_init(2, RIG_INDIRECT, 16);
	rig.info.max_indirect = 4;
	is_int(rig_start(), 0);
	is_int(add_segments(2, 2, &tokens[0]), 0);
	is_int(rig.vq->num_free, 15);
	is_int(add_segments(3, 2, &tokens[1]), 0);
	is_int(rig.vq->num_free, 10);
	is_int(rig16(rig.ring.desc[rig_head(1)].flags), NEXT);
	down();
	is_int(rig.detached, 2);
}

/* covers: drv.split.indirect-desc.3 */
static void no_chain_is_longer_than_the_queue(void)
{
	rig_up(RIG_INDIRECT, 4);
	is_int(add_segments(3, 1, &tokens[0]), 0);
	is_int(add_segments(3, 2, &tokens[1]), -EINVAL);
	is_int(add_segments(0, 5, &tokens[1]), -EINVAL);
	is_int(rig.vq->num_free, 3);
	down();
}

/* covers: drv.split.indirect-desc.3 */
static void later_and_never_are_told_apart(void)
{
	unsigned int len;

	rig_up(0, 4);
	is_int(add_segments(5, 0, &tokens[0]), -EINVAL);
	is_int(add_segments(2, 0, &tokens[0]), 0);
	is_int(add_segments(2, 1, &tokens[1]), -ENOSPC);
	is_int(add_segments(2, 3, &tokens[1]), -EINVAL);
	is_int(rig.vq->num_free, 2);
	is_int(add_segments(1, 1, &tokens[1]), 0);
	is_int(add_in(2), -ENOSPC);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 0);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	is_int(rig.vq->num_free, 2);
	is_int(add_segments(0, 2, &tokens[2]), 0);
	down();
	is_int(rig.detached, 2);
}

static void a_buffer_of_no_segment_is_refused(void)
{
	struct scatterlist *none[1] = { NULL };

	rig_up(RIG_INDIRECT, 4);
	is_int(virtqueue_add_sgs(rig.vq, none, 0, 0, &tokens[0], 0), -EINVAL);
	is_int(rig.vq->num_free, 4);
	down();
	rig_up(0, 4);
	is_int(virtqueue_add_sgs(rig.vq, none, 0, 0, &tokens[0], 0), -EINVAL);
	is_int(rig.vq->num_free, 4);
	down();
}

/* covers: drv.split.vq-desc-table.1 */
static void no_buffer_exceeds_the_length_field(void)
{
	struct scatterlist sg[2];
	struct scatterlist *list = sg;

	for (unsigned int i = 0; i < 2; i++) {
		rig_up(i ? RIG_INDIRECT : 0, 4);
		sg_init_table(sg, 2);
		sg_set_buf(&sg[0], mem, 0x80000000u);
		sg_set_buf(&sg[1], mem, 0x80000000u);
		is_int(virtqueue_add_sgs(rig.vq, &list, 1, 0, &tokens[0], 0),
		       -EINVAL);
		is_int(rig.vq->num_free, 4);
		down();
	}
}

/* 2^32 bytes less one is one too many to be told from no buffer at all. */
static void no_segment_exceeds_the_length_field(void)
{
	struct scatterlist sg[2];
	void *data[2] = { &tokens[0], &tokens[1] };

	for (unsigned int i = 0; i < 4; i++) {
		rig_init(2, i & 1 ? RIG_PACKED : 0, 4);
		rig.info.ctx = i & 2;
		is_int(rig_start(), 0);
		sg_init_one(&sg[0], mem[0], 1);
		sg_init_one(&sg[1], mem[1], 0xffffffffu);
		is_int(virtqueue_add_inbuf(rig.vq, &sg[1], 1, data[1], 0),
		       -EINVAL);
		is_int(virtqueue_add_inbufs(rig.vq, &sg[1], data, 1), -EINVAL);
		is_int(rig.vq->num_free, 4);
		is_int(virtqueue_add_inbufs(rig.vq, sg, data, 2), 1);
		is_int(rig.vq->num_free, 3);
		sg[1].length--;
		is_int(virtqueue_add_inbufs(rig.vq, &sg[1], data, 1), 1);
		down();
		is_int(rig.detached, 2);
	}
}

static void every_size_fills_and_drains(void)
{
	for (uint32_t size = 1; size <= 1024; size *= 2) {
		unsigned int len;

		rig_up(0, size);
		for (unsigned int i = 0; i < size; i++)
			if (add_in(i))
				fail("no room");
		is_int(add_in(0), -ENOSPC);
		is_int(rig.vq->num_free, 0);
		virtqueue_kick(rig.vq);
		is_int(rig16(rig.ring.avail->idx), size);
		for (unsigned int i = 0; i < size; i++)
			rig_use(rig_head((uint16_t)i), 1);
		for (unsigned int i = 0; i < size; i++)
			if (virtqueue_get_buf(rig.vq, &len) != &tokens[i])
				fail("another buffer");
		is_int(rig.vq->num_free, size);
		down();
	}
}

static void buffers_come_back_in_any_order(void)
{
	static const unsigned int order[] = { 2, 0, 3, 1 };
	unsigned int len;

	rig_up(0, 8);
	for (unsigned int i = 0; i < 4; i++)
		add_segments(1, 1, &tokens[i]);
	virtqueue_kick(rig.vq);
	for (unsigned int i = 0; i < 4; i++)
		rig_use(rig_head((uint16_t)order[i]), 1);
	for (unsigned int i = 0; i < 4; i++)
		ok(virtqueue_get_buf(rig.vq, &len) == &tokens[order[i]]);
	is_int(rig.vq->num_free, 8);
	/* The descriptors are whole again: the longest chain fits. */
	is_int(add_segments(4, 4, &tokens[0]), 0);
	down();
}

/* One buffer stays with the device while indices go round: it is still good. */
static void a_buffer_may_stay_for_ever(void)
{
	unsigned int len;
	uint16_t kept;

	rig_up(0, 8);
	add_in(0);
	virtqueue_kick(rig.vq);
	kept = rig_head(0);
	for (unsigned int i = 1; i < 40000; i++) {
		if (add_in(1))
			break;
		virtqueue_kick(rig.vq);
		rig_use(rig_head((uint16_t)i), 4);
		if (virtqueue_get_buf(rig.vq, &len) != &tokens[1])
			break;
	}
	rig_use(kept, 4);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	down();
}

static void context_comes_back_with_the_buffer(void)
{
	struct scatterlist sg[2];
	unsigned int len;
	void *ctx;

	rig_up(RIG_INDIRECT, 8);
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], mem[0], 8);
	sg_set_buf(&sg[1], mem[1], 8);
	is_int(virtqueue_add_inbuf_ctx(rig.vq, sg, 2, &tokens[0], &tokens[9],
				       0),
	       0);
	is_int(add_in(1), 0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 16);
	rig_use(rig_head(1), 0);
	ok(virtqueue_get_buf_ctx(rig.vq, &len, &ctx) == &tokens[0]);
	ok(ctx == &tokens[9]);
	is_int(len, 16);
	ok(virtqueue_get_buf_ctx(rig.vq, &len, &ctx) == &tokens[1]);
	ok(!ctx);
	ok(!virtqueue_get_buf_ctx(rig.vq, &len, NULL));
	down();
}

static void unused_buffers_are_detached(void)
{
	unsigned int len, seen = 0;
	int *token;

	rig_up(RIG_INDIRECT, 8);
	for (unsigned int i = 0; i < 5; i++)
		is_int(i & 1 ? add_segments(1, 2, &tokens[i]) : add_in(i), 0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(2), 0);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[2]);
	virtio_reset_device(&rig.vm.vdev);
	while ((token = virtqueue_detach_unused_buf(rig.vq)) != NULL)
		seen |= 1u << (token - tokens);
	is_int(seen, 0x1b);
	is_int(rig.vq->num_free, 8);
	down();
	is_int(rig.detached, 0);
}

/* ---- notifications ------------------------------------------------------ */

/*
 * covers: drv.split.avail-buf-notif-suppr.2 drv.split.avail-buf-notif-suppr.3
 *         drv.split.avail-buf-notif-suppr.4
 */
static void the_flag_suppresses_kicks(void)
{
	rig_up(0, 8);
	rig_set_avail_event(0x7777); /* .2: ignored */
	add_in(0);
	ok(virtqueue_kick_prepare(rig.vq));
	rig.ring.used->flags.raw = virtio_swab16(true, 1);
	add_in(1);
	ok(!virtqueue_kick_prepare(rig.vq));
	is_int(rig16(rig.ring.avail->idx), 2);
	rig.ring.used->flags.raw = 0;
	add_in(2);
	ok(virtqueue_kick_prepare(rig.vq));
	down();
}

/*
 * covers: drv.split.avail-buf-notif-suppr.5 drv.split.avail-buf-notif-suppr.6
 *         drv.split.avail-buf-notif-suppr.7
 */
static void the_event_decides_about_kicks(void)
{
	rig_up(RIG_EVENT, 8);
	rig.ring.used->flags.raw = virtio_swab16(true, 1); /* ignored */
	add_in(0);
	ok(virtqueue_kick_prepare(rig.vq)); /* event 0, index 0 to 1 */
	add_in(1);
	ok(!virtqueue_kick_prepare(rig.vq)); /* passed long ago */
	rig_set_avail_event(3);
	add_in(2);
	ok(!virtqueue_kick_prepare(rig.vq)); /* 2 to 3: entry 3 not written */
	add_in(3);
	ok(virtqueue_kick_prepare(rig.vq));
	rig_set_avail_event(5);
	for (unsigned int i = 4; i < 7; i++)
		add_in(i);
	ok(virtqueue_kick_prepare(rig.vq));  /* 4 to 7 passes 5 */
	ok(!virtqueue_kick_prepare(rig.vq)); /* nothing new */
	down();
}

/* Pass buffers through until the indices are at @index. */
static void advance(uint16_t index)
{
	unsigned int len;

	while (rig16(rig.ring.avail->idx) != index) {
		add_in(0);
		virtqueue_kick_prepare(rig.vq);
		rig_use(rig_head((uint16_t)(rig16(rig.ring.avail->idx) - 1)),
			0);
		if (!virtqueue_get_buf(rig.vq, &len)) {
			fail("no buffer");
			return;
		}
	}
}

/*
 * covers: drv.split.avail-buf-notif-suppr.6 drv.split.avail-buf-notif-suppr.7
 */
static void kicks_are_right_where_the_index_wraps(void)
{
	rig_up(RIG_EVENT, 8);
	advance(65534);
	rig_set_avail_event(65535);
	add_in(0);
	ok(!virtqueue_kick_prepare(rig.vq)); /* 65534 to 65535 */
	add_in(1);
	ok(virtqueue_kick_prepare(rig.vq)); /* 65535 to 0 */
	rig_set_avail_event(0);
	add_in(2);
	ok(virtqueue_kick_prepare(rig.vq)); /* 0 to 1 */
	is_int(rig16(rig.ring.avail->idx), 1);
	down();
	is_int(rig.detached, 3);
}

/* covers: drv.split.avail-buf-notif-suppr.6 */
static void kicks_over_the_wrap_at_once(void)
{
	rig_up(RIG_EVENT, 8);
	advance(65533);
	rig_set_avail_event(0);
	for (unsigned int i = 0; i < 5; i++)
		add_in(i);
	ok(virtqueue_kick_prepare(rig.vq)); /* 65533 to 2 passes 0 */
	is_int(rig16(rig.ring.avail->idx), 2);
	down();
}

/* covers: drv.split.used-buf-notif-suppr.1 drv.split.used-buf-notif-suppr.2 */
static void callbacks_are_a_flag_without_event_index(void)
{
	rig_up(0, 8);
	virtqueue_disable_cb(rig.vq);
	is_int(rig16(rig.ring.avail->flags), 1);
	ok(virtqueue_enable_cb(rig.vq));
	is_int(rig16(rig.ring.avail->flags), 0);
	virtqueue_disable_cb(rig.vq);
	ok(virtqueue_enable_cb_delayed(rig.vq));
	is_int(rig16(rig.ring.avail->flags), 0);
	down();
}

/* covers: drv.split.used-buf-notif-suppr.3 drv.split.used-buf-notif-suppr.4 */
static void callbacks_are_an_index_with_it(void)
{
	unsigned int len, last;

	rig_up(RIG_EVENT, 8);
	advance(100);
	virtqueue_disable_cb(rig.vq);
	is_int(rig16(rig.ring.avail->flags), 0);
	/* Out of reach of the entries that can come. */
	ok((uint16_t)(rig16(*rig_used_event()) - 100) >= 8);
	ok(virtqueue_enable_cb(rig.vq));
	is_int(rig16(*rig_used_event()), 100);
	virtqueue_disable_cb(rig.vq);
	last = virtqueue_enable_cb_prepare(rig.vq);
	is_int(rig16(*rig_used_event()), 100);
	ok(!virtqueue_poll(rig.vq, last));
	add_in(0);
	virtqueue_kick_prepare(rig.vq);
	rig_use(rig_head(100), 0);
	ok(virtqueue_poll(rig.vq, last));
	ok(!virtqueue_enable_cb(rig.vq)); /* something is there already */
	ok(virtqueue_get_buf(rig.vq, &len) != NULL);
	/* Taking a buffer asks for the next. */
	is_int(rig16(*rig_used_event()), 101);
	ok(virtqueue_enable_cb(rig.vq));
	down();
}

static void taking_buffers_with_callbacks_off_asks_for_none(void)
{
	rig_up(RIG_EVENT, 8);
	virtqueue_disable_cb(rig.vq);
	advance(50);
	ok((uint16_t)(rig16(*rig_used_event()) - 50) >= 8);
	down();
}

/* covers: drv.split.used-buf-notif-suppr.4 */
static void delayed_callbacks_wait_for_most(void)
{
	rig_up(RIG_EVENT, 16);
	advance(65530);
	for (unsigned int i = 0; i < 12; i++)
		add_in(i);
	virtqueue_kick_prepare(rig.vq);
	ok(virtqueue_enable_cb_delayed(rig.vq));
	/* Three quarters of twelve: 65530 + 9, wrapped. */
	is_int(rig16(*rig_used_event()), (uint16_t)(65530 + 9));
	for (unsigned int i = 0; i < 10; i++)
		rig_use(rig_head((uint16_t)(65530 + i)), 0);
	ok(!virtqueue_enable_cb_delayed(rig.vq));
	down();
}

/* covers: drv.split.used-buf-notif-suppr.5 */
static void an_interrupt_calls_back_once(void)
{
	unsigned int len;

	rig_up(0, 8);
	add_in(0);
	virtqueue_kick(rig.vq);
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	is_int(rig.callbacks, 0);
	rig_use(rig_head(0), 0);
	is_int(vring_interrupt(0, rig.vq), IRQ_HANDLED);
	is_int(rig.callbacks, 1);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	down();
}

static void without_a_callback_no_interrupt_is_wanted(void)
{
	rig_init(2, 0, 8);
	rig.info.callback = NULL;
	rig_start();
	is_int(rig16(rig.ring.avail->flags), 1);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 0);
	is_int(vring_interrupt(0, rig.vq), IRQ_HANDLED);
	down();
}

/* ---- memory ------------------------------------------------------------- */

static void the_platform_maps_each_segment_once(void)
{
	unsigned int len;

	for (unsigned int i = 0; i < 2; i++) {
		const struct vring_desc *d;

		rig_init(2, i ? RIG_INDIRECT : 0, 8);
		fake_platform_bounce(&rig.fp);
		rig_start();
		memset(mem, 0, sizeof(mem));
		mem[0][0] = 'a';
		is_int(add_segments(1, 2, &tokens[0]), 0);
		is_int(rig.fp.maps, 3);
		mem[0][0] = 'b'; /* too late: it belongs to the device */
		virtqueue_kick(rig.vq);
		d = &rig.ring.desc[rig_head(0)];
		if (i)
			d = (const struct vring_desc *)(void *)rig_segment(d);
		is_int(*rig_segment(d), 'a');
		d = i ? d + 1 : &rig.ring.desc[rig16(d->next)];
		*rig_segment(d) = 'x';
		is_int(mem[0][0], 'b');
		rig_use(rig_head(0), 1);
		ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
		is_int(mem[0][0], 'x');
		is_int(rig.fp.unmaps, 3);
		is_int(rig.fp.nr_maps, 0);
		down();
	}
}

static void what_is_left_is_unmapped(void)
{
	rig_init(2, RIG_INDIRECT, 8);
	fake_platform_bounce(&rig.fp);
	rig_start();
	add_segments(1, 2, &tokens[0]);
	add_in(1);
	add_segments(4, 5, &tokens[2]); /* too long for a table */
	is_int(rig.fp.nr_maps, 3 + 1 + 0);
	down();
	is_int(rig.detached, 2);
}

static void a_mapping_that_fails_undoes_the_others(void)
{
	for (unsigned int i = 1; i <= 4; i++) {
		rig_init(2, i & 1 ? RIG_INDIRECT : 0, 8);
		fake_platform_bounce(&rig.fp);
		rig_start();
		rig.fp.fail_map = i;
		is_int(add_segments(2, 2, &tokens[0]), -ENOMEM);
		is_int(rig.fp.nr_maps, 0);
		is_int(rig.vq->num_free, 8);
		is_int(add_segments(2, 2, &tokens[0]), 0);
		rig.fp.fail_map = 1;
		is_int(add_in(1), -ENOMEM);
		down();
		is_int(rig.detached, 1);
	}
}

static void no_room_leaves_no_mapping(void)
{
	rig_init(2, 0, 4);
	fake_platform_bounce(&rig.fp);
	rig_start();
	add_segments(1, 1, &tokens[0]);
	is_int(add_segments(2, 1, &tokens[1]), -ENOSPC);
	is_int(rig.fp.nr_maps, 2);
	is_int(add_segments(3, 2, &tokens[1]), -EINVAL);
	is_int(rig.fp.nr_maps, 2);
	down();
}

static void nothing_is_allocated_once_the_queue_stands(void)
{
	unsigned int allocs, len;

	rig_up(RIG_INDIRECT | RIG_EVENT, 16);
	allocs = rig.fp.allocs;
	for (unsigned int i = 0; i < 100; i++) {
		add_segments(1 + i % 5, i % 3, &tokens[i]);
		virtqueue_kick(rig.vq);
		rig_use(rig_head((uint16_t)i), 0);
		ok(virtqueue_get_buf(rig.vq, &len) == &tokens[i]);
		virtqueue_enable_cb(rig.vq);
	}
	is_int(rig.fp.allocs, allocs);
	down();
}

/* A queue is private memory, the ring, and the tables. */
static void each_allocation_may_fail(void)
{
	for (unsigned int i = 1; i <= 3; i++) {
		rig_init(2, RIG_INDIRECT, 1);
		rig.fp.fail_alloc = i;
		is_int(rig_start(), -ENOMEM);
		is_int(rig.fp.fail_alloc, 0);
		rig_stop();
		is_clean(&rig.fp);
	}
}

static void a_smaller_queue_is_better_than_none(void)
{
	for (unsigned int i = 1; i <= 3; i++) {
		rig_init(2, RIG_INDIRECT, 8);
		rig.fp.fail_alloc = i;
		is_int(rig_start(), 0);
		is_int(virtqueue_get_vring_size(rig.vq), 4);
		is_int(rig.dev.queues[0].num, 4);
		is_int(rig.vq->num_max, 8);
		down();
	}
}

/* ---- other calls -------------------------------------------------------- */

static void a_broken_device_takes_no_work(void)
{
	unsigned int len;

	rig_up(0, 8);
	add_in(0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 0);
	virtio_break_device(&rig.vm.vdev);
	ok(virtqueue_is_broken(rig.vq));
	is_int(add_in(1), -EIO);
	ok(!virtqueue_get_buf(rig.vq, &len));
	ok(!virtqueue_notify(rig.vq));
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	__virtio_unbreak_device(&rig.vm.vdev);
	ok(!virtqueue_is_broken(rig.vq));
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[0]);
	down();
}

static void *recycled[4];
static unsigned int nr_recycled;

static void recycle(struct virtqueue *vq, void *buf)
{
	(void)vq;
	recycled[nr_recycled++ % 4] = buf;
}

static void a_queue_is_reset_alone(void)
{
	unsigned int len;

	rig_up(RIG_RESET | RIG_EVENT, 8);
	add_in(0);
	add_in(1);
	virtqueue_kick(rig.vq);
	nr_recycled = 0;
	is_int(virtqueue_reset(rig.vq, recycle, NULL), 0);
	is_int(nr_recycled, 2);
	ok(recycled[0] == &tokens[0] || recycled[1] == &tokens[0]);
	is_int(rig.dev.queues[0].ready, 1);
	is_int(rig16(rig.ring.avail->idx), 0);
	is_int(rig.vq->num_free, 8);
	is_int(add_in(3), 0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 2);
	ok(virtqueue_get_buf(rig.vq, &len) == &tokens[3]);
	is_int(len, 2);
	down();
}

static void a_queue_reset_needs_the_feature(void)
{
	rig_up(0, 8);
	is_int(virtqueue_reset(rig.vq, recycle, NULL), -ENOENT);
	down();
}

static void events_tell_what_was_called(void)
{
	unsigned int len;

	rig_init(2, 0, 8);
	fake_platform_trace(&rig.fp);
	rig_start();
	add_segments(2, 1, &tokens[0]);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 2);
	vring_interrupt(0, rig.vq);
	virtqueue_disable_cb(rig.vq);
	virtqueue_get_buf(rig.vq, &len);
	virtqueue_enable_cb(rig.vq);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_QUEUE), 1);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_ADD), 1);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_PUBLISH), 1);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_NOTIFY), 1);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_INTERRUPT), 1);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_GET), 1);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_DISABLE_CB), 1);
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_ENABLE_CB), 1);
	for (unsigned int i = 0; i < rig.fp.nr_events; i++) {
		const struct virtio_event *e = &rig.fp.events[i];

		if (e->kind == VIRTIO_EVENT_ADD) {
			is_int(e->a, 2);
			is_int(e->b, 1);
		}
		if (e->kind == VIRTIO_EVENT_GET)
			is_int(e->bytes, 2);
	}
	down();
	is_int(fake_traced(&rig.fp, VIRTIO_EVENT_DEL_QUEUE), 1);
}

int main(void)
{
	TEST(a_fresh_queue_is_zero);
	TEST(parts_are_aligned_and_where_they_are_said_to_be);
	TEST(one_segment_is_one_descriptor);
	TEST(segments_are_chained_readable_first);
	TEST(several_lists_are_one_buffer);
	TEST(a_longer_buffer_is_one_indirect_descriptor);
	TEST(tables_of_buffers_in_flight_are_apart);
	TEST(what_a_table_cannot_hold_is_chained);
	TEST(no_chain_is_longer_than_the_queue);
	TEST(later_and_never_are_told_apart);
	TEST(a_buffer_of_no_segment_is_refused);
	TEST(no_buffer_exceeds_the_length_field);
	TEST(no_segment_exceeds_the_length_field);
	TEST(every_size_fills_and_drains);
	TEST(buffers_come_back_in_any_order);
	TEST(a_buffer_may_stay_for_ever);
	TEST(context_comes_back_with_the_buffer);
	TEST(unused_buffers_are_detached);
	TEST(the_flag_suppresses_kicks);
	TEST(the_event_decides_about_kicks);
	TEST(kicks_are_right_where_the_index_wraps);
	TEST(kicks_over_the_wrap_at_once);
	TEST(callbacks_are_a_flag_without_event_index);
	TEST(callbacks_are_an_index_with_it);
	TEST(taking_buffers_with_callbacks_off_asks_for_none);
	TEST(delayed_callbacks_wait_for_most);
	TEST(an_interrupt_calls_back_once);
	TEST(without_a_callback_no_interrupt_is_wanted);
	TEST(the_platform_maps_each_segment_once);
	TEST(what_is_left_is_unmapped);
	TEST(a_mapping_that_fails_undoes_the_others);
	TEST(no_room_leaves_no_mapping);
	TEST(nothing_is_allocated_once_the_queue_stands);
	TEST(each_allocation_may_fail);
	TEST(a_smaller_queue_is_better_than_none);
	TEST(a_broken_device_takes_no_work);
	TEST(a_queue_is_reset_alone);
	TEST(a_queue_reset_needs_the_feature);
	TEST(events_tell_what_was_called);
	return tap_done();
}
