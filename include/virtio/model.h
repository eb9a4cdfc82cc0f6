/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The device wing's core: a device model, mirror of struct virtio_driver.
 *
 * A *model* is what a device does (an entropy source, a disk); an *endpoint*
 * is how a transport shows it (registers, interrupts). A model does not know
 * which endpoint shows it. This file is what they have between them: features,
 * status, configuration, queues, reset - kept by the specification's rules
 * here, so that neither can break them.
 *
 * # The life of a model
 *
 * 1. **Made.** Its author's function fills struct virtio_model_config and calls
 *    virtio_model_init(). The endpoint that shows it calls
 *    virtio_model_attach().
 * 2. **Negotiated.** The driver reads the features and writes its own; a subset
 *    that virtio_model_ops::validate refuses does not get FEATURES_OK.
 * 3. **Live.** After DRIVER_OK the driver notifies; the endpoint's owner calls
 *    virtio_model_run() when it has time, and that calls
 *    virtio_model_ops::handle_queue for each queue that has work. The model
 *    takes buffers with virtio_model_get(), gives them back with
 *    virtio_model_put(), and interrupts are sent as the driver wants them.
 * 4. **Broken or reset.** A driver that breaks a rule stops its queue and sets
 *    DEVICE_NEEDS_RESET; handle_queue is not called any more. A reset brings
 *    the model back to 2.
 * 5. **Gone.** virtio_model_exit().
 */
#ifndef VIRTIO_MODEL_H
#define VIRTIO_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/virtio.h>
#include <virtio/vringh.h>

#ifdef __cplusplus
extern "C" {
#endif

struct virtio_model;

/** One queue of a model. */
struct virtio_model_queue {
	struct vringh vrh;	    /**< the ring, while ready */
	struct virtio_model *model; /**< whose it is */
	struct vringh_kiov riov;    /**< device-readable part of the buffer */
	struct vringh_kiov wiov;    /**< device-writable part of the buffer */
	uint32_t head;		    /**< vringh_getdesc() on that buffer */
	uint16_t index;		    /**< number, from 0 */
	uint16_t num_max;	    /**< largest size that is offered */
	uint16_t num;		    /**< size that the driver chose */
	bool ready;		    /**< the driver enabled it */
	bool kicked;		    /**< there may be buffers to take */
	bool traced;		    /**< the platform is told of buffers */
	uint64_t desc_addr;	    /**< device address of the parts */
	uint64_t avail_addr;	    /**< device address of the parts */
	uint64_t used_addr;	    /**< device address of the parts */
};

/** What a model does. Those marked optional may be NULL. */
struct virtio_model_ops {
	/** Take buffers until there are none. Called when the driver kicked. */
	void (*handle_queue)(struct virtio_model_queue *q);
	/**
	 * Write the bytes at virtio_model_config::config, in the byte order
	 * that virtio_model::little_endian tells. Called whenever that may have
	 * changed: when the model is made, when an endpoint begins to show it,
	 * and when a transitional device's driver turns out to be legacy;
	 * optional.
	 */
	void (*fill_config)(struct virtio_model *model);
	/** Refuse a set of features: a negative error; optional. */
	int (*validate)(struct virtio_model *model, uint64_t features);
	/** The driver wrote @p len bytes of configuration; optional. */
	void (*config_written)(struct virtio_model *model, unsigned int offset,
			       unsigned int len);
	/** The driver has set DRIVER_OK; optional. */
	void (*driver_ok)(struct virtio_model *model);
	/** Forget everything that the driver did; optional. */
	void (*reset)(struct virtio_model *model);
	/**
	 * A queue was disabled or reset: forget the buffers that were kept of
	 * it, whose memory is the driver's again; optional.
	 */
	void (*queue_reset)(struct virtio_model_queue *q);
};

/** How an endpoint speaks to the driver. */
struct virtio_endpoint_ops {
	/** A queue has used buffers. */
	void (*queue_interrupt)(void *endpoint, unsigned int index);
	/** The configuration, or the need of a reset, has changed. */
	void (*config_interrupt)(void *endpoint);
	/** A queue was kicked: virtio_model_run() has something to do. */
	void (*work)(void *endpoint);
};

/** What a model is made of; see virtio_model_init(). */
struct virtio_model_config {
	const struct virtio_model_ops *ops;	/**< what it does */
	const struct virtio_platform *platform; /**< for memory and messages */
	struct virtio_device_id id;		/**< type and vendor */
	/** Features of its type that it offers; the core adds its own. */
	uint64_t features;
	unsigned int nvqs;	 /**< number of queues */
	unsigned int queue_size; /**< largest size of each: a power of two */
	void *config;	   /**< configuration, in device byte order, or NULL */
	size_t config_len; /**< its length in bytes */
	/** First byte and number of those that the driver may write. */
	size_t config_writable;
	size_t config_writable_len; /**< 0 if it may write none */
	/** Memory that it shares with the driver (2.10), or NULL. */
	const struct virtio_shm_region *shm;
	unsigned int nshm; /**< regions at shm; their ids are 0 to nshm - 1 */
};

/** A device model. Members are private but for reading. */
struct virtio_model {
	struct virtio_model_config config;  /**< what it was made of */
	struct virtio_model_queue *vqs;	    /**< config.nvqs queues */
	const struct vringh_memory *memory; /**< the machine's memory */
	const struct virtio_endpoint_ops *endpoint_ops; /**< who shows it */
	void *endpoint;	      /**< handed to each of them */
	uint64_t possible;    /**< features that a modern driver is offered */
	uint64_t offered;     /**< features offered to the one there is */
	uint64_t features;    /**< features negotiated */
	uint64_t not_offered; /**< accepted all the same */
	uint32_t generation;  /**< of the configuration */
	uint8_t status;	      /**< device status */
	bool legacy;	      /**< its driver uses the legacy interface */
	bool little_endian;   /**< byte order of its fields */
};

/* ---- for models ------------------------------------------------------- */

/**
 * Make a model. Allocates its queues. Process context.
 *
 * The core adds VIRTIO_F_VERSION_1 (on a modern endpoint),
 * VIRTIO_RING_F_INDIRECT_DESC, VIRTIO_RING_F_EVENT_IDX, VIRTIO_F_RING_PACKED,
 * VIRTIO_F_IN_ORDER, VIRTIO_F_ACCESS_PLATFORM, VIRTIO_F_NOTIFICATION_DATA,
 * VIRTIO_F_NOTIF_CONFIG_DATA (on PCI) and VIRTIO_F_RING_RESET to the features
 * unless virtio_model_mask_features() takes them away: VIRTIO_F_IN_ORDER must
 * be, for a model that goes past virtio_model_put() and gives buffers back in
 * another order. VIRTIO_F_ORDER_PLATFORM is added by
 * virtio_model_offer_features() only.
 *
 * @param model the model; the caller's
 * @param config copied; what it points to must outlive the model
 * @return 0; -EINVAL if a size is not allowed; -ENOMEM
 */
int virtio_model_init(struct virtio_model *model,
		      const struct virtio_model_config *config);

/**
 * Offer fewer features than the model could, before a driver looks.
 * @param model the model
 * @param mask features that may be offered
 */
void virtio_model_mask_features(struct virtio_model *model, uint64_t mask);

/**
 * Offer what the core can do but does not offer by itself, before a driver
 * looks: VIRTIO_F_ORDER_PLATFORM, for which both sides use stronger barriers and
 * slower code. A device that is software on a processor of the same machine does
 * not need it (6).
 *
 * @param model the model
 * @param features of these, what the core can do; others are ignored
 */
void virtio_model_offer_features(struct virtio_model *model, uint64_t features);

/**
 * End a model: frees its queues. No endpoint may show it any more. Process
 * context.
 *
 * @param model the model
 */
void virtio_model_exit(struct virtio_model *model);

/**
 * Take the next buffer of a queue: its parts are in virtio_model_queue::riov
 * and virtio_model_queue::wiov. For handle_queue.
 *
 * When there is none, kicks are asked for again and the last look is repeated,
 * so that none is missed.
 *
 * @param q the queue
 * @return true if there is one; it must be given back by virtio_model_put()
 */
bool virtio_model_get(struct virtio_model_queue *q);

/**
 * Give the buffer back to the driver, and interrupt it if it wants that.
 *
 * A model may keep a buffer and give it back later, in any order: it remembers
 * virtio_model_queue::head and pointers into the pieces, takes other buffers
 * meanwhile, and sets virtio_model_queue::head again before it calls this. It
 * does not offer VIRTIO_F_IN_ORDER then, and forgets what it kept when
 * virtio_model_ops::queue_reset tells it to.
 *
 * @param q the queue
 * @param len bytes written from the start of the device-writable part
 */
void virtio_model_put(struct virtio_model_queue *q, uint32_t len);

/**
 * Give up on a buffer whose contents break the rules of the device type: logs
 * why, breaks the queue and sets DEVICE_NEEDS_RESET
 * (dev.basic.device-status-field.2). For handle_queue, in place of
 * virtio_model_put().
 *
 * @param q the queue
 * @param why what is wrong and the clause that says so
 */
void virtio_model_fail(struct virtio_model_queue *q, const char *why);

/**
 * Tell the driver that the configuration changed. The model has changed the
 * bytes at virtio_model_config::config just now.
 *
 * @param model the model
 */
void virtio_model_config_changed(struct virtio_model *model);

/**
 * Tell whether the driver accepted a feature.
 * @param model the model
 * @param fbit feature bit, below 64
 * @return true if it did
 */
static inline bool virtio_model_has_feature(const struct virtio_model *model,
					    unsigned int fbit)
{
	return (model->features >> fbit & 1) != 0;
}

/* ---- for endpoints ---------------------------------------------------- */

/**
 * Show a model. Called by an endpoint when it is made.
 *
 * @param model the model, which no other endpoint shows
 * @param ops how to reach the driver
 * @param endpoint handed to each of @p ops
 * @param memory what the driver may name; must outlive the model
 * @param legacy whether the endpoint speaks the legacy interface only
 */
void virtio_model_attach(struct virtio_model *model,
			 const struct virtio_endpoint_ops *ops, void *endpoint,
			 const struct vringh_memory *memory, bool legacy);

/**
 * Say which interface the driver uses, at an endpoint that shows both: the
 * features offered, the rules of status and the byte order follow from it.
 *
 * @param model the model, in reset
 * @param legacy whether it is the legacy interface
 */
void virtio_model_set_legacy(struct virtio_model *model, bool legacy);

/**
 * The driver accepts features. Ignored once FEATURES_OK is set; on a legacy
 * endpoint, once DRIVER_OK is.
 *
 * @param model the model
 * @param features all 64; with one that is not offered FEATURES_OK will be
 *        refused (drv.basic.feat-bits.1), and a legacy driver does not get it
 */
void virtio_model_set_features(struct virtio_model *model, uint64_t features);

/**
 * The driver writes the device status.
 * @param model the model
 * @param status as written; 0 resets
 */
void virtio_model_set_status(struct virtio_model *model, uint8_t status);

/**
 * Reset the model: status 0, no queue ready, configuration as it is.
 * @param model the model
 */
void virtio_model_reset(struct virtio_model *model);

/**
 * Find a queue.
 * @param model the model
 * @param index its number
 * @return the queue, or NULL if there is none
 */
struct virtio_model_queue *virtio_model_queue(struct virtio_model *model,
					      uint32_t index);

/**
 * The driver enables a queue after setting its size and addresses.
 * @param q the queue
 * @return 0, or a negative error of vringh_init(); it is not ready then
 */
int virtio_model_enable_queue(struct virtio_model_queue *q);

/**
 * The driver disables or resets a queue (dev.basic.vq-reset.2).
 * @param q the queue
 */
void virtio_model_disable_queue(struct virtio_model_queue *q);

/**
 * The driver notifies a queue. Ignored for one that is not ready.
 * @param model the model
 * @param index its number, as the driver says
 */
void virtio_model_notify(struct virtio_model *model, uint32_t index);

/**
 * Do what the driver's kicks ask for. Process context.
 * @param model the model
 * @return true if a queue was handled
 */
bool virtio_model_run(struct virtio_model *model);

/**
 * The driver reads configuration. Bytes beyond its end read as zero.
 * @param model the model
 * @param offset where
 * @param buf where to
 * @param len how many
 */
void virtio_model_config_read(const struct virtio_model *model, uint32_t offset,
			      void *buf, unsigned int len);

/**
 * The driver writes configuration. Bytes that it may not write are dropped.
 * @param model the model
 * @param offset where
 * @param buf the bytes
 * @param len how many
 */
void virtio_model_config_write(struct virtio_model *model, uint32_t offset,
			       const void *buf, unsigned int len);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_MODEL_H */
