/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the console driver share: console.c sets devices up,
 * console_queue.c keeps the buffers of a queue, console_control.c talks with
 * the device about its ports, console_port.c is for applications.
 */
#ifndef VIRTIO_DRIVERS_CONSOLE_H
#define VIRTIO_DRIVERS_CONSOLE_H

#include <virtio/virtio_console.h>

/* Ports beyond these are refused. */
#define CONSOLE_PORTS_MAX 64u

/* A port's buffers in each direction: this many, of so many bytes each. */
#define CONSOLE_BUFFERS	    4u
#define CONSOLE_BUFFER_SIZE 1024u

/*
 * Devices announce all ports at once and are known to drop what they find no
 * buffer for, and to write beyond the used length they may if a name does not
 * fit.
 */
#define CONSOLE_CONTROL_BUFFERS	    32u
#define CONSOLE_CONTROL_BUFFER_SIZE 1024u

/* A buffer of the driver's: in its queue, or on one of the queue's lists. */
struct console_buffer {
	struct list_head node;
	uint8_t *data;
	uint32_t len;  /* bytes received */
	uint32_t done; /* bytes of those that were read */
};

/* One queue, and the buffers that pass through it. */
struct console_queue {
	struct virtqueue *vq; /* NULL while the device is stopped */
	struct console_buffer *buffers;
	unsigned int num;
	uint32_t size; /* of each */
	uint8_t *memory;
	dma_addr_t addr;
	struct list_head free;
	struct list_head filled; /* by the device, in that order */
};

struct virtio_console_port {
	struct virtio_console *console;
	struct virtio_console_port_info info;
	struct console_queue in;
	struct console_queue out;
	bool exists;
	bool reopen;	/* it was open when the device was frozen */
	bool owe_ready; /* VIRTIO_CONSOLE_PORT_READY is to be sent */
	bool owe_open;	/* VIRTIO_CONSOLE_PORT_OPEN is to be sent */
};

struct virtio_console {
	struct virtio_device *vdev;
	struct virtio_console_info info;
	uint32_t max_nr_ports;		   /* as the device says */
	struct virtio_console_port *ports; /* info.max_ports */
	struct console_queue control_in;
	struct console_queue control_out;
	bool owe_ready; /* VIRTIO_CONSOLE_DEVICE_READY is to be sent */
	unsigned int complaints;
	virtio_console_handler_t *handler;
	void *handler_ctx;
};

/* ---- console_queue.c -------------------------------------------------- */

/* Get memory for @num buffers of @size bytes: 0 or -ENOMEM. */
int console_queue_init(const struct virtio_platform *platform,
		       struct console_queue *q, unsigned int num,
		       uint32_t size);

/* Give it back. */
void console_queue_exit(const struct virtio_platform *platform,
			struct console_queue *q);

/* Let the device fill all free buffers. */
void console_queue_offer(struct console_queue *q);

/* List what the device has filled. Returns whether there was anything. */
bool console_queue_take_filled(struct console_queue *q);

/* Forget what the device has filled. */
void console_queue_drop_filled(struct console_queue *q);

/* Take back what the device has read. Returns whether there was anything. */
bool console_queue_take_sent(struct console_queue *q);

/* Whether the device still has something to read. */
bool console_queue_is_sending(const struct console_queue *q);

/* Send bytes, as many as a buffer holds: how many, 0 for no room, -EIO. */
int console_queue_send(struct console_queue *q, const void *data, size_t len);

/* The device was reset: all buffers that it had are free. */
void console_queue_stop(struct console_queue *q);

/* ---- console_control.c ------------------------------------------------ */

/* The callbacks of the control queues. */
void virtio_console_control_in_done(struct virtqueue *vq);
void virtio_console_control_out_done(struct virtqueue *vq);

/* Send the messages that are owed, as far as there is room. */
void virtio_console_send_owed(struct virtio_console *console);

/* ---- console_port.c --------------------------------------------------- */

/* The callbacks of a port's queues. */
void virtio_console_in_done(struct virtqueue *vq);
void virtio_console_out_done(struct virtqueue *vq);

/* A port is there from now on. */
void virtio_console_port_begin(struct virtio_console_port *port);

/* It is gone. */
void virtio_console_port_end(struct virtio_console_port *port);

/* Its size is known. */
void virtio_console_port_resize(struct virtio_console_port *port, uint16_t cols,
				uint16_t rows);

/* Tell the application. */
void virtio_console_notify(struct virtio_console_port *port,
			   enum virtio_console_event event);

#endif /* VIRTIO_DRIVERS_CONSOLE_H */
