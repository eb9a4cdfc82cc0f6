/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's driver of I2C adapters, linked into a program: transactions with
 * a memory on the model's bus, by a driver that comes and goes, loses its
 * power, and is stopped while the device has a message. linux_i2c.py builds it
 * with the driver's source.
 */
#include <string.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/emu.h>
#include <virtio/port/linux.h>
#include <virtio/trace.h>
#include <virtio/virtio.h>

#include "i2c_memory.h"
#include "in_flight.h"
#include "tap.h"

#define ROUNDS 5

extern struct module __this_module;

static struct virtio_linux host;
static struct virtio_emu machine;
static struct virtio_emu_mmio slot;
static struct virtio_i2c_model model;
static struct i2c_memory memory;

static struct module_i2c *bus(void)
{
	return list_entry(__this_module.services.next, struct module_i2c,
			  service.node);
}

static int transfer(struct module_i2c_segment *segments, int num)
{
	return bus()->transfer(bus(), segments, num);
}

/* Write some text where it says, and read it again in one transaction. */
static void write_and_read(unsigned char where, char first)
{
	unsigned char out[4] = { where, (unsigned char)first, 'b', 'c' };
	unsigned char in[3] = { 0 };
	struct module_i2c_segment segments[] = {
		{ .address = 0x50, .len = 4, .buf = out },
		{ .address = 0x50, .len = 1, .buf = out },
		{ .address = 0x50, .read = true, .len = 3, .buf = in },
	};
	unsigned int stops = memory.stops;

	is_str(bus()->service.kind, "i2c");
	is_int(transfer(segments, 1), 1);
	is_mem(memory.bytes + where, out + 1, 3);
	is_int(transfer(segments + 1, 2), 2);
	is_mem(in, out + 1, 3);
	is_int(memory.stops - stops, 2);
	is_int(in_flight, 0);
}

/* Of a transaction of two, the first that fails takes the second with it. */
static void nobody_is_there(void)
{
	unsigned char byte = 0x77;
	struct module_i2c_segment segments[] = {
		{ .address = 0x50, .len = 1, .buf = &byte },
		{ .address = 0x51, .len = 1, .buf = &byte },
		{ .address = 0x50, .read = true, .len = 1, .buf = &byte },
	};

	is_int(transfer(segments, 3), 1);
	is_int(byte, 0x77);
	is_int(transfer(segments + 1, 2), 0);
	is_int(byte, 0x77);
}

static unsigned int scan(unsigned int *found)
{
	struct module_i2c_segment segment = { 0 };
	unsigned int answers = 0;

	for (segment.address = 0; segment.address < 128; segment.address++)
		if (transfer(&segment, 1) == 1) {
			*found = segment.address;
			answers++;
		}
	return answers;
}

static void is_stopped(void)
{
	ok(list_empty(&__this_module.services));
	ok(list_empty(&__this_module.deferred));
	is_int(__this_module.blocks, 0);
	is_int(in_flight, 0);
}

static void the_driver_comes_and_goes(void)
{
	unsigned int found = 0;

	for (int i = 0; i < ROUNDS; i++) {
		is_int(__this_module.init(), 0);
		write_and_read((unsigned char)(40 * i), (char)('0' + i));
		nobody_is_there();
		is_int(scan(&found), 1);
		is_int(found, 0x50);
		__this_module.exit();
		is_stopped();
	}
}

static void power_is_lost(void)
{
	is_int(__this_module.init(), 0);
	for (int i = 0; i < ROUNDS; i++) {
		write_and_read((unsigned char)i, (char)('A' + i));
		is_int(virtio_device_freeze(&slot.device.vdev), 0);
		is_int(virtio_device_restore(&slot.device.vdev), 0);
	}
	write_and_read(0xf0, 'z');
	__this_module.exit();
	is_stopped();
}

/* ---- a device that does not answer --------------------------------------- */

static int interrupted(void *ctx, uint64_t timeout_ns)
{
	(void)ctx;
	(void)timeout_ns;
	return -EINTR;
}

/* Whoever waits is interrupted; the message stays with the device. */
static void a_message_is_given_up(void)
{
	const struct virtio_platform_ops *ops = machine.platform.ops;
	struct virtio_platform_ops impatient = *ops;
	unsigned char byte = 7;
	struct module_i2c_segment segment = { 0x50, false, 1, &byte };
	unsigned int starts = memory.starts;

	impatient.wait = interrupted;
	machine.platform.ops = &impatient;
	is_int(transfer(&segment, 1), 0);
	is_int(in_flight, 1);
	machine.platform.ops = ops;
	is_int(memory.starts, starts);
}

static void it_is_stopped_with_a_message_in_flight(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		is_int(__this_module.init(), 0);
		virtio_emu_mute(&slot, true);
		a_message_is_given_up();
		__this_module.exit();
		is_stopped();
		virtio_emu_mute(&slot, false);
	}
	is_int(__this_module.init(), 0);
	write_and_read(3, '3');
	__this_module.exit();
	is_stopped();
}

static void a_device_is_taken_away_with_a_message_in_flight(void)
{
	is_int(__this_module.init(), 0);
	virtio_emu_mute(&slot, true);
	a_message_is_given_up();
	virtio_emu_remove(&slot);
	ok(list_empty(&__this_module.services));
	is_int(in_flight, 0);
	is_int(virtio_emu_add(&machine, &slot, &model.model, 2), 0);
	write_and_read(4, '4');
	__this_module.exit();
	is_stopped();
}

int main(void)
{
	virtio_linux_init(&host);
	host.ops.trace = count;
	virtio_emu_init(&machine, &host.platform);
	virtio_bus_set_platform(&machine.platform);
	i2c_memory_init(&memory);
	if (virtio_i2c_model_init(&model, &host.platform, 16, &i2c_memory_ops,
				  &memory) ||
	    virtio_emu_add(&machine, &slot, &model.model, 2)) {
		tap_puts("Bail out! there is no device\n");
		return 1;
	}
	TEST(the_driver_comes_and_goes);
	TEST(power_is_lost);
	TEST(it_is_stopped_with_a_message_in_flight);
	TEST(a_device_is_taken_away_with_a_message_in_flight);
	virtio_emu_remove(&slot);
	virtio_model_exit(&model.model);
	return tap_done();
}
