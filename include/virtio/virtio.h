/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Devices, drivers and virtqueues: the driver's half of virtio.
 *
 * # Conventions of every header
 *
 * **Names.** What Linux names has that name here, with the same meaning and
 * arguments; the rest has the specification's word. Directions are the
 * device's: *device-readable* (out) and *device-writable* (in). Clauses are
 * cited by their ids in the list of normative statements of VIRTIO 1.4, such as
 * `drv.split.vq.1`; bare section numbers are that document's.
 *
 * **NULL.** A pointer argument must not be NULL unless its documentation says
 * that it may. Functions do not test for it.
 *
 * **Ownership.** Whoever allocates a structure owns it and keeps it alive and
 * in place as long as it is registered. The library allocates only while a
 * device is set up, from the device's platform, and gives everything back when
 * the device is taken down. A buffer is the device's from when it is added
 * until virtqueue_get_buf() or virtqueue_detach_unused_buf() returns it.
 *
 * **Errors.** `int` functions return a negative error number (err.h). `-ENOSPC`
 * means later, when a buffer was given back; `-EINVAL` and `-EIO` mean never.
 * A mistake of the device breaks the queue - from then on every call on it says
 * so, one line in the log tells which clause was broken - and harms nothing
 * else. A mistake of the caller against these pages is an assertion (assert.h).
 *
 * **Contexts.** *Process* context may wait. *Any* context includes interrupt
 * handlers and queue callbacks, where virtio_platform_ops::wait must not be
 * called.
 *
 * **Threads.** The library has none and takes no locks. Calls on one queue are
 * serialised by their caller, interrupts included; different queues are
 * independent. Registration and everything that starts or ends a device is
 * serialised over the whole bus.
 *
 * # The life of a device
 *
 * 1. **Found.** A transport recognises a device (virtio_mmio_probe(), ...),
 *    fills virtio_device::id, virtio_device::config and the platform, and calls
 *    register_virtio_device(). The device is reset and ACKNOWLEDGEd. It waits.
 *
 * 2. **Matched.** As soon as a driver whose virtio_driver::id_table fits is
 *    registered, before or after the device, DRIVER is set.
 *
 * 3. **Negotiated.** The features of the device that the driver names in its
 *    feature table, and those of the ring and transport that the library
 *    knows, are accepted. virtio_driver::validate may clear some; it may read
 *    the configuration but nothing else. FEATURES_OK is set and read back: a
 *    device that refuses is not probed. From here virtio_has_feature() is
 *    final.
 *
 * 4. **Probed.** virtio_driver::probe finds its queues with virtio_find_vqs()
 *    or virtio_find_single_vq() and may add buffers. It must not kick before
 *    it calls virtio_device_ready(), which sets DRIVER_OK; if it does not, the
 *    bus does once probe has returned 0. A probe that returns an error must
 *    have deleted its queues; FAILED is set, the reason is logged, and the
 *    device is free for the next driver that fits.
 *
 * 5. **Live.** Buffers are added, kicked, used and taken back. Queue callbacks
 *    come from interrupts. virtio_driver::config_changed follows every change
 *    of the configuration; one that arrives while it is disabled is delivered
 *    when it is enabled again.
 *
 * 6. **Stopped.** virtio_driver::remove is called when the driver or the device
 *    is unregistered. It calls virtio_reset_device(), after which the device
 *    touches nothing and no callback comes; takes unused buffers back with
 *    virtqueue_detach_unused_buf(); deletes its queues with
 *    `vdev->config->del_vqs(vdev)`; and frees what probe allocated. The device
 *    is ACKNOWLEDGEd again and waits as in 1, or is gone.
 *
 * A device that fails badly sets DEVICE_NEEDS_RESET, or is broken by
 * virtio_break_device() when it was unplugged: its queues then refuse work.
 * virtio_device_freeze() and virtio_device_restore() carry a device over a loss
 * of power by running 6 without and 2 to 5 with the same driver.
 */
#ifndef VIRTIO_VIRTIO_H
#define VIRTIO_VIRTIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/device.h>
#include <virtio/err.h>
#include <virtio/list.h>
#include <virtio/platform.h>
#include <virtio/scatterlist.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vringh_config_ops;
struct virtio_config_ops;
struct virtio_device;

/**
 * How Linux would allocate. Nothing is allocated once a queue stands, so the
 * flags are accepted and ignored.
 */
typedef unsigned int gfp_t;

#define GFP_KERNEL 0u /**< allocation may wait */
#define GFP_ATOMIC 1u /**< allocation may not wait */

/** A driver's or a device's identity. */
struct virtio_device_id {
	uint32_t device; /**< device type: VIRTIO_ID_*; 0 ends an id table */
	uint32_t vendor; /**< vendor */
};

/** In an id table: any device type, or any vendor. */
#define VIRTIO_DEV_ANY_ID 0xffffffffu

/** A queue through which a driver and a device pass buffers. */
struct virtqueue {
	struct list_head list; /**< its place in virtio_device::vqs */
	void (*callback)(
		struct virtqueue *vq); /**< buffers were used; or NULL */
	const char *name;	       /**< for messages; the driver's string */
	struct virtio_device *vdev;    /**< the device it belongs to */
	unsigned int index;	       /**< its number at the device, from 0 */
	unsigned int num_free; /**< segments that can be added: a hint */
	unsigned int num_max;  /**< largest size that the device offers */
	bool reset;	       /**< it was reset and is not enabled */
	void *priv;	       /**< for the transport */
};

/** A device on the virtio bus. */
struct virtio_device {
	int index;	   /**< its number on the bus */
	bool failed;	   /**< FAILED was set, for virtio_device_restore() */
	struct device dev; /**< name, driver, platform */
	struct virtio_device_id id;		/**< set by the transport */
	const struct virtio_config_ops *config; /**< set by the transport */
	/** Queues whose device half is the driver's; NULL: there are none. */
	const struct vringh_config_ops *vringh_config;
	struct list_head vqs; /**< the queues that stand */
	uint64_t features;    /**< negotiated; use virtio_has_feature() */
	void *priv;	      /**< for the driver */

	struct list_head node;	     /**< private to the bus */
	bool ready;		     /**< private to the bus: DRIVER_OK set */
	bool reset_failed;	     /**< private to the bus: the last one */
	bool gone;		     /**< private to the bus: unplugged */
	bool config_core_enabled;    /**< private to the bus */
	bool config_driver_disabled; /**< private to the bus */
	bool config_change_pending;  /**< private to the bus */
};

/** A driver of virtio devices. */
struct virtio_driver {
	struct device_driver driver; /**< the driver fills name and owner */
	/** Devices that it drives; ended by an entry whose device is 0. */
	const struct virtio_device_id *id_table;
	const unsigned int *feature_table; /**< feature bits it understands */
	unsigned int feature_table_size;   /**< how many */
	/** The same for a legacy device; NULL if there is no difference. */
	const unsigned int *feature_table_legacy;
	unsigned int feature_table_size_legacy; /**< how many */
	/** May refuse (negative error) or clear features; may be NULL. */
	int (*validate)(struct virtio_device *vdev);
	/** Starts a device: 0, or a negative error with everything undone. */
	int (*probe)(struct virtio_device *vdev);
	/** Called after a successful probe, device live; may be NULL. */
	void (*scan)(struct virtio_device *vdev);
	/** Ends what probe began; cannot fail. */
	void (*remove)(struct virtio_device *vdev);
	/** The configuration changed; any context; may be NULL. */
	void (*config_changed)(struct virtio_device *vdev);
	/** Ends work before power is lost; may be NULL. */
	int (*freeze)(struct virtio_device *vdev);
	/** Takes up work with features renegotiated; may be NULL. */
	int (*restore)(struct virtio_device *vdev);
};

/** The virtio device of a struct device. */
#define dev_to_virtio(_dev) container_of(_dev, struct virtio_device, dev)
/** The virtio driver of a struct device_driver. */
#define drv_to_virtio(_drv) container_of(_drv, struct virtio_driver, driver)

/** Visit each queue of a device. */
#define virtio_device_for_each_vq(vdev, vq)                                    \
	list_for_each_entry(vq, &(vdev)->vqs, list)

/* ---- the bus ---------------------------------------------------------- */

/**
 * Let a driver have every device that it fits and nobody drives, now and
 * later. Process context.
 *
 * @param drv the driver; stays the caller's, in place until unregistered
 * @return 0; -EINVAL without a name, id table or probe, or if registered.
 *         A probe that fails does not fail this
 */
int register_virtio_driver(struct virtio_driver *drv);

/**
 * Stop a driver: remove is called for each device it drives, then the devices
 * are offered to the others. Process context.
 *
 * @param drv a registered driver
 */
void unregister_virtio_driver(struct virtio_driver *drv);

/**
 * Bring a device to the bus, reset and ACKNOWLEDGE it and offer it to the
 * drivers (drv.init.device-init.1). Called by transports. Process context.
 *
 * @param vdev the device: zeroed, then id, config and dev.platform set; stays
 *        the caller's, in place until unregistered
 * @return 0, even if no driver fits or a probe fails; -EIO if the device does
 *         not complete its reset
 */
int register_virtio_device(struct virtio_device *vdev);

/**
 * Take a device off the bus; its driver's remove is called. Process context.
 * @param vdev a registered device
 */
void unregister_virtio_device(struct virtio_device *vdev);

/**
 * Visit the devices on the bus in the order they came.
 * @param prev the one before, or NULL to begin
 * @return the next device, or NULL after the last; valid until it is
 *         unregistered. Process context
 */
struct virtio_device *virtio_bus_next_device(const struct virtio_device *prev);

/**
 * Tell whether a device is a virtio device: whether it is on this bus. Process
 * context.
 *
 * @param dev any device
 * @return true if dev_to_virtio() may be used on it
 */
static inline bool is_virtio_device(const struct device *dev)
{
	const struct virtio_device *vdev = NULL;

	do
		vdev = virtio_bus_next_device(vdev);
	while (vdev && &vdev->dev != dev);
	return vdev != NULL;
}

/**
 * How long a segment of a buffer may be. Any context.
 * @param vdev the device
 * @return bytes: any length, as rings keep no mapping that is shorter
 */
static inline size_t virtio_max_dma_size(const struct virtio_device *vdev)
{
	(void)vdev;
	return SIZE_MAX;
}

/**
 * Name the platform of code that belongs to no device: module memory, messages
 * and waiting of the kernel environment. Process context.
 *
 * @param platform stays the caller's; NULL takes the last one back
 */
void virtio_bus_set_platform(const struct virtio_platform *platform);

/**
 * What virtio_bus_set_platform() was given. Any context.
 * @return the platform, or NULL
 */
const struct virtio_platform *virtio_bus_platform(void);

/**
 * Tell whether an id table has an entry for a device: its type equal and its
 * vendor equal, each also if the entry says VIRTIO_DEV_ANY_ID. Any context.
 *
 * @param id the device
 * @param table the entries; one whose device is 0 ends it
 * @return true if it has
 */
bool virtio_id_match(const struct virtio_device_id *id,
		     const struct virtio_device_id *table);

/* ---- life of a device ------------------------------------------------- */

/**
 * Set bits in the device status (drv.basic.device-status-field.1). Any context.
 * @param vdev the device
 * @param status VIRTIO_CONFIG_S_* to add
 */
void virtio_add_status(struct virtio_device *vdev, unsigned int status);

/**
 * Reset a device: it forgets all state, touches no memory, and no callback
 * comes any more. Returns when the device has done so, or after a second with a
 * line in the log and the device's queues broken. Process context.
 *
 * @param vdev the device
 */
void virtio_reset_device(struct virtio_device *vdev);

/**
 * Tell whether a device is not there any more: it was unplugged. Transports
 * where that can happen are asked, and look at most once in ten milliseconds; a
 * device that they find gone is broken, with a line in the log, and stays so. Waits
 * of the library's drivers ask by themselves, and so does a transport when a
 * queue is kicked. Any context.
 *
 * @param vdev the device
 * @return true if it is gone
 */
bool virtio_device_is_gone(struct virtio_device *vdev);

/**
 * Break every queue of a device, for a transport that lost it. Calls on the
 * queues return errors from now on. Any context.
 *
 * @param vdev the device
 */
void virtio_break_device(struct virtio_device *vdev);

/**
 * Undo virtio_break_device(), for a driver whose reset was completed by other
 * means. Any context.
 *
 * @param vdev the device
 */
void __virtio_unbreak_device(struct virtio_device *vdev);

/**
 * Tell the driver that the configuration changed. Called by transports when
 * the device says so. Not lost if the driver cannot be told now. Any context.
 *
 * @param vdev the device
 */
void virtio_config_changed(struct virtio_device *vdev);

/**
 * Hold config_changed back, for example while the driver rebuilds what it
 * touches. Changes are remembered. Any context.
 *
 * @param vdev the device
 */
void virtio_config_driver_disable(struct virtio_device *vdev);

/**
 * Let config_changed come again, and at once if a change was remembered. Any
 * context.
 *
 * @param vdev the device
 */
void virtio_config_driver_enable(struct virtio_device *vdev);

/**
 * Prepare a device for a loss of power: config_changed is held back and the
 * driver's freeze is called. Process context.
 *
 * @param vdev the device
 * @return 0 or the driver's error
 */
int virtio_device_freeze(struct virtio_device *vdev);

/**
 * Bring a frozen device back: reset, negotiate the same features again, call
 * the driver's restore, DRIVER_OK. Process context.
 *
 * @param vdev a device that virtio_device_freeze() succeeded for
 * @return 0 or a negative error, and then FAILED is set
 */
int virtio_device_restore(struct virtio_device *vdev);

/* ---- attributes ------------------------------------------------------- */

/**
 * Print an attribute as Linux shows it in /sys/bus/virtio/devices: `device`,
 * `vendor`, `status`, `modalias` or `features`, each with a newline at its end.
 * Process context.
 *
 * @param vdev the device
 * @param name the attribute
 * @param buf where to
 * @param size bytes at @p buf; 66 are enough for any
 * @return its length; -ENOENT if there is no such attribute; -ENOSPC if
 *         @p size is too small
 */
int virtio_device_attribute(struct virtio_device *vdev, const char *name,
			    char *buf, size_t size);

/* ---- virtqueues: adding ----------------------------------------------- */

/**
 * Add a buffer: device-readable segments, then device-writable ones. The
 * device sees it after the next virtqueue_kick_prepare(). Any context.
 *
 * @param vq the queue
 * @param sgs @p out_sgs lists of device-readable segments, followed by
 *        @p in_sgs lists of device-writable ones; read during the call only
 * @param out_sgs how many device-readable lists
 * @param in_sgs how many device-writable lists
 * @param data not NULL; what virtqueue_get_buf() returns for this buffer
 * @param gfp ignored
 * @return 0; -ENOSPC if there is no room until a buffer is given back; -EINVAL
 *         if there is no segment or there never is room for so many; -ENOMEM if
 *         the platform cannot map it now; -EIO if the queue is broken
 */
int virtqueue_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
		      unsigned int out_sgs, unsigned int in_sgs, void *data,
		      gfp_t gfp);

/**
 * Add a buffer that the device reads. As virtqueue_add_sgs(); any context.
 * @param vq the queue
 * @param sg the segments
 * @param num how many
 * @param data not NULL; returned with the buffer
 * @param gfp ignored
 * @return as virtqueue_add_sgs()
 */
int virtqueue_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
			 unsigned int num, void *data, gfp_t gfp);

/**
 * Add a buffer that the device writes. As virtqueue_add_sgs(); any context.
 * @param vq the queue
 * @param sg the segments
 * @param num how many
 * @param data not NULL; returned with the buffer
 * @param gfp ignored
 * @return as virtqueue_add_sgs()
 */
int virtqueue_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
			unsigned int num, void *data, gfp_t gfp);

/**
 * Add a buffer that the device writes, with a second pointer to come back. As
 * virtqueue_add_sgs(); any context.
 *
 * @param vq the queue
 * @param sg the segments
 * @param num how many
 * @param data not NULL; returned with the buffer
 * @param ctx what virtqueue_get_buf_ctx() gives for this buffer; may be NULL
 * @param gfp ignored
 * @return as virtqueue_add_sgs()
 */
int virtqueue_add_inbuf_ctx(struct virtqueue *vq, struct scatterlist *sg,
			    unsigned int num, void *data, void *ctx, gfp_t gfp);

/**
 * Add many buffers that the device reads, each of one segment. Cheaper than one
 * at a time. A split queue shows them after the next virtqueue_kick_prepare();
 * on a packed queue the device may see them one by one. Any context.
 *
 * @param vq the queue
 * @param sg one entry a buffer; whether it ends a list does not matter
 * @param data one pointer a buffer, not NULL; returned with it
 * @param num how many
 * @return how many were added, from the first on: less than @p num if there was
 *         no room for more; or, if none was, an error as virtqueue_add_sgs().
 *         0 if @p num is 0, even on a queue that is full or broken
 */
int virtqueue_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
			  void *const data[], unsigned int num);

/**
 * Add many buffers that the device writes, each of one segment. As
 * virtqueue_add_outbufs(); any context.
 *
 * @param vq the queue
 * @param sg one entry a buffer
 * @param data one pointer a buffer, not NULL; returned with it
 * @param num how many
 * @return as virtqueue_add_outbufs()
 */
int virtqueue_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
			 void *const data[], unsigned int num);

/** A buffer for virtqueue_add_bufs(), as the arguments of virtqueue_add_sgs(). */
struct virtqueue_buf {
	/** Lists of device-readable segments, then of device-writable ones. */
	struct scatterlist **sgs;
	unsigned int out_sgs; /**< how many device-readable lists */
	unsigned int in_sgs;  /**< how many device-writable lists */
	void *data; /**< not NULL; what virtqueue_get_buf() returns for it */
};

/**
 * Add many buffers of any number of segments, each as by virtqueue_add_sgs().
 * When they are shown to the device, as virtqueue_add_outbufs(). Each buffer
 * is added completely or not at all. Any context.
 *
 * @param vq the queue
 * @param bufs the buffers; read during the call only, and never changed
 * @param num how many
 * @return how many were added, from the first on: less than @p num if there was
 *         no room for the next, or another error kept it out, which a call that
 *         begins with it tells; or, if none was, an error as
 *         virtqueue_add_sgs(). 0 if @p num is 0
 */
int virtqueue_add_bufs(struct virtqueue *vq, const struct virtqueue_buf bufs[],
		       unsigned int num);

/**
 * Show the device what was added, and notify it if it wants that. The device
 * must be ready (virtio_device_ready()). Any context.
 *
 * @param vq the queue
 * @return false if the device could not be notified: the queue is broken
 */
bool virtqueue_kick(struct virtqueue *vq);

/**
 * The first half of virtqueue_kick(): show the device what was added. Any
 * context.
 *
 * @param vq the queue
 * @return true if virtqueue_notify() must follow
 */
bool virtqueue_kick_prepare(struct virtqueue *vq);

/**
 * The second half of virtqueue_kick(): notify the device. Needs no
 * serialisation with other calls on the queue. Any context.
 *
 * @param vq the queue
 * @return false if that failed: the queue is broken
 */
bool virtqueue_notify(struct virtqueue *vq);

/* ---- virtqueues: taking back ------------------------------------------ */

/**
 * Take the next buffer that the device has used. Any context.
 *
 * @param vq the queue
 * @param len set to how many bytes the device wrote into the device-writable
 *        segments; never more than they hold. Data beyond them is not to be
 *        trusted (drv.split.vq-used-ring.1)
 * @return the buffer's data pointer; NULL if there is none, or the queue broke
 */
void *virtqueue_get_buf(struct virtqueue *vq, unsigned int *len);

/**
 * Take the next buffer that the device has used. Any context.
 * @param vq the queue
 * @param len as virtqueue_get_buf()
 * @param ctx set to the buffer's second pointer, or NULL; may be NULL itself
 * @return as virtqueue_get_buf()
 */
void *virtqueue_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			    void **ctx);

/**
 * Take many buffers that the device has used. Cheaper than one at a time. Any
 * context.
 *
 * @param vq the queue
 * @param data filled with the buffers' data pointers
 * @param len filled with the bytes written, as virtqueue_get_buf()
 * @param num room in both
 * @return how many were taken: less than @p num if there are no more, or the
 *         queue broke
 */
unsigned int virtqueue_get_bufs(struct virtqueue *vq, void *data[],
				unsigned int len[], unsigned int num);

/**
 * Ask the device not to interrupt for this queue: a hint; callbacks may still
 * come. Any context.
 *
 * @param vq the queue
 */
void virtqueue_disable_cb(struct virtqueue *vq);

/**
 * Ask the device to interrupt again. Any context.
 * @param vq the queue
 * @return false if buffers were used already: take them first, no callback
 *         may come for them
 */
bool virtqueue_enable_cb(struct virtqueue *vq);

/**
 * Ask the device to interrupt again, and check later. Any context.
 * @param vq the queue
 * @return where the queue stands now, for virtqueue_poll()
 */
unsigned int virtqueue_enable_cb_prepare(struct virtqueue *vq);

/**
 * Tell whether buffers were used since virtqueue_enable_cb_prepare(). Needs no
 * serialisation with other calls on the queue. Any context.
 *
 * @param vq the queue
 * @param last what virtqueue_enable_cb_prepare() returned
 * @return true if they were
 */
bool virtqueue_poll(struct virtqueue *vq, unsigned int last);

/**
 * Ask the device to interrupt once most of what is in flight has been used: a
 * hint that saves interrupts. Any context.
 *
 * @param vq the queue
 * @return false if that many were used already: take them first
 */
bool virtqueue_enable_cb_delayed(struct virtqueue *vq);

/**
 * Take back a buffer that the device has not used. Only after the device or
 * the queue was reset (drv.init.device-cleanup.2). Any context.
 *
 * @param vq the queue
 * @return the buffer's data pointer, or NULL when none is left
 */
void *virtqueue_detach_unused_buf(struct virtqueue *vq);

/* ---- virtqueues: the rest --------------------------------------------- */

/**
 * The size of a queue. Any context.
 * @param vq the queue
 * @return how many descriptors it has
 */
unsigned int virtqueue_get_vring_size(const struct virtqueue *vq);

/**
 * Tell whether a queue is broken: the device broke a rule, or is gone. Any
 * context.
 *
 * @param vq the queue
 * @return true if it is
 */
bool virtqueue_is_broken(const struct virtqueue *vq);

/**
 * Where the device finds the descriptor area. Any context.
 * @param vq the queue
 * @return the device's address
 */
dma_addr_t virtqueue_get_desc_addr(const struct virtqueue *vq);

/**
 * Where the device finds the driver area. Any context.
 * @param vq the queue
 * @return the device's address
 */
dma_addr_t virtqueue_get_avail_addr(const struct virtqueue *vq);

/**
 * Where the device finds the device area. Any context.
 * @param vq the queue
 * @return the device's address
 */
dma_addr_t virtqueue_get_used_addr(const struct virtqueue *vq);

/**
 * From now on segments of a queue carry their device addresses
 * (sg_dma_address()): the driver maps them, once for many uses, and unmaps
 * them. Before the first buffer is added. Any context.
 *
 * @param vq the queue
 * @return 0; -EINVAL if there are buffers in it
 */
int virtqueue_set_dma_premapped(struct virtqueue *vq);

/**
 * Let the device of a queue reach memory until
 * virtqueue_dma_unmap_single_attrs(). Process context.
 *
 * @param vq the queue
 * @param ptr the memory
 * @param size bytes
 * @param dir who writes it
 * @param attrs ignored
 * @return the device's address; see virtqueue_dma_mapping_error()
 */
dma_addr_t virtqueue_dma_map_single_attrs(struct virtqueue *vq, void *ptr,
					  size_t size,
					  enum dma_data_direction dir,
					  unsigned long attrs);

/**
 * End a mapping; after this the CPU sees what the device wrote. Process
 * context.
 *
 * @param vq the queue
 * @param addr what virtqueue_dma_map_single_attrs() returned
 * @param size bytes, as they were mapped
 * @param dir as it was mapped
 * @param attrs ignored
 */
void virtqueue_dma_unmap_single_attrs(struct virtqueue *vq, dma_addr_t addr,
				      size_t size, enum dma_data_direction dir,
				      unsigned long attrs);

/**
 * Tell whether mapping failed. Any context.
 * @param vq the queue
 * @param addr what virtqueue_dma_map_single_attrs() returned
 * @return 0 if it did not, -ENOMEM if it did
 */
int virtqueue_dma_mapping_error(struct virtqueue *vq, dma_addr_t addr);

/**
 * Tell whether what one side writes to mapped memory has to be brought to the
 * other. Any context.
 *
 * @param vq the queue
 * @param addr what virtqueue_dma_map_single_attrs() returned
 * @return false if both see the same
 */
bool virtqueue_dma_need_sync(const struct virtqueue *vq, dma_addr_t addr);

/**
 * Let the CPU see what the device wrote to a part of a mapping, which goes on.
 * Process context, or the queue's callback.
 *
 * @param vq the queue
 * @param addr what virtqueue_dma_map_single_attrs() returned
 * @param offset where the part begins, in bytes
 * @param size bytes
 * @param dir as it was mapped
 */
void virtqueue_dma_sync_single_range_for_cpu(const struct virtqueue *vq,
					     dma_addr_t addr,
					     unsigned long offset, size_t size,
					     enum dma_data_direction dir);

/**
 * Let the device see what the CPU wrote to a part of a mapping, which goes on.
 * Process context, or the queue's callback.
 *
 * @param vq the queue
 * @param addr what virtqueue_dma_map_single_attrs() returned
 * @param offset where the part begins, in bytes
 * @param size bytes
 * @param dir as it was mapped
 */
void virtqueue_dma_sync_single_range_for_device(const struct virtqueue *vq,
						dma_addr_t addr,
						unsigned long offset,
						size_t size,
						enum dma_data_direction dir);

/**
 * The device whose platform maps a queue's buffers. Any context.
 * @param vq the queue
 * @return that device; never NULL, as any buffer may be premapped
 */
static inline struct device *virtqueue_dma_dev(const struct virtqueue *vq)
{
	return &vq->vdev->dev;
}

/** What has happened on a queue since it was created. */
struct virtqueue_counters {
	uint64_t buffers;    /**< buffers added */
	uint64_t bytes;	     /**< device-readable ones added, and
			      *   device-writable ones that were written */
	uint64_t kicks;	     /**< notifications sent to the device */
	uint64_t suppressed; /**< kicks that the device did not want to hear */
	uint64_t interrupts; /**< interrupts that came for the queue */
	uint64_t spurious;   /**< those of them that found nothing used */
};

/**
 * Read the counters of a queue. Any context; a call on the queue at the same
 * time may or may not be counted.
 *
 * @param vq the queue
 * @param counters where to
 */
void virtqueue_get_counters(const struct virtqueue *vq,
			    struct virtqueue_counters *counters);

/**
 * Reset one queue and start it anew, empty (2.6.1). Needs
 * VIRTIO_F_RING_RESET. Process context; the queue is not used meanwhile.
 *
 * @param vq the queue
 * @param recycle called for the data pointer of each buffer that was in flight
 * @param recycle_done called after the last of them; may be NULL
 * @return 0; -ENOENT if not negotiated; -EBUSY if the device does not complete
 *         it, and then the queue is broken
 */
int virtqueue_reset(struct virtqueue *vq,
		    void (*recycle)(struct virtqueue *vq, void *buf),
		    void (*recycle_done)(struct virtqueue *vq));

/**
 * Reset one queue and start it anew with another size, as virtqueue_reset().
 * Nothing happens to a queue that has the size already.
 *
 * @param vq the queue
 * @param num the size; a split queue gets the next smaller power of two
 * @param recycle called for the data pointer of each buffer that was in flight
 * @param recycle_done called after the last of them; may be NULL
 * @return 0; -E2BIG if the device has not so many entries; -EINVAL if @p num is
 *         0; -ENOMEM if there was too little memory when the queue was created;
 *         else as virtqueue_reset()
 */
int virtqueue_resize(struct virtqueue *vq, uint32_t num,
		     void (*recycle)(struct virtqueue *vq, void *buf),
		     void (*recycle_done)(struct virtqueue *vq));

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_H */
