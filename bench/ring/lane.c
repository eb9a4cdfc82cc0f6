// SPDX-License-Identifier: BSD-2-Clause
/*
 * The phases of a round, and the buffers that travel.
 *
 * Buffers and their scatterlists are made beforehand and the payload is never
 * touched. A buffer has one segment of 64 bytes, or the three of a block
 * request: 16 bytes out, 4096 in, one in.
 */
#include "lane.h"

#include <stdio.h>
#include <stdlib.h>

#define PHASE __attribute__((noinline))

#define BUFFER_SIZE 8192
#define DATA_LEN    4096

/* A request, and the pointer that stands for it. */
struct slot {
	struct scatterlist segments[3];
	struct scatterlist *lists[3];
};

static struct slot slots[SLOTS];
static _Alignas(4096) char payload[SLOTS][BUFFER_SIZE];

/* The same for calls that take many. */
static struct scatterlist singles[SLOTS];
static void *cookies[SLOTS];

static struct slot *slot(unsigned long n)
{
	return &slots[n % SLOTS];
}

void buffers_init(void)
{
	for (unsigned int i = 0; i < SLOTS; i++) {
		struct slot *s = &slots[i];
		char *mem = payload[i];

		for (unsigned int j = 0; j < 3; j++)
			s->lists[j] = &s->segments[j];
		if (work.segments == 1) {
			sg_init_one(&s->segments[0], mem, 64);
		} else {
			sg_init_one(&s->segments[0], mem, 16);
			sg_init_one(&s->segments[1], mem + 4096, DATA_LEN);
			sg_init_one(&s->segments[2], mem + 16, 1);
		}
		sg_init_one(&singles[i], mem, 64);
		cookies[i] = s;
	}
}

void lane_init(struct lane *lane)
{
	struct ring_parts parts;

	lane->vq = ring_create();
	if (!lane->vq) {
		fprintf(stderr, "no queue\n");
		exit(1);
	}
	parts = ring_parts(lane->vq);
	if (work.vringh)
		ring_vringh_init(&parts);
	else
		plain_init(&lane->dev, work.packed, work.size, parts.desc,
			   parts.driver, parts.device);
	/* The driver polls. */
	virtqueue_disable_cb(lane->vq);
}

/* ---- submit ----------------------------------------------------------- */

static void add_single(struct lane *lane, unsigned int n)
{
	unsigned long added = lane->added;

	for (unsigned int i = 0; i < n; i++) {
		struct slot *s = slot(added++);

		if (virtqueue_add_outbuf(lane->vq, s->segments, 1, s,
					 GFP_ATOMIC))
			abort();
	}
}

static void add_triple(struct lane *lane, unsigned int n)
{
	unsigned long added = lane->added;

	for (unsigned int i = 0; i < n; i++) {
		struct slot *s = slot(added++);

		if (virtqueue_add_sgs(lane->vq, s->lists, 1, 2, s, GFP_ATOMIC))
			abort();
	}
}

/* A batch divides SLOTS, so it is never at the end and the beginning. */
static void add_many(struct lane *lane, unsigned int n)
{
	unsigned int i = lane->added % SLOTS;

	if (virtqueue_add_outbufs(lane->vq, &singles[i], &cookies[i], n) !=
	    (int)n)
		abort();
}

PHASE void lane_submit(struct lane *lane, unsigned int n)
{
	if (work.many)
		add_many(lane, n);
	else if (work.segments == 1)
		add_single(lane, n);
	else
		add_triple(lane, n);
	lane->added += n;
	virtqueue_kick_prepare(lane->vq);
}

/* ---- device ----------------------------------------------------------- */

PHASE unsigned int lane_device(struct lane *lane, unsigned int max)
{
	unsigned int n;

	if (work.vringh) {
		n = ring_vringh_run(max);
		if (n)
			lane->notified += ring_vringh_need_notify();
	} else {
		n = plain_run(&lane->dev, max);
		if (n)
			lane->notified += plain_need_notify(&lane->dev);
	}
	return n;
}

/* ---- reap ------------------------------------------------------------- */

/* Inlined, so that the harness's instructions are found in its phases. */
#define INLINE static inline __attribute__((always_inline))

INLINE unsigned int take_single(struct lane *lane, unsigned int max)
{
	uint64_t sum = 0, written = 0;
	unsigned int n, len;

	for (n = 0; n < max; n++) {
		void *cookie = virtqueue_get_buf(lane->vq, &len);

		if (!cookie)
			break;
		sum += (uintptr_t)cookie;
		written += len;
	}
	lane->cookies += sum;
	lane->written += written;
	return n;
}

INLINE unsigned int take_many(struct lane *lane, unsigned int max)
{
	void *data[SLOTS];
	unsigned int len[SLOTS];
	unsigned int n = virtqueue_get_bufs(lane->vq, data, len, max);
	uint64_t sum = 0, written = 0;

	for (unsigned int i = 0; i < n; i++) {
		sum += (uintptr_t)data[i];
		written += len[i];
	}
	lane->cookies += sum;
	lane->written += written;
	return n;
}

unsigned int lane_reap_some(struct lane *lane, unsigned int max)
{
	unsigned int n =
		work.many ? take_many(lane, max) : take_single(lane, max);

	lane->taken += n;
	return n;
}

PHASE void lane_reap(struct lane *lane, unsigned int n)
{
	unsigned int taken =
		work.many ? take_many(lane, n) : take_single(lane, n);

	if (taken != n)
		abort();
	lane->taken += n;
}

void lane_verify(const struct lane *lane)
{
	uint64_t each = work.segments == 1 ? 0 : DATA_LEN + 1;
	uint64_t expected = 0;

	for (unsigned long i = 0; i < lane->added; i++)
		expected += (uintptr_t)slot(i);
	if (lane->taken != lane->added || lane->cookies != expected ||
	    lane->written != lane->added * each) {
		fprintf(stderr, "buffers were lost\n");
		exit(1);
	}
}
