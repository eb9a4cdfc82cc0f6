/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Virtqueues as they lie in shared memory: split (2.7) and packed (2.8).
 */
#ifndef VIRTIO_SPEC_VIRTIO_RING_H
#define VIRTIO_SPEC_VIRTIO_RING_H

#include <stdint.h>

#include <virtio/byteorder.h>

#define VRING_DESC_F_NEXT     1 /**< 2.7.5: the chain goes on at `next` */
#define VRING_DESC_F_WRITE    2 /**< 2.7.5: device-writable */
#define VRING_DESC_F_INDIRECT 4 /**< 2.7.5.3: holds a table of descriptors */

#define VRING_USED_F_NO_NOTIFY	   1 /**< 2.7.10: no kicks needed */
#define VRING_AVAIL_F_NO_INTERRUPT 1 /**< 2.7.7: no interrupts needed */

#define VRING_DESC_ALIGN_SIZE  16 /**< 2.7: alignment of the descriptor table */
#define VRING_AVAIL_ALIGN_SIZE 2  /**< 2.7: alignment of the available ring */
#define VRING_USED_ALIGN_SIZE  4  /**< 2.7: alignment of the used ring */

#define VRING_SPLIT_NUM_MAX 32768 /**< 2.7: the largest queue size */

/** A descriptor (2.7.5). */
struct vring_desc {
	virtio64 addr;	/**< device address of the segment */
	virtio32 len;	/**< its length in bytes */
	virtio16 flags; /**< VRING_DESC_F_* */
	virtio16 next;	/**< next descriptor of the chain */
};

/** The available ring (2.7.6): written by the driver. */
struct vring_avail {
	virtio16 flags; /**< VRING_AVAIL_F_NO_INTERRUPT or 0 */
	virtio16 idx;	/**< where the driver puts the next head, not wrapped */
	virtio16 ring[]; /**< heads; one `used_event` follows the last */
};

/** An entry of the used ring (2.7.8). */
struct vring_used_elem {
	virtio32 id;  /**< head of the chain that was used */
	virtio32 len; /**< bytes written to its device-writable part */
};

/** The used ring (2.7.8): written by the device. */
struct vring_used {
	virtio16 flags; /**< VRING_USED_F_NO_NOTIFY or 0 */
	virtio16 idx; /**< where the device puts the next entry, not wrapped */
	struct vring_used_elem
		ring[]; /**< one `avail_event` follows the last */
};

#define VRING_PACKED_DESC_F_AVAIL 7  /**< 2.8.1: bit; the driver's wrap */
#define VRING_PACKED_DESC_F_USED  15 /**< 2.8.1: bit; the device's wrap */

#define VRING_PACKED_EVENT_FLAG_ENABLE	0  /**< 2.8.10: notify always */
#define VRING_PACKED_EVENT_FLAG_DISABLE 1  /**< 2.8.10: do not notify */
#define VRING_PACKED_EVENT_FLAG_DESC	2  /**< 2.8.10: at a descriptor */
#define VRING_PACKED_EVENT_F_WRAP_CTR	15 /**< 2.8.14: bit in off_wrap */

#define VRING_PACKED_NUM_MAX 32768 /**< 2.8.10.1: the largest queue size */

/** A descriptor of a packed ring (2.8.13). */
struct vring_packed_desc {
	virtio64 addr;	/**< device address of the segment */
	virtio32 len;	/**< its length; used: bytes written */
	virtio16 id;	/**< which buffer it belongs to */
	virtio16 flags; /**< VRING_DESC_F_* and the two bits above */
};

/** When one side of a packed ring wants to be notified (2.8.14). */
struct vring_packed_desc_event {
	virtio16 off_wrap; /**< descriptor, and wrap counter in bit 15 */
	virtio16 flags;	   /**< VRING_PACKED_EVENT_FLAG_* */
};

#ifndef __cplusplus
_Static_assert(sizeof(struct vring_desc) == 16, "2.7: 16 bytes a descriptor");
_Static_assert(sizeof(struct vring_avail) == 4, "2.7.6: flags, idx");
_Static_assert(sizeof(struct vring_used) == 4, "2.7.8: flags, idx");
_Static_assert(sizeof(struct vring_used_elem) == 8, "2.7.8: id, len");
_Static_assert(sizeof(struct vring_packed_desc) == 16, "2.8.13: 16 bytes");
_Static_assert(sizeof(struct vring_packed_desc_event) == 4, "2.8.14: 4 bytes");
#endif

#endif /* VIRTIO_SPEC_VIRTIO_RING_H */
