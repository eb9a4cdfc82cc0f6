/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control queues of a console model (5.3.6.2).
 *
 * What the driver has to know of a port is kept as news of it until the driver
 * has a buffer for the message. Only the last state is told: a port that was
 * opened and closed again in the meantime is just closed.
 */
#include <virtio/virtio_config.h>

#include "console.h"

static struct virtio_console_model_port *
find_port(struct virtio_console_model *console, uint32_t port)
{
	if (port >= console->config.num_ports ||
	    !console->config.ports[port].exists)
		return NULL;
	return &console->config.ports[port];
}

/* ---- to the driver ---------------------------------------------------- */

/* False if there is no buffer now. */
static bool send_message(struct virtio_console_model *console, uint32_t id,
			 uint16_t event, uint16_t value, const void *rest,
			 size_t rest_len)
{
	struct virtio_model_queue *q = virtio_model_queue(
		&console->model, VIRTIO_CONSOLE_QUEUE_CONTROL_IN);
	struct virtio_console_control header;
	size_t len;

	if (!virtio_model_get(q))
		return false;
	header.id = cpu_to_vringh32(&q->vrh, id);
	header.event = cpu_to_vringh16(&q->vrh, event);
	header.value = cpu_to_vringh16(&q->vrh, value);
	len = vringh_iov_push(&q->wiov, &header, sizeof(header));
	if (q->riov.used || len < sizeof(header)) {
		virtio_model_fail(q, "no room for a control message (5.3.6.2)");
		return false;
	}
	/* A name that does not fit is cut. */
	len += vringh_iov_push(&q->wiov, rest, rest_len);
	virtio_model_put(q, (uint32_t)len);
	return true;
}

static bool send_name(struct virtio_console_model *console, uint32_t id,
		      const char *name)
{
	size_t len = 0;

	while (name[len])
		len++;
	return send_message(console, id, VIRTIO_CONSOLE_PORT_NAME, 0, name,
			    len);
}

static bool send_size(struct virtio_console_model *console, uint32_t id)
{
	const struct virtio_console_model_port *p = &console->config.ports[id];
	bool little = console->model.little_endian;
	const struct virtio_console_resize size = {
		.cols.raw = virtio_swab16(little, p->cols),
		.rows.raw = virtio_swab16(little, p->rows),
	};

	return send_message(console, id, VIRTIO_CONSOLE_RESIZE, 0, &size,
			    sizeof(size));
}

static bool send_one(struct virtio_console_model *console, uint32_t id,
		     unsigned int news)
{
	struct virtio_console_model_port *p = &console->config.ports[id];

	switch (news) {
	case CONSOLE_NEWS_REMOVE:
		return send_message(console, id, VIRTIO_CONSOLE_PORT_REMOVE, 0,
				    NULL, 0);
	case CONSOLE_NEWS_ADD:
		return send_message(console, id, VIRTIO_CONSOLE_PORT_ADD, 0,
				    NULL, 0);
	case CONSOLE_NEWS_TEXT:
		return send_message(console, id, VIRTIO_CONSOLE_CONSOLE_PORT, 1,
				    NULL, 0);
	case CONSOLE_NEWS_NAME:
		return send_name(console, id, p->name);
	case CONSOLE_NEWS_SIZE:
		return send_size(console, id);
	default:
		return send_message(console, id, VIRTIO_CONSOLE_PORT_OPEN,
				    p->open, NULL, 0);
	}
}

void virtio_console_model_send_news(struct virtio_console_model *console)
{
	for (uint32_t i = 0; i < console->config.num_ports; i++) {
		struct virtio_console_model_port *p = &console->config.ports[i];

		while (p->news) {
			unsigned int first = p->news & (0 - p->news);

			if (!send_one(console, i, first))
				return;
			p->news &= ~first;
			if (first == CONSOLE_NEWS_ADD)
				p->announced = true;
		}
	}
}

/* ---- from the driver -------------------------------------------------- */

static void driver_ready(struct virtio_console_model *console)
{
	console->driver_ready = true;
	for (uint32_t i = 0; i < console->config.num_ports; i++) {
		struct virtio_console_model_port *p = &console->config.ports[i];

		if (p->exists && !p->announced)
			p->news |= CONSOLE_NEWS_ADD;
	}
}

static void port_ready(struct virtio_console_model_port *p)
{
	p->ready = true;
	if (p->text)
		p->news |= CONSOLE_NEWS_TEXT;
	if (p->name)
		p->news |= CONSOLE_NEWS_NAME;
	if (p->cols)
		p->news |= CONSOLE_NEWS_SIZE;
	if (p->open)
		p->news |= CONSOLE_NEWS_OPEN;
}

static void handle_message(struct virtio_console_model *console, uint32_t id,
			   uint16_t event, uint16_t value)
{
	struct virtio_console_model_port *p = find_port(console, id);

	if (event == VIRTIO_CONSOLE_DEVICE_READY && value)
		driver_ready(console);
	else if (event == VIRTIO_CONSOLE_PORT_READY && value && p)
		port_ready(p);
	else if (event == VIRTIO_CONSOLE_PORT_OPEN && p)
		virtio_console_model_set_peer(console, id, value != 0);
	else
		/* Also of a port that was removed in the meantime. */
		virtio_printk(console->config.platform, VIRTIO_LOG_DEBUG,
			      "console: message %u, value %u, of port %u: "
			      "nothing to be done",
			      event, value, id);
}

void virtio_console_model_control(struct virtio_model_queue *q)
{
	struct virtio_console_model *console =
		container_of(q->model, struct virtio_console_model, model);
	struct virtio_console_control header;

	while (virtio_model_get(q)) {
		if (vringh_iov_pull(&q->riov, &header, sizeof(header)) !=
		    sizeof(header)) {
			virtio_model_fail(q, "control message is cut short "
					     "(5.3.6.2)");
			return;
		}
		handle_message(console, vringh32_to_cpu(&q->vrh, header.id),
			       vringh16_to_cpu(&q->vrh, header.event),
			       vringh16_to_cpu(&q->vrh, header.value));
		virtio_model_put(q, 0);
	}
	virtio_console_model_send_news(console);
}

/* ---- for the backend -------------------------------------------------- */

int virtio_console_model_add(struct virtio_console_model *console,
			     unsigned int port, const char *name, bool text)
{
	struct virtio_console_model_port *p;

	if (!console->config.multiport || port >= console->config.num_ports)
		return -EINVAL;
	p = &console->config.ports[port];
	if (p->exists)
		return -EEXIST;
	p->exists = true;
	p->name = name;
	p->text = text;
	p->cols = 0;
	p->rows = 0;
	if (console->driver_ready)
		p->news |= CONSOLE_NEWS_ADD;
	virtio_console_model_send_news(console);
	return 0;
}

/* The driver need not hear of a port that it was not told of. */
int virtio_console_model_remove(struct virtio_console_model *console,
				unsigned int port)
{
	struct virtio_console_model_port *p = find_port(console, port);

	if (!p || !console->config.multiport)
		return -ENODEV;
	p->exists = false;
	p->open = false;
	p->peer = false;
	p->ready = false;
	p->news &= CONSOLE_NEWS_REMOVE;
	if (p->announced)
		p->news = CONSOLE_NEWS_REMOVE;
	p->announced = false;
	virtio_console_model_resume(console, port);
	virtio_console_model_send_news(console);
	return 0;
}

int virtio_console_model_open(struct virtio_console_model *console,
			      unsigned int port, bool open)
{
	struct virtio_console_model_port *p = find_port(console, port);

	if (!p || !console->config.multiport)
		return -ENODEV;
	p->open = open;
	if (p->ready)
		p->news |= CONSOLE_NEWS_OPEN;
	virtio_console_model_resume(console, port);
	virtio_console_model_send_news(console);
	return 0;
}
