/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The console device (5.3): its driver for applications, and its model.
 *
 * A device has one port or, with VIRTIO_CONSOLE_F_MULTIPORT, several that come
 * and go. A port is a pair of byte streams. Each end opens and closes it for
 * itself: what is written while the other end is closed has to wait.
 */
#ifndef VIRTIO_VIRTIO_CONSOLE_H
#define VIRTIO_VIRTIO_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/model.h>
#include <virtio/spec/virtio_console.h>
#include <virtio/virtio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- driver ----------------------------------------------------------- */

/**
 * Make a driver for console devices, ready for register_virtio_driver().
 * @param drv filled; the caller's
 */
void virtio_console_driver_init(struct virtio_driver *drv);

/** A console device as its driver sees it. */
struct virtio_console;

/** A port of it. Remains valid as long as the driver drives the device. */
struct virtio_console_port;

/** What a console device is like. */
struct virtio_console_info {
	bool multiport;	    /**< ports come and go; else there is port 0 */
	bool size;	    /**< cols and rows hold */
	uint16_t cols;	    /**< columns of port 0 */
	uint16_t rows;	    /**< rows of port 0 */
	uint32_t max_ports; /**< port numbers are below this */
};

/** Room for a port's name, its terminating zero included. */
#define VIRTIO_CONSOLE_NAME_SIZE 128

/** What a port is like now. */
struct virtio_console_port_info {
	uint32_t id; /**< its number */
	/**
	 * The device's name for it, in UTF-8; empty if it gave none. Longer
	 * names are cut. Control characters are replaced by question marks.
	 */
	char name[VIRTIO_CONSOLE_NAME_SIZE];
	bool console;  /**< for text, says the device */
	bool open;     /**< our end is open */
	bool peer;     /**< the device's end is open */
	uint16_t cols; /**< columns; 0 if the device did not say */
	uint16_t rows; /**< rows; 0 if the device did not say */
};

/** What happens to a port. */
enum virtio_console_event {
	VIRTIO_CONSOLE_EVENT_ADDED,   /**< it is there */
	VIRTIO_CONSOLE_EVENT_REMOVED, /**< it is gone; its unread data too */
	VIRTIO_CONSOLE_EVENT_NAMED,   /**< its name is known, or it is text */
	VIRTIO_CONSOLE_EVENT_OPENED,  /**< the device has opened its end */
	VIRTIO_CONSOLE_EVENT_CLOSED,  /**< the device has closed its end */
	VIRTIO_CONSOLE_EVENT_RESIZED, /**< its size has changed */
	VIRTIO_CONSOLE_EVENT_INPUT,   /**< there is something to read */
	VIRTIO_CONSOLE_EVENT_OUTPUT,  /**< there is room to write */
};

/**
 * Told of an event. Called from a queue's callback: any context. It may read
 * and write with a timeout of 0, open and close.
 */
typedef void virtio_console_handler_t(void *ctx,
				      struct virtio_console_port *port,
				      enum virtio_console_event event);

/**
 * The console behind a virtio device. Any context.
 * @param vdev any device on the bus
 * @return it, until the driver's remove; NULL if a driver made by
 *         virtio_console_driver_init() does not drive it
 */
struct virtio_console *virtio_console_from_vdev(struct virtio_device *vdev);

/**
 * What the device is like. Any context.
 * @param console the device
 * @return kept up to date when the device changes; valid as long as it is
 */
const struct virtio_console_info *
virtio_console_info(const struct virtio_console *console);

/**
 * Hear of events from now on. Ports that are there already are found with
 * virtio_console_next_port(). Any context.
 *
 * @param console the device
 * @param handler called for each, or NULL
 * @param ctx handed to it
 */
void virtio_console_set_handler(struct virtio_console *console,
				virtio_console_handler_t *handler, void *ctx);

/**
 * Visit the ports that there are now, by number. Any context.
 * @param console the device
 * @param prev the one before, or NULL to begin
 * @return the next, or NULL after the last
 */
struct virtio_console_port *
virtio_console_next_port(struct virtio_console *console,
			 const struct virtio_console_port *prev);

/**
 * What a port is like. Any context.
 * @param port the port
 * @return kept up to date; valid as long as the port is
 */
const struct virtio_console_port_info *
virtio_console_port_info(const struct virtio_console_port *port);

/**
 * Open our end of a port. The only port of a device without
 * VIRTIO_CONSOLE_F_MULTIPORT is always open, and one for text is opened as
 * soon as the device says that it is (drv.console.multiport-device-op.2). Any
 * context.
 *
 * @param port the port
 * @return 0; -ENODEV if it is gone
 */
int virtio_console_open(struct virtio_console_port *port);

/**
 * Close our end of a port: what is unread and what still comes is dropped. Any
 * context.
 *
 * @param port the port
 * @return 0; -ENODEV if it is gone; -EOPNOTSUPP without
 *         VIRTIO_CONSOLE_F_MULTIPORT
 */
int virtio_console_close(struct virtio_console_port *port);

/**
 * Read what has come, waiting until something has. Process context; any
 * context with a timeout of 0.
 *
 * @param port the port, open
 * @param buf where to: any memory
 * @param len bytes at most
 * @param timeout_ns how long to wait for the first byte; 0 not to
 * @return how many bytes; 0 if all was read and the device's end is closed, or
 *         @p len is 0; -ETIMEDOUT if nothing came in time; -ENODEV if the port
 *         or the device is gone; -EIO if the device broke or our end is not open
 */
int virtio_console_read(struct virtio_console_port *port, void *buf, size_t len,
			uint64_t timeout_ns);

/**
 * Write, waiting for room. Data is copied; the device takes it later. Process
 * context; any context with a timeout of 0.
 *
 * @param port the port, open
 * @param buf the data: any memory
 * @param len how many bytes
 * @param timeout_ns how long to wait for room each time there is none; 0 not
 *        to. While the device's end of a port that is not for text is closed,
 *        there is none
 * @return how many bytes were taken, fewer if time ran out then; or, if none:
 *         -ETIMEDOUT, -ENODEV, -EIO as virtio_console_read()
 */
int virtio_console_write(struct virtio_console_port *port, const void *buf,
			 size_t len, uint64_t timeout_ns);

/**
 * Wait until the device has taken all that was written. Process context.
 * @param port the port
 * @param timeout_ns how long, each time that it takes something
 * @return 0; -ETIMEDOUT, -ENODEV, -EIO as virtio_console_read()
 */
int virtio_console_flush(struct virtio_console_port *port, uint64_t timeout_ns);

/**
 * Put out one character without queues, interrupts or a driver, for when all
 * else has failed (5.3.5). Process context, or when nothing else runs any more.
 *
 * @param vdev a console device on the bus
 * @param c the character
 * @return 0; -EOPNOTSUPP if the device has no such feature; -ENODEV if it is no
 *         console
 */
int virtio_console_emergency_write(struct virtio_device *vdev, uint8_t c);

/* ---- model ------------------------------------------------------------ */

/** What is behind the ports. Those marked optional may be NULL. */
struct virtio_console_backend_ops {
	/**
	 * The driver wrote to a port. Returns how many bytes are taken; if not
	 * all, virtio_console_model_resume() asks for the rest.
	 */
	size_t (*output)(void *ctx, unsigned int port, const void *buf,
			 size_t len);
	/** virtio_console_model_input() may succeed now; optional. */
	void (*ready)(void *ctx, unsigned int port);
	/** The driver opened or closed its end; optional. */
	void (*open)(void *ctx, unsigned int port, bool open);
	/**
	 * An emergency write; also before DRIVER_OK. NULL: not offered
	 * (dev.console.device-init.2).
	 */
	void (*emergency)(void *ctx, uint8_t c);
};

/** A port of a model. Members are private. */
struct virtio_console_model_port {
	const char *name;  /**< or NULL */
	unsigned int news; /**< what the driver has not been told yet */
	size_t taken;	   /**< bytes of the next output that were taken */
	uint16_t cols;	   /**< 0: unknown */
	uint16_t rows;	   /**< 0: unknown */
	bool exists;	   /**< between add and remove */
	bool text;	   /**< for text */
	bool open;	   /**< our end is open */
	bool peer;	   /**< the driver's end is open */
	bool announced;	   /**< the driver was told of it */
	bool ready;	   /**< the driver has set it up */
	bool blocked;	   /**< the backend did not take all output */
};

/** What a console model is made of; see virtio_console_model_init(). */
struct virtio_console_model_config {
	const struct virtio_platform *platform; /**< memory and messages */
	const struct virtio_console_backend_ops *ops; /**< behind the ports */
	void *ctx;		 /**< handed to each of them */
	unsigned int queue_size; /**< largest size of each: a power of two */
	/** Memory for so many ports as it can have; the caller's. */
	struct virtio_console_model_port *ports;
	unsigned int num_ports; /**< 1 unless multiport */
	bool multiport;		/**< offer VIRTIO_CONSOLE_F_MULTIPORT */
	uint16_t cols;		/**< size of port 0; 0: not offered */
	uint16_t rows;		/**< size of port 0 */
};

/** A console device. Members are private. */
struct virtio_console_model {
	struct virtio_model model;		   /**< for the endpoint */
	struct virtio_console_model_config config; /**< what it was made of */
	struct virtio_console_config space;	   /**< its configuration */
	bool driver_ready; /**< wants to hear of ports */
};

/**
 * Make a console device. Process context.
 *
 * Without VIRTIO_CONSOLE_F_MULTIPORT it has port 0, open at both ends. With it,
 * there is no port until virtio_console_model_add().
 *
 * @param console the device; the caller's; ended by virtio_model_exit()
 * @param config copied; what it points to must outlive the device
 * @return 0 or an error of virtio_model_init()
 */
int virtio_console_model_init(struct virtio_console_model *console,
			      const struct virtio_console_model_config *config);

/**
 * Give a device with VIRTIO_CONSOLE_F_MULTIPORT a port, closed at this end.
 * @param console the device
 * @param port its number
 * @param name a name in UTF-8 that outlives the port; or NULL
 * @param text whether it is for text
 * @return 0; -EINVAL if there is no such number; -EEXIST if there is such a
 *         port
 */
int virtio_console_model_add(struct virtio_console_model *console,
			     unsigned int port, const char *name, bool text);

/**
 * Take a port away.
 * @param console the device
 * @param port its number
 * @return 0; -ENODEV if there is no such port
 */
int virtio_console_model_remove(struct virtio_console_model *console,
				unsigned int port);

/**
 * Open or close this end of a port of a device with
 * VIRTIO_CONSOLE_F_MULTIPORT. What the driver writes to a closed one is
 * dropped.
 *
 * @param console the device
 * @param port its number
 * @param open which of both
 * @return 0; -ENODEV if there is no such port
 */
int virtio_console_model_open(struct virtio_console_model *console,
			      unsigned int port, bool open);

/**
 * Send bytes to the driver.
 * @param console the device
 * @param port number of the port
 * @param buf the bytes
 * @param len how many
 * @return how many it had room for; virtio_console_backend_ops::ready tells
 *         when to try again
 */
size_t virtio_console_model_input(struct virtio_console_model *console,
				  unsigned int port, const void *buf,
				  size_t len);

/**
 * Go on with virtio_console_backend_ops::output, which had not taken all.
 * @param console the device
 * @param port number of the port
 */
void virtio_console_model_resume(struct virtio_console_model *console,
				 unsigned int port);

/**
 * Tell the driver the size of a port: in the configuration for port 0, if the
 * device was made with a size, and else in a message.
 *
 * @param console the device
 * @param port its number
 * @param cols columns
 * @param rows rows
 * @return 0; -ENODEV if there is no such port; -EOPNOTSUPP if there is no way
 *         to tell
 */
int virtio_console_model_resize(struct virtio_console_model *console,
				unsigned int port, uint16_t cols,
				uint16_t rows);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_CONSOLE_H */
