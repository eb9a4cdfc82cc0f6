/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the split layout: its files among themselves.
 *
 *   split_add.c     adding buffers
 *   split_get.c     taking them back
 *   split_driver.c  kicks, callbacks, beginning
 */
#ifndef VIRTIO_RING_SPLIT_DRIVER_H
#define VIRTIO_RING_SPLIT_DRIVER_H

#include "access.h"
#include "buffers.h"
#include "order.h"
#include "split.h"

int split_plain_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
			unsigned int out_sgs, unsigned int in_sgs, void *data,
			void *ctx);
int split_plain_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
			   unsigned int num, void *data, gfp_t gfp);
int split_plain_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
			  unsigned int num, void *data, gfp_t gfp);
int split_plain_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
			    void *const data[], unsigned int num);
int split_plain_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
			   void *const data[], unsigned int num);
void *split_plain_get_buf(struct virtqueue *vq, unsigned int *len);
void *split_plain_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			      void **ctx);
unsigned int split_plain_get_bufs(struct virtqueue *vq, void *data[],
				  unsigned int len[], unsigned int num);

int split_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],
		  unsigned int out_sgs, unsigned int in_sgs, void *data,
		  void *ctx);
int split_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,
		     unsigned int num, void *data, gfp_t gfp);
int split_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,
		    unsigned int num, void *data, gfp_t gfp);
int split_add_outbufs(struct virtqueue *vq, struct scatterlist sg[],
		      void *const data[], unsigned int num);
int split_add_inbufs(struct virtqueue *vq, struct scatterlist sg[],
		     void *const data[], unsigned int num);
void *split_get_buf(struct virtqueue *vq, unsigned int *len);
void *split_get_buf_ctx(struct virtqueue *vq, unsigned int *len, void **ctx);
unsigned int split_get_bufs(struct virtqueue *vq, void *data[],
			    unsigned int len[], unsigned int num);

void *split_order_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			      void **ctx);

bool split_more_used(struct vring_virtqueue *q);
void split_release(struct vring_virtqueue *q, uint16_t id);

#endif /* VIRTIO_RING_SPLIT_DRIVER_H */
