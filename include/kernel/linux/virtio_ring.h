/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Rings as they lie in memory, and queues without a transport:
 * <virtio/spec/virtio_ring.h>, with plain integers for fields, as in the
 * kernel, and <virtio/virtio_ring.h>. The library's own header of the layout
 * has structures for fields: a file includes one of the two.
 *
 * A queue of vring_new_virtqueue() has no indirect tables, even if they were
 * negotiated: its device need not reach more than the caller's pages. They are
 * zeroed when it is made.
 */
#ifndef LINUX_VIRTIO_RING_H
#define LINUX_VIRTIO_RING_H

#include <linux/irqreturn.h>
#include <linux/types.h>
#include <linux/virtio_types.h>

#include <virtio/byteorder.h>
#include <virtio/spec/virtio_config.h>

#ifdef VIRTIO_SPEC_VIRTIO_RING_H
#error "include <linux/virtio_ring.h> instead of <virtio/spec/virtio_ring.h>"
#endif
#define virtio16 __virtio16 /**< plain, for the next header */
#define virtio32 __virtio32 /**< plain, for the next header */
#define virtio64 __virtio64 /**< plain, for the next header */
#include <virtio/spec/virtio_ring.h>
#undef virtio16
#undef virtio32
#undef virtio64

#include <virtio/virtio_ring.h>

typedef struct vring_desc vring_desc_t;		  /**< a descriptor */
typedef struct vring_avail vring_avail_t;	  /**< available ring */
typedef struct vring_used vring_used_t;		  /**< used ring */
typedef struct vring_used_elem vring_used_elem_t; /**< entry of that */

/** What lies where an entry of another type would be. Private. */
typedef __virtio16 __attribute__((may_alias)) vring_event_;

/** Where the driver says how far used.idx may go without an interrupt. */
#define vring_used_event(vr) ((vr)->avail->ring[(vr)->num])
/** Where the device says how far avail.idx may go without a kick. */
#define vring_avail_event(vr)                                                  \
	(*(vring_event_ *)(void *)&(vr)->used->ring[(vr)->num])

/**
 * Order all accesses.
 * @param weak_barriers as between CPUs; otherwise as for a device outside
 */
static inline void virtio_mb(bool weak_barriers)
{
	if (weak_barriers)
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
	else
		__sync_synchronize();
}

/**
 * Order loads.
 * @param weak_barriers as for virtio_mb()
 */
static inline void virtio_rmb(bool weak_barriers)
{
	if (weak_barriers)
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	else
		__sync_synchronize();
}

/**
 * Order stores.
 * @param weak_barriers as for virtio_mb()
 */
static inline void virtio_wmb(bool weak_barriers)
{
	if (weak_barriers)
		__atomic_thread_fence(__ATOMIC_RELEASE);
	else
		__sync_synchronize();
}

/** Write @p v to *@p p, and then order that before everything that follows. */
#define virtio_store_mb(weak_barriers, p, v)                                   \
	do {                                                                   \
		*(volatile __typeof__(*(p)) *)(p) = (v);                       \
		virtio_mb(weak_barriers);                                      \
	} while (0)

#endif /* LINUX_VIRTIO_RING_H */
