/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half and the device half on a thread each, over shared memory,
 * without a lock.
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

#include "pair_rig.h"
#include "tap.h"

/*
 * Enough that each missing barrier shows. TSan looks for other mistakes, which
 * it finds at once, and makes every turn many times longer.
 */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define BUFFERS 20000u
#endif
#endif
#if !defined(BUFFERS) && defined(__SANITIZE_THREAD__)
#define BUFFERS 20000u
#endif
#ifndef BUFFERS
#define BUFFERS 300000u
#endif

#define QUEUE_SIZE 8
#define WATCHDOG_S 5
#define SPINS	   2000 /* before the CPU is given away */

/* How the driver asks to be woken. */
enum way {
	ENABLE,	   /* off while it works, then virtqueue_enable_cb() */
	DELAYED,   /* the same with virtqueue_enable_cb_delayed() */
	ALWAYS_ON, /* never off: virtqueue_get_buf() asks for the next */
};

static uint32_t cells[QUEUE_SIZE][2]; /* what is sent, what comes back */
static atomic_uint to_device;	      /* doorbells rung */
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

static bool answer_buffer(struct vringh *vrh)
{
	struct virtio_model_queue *q = pair.mq;
	uint32_t question = 0, answer;
	uint32_t head;

	if (vringh_getdesc(vrh, &q->riov, &q->wiov, &head) <= 0)
		return false;
	vringh_iov_pull(&q->riov, &question, sizeof(question));
	answer = answer_to(question);
	vringh_iov_push(&q->wiov, &answer, sizeof(answer));
	stagger(question);
	vringh_complete(vrh, head, sizeof(answer));
	ring_driver(vrh);
	return true;
}

static void *device_thread(void *arg)
{
	struct vringh *vrh = &pair.mq->vrh;
	unsigned int heard = 0;
	unsigned int done = 0;

	(void)arg;
	while (done < BUFFERS) {
		vringh_notify_disable(vrh);
		while (answer_buffer(vrh))
			done++;
		if (done == BUFFERS || !vringh_notify_enable(vrh))
			continue;
		sleeps[0]++;
		if (!sleep_until_rung(&to_device, &heard))
			break;
	}
	return NULL;
}

/* ---- the driver's thread ------------------------------------------------ */

/* The only register that is written while both run. */
static void ring_device(void *device, uintptr_t reg, unsigned int width,
			uint32_t value)
{
	(void)device;
	(void)width;
	(void)value;
	if (reg == PAIR_BASE + VIRTIO_MMIO_QUEUE_NOTIFY)
		atomic_fetch_add(&to_device, 1);
}

static int send(uint32_t question, unsigned int slot)
{
	struct scatterlist out, in;
	struct scatterlist *lists[] = { &out, &in };

	cells[slot][0] = question;
	cells[slot][1] = 0;
	sg_init_one(&out, &cells[slot][0], 4);
	sg_init_one(&in, &cells[slot][1], 4);
	return virtqueue_add_sgs(pair.vq, lists, 1, 1, cells[slot], 0);
}

/* Take what has come back; how many, or -1 if one was wrong. */
static int receive(void)
{
	uint32_t *cell;
	unsigned int len;
	int count = 0;

	while ((cell = virtqueue_get_buf(pair.vq, &len)) != NULL) {
		if (len != 4 || cell[1] != answer_to(cell[0]))
			return -1;
		count++;
	}
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
	return way == ENABLE ? virtqueue_enable_cb(pair.vq)
			     : virtqueue_enable_cb_delayed(pair.vq);
}

/*
 * Few are in flight, so that both sides run dry, and race, as often as can be.
 * Where the race is between taking one buffer and the next, it takes more.
 */
static bool drive(enum way way)
{
	unsigned int heard = 0;
	uint32_t sent = 0, received = 0;
	uint32_t most = way == ALWAYS_ON ? 4 : 2;

	while (received < BUFFERS) {
		unsigned int batch = 1 + (sent >> 3 & (most - 1));
		int got;

		for (; batch && sent < BUFFERS && sent - received < most;
		     batch--)
			if (send(sent, sent % QUEUE_SIZE) == 0)
				sent++;
		virtqueue_kick(pair.vq);
		while ((got = receive()) == 0) {
			if (!may_sleep(way))
				continue;
			sleeps[1]++;
			if (!sleep_until_rung(&to_driver, &heard))
				return false;
			if (way != ALWAYS_ON)
				virtqueue_disable_cb(pair.vq);
		}
		if (got < 0) {
			atomic_store(&gave_up, true);
			return false;
		}
		received += (uint32_t)got;
	}
	return true;
}

/* ---- both --------------------------------------------------------------- */

static void run_threads(uint64_t mask, enum way way)
{
	struct pair_config config = { .transport = PAIR_MMIO,
				      .mask = mask,
				      .size = QUEUE_SIZE,
				      .buffers = cells,
				      .buffers_len = sizeof(cells),
				      .callback = called_back };
	pthread_t device;

	atomic_store(&to_device, 0);
	atomic_store(&to_driver, 0);
	atomic_store(&gave_up, false);
	sleeps[0] = sleeps[1] = 0;
	if (!is_int(pair_up(&config), 0))
		return;
	pair.fp.write = ring_device;
	if (!is_int(pthread_create(&device, NULL, device_thread, NULL), 0))
		return;
	ok(drive(way));
	pthread_join(device, NULL);
	ok(!atomic_load(&gave_up));
	/* It was a race, not one after the other. */
	ok(sleeps[0] > 1000 || sleeps[1] > 1000);
	pair.fp.write = pair_write;
	pair_down();
	is_int(pair.fp.nr_lines, 0);
	is_clean(&pair.fp);
}

static void flags(void)
{
	run_threads(0, ENABLE);
}

static void event_indices(void)
{
	run_threads(PAIR_EVENT, ENABLE);
}

static void indirect_tables(void)
{
	run_threads(PAIR_EVENT | PAIR_INDIRECT, ENABLE);
}

static void delayed_callbacks(void)
{
	run_threads(PAIR_EVENT, DELAYED);
}

static void callbacks_always_on(void)
{
	run_threads(PAIR_EVENT, ALWAYS_ON);
}

int main(void)
{
	TEST(flags);
	TEST(event_indices);
	TEST(indirect_tables);
	TEST(delayed_callbacks);
	TEST(callbacks_always_on);
	return tap_done();
}
