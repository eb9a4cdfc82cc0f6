/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linux's headers, as tools/virtio has them for a process, and what they leave
 * out.
 */
#ifndef BENCH_LINUX_H
#define BENCH_LINUX_H

#include <linux/kernel.h>
#include <linux/err.h>
#include <linux/virtio.h>

bool virtqueue_kick_prepare(struct virtqueue *vq);
dma_addr_t virtqueue_get_desc_addr(struct virtqueue *vq);
dma_addr_t virtqueue_get_avail_addr(struct virtqueue *vq);
dma_addr_t virtqueue_get_used_addr(struct virtqueue *vq);

/* Linux has no calls for many buffers. */
static inline int virtqueue_add_outbufs(struct virtqueue *vq,
					struct scatterlist sg[],
					void *const data[], unsigned int num)
{
	return -1;
}

static inline unsigned int virtqueue_get_bufs(struct virtqueue *vq,
					      void *data[], unsigned int len[],
					      unsigned int num)
{
	return 0;
}

#endif /* BENCH_LINUX_H */
