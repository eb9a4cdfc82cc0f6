/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For fuzzers of the driver half, whatever the layout: the buffers that a
 * driver adds, as it gave them and as the device finds them. Each segment lies
 * between canaries.
 */
#ifndef TESTS_FUZZ_LYING_BUFFERS_H
#define TESTS_FUZZ_LYING_BUFFERS_H

#include "fuzz.h"

#include <virtio/virtio_ring.h>

#include "driver_rig.h"
#include "ring/virtqueue.h"

#define BUFFERS	     24u
#define SEGMENTS     20u /* more than the longest queue has */
#define SEGMENT_SIZE 16u
#define CANARY	     0x5c

struct segment {
	void *addr;
	uint32_t len;
	bool writable;
};

struct buffer {
	bool in_flight;
	bool shown;	/* the device was told of it */
	bool used;	/* the device has used it, and did not lie */
	uint32_t order; /* of buffers, as they were added */
	void *ctx;
	unsigned int out; /* device-readable segments; those come first */
	unsigned int count;
	struct segment segments[SEGMENTS];
	uint64_t total;	    /* bytes of all */
	uint64_t writable;  /* bytes that the device may write */
	uint16_t id;	    /* split: of its first descriptor */
	unsigned int descs; /* of the ring that it takes */
	uint32_t slots;	    /* which, as bits, when it was added */
};

/* Where the segments of the buffers are. */
struct room {
	unsigned char before[8];
	unsigned char bytes[SEGMENT_SIZE];
	unsigned char after[8];
};

static struct room rooms[BUFFERS][SEGMENTS];
static struct room canaries[BUFFERS][SEGMENTS]; /* as all begin and end */

static struct {
	bool strict;   /* a length that cannot be breaks the queue */
	bool in_order; /* buffers come back in order */
	bool maps;     /* the platform is asked for each segment's address */
	bool ctx;      /* buffers may have one */
	bool drains;   /* the callback takes buffers back */
	bool forgets;  /* remove leaves buffers behind */
	struct buffer buffers[BUFFERS];
	uint32_t added;	   /* buffers since the queue began */
	unsigned int free; /* descriptors that no buffer takes */
	/* In order: the last buffer of the batch that is being taken, or NULL;
	 * what the device wrote to that. */
	const struct buffer *batch;
	uint32_t batch_len;
} driver;

/* What the ring says comes back next: a buffer, a lie, or neither. */
struct answer {
	struct buffer *buffer;
	uint32_t len;
	const char *lie; /* the clause that it breaks */
};

/* ---- which -------------------------------------------------------------- */

static inline struct buffer *with_id(uint32_t id)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (driver.buffers[i].in_flight && driver.buffers[i].id == id)
			return &driver.buffers[i];
	return NULL;
}

static inline struct buffer *oldest(void)
{
	struct buffer *first = NULL;

	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &driver.buffers[i];

		if (b->in_flight && (!first || b->order < first->order))
			first = b;
	}
	return first;
}

static inline struct buffer *unused_buffer(void)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (!driver.buffers[i].in_flight)
			return &driver.buffers[i];
	return NULL;
}

/* Any buffer of which something holds, or NULL; the input says where. */
static inline struct buffer *pick(struct fuzz *in, bool honest)
{
	unsigned int first = fuzz_below(in, BUFFERS);

	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &driver.buffers[(first + i) % BUFFERS];

		if (b->in_flight && (!honest || (b->shown && !b->used)))
			return b;
	}
	return NULL;
}

/* ---- how they look ------------------------------------------------------ */

/* Lengths that do not fit memory are never looked into, or cannot be mapped. */
static inline uint32_t segment_len(struct fuzz *in)
{
	uint32_t len = fuzz_take(in, 1);

	if (len < 0xf8)
		return 1 + len % SEGMENT_SIZE;
	return 0xffffffffu >> (len & 3);
}

static inline void shape(struct fuzz *in, struct buffer *b, unsigned int count,
			 unsigned int out)
{
	unsigned int i = (unsigned int)(b - driver.buffers);

	b->count = count;
	b->out = out;
	b->total = 0;
	b->writable = 0;
	b->ctx = NULL;
	for (unsigned int n = 0; n < count; n++) {
		struct segment *s = &b->segments[n];

		s->addr = rooms[i][n].bytes;
		s->len = segment_len(in);
		s->writable = n >= out;
		b->total += s->len;
		if (s->writable)
			b->writable += s->len;
	}
}

static inline void set_entry(struct scatterlist *sg, const struct segment *s)
{
	sg->flags = 0;
	sg_set_buf(sg, s->addr, s->len);
	sg->dma_address = fake_dma_addr(&rig.fp, s->addr);
}

/* Add it as one list a direction, or as more lists where @cuts has a bit. */
static inline int add_lists(const struct buffer *b, uint32_t cuts, void *data)
{
	struct scatterlist sg[SEGMENTS];
	struct scatterlist *lists[SEGMENTS];
	unsigned int n = 0, out = 0;

	for (unsigned int i = 0; i < b->count; i++) {
		set_entry(&sg[i], &b->segments[i]);
		if (!i || i == b->out || cuts >> i & 1) {
			if (i)
				sg_mark_end(&sg[i - 1]);
			lists[n++] = &sg[i];
			out += i < b->out;
		}
	}
	if (b->count)
		sg_mark_end(&sg[b->count - 1]);
	if (n == 1 && out && cuts & 1)
		return virtqueue_add_outbuf(rig.vq, sg, b->count, data, 0);
	if (n == 1 && b->ctx)
		return virtqueue_add_inbuf_ctx(rig.vq, sg, b->count, data,
					       b->ctx, 0);
	if (n == 1 && !out && cuts & 1)
		return virtqueue_add_inbuf(rig.vq, sg, b->count, data, 0);
	return virtqueue_add_sgs(rig.vq, lists, out, n - out, data, 0);
}

/* What was mapped for the device holds what that left there: paint it over. */
static inline void paint(const struct buffer *b)
{
	for (unsigned int i = 0; i < b->count; i++)
		if (b->segments[i].writable && driver.maps)
			memset(b->segments[i].addr, CANARY,
			       b->segments[i].len < SEGMENT_SIZE
				       ? b->segments[i].len
				       : SEGMENT_SIZE);
}

/* ---- what the device finds ---------------------------------------------- */

/* A segment in the ring or in a table is that of the buffer. */
static inline void check_segment(const struct segment *s, uint64_t addr,
				 uint32_t len, uint16_t flags)
{
	CHECK(len == s->len);
	CHECK(!(flags & VRING_DESC_F_WRITE) == !s->writable);
	if (!driver.maps)
		CHECK(fake_cpu_addr(&rig.fp, addr) == s->addr);
}

/* There was room for it, and no other buffer has its id. */
static inline void check_new(const struct buffer *b)
{
	CHECK(b->id < rig.ring.num && b->descs <= driver.free);
	for (unsigned int i = 0; i < BUFFERS; i++) {
		if (driver.buffers[i].in_flight)
			CHECK(driver.buffers[i].id != b->id);
	}
}

/* The answer fits the buffer and the room there was. */
static inline void check_refusal(const struct buffer *b, int err)
{
	const struct vring_virtqueue *q = to_vvq(rig.vq);
	unsigned int num = rig.ring.num;

	paint(b);
	CHECK(rig.vq->num_free == driver.free);
	if (virtqueue_is_broken(rig.vq))
		CHECK(err == -EIO);
	else if (err == -EINVAL)
		CHECK(!b->count || b->count > num || b->total >= UINT32_MAX);
	else if (err == -ENOSPC)
		CHECK(b->count <= num && b->count > driver.free &&
		      (b->count > q->max_indirect || !driver.free));
	else
		CHECK(err == -ENOMEM && driver.maps);
}

/* A buffer is the driver's again. */
static inline void take(void *data)
{
	struct buffer *b = data;

	CHECK(b >= driver.buffers && b < driver.buffers + BUFFERS);
	CHECK(b == &driver.buffers[b - driver.buffers]);
	CHECK(b->in_flight);
	b->in_flight = false;
	driver.free += b->descs;
	paint(b);
}

#endif /* TESTS_FUZZ_LYING_BUFFERS_H */
