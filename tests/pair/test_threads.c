/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half and the device half on a thread each, over shared memory,
 * without a lock, in both layouts.
 *
 * Each side sleeps only when its enable function says that it may, and then
 * only a doorbell of the other wakes it. So a missing barrier between
 * publishing an index and reading the other's wish - both sides' stores still
 * on their way while both load - ends as two sleepers, which the watchdog
 * notices. Doorbells are counters that are spun on, which makes a round short
 * and the races many.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#include "tap.h"
#include "turn.h"

/*
 * For each way to describe the memory: enough in all that each missing barrier
 * shows. TSan looks for other mistakes, which it finds at once, and makes every
 * turn many times longer.
 */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define BUFFERS 7000u
#endif
#endif
#if !defined(BUFFERS) && defined(__SANITIZE_THREAD__)
#define BUFFERS 7000u
#endif
#ifndef BUFFERS
#define BUFFERS 100000u
#endif

#define SPLIT_SIZE  8
#define PACKED_SIZE 9		   /* no power of two */
#define WRAP_SOON   (65536u - 100) /* buffers that the ring was turned by */
#define WATCHDOG_S  5
#define SPINS	    2000 /* before the CPU is given away */
#define BATCH	    4
#define SLEEPS	    300 /* at least, on one side, over all memory */
#define ROUNDS	    10	/* to come to these, on a busy machine */

/* How the driver asks to be woken. */
enum way {
	ENABLE,	   /* off while it works, then virtqueue_enable_cb() */
	DELAYED,   /* the same with virtqueue_enable_cb_delayed() */
	ALWAYS_ON, /* never off: virtqueue_get_buf() asks for the next */
};

/* What is sent, and what comes back. */
static uint32_t (*const cells)[2] = (void *)mirror.memory;
static uint32_t queue_size;
static atomic_uint to_device; /* doorbells rung */
static atomic_uint to_driver;
static atomic_bool gave_up;
static unsigned int sleeps[2];

static uint32_t answer_to(uint32_t question)
{
	return question * 2654435761u + 1;
}

/*
 * Wait for a doorbell to be rung again. False if it takes too long. The clock
 * is asked only now and then: the race needs quick turns.
 */
static bool sleep_until_rung(atomic_uint *bell, unsigned int *heard)
{
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (;;) {
		for (int i = 0; i < SPINS; i++) {
			unsigned int rung = atomic_load(bell);

			if (rung != *heard) {
				*heard = rung;
				return true;
			}
		}
		if (atomic_load(&gave_up))
			return false;
		sched_yield();
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec - start.tv_sec >= WATCHDOG_S) {
			atomic_store(&gave_up, true);
			return false;
		}
	}
}

/*
 * Lose a little time, another amount at each turn, so that the two threads meet
 * in every phase of their work and do not fall into step.
 */
static void stagger(uint32_t turn)
{
	for (uint32_t i = turn * 2654435761u >> 26; i; i--)
		atomic_signal_fence(memory_order_seq_cst);
}

/* ---- the device's thread ------------------------------------------------ */

static void ring_driver(struct vringh *vrh)
{
	if (vringh_need_notify(vrh))
		atomic_fetch_add(&to_driver, 1);
}

/* Take and answer a buffer, which is yet to be completed. */
static bool answer_buffer(struct vringh *vrh, struct vringh_used *used)
{
	struct vringh_kiov riov, wiov;
	struct kvec out[2], in[2];
	uint32_t question = 0, answer;

	vringh_kiov_init(&riov, out, 2);
	vringh_kiov_init(&wiov, in, 2);
	if (vringh_getdesc(vrh, &riov, &wiov, &used->head) <= 0)
		return false;
	vringh_iov_pull(&riov, &question, sizeof(question));
	answer = answer_to(question);
	vringh_iov_push(&wiov, &answer, sizeof(answer));
	used->len = sizeof(answer);
	used->whole = true;
	stagger(question);
	return true;
}

static unsigned int work_one(struct vringh *vrh)
{
	struct vringh_used used;

	if (!answer_buffer(vrh, &used))
		return 0;
	vringh_complete(vrh, used.head, used.len);
	ring_driver(vrh);
	return 1;
}

static unsigned int work_many(struct vringh *vrh)
{
	struct vringh_used used[BATCH];
	unsigned int n = 0;

	while (n < BATCH && answer_buffer(vrh, &used[n]))
		n++;
	vringh_complete_multi(vrh, used, n);
	ring_driver(vrh);
	return n;
}

static void *device_thread(void *arg)
{
	unsigned int (*work)(struct vringh * vrh) =
		*(const bool *)arg ? work_many : work_one;
	struct vringh *vrh = &halves.vrh;
	unsigned int heard = 0;
	unsigned int done = 0, n;

	while (done < BUFFERS) {
		vringh_notify_disable(vrh);
		while ((n = work(vrh)) != 0)
			done += n;
		if (done == BUFFERS || !vringh_notify_enable(vrh))
			continue;
		sleeps[0]++;
		if (!sleep_until_rung(&to_device, &heard))
			break;
	}
	return NULL;
}

/* ---- the driver's thread ------------------------------------------------ */

static bool ring_device(struct virtqueue *vq)
{
	(void)vq;
	atomic_fetch_add(&to_device, 1);
	return true;
}

static int send(uint32_t question, unsigned int slot)
{
	struct scatterlist out, in;
	struct scatterlist *lists[] = { &out, &in };

	cells[slot][0] = question;
	cells[slot][1] = 0;
	sg_init_one(&out, &cells[slot][0], 4);
	sg_init_one(&in, &cells[slot][1], 4);
	return virtqueue_add_sgs(halves.vq, lists, 1, 1, cells[slot], 0);
}

/* Take what has come back; how many, or -1 if one was wrong. */
static int receive(bool many)
{
	void *data[BATCH];
	unsigned int len[BATCH];
	unsigned int n;
	int count = 0;

	do {
		if (many)
			n = virtqueue_get_bufs(halves.vq, data, len, BATCH);
		else
			n = (data[0] = virtqueue_get_buf(halves.vq, len)) != 0;
		for (unsigned int i = 0; i < n; i++) {
			const uint32_t *cell = data[i];

			if (len[i] != 4 || cell[1] != answer_to(cell[0]))
				return -1;
		}
		count += (int)n;
	} while (n);
	return count;
}

/* With no callback at all, none would ever be wanted. */
static void called_back(struct virtqueue *vq)
{
	(void)vq;
}

static bool may_sleep(enum way way)
{
	if (way == ALWAYS_ON)
		return true;
	return way == ENABLE ? virtqueue_enable_cb(halves.vq)
			     : virtqueue_enable_cb_delayed(halves.vq);
}

/*
 * Receive until there is room to go on, sleeping where nothing has come. With
 * callbacks always on, until all is back: each time that nothing more is found
 * it sleeps at once, with no kick in between, as the barrier of the kick would
 * stand in for the one that is looked for. How many, or -1.
 */
static int wait_for_some(enum way way, bool many, unsigned int in_flight,
			 unsigned int *heard)
{
	unsigned int received = 0;

	for (;;) {
		int got = receive(many);

		if (got < 0)
			return -1;
		received += (unsigned int)got;
		if (received == in_flight || (got && way != ALWAYS_ON))
			return (int)received;
		if (!may_sleep(way))
			continue;
		sleeps[1]++;
		if (!sleep_until_rung(&to_driver, heard))
			return -1;
		if (way != ALWAYS_ON)
			virtqueue_disable_cb(halves.vq);
	}
}

/*
 * Few are in flight, so that both sides run dry, and race, as often as can be.
 * Where the race is between taking one buffer and the next, it takes more.
 */
static bool drive(enum way way, bool many)
{
	unsigned int heard = 0;
	uint32_t sent = 0, received = 0;
	uint32_t most = way == ALWAYS_ON || many ? 4 : 2;

	while (received < BUFFERS) {
		unsigned int batch = 1 + (sent >> 3 & (most - 1));
		int got;

		for (; batch && sent < BUFFERS && sent - received < most;
		     batch--)
			if (send(sent, sent % queue_size) == 0)
				sent++;
		virtqueue_kick(halves.vq);
		got = wait_for_some(way, many, sent - received, &heard);
		if (got < 0) {
			atomic_store(&gave_up, true);
			return false;
		}
		received += (uint32_t)got;
	}
	return true;
}

/* ---- both --------------------------------------------------------------- */

/* Each feature by its bit; @many: batches on both sides. */
static void race_over(uint64_t features, enum way way, bool many,
		      enum reach reach)
{
	struct combination with = { features, SPLIT_SIZE, reach };
	pthread_t device;

	if (with_feature(&with, VIRTIO_F_RING_PACKED))
		with.size = PACKED_SIZE;
	queue_size = with.size;
	atomic_store(&to_device, 0);
	atomic_store(&to_driver, 0);
	atomic_store(&gave_up, false);
	if (!is_int(halves_up(&with, called_back, ring_device), 0) ||
	    !ok(turn(WRAP_SOON)) ||
	    !is_int(pthread_create(&device, NULL, device_thread, &many), 0))
		return;
	ok(drive(way, many));
	pthread_join(device, NULL);
	ok(!atomic_load(&gave_up));
	is_int(halves.vq->num_free, with.size);
	halves_down();
	is_int(halves.fp.nr_lines, 0);
	is_clean(&halves.fp);
}

/* It was a race, not one after the other. */
static bool raced(void)
{
	return sleeps[0] > SLEEPS || sleeps[1] > SLEEPS;
}

/* What is plain for the device lies in the first range of its memory. */
static void race(uint64_t features, enum way way, bool many)
{
	sleeps[0] = sleeps[1] = 0;
	for (int round = 0; round < ROUNDS && !raced(); round++)
		for (unsigned int reach = 0; reach < REACHES; reach++)
			race_over(features, way, many, (enum reach)reach);
	ok(raced());
}

#define EVENT	 ((uint64_t)1 << VIRTIO_RING_F_EVENT_IDX)
#define INDIRECT ((uint64_t)1 << VIRTIO_RING_F_INDIRECT_DESC)
#define IN_ORDER ((uint64_t)1 << VIRTIO_F_IN_ORDER)
#define PACKED	 ((uint64_t)1 << VIRTIO_F_RING_PACKED)

/* covers: drv.split.updating-idx.1 drv.split.notifying-device.1 */
static void split_flags(void)
{
	race(0, ENABLE, false);
}

/* covers: drv.split.updating-idx.1 drv.split.notifying-device.1 */
static void split_event_indices(void)
{
	race(EVENT, ENABLE, false);
}

static void split_indirect_tables(void)
{
	race(EVENT | INDIRECT, ENABLE, false);
}

static void split_delayed_callbacks(void)
{
	race(EVENT, DELAYED, false);
}

static void split_callbacks_always_on(void)
{
	race(EVENT, ALWAYS_ON, false);
}

static void split_batches_in_order(void)
{
	race(EVENT | INDIRECT | IN_ORDER, ENABLE, true);
}

static void packed_flags(void)
{
	race(PACKED, ENABLE, false);
}

static void packed_event_indices(void)
{
	race(PACKED | EVENT, ENABLE, false);
}

static void packed_indirect_tables(void)
{
	race(PACKED | EVENT | INDIRECT, ENABLE, false);
}

static void packed_delayed_callbacks(void)
{
	race(PACKED | EVENT, DELAYED, false);
}

static void packed_callbacks_always_on(void)
{
	race(PACKED | EVENT, ALWAYS_ON, false);
}

static void packed_batches_in_order(void)
{
	race(PACKED | EVENT | INDIRECT | IN_ORDER, ENABLE, true);
}

int main(void)
{
	TEST(split_flags);
	TEST(split_event_indices);
	TEST(split_indirect_tables);
	TEST(split_delayed_callbacks);
	TEST(split_callbacks_always_on);
	TEST(split_batches_in_order);
	TEST(packed_flags);
	TEST(packed_event_indices);
	TEST(packed_indirect_tables);
	TEST(packed_delayed_callbacks);
	TEST(packed_callbacks_always_on);
	TEST(packed_batches_in_order);
	return tap_done();
}
