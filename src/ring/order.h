/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers that come back in the order in which they went out
 * (VIRTIO_F_IN_ORDER): one answer of the device may stand for many of them.
 * What the two layouts have in common.
 */
#ifndef VIRTIO_RING_ORDER_H
#define VIRTIO_RING_ORDER_H

#include <stdint.h>

#include "virtqueue.h"

/* How much of buffer @id was written; ends the batch with its last one. */
uint32_t vring_order_len(struct vring_virtqueue *q, uint16_t id);

/* By get_buf_ctx of the layout. */
void *vring_order_get_buf(struct virtqueue *vq, unsigned int *len);
unsigned int vring_order_get_bufs(struct virtqueue *vq, void *data[],
				  unsigned int len[], unsigned int num);

#endif /* VIRTIO_RING_ORDER_H */
