/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's entropy driver, linked into a program: read from, stopped with
 * its request in flight, and started again, for devices that come and go and
 * lose their power. linux_rng.py builds it with the driver's source.
 *
 * Usage: rng_life emu | MACHINE DEVICE
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/emu.h>
#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/trace.h>
#include <virtio/virtio.h>
#include <virtio/virtio_rng.h>

#include "in_flight.h"
#include "tap.h"

#define ROUNDS 5

extern struct module __this_module;

static struct virtio_linux host;

static unsigned int services(void)
{
	const struct list_head *head = &__this_module.services;
	const struct list_head *at;
	unsigned int n = 0;

	for (at = head->next; at != head; at = at->next)
		n++;
	return n;
}

/* What two requests of the driver give; the next one is on its way then. */
static void read_some(void)
{
	struct module_service *service = list_entry(
		__this_module.services.next, struct module_service, node);
	unsigned char bytes[128] = { 0 };
	unsigned int i, zeros = 0;

	is_int(service->read(service, bytes, sizeof(bytes)), sizeof(bytes));
	for (i = 0; i < sizeof(bytes); i++)
		zeros += bytes[i] == 0;
	ok(zeros < 20);
	is_int(in_flight, 1);
}

static void is_stopped(void)
{
	is_int(services(), 0);
	is_int(__this_module.blocks, 0);
	ok(list_empty(&__this_module.deferred));
}

/* ---- a model of this process --------------------------------------------- */

static struct virtio_emu machine;
static struct virtio_emu_mmio slot;
static struct virtio_rng_model model;

static void add(void)
{
	is_int(virtio_rng_model_init(&model, &host.platform, 8,
				     virtio_linux_entropy, NULL),
	       0);
	is_int(virtio_emu_add(&machine, &slot, &model.model, 2), 0);
}

static void take_away(void)
{
	virtio_emu_remove(&slot);
	virtio_model_exit(&model.model);
}

static void devices_come_and_go(void)
{
	int i;

	is_int(__this_module.init(), 0);
	for (i = 0; i < ROUNDS; i++) {
		add();
		is_int(services(), 1);
		read_some();
		take_away();
		is_int(services(), 0);
	}
	__this_module.exit();
	is_stopped();
}

static void a_device_that_never_answers_is_taken_away(void)
{
	is_int(__this_module.init(), 0);
	add();
	virtio_emu_mute(&slot, true);
	__this_module.wait(1000000);
	is_int(in_flight, 1);
	take_away();
	__this_module.exit();
	is_stopped();
}

static void power_is_lost(void)
{
	int i;

	add();
	is_int(__this_module.init(), 0);
	for (i = 0; i < ROUNDS; i++) {
		read_some();
		is_int(virtio_device_freeze(&slot.device.vdev), 0);
		is_int(services(), 0);
		is_int(virtio_device_restore(&slot.device.vdev), 0);
		is_int(services(), 1);
	}
	read_some();
	__this_module.exit();
	take_away();
	is_stopped();
}

/* ---- any device ---------------------------------------------------------- */

static void the_driver_comes_and_goes(void)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		is_int(__this_module.init(), 0);
		is_int(services(), 1);
		read_some();
		__this_module.exit();
		is_stopped();
	}
}

static int on_model(void)
{
	virtio_emu_init(&machine, &host.platform);
	virtio_bus_set_platform(&machine.platform);
	TEST(devices_come_and_go);
	TEST(a_device_that_never_answers_is_taken_away);
	TEST(power_is_lost);
	add();
	TEST(the_driver_comes_and_goes);
	take_away();
	return tap_done();
}

static int on_qemu(const char *name, const char *device)
{
	const char *const args[] = { "-device", device, NULL };
	const struct virtio_qemu_config config = {
		.machine = name,
		.args = args,
		.host = &host.platform,
	};
	struct virtio_qemu *qemu;

	if (virtio_qemu_start(&qemu, &config) || virtio_qemu_probe(qemu)) {
		puts("Bail out! QEMU does not start");
		return 1;
	}
	virtio_bus_set_platform(virtio_qemu_platform(qemu));
	TEST(the_driver_comes_and_goes);
	virtio_qemu_close(qemu);
	return tap_done();
}

int main(int argc, char **argv)
{
	virtio_linux_init(&host);
	host.ops.trace = count;
	return argc == 3 ? on_qemu(argv[1], argv[2]) : on_model();
}
