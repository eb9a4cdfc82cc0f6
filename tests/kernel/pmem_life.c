/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's driver of persistent memory, linked into a program: QEMU's is
 * found and flushed, by a driver that comes and goes. linux_pmem.py builds it
 * with the driver's source.
 *
 * Usage: pmem_life MACHINE DEVICE [lost]
 *
 * With "lost" the memory is in no file of QEMU's, and its flushes fail.
 */
#include <errno.h>
#include <stdio.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/trace.h>
#include <virtio/virtio.h>

#include "tap.h"

#define ROUNDS 3
#define SIZE   (4u << 20)

extern struct module __this_module;

static struct virtio_linux host;
static struct virtio_qemu *qemu;
static unsigned int flushes;
static int result; /* of each flush */

/* Each request is a flush; QEMU's answer has four bytes. */
static void count(void *ctx, const struct virtio_event *ev)
{
	(void)ctx;
	if (ev->kind == VIRTIO_EVENT_GET && ev->bytes == 4)
		flushes++;
}

static struct module_pmem *memory(void)
{
	return list_entry(__this_module.services.next, struct module_pmem,
			  service.node);
}

static void it_is_found(void)
{
	is_int(__this_module.init(), 0);
	ok(!list_empty(&__this_module.services));
	is_str(memory()->service.kind, "pmem");
	is_str(memory()->service.name, "region0");
	is_int(memory()->size, SIZE);
	/* It is no part of the RAM. */
	ok(memory()->start >= virtio_qemu_memory(qemu));
	__this_module.exit();
	ok(list_empty(&__this_module.services));
	is_int(__this_module.blocks, 0);
}

static void it_is_flushed(void)
{
	is_int(__this_module.init(), 0);
	flushes = 0;
	for (unsigned int i = 1; i <= ROUNDS; i++) {
		is_int(memory()->flush(memory()), result);
		is_int(flushes, i);
	}
	__this_module.exit();
	is_int(__this_module.blocks, 0);
}

static void it_comes_and_goes(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		is_int(__this_module.init(), 0);
		is_int(memory()->flush(memory()), result);
		__this_module.exit();
		ok(list_empty(&__this_module.services));
		ok(list_empty(&__this_module.deferred));
		is_int(__this_module.blocks, 0);
	}
}

int main(int argc, char **argv)
{
	char device[64], object[64];
	const char *const args[] = {
		"-m", "slots=1,maxmem=1G", "-object", object, "-device", device,
		NULL,
	};
	struct virtio_qemu_config config = { .args = args };

	if (argc < 3)
		return 2;
	result = argc > 3 ? -EIO : 0;
	snprintf(object, sizeof(object), "memory-backend-%s,id=memory,size=4M",
		 argc > 3 ? "ram" : "memfd");
	snprintf(device, sizeof(device), "%s,memdev=memory", argv[2]);
	virtio_linux_init(&host);
	host.ops.trace = count;
	config.machine = argv[1];
	config.host = &host.platform;
	if (virtio_qemu_start(&qemu, &config) || virtio_qemu_probe(qemu)) {
		puts("Bail out! QEMU does not start");
		return 1;
	}
	virtio_bus_set_platform(virtio_qemu_platform(qemu));
	TEST(it_is_found);
	TEST(it_is_flushed);
	TEST(it_comes_and_goes);
	virtio_qemu_close(qemu);
	return tap_done();
}
