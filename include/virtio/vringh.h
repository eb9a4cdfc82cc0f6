/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The device's half of a ring.
 *
 * A struct vringh walks one virtqueue that a driver laid out in memory. The
 * driver may lie: whatever it can write is read once, checked, and then used.
 * A chain that breaks a rule makes the ring broken, which lasts until it is
 * initialised again; one line in the log names the clause.
 *
 * In order: vringh_init(); then for each buffer vringh_getdesc(),
 * vringh_iov_pull() and vringh_iov_push(), vringh_complete(); then, if
 * vringh_need_notify() says so, an interrupt. When getdesc finds nothing more,
 * vringh_notify_enable() asks for kicks and tells whether one was missed.
 *
 * The layout, split (2.7) or packed (2.8), follows from the features; nothing
 * else here depends on it.
 *
 * Calls on one ring are serialised by the caller; all may be made in any
 * context.
 */
#ifndef VIRTIO_VRINGH_H
#define VIRTIO_VRINGH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/byteorder.h>
#include <virtio/platform.h>
#include <virtio/spec/virtio_ring.h>
#include <virtio/virtio_ring.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Memory that the driver may name: device addresses and where they are. */
struct vringh_range {
	uint64_t start;	   /**< first device address */
	uint64_t end_incl; /**< last device address */
	uint64_t offset;   /**< CPU address less device address */
};

/** All memory of a machine, as the device sees it. */
struct vringh_memory {
	/** Disjoint; most buffers should be in the first. */
	const struct vringh_range *ranges;
	unsigned int count; /**< how many; while a ring stands, not 0 */
};

/** One piece of a buffer; laid out as POSIX's struct iovec. */
struct kvec {
	void *iov_base; /**< CPU address */
	size_t iov_len; /**< bytes */
};

/** The pieces of a buffer in one direction, and how far they were copied. */
struct vringh_kiov {
	struct kvec *iov;     /**< the caller's array */
	unsigned int max_num; /**< its length */
	unsigned int used;    /**< entries filled by vringh_getdesc() */
	unsigned int i;	      /**< entry that the next copy is from or to */
	size_t consumed;      /**< bytes of that entry already copied */
};

struct vringh;
struct vringh_layout;

/**
 * What a device half turns to when the memory or the arrays that it was given
 * do not suffice. It is how <linux/vringh.h> does what Linux's does.
 */
struct vringh_helper {
	/**
	 * Sets @p range to one that holds @p addr, which is in no range of the
	 * ring's memory; false if it is nowhere.
	 */
	bool (*find)(struct vringh *vrh, uint64_t addr,
		     struct vringh_range *range);
	/** Gives @p iov, which is full, a longer array; false if it cannot. */
	bool (*grow)(struct vringh *vrh, struct vringh_kiov *iov);
	/**
	 * A chain may go on behind a descriptor that refers to a table, against
	 * drv.split.indirect-desc.4: split rings only.
	 */
	bool tables_go_on;
};

/** The device's half of one ring. Members are private. */
struct vringh {
	const struct vringh_layout *layout;	/**< split or packed */
	const struct virtio_platform *platform; /**< for its log */
	const struct vringh_memory *memory;	/**< what the driver may name */
	union {
		struct vring_desc *desc;	/**< split: descriptor table */
		struct vring_packed_desc *ring; /**< packed: descriptor ring */
	};
	union {
		struct vring_avail *avail; /**< split: available ring */
		struct vring_packed_desc_event *driver_event; /**< packed */
	};
	union {
		struct vring_used *used; /**< split: used ring */
		struct vring_packed_desc_event *device_event; /**< packed */
	};
	struct vring_packed_desc *ring_end;   /**< packed: end of the ring */
	struct vring_packed_desc *next_avail; /**< packed: next to take */
	struct vring_packed_desc *next_used;  /**< packed: next to fill */
	uint32_t num;			      /**< queue size */
	uint32_t completed;	 /**< used since the last need_notify */
	uint32_t taken;		 /**< packed: descriptors taken last */
	uint16_t avail_flags;	 /**< packed: of what is available, this lap */
	uint16_t used_flags;	 /**< packed: of what is used, this lap */
	uint16_t last_avail_idx; /**< split: next head to take */
	uint16_t last_used_idx;	 /**< split: next used entry to fill */
	uint16_t avail_seen;	 /**< split: avail.idx as last read */
	uint16_t index;		 /**< queue number, for messages */
	bool little_endian;	 /**< byte order of the ring */
	bool platform_order;	 /**< VIRTIO_F_ORDER_PLATFORM */
	bool event_indices;	 /**< VIRTIO_RING_F_EVENT_IDX */
	bool indirect;		 /**< VIRTIO_RING_F_INDIRECT_DESC */
	bool in_order;		 /**< VIRTIO_F_IN_ORDER */
	bool kicks_off;		 /**< packed: kicks were asked not to come */
	bool broken;		 /**< the driver broke a rule */
	bool weak_barriers;	 /**< Linux's name: not platform_order */
	const struct vringh_helper *helper; /**< or NULL */
	struct vring vring; /**< split: Linux's name for its parts */
	void (*notify)(struct vringh *vrh); /**< for <linux/vringh.h>: called */
					    /**< by its vringh_notify() */
};

/** How a ring was set up by its driver. */
struct vringh_config {
	const struct virtio_platform *platform; /**< for messages */
	const struct vringh_memory *memory;	/**< kept, not copied */
	uint64_t features;   /**< negotiated: ring features are looked at */
	bool little_endian;  /**< byte order of the ring */
	uint16_t index;	     /**< queue number, for messages */
	uint32_t num;	     /**< queue size */
	uint64_t desc_addr;  /**< descriptor area: descriptor table or ring */
	uint64_t avail_addr; /**< driver area: available ring, or the driver's
				event suppression structure */
	uint64_t used_addr;  /**< device area: used ring, or the device's event
				suppression structure */
};

/** A buffer to be given back; see vringh_complete_multi(). */
struct vringh_used {
	uint32_t head; /**< what vringh_getdesc() set */
	uint32_t len;  /**< bytes written, as for vringh_complete() */
	/** All of its device-writable part was written, or it has none. */
	bool whole;
};

/**
 * Begin with a ring that its driver has just enabled.
 *
 * @param vrh the ring; the caller's, need not be zeroed
 * @param config how it was set up; memory and platform must outlive the ring
 * @return 0; -EINVAL if the size is not from 1 to 32768 or, for a split ring,
 *         no power of two, or an address is not aligned (drv.split.vq.1,
 *         drv.packed.packed-vq.1); -EFAULT if a part does not lie within one
 *         range of memory. Each is logged
 */
int vringh_init(struct vringh *vrh, const struct vringh_config *config);

/**
 * Find memory by its device address.
 * @param memory all there is
 * @param addr first device address
 * @param len bytes wanted; set to those that follow within the same range, if
 *        fewer
 * @return its CPU address; NULL if it is outside all ranges
 */
void *vringh_translate(const struct vringh_memory *memory, uint64_t addr,
		       uint64_t *len);

/**
 * Use an array of pieces.
 * @param iov the structure to begin
 * @param kvec the pieces; the caller's, as long as @p iov is used
 * @param num how many
 */
static inline void vringh_kiov_init(struct vringh_kiov *iov, struct kvec *kvec,
				    unsigned int num)
{
	iov->iov = kvec;
	iov->max_num = num;
	iov->used = 0;
	iov->i = 0;
	iov->consumed = 0;
}

/**
 * How many bytes of a buffer are left to be copied.
 * @param iov its pieces
 * @return bytes
 */
size_t vringh_kiov_length(const struct vringh_kiov *iov);

/**
 * Take the next buffer that the driver made available. An indirect table within
 * an indirect table breaks a split ring (drv.split.indirect-desc.2); in a packed
 * ring the flag that would say so is ignored, as 2.8.7 has a device ignore all
 * flags of a table's entries but the one for writing.
 *
 * @param vrh the ring
 * @param riov set to the device-readable pieces
 * @param wiov set to the device-writable pieces
 * @param head set to what vringh_complete() needs to know of it: the head of
 *        its chain; in a packed ring its id, and in the upper half how many
 *        descriptors it has
 * @return 1 if there was one; 0 if not; -EIO if the driver broke a rule, now or
 *         before; -ENOSPC if a chain has more pieces than the arrays hold
 *         (dev.split.message-framing.2, dev.packed.scatter-gather-support.2),
 *         which breaks the ring too
 */
int vringh_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		   struct vringh_kiov *wiov, uint32_t *head);

/**
 * Give the buffer that was taken last back to the driver's ring: the next
 * vringh_getdesc() takes it again. Only the last one, and only once.
 *
 * @param vrh the ring
 */
void vringh_abandon(struct vringh *vrh);

/**
 * Copy from the device-readable part of a buffer, going on from the last copy.
 * @param riov its pieces
 * @param dst where to; may be NULL to skip
 * @param len bytes at most
 * @return bytes copied, fewer at the end
 */
size_t vringh_iov_pull(struct vringh_kiov *riov, void *dst, size_t len);

/**
 * Copy to the device-writable part of a buffer, going on from the last copy.
 * @param wiov its pieces
 * @param src where from; may be NULL to skip
 * @param len bytes at most
 * @return bytes copied, fewer at the end
 */
size_t vringh_iov_push(struct vringh_kiov *wiov, const void *src, size_t len);

/**
 * Give a buffer back to the driver (dev.split.vq-used-ring.1). With
 * VIRTIO_F_IN_ORDER, buffers are given back in the order in which they were
 * taken (dev.reserved.reserved-feat-bits.5).
 *
 * @param vrh the ring
 * @param head what vringh_getdesc() set
 * @param len bytes written from the start of its device-writable part
 */
void vringh_complete(struct vringh *vrh, uint32_t head, uint32_t len);

/**
 * Give several buffers back at once, as if with vringh_complete() one after the
 * other: the driver sees all of them or none.
 *
 * With VIRTIO_F_IN_ORDER, a buffer that was written as a whole is not mentioned
 * to the driver if one follows here: that one's entry stands for both (2.7.9,
 * 2.8.8).
 *
 * @param vrh the ring
 * @param used the buffers
 * @param n how many; may be 0
 */
void vringh_complete_multi(struct vringh *vrh, const struct vringh_used *used,
			   unsigned int n);

/**
 * Tell whether the driver wants an interrupt for what was completed since the
 * last call (dev.split.used-buf-notif-suppr.3, .5; 2.8.10).
 *
 * @param vrh the ring
 * @return true if it does
 */
bool vringh_need_notify(struct vringh *vrh);

/**
 * Ask the driver to kick when it adds a buffer.
 * @param vrh the ring
 * @return false if buffers were added already: take them, no kick may come
 */
bool vringh_notify_enable(struct vringh *vrh);

/**
 * Give a ring up, as after a broken rule of the device type: nothing is taken
 * from it any more, vringh_getdesc() is -EIO, until it is initialised again.
 * What was taken can be completed; the driver is not to be told of it. Nothing
 * is logged. From the context of the other calls for this ring.
 *
 * @param vrh the ring, initialised
 */
void vringh_give_up(struct vringh *vrh);

/**
 * Ask the driver not to kick: a hint.
 * @param vrh the ring
 */
void vringh_notify_disable(struct vringh *vrh);

/**
 * Read a field in the ring's byte order.
 * @param vrh the ring
 * @param val the field
 * @return its value
 */
static inline uint16_t vringh16_to_cpu(const struct vringh *vrh, virtio16 val)
{
	return virtio_swab16(vrh->little_endian, val.raw);
}

/**
 * Read a field in the ring's byte order.
 * @param vrh the ring
 * @param val the field
 * @return its value
 */
static inline uint32_t vringh32_to_cpu(const struct vringh *vrh, virtio32 val)
{
	return virtio_swab32(vrh->little_endian, val.raw);
}

/**
 * Read a field in the ring's byte order.
 * @param vrh the ring
 * @param val the field
 * @return its value
 */
static inline uint64_t vringh64_to_cpu(const struct vringh *vrh, virtio64 val)
{
	return virtio_swab64(vrh->little_endian, val.raw);
}

/**
 * Make a field in the ring's byte order.
 * @param vrh the ring
 * @param val its value
 * @return the field
 */
static inline virtio16 cpu_to_vringh16(const struct vringh *vrh, uint16_t val)
{
	virtio16 field = { virtio_swab16(vrh->little_endian, val) };

	return field;
}

/**
 * Make a field in the ring's byte order.
 * @param vrh the ring
 * @param val its value
 * @return the field
 */
static inline virtio32 cpu_to_vringh32(const struct vringh *vrh, uint32_t val)
{
	virtio32 field = { virtio_swab32(vrh->little_endian, val) };

	return field;
}

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VRINGH_H */
