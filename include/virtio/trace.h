/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a port can be told while things happen.
 *
 * A port that sets virtio_platform_ops::trace receives one struct virtio_event
 * for each step of a device's life and for each call on its rings. Where it is
 * NULL nothing is built: the rings are bound to functions without the call.
 */
#ifndef VIRTIO_TRACE_H
#define VIRTIO_TRACE_H

#include <stdint.h>

struct scatterlist;
struct virtio_device;
struct virtio_driver;
struct virtio_model_queue;
struct virtqueue;

/**
 * What happened. In brackets: what virtio_event::a and virtio_event::b say.
 * The numbers go into files: they stay, and new ones come at the end.
 */
enum virtio_event_kind {
	VIRTIO_EVENT_ADD_DEVICE,    /**< a device came to the bus */
	VIRTIO_EVENT_REMOVE_DEVICE, /**< and left it */
	VIRTIO_EVENT_MATCH,	    /**< a driver was found for it */
	VIRTIO_EVENT_RESET,	    /**< the device was reset */
	VIRTIO_EVENT_STATUS,	    /**< status written [new, old] */
	VIRTIO_EVENT_FEATURES,	    /**< negotiated [accepted, offered] */
	VIRTIO_EVENT_PROBE,	    /**< the driver's probe is called */
	VIRTIO_EVENT_PROBED,	    /**< and returned [its int] */
	VIRTIO_EVENT_REMOVE,	    /**< the driver's remove is called */
	VIRTIO_EVENT_CONFIG,	    /**< config_changed is called */
	VIRTIO_EVENT_QUEUE,	    /**< a queue stands [size] */
	VIRTIO_EVENT_DEL_QUEUE,	    /**< a queue is taken down */
	VIRTIO_EVENT_ADD,	    /**< buffer added [segments out, in] */
	VIRTIO_EVENT_ADD_FAILED,    /**< not added [the error] */
	VIRTIO_EVENT_PUBLISH,	    /**< made available [1 if a kick is due] */
	VIRTIO_EVENT_NOTIFY,	    /**< the device was notified */
	VIRTIO_EVENT_INTERRUPT,	 /**< queue interrupt [1 if work was found] */
	VIRTIO_EVENT_GET,	 /**< used buffer taken back */
	VIRTIO_EVENT_DISABLE_CB, /**< callbacks not wanted */
	VIRTIO_EVENT_ENABLE_CB,	 /**< callbacks wanted [1 if none missed] */
	VIRTIO_EVENT_DETACH,	 /**< unused buffer taken back */
	VIRTIO_EVENT_BROKEN,	 /**< queue given up */
	VIRTIO_EVENT_TAKE,	 /**< a model took a buffer [pieces out, in] */
	VIRTIO_EVENT_USE, /**< and used it [1 if it interrupts the driver] */
};

/** What else there is to say of an event on a ring. */
enum virtio_event_flag {
	/** VIRTIO_EVENT_ADD: the buffer lies in an indirect table. */
	VIRTIO_EVENT_F_INDIRECT = 1,
	/** Packed layout: the wrap counter at virtio_event::index is 1. */
	VIRTIO_EVENT_F_WRAP = 2,
};

/**
 * One event. Pointers are valid during the call only.
 *
 * VIRTIO_EVENT_TAKE and VIRTIO_EVENT_USE come from the platform of a device
 * model, if that traces, and name virtio_event::mq alone: a model does not know
 * which device the driver sees.
 */
struct virtio_event {
	enum virtio_event_kind kind; /**< what happened */
	uint16_t flags;		     /**< of enum virtio_event_flag */
	/**
	 * Where in the ring. Of the split layout the available index of the
	 * buffer (add, take) or of the next one (publish, notify), the used
	 * index of the buffer (get, use) or of the next one (interrupt,
	 * callbacks); they count on to 65535, whatever the size. Of the packed
	 * layout the slot. Otherwise 0.
	 */
	uint16_t index;
	/** In the buffer (add, take), or written to it (get, use). */
	uint32_t bytes;
	struct virtio_device *vdev;	     /**< to which device */
	struct virtio_driver *drv;	     /**< by which driver, or NULL */
	struct virtqueue *vq;		     /**< on which queue, or NULL */
	const struct virtio_model_queue *mq; /**< on which of a model's */
	/** The driver's name for the buffer (add, get, detach), or NULL. */
	const void *data;
	struct scatterlist *const *sgs; /**< of what (add): lists */
	unsigned int num_sgs;		/**< and how many */
	uint64_t a;			/**< first number */
	uint64_t b;			/**< second number */
};

#endif /* VIRTIO_TRACE_H */
