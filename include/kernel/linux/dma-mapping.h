/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Memory that a device reaches, by way of the device's platform. Buffers of
 * queues need none of this: the ring maps them.
 */
#ifndef LINUX_DMA_MAPPING_H
#define LINUX_DMA_MAPPING_H

#include <linux/device.h>

/** Allocate for both sides, zeroed; NULL if there is none. Process context. */
static inline void *dma_alloc_coherent(struct device *dev, size_t size,
				       dma_addr_t *addr, gfp_t gfp)
{
	(void)gfp;
	return dev->platform->ops->dma_alloc(dev->platform->ctx, size, 4096,
					     addr);
}

/** Give it back, with what it was allocated with. Process context. */
static inline void dma_free_coherent(struct device *dev, size_t size, void *mem,
				     dma_addr_t addr)
{
	dev->platform->ops->dma_free(dev->platform->ctx, mem, size, addr);
}

/** How large a segment of a buffer may be: of any size. */
static inline size_t dma_max_mapping_size(struct device *dev)
{
	(void)dev;
	return SIZE_MAX;
}

#endif /* LINUX_DMA_MAPPING_H */
