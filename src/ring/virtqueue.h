/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of a ring, as transports and the layouts know it.
 *
 * A queue is one allocation of private memory, which the device cannot reach
 * and which holds everything that is believed, and one or two pieces of shared
 * memory: the ring, and the indirect tables. All are placed when the queue is
 * created; nothing is allocated after that.
 */
#ifndef VIRTIO_RING_VIRTQUEUE_H
#define VIRTIO_RING_VIRTQUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/list.h>
#include <virtio/spec/virtio_ring.h>
#include <virtio/virtio.h>
#include <virtio/virtio_config.h>

struct vring_virtqueue;

/* What a layout does; tracing stands in front of it. As the public calls. */
struct vring_ops {
	int (*add)(struct vring_virtqueue *q, struct scatterlist *const sgs[],
		   unsigned int out_sgs, unsigned int in_sgs, void *data,
		   void *ctx);
	bool (*kick_prepare)(struct vring_virtqueue *q);
	bool (*notify)(struct vring_virtqueue *q);
	void *(*get_buf)(struct vring_virtqueue *q, unsigned int *len,
			 void **ctx);
	void (*disable_cb)(struct vring_virtqueue *q);
	unsigned int (*enable_cb_prepare)(struct vring_virtqueue *q);
	bool (*enable_cb_delayed)(struct vring_virtqueue *q);
	irqreturn_t (*interrupt)(struct vring_virtqueue *q);
	void *(*detach)(struct vring_virtqueue *q);

	/* The rest is not traced and always called through the layout. */
	bool (*poll)(struct vring_virtqueue *q, unsigned int last);
	bool (*more_used)(struct vring_virtqueue *q);
	/* Where the next buffer will be made available, as 2.9 encodes it. */
	uint16_t (*next_avail)(const struct vring_virtqueue *q);
	/* Forget all buffers and begin anew; shared memory included. */
	void (*reset)(struct vring_virtqueue *q);
};

/* A segment that the platform mapped, to be unmapped when it comes back. */
struct vring_mapping {
	dma_addr_t addr;
	uint32_t len;
	enum dma_data_direction dir;
};

/* What is known of the buffer whose chain begins at a descriptor. */
struct split_state {
	void *data;	   /* the driver's; NULL if no chain begins here */
	void *ctx;	   /* the driver's second pointer */
	uint32_t writable; /* bytes in its device-writable part */
	uint16_t next;	/* the chain's next descriptor; not the device's copy */
	uint16_t descs; /* descriptors of the ring that it takes */
	uint16_t indirect; /* entries of its indirect table, 0 if it has none */
	uint64_t serial;   /* buffers that were added before it */
};

/* The split layout's part of a queue. */
struct vring_split {
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	struct vring_desc *tables; /* max_indirect entries a descriptor */
	dma_addr_t tables_addr;
	struct split_state *state; /* one a descriptor */
	/*
	 * Free descriptors in the order in which they came free. A FIFO of its
	 * own, because a list threaded through the descriptors makes each load
	 * wait for the one before.
	 */
	uint16_t *free_ids;
	uint16_t free_head; /* next to take; not wrapped */
	uint16_t free_tail; /* next to fill; not wrapped */
	/* Counted on for ever: the ring's 16 bits are their lowest. */
	uint64_t added;	      /* buffers placed in the available ring */
	uint64_t published;   /* those that the device was shown */
	uint16_t last_used;   /* next used entry to look at */
	uint16_t used_seen;   /* used.idx as last read */
	uint16_t detach_from; /* where to look for unused buffers */
};

/* A queue. */
struct vring_virtqueue {
	struct virtqueue vq;
	const struct vring_ops *ops;	/* what the public calls go through */
	const struct vring_ops *layout; /* the same, without tracing */
	uint16_t num;
	uint16_t mask;
	uint16_t max_indirect; /* entries in an indirect table; 0: none */
	bool little_endian;
	bool platform_order; /* VIRTIO_F_ORDER_PLATFORM */
	bool event;	     /* VIRTIO_RING_F_EVENT_IDX */
	bool broken;
	bool callbacks_off;    /* the driver does not want callbacks */
	bool strict_len;       /* used lengths can be trusted to be meant */
	dma_addr_t dma_offset; /* added to CPU addresses, if maps is NULL */
	struct vring_mapping *maps; /* where the platform maps each segment */
	bool (*notify)(struct virtqueue *vq); /* the transport's */
	struct vring_split split;

	void *ring_mem;
	size_t ring_size;
	dma_addr_t ring_addr;
	size_t used_offset;
	size_t tables_size;
};

/* How to create a queue. */
struct vring_config {
	struct virtio_device *vdev;
	unsigned int index;
	unsigned int num; /* a power of two, at most VRING_SPLIT_NUM_MAX */
	unsigned int num_max;
	size_t align;	   /* of the ring's first byte, a power of two */
	size_t used_align; /* of the used ring, a power of two */
	const struct virtqueue_info *info;
	bool (*notify)(struct virtqueue *vq);
};

#define to_vvq(_vq) container_of(_vq, struct vring_virtqueue, vq)

extern const struct vring_ops vring_split_ops;
extern const struct vring_ops vring_traced_ops;

/* Create a queue and put it on the device's list; NULL without memory. */
struct virtqueue *vring_create(const struct vring_config *config);

/* Delete a queue; the device has been told not to touch it any more. */
void vring_delete(struct virtqueue *vq);

/* Forget all buffers, after the device has reset the queue. */
void vring_reset(struct virtqueue *vq);

/* Give a queue up; the first time, say why and which clause was broken. */
void vring_break(struct vring_virtqueue *q, const char *clause,
		 const char *what, uint32_t value);

/* Call the driver if buffers were used. */
irqreturn_t vring_do_interrupt(struct vring_virtqueue *q);

#endif /* VIRTIO_RING_VIRTQUEUE_H */
