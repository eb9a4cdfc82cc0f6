/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control queues of a console with many ports (5.3.6.2).
 *
 * What the device sends is copied once and then looked at; a message that makes
 * no sense is reported and ignored. What the device must be told is remembered
 * as a fact about the port until there is room to send it, so nothing is lost
 * and nothing piles up, however fast the device makes ports come and go.
 */
#include <virtio/virtio_byteorder.h>
#include <virtio/virtio_config.h>

#include "../mem.h"
#include "console.h"

/* A device that goes on breaking rules shall not flood the log. */
#define CONSOLE_COMPLAINTS_MAX 10u

/* The port of a message that is not about a port. */
#define CONSOLE_NO_PORT 0xffffffffu

/* What the device sent: a copy, in the CPU's byte order. */
struct console_message {
	uint32_t id;
	uint16_t event;
	uint16_t value;
	size_t rest_len; /* bytes that followed, as far as they are in rest */
	uint8_t rest[VIRTIO_CONSOLE_NAME_SIZE];
};

static void complain(struct virtio_console *console,
		     const struct console_message *m, const char *why)
{
	if (console->complaints >= CONSOLE_COMPLAINTS_MAX)
		return;
	console->complaints++;
	dev_warn(&console->vdev->dev,
		 "control message ignored: event %u, port %u: %s", m->event,
		 m->id, why);
}

/* ---- to the device ---------------------------------------------------- */

static bool send_message(struct virtio_console *console, uint32_t id,
			 uint16_t event, uint16_t value)
{
	struct virtio_device *vdev = console->vdev;
	const struct virtio_console_control message = {
		.id = cpu_to_virtio32(vdev, id),
		.event = cpu_to_virtio16(vdev, event),
		.value = cpu_to_virtio16(vdev, value),
	};

	console_queue_take_sent(&console->control_out);
	return console_queue_send(&console->control_out, &message,
				  sizeof(message)) == sizeof(message);
}

static bool send_port_owed(struct virtio_console_port *port)
{
	struct virtio_console *console = port->console;

	if (port->owe_ready &&
	    !send_message(console, port->info.id, VIRTIO_CONSOLE_PORT_READY, 1))
		return false;
	port->owe_ready = false;
	if (port->owe_open &&
	    !send_message(console, port->info.id, VIRTIO_CONSOLE_PORT_OPEN,
			  port->info.open))
		return false;
	port->owe_open = false;
	return true;
}

void virtio_console_send_owed(struct virtio_console *console)
{
	if (!console->control_out.vq)
		return;
	/* drv.console.multiport-device-op.1 */
	if (console->owe_ready && !send_message(console, CONSOLE_NO_PORT,
						VIRTIO_CONSOLE_DEVICE_READY, 1))
		return;
	console->owe_ready = false;
	for (uint32_t i = 0; i < console->info.max_ports; i++)
		if (!send_port_owed(&console->ports[i]))
			return;
}

void virtio_console_control_out_done(struct virtqueue *vq)
{
	/* Takes back what was sent, whether or not something is owed. */
	struct virtio_console *console = vq->vdev->priv;

	console_queue_take_sent(&console->control_out);
	virtio_console_send_owed(console);
}

/* ---- from the device -------------------------------------------------- */

static void add_port(struct virtio_console *console,
		     const struct console_message *m)
{
	if (m->id >= console->max_nr_ports) {
		complain(console, m,
			 "not below max_nr_ports "
			 "(dev.console.multiport-device-op.1)");
	} else if (m->id >= console->info.max_ports) {
		complain(console, m,
			 "more ports than this driver has room for");
		send_message(console, m->id, VIRTIO_CONSOLE_PORT_READY, 0);
	} else if (console->ports[m->id].exists) {
		complain(console, m,
			 "added twice (dev.console.multiport-device-op.1)");
	} else {
		console->ports[m->id].owe_ready = true;
		virtio_console_port_begin(&console->ports[m->id]);
	}
}

/* drv.console.multiport-device-op.2 */
static void make_console(struct virtio_console_port *port)
{
	port->info.console = true;
	port->info.open = true;
	port->owe_open = true;
	virtio_console_notify(port, VIRTIO_CONSOLE_EVENT_NAMED);
}

static void set_peer(struct virtio_console_port *port, bool open)
{
	if (port->info.peer == open)
		return;
	port->info.peer = open;
	virtio_console_notify(port, open ? VIRTIO_CONSOLE_EVENT_OPENED
					 : VIRTIO_CONSOLE_EVENT_CLOSED);
}

static void resize(struct virtio_console_port *port,
		   const struct console_message *m)
{
	struct virtio_device *vdev = port->console->vdev;
	struct virtio_console_resize size;

	if (m->rest_len < sizeof(size)) {
		complain(port->console, m, "no size follows (5.3.6.2)");
		return;
	}
	memcpy(&size, m->rest, sizeof(size));
	virtio_console_port_resize(port, virtio16_to_cpu(vdev, size.cols),
				   virtio16_to_cpu(vdev, size.rows));
}

/*
 * Some devices send a terminating zero with the name. A name ends up on
 * terminals and in file names, so it gets no control characters through; one
 * that is cut is cut between characters.
 */
static void set_name(struct virtio_console_port *port,
		     const struct console_message *m)
{
	char *name = port->info.name;
	size_t len = 0;

	while (len < m->rest_len && len < sizeof(port->info.name) - 1 &&
	       m->rest[len]) {
		uint8_t c = m->rest[len];

		name[len++] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	while (len && len < m->rest_len && (m->rest[len] & 0xc0) == 0x80)
		len--;
	name[len] = '\0';
	virtio_console_notify(port, VIRTIO_CONSOLE_EVENT_NAMED);
}

static void handle_port_message(struct virtio_console_port *port,
				const struct console_message *m)
{
	switch (m->event) {
	case VIRTIO_CONSOLE_PORT_REMOVE:
		virtio_console_port_end(port);
		break;
	case VIRTIO_CONSOLE_CONSOLE_PORT:
		make_console(port);
		break;
	case VIRTIO_CONSOLE_RESIZE:
		resize(port, m);
		break;
	case VIRTIO_CONSOLE_PORT_OPEN:
		set_peer(port, m->value != 0);
		break;
	case VIRTIO_CONSOLE_PORT_NAME:
		set_name(port, m);
		break;
	default:
		complain(port->console, m, "unknown event (5.3.6.2)");
	}
}

static void handle_message(struct virtio_console *console,
			   const struct console_message *m)
{
	if (m->event == VIRTIO_CONSOLE_PORT_ADD)
		add_port(console, m);
	else if (m->id < console->info.max_ports &&
		 console->ports[m->id].exists)
		handle_port_message(&console->ports[m->id], m);
	else
		complain(console, m,
			 "there is no such port "
			 "(dev.console.multiport-device-op.2)");
}

/* Copy a message. False if it is none. */
static bool read_message(struct virtio_console *console,
			 const struct console_buffer *b,
			 struct console_message *m)
{
	struct virtio_device *vdev = console->vdev;
	struct virtio_console_control header;

	*m = (struct console_message){ .id = CONSOLE_NO_PORT };
	if (b->len < sizeof(header)) {
		complain(console, m, "cut short (5.3.6.2)");
		return false;
	}
	memcpy(&header, b->data, sizeof(header));
	m->id = virtio32_to_cpu(vdev, header.id);
	m->event = virtio16_to_cpu(vdev, header.event);
	m->value = virtio16_to_cpu(vdev, header.value);
	m->rest_len = b->len - sizeof(header);
	if (m->rest_len > sizeof(m->rest))
		m->rest_len = sizeof(m->rest);
	memcpy(m->rest, b->data + sizeof(header), m->rest_len);
	return true;
}

static void handle_filled(struct virtio_console *console)
{
	struct console_queue *q = &console->control_in;
	struct console_buffer *b, *next;
	struct console_message m;

	list_for_each_entry_safe(b, next, &q->filled, node)
		if (read_message(console, b, &m))
			handle_message(console, &m);
	console_queue_drop_filled(q);
}

/*
 * Buffers go back to the device when all messages of a round were handled: a
 * device that answers each at once cannot keep the driver here.
 */
void virtio_console_control_in_done(struct virtqueue *vq)
{
	struct virtio_console *console = vq->vdev->priv;

	do {
		virtqueue_disable_cb(vq);
		console_queue_take_filled(&console->control_in);
	} while (!virtqueue_is_broken(vq) && !virtqueue_enable_cb(vq));
	handle_filled(console);
	console_queue_offer(&console->control_in);
	virtio_console_send_owed(console);
}
