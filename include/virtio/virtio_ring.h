/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a transport needs of a ring; and rings without a transport, for programs
 * that have both halves, or that bring their device some way of their own.
 */
#ifndef VIRTIO_VIRTIO_RING_H
#define VIRTIO_VIRTIO_RING_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/platform.h>

struct device;
struct virtio_device;
struct virtqueue;
struct vring_avail;
struct vring_desc;
struct vring_used;

/** Where the parts of a split ring are. */
struct vring {
	unsigned int num;	   /**< queue size */
	struct vring_desc *desc;   /**< descriptor table */
	struct vring_avail *avail; /**< available ring */
	struct vring_used *used;   /**< used ring */
};

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Tell a queue that the device interrupted for it: its callback is called if
 * buffers were used. An interrupt handler, to be registered for a queue.
 *
 * @param irq not looked at
 * @param _vq the struct virtqueue
 * @return IRQ_NONE if nothing was used: a spurious interrupt
 *         (drv.split.used-buf-notif-suppr.5)
 */
irqreturn_t vring_interrupt(int irq, void *_vq);

/**
 * What to write when a queue is notified and VIRTIO_F_NOTIFICATION_DATA was
 * negotiated (2.9): the queue's index in the low 16 bits; above them, where the
 * next buffer will be made available. For transports; any context.
 *
 * @param vq the queue
 * @return the 32 bits
 */
uint32_t vring_notification_data(const struct virtqueue *vq);

/* ---- the layout of a split ring in one piece --------------------------- */

/**
 * How many bytes a split ring takes in one piece, as a legacy device wants it
 * (2.7.2). Any context.
 *
 * @param num queue size
 * @param align what its used ring is aligned to, a power of two
 * @return bytes
 */
unsigned int vring_size(unsigned int num, unsigned long align);

/**
 * Tell where the parts of such a ring are. Any context.
 * @param vr set to that
 * @param num queue size
 * @param p its first byte, aligned to @p align
 * @param align as for vring_size()
 */
void vring_init(struct vring *vr, unsigned int num, void *p,
		unsigned long align);

/**
 * Tell whether an index passed the one that the other side waits for
 * (2.7.7.1, 2.7.10). Any context.
 *
 * @param event_idx the last one that the other side can do without hearing of
 * @param new_idx where the index is
 * @param old where it was the last time
 * @return true if it did
 */
static inline bool vring_need_event(uint16_t event_idx, uint16_t new_idx,
				    uint16_t old)
{
	return (uint16_t)(new_idx - event_idx - 1) < (uint16_t)(new_idx - old);
}

/* ---- queues without a transport ---------------------------------------- */

/**
 * Make a queue whose split ring lies in memory of the caller's, as vring_init()
 * says. The memory is zeroed.
 *
 * The device may be one that the caller made up: its features, and its list of
 * queues initialised, are enough. A device without a platform gets that of
 * virtio_bus_set_platform().
 *
 * A queue made here shows the device each buffer as it is added, as Linux's do,
 * not when it is kicked; and it has no indirect tables: the caller's memory is
 * all that its device need reach. Process context.
 *
 * @param index its number
 * @param num its size, a power of two up to 32768
 * @param vring_align what its used ring is aligned to, a power of two
 * @param vdev the device
 * @param weak_barriers false to order as VIRTIO_F_ORDER_PLATFORM does
 * @param ctx virtqueue_add_inbuf_ctx() will be used
 * @param pages vring_size() bytes, aligned to @p vring_align, which the device
 *        reaches at virtio_platform::dma_offset; the caller's until
 *        vring_del_virtqueue()
 * @param notify tells the device; false if it cannot be told
 * @param callback called by vring_interrupt(), or NULL
 * @param name for messages; stays the caller's
 * @return the queue; NULL without memory or a platform, if the size is none,
 *         or if VIRTIO_F_RING_PACKED was negotiated
 */
struct virtqueue *vring_new_virtqueue(unsigned int index, unsigned int num,
				      unsigned int vring_align,
				      struct virtio_device *vdev,
				      bool weak_barriers, bool ctx, void *pages,
				      bool (*notify)(struct virtqueue *vq),
				      void (*callback)(struct virtqueue *vq),
				      const char *name);

/**
 * Make a queue in memory of its device's platform, packed if that was
 * negotiated; else as vring_new_virtqueue(). Process context.
 *
 * @param index its number
 * @param num its size: for a split ring a power of two; 32768 at most
 * @param vring_align what it and its used ring are aligned to, a power of two
 * @param vdev the device
 * @param weak_barriers false to order as VIRTIO_F_ORDER_PLATFORM does
 * @param may_reduce_num halve the size until there is memory for it
 * @param ctx virtqueue_add_inbuf_ctx() will be used
 * @param notify tells the device; false if it cannot be told
 * @param callback called by vring_interrupt(), or NULL
 * @param name for messages; stays the caller's
 * @return the queue; NULL without memory or a platform, or if the size is none
 */
struct virtqueue *vring_create_virtqueue(
	unsigned int index, unsigned int num, unsigned int vring_align,
	struct virtio_device *vdev, bool weak_barriers, bool may_reduce_num,
	bool ctx, bool (*notify)(struct virtqueue *vq),
	void (*callback)(struct virtqueue *vq), const char *name);

/**
 * vring_create_virtqueue() of a device whose buffers and rings the platform of
 * another device maps. Process context.
 *
 * @param index its number
 * @param num its size
 * @param vring_align what it and its used ring are aligned to
 * @param vdev the device, which has that platform from now on; none of its
 *        queues may stand on another one
 * @param weak_barriers as for vring_create_virtqueue()
 * @param may_reduce_num as for vring_create_virtqueue()
 * @param ctx as for vring_create_virtqueue()
 * @param notify as for vring_create_virtqueue()
 * @param callback as for vring_create_virtqueue()
 * @param name as for vring_create_virtqueue()
 * @param dma_dev the other device
 * @return as vring_create_virtqueue(); NULL too if a queue of @p vdev stands on
 *         another platform
 */
struct virtqueue *
vring_create_virtqueue_dma(unsigned int index, unsigned int num,
			   unsigned int vring_align, struct virtio_device *vdev,
			   bool weak_barriers, bool may_reduce_num, bool ctx,
			   bool (*notify)(struct virtqueue *vq),
			   void (*callback)(struct virtqueue *vq),
			   const char *name, struct device *dma_dev);

/**
 * Delete a queue of vring_new_virtqueue() or vring_create_virtqueue(); its
 * device touches it no more. Process context.
 *
 * @param vq the queue
 */
void vring_del_virtqueue(struct virtqueue *vq);

/**
 * Drop from virtio_device::features what concerns rings and transports and the
 * library does not know. Any context.
 *
 * @param vdev the device
 */
void vring_transport_features(struct virtio_device *vdev);

/**
 * Where the parts of a queue's ring are. Any context.
 * @param vq the queue
 * @return that, as long as the queue stands; NULL if its ring is packed
 */
const struct vring *virtqueue_get_vring(const struct virtqueue *vq);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_RING_H */
