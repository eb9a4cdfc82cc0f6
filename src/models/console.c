/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of a console device (5.3): making it, and the bytes of its ports.
 *
 * It stores none. Output stays in the driver's buffers until the backend takes
 * it, and input with the backend until the driver gives buffers.
 */
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "../mem.h"
#include "console.h"
#include "vendor.h"

/* Two queues for each port and two of control fit in 16 bits. */
#define CONSOLE_MODEL_PORTS_MAX 32766u

static struct virtio_console_model *to_console(struct virtio_model *model)
{
	return container_of(model, struct virtio_console_model, model);
}

/* ---- queues ----------------------------------------------------------- */

struct virtio_model_queue *
virtio_console_model_in(struct virtio_console_model *console, unsigned int port)
{
	return virtio_model_queue(&console->model, port ? 2 * port + 2 : 0);
}

struct virtio_model_queue *
virtio_console_model_out(struct virtio_console_model *console,
			 unsigned int port)
{
	return virtio_model_queue(&console->model, port ? 2 * port + 3 : 1);
}

static unsigned int port_of(const struct virtio_model_queue *q)
{
	return q->index < VIRTIO_CONSOLE_QUEUE_CONTROL_IN ? 0
							  : q->index / 2u - 1;
}

/* ---- output ----------------------------------------------------------- */

/* Hand a buffer to the backend, less what it has taken of it already. */
static bool drain(struct virtio_console_model *console, unsigned int port,
		  struct vringh_kiov *riov)
{
	const struct virtio_console_model_config *c = &console->config;
	struct virtio_console_model_port *p = &c->ports[port];

	vringh_iov_pull(riov, NULL, p->taken);
	for (; riov->i < riov->used; riov->i++, riov->consumed = 0) {
		const struct kvec *piece = &riov->iov[riov->i];
		size_t len = piece->iov_len - riov->consumed;
		size_t taken = len ? c->ops->output(c->ctx, port,
						    (uint8_t *)piece->iov_base +
							    riov->consumed,
						    len)
				   : 0;

		p->taken += taken;
		if (taken < len)
			return false;
	}
	return true;
}

/*
 * A buffer that the backend does not take is left in the ring, and remembered
 * is only how far it was taken: so nothing is kept that a reset of the queue
 * would make wrong.
 */
static void run_output(struct virtio_console_model *console, unsigned int port)
{
	struct virtio_console_model_port *p = &console->config.ports[port];
	struct virtio_model_queue *q = virtio_console_model_out(console, port);

	p->blocked = false;
	while (virtio_model_get(q)) {
		if (q->wiov.used) {
			virtio_model_fail(q, "device-writable buffer in a "
					     "transmitq "
					     "(drv.console.device-op.2)");
			return;
		}
		if (p->open && !drain(console, port, &q->riov)) {
			vringh_abandon(&q->vrh);
			p->blocked = true;
			return;
		}
		p->taken = 0;
		virtio_model_put(q, 0);
	}
}

void virtio_console_model_resume(struct virtio_console_model *console,
				 unsigned int port)
{
	if (port < console->config.num_ports &&
	    console->config.ports[port].blocked)
		run_output(console, port);
}

/* ---- input ------------------------------------------------------------ */

static void tell_ready(struct virtio_console_model *console, unsigned int port)
{
	const struct virtio_console_model_config *c = &console->config;

	if (console->config.ports[port].peer && c->ops->ready)
		c->ops->ready(c->ctx, port);
}

void virtio_console_model_set_peer(struct virtio_console_model *console,
				   unsigned int port, bool open)
{
	const struct virtio_console_model_config *c = &console->config;

	if (console->config.ports[port].peer == open)
		return;
	console->config.ports[port].peer = open;
	if (c->ops->open)
		c->ops->open(c->ctx, port, open);
	tell_ready(console, port);
}

size_t virtio_console_model_input(struct virtio_console_model *console,
				  unsigned int port, const void *buf,
				  size_t len)
{
	const struct virtio_console_model_port *p;
	struct virtio_model_queue *q;
	size_t done = 0, n;

	if (port >= console->config.num_ports)
		return 0;
	p = &console->config.ports[port];
	q = virtio_console_model_in(console, port);
	while (p->open && p->peer && done < len && virtio_model_get(q)) {
		if (q->riov.used) {
			virtio_model_fail(q, "device-readable buffer in a "
					     "receiveq "
					     "(drv.console.device-op.1)");
			break;
		}
		n = vringh_iov_push(&q->wiov, (const uint8_t *)buf + done,
				    len - done);
		virtio_model_put(q, (uint32_t)n);
		done += n;
	}
	return done;
}

/* ---- the model -------------------------------------------------------- */

static void console_handle_queue(struct virtio_model_queue *q)
{
	struct virtio_console_model *console = to_console(q->model);

	if (q->index == VIRTIO_CONSOLE_QUEUE_CONTROL_IN)
		virtio_console_model_send_news(console);
	else if (q->index == VIRTIO_CONSOLE_QUEUE_CONTROL_OUT)
		virtio_console_model_control(q);
	else if (q->index % 2)
		run_output(console, port_of(q));
	else
		tell_ready(console, port_of(q));
}

/* Port 0 is open, unless the driver opens and closes it itself. */
static void console_driver_ok(struct virtio_model *model)
{
	if (!virtio_model_has_feature(model, VIRTIO_CONSOLE_F_MULTIPORT))
		virtio_console_model_set_peer(to_console(model), 0, true);
}

static void console_reset(struct virtio_model *model)
{
	struct virtio_console_model *console = to_console(model);

	console->driver_ready = false;
	for (unsigned int i = 0; i < console->config.num_ports; i++) {
		struct virtio_console_model_port *p = &console->config.ports[i];

		p->news = 0;
		p->announced = false;
		p->ready = false;
		p->blocked = false;
		p->taken = 0;
		virtio_console_model_set_peer(console, i, false);
	}
}

/* dev.console.device-init.1: at any time, in writes of any width. */
static void console_config_written(struct virtio_model *model,
				   unsigned int offset, unsigned int len)
{
	const unsigned int low_byte =
		offsetof(struct virtio_console_config, emerg_wr);
	struct virtio_console_model *console = to_console(model);
	uint8_t c;

	if (offset > low_byte || low_byte - offset >= len)
		return;
	memcpy(&c, &console->space.emerg_wr, 1);
	console->config.ops->emergency(console->config.ctx, c);
}

/* ---- making it -------------------------------------------------------- */

#define BIT(n) ((uint64_t)1 << (n))

static uint64_t console_features(const struct virtio_console_model_config *c)
{
	uint64_t features = 0;

	if (c->cols)
		features |= BIT(VIRTIO_CONSOLE_F_SIZE);
	if (c->multiport)
		features |= BIT(VIRTIO_CONSOLE_F_MULTIPORT);
	if (c->ops->emergency)
		features |= BIT(VIRTIO_CONSOLE_F_EMERG_WRITE);
	return features;
}

static void console_set_size(struct virtio_console_model *console,
			     uint16_t cols, uint16_t rows)
{
	bool little = console->model.little_endian;

	console->config.cols = cols;
	console->config.rows = rows;
	console->space.cols.raw = virtio_swab16(little, cols);
	console->space.rows.raw = virtio_swab16(little, rows);
}

static void console_fill_config(struct virtio_model *model)
{
	struct virtio_console_model *console =
		container_of(model, struct virtio_console_model, model);
	const struct virtio_console_model_config *c = &console->config;

	console->space.max_nr_ports.raw =
		virtio_swab32(model->little_endian, c->num_ports);
	console_set_size(console, c->cols, c->rows);
}

static const struct virtio_model_ops console_ops = {
	.handle_queue = console_handle_queue,
	.config_written = console_config_written,
	.driver_ok = console_driver_ok,
	.fill_config = console_fill_config,
	.reset = console_reset,
};

int virtio_console_model_init(struct virtio_console_model *console,
			      const struct virtio_console_model_config *config)
{
	const unsigned int emerg_wr =
		offsetof(struct virtio_console_config, emerg_wr);
	const struct virtio_model_config model_config = {
		.ops = &console_ops,
		.platform = config->platform,
		.id = { VIRTIO_ID_CONSOLE, VIRTIO_MODEL_VENDOR },
		.features = console_features(config),
		.nvqs = config->multiport ? 2 * config->num_ports + 2 : 2,
		.queue_size = config->queue_size,
		.config = &console->space,
		.config_len = sizeof(console->space),
		.config_writable = emerg_wr,
		.config_writable_len =
			config->ops->emergency ? sizeof(virtio32) : 0,
	};

	if (!config->num_ports || config->num_ports > CONSOLE_MODEL_PORTS_MAX ||
	    (config->num_ports > 1 && !config->multiport))
		return -EINVAL;
	*console = (struct virtio_console_model){ .config = *config };
	for (unsigned int i = 0; i < config->num_ports; i++)
		config->ports[i] = (struct virtio_console_model_port){
			.exists = !config->multiport,
			.open = !config->multiport,
		};
	return virtio_model_init(&console->model, &model_config);
}

int virtio_console_model_resize(struct virtio_console_model *console,
				unsigned int port, uint16_t cols, uint16_t rows)
{
	struct virtio_console_model_port *p;

	if (port >= console->config.num_ports ||
	    !console->config.ports[port].exists)
		return -ENODEV;
	p = &console->config.ports[port];
	p->cols = cols;
	p->rows = rows;
	if (!port && console->config.cols) {
		console_set_size(console, cols, rows);
		virtio_model_config_changed(&console->model);
		return 0;
	}
	if (!console->config.multiport)
		return -EOPNOTSUPP;
	if (p->ready)
		p->news |= CONSOLE_NEWS_SIZE;
	virtio_console_model_send_news(console);
	return 0;
}
