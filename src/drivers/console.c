/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver of console devices (5.3): set-up and taking down. Buffers are in
 * console_queue.c, control messages in console_control.c, and what applications
 * call in console_port.c.
 *
 * Everything is allocated when the device is probed, for all the ports that it
 * may ever announce: they come from within interrupts.
 */
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "console.h"

/* Queues of as many ports, and of control messages (5.3.2). */
#define CONSOLE_QUEUES_MAX (2 * CONSOLE_PORTS_MAX + 2)

/* What virtio_find_vqs() wants and gives; too big for a small stack. */
struct console_find {
	struct virtqueue_info info[CONSOLE_QUEUES_MAX];
	struct virtqueue *vqs[CONSOLE_QUEUES_MAX];
};

static void *console_zalloc(struct virtio_device *vdev, size_t size)
{
	const struct virtio_platform *platform = vdev->dev.platform;

	return platform->ops->alloc(platform->ctx, size, _Alignof(max_align_t));
}

static void console_zfree(struct virtio_device *vdev, void *mem)
{
	const struct virtio_platform *platform = vdev->dev.platform;

	platform->ops->free(platform->ctx, mem);
}

/* ---- what the device says --------------------------------------------- */

static void console_read_size(struct virtio_console *console)
{
	struct virtio_console_info *info = &console->info;

	if (!info->size)
		return;
	virtio_cread(console->vdev, struct virtio_console_config, cols,
		     &info->cols);
	virtio_cread(console->vdev, struct virtio_console_config, rows,
		     &info->rows);
}

/* How many ports there may be is looked at once: memory is got for those. */
static void console_read_info(struct virtio_console *console)
{
	struct virtio_device *vdev = console->vdev;
	struct virtio_console_info *info = &console->info;

	info->multiport = virtio_has_feature(vdev, VIRTIO_CONSOLE_F_MULTIPORT);
	info->size = virtio_has_feature(vdev, VIRTIO_CONSOLE_F_SIZE);
	console->max_nr_ports = 1;
	if (info->multiport)
		virtio_cread(vdev, struct virtio_console_config, max_nr_ports,
			     &console->max_nr_ports);
	if (!console->max_nr_ports) {
		dev_warn(&vdev->dev, "max_nr_ports is 0: taken as 1");
		console->max_nr_ports = 1;
	}
	info->max_ports = console->max_nr_ports;
	if (info->max_ports > CONSOLE_PORTS_MAX) {
		dev_info(&vdev->dev, "%u of %u ports are used",
			 CONSOLE_PORTS_MAX, console->max_nr_ports);
		info->max_ports = CONSOLE_PORTS_MAX;
	}
	console_read_size(console);
}

/* ---- queues ----------------------------------------------------------- */

/* The number of a port's receive queue; the transmit queue follows (5.3.2). */
static unsigned int console_queue_index(uint32_t port)
{
	return port ? 2 * port + 2 : 0;
}

static unsigned int console_num_queues(const struct virtio_console *console)
{
	return console->info.multiport ? 2 * console->info.max_ports + 2 : 2;
}

static void console_want_queues(const struct virtio_console *console,
				struct virtqueue_info *info)
{
	/* Every buffer is one segment (leg.console.framing-requirements.1). */
	const struct virtqueue_info in = { "input", virtio_console_in_done,
					   false, 1 };
	const struct virtqueue_info out = { "output", virtio_console_out_done,
					    false, 1 };

	for (unsigned int i = 0; i < console_num_queues(console); i += 2) {
		info[i] = in;
		info[i + 1] = out;
	}
	if (!console->info.multiport)
		return;
	info[VIRTIO_CONSOLE_QUEUE_CONTROL_IN] = (struct virtqueue_info){
		"control-i", virtio_console_control_in_done, false, 1
	};
	info[VIRTIO_CONSOLE_QUEUE_CONTROL_OUT] = (struct virtqueue_info){
		"control-o", virtio_console_control_out_done, false, 1
	};
}

static void console_got_queues(struct virtio_console *console,
			       struct virtqueue **vqs)
{
	for (uint32_t i = 0; i < console->info.max_ports; i++) {
		unsigned int index = console_queue_index(i);

		console->ports[i].in.vq = vqs[index];
		console->ports[i].out.vq = vqs[index + 1];
	}
	if (!console->info.multiport)
		return;
	console->control_in.vq = vqs[VIRTIO_CONSOLE_QUEUE_CONTROL_IN];
	console->control_out.vq = vqs[VIRTIO_CONSOLE_QUEUE_CONTROL_OUT];
}

static int console_find_queues(struct virtio_console *console)
{
	struct console_find *find =
		console_zalloc(console->vdev, sizeof(*find));
	int err;

	if (!find)
		return -ENOMEM;
	console_want_queues(console, find->info);
	err = virtio_find_vqs(console->vdev, console_num_queues(console),
			      find->vqs, find->info, NULL);
	if (!err)
		console_got_queues(console, find->vqs);
	console_zfree(console->vdev, find);
	return err;
}

/*
 * Find the queues, go live, and begin: with the only port, or by asking for
 * ports.
 */
static int console_start(struct virtio_console *console)
{
	int err = console_find_queues(console);

	if (err)
		return err;
	virtio_device_ready(console->vdev);
	if (!console->info.multiport) {
		virtio_console_port_begin(&console->ports[0]);
		return 0;
	}
	console_queue_offer(&console->control_in);
	console->owe_ready = true;
	virtio_console_send_owed(console);
	return 0;
}

/* Reset the device, take the buffers back, delete the queues. */
static void console_stop(struct virtio_console *console)
{
	struct virtio_device *vdev = console->vdev;

	virtio_reset_device(vdev);
	for (uint32_t i = 0; i < console->info.max_ports; i++) {
		console_queue_stop(&console->ports[i].in);
		console_queue_stop(&console->ports[i].out);
	}
	console_queue_stop(&console->control_in);
	console_queue_stop(&console->control_out);
	vdev->config->del_vqs(vdev);
}

/* ---- memory ----------------------------------------------------------- */

static void console_free(struct virtio_console *console)
{
	const struct virtio_platform *platform = console->vdev->dev.platform;

	for (uint32_t i = 0; console->ports && i < console->info.max_ports;
	     i++) {
		console_queue_exit(platform, &console->ports[i].in);
		console_queue_exit(platform, &console->ports[i].out);
	}
	console_queue_exit(platform, &console->control_in);
	console_queue_exit(platform, &console->control_out);
	console_zfree(console->vdev, console->ports);
	console->vdev->priv = NULL;
	console_zfree(console->vdev, console);
}

static int console_alloc_ports(struct virtio_console *console)
{
	const struct virtio_platform *platform = console->vdev->dev.platform;
	uint32_t num = console->info.max_ports;
	int err = 0;

	console->ports =
		console_zalloc(console->vdev, num * sizeof(*console->ports));
	if (!console->ports)
		return -ENOMEM;
	for (uint32_t i = 0; i < num && !err; i++) {
		struct virtio_console_port *port = &console->ports[i];

		port->console = console;
		port->info.id = i;
		err = console_queue_init(platform, &port->in, CONSOLE_BUFFERS,
					 CONSOLE_BUFFER_SIZE);
		if (!err)
			err = console_queue_init(platform, &port->out,
						 CONSOLE_BUFFERS,
						 CONSOLE_BUFFER_SIZE);
	}
	return err;
}

static int console_alloc(struct virtio_console *console)
{
	const struct virtio_platform *platform = console->vdev->dev.platform;
	int err = console_alloc_ports(console);

	if (err || !console->info.multiport)
		return err;
	err = console_queue_init(platform, &console->control_in,
				 CONSOLE_CONTROL_BUFFERS,
				 CONSOLE_CONTROL_BUFFER_SIZE);
	if (err)
		return err;
	return console_queue_init(platform, &console->control_out,
				  CONSOLE_CONTROL_BUFFERS,
				  sizeof(struct virtio_console_control));
}

/* ---- the driver ------------------------------------------------------- */

static int console_probe(struct virtio_device *vdev)
{
	struct virtio_console *console = console_zalloc(vdev, sizeof(*console));
	int err;

	if (!console)
		return -ENOMEM;
	console->vdev = vdev;
	vdev->priv = console;
	console_read_info(console);
	err = console_alloc(console);
	if (!err)
		err = console_start(console);
	if (err)
		console_free(console);
	return err;
}

static void console_remove(struct virtio_device *vdev)
{
	struct virtio_console *console = vdev->priv;

	/* A restore that failed has left no queue. */
	if (console->ports[0].in.vq)
		console_stop(console);
	for (uint32_t i = 0; i < console->info.max_ports; i++)
		if (console->ports[i].exists)
			virtio_console_port_end(&console->ports[i]);
	console_free(console);
}

/* A new size is that of port 0, whatever the number of ports (5.3.6). */
static void console_config_changed(struct virtio_device *vdev)
{
	struct virtio_console *console = vdev->priv;
	uint16_t cols = console->info.cols, rows = console->info.rows;

	console_read_size(console);
	if (console->info.cols == cols && console->info.rows == rows)
		return;
	if (console->ports[0].exists)
		virtio_console_port_resize(&console->ports[0],
					   console->info.cols,
					   console->info.rows);
}

/*
 * What the device has not taken is lost, as on a line that is cut; what was
 * received and not read is kept. Ports that are open are opened again as soon
 * as the device has announced them anew.
 */
static int console_freeze(struct virtio_device *vdev)
{
	struct virtio_console *console = vdev->priv;

	console_stop(console);
	for (uint32_t i = 0; i < console->info.max_ports; i++) {
		struct virtio_console_port *port = &console->ports[i];

		port->reopen = console->info.multiport && port->info.open;
		port->exists = false;
		port->owe_ready = false;
		port->owe_open = false;
	}
	return 0;
}

static int console_restore(struct virtio_device *vdev)
{
	struct virtio_console *console = vdev->priv;

	console_read_size(console);
	return console_start(console);
}

static const struct virtio_device_id console_ids[] = {
	{ VIRTIO_ID_CONSOLE, VIRTIO_DEV_ANY_ID },
	{ 0, 0 },
};

static const unsigned int console_features[] = {
	VIRTIO_CONSOLE_F_SIZE,
	VIRTIO_CONSOLE_F_MULTIPORT,
	VIRTIO_CONSOLE_F_EMERG_WRITE,
};

void virtio_console_driver_init(struct virtio_driver *drv)
{
	*drv = (struct virtio_driver){
		.driver.name = "virtio_console",
		.id_table = console_ids,
		.feature_table = console_features,
		.feature_table_size =
			sizeof(console_features) / sizeof(console_features[0]),
		.probe = console_probe,
		.remove = console_remove,
		.config_changed = console_config_changed,
		.freeze = console_freeze,
		.restore = console_restore,
	};
}

struct virtio_console *virtio_console_from_vdev(struct virtio_device *vdev)
{
	if (!vdev->dev.driver)
		return NULL;
	if (drv_to_virtio(vdev->dev.driver)->probe != console_probe)
		return NULL;
	return vdev->priv;
}

/*
 * The byte order does not wait for negotiation: a device that offers VERSION_1
 * has a little-endian configuration from the beginning. Only the lower byte
 * counts. Legacy devices are known to look for it in the first byte in either
 * order, so a big-endian number has it at both ends.
 */
int virtio_console_emergency_write(struct virtio_device *vdev, uint8_t c)
{
	uint64_t offered;
	virtio32 field;
	bool little;

	if (vdev->id.device != VIRTIO_ID_CONSOLE)
		return -ENODEV;
	offered = vdev->config->get_features(vdev);
	if (!(offered >> VIRTIO_CONSOLE_F_EMERG_WRITE & 1))
		return -EOPNOTSUPP;
	little = offered >> VIRTIO_F_VERSION_1 & 1 ||
		 !vdev->dev.platform->big_endian;
	field.raw = virtio_swab32(true, little ? c : c | (uint32_t)c << 24);
	vdev->config->set(vdev,
			  offsetof(struct virtio_console_config, emerg_wr),
			  &field, sizeof(field));
	return 0;
}
