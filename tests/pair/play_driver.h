/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver's operations of a script, each checked against the oracle.
 */
#ifndef TESTS_PAIR_PLAY_DRIVER_H
#define TESTS_PAIR_PLAY_DRIVER_H

#include "oracle.h"

/* ---- adding ----------------------------------------------------------- */

/* The first free slot, given a shape; NULL if there is none. */
static inline struct slot *new_slot(unsigned int out, unsigned int in,
				    uint32_t key)
{
	struct slot *s = slots;

	while (s < slots + SLOTS && s->state != SLOT_FREE)
		s++;
	if (s == slots + SLOTS)
		return NULL;
	s->out = out;
	s->in = in;
	s->key = key;
	s->serial = ++oracle.serial;
	payload_fill(s);
	return s;
}

/*
 * Build the lists of a buffer: one a direction, or, every other time, one a
 * segment.
 */
static inline int add_lists(struct slot *s)
{
	static struct scatterlist sg[SEGMENTS];
	static struct scatterlist *lists[SEGMENTS];
	unsigned char *mem = slot_memory(s);
	unsigned int segments = s->out + s->in, nr = 0;
	bool single = s->serial & 1;

	for (unsigned int i = 0; i < segments; i++) {
		bool last = single || i + 1 == s->out || i + 1 == segments;

		if (single || i == 0 || i == s->out)
			lists[nr++] = &sg[i];
		sg[i].flags = last ? SG_END : 0;
		sg_set_buf(&sg[i], mem, segment_len(s, i));
		mem += segment_len(s, i) + 1;
	}
	if (nr == 1 && segments && !single)
		return s->out ? virtqueue_add_outbuf(halves.vq, sg, segments, s,
						     GFP_ATOMIC)
			      : virtqueue_add_inbuf(halves.vq, sg, segments, s,
						    GFP_ATOMIC);
	return virtqueue_add_sgs(halves.vq, lists,
				 single ? s->out : s->out != 0,
				 single ? s->in : s->in != 0, s, GFP_ATOMIC);
}

/* What adding a buffer must return, unless a mapping fails. */
static inline int add_result(unsigned int segments, uint32_t cost)
{
	if (!segments || segments > oracle.with.size)
		return -EINVAL;
	return cost <= oracle.room ? 0 : -ENOSPC;
}

static inline void play_add(const struct op *op)
{
	unsigned int segments = op->n[0] + op->n[1];
	unsigned int fail = mirror.fail;
	struct slot *s;
	int ret;

	if (segments > SEGMENTS)
		return;
	s = new_slot(op->n[0], op->n[1], op->n[2]);
	if (!s)
		return;
	s->descs = oracle_cost(segments);
	ret = add_lists(s);
	if (fail && !mirror.fail && ret == -ENOMEM)
		return;
	if (expect("adding a buffer", ret, add_result(segments, s->descs)) &&
	    !ret)
		oracle_add(s);
}

/* Buffers of one segment each, in one call. */
static inline void play_add_many(const struct op *op)
{
	static struct scatterlist sg[SLOTS];
	static void *data[SLOTS];
	uint32_t room = oracle.room, n = 0, fail = mirror.fail;
	int ret, should;

	for (; n <= op->n[0] && n < SLOTS; n++) {
		struct slot *s = new_slot(!op->n[1], op->n[1] != 0, op->n[2]);

		if (!s)
			break;
		s->state = SLOT_ADDED;
		s->descs = 1;
		sg_init_one(&sg[n], slot_memory(s), segment_len(s, 0));
		data[n] = s;
	}
	for (uint32_t i = 0; i < n; i++)
		((struct slot *)data[i])->state = SLOT_FREE;
	if (!n)
		return;
	ret = op->n[1] ? virtqueue_add_inbufs(halves.vq, sg, data, n)
		       : virtqueue_add_outbufs(halves.vq, sg, data, n);
	should = !room ? -ENOSPC : (int)(n < room ? n : room);
	if (fail && fail <= (uint32_t)should && should > 0)
		should = fail > 1 ? (int)fail - 1 : -ENOMEM;
	expect("adding many buffers", ret, should);
	for (int i = 0; i < ret && i < (int)n; i++)
		oracle_add(data[i]);
}

/* ---- kicking ---------------------------------------------------------- */

/* 2.9: where the next buffer will be made available. */
static inline uint32_t notification_data(void)
{
	uint64_t at = oracle.published.units;
	uint32_t size = oracle.with.size;

	if (!oracle.ring.packed)
		return HALVES_INDEX | (uint32_t)(at & 0xffff) << 16;
	/* drv.packed.vq-desc-table.3: what was added has been made available */
	at = oracle.added.units;
	return HALVES_INDEX | (uint32_t)(at % size) << 16 |
	       (uint32_t) !(at / size & 1) << 31;
}

static inline bool told_device(struct virtqueue *vq)
{
	oracle.notified++;
	return expect("the data of a notification", vring_notification_data(vq),
		      notification_data());
}

static inline void play_publish(void)
{
	uint64_t old = oracle.published.units;
	enum wish_verdict v =
		wish_ask(&oracle.device, &oracle.ring, old, oracle.added.units);
	bool told = virtqueue_kick_prepare(halves.vq);

	oracle.published = oracle.added;
	if (!expect_verdict("the device is notified", told, v))
		return;
	wish_learn(&oracle.device, old, oracle.added.units, told);
	if (told)
		oracle.device.sleeps_until = 0;
	else if (oracle.device.sleeps_until)
		expect("the device sleeps on, with buffers for it",
		       oracle.published.units >= oracle.device.sleeps_until,
		       false);
	oracle.notify_due |= told;
}

static inline void play_notify(void)
{
	unsigned int before = oracle.notified;

	if (!oracle.notify_due)
		return;
	oracle.notify_due = false;
	expect("notifying worked", virtqueue_notify(halves.vq), true);
	expect("the device was notified", oracle.notified - before, 1);
}

/* ---- taking back ------------------------------------------------------ */

/* With event indices a driver that wants interrupts wants the next one. */
static inline void got_some(void)
{
	struct wish *w = &oracle.driver;

	if (w->on && oracle.ring.event) {
		w->lo = oracle.got.units;
		w->hi = oracle.got.units;
	}
}

static inline bool get_one(void)
{
	unsigned int len;
	struct slot *s = virtqueue_get_buf(halves.vq, &len);

	if (!s) {
		expect("there is no buffer to get",
		       oracle.got.buffers == oracle.completed.buffers, true);
		return false;
	}
	if (!oracle_get(s, len))
		return false;
	got_some();
	return true;
}

static inline void play_get(const struct op *op)
{
	for (uint32_t n = 0; n <= op->n[0] && get_one(); n++)
		;
}

static inline void play_get_many(const struct op *op)
{
	static void *data[SLOTS];
	static unsigned int len[SLOTS];
	uint32_t most = op->n[0] < SLOTS ? op->n[0] + 1 : SLOTS;
	uint64_t there = oracle.completed.buffers - oracle.got.buffers;
	unsigned int n = virtqueue_get_bufs(halves.vq, data, len, most);

	expect("getting many buffers", n,
	       (long long)(there < most ? there : most));
	for (unsigned int i = 0; i < n && !oracle.wrong; i++)
		oracle_get(data[i], len[i]);
	if (n)
		got_some();
}

/* ---- interrupts ------------------------------------------------------- */

static inline void called_back(struct virtqueue *vq)
{
	(void)vq;
	oracle.callbacks++;
}

static inline void play_interrupt(void)
{
	bool used = oracle.got.buffers < oracle.completed.buffers;
	unsigned int before = oracle.callbacks;
	irqreturn_t ret = vring_interrupt(0, halves.vq);

	expect("an interrupt is handled", ret, used ? IRQ_HANDLED : IRQ_NONE);
	expect("callbacks", oracle.callbacks - before, used);
}

/*
 * The old place may still be reached with event indices, which have no other
 * way to say no than a place that is far away.
 */
static inline void play_disable_cb(void)
{
	struct wish *w = &oracle.driver;

	virtqueue_disable_cb(halves.vq);
	if (w->on) {
		w->lo = oracle.got.units + 0x8000;
		w->hi = w->lo;
	}
	w->on = false;
	w->sleeps_until = 0;
}

static inline void enable_at_once(bool in_steps)
{
	bool empty = oracle.got.buffers == oracle.completed.buffers;
	bool sleep = in_steps ? !virtqueue_poll(
					halves.vq,
					virtqueue_enable_cb_prepare(halves.vq))
			      : virtqueue_enable_cb(halves.vq);

	wish_for(&oracle.driver, oracle.got.units, oracle.got.units);
	expect("the driver may sleep", sleep, empty);
	oracle.driver.sleeps_until = sleep ? oracle.driver.hi + 1 : 0;
}

/* Told after half of what is in flight at least, and after all of it at most. */
static inline void enable_delayed(void)
{
	uint64_t in_flight = oracle.added.units - oracle.got.units;
	bool empty = oracle.got.buffers == oracle.completed.buffers;
	bool all = oracle.added.buffers == oracle.completed.buffers;
	bool sleep = virtqueue_enable_cb_delayed(halves.vq);

	wish_for(&oracle.driver, oracle.got.units + in_flight / 2,
		 oracle.got.units + (in_flight ? in_flight - 1 : 0));
	if (empty || all)
		expect("the driver may sleep for long", sleep, empty);
	oracle.driver.sleeps_until = sleep ? oracle.driver.hi + 1 : 0;
}

static inline void play_enable_cb(const struct op *op)
{
	oracle.driver.sleeps_until = 0;
	if (op->n[0] == 1)
		enable_delayed();
	else
		enable_at_once(op->n[0] == 2);
}

/* ---- beginning anew --------------------------------------------------- */

static inline void recycle(struct virtqueue *vq, void *data)
{
	struct slot *s = (struct slot *)data;

	(void)vq;
	oracle.recycled++;
	expect("a buffer that is recycled was in flight",
	       s >= slots && s < slots + SLOTS && s->state != SLOT_FREE, true);
	s->state = SLOT_FREE;
}

/* A queue has the next smaller power of two, if it is split. */
static inline uint32_t usable_size(uint32_t size)
{
	uint32_t power = 1;

	if (oracle.ring.packed)
		return size;
	while (power * 2 <= size)
		power *= 2;
	return power;
}

static inline void play_reset(const struct op *op)
{
	uint64_t in_flight = oracle.added.buffers - oracle.got.buffers;
	struct combination with = oracle.with;
	int ret;

	if (op->n[0] > halves.size_at_first)
		return;
	if (op->n[0] && usable_size(op->n[0]) == with.size)
		return; /* nothing happens to it */
	oracle.recycled = 0;
	if (op->n[0]) {
		with.size = usable_size(op->n[0]);
		ret = virtqueue_resize(halves.vq, op->n[0], recycle, NULL);
	} else {
		ret = virtqueue_reset(halves.vq, recycle, NULL);
	}
	expect("resetting the queue", ret, 0);
	expect("buffers that were recycled", oracle.recycled,
	       (long long)in_flight);
	expect("its size", virtqueue_get_vring_size(halves.vq), with.size);
	expect("mappings that are left", mirror.live, 0);
	oracle_begin(&with);
}

#endif /* TESTS_PAIR_PLAY_DRIVER_H */
