/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console driver against the console model, in one process: one port and
 * many, that come, go, open, close and are resized while the driver runs. Then
 * the driver against a device that lies about ports.
 */
#include <string.h>

#include <virtio/port/emu.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_console.h>
#include <virtio/virtio_ids.h>

#include "fake_platform.h"
#include "layouts.h"
#include "memory.h"
#include "tap.h"

#define PORTS	6
#define SECOND	1000000000u
#define BIG	50000u
#define MAX_LOG 40

static struct {
	struct virtio_emu emu;
	struct virtio_emu_mmio place;
	struct virtio_driver driver;
	struct virtio_console *console;
	uint32_t version;
	/* The device. */
	struct virtio_console_model model;
	struct virtio_console_model_port ports[PORTS];
	size_t output_room; /* bytes that the backend takes before it stalls */
	uint8_t output[2 * BIG];
	size_t output_len;
	bool echo;
	int opened[PORTS]; /* by the driver, less closed */
	unsigned int ready[PORTS];
	char emergency[8];
	size_t emergency_len;
	/* What the application was told. */
	enum virtio_console_event events[64];
	uint32_t event_ports[64];
	unsigned int num_events;
	unsigned int lines; /* warnings and errors */
	char line[MAX_LOG][256];
} t;

static struct fake_platform fp;
static struct test_memory mem;
static uint8_t big[BIG], back[BIG];

/* ---- the device --------------------------------------------------------- */

static size_t backend_output(void *ctx, unsigned int port, const void *buf,
			     size_t len)
{
	(void)ctx;
	if (t.echo)
		return virtio_console_model_input(&t.model, port, buf, len);
	if (len > t.output_room)
		len = t.output_room;
	if (len > sizeof(t.output) - t.output_len)
		len = sizeof(t.output) - t.output_len;
	memcpy(t.output + t.output_len, buf, len);
	t.output_len += len;
	t.output_room -= len;
	return len;
}

static void backend_ready(void *ctx, unsigned int port)
{
	(void)ctx;
	t.ready[port]++;
	if (t.echo)
		virtio_console_model_resume(&t.model, port);
}

static void backend_open(void *ctx, unsigned int port, bool open)
{
	(void)ctx;
	t.opened[port] += open ? 1 : -1;
}

static void backend_emergency(void *ctx, uint8_t c)
{
	(void)ctx;
	if (t.emergency_len < sizeof(t.emergency) - 1)
		t.emergency[t.emergency_len++] = (char)c;
}

static const struct virtio_console_backend_ops backend = {
	.output = backend_output,
	.ready = backend_ready,
	.open = backend_open,
	.emergency = backend_emergency,
};

/* ---- the machine -------------------------------------------------------- */

static void keep_log(void *ctx, enum virtio_log_level level, const char *line)
{
	(void)ctx;
	if (level > VIRTIO_LOG_WARNING)
		return;
	if (t.lines < MAX_LOG)
		strncpy(t.line[t.lines], line, sizeof(t.line[0]) - 1);
	t.lines++;
}

static bool logged(const char *words)
{
	for (unsigned int i = 0; i < t.lines && i < MAX_LOG; i++)
		if (strstr(t.line[i], words))
			return true;
	return false;
}

static void on_event(void *ctx, struct virtio_console_port *port,
		     enum virtio_console_event event)
{
	(void)ctx;
	if (t.num_events == 64)
		return;
	t.events[t.num_events] = event;
	t.event_ports[t.num_events++] = virtio_console_port_info(port)->id;
}

static bool happened(enum virtio_console_event event, uint32_t port)
{
	for (unsigned int i = 0; i < t.num_events; i++)
		if (t.events[i] == event && t.event_ports[i] == port)
			return true;
	return false;
}

/* Let both sides work until neither has anything to do. */
static void settle(void)
{
	const struct virtio_platform *p = &t.emu.platform;
	unsigned int idle = 0;

	for (unsigned int i = 0; i < 1000 && idle < 3; i++)
		idle = p->ops->wait(p->ctx, 0) ? 0 : idle + 1;
	is_int(idle, 3);
}

static void begin(uint32_t version)
{
	memset(&t, 0, sizeof(t));
	t.version = version;
	t.output_room = sizeof(t.output);
	fake_platform_init(&fp);
	fp.ops.log = keep_log;
	memory_begin(&mem, &fp, memory_kind());
	memory_machine(&mem, &t.emu);
	virtio_bus_set_platform(&t.emu.platform);
	virtio_console_driver_init(&t.driver);
	is_int(register_virtio_driver(&t.driver), 0);
	for (size_t i = 0; i < BIG; i++)
		big[i] = (uint8_t)(i * 7 + i / 256);
}

static bool show(struct virtio_model *model)
{
	layout_choose(model);
	if (!is_int(virtio_emu_add(&t.emu, &t.place, model, t.version), 0))
		return false;
	t.console = virtio_console_from_vdev(virtio_bus_next_device(NULL));
	if (t.console)
		virtio_console_set_handler(t.console, on_event, NULL);
	return true;
}

static void start(unsigned int num_ports, bool multiport, uint16_t cols,
		  unsigned int queue_size)
{
	const struct virtio_console_model_config config = {
		.platform = &t.emu.platform,
		.ops = &backend,
		.queue_size = queue_size,
		.ports = t.ports,
		.num_ports = num_ports,
		.multiport = multiport,
		.cols = cols,
		.rows = 25,
	};

	is_int(virtio_console_model_init(&t.model, &config), 0);
	show(&t.model.model);
	ok(t.console);
	ok(layout_agreed(&t.place.device.vdev));
	settle();
}

static void end(struct virtio_model *model)
{
	virtio_emu_remove(&t.place);
	unregister_virtio_driver(&t.driver);
	virtio_model_exit(model);
	virtio_bus_set_platform(NULL);
	memory_end(&mem);
	is_clean(&fp);
}

static struct virtio_console_port *port_by_id(uint32_t id)
{
	struct virtio_console_port *port = NULL;

	while ((port = virtio_console_next_port(t.console, port)))
		if (virtio_console_port_info(port)->id == id)
			break;
	return port;
}

/* ---- one port ----------------------------------------------------------- */

static void check_one_port(uint32_t version, unsigned int queue_size)
{
	struct virtio_console_port *port;
	char text[32];

	begin(version);
	start(1, false, 80, queue_size);
	port = virtio_console_next_port(t.console, NULL);
	ok(port && !virtio_console_next_port(t.console, port));
	is_int(virtio_console_info(t.console)->cols, 80);
	is_int(virtio_console_info(t.console)->max_ports, 1);
	ok(virtio_console_port_info(port)->open);
	is_int(virtio_console_port_info(port)->rows, 25);
	is_int(t.opened[0], 1);
	is_int(virtio_console_open(port), 0);
	is_int(virtio_console_close(port), -EOPNOTSUPP);

	is_int(virtio_console_read(port, text, sizeof(text), 0), -ETIMEDOUT);
	is_int(virtio_console_read(port, text, 0, 0), 0);
	is_int(virtio_console_write(port, "hello", 5, SECOND), 5);
	is_int(virtio_console_flush(port, SECOND), 0);
	is_int(t.output_len, 5);
	is_mem(t.output, "hello", 5);

	is_int(virtio_console_model_input(&t.model, 0, "world", 5), 5);
	settle();
	ok(happened(VIRTIO_CONSOLE_EVENT_INPUT, 0));
	is_int(virtio_console_read(port, text, 2, SECOND), 2);
	is_int(virtio_console_read(port, text + 2, 30, SECOND), 3);
	is_mem(text, "world", 5);
	end(&t.model.model);
	is_int(t.opened[0], 0);
	is_int(t.lines, 0);
}

static void one_port(void)
{
	check_one_port(2, 16);
}

static void one_port_of_a_legacy_device(void)
{
	check_one_port(1, 16);
}

static void queues_of_one_descriptor(void)
{
	check_one_port(2, 1);
}

/* More than all buffers hold, to a backend that echoes as it can. */
static void much_is_echoed(void)
{
	struct virtio_console_port *port;
	size_t sent = 0, got = 0;
	int n;

	begin(2);
	t.echo = true;
	start(1, false, 0, 4);
	port = port_by_id(0);
	while (got < BIG) {
		if (sent < BIG) {
			n = virtio_console_write(port, big + sent, BIG - sent,
						 0);
			if (n > 0)
				sent += (size_t)n;
		}
		n = virtio_console_read(port, back + got, BIG - got, SECOND);
		if (!ok(n > 0))
			break;
		got += (size_t)n;
	}
	is_mem(back, big, BIG);
	is_int(virtio_console_read(port, back, 1, 0), -ETIMEDOUT);
	end(&t.model.model);
}

/* The device stops taking output in the middle of a buffer. */
static void a_backend_that_stalls(void)
{
	struct virtio_console_port *port;
	int n;

	begin(2);
	start(1, false, 0, 8);
	t.output_room = 1500;
	port = port_by_id(0);
	n = virtio_console_write(port, big, BIG, 1000000);
	ok(n > 1500 && n < (int)BIG);
	is_int(virtio_console_write(port, big, 1, 0), -ETIMEDOUT);
	is_int(virtio_console_flush(port, 1000000), -ETIMEDOUT);
	is_int(t.output_len, 1500);
	t.output_room = sizeof(t.output);
	virtio_console_model_resume(&t.model, 0);
	is_int(virtio_console_flush(port, SECOND), 0);
	ok(happened(VIRTIO_CONSOLE_EVENT_OUTPUT, 0));
	is_int(t.output_len, n);
	is_mem(t.output, big, (size_t)n);
	end(&t.model.model);
}

static void resize_by_configuration(void)
{
	begin(2);
	start(1, false, 80, 8);
	is_int(virtio_console_model_resize(&t.model, 0, 132, 43), 0);
	settle();
	ok(happened(VIRTIO_CONSOLE_EVENT_RESIZED, 0));
	is_int(virtio_console_port_info(port_by_id(0))->cols, 132);
	is_int(virtio_console_info(t.console)->rows, 43);
	end(&t.model.model);
}

/* ---- many ports --------------------------------------------------------- */

static void check_ports_come_and_go(uint32_t version)
{
	const struct virtio_console_port_info *info;
	struct virtio_console_port *port;
	char text[8];

	begin(version);
	start(PORTS, true, 80, 8);
	ok(!virtio_console_next_port(t.console, NULL));
	is_int(virtio_console_info(t.console)->max_ports, PORTS);

	is_int(virtio_console_model_add(&t.model, 0, NULL, true), 0);
	is_int(virtio_console_model_add(&t.model, 3, "org.test", false), 0);
	is_int(virtio_console_model_add(&t.model, 3, NULL, false), -EEXIST);
	is_int(virtio_console_model_add(&t.model, PORTS, NULL, false), -EINVAL);
	settle();
	ok(happened(VIRTIO_CONSOLE_EVENT_ADDED, 0));
	ok(happened(VIRTIO_CONSOLE_EVENT_NAMED, 3));

	/* The one for text opens by itself. */
	info = virtio_console_port_info(port_by_id(0));
	ok(info->console && info->open);
	is_int(t.opened[0], 1);
	is_int(info->cols, 80);

	port = port_by_id(3);
	info = virtio_console_port_info(port);
	is_str(info->name, "org.test");
	ok(!info->open && !info->peer && !info->console);
	is_int(virtio_console_read(port, text, 8, 0), -EIO);
	is_int(virtio_console_open(port), 0);
	is_int(virtio_console_read(port, text, 8, 0), 0);
	is_int(virtio_console_write(port, "x", 1, 0), -ETIMEDOUT);
	settle();
	is_int(t.opened[3], 1);
	is_int(virtio_console_model_open(&t.model, 3, true), 0);
	settle();
	ok(happened(VIRTIO_CONSOLE_EVENT_OPENED, 3));
	is_int(virtio_console_write(port, "out", 3, 0), 3);
	is_int(virtio_console_flush(port, SECOND), 0);
	is_mem(t.output, "out", 3);

	/* What was sent before the end was closed can be read after it. */
	is_int(virtio_console_model_input(&t.model, 3, "in", 2), 2);
	is_int(virtio_console_model_open(&t.model, 3, false), 0);
	settle();
	ok(happened(VIRTIO_CONSOLE_EVENT_CLOSED, 3));
	is_int(virtio_console_read(port, text, 8, SECOND), 2);
	is_int(virtio_console_read(port, text, 8, SECOND), 0);
	is_int(virtio_console_close(port), 0);
	settle();
	is_int(t.opened[3], 0);

	is_int(virtio_console_model_resize(&t.model, 3, 40, 10), 0);
	settle();
	ok(happened(VIRTIO_CONSOLE_EVENT_RESIZED, 3));
	is_int(info->cols, 40);
	is_int(info->rows, 10);

	is_int(virtio_console_model_remove(&t.model, 3), 0);
	settle();
	ok(happened(VIRTIO_CONSOLE_EVENT_REMOVED, 3));
	ok(!port_by_id(3));
	is_int(virtio_console_read(port, text, 8, SECOND), -ENODEV);
	is_int(virtio_console_write(port, text, 8, SECOND), -ENODEV);
	is_int(virtio_console_open(port), -ENODEV);
	is_int(virtio_console_model_remove(&t.model, 3), -ENODEV);

	is_int(virtio_console_model_add(&t.model, 3, NULL, false), 0);
	is_int(virtio_console_model_open(&t.model, 3, true), 0);
	settle();
	ok(port_by_id(3) == port && info->peer);
	is_str(info->name, "");
	is_int(info->cols, 0);
	end(&t.model.model);
	ok(happened(VIRTIO_CONSOLE_EVENT_REMOVED, 0));
	is_int(t.lines, 0);
}

static void ports_come_and_go(void)
{
	check_ports_come_and_go(2);
}

static void ports_of_a_legacy_device(void)
{
	check_ports_come_and_go(1);
}

/* Many changes while nobody runs: only the last state is told, in order. */
static void changes_in_a_hurry(void)
{
	begin(2);
	start(PORTS, true, 0, 2);
	for (unsigned int round = 0; round < 50; round++)
		for (unsigned int i = 0; i < PORTS; i++) {
			virtio_console_model_add(&t.model, i, "name", i == 0);
			virtio_console_model_open(&t.model, i, round % 2);
			if (round % 3 == 0)
				settle();
			if (round < 49)
				virtio_console_model_remove(&t.model, i);
		}
	settle();
	for (unsigned int i = 0; i < PORTS; i++) {
		ok(port_by_id(i));
		ok(virtio_console_port_info(port_by_id(i))->peer);
		is_str(virtio_console_port_info(port_by_id(i))->name, "name");
	}
	is_int(t.lines, 0);
	end(&t.model.model);
}

/* What comes while our end is closed is not for whoever opens it later. */
static void a_closed_port_drops_input(void)
{
	struct virtio_console_port *port;
	char text[8];

	begin(2);
	start(PORTS, true, 0, 8);
	virtio_console_model_add(&t.model, 1, NULL, false);
	virtio_console_model_open(&t.model, 1, true);
	settle();
	is_int(virtio_console_model_input(&t.model, 1, "lost", 4), 0);
	port = port_by_id(1);
	is_int(virtio_console_open(port), 0);
	settle();
	is_int(t.ready[1] > 0, 1);
	is_int(virtio_console_model_input(&t.model, 1, "old", 3), 3);
	settle();
	is_int(virtio_console_close(port), 0);
	is_int(virtio_console_open(port), 0);
	settle();
	is_int(virtio_console_read(port, text, 8, 0), -ETIMEDOUT);
	end(&t.model.model);
}

static void frozen_and_restored(void)
{
	struct virtio_device *vdev;
	struct virtio_console_port *port;
	char text[8];

	begin(2);
	start(PORTS, true, 0, 8);
	virtio_console_model_add(&t.model, 2, "kept", false);
	virtio_console_model_open(&t.model, 2, true);
	settle();
	port = port_by_id(2);
	is_int(virtio_console_open(port), 0);
	settle();
	virtio_console_model_input(&t.model, 2, "unread", 6);
	settle();
	vdev = virtio_bus_next_device(NULL);
	is_int(virtio_device_freeze(vdev), 0);
	is_int(virtio_console_read(port, text, 8, 0), -ENODEV);
	is_int(t.opened[2], 0);
	is_int(virtio_device_restore(vdev), 0);
	settle();
	ok(port_by_id(2) == port && virtio_console_port_info(port)->open);
	is_int(t.opened[2], 1);
	is_int(virtio_console_read(port, text, 8, 0), 6);
	is_int(virtio_console_write(port, "on", 2, SECOND), 2);
	is_int(virtio_console_flush(port, SECOND), 0);
	is_mem(t.output, "on", 2);
	end(&t.model.model);
}

/* ---- a device that lies ------------------------------------------------- */

static struct {
	struct virtio_model model;
	struct virtio_console_config space;
	unsigned int refused; /* PORT_READY with value 0 */
	unsigned int num_ready;
} liar;

static void liar_handle_queue(struct virtio_model_queue *q)
{
	struct virtio_console_control message;

	if (q->index != VIRTIO_CONSOLE_QUEUE_CONTROL_OUT)
		return;
	while (virtio_model_get(q)) {
		vringh_iov_pull(&q->riov, &message, sizeof(message));
		if (vringh16_to_cpu(&q->vrh, message.event) ==
		    VIRTIO_CONSOLE_PORT_READY) {
			liar.num_ready++;
			liar.refused +=
				!vringh16_to_cpu(&q->vrh, message.value);
		}
		virtio_model_put(q, 0);
	}
}

static const struct virtio_model_ops liar_ops = {
	.handle_queue = liar_handle_queue,
};

static void start_liar(uint32_t max_nr_ports, unsigned int nvqs)
{
	const struct virtio_model_config config = {
		.ops = &liar_ops,
		.platform = &t.emu.platform,
		.id = { VIRTIO_ID_CONSOLE, 1 },
		.features = (uint64_t)1 << VIRTIO_CONSOLE_F_MULTIPORT |
			    (uint64_t)1 << VIRTIO_CONSOLE_F_SIZE,
		.nvqs = nvqs,
		.queue_size = 64,
		.config = &liar.space,
		.config_len = sizeof(liar.space),
	};

	memset(&liar, 0, sizeof(liar));
	liar.space.max_nr_ports.raw = virtio_swab32(true, max_nr_ports);
	is_int(virtio_model_init(&liar.model, &config), 0);
	show(&liar.model);
	settle();
}

/* Any bytes as a control message, or as what a port receives. */
static void lie(unsigned int queue, const void *bytes, size_t len)
{
	struct virtio_model_queue *q = &liar.model.vqs[queue];

	if (!ok(virtio_model_get(q)))
		return;
	vringh_iov_push(&q->wiov, bytes, len);
	virtio_model_put(q, (uint32_t)len);
	settle();
}

static void tell(uint32_t id, uint16_t event, uint16_t value, const char *rest,
		 size_t len)
{
	uint8_t bytes[1024];
	const struct virtio_console_control header = {
		.id.raw = virtio_swab32(true, id),
		.event.raw = virtio_swab16(true, event),
		.value.raw = virtio_swab16(true, value),
	};

	memcpy(bytes, &header, sizeof(header));
	memcpy(bytes + sizeof(header), rest, len);
	lie(VIRTIO_CONSOLE_QUEUE_CONTROL_IN, bytes, sizeof(header) + len);
}

/* Without a driver, before any status is set, and beside a driver. */
static void emergency_writes(void)
{
	for (uint32_t version = 1; version <= 2; version++) {
		struct virtio_device *vdev;

		begin(version);
		start(1, false, 0, 8);
		vdev = virtio_bus_next_device(NULL);
		is_int(virtio_console_emergency_write(vdev, 'a'), 0);
		unregister_virtio_driver(&t.driver);
		is_int(virtio_console_emergency_write(vdev, 'b'), 0);
		is_str(t.emergency, "ab");
		register_virtio_driver(&t.driver);
		end(&t.model.model);
	}
	begin(2);
	start_liar(1, 4);
	is_int(virtio_console_emergency_write(virtio_bus_next_device(NULL),
					      'c'),
	       -EOPNOTSUPP);
	end(&liar.model);
}

static void ports_that_cannot_be(void)
{
	begin(2);
	start_liar(4, 10);
	ok(t.console);
	tell(4, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	ok(logged("dev.console.multiport-device-op.1"));
	tell(0xffffffffu, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	is_int(t.lines, 2);
	tell(1, VIRTIO_CONSOLE_PORT_REMOVE, 0, "", 0);
	ok(logged("dev.console.multiport-device-op.2"));
	tell(0xffffffffu, VIRTIO_CONSOLE_PORT_OPEN, 1, "", 0);
	tell(1, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	tell(1, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	ok(logged("added twice"));
	is_int(liar.num_ready, 1);
	tell(1, 99, 0, "", 0);
	ok(logged("unknown event"));
	is_int(t.lines, 6);
	for (unsigned int i = 0; i < 200; i++)
		tell(9, 99, 0, "", 0);
	is_int(t.lines, 10);
	ok(port_by_id(1));
	end(&liar.model);
}

static void messages_that_are_cut_short(void)
{
	begin(2);
	start_liar(4, 10);
	tell(1, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	lie(VIRTIO_CONSOLE_QUEUE_CONTROL_IN, "1234567", 7);
	lie(VIRTIO_CONSOLE_QUEUE_CONTROL_IN, "", 0);
	ok(logged("cut short"));
	tell(1, VIRTIO_CONSOLE_RESIZE, 0, "abc", 3);
	ok(logged("no size follows"));
	is_int(virtio_console_port_info(port_by_id(1))->cols, 0);
	/* An empty buffer of a port is no data, and does no harm. */
	is_int(virtio_console_open(port_by_id(1)), 0);
	lie(4, "", 0);
	is_int(virtio_console_read(port_by_id(1), back, 8, 0), 0);
	end(&liar.model);
}

static void names_that_are_odd(void)
{
	const struct virtio_console_port_info *info;
	char name[1000];

	begin(2);
	start_liar(4, 10);
	tell(1, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	info = virtio_console_port_info(port_by_id(1));
	tell(1, VIRTIO_CONSOLE_PORT_NAME, 1, "a\033[2J\177z", 7);
	is_str(info->name, "a?[2J?z");
	tell(1, VIRTIO_CONSOLE_PORT_NAME, 1, "zero\0junk", 9);
	is_str(info->name, "zero");
	tell(1, VIRTIO_CONSOLE_PORT_NAME, 1, "", 0);
	is_str(info->name, "");
	memset(name, 'n', sizeof(name));
	tell(1, VIRTIO_CONSOLE_PORT_NAME, 1, name, sizeof(name));
	is_int(strlen(info->name), VIRTIO_CONSOLE_NAME_SIZE - 1);
	/* A character of two bytes where the name is cut goes as a whole. */
	name[VIRTIO_CONSOLE_NAME_SIZE - 2] = '\303';
	name[VIRTIO_CONSOLE_NAME_SIZE - 1] = '\244';
	tell(1, VIRTIO_CONSOLE_PORT_NAME, 1, name, sizeof(name));
	is_int(strlen(info->name), VIRTIO_CONSOLE_NAME_SIZE - 2);
	end(&liar.model);
}

static void numbers_of_ports_that_are_absurd(void)
{
	begin(2);
	start_liar(0, 10);
	ok(t.console && logged("max_nr_ports is 0"));
	end(&liar.model);

	/* There are no queues for so many: no driver, and nothing else. */
	begin(2);
	start_liar(0xffffffffu, 10);
	ok(!t.console);
	end(&liar.model);

	/* There are, and more ports than the driver has room for. */
	begin(2);
	start_liar(1000, 2002);
	ok(t.console);
	is_int(virtio_console_info(t.console)->max_ports, 64);
	tell(63, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	tell(64, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	is_int(liar.num_ready, 2);
	is_int(liar.refused, 1);
	ok(port_by_id(63) && !port_by_id(64));
	end(&liar.model);
}

/* A used length beyond the buffer breaks the queue, and readers hear of it. */
static void a_port_that_breaks(void)
{
	struct virtio_console_port *port;

	begin(2);
	start_liar(4, 10);
	tell(1, VIRTIO_CONSOLE_PORT_ADD, 0, "", 0);
	tell(1, VIRTIO_CONSOLE_PORT_OPEN, 1, "", 0);
	port = port_by_id(1);
	is_int(virtio_console_open(port), 0);
	settle();
	ok(virtio_model_get(&liar.model.vqs[4]));
	virtio_model_put(&liar.model.vqs[4], 100000);
	is_int(virtio_console_read(port, back, 8, SECOND), -EIO);
	is_int(virtio_console_read(port, back, 8, 0), -EIO);
	end(&liar.model);
}

/* Reading from a device that is lost ends at once, not when time is up. */
static void a_device_that_is_lost(void)
{
	struct virtio_console_port *port;

	begin(2);
	start(1, false, 0, 8);
	port = port_by_id(0);
	virtio_break_device(virtio_bus_next_device(NULL));
	is_int(virtio_console_read(port, back, 8, 3600ull * SECOND), -EIO);
	is_int(virtio_console_write(port, big, BIG, 3600ull * SECOND), -EIO);
	end(&t.model.model);
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(one_port);
		TEST(one_port_of_a_legacy_device);
		TEST(queues_of_one_descriptor);
		TEST(much_is_echoed);
		TEST(a_backend_that_stalls);
		TEST(resize_by_configuration);
		TEST(emergency_writes);
		TEST(ports_come_and_go);
		TEST(ports_of_a_legacy_device);
		TEST(changes_in_a_hurry);
		TEST(a_closed_port_drops_input);
		TEST(frozen_and_restored);
		TEST(ports_that_cannot_be);
		TEST(messages_that_are_cut_short);
		TEST(names_that_are_odd);
		TEST(numbers_of_ports_that_are_absurd);
		TEST(a_port_that_breaks);
		TEST(a_device_that_is_lost);
	}
	return tap_done();
}
