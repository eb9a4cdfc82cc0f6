/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers in order: see order.h.
 */
#include "order.h"

uint32_t vring_order_len(struct vring_virtqueue *q, uint16_t id)
{
	/* Those that a batch skips were used completely (2.7.9, 2.8.8). */
	if (id != q->batch_last)
		return q->state[id].limit - 1;
	q->batch_last = VRING_NO_ID;
	return q->batch_len;
}

void *vring_order_get_buf(struct virtqueue *vq, unsigned int *len)
{
	return to_vvq(vq)->untraced->get_buf_ctx(vq, len, NULL);
}

unsigned int vring_order_get_bufs(struct virtqueue *vq, void *data[],
				  unsigned int len[], unsigned int num)
{
	unsigned int n = 0;

	while (n < num && (data[n] = vring_order_get_buf(vq, &len[n])))
		n++;
	return n;
}
