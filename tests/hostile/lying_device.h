/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the driver half against a device that lies in the ring, whatever
 * its layout: the queue is broken for good, one line names the clause, callers
 * get errors, and the driver's memory is as it was.
 *
 * A queue takes buffers back in more than one way, and each has its own checks;
 * every test runs with all of them.
 */
#ifndef TESTS_HOSTILE_LYING_DEVICE_H
#define TESTS_HOSTILE_LYING_DEVICE_H

#include <virtio/virtio_ring.h>

#include "driver_rig.h"
#include "tap.h"

#define GUARD 0x5c

static unsigned char mem[4][192]; /* buffers in the middle of guards */
static int tokens[16];

static enum way {
	ANY,	    /* the queue asks at each step what it is like */
	PLAIN,	    /* it needs not: no buffer has a context */
	PLAIN_MANY, /* the same, by virtqueue_get_bufs() */
	WAYS,
} way;

/* The device uses the oldest buffer as it should, whatever it did before. */
static void be_honest(void);

/* Lay a device with a queue of 8 out; up() starts both. */
static inline void prepare(uint32_t version, uint64_t features)
{
	memset(mem, GUARD, sizeof(mem));
	rig_init(version, features, 8);
	rig.info.ctx = way == ANY;
}

static inline void up(uint64_t features)
{
	prepare(2, features);
	is_int(rig_start(), 0);
}

static inline void down(void)
{
	rig_stop();
	is_clean(&rig.fp);
	for (unsigned int i = 0; i < 4; i++)
		for (unsigned int j = 0; j < sizeof(mem[i]); j++)
			if (mem[i][j] != GUARD)
				fail("memory of the driver was written");
}

static inline void add_in(unsigned int i)
{
	struct scatterlist sg;

	sg_init_one(&sg, &mem[i % 4][64], 64);
	is_int(virtqueue_add_inbuf(rig.vq, &sg, 1, &tokens[i], 0), 0);
}

/* One device-readable and one device-writable segment, 64 bytes each. */
static inline void add_chain(unsigned int i)
{
	struct scatterlist out, in;
	struct scatterlist *lists[] = { &out, &in };

	sg_init_one(&out, &mem[i][64], 64);
	sg_init_one(&in, &mem[i + 1][64], 64);
	is_int(virtqueue_add_sgs(rig.vq, lists, 1, 1, &tokens[i], 0), 0);
}

static inline void *get(unsigned int *len)
{
	void *data;

	if (way == PLAIN_MANY)
		return virtqueue_get_bufs(rig.vq, &data, len, 1) ? data : NULL;
	return virtqueue_get_buf(rig.vq, len);
}

/* The next buffer that comes back is the one with this token. */
static inline void is_next(unsigned int token, unsigned int len)
{
	unsigned int got = 77;

	ok(get(&got) == &tokens[token]);
	is_int(got, len);
	ok(!virtqueue_is_broken(rig.vq));
}

static inline void is_nothing(void)
{
	unsigned int len;

	ok(!get(&len));
	ok(!virtqueue_is_broken(rig.vq));
	is_int(rig.fp.nr_lines, 0);
}

/* The queue noticed, says so once, and does nothing any more. */
static inline void is_broken(const char *clause)
{
	unsigned int len = 77, free = rig.vq->num_free;
	void *data[2] = { &tokens[9], &tokens[10] };
	struct scatterlist sg[2];

	ok(!get(&len));
	ok(virtqueue_is_broken(rig.vq));
	is_int(rig.fp.nr_lines, 1);
	is_int(fake_logged(&rig.fp, clause), 1);
	is_int(rig.fp.levels[0], VIRTIO_LOG_ERR);
	/* An honest answer afterwards does not mend it. */
	be_honest();
	ok(!get(&len));
	sg_init_one(&sg[0], mem[0], 1);
	sg_init_one(&sg[1], mem[1], 1);
	is_int(virtqueue_add_inbuf(rig.vq, sg, 1, &tokens[9], 0), -EIO);
	is_int(virtqueue_add_outbufs(rig.vq, sg, data, 2), -EIO);
	is_int(rig.vq->num_free, free);
	ok(!virtqueue_notify(rig.vq));
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	ok(!get(&len));
	is_int(rig.fp.nr_lines, 1);
}

#endif /* TESTS_HOSTILE_LYING_DEVICE_H */
