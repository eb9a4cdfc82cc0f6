/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's driver of GPIO controllers, linked into a program: lines are
 * driven, sensed and watched, by a driver that comes and goes and is stopped
 * while the device has what unmasks its interrupts. linux_gpio.py builds it
 * with the driver's source.
 */
#include <string.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/emu.h>
#include <virtio/port/linux.h>
#include <virtio/trace.h>
#include <virtio/virtio.h>
#include <virtio/virtio_gpio.h>

#include "in_flight.h"
#include "tap.h"

#define ROUNDS 5

enum { LED, BUTTON, NAMELESS, SENSOR, LINES };
enum { RISING = 1, FALLING, BOTH, HIGH, LOW = 8 };

extern struct module __this_module;

static struct virtio_linux host;
static struct virtio_emu machine;
static struct virtio_emu_mmio slot;
static struct virtio_gpio_model model;
static struct virtio_gpio_model_line lines[LINES] = {
	[LED].name = "LED",
	[BUTTON].name = "button",
	[SENSOR].name = "sensor",
};
static unsigned int changes[LINES];

static struct module_gpio *gpio(void)
{
	return list_entry(__this_module.services.next, struct module_gpio,
			  service.node);
}

static void add(void)
{
	is_int(virtio_emu_add(&machine, &slot, &model.model, 2), 0);
}

static void start(void)
{
	in_flight = 0;
	is_int(__this_module.init(), 0);
	is_str(gpio()->service.kind, "gpio");
}

static void stop(void)
{
	__this_module.exit();
	ok(list_empty(&__this_module.services));
	ok(list_empty(&__this_module.deferred));
	is_int(__this_module.blocks, 0);
	is_int(in_flight, 0);
}

/* Whatever is on its way arrives. */
static void deliver(void)
{
	while (__this_module.wait(0) > 0)
		;
}

static void input(unsigned int line, bool level)
{
	virtio_gpio_model_set_input(&model, line, level);
	deliver();
}

static void changed(void *ctx)
{
	++*(unsigned int *)ctx;
}

static int watch(unsigned int line, unsigned int type)
{
	changes[line] = 0;
	return gpio()->watch(gpio(), line, type, changed, &changes[line]);
}

static unsigned int came(unsigned int line)
{
	unsigned int n = changes[line];

	changes[line] = 0;
	return n;
}

/* ---- lines --------------------------------------------------------------- */

static void lines_have_names(void)
{
	start();
	is_int(gpio()->num_lines, LINES);
	is_str(gpio()->names[LED], "LED");
	is_str(gpio()->names[BUTTON], "button");
	is_str(gpio()->names[NAMELESS], "");
	is_str(gpio()->names[SENSOR], "sensor");
	stop();
}

static void an_output_is_driven(void)
{
	struct module_gpio *g;

	start();
	g = gpio();
	is_int(g->output(g, LED, 1), -EPERM);
	is_int(g->request(g, LED), 0);
	is_int(g->request(g, LED), -EBUSY);
	is_int(g->set(g, LED, 1), -EPERM);
	is_int(g->output(g, LED, 1), 0);
	is_int(virtio_gpio_model_output(&model, LED), 1);
	is_int(g->direction(g, LED), 0);
	is_int(g->set(g, LED, 0), 0);
	is_int(virtio_gpio_model_output(&model, LED), 0);
	is_int(g->get(g, LED), 0);
	is_int(g->set(g, LED, 7), 0);
	is_int(g->get(g, LED), 1);
	is_int(watch(LED, BOTH), -EIO);
	g->free(g, LED);
	is_int(virtio_gpio_model_output(&model, LED), -1);
	is_int(g->request(g, LINES), -EINVAL);
	is_int(g->get(g, LINES), -EINVAL);
	stop();
}

static void an_input_is_sensed(void)
{
	struct module_gpio *g;

	start();
	g = gpio();
	is_int(g->request(g, BUTTON), 0);
	is_int(g->input(g, BUTTON), 0);
	is_int(g->direction(g, BUTTON), 1);
	is_int(g->get(g, BUTTON), 0);
	input(BUTTON, true);
	is_int(g->get(g, BUTTON), 1);
	input(BUTTON, false);
	is_int(g->get(g, BUTTON), 0);
	g->free(g, BUTTON);
	stop();
}

/* ---- interrupts ---------------------------------------------------------- */

static void edges(unsigned int type, unsigned int up, unsigned int down)
{
	is_int(watch(BUTTON, type), 0);
	is_int(watch(BUTTON, type), -EBUSY);
	deliver();
	is_int(came(BUTTON), 0);
	for (int i = 0; i < ROUNDS; i++) {
		input(BUTTON, true);
		is_int(came(BUTTON), up);
		input(BUTTON, false);
		is_int(came(BUTTON), down);
	}
	is_int(in_flight, 1);
	gpio()->unwatch(gpio(), BUTTON);
	deliver();
	is_int(in_flight, 0);
	input(BUTTON, true);
	input(BUTTON, false);
	is_int(came(BUTTON), 0);
}

static void an_edge_interrupts(void)
{
	start();
	is_int(watch(BUTTON, RISING), -EPERM);
	is_int(gpio()->request(gpio(), BUTTON), 0);
	is_int(gpio()->input(gpio(), BUTTON), 0);
	for (int i = 0; i < 2; i++) {
		edges(RISING, 1, 0);
		edges(FALLING, 0, 1);
		edges(BOTH, 1, 1);
	}
	is_int(watch(BUTTON, 5), -EINVAL);
	edges(BOTH, 1, 1);
	gpio()->free(gpio(), BUTTON);
	stop();
}

/* While it lasts, and no longer: what is called ends it. */
static void quiet(void *ctx)
{
	changed(ctx);
	virtio_gpio_model_set_input(&model, SENSOR, false);
}

static void a_level_interrupts(void)
{
	struct module_gpio *g;

	start();
	g = gpio();
	is_int(g->request(g, SENSOR), 0);
	is_int(g->input(g, SENSOR), 0);
	changes[SENSOR] = 0;
	is_int(g->watch(g, SENSOR, HIGH, quiet, &changes[SENSOR]), 0);
	for (int i = 0; i < ROUNDS; i++) {
		input(SENSOR, true);
		is_int(came(SENSOR), 1);
	}
	g->unwatch(g, SENSOR);
	deliver();
	input(SENSOR, true);
	is_int(watch(SENSOR, LOW), 0);
	deliver();
	is_int(came(SENSOR), 0);
	g->free(g, SENSOR);
	input(SENSOR, false);
	stop();
}

/* Each line has its own, and they come in another order than they were set. */
static void several_lines_interrupt(void)
{
	static const unsigned int order[] = { SENSOR, LED, NAMELESS, BUTTON };

	start();
	for (unsigned int i = 0; i < LINES; i++) {
		is_int(gpio()->request(gpio(), i), 0);
		is_int(gpio()->input(gpio(), i), 0);
		is_int(watch(i, RISING), 0);
	}
	deliver();
	is_int(in_flight, LINES);
	for (unsigned int i = 0; i < LINES; i++) {
		input(order[i], true);
		for (unsigned int j = 0; j < LINES; j++)
			is_int(came(j), j == order[i]);
		input(order[i], false);
	}
	for (unsigned int i = 0; i < LINES; i++)
		gpio()->free(gpio(), i);
	stop();
}

/* ---- stopped in the middle ----------------------------------------------- */

static void watch_two(void)
{
	for (unsigned int i = BUTTON; i <= NAMELESS; i++) {
		is_int(gpio()->request(gpio(), i), 0);
		is_int(gpio()->input(gpio(), i), 0);
		is_int(watch(i, BOTH), 0);
	}
	input(BUTTON, true);
	is_int(came(BUTTON), 1);
	is_int(in_flight, 2);
}

static void it_is_stopped_with_interrupts_unmasked(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		start();
		watch_two();
		stop();
		input(BUTTON, false);
		input(NAMELESS, i % 2);
		is_int(came(BUTTON) + came(NAMELESS), 0);
	}
}

static void a_device_comes_and_goes_with_interrupts_unmasked(void)
{
	start();
	for (int i = 0; i < ROUNDS; i++) {
		watch_two();
		virtio_emu_remove(&slot);
		ok(list_empty(&__this_module.services));
		is_int(in_flight, 0);
		input(BUTTON, false);
		is_int(came(BUTTON), 0);
		add();
	}
	stop();
}

int main(void)
{
	const struct virtio_gpio_model_config config = {
		.platform = &host.platform,
		.queue_size = 16,
		.lines = lines,
		.num_lines = LINES,
		.irq = true,
	};

	virtio_linux_init(&host);
	host.ops.trace = count;
	virtio_emu_init(&machine, &host.platform);
	virtio_bus_set_platform(&machine.platform);
	if (virtio_gpio_model_init(&model, &config)) {
		tap_puts("Bail out! there is no device\n");
		return 1;
	}
	add();
	TEST(lines_have_names);
	TEST(an_output_is_driven);
	TEST(an_input_is_sensed);
	TEST(an_edge_interrupts);
	TEST(a_level_interrupts);
	TEST(several_lines_interrupt);
	TEST(it_is_stopped_with_interrupts_unmasked);
	TEST(a_device_comes_and_goes_with_interrupts_unmasked);
	virtio_emu_remove(&slot);
	virtio_model_exit(&model.model);
	return tap_done();
}
