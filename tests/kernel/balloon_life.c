/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's driver of memory balloons, linked into a program, and QEMU's
 * balloon: blown up and let down from its monitor, asked for statistics, and
 * taken away full. linux_balloon.py builds it with the driver's source.
 *
 * Usage: balloon_life MACHINE DEVICE [legacy]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/virtio.h>

#include "tap.h"

#define MEMORY	  (100ull << 20) /* what the driver is told */
#define BALLOON	  (12ull << 20)	 /* how large it becomes */
#define PAGE	  4096ull
#define PATIENCE  2000 /* waits of 10 ms, until the test fails */
#define ANY_VALUE (-1ll)
#define TOTAL	  "\"stat-total-memory\": "

extern struct module __this_module;

static struct virtio_linux host;
static struct virtio_qemu *qemu;
static long long ram; /* as QEMU counts it */

/* ---- what becomes of a page in the balloon ------------------------------- */

/* QEMU takes its memory away, so that it is zeroes when it comes back. */
static struct virtio_platform_ops ops;
static struct virtio_platform marked;
static unsigned int taken, kept;

static void *alloc_marked(void *ctx, size_t size, size_t align,
			  dma_addr_t *addr)
{
	void *mem = virtio_qemu_platform(qemu)->ops->dma_alloc(ctx, size, align,
							       addr);

	if (mem && size == PAGE)
		memset(mem, 0xa5, size);
	return mem;
}

static void look_at(const void *block, size_t size)
{
	const unsigned char *bytes = block;

	if (size != PAGE)
		return;
	while (size && !bytes[size - 1])
		size--;
	taken += !size;
	kept += !!size;
}

static void mark_pages(void)
{
	marked = *virtio_qemu_platform(qemu);
	ops = *marked.ops;
	ops.dma_alloc = alloc_marked;
	marked.ops = &ops;
	virtio_bus_set_platform(&marked);
	__this_module.freeing = look_at;
}

/* ---- what QEMU says ------------------------------------------------------ */

/* Say something to QEMU: a number in its answer, or ANY_VALUE. */
static long long ask(const char *command, const char *name)
{
	long long value = ANY_VALUE;
	char *reply = NULL, *at;

	is_int(virtio_qemu_qmp(qemu, command, &reply), 0);
	at = reply && name ? strstr(reply, name) : NULL;
	if (at)
		value = strtoll(at + strlen(name), NULL, 10);
	free(reply);
	return value;
}

static long long actual(void)
{
	return ask("{\"execute\": \"query-balloon\"}", "\"actual\": ");
}

/* Blow it up so far that the machine has this left, or let it down. */
static void set_target(long long left)
{
	char command[128];

	snprintf(command, sizeof(command),
		 "{\"execute\": \"balloon\", \"arguments\": {\"value\": %lld}}",
		 left);
	ask(command, NULL);
}

static bool becomes(long long left)
{
	for (int i = 0; i < PATIENCE && actual() != left; i++)
		if (__this_module.wait(10000000) < 0)
			return false;
	return actual() == left;
}

static long long statistic(const char *name)
{
	return ask("{\"execute\": \"qom-get\", \"arguments\": {\"path\": "
		   "\"/machine/peripheral/balloon\", "
		   "\"property\": \"guest-stats\"}}",
		   name);
}

static void it_is_blown_up_and_let_down(void)
{
	unsigned long empty;

	is_int(__this_module.init(), 0);
	ok(becomes(ram));
	empty = __this_module.blocks;
	set_target(ram - (long long)BALLOON);
	ok(becomes(ram - (long long)BALLOON));
	is_int(__this_module.blocks - empty, BALLOON / PAGE);
	set_target(ram - (long long)BALLOON / 2);
	ok(becomes(ram - (long long)BALLOON / 2));
	is_int(__this_module.blocks - empty, BALLOON / PAGE / 2);
	set_target(ram);
	ok(becomes(ram));
	is_int(__this_module.blocks, empty);
	is_int(taken, BALLOON / PAGE);
	is_int(kept, 0);
	__this_module.exit();
	is_int(__this_module.blocks, 0);
}

static void it_asks_for_statistics(void)
{
	/* The driver does not count the balloon's pages. */
	const long long left = MEMORY - BALLOON;

	is_int(__this_module.init(), 0);
	set_target(ram - (long long)BALLOON);
	ok(becomes(ram - (long long)BALLOON));
	ask("{\"execute\": \"qom-set\", \"arguments\": {\"path\": "
	    "\"/machine/peripheral/balloon\", \"property\": "
	    "\"guest-stats-polling-interval\", \"value\": 1}}",
	    NULL);
	/* The first ones are those of when the driver began. */
	for (int i = 0; i < PATIENCE && statistic(TOTAL) != left; i++)
		__this_module.wait(10000000);
	is_int(statistic(TOTAL), left);
	is_int(statistic("\"stat-free-memory\": "), left);
	is_int(statistic("\"stat-disk-caches\": "), 0);
	__this_module.exit();
	is_int(__this_module.blocks, 0);
}

static void it_is_taken_away_full(void)
{
	for (int i = 0; i < 2; i++) {
		is_int(__this_module.init(), 0);
		set_target(ram - (long long)BALLOON);
		ok(becomes(ram - (long long)BALLOON));
		__this_module.exit();
		is_int(__this_module.blocks, 0);
		is_int(actual(), ram);
	}
}

int main(int argc, char **argv)
{
	char device[64];
	const char *const args[] = { "-device", device, NULL };
	struct virtio_qemu_config config = { .args = args };

	if (argc < 3)
		return 2;
	snprintf(device, sizeof(device), "%s,id=balloon", argv[2]);
	virtio_linux_init(&host);
	config.machine = argv[1];
	config.force_legacy = config.prefer_legacy = argc > 3;
	config.host = &host.platform;
	if (virtio_qemu_start(&qemu, &config) || virtio_qemu_probe(qemu)) {
		puts("Bail out! QEMU does not start");
		return 1;
	}
	mark_pages();
	__this_module.memory = MEMORY;
	ram = actual();
	TEST(it_is_blown_up_and_let_down);
	TEST(it_asks_for_statistics);
	TEST(it_is_taken_away_full);
	virtio_qemu_close(qemu);
	return tap_done();
}
