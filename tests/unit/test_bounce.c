/* SPDX-License-Identifier: BSD-2-Clause */
/* The bounce port: what the device sees, what comes back, and how much fits. */
#include <pthread.h>
#include <setjmp.h>

/* A rule of the port that was broken ends the call, not the program. */
static jmp_buf rule_broken;
#define VIRTIO_ASSERT(condition)                                               \
	do {                                                                   \
		if (!(condition))                                              \
			longjmp(rule_broken, 1);                               \
	} while (0)

#include "../../ports/bounce/bounce.c"

#include "bytes.h"
#include "fake_platform.h"
#include "prng.h"
#include "tap.h"

#define POOL   (8 * VIRTIO_BOUNCE_UNIT)
#define IN     DMA_FROM_DEVICE
#define OUT    DMA_TO_DEVICE
#define GUARD  0xa5
#define ROUNDS 20000u

/* Is it an assertion? */
#define is_refused(call)                                                       \
	do {                                                                   \
		if (!setjmp(rule_broken)) {                                    \
			call;                                                  \
			fail(#call " was taken");                              \
		} else {                                                       \
			ok(true);                                              \
		}                                                              \
	} while (0)

static struct fake_platform fp;
static struct virtio_bounce port;
static unsigned char buf[POOL + 1];

static void up(void)
{
	fake_platform_init(&fp);
	is_int(virtio_bounce_init(&port, &fp.platform, POOL), 0);
	is_int(virtio_bounce_used(&port), 0);
	memset(buf, GUARD, sizeof(buf));
}

static void down(void)
{
	virtio_bounce_exit(&port);
	is_clean(&fp);
}

static dma_addr_t map(void *mem, size_t size, enum dma_data_direction dir)
{
	return port.platform.ops->dma_map(port.platform.ctx, mem, size, dir);
}

static void unmap(dma_addr_t addr, size_t size, enum dma_data_direction dir)
{
	port.platform.ops->dma_unmap(port.platform.ctx, addr, size, dir);
}

/* What the device finds at an address. */
static unsigned char *device(dma_addr_t addr)
{
	return fake_cpu_addr(&fp, addr);
}

/* ---- copies ----------------------------------------------------------- */

static void the_device_reads_a_copy(void)
{
	dma_addr_t addr;

	up();
	memset(buf, 'a', 700);
	addr = map(buf, 700, OUT);
	ok(addr >= port.addr && addr - port.addr <= POOL - 700);
	ok(all_bytes(device(addr), 700, 'a'));
	memset(device(addr), 'd', 700);
	unmap(addr, 700, OUT);
	ok(all_bytes(buf, 700, 'a'));
	ok(all_bytes(buf + 700, POOL - 700, GUARD));
	down();
}

static void sync(dma_addr_t addr, size_t size, enum dma_data_direction dir,
		 bool for_device)
{
	port.platform.ops->dma_sync(port.platform.ctx, addr, size, dir,
				    for_device);
}

static void a_part_is_brought_over(void)
{
	dma_addr_t addr, other;

	up();
	addr = map(buf, 2000, IN);
	other = map(buf + 3000, 100, OUT);
	memset(device(addr), 'd', 2000);
	sync(addr + 1500, 200, IN, false);
	ok(all_bytes(buf, 1500, GUARD));
	ok(all_bytes(buf + 1500, 200, 'd'));
	ok(all_bytes(buf + 1700, 1300, GUARD));
	memset(buf + 3000, 'e', 100);
	sync(other, 50, OUT, true);
	ok(all_bytes(device(other), 50, 'e'));
	ok(all_bytes(device(other) + 50, 50, GUARD));
	is_refused(sync(other, 101, OUT, true));
	is_refused(sync(other, 1, IN, true));
	unmap(other, 100, OUT);
	unmap(addr, 2000, IN);
	ok(all_bytes(buf, 2000, 'd'));
	down();
}

static void what_the_device_wrote_comes_back(void)
{
	dma_addr_t addr;

	up();
	memset(buf, 'a', 700);
	addr = map(buf, 700, IN);
	/* Nothing of the CPU's is there to be read. */
	ok(all_bytes(device(addr), 700, VIRTIO_BOUNCE_UNWRITTEN));
	/* More than it may; it has its own memory to spoil. */
	memset(device(addr), 'd', 800);
	memset(device(addr) + 500, VIRTIO_BOUNCE_UNWRITTEN, 200);
	ok(all_bytes(buf, 700, 'a'));
	unmap(addr, 700, IN);
	ok(all_bytes(buf, 500, 'd'));
	ok(all_bytes(buf + 500, 200, VIRTIO_BOUNCE_UNWRITTEN));
	ok(all_bytes(buf + 700, POOL - 700, GUARD));
	/* Too late. */
	memset(device(port.addr), 'e', POOL);
	ok(all_bytes(buf, 500, 'd'));
	down();
}

static void both_ways(void)
{
	dma_addr_t addr;

	up();
	memset(buf, 'a', 100);
	addr = map(buf, 100, DMA_BIDIRECTIONAL);
	ok(all_bytes(device(addr), 100, 'a'));
	memset(device(addr), 'd', 50);
	unmap(addr, 100, DMA_BIDIRECTIONAL);
	ok(all_bytes(buf, 50, 'd'));
	ok(all_bytes(buf + 50, 50, 'a'));
	down();
}

/* What lies in the pool from before is nobody's. */
static void no_buffer_sees_another(void)
{
	dma_addr_t addr;

	up();
	memset(device(port.addr), 's', POOL);
	addr = map(buf, 600, IN);
	unmap(addr, 600, IN);
	ok(all_bytes(buf, 600, VIRTIO_BOUNCE_UNWRITTEN));
	down();
}

/* ---- room ------------------------------------------------------------- */

static void every_size_fits(void)
{
	static const size_t sizes[] = {
		0,     1,     511,   512,   513,   1024,     16383,
		16384, 16385, 20000, 32768, 50000, POOL - 1, POOL,
	};

	up();
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t n = sizes[i];
		size_t room = (n + 511) / 512 * 512;
		dma_addr_t addr = map(buf, n, IN);

		ok(addr >= port.addr && addr - port.addr <= POOL - n);
		is_int(virtio_bounce_used(&port), n ? room : 512);
		memset(device(addr), (int)i, n);
		unmap(addr, n, IN);
		ok(all_bytes(buf, n, (unsigned char)i));
		is_int(buf[n], GUARD);
		is_int(virtio_bounce_used(&port), 0);
		memset(buf, GUARD, sizeof(buf));
	}
	ok(map(buf, POOL + 1, OUT) == DMA_MAPPING_ERROR);
	ok(map(buf, SIZE_MAX, OUT) == DMA_MAPPING_ERROR);
	is_int(virtio_bounce_used(&port), 0);
	down();
}

static void a_full_pool_says_so(void)
{
	static dma_addr_t addrs[POOL / VIRTIO_BOUNCE_SLOT];
	const unsigned int all = POOL / VIRTIO_BOUNCE_SLOT;
	unsigned int allocs;

	up();
	allocs = fp.allocs;
	for (unsigned int i = 0; i < all; i++) {
		addrs[i] = map(&buf[i], 1, OUT);
		ok(addrs[i] != DMA_MAPPING_ERROR);
	}
	is_int(virtio_bounce_used(&port), POOL);
	ok(map(buf, 1, OUT) == DMA_MAPPING_ERROR);
	ok(map(buf, POOL, OUT) == DMA_MAPPING_ERROR);
	unmap(addrs[77], 1, OUT);
	ok(map(buf, 513, OUT) == DMA_MAPPING_ERROR);
	ok(map(&buf[77], 512, OUT) == addrs[77]);
	unmap(addrs[77], 512, OUT);
	for (unsigned int i = 0; i < all; i++)
		if (i != 77)
			unmap(addrs[i], 1, OUT);
	is_int(fp.allocs, allocs);
	down();
}

/* A large mapping that does not fit leaves nothing taken behind. */
static void small_ones_do_not_cut_up_the_pool(void)
{
	dma_addr_t small, large, larger;

	up();
	small = map(buf, 1, OUT);
	large = map(buf, POOL / 2, OUT);
	ok(small != DMA_MAPPING_ERROR && large != DMA_MAPPING_ERROR);
	ok(map(buf, POOL / 2, OUT) == DMA_MAPPING_ERROR);
	is_int(virtio_bounce_used(&port), POOL / 2 + 512);
	larger = map(buf, POOL / 2 - VIRTIO_BOUNCE_UNIT, OUT);
	ok(larger != DMA_MAPPING_ERROR);
	unmap(larger, POOL / 2 - VIRTIO_BOUNCE_UNIT, OUT);
	unmap(small, 1, OUT);
	unmap(large, POOL / 2, OUT);
	down();
}

/* ---- many at once ----------------------------------------------------- */

struct live {
	unsigned char *mem; /* NULL if it is not mapped */
	size_t size;
	enum dma_data_direction dir;
	dma_addr_t addr;
	unsigned char key;
};

static bool begin(struct live *l, struct prng *prng)
{
	static const size_t most[] = { 1, 100, 600, 5000, 40000 };

	l->size = prng_below(prng, (unsigned int)most[prng_below(prng, 5)] + 1);
	l->dir = prng_below(prng, 2) ? IN : OUT;
	l->key = (unsigned char)prng_next(prng);
	memset(l->mem, l->key, l->size);
	l->addr = map(l->mem, l->size, l->dir);
	if (l->addr == DMA_MAPPING_ERROR)
		return false;
	if (l->dir == IN)
		memset(device(l->addr), l->key, l->size);
	return true;
}

/* Did both sides keep what they had? */
static bool finish(struct live *l)
{
	bool good = all_bytes(device(l->addr), l->size, l->key);

	if (l->dir == IN)
		memset(l->mem, 0, l->size);
	unmap(l->addr, l->size, l->dir);
	return good && all_bytes(l->mem, l->size, l->key);
}

/* One worker: maps and unmaps, each mapping with contents of its own. */
static void *work(void *arg)
{
	static _Alignas(16) unsigned char memory[4][16][40000];
	struct prng prng = { (uintptr_t)arg + 1 };
	struct live live[16];
	bool mapped[16] = { false };
	size_t wrong = 0, refused = 0;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		unsigned int n = prng_below(&prng, 16);

		live[n].mem = memory[(uintptr_t)arg][n];
		if (mapped[n]) {
			wrong += !finish(&live[n]);
			mapped[n] = false;
		} else {
			mapped[n] = begin(&live[n], &prng);
			refused += !mapped[n];
		}
	}
	for (unsigned int n = 0; n < 16; n++)
		if (mapped[n])
			wrong += !finish(&live[n]);
	/* There was no room at times, and at times there was. */
	return (void *)(uintptr_t)(!wrong && refused && refused < ROUNDS / 4);
}

static void mappings_do_not_meet(void)
{
	up();
	ok(work((void *)0) != NULL);
	is_int(virtio_bounce_used(&port), 0);
	down();
}

static void threads_do_not_meet(void)
{
	pthread_t threads[3];
	void *good;

	up();
	for (uintptr_t i = 0; i < 3; i++)
		is_int(pthread_create(&threads[i], NULL, work, (void *)i), 0);
	for (unsigned int i = 0; i < 3; i++) {
		pthread_join(threads[i], &good);
		ok(good != NULL);
	}
	is_int(virtio_bounce_used(&port), 0);
	down();
}

/* ---- mistakes --------------------------------------------------------- */

static void mistakes_are_asserted(void)
{
	dma_addr_t addr;

	up();
	addr = map(buf, 600, IN);
	is_refused(unmap(addr, 599, IN));
	is_refused(unmap(addr, 600, OUT));
	is_refused(unmap(addr + 512, 88, IN));
	is_refused(unmap(addr + 1, 600, IN));
	is_refused(unmap(port.addr + POOL, 600, IN));
	is_refused(unmap(port.addr - 512, 600, IN));
	is_refused(virtio_bounce_exit(&port));
	unmap(addr, 600, IN);
	is_refused(unmap(addr, 600, IN));
	is_int(virtio_bounce_used(&port), 0);
	down();
}

static void a_port_that_cannot_be(void)
{
	fake_platform_init(&fp);
	is_int(virtio_bounce_init(&port, &fp.platform, 0), -EINVAL);
	is_int(virtio_bounce_init(&port, &fp.platform, SIZE_MAX), -EINVAL);
	for (unsigned int i = 1; i <= 2; i++) {
		fp.fail_alloc = i;
		is_int(virtio_bounce_init(&port, &fp.platform, POOL), -ENOMEM);
		is_int(fake_live_blocks(&fp), 0);
	}
	is_int(virtio_bounce_init(&port, &fp.platform, 1), 0);
	is_int(port.size, VIRTIO_BOUNCE_UNIT);
	down();
}

/* ---- the rest of a platform ------------------------------------------- */

static irqreturn_t handler(int irq, void *dev_id)
{
	(void)irq;
	++*(int *)dev_id;
	return IRQ_HANDLED;
}

static uint32_t reg_read(void *dev, uintptr_t reg, unsigned int width)
{
	(void)dev;
	return (uint32_t)reg + width;
}

static uintptr_t written;

static void reg_write(void *dev, uintptr_t reg, unsigned int width,
		      uint32_t value)
{
	(void)dev;
	written = reg + width + value;
}

static void everything_else_is_the_inner_port(void)
{
	const struct virtio_platform *p = &port.platform;
	const struct virtio_event event = { .kind = VIRTIO_EVENT_RESET };
	dma_addr_t addr;
	int calls = 0;
	void *mem;

	fake_platform_init(&fp);
	fake_platform_trace(&fp);
	fp.platform.page_size = 16384;
	fp.platform.big_endian = true;
	fp.read = reg_read;
	fp.write = reg_write;
	is_int(virtio_bounce_init(&port, &fp.platform, POOL), 0);
	is_int(p->page_size, 16384);
	ok(p->big_endian);
	is_int(p->ops->read(p->ctx, 100, 4), 104);
	p->ops->write(p->ctx, 100, 2, 5);
	is_int(written, 107);
	is_int(p->ops->request_irq(p->ctx, 9, handler, &calls), 0);
	is_int(fake_interrupt(&fp, 9), 1);
	is_int(calls, 1);
	p->ops->free_irq(p->ctx, 9, &calls);
	is_int(p->ops->wait(p->ctx, 77), 0);
	is_int(p->ops->now(p->ctx), 77);
	p->ops->log(p->ctx, VIRTIO_LOG_INFO, "a line");
	is_int(fake_logged(&fp, "a line"), 1);
	p->ops->trace(p->ctx, &event);
	is_int(fake_traced(&fp, VIRTIO_EVENT_RESET), 1);
	mem = p->ops->alloc(p->ctx, 100, 8);
	ok(mem != NULL);
	p->ops->free(p->ctx, mem);
	mem = p->ops->dma_alloc(p->ctx, 100, 8, &addr);
	ok(mem && device(addr) == mem);
	p->ops->dma_free(p->ctx, mem, 100, addr);
	down();
	up();
	ok(!p->ops->trace);
	down();
}

int main(void)
{
	TEST(the_device_reads_a_copy);
	TEST(a_part_is_brought_over);
	TEST(what_the_device_wrote_comes_back);
	TEST(both_ways);
	TEST(no_buffer_sees_another);
	TEST(every_size_fits);
	TEST(a_full_pool_says_so);
	TEST(small_ones_do_not_cut_up_the_pool);
	TEST(mappings_do_not_meet);
	TEST(threads_do_not_meet);
	TEST(mistakes_are_asserted);
	TEST(a_port_that_cannot_be);
	TEST(everything_else_is_the_inner_port);
	return tap_done();
}
