/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ports of a console, as an application uses them.
 *
 * Input waits in the buffers that the device filled until it is read; then they
 * go back to the device. A reader that is slow thus slows the device down, and
 * nothing is copied twice.
 */
#include <limits.h>

#include <virtio/virtio_config.h>

#include "../mem.h"
#include "console.h"
#include "wait.h"

void virtio_console_notify(struct virtio_console_port *port,
			   enum virtio_console_event event)
{
	struct virtio_console *console = port->console;

	if (console->handler)
		console->handler(console->handler_ctx, port, event);
}

/* ---- coming and going ------------------------------------------------- */

void virtio_console_port_begin(struct virtio_console_port *port)
{
	bool multiport = port->console->info.multiport;

	/* Without control messages both ends are open and text goes through. */
	port->info = (struct virtio_console_port_info){
		.id = port->info.id,
		.console = !multiport,
		.peer = !multiport,
		.open = !multiport || port->reopen,
	};
	port->owe_open = port->reopen;
	port->reopen = false;
	if (!port->info.id) {
		port->info.cols = port->console->info.cols;
		port->info.rows = port->console->info.rows;
	}
	port->exists = true;
	console_queue_offer(&port->in);
	virtio_console_notify(port, VIRTIO_CONSOLE_EVENT_ADDED);
}

void virtio_console_port_end(struct virtio_console_port *port)
{
	port->exists = false;
	port->owe_ready = false;
	port->owe_open = false;
	port->info.open = false;
	port->info.peer = false;
	console_queue_drop_filled(&port->in);
	virtio_console_notify(port, VIRTIO_CONSOLE_EVENT_REMOVED);
}

void virtio_console_port_resize(struct virtio_console_port *port, uint16_t cols,
				uint16_t rows)
{
	if (port->info.cols == cols && port->info.rows == rows)
		return;
	port->info.cols = cols;
	port->info.rows = rows;
	virtio_console_notify(port, VIRTIO_CONSOLE_EVENT_RESIZED);
}

/* ---- callbacks -------------------------------------------------------- */

/* Whose queue it is (5.3.2). */
static struct virtio_console_port *port_of(struct virtqueue *vq)
{
	struct virtio_console *console = vq->vdev->priv;

	if (vq->index < VIRTIO_CONSOLE_QUEUE_CONTROL_IN)
		return &console->ports[0];
	return &console->ports[vq->index / 2 - 1];
}

void virtio_console_in_done(struct virtqueue *vq)
{
	struct virtio_console_port *port = port_of(vq);

	do {
		virtqueue_disable_cb(vq);
		console_queue_take_filled(&port->in);
	} while (!virtqueue_is_broken(vq) && !virtqueue_enable_cb(vq));
	if (!port->info.open)
		console_queue_drop_filled(&port->in);
	if (port->exists)
		console_queue_offer(&port->in);
	if (!list_empty(&port->in.filled))
		virtio_console_notify(port, VIRTIO_CONSOLE_EVENT_INPUT);
}

void virtio_console_out_done(struct virtqueue *vq)
{
	struct virtio_console_port *port = port_of(vq);

	do {
		virtqueue_disable_cb(vq);
		console_queue_take_sent(&port->out);
	} while (!virtqueue_is_broken(vq) && !virtqueue_enable_cb(vq));
	if (port->exists && !list_empty(&port->out.free))
		virtio_console_notify(port, VIRTIO_CONSOLE_EVENT_OUTPUT);
}

/* ---- finding ports ---------------------------------------------------- */

const struct virtio_console_info *
virtio_console_info(const struct virtio_console *console)
{
	return &console->info;
}

void virtio_console_set_handler(struct virtio_console *console,
				virtio_console_handler_t *handler, void *ctx)
{
	console->handler = handler;
	console->handler_ctx = ctx;
}

struct virtio_console_port *
virtio_console_next_port(struct virtio_console *console,
			 const struct virtio_console_port *prev)
{
	uint32_t id = prev ? prev->info.id + 1 : 0;

	while (id < console->info.max_ports && !console->ports[id].exists)
		id++;
	return id < console->info.max_ports ? &console->ports[id] : NULL;
}

const struct virtio_console_port_info *
virtio_console_port_info(const struct virtio_console_port *port)
{
	return &port->info;
}

/* ---- opening and closing ---------------------------------------------- */

static int set_open(struct virtio_console_port *port, bool open)
{
	port->info.open = open;
	port->owe_open = true;
	virtio_console_send_owed(port->console);
	return 0;
}

int virtio_console_open(struct virtio_console_port *port)
{
	if (!port->exists)
		return -ENODEV;
	return port->info.open ? 0 : set_open(port, true);
}

int virtio_console_close(struct virtio_console_port *port)
{
	if (!port->console->info.multiport)
		return -EOPNOTSUPP;
	if (!port->exists)
		return -ENODEV;
	console_queue_drop_filled(&port->in);
	console_queue_offer(&port->in);
	return port->info.open ? set_open(port, false) : 0;
}

/* ---- reading and writing ---------------------------------------------- */

static int check_port(const struct virtio_console_port *port)
{
	if (!port->exists || virtio_device_is_gone(port->console->vdev))
		return -ENODEV;
	return port->info.open && port->in.vq ? 0 : -EIO;
}

/* A console has no end that opens and closes: text always goes through. */
static bool has_peer(const struct virtio_console_port *port)
{
	return port->info.console || port->info.peer;
}

/* Copy what was received: how many bytes. */
static size_t take_input(struct virtio_console_port *port, uint8_t *buf,
			 size_t len)
{
	struct console_buffer *b, *next;
	size_t done = 0;

	console_queue_take_filled(&port->in);
	list_for_each_entry_safe(b, next, &port->in.filled, node) {
		size_t n = b->len - b->done;

		if (n > len - done)
			n = len - done;
		memcpy(buf + done, b->data + b->done, n);
		b->done += (uint32_t)n;
		done += n;
		if (b->done < b->len)
			break;
		list_del_init(&b->node);
		list_add_tail(&b->node, &port->in.free);
	}
	console_queue_offer(&port->in);
	return done;
}

int virtio_console_read(struct virtio_console_port *port, void *buf, size_t len,
			uint64_t timeout_ns)
{
	int err = check_port(port);
	struct device_wait wait;
	size_t got;

	if (err || !len)
		return err;
	if (len > INT_MAX)
		len = INT_MAX;
	device_wait_begin(&wait, port->in.vq, timeout_ns);
	while (!err) {
		got = take_input(port, buf, len);
		if (got)
			return (int)got;
		if (!has_peer(port))
			return 0;
		err = device_wait_round(&wait);
		if (!err)
			err = check_port(port);
	}
	return err;
}

/* Send as much as goes into one buffer: how many bytes, 0 for none now. */
static int put_output(struct virtio_console_port *port, const uint8_t *buf,
		      size_t len)
{
	if (!has_peer(port))
		return 0;
	console_queue_take_sent(&port->out);
	return device_error(port->console->vdev,
			    console_queue_send(&port->out, buf, len));
}

int virtio_console_write(struct virtio_console_port *port, const void *buf,
			 size_t len, uint64_t timeout_ns)
{
	int ret = check_port(port);
	struct device_wait wait;
	size_t done = 0;

	if (ret || !len)
		return ret;
	if (len > INT_MAX)
		len = INT_MAX;
	device_wait_begin(&wait, port->out.vq, timeout_ns);
	while (done < len && ret >= 0) {
		ret = put_output(port, (const uint8_t *)buf + done, len - done);
		if (ret > 0) {
			done += (size_t)ret;
			device_wait_begin(&wait, port->out.vq, timeout_ns);
		} else if (!ret) {
			ret = device_wait_round(&wait);
			if (!ret)
				ret = check_port(port);
		}
	}
	return done ? (int)done : ret;
}

int virtio_console_flush(struct virtio_console_port *port, uint64_t timeout_ns)
{
	int err = check_port(port);
	struct device_wait wait;

	if (err)
		return err;
	device_wait_begin(&wait, port->out.vq, timeout_ns);
	while (!err) {
		if (console_queue_take_sent(&port->out))
			device_wait_begin(&wait, port->out.vq, timeout_ns);
		if (!console_queue_is_sending(&port->out))
			return 0;
		err = device_wait_round(&wait);
		if (!err)
			err = check_port(port);
	}
	return err;
}
