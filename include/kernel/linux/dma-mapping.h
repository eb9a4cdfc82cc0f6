/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Memory that a device reaches, by way of the device's platform. Buffers of
 * queues need none of this: the ring maps them.
 *
 * Each entry of a list is mapped for itself: none are joined. What a device can
 * address is remembered and left to the platform.
 */
#ifndef LINUX_DMA_MAPPING_H
#define LINUX_DMA_MAPPING_H

#include <linux/device.h>
#include <linux/dma-direction.h>
#include <linux/scatterlist.h>

/** So many bits of an address. */
#define DMA_BIT_MASK(n) ((n) >= 64 ? ~0ull : (1ull << ((n)&63)) - 1)

#define DMA_ATTR_SKIP_CPU_SYNC	   (1ul << 5) /**< ignored */
#define DMA_ATTR_WEAK_ORDERING	   (1ul << 1) /**< ignored */
#define DMA_ATTR_NO_KERNEL_MAPPING (1ul << 4) /**< ignored */

/** Allocate for both sides, zeroed; NULL if there is none. Process context. */
static inline void *dma_alloc_coherent(struct device *dev, size_t size,
				       dma_addr_t *addr, gfp_t gfp)
{
	(void)gfp;
	return dev->platform->ops->dma_alloc(dev->platform->ctx, size,
					     PAGE_SIZE, addr);
}

/** Give it back, with what it was allocated with. Process context. */
static inline void dma_free_coherent(struct device *dev, size_t size, void *mem,
				     dma_addr_t addr)
{
	if (mem)
		dev->platform->ops->dma_free(dev->platform->ctx, mem, size,
					     addr);
}

/** How large a segment of a buffer may be: of any size. */
static inline size_t dma_max_mapping_size(struct device *dev)
{
	(void)dev;
	return SIZE_MAX;
}

/** Say what the device can address: 0. */
static inline int dma_set_mask(struct device *dev, u64 mask)
{
	dev->coherent_dma_mask = mask;
	return 0;
}

/** Say what it can address, in shared memory too: 0. */
static inline int dma_set_mask_and_coherent(struct device *dev, u64 mask)
{
	return dma_set_mask(dev, mask);
}

#define dma_set_coherent_mask(dev, mask) dma_set_mask(dev, mask) /**< shared */

/** Say how long a segment may be: nobody asks. */
static inline int dma_set_max_seg_size(struct device *dev, unsigned int size)
{
	(void)dev;
	(void)size;
	return 0;
}

/* ---- one piece ----------------------------------------------------------- */

/** Let a device reach memory; see dma_mapping_error(). Process context. */
static inline dma_addr_t dma_map_single(struct device *dev, void *mem,
					size_t size,
					enum dma_data_direction dir)
{
	const struct virtio_platform *p = dev->platform;

	if (!p->ops->dma_map)
		return (uintptr_t)mem + p->dma_offset;
	return p->ops->dma_map(p->ctx, mem, size, dir);
}

/** End that, with what it was mapped with. Process context. */
static inline void dma_unmap_single(struct device *dev, dma_addr_t addr,
				    size_t size, enum dma_data_direction dir)
{
	const struct virtio_platform *p = dev->platform;

	if (p->ops->dma_unmap)
		p->ops->dma_unmap(p->ctx, addr, size, dir);
}

/** Whether mapping failed: 0 or -ENOMEM. */
static inline int dma_mapping_error(struct device *dev, dma_addr_t addr)
{
	(void)dev;
	return addr == DMA_MAPPING_ERROR ? -ENOMEM : 0;
}

/** Let a device reach a part of a page. Process context. */
static inline dma_addr_t dma_map_page(struct device *dev, struct page *page,
				      size_t offset, size_t size,
				      enum dma_data_direction dir)
{
	return dma_map_single(dev, (char *)page_address(page) + offset, size,
			      dir);
}

/** End that. Process context. */
#define dma_unmap_page(dev, addr, size, dir)                                   \
	dma_unmap_single(dev, addr, size, dir)
/** The same with attributes, which are ignored. */
#define dma_map_single_attrs(dev, mem, size, dir, attrs)                       \
	((void)(attrs), dma_map_single(dev, mem, size, dir))
/** The same with attributes, which are ignored. */
#define dma_unmap_single_attrs(dev, addr, size, dir, attrs)                    \
	((void)(attrs), dma_unmap_single(dev, addr, size, dir))
/** The same with attributes, which are ignored. */
#define dma_map_page_attrs(dev, page, offset, size, dir, attrs)                \
	((void)(attrs), dma_map_page(dev, page, offset, size, dir))
/** The same with attributes, which are ignored. */
#define dma_unmap_page_attrs(dev, addr, size, dir, attrs)                      \
	((void)(attrs), dma_unmap_single(dev, addr, size, dir))

/** Let the CPU see what a device wrote to a part of a mapping. */
static inline void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr,
					   size_t size,
					   enum dma_data_direction dir)
{
	const struct virtio_platform *p = dev->platform;

	if (p->ops->dma_sync)
		p->ops->dma_sync(p->ctx, addr, size, dir, false);
}

/** Let a device see what the CPU wrote to a part of a mapping. */
static inline void dma_sync_single_for_device(struct device *dev,
					      dma_addr_t addr, size_t size,
					      enum dma_data_direction dir)
{
	const struct virtio_platform *p = dev->platform;

	if (p->ops->dma_sync)
		p->ops->dma_sync(p->ctx, addr, size, dir, true);
}

/** The same of a range behind an address. */
#define dma_sync_single_range_for_cpu(dev, addr, offset, size, dir)            \
	dma_sync_single_for_cpu(dev, (addr) + (offset), size, dir)
/** The same of a range behind an address. */
#define dma_sync_single_range_for_device(dev, addr, offset, size, dir)         \
	dma_sync_single_for_device(dev, (addr) + (offset), size, dir)
/** Whether that is needed. */
#define dma_need_sync(dev, addr)                                               \
	((void)(addr), (dev)->platform->ops->dma_sync != NULL)

/* ---- lists --------------------------------------------------------------- */

/** End what dma_map_sg() began. Process context. */
static inline void dma_unmap_sg(struct device *dev, struct scatterlist *sgl,
				int nents, enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i)
		dma_unmap_single(dev, sg_dma_address(sg), sg->length, dir);
}

/**
 * Let a device reach a list. Process context.
 * @param dev the device
 * @param sgl the list: sg_dma_address() of each entry is set
 * @param nents its entries
 * @param dir who writes
 * @return @p nents; 0 if mapping failed, and nothing is mapped
 */
static inline int dma_map_sg(struct device *dev, struct scatterlist *sgl,
			     int nents, enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		sg_dma_address(sg) =
			dma_map_single(dev, sg_virt(sg), sg->length, dir);
		if (dma_mapping_error(dev, sg_dma_address(sg))) {
			dma_unmap_sg(dev, sgl, i, dir);
			return 0;
		}
	}
	return nents;
}

/** Let a device reach a table: 0 or -ENOMEM. Process context. */
static inline int dma_map_sgtable(struct device *dev, struct sg_table *sgt,
				  enum dma_data_direction dir,
				  unsigned long attrs)
{
	(void)attrs;
	sgt->nents = (unsigned int)dma_map_sg(dev, sgt->sgl,
					      (int)sgt->orig_nents, dir);
	return sgt->nents ? 0 : -ENOMEM;
}

/** End that. Process context. */
static inline void dma_unmap_sgtable(struct device *dev, struct sg_table *sgt,
				     enum dma_data_direction dir,
				     unsigned long attrs)
{
	(void)attrs;
	dma_unmap_sg(dev, sgt->sgl, (int)sgt->orig_nents, dir);
}

/** Let a device see what the CPU wrote to a table. */
static inline void dma_sync_sgtable_for_device(struct device *dev,
					       struct sg_table *sgt,
					       enum dma_data_direction dir)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(sgt, sg, i) dma_sync_single_for_device(
		dev, sg_dma_address(sg), sg->length, dir);
}

/** Let the CPU see what a device wrote to a table. */
static inline void dma_sync_sgtable_for_cpu(struct device *dev,
					    struct sg_table *sgt,
					    enum dma_data_direction dir)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(sgt, sg, i) dma_sync_single_for_cpu(
		dev, sg_dma_address(sg), sg->length, dir);
}

#endif /* LINUX_DMA_MAPPING_H */
