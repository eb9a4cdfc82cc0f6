/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A console, or many (5.3).
 */
#ifndef LINUX_VIRTIO_CONSOLE_H
#define LINUX_VIRTIO_CONSOLE_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_CONSOLE_F_SIZE	     0 /**< knows its rows and columns */
#define VIRTIO_CONSOLE_F_MULTIPORT   1 /**< has several ports */
#define VIRTIO_CONSOLE_F_EMERG_WRITE 2 /**< has an emergency write */

#define VIRTIO_CONSOLE_BAD_ID (~(__u32)0) /**< no port */

/** The configuration. */
struct virtio_console_config {
	__virtio16 cols;	 /**< its size */
	__virtio16 rows;	 /**< its size */
	__virtio32 max_nr_ports; /**< how many there can be */
	__virtio32 emerg_wr;	 /**< a character to show at once */
} __attribute__((packed));

_Static_assert(sizeof(struct virtio_console_config) == 12, "5.3.4");

/** A message about a port. */
struct virtio_console_control {
	__virtio32 id;	  /**< its number */
	__virtio16 event; /**< what happened */
	__virtio16 value; /**< and how */
};

_Static_assert(sizeof(struct virtio_console_control) == 8, "5.3.6.2");

#define VIRTIO_CONSOLE_DEVICE_READY 0 /**< the driver is ready, or not */
#define VIRTIO_CONSOLE_PORT_ADD	    1 /**< there is a port */
#define VIRTIO_CONSOLE_PORT_REMOVE  2 /**< there was one */
#define VIRTIO_CONSOLE_PORT_READY   3 /**< the driver knows it, or does not */
#define VIRTIO_CONSOLE_CONSOLE_PORT 4 /**< it is for a human */
#define VIRTIO_CONSOLE_RESIZE	    5 /**< its size changed */
#define VIRTIO_CONSOLE_PORT_OPEN    6 /**< it was opened or closed */
#define VIRTIO_CONSOLE_PORT_NAME    7 /**< its name follows */

#endif /* LINUX_VIRTIO_CONSOLE_H */
