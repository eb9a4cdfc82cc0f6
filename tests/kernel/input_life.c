/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's driver of input devices, linked into a program: keys are pressed
 * at QEMU's end and read from the input device that the driver registered.
 * linux_input.py builds it with the driver's source.
 *
 * Usage: input_life MACHINE DEVICE
 */
#include <stdio.h>
#include <string.h>

#include <linux/input.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/virtio.h>

#include "tap.h"

#define ROUNDS	  3
#define SECOND_NS 1000000000u

extern struct module __this_module;

static struct virtio_linux host;
static struct virtio_qemu *qemu;

static void press(bool down)
{
	char command[256];

	snprintf(command, sizeof(command),
		 "{\"execute\": \"input-send-event\", \"arguments\": "
		 "{\"events\": [{\"type\": \"key\", \"data\": {\"down\": %s, "
		 "\"key\": {\"type\": \"qcode\", \"data\": \"a\"}}}]}}",
		 down ? "true" : "false");
	is_int(virtio_qemu_qmp(qemu, command, NULL), 0);
}

/* The next event that the driver reported, waiting for it. */
static bool next_event(struct input_event *event)
{
	struct module_service *service = list_entry(
		__this_module.services.next, struct module_service, node);
	int i;

	for (i = 0; i < 30; i++) {
		if (service->read(service, event, sizeof(*event)))
			return true;
		__this_module.wait(SECOND_NS);
	}
	return fail("no event came");
}

static void is_event(unsigned int type, unsigned int code, int value)
{
	struct input_event event;

	if (!next_event(&event))
		return;
	is_int(event.type, type);
	is_int(event.code, code);
	is_int(event.value, value);
}

static void a_key_is_pressed_and_released(void)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		is_int(__this_module.init(), 0);
		press(true);
		is_event(EV_KEY, KEY_A, 1);
		is_event(EV_SYN, SYN_REPORT, 0);
		press(false);
		is_event(EV_KEY, KEY_A, 0);
		is_event(EV_SYN, SYN_REPORT, 0);
		__this_module.exit();
		ok(list_empty(&__this_module.services));
		is_int(__this_module.blocks, 0);
	}
}

int main(int argc, char **argv)
{
	const char *const args[] = { "-device", argc > 2 ? argv[2] : "", NULL };
	const struct virtio_qemu_config config = {
		.machine = argc > 1 ? argv[1] : "",
		.args = args,
		.host = &host.platform,
	};

	virtio_linux_init(&host);
	if (virtio_qemu_start(&qemu, &config) || virtio_qemu_probe(qemu)) {
		puts("Bail out! QEMU does not start");
		return 1;
	}
	virtio_bus_set_platform(virtio_qemu_platform(qemu));
	TEST(a_key_is_pressed_and_released);
	virtio_qemu_close(qemu);
	return tap_done();
}
