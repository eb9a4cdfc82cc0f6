/* SPDX-License-Identifier: BSD-2-Clause */
/* The emulated machine: windows of registers, interrupt lines, doorbells. */
#include <virtio/virtio_dummy.h>

#include "fake_platform.h"
#include "raw_rig.h"

#define STUCK_CALLS 1000

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_dummy_model models[2];
static struct virtio_emu_mmio second;
static char in[64];

static const struct kvec piece = { in, sizeof(in) };

static void machine_up(void)
{
	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	for (unsigned int i = 0; i < 2; i++)
		is_int(virtio_dummy_model_init(&models[i], &fp.platform, 16),
		       0);
}

static void machine_down(void)
{
	ok(list_empty(&emu.devices));
	for (unsigned int i = 0; i < 2; i++)
		virtio_model_exit(&models[i].model);
	is_clean(&fp);
}

static uint32_t reg_read(uintptr_t reg, unsigned int width)
{
	return emu.platform.ops->read(emu.platform.ctx, reg, width);
}

static int machine_wait(uint64_t timeout_ns)
{
	return emu.platform.ops->wait(emu.platform.ctx, timeout_ns);
}

/* ---- windows ---------------------------------------------------------- */

static void where_nothing_is_ones_are_read(void)
{
	machine_up();
	is_hex(reg_read(0x1000, 4), 0xffffffff);
	is_int(virtio_emu_add(&emu, &second, &models[0].model, 2), 0);
	is_hex(reg_read(second.device.base, 4), VIRTIO_MMIO_MAGIC);
	is_hex(reg_read(second.device.base + 0x1000, 4), 0xffffffff);
	is_hex(reg_read(second.device.base + 0x1000, 2), 0xffff);
	is_hex(reg_read(second.device.base + 0x1000, 1), 0xff);
	is_hex(reg_read(0, 4), 0xffffffff);
	/* A write is lost. */
	emu.platform.ops->write(&emu, 0x7000 + VIRTIO_MMIO_STATUS, 4, 0);
	virtio_emu_remove(&second);
	is_hex(reg_read(0x1000, 4), 0xffffffff);
	machine_down();
}

static void two_devices_do_not_meet(void)
{
	struct virtqueue *vqs[2];

	machine_up();
	raw_up(&emu, &models[0].model, 2, NULL, 0);
	vqs[0] = raw.vq;
	is_int(virtio_emu_add(&emu, &second, &models[1].model, 1), 0);
	vqs[1] = raw.vq;
	ok(vqs[0] != vqs[1]);
	ok(raw.place.device.base != second.device.base);
	is_int(reg_read(raw.place.device.base + 4, 4), 2);
	is_int(reg_read(second.device.base + 4, 4), 1);
	is_int(raw_send(NULL, 0, &piece, 1), 37);
	is_int(models[0].served, 0);
	is_int(models[1].served, 1);
	raw.vq = vqs[0];
	is_int(raw_send(NULL, 0, &piece, 1), 37);
	is_int(models[0].served, 1);
	raw.vq = vqs[1];
	virtio_emu_remove(&second);
	raw.vq = vqs[0];
	is_int(raw_send(NULL, 0, &piece, 1), 37);
	raw_down();
	machine_down();
}

/* A device that comes later does not get a window that is taken. */
static void windows_after_a_removal(void)
{
	struct virtio_emu_mmio first;

	machine_up();
	is_int(virtio_emu_add(&emu, &first, &models[0].model, 2), 0);
	is_int(virtio_emu_add(&emu, &second, &models[1].model, 2), 0);
	virtio_emu_remove(&first);
	is_int(virtio_emu_add(&emu, &first, &models[0].model, 2), 0);
	ok(first.device.base != second.device.base);
	virtio_emu_remove(&second);
	virtio_emu_remove(&first);
	machine_down();
}

static void a_version_that_is_none_is_not_added(void)
{
	machine_up();
	is_int(virtio_emu_add(&emu, &second, &models[0].model, 3), -ENXIO);
	ok(list_empty(&emu.devices));
	is_hex(reg_read(0x1000, 4), 0xffffffff);
	is_int(virtio_emu_add(&emu, &second, &models[0].model, 2), 0);
	virtio_emu_remove(&second);
	machine_down();
}

/* ---- interrupts ------------------------------------------------------- */

static irqreturn_t count_calls(int irq, void *dev_id)
{
	(void)irq;
	++*(int *)dev_id;
	return IRQ_NONE;
}

static void one_handler_to_a_line(void)
{
	unsigned int line;
	int calls = 0, others = 0;

	machine_up();
	is_int(virtio_emu_add(&emu, &second, &models[0].model, 2), 0);
	line = second.device.irq;
	is_int(emu.ops.request_irq(&emu, line + 1, count_calls, &calls),
	       -EINVAL);
	is_int(emu.ops.request_irq(&emu, line, count_calls, &calls), 0);
	is_int(emu.ops.request_irq(&emu, line, count_calls, &others), -EBUSY);
	emu.ops.free_irq(&emu, line, &others); /* not the one that has it */
	is_int(emu.ops.request_irq(&emu, line, count_calls, &others), -EBUSY);
	emu.ops.free_irq(&emu, line, &calls);
	is_int(emu.ops.request_irq(&emu, line, count_calls, &others), 0);
	emu.ops.free_irq(&emu, line, &others);
	is_int(machine_wait(0), 0);
	is_int(calls + others, 0);
	virtio_emu_remove(&second);
	machine_down();
}

static void a_line_that_stays_up_is_dropped(void)
{
	unsigned int line;
	int calls = 0;

	machine_up();
	is_int(virtio_emu_add(&emu, &second, &models[0].model, 2), 0);
	line = second.device.irq;
	is_int(emu.ops.request_irq(&emu, line, count_calls, &calls), 0);
	second.irq.raised = true;
	is_int(machine_wait(0), STUCK_CALLS);
	is_int(calls, STUCK_CALLS);
	is_int(fake_logged(&fp, "stays up"), 1);
	is_int(machine_wait(0), 0);
	is_int(calls, STUCK_CALLS);
	emu.ops.free_irq(&emu, line, &calls);
	virtio_emu_remove(&second);
	machine_down();
}

/* ---- doorbells -------------------------------------------------------- */

/* A buffer is offered, but nobody waits yet. */
static void kick(void)
{
	struct scatterlist sg;

	sg_init_one(&sg, in, sizeof(in));
	raw.len = -1;
	is_int(virtqueue_add_inbuf(raw.vq, &sg, 1, &raw, GFP_KERNEL), 0);
	virtqueue_kick(raw.vq);
}

static void nothing_happens_before_somebody_waits(void)
{
	machine_up();
	raw_up(&emu, &models[0].model, 2, NULL, 0);
	kick();
	is_int(models[0].served, 0);
	is_int(raw.len, -1);
	is_int(machine_wait(0), 1);
	is_int(models[0].served, 1);
	is_int(raw.len, 37);
	raw_down();
	machine_down();
}

static void models_work_and_nothing_is_delivered(void)
{
	unsigned int len = 0;

	machine_up();
	raw_up(&emu, &models[0].model, 2, NULL, 0);
	ok(!virtio_emu_run(&emu));
	kick();
	ok(virtio_emu_run(&emu));
	ok(!virtio_emu_run(&emu));
	is_int(models[0].served, 1);
	is_int(raw.len, -1); /* the callback was not called ... */
	ok(virtqueue_get_buf(raw.vq, &len) == &raw);
	is_int(len, 37);
	is_int(machine_wait(0), 1); /* ... until somebody waits */

	virtio_emu_mute(&raw.place, true);
	kick();
	ok(!virtio_emu_run(&emu));
	virtio_emu_mute(&raw.place, false);
	is_int(machine_wait(0), 1);
	raw_down();
	machine_down();
}

static void waiting_for_nothing_takes_its_time(void)
{
	machine_up();
	raw_up(&emu, &models[0].model, 2, NULL, 0);
	is_int(machine_wait(5000), 0);
	is_int(fp.now, 5000);
	kick();
	is_int(machine_wait(5000), 1);
	is_int(fp.now, 5000);
	is_int(emu.ops.now(&emu), 5000);
	/* Work without an interrupt is reported at once, too. */
	virtqueue_disable_cb(raw.vq);
	kick();
	is_int(machine_wait(5000), 0);
	is_int(fp.now, 5000);
	is_int(models[0].served, 2);
	raw_down();
	machine_down();
}

static void a_muted_device_works_when_it_wakes(void)
{
	machine_up();
	raw_up(&emu, &models[0].model, 2, NULL, 0);
	virtio_emu_mute(&raw.place, true);
	kick();
	is_int(machine_wait(100), 0);
	is_int(models[0].served, 0);
	virtio_emu_mute(&raw.place, false);
	is_int(machine_wait(100), 1);
	is_int(models[0].served, 1);
	is_int(raw.len, 37);
	raw_down();
	machine_down();
}

static void a_device_that_leaves_does_not_work_any_more(void)
{
	machine_up();
	raw_up(&emu, &models[0].model, 2, NULL, 0);
	kick();
	raw_down();
	is_int(machine_wait(0), 0);
	is_int(models[0].served, 0);
	is_int(raw.len, -1);
	machine_down();
}

/* ---- the host --------------------------------------------------------- */

static void events_and_lines_go_to_the_host(void)
{
	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	ok(!emu.platform.ops->trace);
	fake_platform_trace(&fp);
	fp.platform.big_endian = true;
	virtio_emu_init(&emu, &fp.platform);
	ok(emu.platform.big_endian);
	is_int(virtio_dummy_model_init(&models[0], &fp.platform, 16), 0);
	is_int(virtio_emu_add(&emu, &second, &models[0].model, 2), 0);
	ok(fp.nr_events > 0);
	virtio_emu_remove(&second);
	virtio_printk(&emu.platform, VIRTIO_LOG_INFO, "a line");
	is_str(fp.lines[fp.nr_lines - 1], "a line");
	virtio_model_exit(&models[0].model);
	is_clean(&fp);
}

int main(void)
{
	TEST(where_nothing_is_ones_are_read);
	TEST(two_devices_do_not_meet);
	TEST(windows_after_a_removal);
	TEST(a_version_that_is_none_is_not_added);
	TEST(one_handler_to_a_line);
	TEST(a_line_that_stays_up_is_dropped);
	TEST(nothing_happens_before_somebody_waits);
	TEST(models_work_and_nothing_is_delivered);
	TEST(waiting_for_nothing_takes_its_time);
	TEST(a_muted_device_works_when_it_wakes);
	TEST(a_device_that_leaves_does_not_work_any_more);
	TEST(events_and_lines_go_to_the_host);
	return tap_done();
}
