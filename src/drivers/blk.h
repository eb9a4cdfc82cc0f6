/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the block driver share: blk.c sets devices up, blk_config.c
 * reads what they say, blk_request.c moves requests, blk_sync.c waits for them.
 */
#ifndef VIRTIO_DRIVERS_BLK_H
#define VIRTIO_DRIVERS_BLK_H

#include <virtio/virtio_blk.h>

/*
 * Most segments of data in a request: larger offers of the device are not used,
 * since each costs 16 bytes of indirect table for every descriptor.
 */
#define BLK_SEG_MAX 32u

/* More queues than this are left unused. */
#define BLK_QUEUES_MAX 64u

/* The synchronous forms' own requests: this many, of so many bytes each. */
#define BLK_BOUNCES	4u
#define BLK_BOUNCE_SIZE 32768u

/* What the device reads and writes of a request besides its data. */
struct blk_wire {
	struct virtio_blk_outhdr hdr;
	uint8_t status;
	uint8_t unused[15]; /* half a cache line, so none straddles two */
};

/* One request queue, and a slot for each request that it can hold. */
struct blk_queue {
	struct virtqueue *vq; /* NULL while the device is stopped */
	struct blk_wire *wire;
	dma_addr_t wire_addr;
	uint32_t *expected; /* bytes of data that the device must write */
	uint16_t *free;	    /* a stack of unused slots */
	unsigned int num_free;
	unsigned int num_slots;
	char name[8];
};

/* A request of the synchronous forms, with memory for its data. */
struct blk_bounce {
	struct virtio_blk_request rq;
	struct scatterlist sg[BLK_SEG_MAX];
	uint8_t *data; /* BLK_BOUNCE_SIZE bytes */
	bool used;
	/*
	 * Nobody waits any more. The device may still read or write the data,
	 * so it stays used until the request is done.
	 */
	bool abandoned;
	volatile bool done;
};

struct virtio_blk {
	struct virtio_device *vdev;
	struct virtio_blk_info info;
	struct blk_queue *queues; /* info.num_queues */
	struct list_head memory;  /* what virtio_blk_alloc() handed out */
	struct blk_bounce bounces[BLK_BOUNCES];
	dma_addr_t bounce_addr; /* of the memory of all bounces */
};

/* Fill blk->info anew from the configuration. */
void virtio_blk_read_info(struct virtio_blk *blk);

/* Read blk->info.capacity, which may change. */
void virtio_blk_read_capacity(struct virtio_blk *blk);

/* The callback of every queue. */
void virtio_blk_done(struct virtqueue *vq);

/* End a request. From here it is its caller's, who may submit it again. */
void virtio_blk_complete(struct blk_queue *q, struct virtio_blk_request *rq,
			 int error);

/* Get memory for the synchronous forms: 0 or -ENOMEM. */
int virtio_blk_sync_init(struct virtio_blk *blk);

/* Give it back; nothing is in flight. */
void virtio_blk_sync_exit(struct virtio_blk *blk);

/* Tell whether sectors are all on the disk (drv.blk.device-op.2). */
static inline bool blk_range_ok(const struct virtio_blk *blk, uint64_t sector,
				uint64_t num_sectors)
{
	uint64_t capacity = blk->info.capacity;

	return num_sectors <= capacity && sector <= capacity - num_sectors;
}

#endif /* VIRTIO_DRIVERS_BLK_H */
