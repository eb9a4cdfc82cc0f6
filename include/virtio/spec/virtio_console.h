/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The console device's features, configuration and control messages (5.3).
 */
#ifndef VIRTIO_SPEC_VIRTIO_CONSOLE_H
#define VIRTIO_SPEC_VIRTIO_CONSOLE_H

#include <stddef.h>
#include <stdint.h>

#include <virtio/byteorder.h>

#define VIRTIO_CONSOLE_F_SIZE	     0 /**< 5.3.3: `cols` and `rows` hold */
#define VIRTIO_CONSOLE_F_MULTIPORT   1 /**< 5.3.3: control queues, ports */
#define VIRTIO_CONSOLE_F_EMERG_WRITE 2 /**< 5.3.3: `emerg_wr` can be written */

#define VIRTIO_CONSOLE_DEVICE_READY 0 /**< 5.3.6.2: driver: tell me all */
#define VIRTIO_CONSOLE_PORT_ADD	    1 /**< 5.3.6.2: device: a new port */
#define VIRTIO_CONSOLE_PORT_REMOVE  2 /**< 5.3.6.2: device: a port is gone */
#define VIRTIO_CONSOLE_PORT_READY   3 /**< 5.3.6.2: driver: port is set up */
#define VIRTIO_CONSOLE_CONSOLE_PORT 4 /**< 5.3.6.2: device: port has text */
#define VIRTIO_CONSOLE_RESIZE	    5 /**< 5.3.6.2: device: a size follows */
#define VIRTIO_CONSOLE_PORT_OPEN    6 /**< 5.3.6.2: either: opened or closed */
#define VIRTIO_CONSOLE_PORT_NAME    7 /**< 5.3.6.2: device: a name follows */

#define VIRTIO_CONSOLE_QUEUE_CONTROL_IN	 2 /**< 5.3.2: to the driver */
#define VIRTIO_CONSOLE_QUEUE_CONTROL_OUT 3 /**< 5.3.2: to the device */

/** Device configuration (5.3.4). */
struct virtio_console_config {
	virtio16 cols;	       /**< columns of port 0 */
	virtio16 rows;	       /**< rows of port 0 */
	virtio32 max_nr_ports; /**< ports that there can be */
	virtio32 emerg_wr;     /**< a character to be put out at once */
};

/** What a control message begins with (5.3.6.2). */
struct virtio_console_control {
	virtio32 id;	/**< port number */
	virtio16 event; /**< VIRTIO_CONSOLE_PORT_ADD and so on */
	virtio16 value; /**< what the event says of it */
};

/** What follows in a VIRTIO_CONSOLE_RESIZE (5.3.6.2). */
struct virtio_console_resize {
	virtio16 cols; /**< columns */
	virtio16 rows; /**< rows */
};

#ifndef __cplusplus
_Static_assert(sizeof(struct virtio_console_config) == 12, "5.3.4");
_Static_assert(offsetof(struct virtio_console_config, max_nr_ports) == 4,
	       "5.3.4");
_Static_assert(offsetof(struct virtio_console_config, emerg_wr) == 8, "5.3.4");
_Static_assert(sizeof(struct virtio_console_control) == 8, "5.3.6.2");
_Static_assert(sizeof(struct virtio_console_resize) == 4, "5.3.6.2");
#endif

#endif /* VIRTIO_SPEC_VIRTIO_CONSOLE_H */
