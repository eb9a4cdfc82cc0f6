/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For fuzzers of the driver half, whatever the layout: every call on a queue,
 * with what it must answer to what the ring says. Each layout tells, in its own
 * file, what it finds in its ring.
 */
#ifndef TESTS_FUZZ_LYING_QUEUE_H
#define TESTS_FUZZ_LYING_QUEUE_H

#include "lying_buffers.h"

/* ---- what a layout has to say ------------------------------------------- */

enum wish { QUIET, LOUD, EITHER };

/* The queue begins, empty. */
static void ring_begin(void);
/* A buffer is about to be added. */
static void ring_before(void);
/* It was: find it where it must be. */
static void ring_added(struct buffer *b);
/* Nothing in the ring changed but what was found since ring_before(). */
static void ring_settled(void);
/* What the device's wish means for a kick now. */
static enum wish ring_wish(void);
/* The kick is over. */
static void ring_kicked(void);
/* What comes back next; in order, it may stand for those before it. */
static struct answer ring_next(void);
/* The clause that a batch breaks that is being taken, or NULL. */
static const char *ring_batch_lie(void);
/* The buffer was taken back. */
static void ring_took(const struct buffer *b);
/* The queue may have looked at the ring. */
static void ring_looked(void);
/* Did it find more than there can be? */
static bool ring_overrun(void);
/* Is there something that the queue has not taken? */
static bool ring_more(void);
/* The clause of a length that cannot be. */
static const char *ring_len_clause(void);

/* ---- adding ------------------------------------------------------------- */

static void added(struct buffer *b)
{
	ring_added(b);
	check_new(b);
	b->in_flight = true;
	b->used = false;
	b->order = driver.added++;
	driver.free -= b->descs;
}

static void add(struct fuzz *in)
{
	struct buffer *b = unused_buffer();
	uint32_t cuts = fuzz_take(in, 3);
	unsigned int count;
	int err;

	if (!b)
		return;
	count = fuzz_below(in, fuzz_below(in, 4) ? 6 : SEGMENTS + 1);
	shape(in, b, count, fuzz_below(in, count + 1));
	/* Only a single list of device-writable segments can have one. */
	if (driver.ctx && !b->out && b->count && !(cuts >> 1))
		b->ctx = &b->ctx;
	ring_before();
	err = add_lists(b, cuts, b);
	if (err) {
		check_refusal(b, err);
	} else {
		CHECK(!virtqueue_is_broken(rig.vq));
		CHECK(b->count && b->total <= UINT32_MAX);
		CHECK(b->count <= rig.ring.num);
		added(b);
	}
	ring_settled();
}

/* Many buffers of one segment. */
static void add_many(struct fuzz *in)
{
	struct scatterlist sg[BUFFERS];
	void *data[BUFFERS];
	unsigned int want = 1 + fuzz_below(in, 12), num = 0, writable;
	int ret;

	writable = fuzz_flip(in);
	for (unsigned int i = 0; i < BUFFERS && num < want; i++) {
		struct buffer *b = &driver.buffers[i];

		if (b->in_flight)
			continue;
		shape(in, b, 1, !writable);
		set_entry(&sg[num], &b->segments[0]);
		data[num++] = b;
	}
	if (!num)
		return;
	ring_before();
	ret = writable ? virtqueue_add_inbufs(rig.vq, sg, data, num)
		       : virtqueue_add_outbufs(rig.vq, sg, data, num);
	CHECK(ret && ret <= (int)num);
	want = ret > 0 ? (unsigned int)ret : 0;
	for (unsigned int i = 0; i < want; i++)
		added(data[i]);
	ring_settled();
	for (unsigned int i = want; i < num; i++)
		paint(data[i]);
	if (ret < 0)
		check_refusal(data[0], ret);
	else if (want < num && !driver.maps) /* the rest found no room */
		check_refusal(data[want], driver.free ? -EINVAL : -ENOSPC);
}

static void kick(void)
{
	bool broken = virtqueue_is_broken(rig.vq);
	unsigned int kicks = rig.dev.queues[0].kicks;
	enum wish wish = broken ? LOUD : ring_wish();
	bool wanted = virtqueue_kick_prepare(rig.vq);

	CHECK(wish == EITHER || wanted == (wish == LOUD));
	if (!broken)
		ring_kicked();
	if (!wanted)
		return;
	CHECK(virtqueue_notify(rig.vq) == !broken);
	CHECK(rig.dev.queues[0].kicks - kicks == !broken);
}

/* ---- taking back -------------------------------------------------------- */

/* What the queue must answer, if it is not broken. */
static struct answer expect(void)
{
	struct answer a = { 0 };

	if (driver.batch)
		a.lie = ring_batch_lie();
	else
		a = ring_next();
	if (driver.in_order && !a.lie && (a.buffer || driver.batch)) {
		if (!driver.batch) {
			driver.batch = a.buffer;
			driver.batch_len = a.len;
		}
		a.buffer = oldest();
		CHECK(a.buffer);
		a.len = (uint32_t)a.buffer->writable;
		if (a.buffer == driver.batch) {
			a.len = driver.batch_len;
			driver.batch = NULL;
		}
	}
	if (a.buffer && a.len > a.buffer->writable) {
		if (driver.strict)
			a.lie = ring_len_clause();
		a.len = (uint32_t)a.buffer->writable;
	}
	return a;
}

static void check_taken(const struct answer *a, void *data, unsigned int len)
{
	CHECK(!a->lie && data == a->buffer && len == a->len);
	take(data);
	ring_took(a->buffer);
}

/* A queue that just broke had a reason, and said it. */
static void check_broke(unsigned int lines, const char *clause)
{
	CHECK(clause && virtqueue_is_broken(rig.vq));
	CHECK(rig.fp.nr_lines - lines == 1);
	CHECK(lines >= FAKE_LINES ||
	      fake_contains(rig.fp.lines[lines], clause));
}

/* The queue gave nothing: because there is nothing, or because of a lie. */
static void check_nothing(const struct answer *a, unsigned int lines)
{
	if (a->lie) {
		check_broke(lines, a->lie);
		return;
	}
	CHECK(!a->buffer && !virtqueue_is_broken(rig.vq));
	CHECK(rig.fp.nr_lines == lines);
}

static bool get(bool with_ctx)
{
	bool broken = virtqueue_is_broken(rig.vq);
	unsigned int lines = rig.fp.nr_lines, len = 0;
	struct answer a = { 0 };
	void *ctx = &len;
	void *data;

	if (!broken)
		a = expect();
	data = with_ctx ? virtqueue_get_buf_ctx(rig.vq, &len, &ctx)
			: virtqueue_get_buf(rig.vq, &len);
	if (broken) {
		CHECK(!data && rig.fp.nr_lines == lines);
		return false;
	}
	if (!data) {
		check_nothing(&a, lines);
		return false;
	}
	CHECK(a.buffer && (!with_ctx || ctx == a.buffer->ctx));
	check_taken(&a, data, len);
	CHECK(!virtqueue_is_broken(rig.vq));
	return true;
}

/* The ring is the same before and after the call: replay what happened. */
static void get_many(struct fuzz *in)
{
	bool broken = virtqueue_is_broken(rig.vq);
	unsigned int lines = rig.fp.nr_lines, want = fuzz_below(in, 12);
	void *data[12] = { 0 };
	unsigned int len[12] = { 0 };
	unsigned int n = virtqueue_get_bufs(rig.vq, data, len, want);
	struct answer a;

	CHECK(n <= want);
	if (broken) {
		CHECK(!n && rig.fp.nr_lines == lines);
		return;
	}
	for (unsigned int i = 0; i < n; i++) {
		a = expect();
		CHECK(a.buffer);
		check_taken(&a, data[i], len[i]);
	}
	if (n == want) {
		CHECK(!virtqueue_is_broken(rig.vq));
		return;
	}
	a = expect();
	check_nothing(&a, lines);
}

static void callback(struct virtqueue *vq)
{
	CHECK(vq == rig.vq && !virtqueue_is_broken(vq));
	ring_looked();
	while (driver.drains && get(true))
		;
}

static void interrupt(struct fuzz *in)
{
	bool broken = virtqueue_is_broken(rig.vq);
	unsigned int lines = rig.fp.nr_lines;
	bool overrun = ring_overrun();

	fake_mmio_interrupt(&rig.dev, fuzz_take(in, 1));
	ring_looked();
	if (broken || driver.drains)
		return;
	if (virtqueue_is_broken(rig.vq))
		check_broke(lines, overrun ? "2.7.8" : NULL);
}

static void callbacks(struct fuzz *in)
{
	bool broken = virtqueue_is_broken(rig.vq);
	bool used = ring_more(), more = used && !broken;
	unsigned int last;

	switch (fuzz_below(in, 4)) {
	case 0:
		virtqueue_disable_cb(rig.vq);
		break;
	case 1:
		CHECK(virtqueue_enable_cb(rig.vq) == !more);
		break;
	case 2:
		CHECK(virtqueue_enable_cb_delayed(rig.vq) || used);
		break;
	default:
		last = virtqueue_enable_cb_prepare(rig.vq);
		CHECK(virtqueue_poll(rig.vq, last) == more);
	}
}

#endif /* TESTS_FUZZ_LYING_QUEUE_H */
