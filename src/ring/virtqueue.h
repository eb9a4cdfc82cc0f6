/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of a ring, as transports and the layouts know it.
 *
 * A queue is one allocation of private memory, which the device cannot reach
 * and which holds everything that is believed, and one or two pieces of shared
 * memory: the ring, and the indirect tables. All are placed when the queue is
 * created; nothing is allocated after that.
 *
 * The calls on a buffer's way are bound to a queue once, as struct vring_ops.
 * Each layout has adding and taking back of several kinds, made of the same
 * code, and a table for each pair that makes sense:
 *
 *   plain   the ring has the CPU's byte order, the device reaches all memory at
 *           a constant offset, and there is nothing else to ask at each step;
 *           taking back also wants no interrupt after the next buffer
 *   any     asks at each step what the queue is like
 *   order   takes batches apart, where buffers come back in order
 *           (VIRTIO_F_IN_ORDER)
 *
 * and a queue that is broken is bound to one whose calls fail, so that none of
 * the others has to look.
 */
#ifndef VIRTIO_RING_VIRTQUEUE_H
#define VIRTIO_RING_VIRTQUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/list.h>
#include <virtio/spec/virtio_ring.h>
#include <virtio/trace.h>
#include <virtio/virtio.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_ring.h>

struct vring_maps;
struct vring_virtqueue;

/* The calls on a buffer's way: as the public ones, without looking at gfp. */
struct vring_ops {
	int (*add_sgs)(struct virtqueue *vq, struct scatterlist *sgs[],
		       unsigned int out_sgs, unsigned int in_sgs, void *data,
		       void *ctx);
	int (*add_outbuf)(struct virtqueue *vq, struct scatterlist *sg,
			  unsigned int num, void *data, gfp_t gfp);
	int (*add_inbuf)(struct virtqueue *vq, struct scatterlist *sg,
			 unsigned int num, void *data, gfp_t gfp);
	int (*add_outbufs)(struct virtqueue *vq, struct scatterlist sg[],
			   void *const data[], unsigned int num);
	int (*add_inbufs)(struct virtqueue *vq, struct scatterlist sg[],
			  void *const data[], unsigned int num);
	int (*add_bufs)(struct virtqueue *vq, const struct virtqueue_buf bufs[],
			unsigned int num);
	bool (*kick_prepare)(struct virtqueue *vq);
	void *(*get_buf)(struct virtqueue *vq, unsigned int *len);
	void *(*get_buf_ctx)(struct virtqueue *vq, unsigned int *len,
			     void **ctx);
	unsigned int (*get_bufs)(struct virtqueue *vq, void *data[],
				 unsigned int len[], unsigned int num);
};

/* Where in a ring, for those who watch. */
struct vring_spot {
	uint16_t index; /* split: as the ring's indices count; packed: slot */
	bool wrap;	/* packed: the wrap counter there */
};

/* What a layout does besides, and its tables. */
struct vring_layout {
	const struct vring_ops *plain;
	const struct vring_ops *plain_get_any; /* adds plain, gets any */
	const struct vring_ops *plain_get_order;
	const struct vring_ops *any;
	const struct vring_ops *any_get_order;
	void (*disable_cb)(struct vring_virtqueue *q);
	/* Ask for an interrupt at the next buffer; where the queue stands. */
	unsigned int (*enable_cb)(struct vring_virtqueue *q);
	/* At most buffers later; false if it may have happened already. */
	bool (*enable_cb_delayed)(struct vring_virtqueue *q);
	/* Was anything used since the queue stood at @last? */
	bool (*poll)(const struct vring_virtqueue *q, unsigned int last);
	/* Is there a used buffer to take? */
	bool (*more_used)(struct vring_virtqueue *q);
	/* Where the next buffer will be made available, as 2.9 encodes it. */
	uint16_t (*next_avail)(const struct vring_virtqueue *q);
	/* Where the next buffer is added, and where the next comes back. */
	struct vring_spot (*next_add)(const struct vring_virtqueue *q);
	struct vring_spot (*next_get)(const struct vring_virtqueue *q);
	/* Bytes of the parts, and where the second and the third begin. */
	size_t (*place)(unsigned int num, size_t align, size_t *driver_area,
			size_t *device_area);
	/* Forget buffer @id: its ids are free again. */
	void (*release)(struct vring_virtqueue *q, uint16_t id);
	/* Begin anew: the ring is zero, all ids are free. */
	void (*begin)(struct vring_virtqueue *q);
};

/* What is known of a buffer: private, as everything that is believed. */
struct vring_state {
	void *data;	/* the driver's */
	uint32_t limit; /* one more than the device may write; 0: no buffer */
	uint32_t place; /* VRING_MORE for each descriptor of the ring that */
			/* it takes besides the first; and, if split, where */
			/* in the FIFO the first one's id was, modulo 65536 */
};

#define VRING_MORE 0x10000u

static inline uint32_t vring_descs(const struct vring_state *state)
{
	return 1 + state->place / VRING_MORE;
}

/* The split layout's part of a queue; an id is that of the first descriptor. */
struct vring_split {
	struct vring_desc *desc;
	struct vring_avail *avail;
	virtio16 *avail_ring; /* avail->ring */
	struct vring_used *used;
	uint16_t *next;	     /* a chain's next descriptor: not the shared one */
	uint64_t published;  /* of vring_virtqueue::added, what was shown */
	uint16_t shown_head; /* free_head at that time */
	/* As used.idx counts, but for ever. */
	uint32_t last_used; /* next used entry to look at */
	uint32_t used_seen; /* the one after the last that is known of */
};

/* The packed layout's part of a queue. */
struct vring_packed {
	struct vring_packed_desc *next; /* to make available */
	struct vring_packed_desc *due;	/* to look at for the next answer */
	struct vring_packed_desc *end;	/* behind the last */
	uint16_t avail_flags; /* AVAIL and USED as they make one available */
	uint16_t used_flags;  /* AVAIL and USED as they say used */
	uint32_t laps;	      /* that next has made */
	struct vring_packed_desc *desc;
	struct vring_packed_desc_event *driver; /* we write it */
	struct vring_packed_desc_event *device; /* we read it */
	uint64_t announced; /* descriptors, ever, at the last kick */
};

/* No buffer has this id. */
#define VRING_NO_ID 0xffff

/* A queue. What the way of a buffer touches comes first. */
struct vring_virtqueue {
	struct virtqueue vq;
	const struct vring_ops *ops; /* what the public calls go through */
	/*
	 * Free ids in the order in which they came free. A FIFO of its own,
	 * because a list threaded through the descriptors makes each load wait
	 * for the one before.
	 */
	uint16_t *free_ids;
	uint32_t ids_mask; /* one less than a power of two */
	uint32_t num;
	uint32_t free_tail;    /* next to fill; not wrapped at the size */
	uint16_t free_head;    /* split: next to take, as free_tail; */
			       /* packed: added, as a buffer is one id */
	bool tell_used;	       /* EVENT_IDX, and callbacks are wanted */
	uint64_t added;	       /* buffers, since it began */
	dma_addr_t dma_offset; /* added to CPU addresses, if maps is NULL */
	uint64_t bytes;	       /* readable ones added, writable ones written */
	union {
		struct vring_split split;
		struct vring_packed packed;
	};
	void *tables; /* table_bytes an id */
	dma_addr_t tables_addr;
	size_t table_bytes;
	uint32_t table_size;   /* entries in as many bytes */
	uint32_t max_indirect; /* entries that are used of it; 0: none */
	uint32_t table_lists;  /* a table is for 2 lists up to one more than */
			       /* this, if each is one segment */
	uint32_t chain_lists;  /* as many for a chain, where no table is */

	bool little_endian;
	bool platform_order; /* VIRTIO_F_ORDER_PLATFORM */
	bool premapped;	     /* segments carry device addresses */
	bool event;	     /* VIRTIO_RING_F_EVENT_IDX */
	bool traced;	     /* the platform is told of every call */
	bool broken;
	bool callbacks_off; /* the driver does not want callbacks */
	bool eager;	    /* what is added is shown at once */
	bool kick_due;	    /* the device wants to hear of what was shown */
	bool given;	    /* ring_mem is the caller's */
	bool strict_len;    /* used lengths can be trusted to be meant */
	/* With VIRTIO_F_IN_ORDER: the batch that is being taken apart. */
	uint16_t batch_last;  /* its last buffer, or VRING_NO_ID */
	uint32_t batch_len;   /* and what was written to that */
	uint16_t detach_from; /* where to look for unused buffers */

	const struct vring_layout *layout;
	bool plain;			  /* adding needs ask nothing */
	const struct vring_ops *untraced; /* what tracing stands in front of */
	struct vring_maps *maps; /* where the platform maps each segment */
	void **ctx;		 /* one an id, if the driver asked for it */
	bool (*notify)(struct virtqueue *vq); /* the transport's */
	struct virtqueue_counters counters;

	uint16_t num_alloc; /* the size that memory was placed for */
	void *ring_mem;
	size_t ring_size;
	size_t ring_align;
	size_t part_align;
	dma_addr_t ring_addr;
	size_t driver_offset;
	size_t device_offset;
	size_t tables_size;
	struct vring vring; /* for virtqueue_get_vring() */

	struct vring_state state[]; /* one an id */
};

/* How to create a queue. */
struct vring_config {
	struct virtio_device *vdev;
	unsigned int index;
	unsigned int num; /* split: a power of two; 32768 at most */
	unsigned int num_max;
	size_t align;	   /* of the ring's first byte, a power of two */
	size_t used_align; /* of the used ring, a power of two */
	const struct virtqueue_info *info;
	bool (*notify)(struct virtqueue *vq);
	void *pages;   /* where the ring shall lie, aligned; or NULL */
	bool platform; /* order as with VIRTIO_F_ORDER_PLATFORM */
	bool eager;    /* show what is added at once, as Linux does */
};

#define to_vvq(_vq) container_of(_vq, struct vring_virtqueue, vq)

extern const struct vring_layout vring_split_layout;
extern const struct vring_layout vring_packed_layout;
extern const struct vring_ops vring_traced_ops;
extern const struct vring_ops vring_broken_ops;
extern const struct vring_ops vring_eager_ops;

/* Create a queue and put it on the device's list; NULL without memory. */
struct virtqueue *vring_create(const struct vring_config *config);

/* Delete a queue; the device has been told not to touch it any more. */
void vring_delete(struct virtqueue *vq);

/* The largest size that a queue of the device's layout can have in @num. */
unsigned int vring_usable_size(const struct virtio_device *vdev,
			       unsigned int num);

/* Begin anew, empty, after the device has reset the queue. */
void vring_begin(struct vring_virtqueue *q);

/* Bind a queue to the calls that fit what it is now. */
void vring_bind(struct vring_virtqueue *q);

/* The calls of its layout that fit, for what stands in front of them. */
const struct vring_ops *vring_layout_ops(const struct vring_virtqueue *q);

/* Take back a buffer that the device will not use; NULL if none is left. */
void *vring_detach(struct vring_virtqueue *q);

/* Give a queue up; the first time, say why and which clause was broken. */
void vring_break(struct vring_virtqueue *q, const char *clause,
		 const char *what, uint32_t value);

/*
 * The device claims to have written more than buffer @id has room for. Legacy
 * devices often wrote nonsense (2.7.8.1), so there the length is cut. False if
 * the queue is broken instead.
 */
bool vring_cut_len(struct vring_virtqueue *q, uint16_t id, uint32_t *len,
		   const char *clause);

/* Tell the platform, if it wants to know: of the queue, */
void vring_trace(struct vring_virtqueue *q, enum virtio_event_kind kind,
		 uint64_t a);
/* where the next buffer is added, */
void vring_trace_add(struct vring_virtqueue *q, enum virtio_event_kind kind,
		     uint64_t a);
/* of a buffer that comes back unused, */
void vring_trace_detach(struct vring_virtqueue *q, const void *data);
/* or where the next one comes back. */
void vring_trace_get(struct vring_virtqueue *q, enum virtio_event_kind kind,
		     uint64_t a);

#endif /* VIRTIO_RING_VIRTQUEUE_H */
