/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the console model share: console.c makes it and moves
 * bytes, console_control.c talks with the driver about ports.
 */
#ifndef VIRTIO_MODELS_CONSOLE_H
#define VIRTIO_MODELS_CONSOLE_H

#include <virtio/virtio_console.h>

/*
 * What the driver is to be told of a port: a set, sent from the lowest on.
 */
enum console_news {
	CONSOLE_NEWS_REMOVE = 1,
	CONSOLE_NEWS_ADD = 2,
	CONSOLE_NEWS_TEXT = 4,
	CONSOLE_NEWS_NAME = 8,
	CONSOLE_NEWS_SIZE = 16,
	CONSOLE_NEWS_OPEN = 32,
};

/* The receive and the transmit queue of a port (5.3.2). */
struct virtio_model_queue *
virtio_console_model_in(struct virtio_console_model *console,
			unsigned int port);
struct virtio_model_queue *
virtio_console_model_out(struct virtio_console_model *console,
			 unsigned int port);

/* The driver has opened or closed its end. */
void virtio_console_model_set_peer(struct virtio_console_model *console,
				   unsigned int port, bool open);

/* Send news as far as the driver has given buffers. */
void virtio_console_model_send_news(struct virtio_console_model *console);

/* Take the driver's control messages. */
void virtio_console_model_control(struct virtio_model_queue *q);

#endif /* VIRTIO_MODELS_CONSOLE_H */
