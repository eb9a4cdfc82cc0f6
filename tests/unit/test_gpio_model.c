/* SPDX-License-Identifier: BSD-2-Clause */
/* The GPIO model: lines, names, interrupts, and what breaks it. */
#include <virtio/port/emu.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_gpio.h>
#include <virtio/virtio_ids.h>

#include "bytes.h"
#include "fake_platform.h"
#include "tap.h"

#define LINES 5

enum { NONE, OUT, IN };

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_emu_mmio place;
static struct virtio_gpio_model model;
static struct virtio_gpio_model_line lines[LINES];
static struct virtqueue *requestq, *eventq;
static int outputs[LINES]; /* what the model said that they are driven to */

static struct {
	struct virtio_gpio_irq_request req;
	struct virtio_gpio_irq_response resp;
	unsigned int answers;
} events[LINES];

/* ---- a driver that says what the test wants ------------------------------ */

static int answer_len;

static void answered(struct virtqueue *vq)
{
	unsigned int len;

	while (virtqueue_get_buf(vq, &len))
		answer_len = (int)len;
}

static void event(struct virtqueue *vq)
{
	unsigned int len, *line;

	while ((line = virtqueue_get_buf(vq, &len))) {
		is_int(len, 1);
		events[*line].answers++;
	}
}

static int probe(struct virtio_device *vdev)
{
	struct virtqueue_info info[] = {
		{ .name = "requestq", .callback = answered },
		{ .name = "eventq", .callback = event },
	};
	struct virtqueue *vqs[2] = { NULL, NULL };
	bool irq = virtio_has_feature(vdev, VIRTIO_GPIO_F_IRQ);
	int err = virtio_find_vqs(vdev, irq ? 2 : 1, vqs, info, NULL);

	requestq = vqs[0];
	eventq = vqs[1];
	return err;
}

static void remove_driver(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	vdev->config->del_vqs(vdev);
}

static const struct virtio_device_id ids[] = {
	{ VIRTIO_ID_GPIO, VIRTIO_DEV_ANY_ID }, { 0, 0 }
};
static const unsigned int features[] = { VIRTIO_GPIO_F_IRQ };
static struct virtio_driver drv = {
	.driver.name = "gpio",
	.id_table = ids,
	.feature_table = features,
	.feature_table_size = 1,
	.probe = probe,
	.remove = remove_driver,
};

static void deliver(void)
{
	const struct virtio_platform *p = place.device.vdev.dev.platform;

	while (p->ops->wait(p->ctx, 0) > 0)
		;
}

/* Send bytes and take an answer: its used length, or -1. */
static int send(const void *out, unsigned int out_len, void *in,
		unsigned int in_len)
{
	static uint8_t there[16], back[64];
	struct scatterlist sg[2], *sgs[] = { &sg[0], &sg[1] };

	memcpy(there, out, out_len);
	memset(back, 0xee, sizeof(back));
	sg_init_one(&sg[0], there, out_len);
	sg_init_one(&sg[1], back, in_len);
	answer_len = -1;
	is_int(virtqueue_add_sgs(requestq, sgs, 1, 1, there, GFP_KERNEL), 0);
	virtqueue_kick(requestq);
	deliver();
	memcpy(in, back, in_len);
	return answer_len;
}

/* The value of the answer; -1 if the status says that it failed. */
static int message(unsigned int type, unsigned int line, unsigned int value)
{
	const struct virtio_gpio_request req = {
		.type = cpu_to_le16((uint16_t)type),
		.gpio = cpu_to_le16((uint16_t)line),
		.value = cpu_to_le32(value),
	};
	struct virtio_gpio_response resp;

	is_int(send(&req, sizeof(req), &resp, sizeof(resp)), sizeof(resp));
	if (resp.status == VIRTIO_GPIO_STATUS_OK)
		return resp.value;
	is_int(resp.status, VIRTIO_GPIO_STATUS_ERR);
	is_int(resp.value, 0);
	return -1;
}

static int set_direction(unsigned int line, unsigned int direction)
{
	return message(VIRTIO_GPIO_MSG_SET_DIRECTION, line, direction);
}

static int set_value(unsigned int line, unsigned int value)
{
	return message(VIRTIO_GPIO_MSG_SET_VALUE, line, value);
}

static int value(unsigned int line)
{
	return message(VIRTIO_GPIO_MSG_GET_VALUE, line, 0);
}

static int set_irq_type(unsigned int line, unsigned int type)
{
	return message(VIRTIO_GPIO_MSG_SET_IRQ_TYPE, line, type);
}

static void unmask(unsigned int line)
{
	static unsigned int numbers[] = { 0, 1, 2, 3, 4 };
	struct scatterlist sg[2], *sgs[] = { &sg[0], &sg[1] };

	events[line].req.gpio = cpu_to_le16((uint16_t)line);
	events[line].resp.status = 0xee;
	sg_init_one(&sg[0], &events[line].req, sizeof(events[line].req));
	sg_init_one(&sg[1], &events[line].resp, sizeof(events[line].resp));
	is_int(virtqueue_add_sgs(eventq, sgs, 1, 1, &numbers[line], GFP_KERNEL),
	       0);
	virtqueue_kick(eventq);
	deliver();
}

static void input(unsigned int line, bool level)
{
	virtio_gpio_model_set_input(&model, line, level);
	deliver();
}

/* How often the line's buffer came back since the last look, and with what. */
static unsigned int came(unsigned int line, uint8_t status)
{
	unsigned int n = events[line].answers;

	if (n)
		is_int(events[line].resp.status, status);
	events[line].answers = 0;
	return n;
}

static unsigned int interrupts(unsigned int line)
{
	return came(line, VIRTIO_GPIO_IRQ_STATUS_VALID);
}

/* ---- up and down --------------------------------------------------------- */

static void output(void *ctx, unsigned int line, int level)
{
	is_hex((uintptr_t)ctx, (uintptr_t)outputs);
	outputs[line] = level;
}

static struct virtio_gpio_model_config config(void)
{
	return (struct virtio_gpio_model_config){
		.platform = &fp.platform,
		.queue_size = 16,
		.lines = lines,
		.num_lines = LINES,
		.irq = true,
		.output = output,
		.ctx = outputs,
	};
}

static void up(uint32_t version, bool irq)
{
	struct virtio_gpio_model_config c = config();

	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	memset(events, 0, sizeof(events));
	memset(outputs, 0x7f, sizeof(outputs));
	c.irq = irq;
	is_int(virtio_gpio_model_init(&model, &c), 0);
	is_int(register_virtio_driver(&drv), 0);
	is_int(virtio_emu_add(&emu, &place, &model.model, version), 0);
	ok(place.device.vdev.dev.driver != NULL);
}

static void down(void)
{
	virtio_emu_remove(&place);
	unregister_virtio_driver(&drv);
	virtio_model_exit(&model.model);
	is_clean(&fp);
}

/* ---- lines --------------------------------------------------------------- */

static void lines_are_driven_and_sensed(uint32_t version)
{
	up(version, true);
	is_int(message(VIRTIO_GPIO_MSG_GET_DIRECTION, 1, 0), NONE);
	is_int(set_value(1, 1), 0);
	is_int(virtio_gpio_model_output(&model, 1), -1);
	is_int(set_direction(1, OUT), 0);
	is_int(outputs[1], 1);
	is_int(virtio_gpio_model_output(&model, 1), 1);
	is_int(message(VIRTIO_GPIO_MSG_GET_DIRECTION, 1, 0), OUT);
	is_int(value(1), 1);
	is_int(set_value(1, 0), 0);
	is_int(outputs[1], 0);
	is_int(value(1), 0);
	is_int(set_direction(2, IN), 0);
	is_int(value(2), 0);
	input(2, true);
	is_int(value(2), 1);
	is_int(value(1), 0);
	down();
}

static void a_modern_device_has_lines(void)
{
	lines_are_driven_and_sensed(2);
}

static void a_legacy_device_has_lines(void)
{
	lines_are_driven_and_sensed(1);
}

/* dev.gpio.requestq-op.8, and a reset does the same. */
static void a_line_that_is_not_used_is_forgotten(void)
{
	up(2, true);
	is_int(set_value(0, 1), 0);
	is_int(set_direction(0, OUT), 0);
	is_int(set_direction(0, NONE), 0);
	is_int(outputs[0], -1);
	is_int(set_direction(0, OUT), 0);
	is_int(outputs[0], 0);
	is_int(set_value(0, 1), 0);
	unregister_virtio_driver(&drv);
	is_int(outputs[0], -1);
	register_virtio_driver(&drv);
	is_int(message(VIRTIO_GPIO_MSG_GET_DIRECTION, 0, 0), NONE);
	down();
}

static void what_makes_no_sense_fails(void)
{
	up(2, true);
	is_int(value(LINES), -1);
	is_int(value(65535), -1);
	is_int(set_direction(0, 3), -1);
	is_int(set_value(0, 2), -1);
	is_int(message(0, 0, 0), -1);
	is_int(message(7, 0, 0), -1);
	is_int(message(VIRTIO_GPIO_MSG_GET_LINE_NAMES, 0, 0), -1);
	is_int(set_irq_type(0, 5), -1);
	is_int(set_irq_type(0, 9), -1);
	is_int(virtio_gpio_model_output(&model, LINES), -1);
	input(LINES, true);
	is_int(set_direction(0, OUT), 0);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), -1);
	down();
}

/* ---- names --------------------------------------------------------------- */

static void names_are_told(void)
{
	static const char expected[] = "\0LED\0\0a button\0\0";
	const struct virtio_gpio_request req = {
		.type = cpu_to_le16(VIRTIO_GPIO_MSG_GET_LINE_NAMES),
	};
	struct virtio_gpio_config space;
	uint8_t answer[sizeof(expected)];

	lines[0].name = "LED";
	lines[2].name = "a button";
	lines[3].name = "";
	up(2, true);
	virtio_cread_bytes(&place.device.vdev, 0, &space, sizeof(space));
	is_int(le16_to_cpu(space.ngpio), LINES);
	is_int(le32_to_cpu(space.gpio_names_size), sizeof(expected) - 1);
	is_int(send(&req, sizeof(req), answer, sizeof(answer)),
	       sizeof(expected));
	is_mem(answer, expected, sizeof(expected));
	down();
	memset(lines, 0, sizeof(lines));
}

static void a_device_is_refused(void)
{
	struct virtio_gpio_model_config c = config();

	fake_platform_init(&fp);
	lines[1].name = "twin";
	lines[4].name = "twin";
	is_int(virtio_gpio_model_init(&model, &c), -EINVAL);
	memset(lines, 0, sizeof(lines));
	c.num_lines = 0;
	is_int(virtio_gpio_model_init(&model, &c), -EINVAL);
	c.num_lines = 65536;
	is_int(virtio_gpio_model_init(&model, &c), -EINVAL);
	is_clean(&fp);
}

/* ---- interrupts ---------------------------------------------------------- */

static void an_edge_interrupts(unsigned int type, unsigned int up_to,
			       unsigned int down_to)
{
	up(2, true);
	is_int(set_direction(3, IN), 0);
	is_int(set_irq_type(3, type), 0);
	unmask(3);
	is_int(interrupts(3), 0);
	for (int i = 0; i < 3; i++) {
		input(3, true);
		is_int(interrupts(3), up_to);
		if (up_to)
			unmask(3);
		input(3, true);
		is_int(interrupts(3), 0);
		input(3, false);
		is_int(interrupts(3), down_to);
		if (down_to)
			unmask(3);
	}
	down();
}

static void edges_interrupt(void)
{
	an_edge_interrupts(VIRTIO_GPIO_IRQ_TYPE_EDGE_RISING, 1, 0);
	an_edge_interrupts(VIRTIO_GPIO_IRQ_TYPE_EDGE_FALLING, 0, 1);
	an_edge_interrupts(VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH, 1, 1);
}

/* dev.gpio.requestq-op.9: once, however many there were. */
static void an_edge_is_latched_while_masked(void)
{
	up(2, true);
	input(0, true);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_FALLING), 0);
	for (int i = 0; i < 3; i++) {
		input(0, false);
		input(0, true);
	}
	is_int(interrupts(0), 0);
	unmask(0);
	is_int(interrupts(0), 1);
	unmask(0);
	is_int(interrupts(0), 0);
	down();
}

/* dev.gpio.requestq-op.10 */
static void a_level_is_not_latched(void)
{
	up(2, true);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_LEVEL_HIGH), 0);
	input(0, true);
	input(0, false);
	unmask(0);
	is_int(interrupts(0), 0);
	input(0, true);
	is_int(interrupts(0), 1);
	unmask(0);
	is_int(interrupts(0), 1);
	input(0, false);
	unmask(0);
	is_int(interrupts(0), 0);
	is_int(set_irq_type(1, VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW), 0);
	unmask(1);
	is_int(interrupts(1), 1);
	is_int(interrupts(0), 0);
	down();
}

/* dev.gpio.eventq-op.2, dev.gpio.requestq-op.11 */
static void disabling_gives_the_buffer_back(void)
{
	up(2, true);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	unmask(0);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_NONE), 0);
	is_int(came(0, VIRTIO_GPIO_IRQ_STATUS_INVALID), 1);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	input(0, true);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_NONE), 0);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	unmask(0);
	is_int(interrupts(0), 0);
	is_int(set_direction(0, NONE), 0);
	is_int(came(0, VIRTIO_GPIO_IRQ_STATUS_INVALID), 1);
	/* 5.18.6.6: unmasked without being enabled. */
	unmask(0);
	is_int(came(0, VIRTIO_GPIO_IRQ_STATUS_INVALID), 1);
	down();
}

/* drv.gpio.requestq-op.9 */
static void a_type_changes_by_way_of_none(void)
{
	up(2, true);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW), -1);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_NONE), 0);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW), 0);
	down();
}

static void lines_interrupt_in_any_order(uint32_t version)
{
	up(version, true);
	for (unsigned int i = 0; i < LINES; i++) {
		is_int(set_irq_type(i, VIRTIO_GPIO_IRQ_TYPE_EDGE_RISING), 0);
		unmask(i);
	}
	for (int round = 0; round < 20; round++) {
		unsigned int line = (unsigned int)(round * 3) % LINES;

		input(line, true);
		for (unsigned int i = 0; i < LINES; i++)
			is_int(interrupts(i), i == line);
		input(line, false);
		unmask(line);
	}
	down();
}

static void interrupts_come_in_any_order(void)
{
	lines_interrupt_in_any_order(2);
	lines_interrupt_in_any_order(1);
}

/* What was kept is the driver's again, and nobody may write there. */
static void a_reset_forgets_the_buffers(void)
{
	up(2, true);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	unmask(0);
	unregister_virtio_driver(&drv);
	input(0, true);
	is_int(events[0].resp.status, 0xee);
	register_virtio_driver(&drv);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	input(0, false);
	is_int(interrupts(0), 0);
	unmask(0);
	is_int(interrupts(0), 1);
	down();
}

static void without_the_feature_there_are_none(void)
{
	up(2, false);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), -1);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_NONE), -1);
	is_int(set_direction(0, IN), 0);
	input(0, true);
	is_int(value(0), 1);
	down();
}

/* ---- what breaks it ------------------------------------------------------ */

static void is_broken(const char *why)
{
	ok(model.model.status & VIRTIO_CONFIG_S_NEEDS_RESET);
	is_int(fake_logged(&fp, why), 1);
	down();
}

static void a_message_of_another_size_breaks_it(void)
{
	uint8_t bytes[16] = { VIRTIO_GPIO_MSG_GET_VALUE };

	up(2, true);
	is_int(send(bytes, 7, bytes, 2), -1);
	is_broken("drv.gpio.requestq-op.3");
	up(2, true);
	bytes[0] = VIRTIO_GPIO_MSG_GET_VALUE;
	is_int(send(bytes, 8, bytes, 1), -1);
	is_broken("drv.gpio.requestq-op.2");
}

static void a_second_buffer_for_a_line_breaks_it(void)
{
	up(2, true);
	is_int(set_irq_type(0, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	is_int(set_irq_type(1, VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH), 0);
	unmask(1);
	unmask(0);
	unmask(0);
	/* Nor is the other line's answered any more. */
	input(1, true);
	is_int(interrupts(1), 0);
	is_int(events[1].resp.status, 0xee);
	is_broken("drv.gpio.eventq-op.4");
}

int main(void)
{
	TEST(a_modern_device_has_lines);
	TEST(a_legacy_device_has_lines);
	TEST(a_line_that_is_not_used_is_forgotten);
	TEST(what_makes_no_sense_fails);
	TEST(names_are_told);
	TEST(a_device_is_refused);
	TEST(edges_interrupt);
	TEST(an_edge_is_latched_while_masked);
	TEST(a_level_is_not_latched);
	TEST(disabling_gives_the_buffer_back);
	TEST(a_type_changes_by_way_of_none);
	TEST(interrupts_come_in_any_order);
	TEST(a_reset_forgets_the_buffers);
	TEST(without_the_feature_there_are_none);
	TEST(a_message_of_another_size_breaks_it);
	TEST(a_second_buffer_for_a_line_breaks_it);
	return tap_done();
}
