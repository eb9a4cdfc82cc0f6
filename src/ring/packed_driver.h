/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the packed layout: its files among themselves.
 *
 *   packed_add.c     adding buffers
 *   packed_get.c     taking them back
 *   packed_driver.c  kicks, callbacks, beginning
 */
#ifndef VIRTIO_RING_PACKED_DRIVER_H
#define VIRTIO_RING_PACKED_DRIVER_H

#include "access.h"
#include "buffers.h"
#include "order.h"
#include "packed.h"

int packed_plain_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
			 unsigned int out_sgs, unsigned int in_sgs, void *data,
			 void *ctx);
int packed_plain_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
			    unsigned int num, void *data, gfp_t gfp);
int packed_plain_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
			   unsigned int num, void *data, gfp_t gfp);
int packed_plain_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
			     void *const data[], unsigned int num);
int packed_plain_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
			    void *const data[], unsigned int num);
void *packed_plain_get_buf(struct virtqueue *vq, unsigned int *len);
void *packed_plain_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			       void **ctx);
unsigned int packed_plain_get_bufs(struct virtqueue *vq, void *data[],
				   unsigned int len[], unsigned int num);

int packed_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
		   unsigned int out_sgs, unsigned int in_sgs, void *data,
		   void *ctx);
int packed_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
		      unsigned int num, void *data, gfp_t gfp);
int packed_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
		     unsigned int num, void *data, gfp_t gfp);
int packed_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
		       void *const data[], unsigned int num);
int packed_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
		      void *const data[], unsigned int num);
void *packed_get_buf(struct virtqueue *vq, unsigned int *len);
void *packed_get_buf_ctx(struct virtqueue *vq, unsigned int *len, void **ctx);
unsigned int packed_get_bufs(struct virtqueue *vq, void *data[],
			     unsigned int len[], unsigned int num);

void *packed_order_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			       void **ctx);

/* How many of @num descriptors from @d on come before the end of the ring. */
RING_INLINE unsigned int before_end(const struct vring_virtqueue *q,
				    const struct vring_packed_desc *d,
				    unsigned int num)
{
	size_t most = (size_t)(q->packed.end - d);

	return num < most ? num : (unsigned int)most;
}

/* The place of a descriptor, as in an event structure. */
static inline uint16_t packed_place_of(const struct vring_virtqueue *q,
				       const struct vring_packed_desc *d,
				       bool lap)
{
	return (uint16_t)((size_t)(d - q->packed.desc) |
			  (lap ? PACKED_WRAP : 0));
}

/* Where the next answer is due. */
static inline uint16_t packed_used_place(const struct vring_virtqueue *q)
{
	return packed_place_of(q, q->packed.due, q->packed.used_flags);
}

/* Where the next buffer is made available. */
static inline uint16_t packed_avail_place(const struct vring_virtqueue *q)
{
	return packed_place_of(q, q->packed.next,
			       q->packed.avail_flags & PACKED_AVAIL);
}

bool packed_more_used(struct vring_virtqueue *q);
void packed_release(struct vring_virtqueue *q, uint16_t id);

#endif /* VIRTIO_RING_PACKED_DRIVER_H */
