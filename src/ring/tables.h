/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of a layout (struct vring_layout), from the names of its calls:
 * LAYOUT_plain_add_sgs, LAYOUT_get_buf and so on. Both layouts have the same.
 */
#ifndef VIRTIO_RING_TABLES_H
#define VIRTIO_RING_TABLES_H

#include "order.h"
#include "virtqueue.h"

/* ---- what the files of a layout know of each other --------------------- */

#define RING_DECLARE_CALLS(prefix)                                             \
	int prefix##_add_sgs(struct virtqueue *vq, struct scatterlist *sgs[],  \
			     unsigned int out_sgs, unsigned int in_sgs,        \
			     void *data, void *ctx);                           \
	int prefix##_add_outbuf(struct virtqueue *vq, struct scatterlist *sg,  \
				unsigned int num, void *data, gfp_t gfp);      \
	int prefix##_add_inbuf(struct virtqueue *vq, struct scatterlist *sg,   \
			       unsigned int num, void *data, gfp_t gfp);       \
	int prefix##_add_outbufs(struct virtqueue *vq,                         \
				 struct scatterlist sg[], void *const data[],  \
				 unsigned int num);                            \
	int prefix##_add_inbufs(struct virtqueue *vq, struct scatterlist sg[], \
				void *const data[], unsigned int num);         \
	int prefix##_add_bufs(struct virtqueue *vq,                            \
			      const struct virtqueue_buf bufs[],               \
			      unsigned int num);                               \
	void *prefix##_get_buf(struct virtqueue *vq, unsigned int *len);       \
	void *prefix##_get_buf_ctx(struct virtqueue *vq, unsigned int *len,    \
				   void **ctx);                                \
	unsigned int prefix##_get_bufs(struct virtqueue *vq, void *data[],     \
				       unsigned int len[], unsigned int num)

#define RING_DECLARE_LAYOUT(layout)                                            \
	RING_DECLARE_CALLS(layout##_plain);                                    \
	RING_DECLARE_CALLS(layout);                                            \
	void *layout##_order_get_buf_ctx(struct virtqueue *vq,                 \
					 unsigned int *len, void **ctx);       \
	bool layout##_more_used(struct vring_virtqueue *q);                    \
	void layout##_release(struct vring_virtqueue *q, uint16_t id)

/* ---- the tables ------------------------------------------------------- */

#define RING_ADD_BY(prefix)                                                    \
	.add_sgs = prefix##_add_sgs, .add_outbuf = prefix##_add_outbuf,        \
	.add_inbuf = prefix##_add_inbuf, .add_outbufs = prefix##_add_outbufs,  \
	.add_inbufs = prefix##_add_inbufs, .add_bufs = prefix##_add_bufs
#define RING_GET_BY(prefix)                                                    \
	.get_buf = prefix##_get_buf, .get_buf_ctx = prefix##_get_buf_ctx,      \
	.get_bufs = prefix##_get_bufs
#define RING_GET_IN_ORDER(layout)                                              \
	.get_buf = vring_order_get_buf,                                        \
	.get_buf_ctx = layout##_order_get_buf_ctx,                             \
	.get_bufs = vring_order_get_bufs

#define RING_TABLES(layout, plain_kick, any_kick)                              \
	static const struct vring_ops plain_ops = {                            \
		RING_ADD_BY(layout##_plain),                                   \
		.kick_prepare = plain_kick,                                    \
		RING_GET_BY(layout##_plain),                                   \
	};                                                                     \
	static const struct vring_ops plain_get_any_ops = {                    \
		RING_ADD_BY(layout##_plain),                                   \
		.kick_prepare = plain_kick,                                    \
		RING_GET_BY(layout),                                           \
	};                                                                     \
	static const struct vring_ops plain_get_order_ops = {                  \
		RING_ADD_BY(layout##_plain),                                   \
		.kick_prepare = plain_kick,                                    \
		RING_GET_IN_ORDER(layout),                                     \
	};                                                                     \
	static const struct vring_ops any_ops = {                              \
		RING_ADD_BY(layout),                                           \
		.kick_prepare = any_kick,                                      \
		RING_GET_BY(layout),                                           \
	};                                                                     \
	static const struct vring_ops any_get_order_ops = {                    \
		RING_ADD_BY(layout),                                           \
		.kick_prepare = any_kick,                                      \
		RING_GET_IN_ORDER(layout),                                     \
	}

/* Members of struct vring_layout. */
#define RING_TABLES_MADE                                                       \
	.plain = &plain_ops, .plain_get_any = &plain_get_any_ops,              \
	.plain_get_order = &plain_get_order_ops, .any = &any_ops,              \
	.any_get_order = &any_get_order_ops

#endif /* VIRTIO_RING_TABLES_H */
