/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Scatterlists: a buffer as a list of memory segments.
 *
 * The calls are Linux's. An entry holds a CPU address instead of a page, for
 * which a process and most firmware have no use. The caller owns the entries;
 * the library reads them during a call and keeps no pointer to them.
 *
 * All of these may be called in any context.
 */
#ifndef VIRTIO_SCATTERLIST_H
#define VIRTIO_SCATTERLIST_H

#include <stdbool.h>
#include <stddef.h>

#include <virtio/platform.h>

/** The entry is the last of its list. */
#define SG_END 1u
/** The entry is no segment: the list goes on at its address. */
#define SG_CHAIN 2u

/** One segment. Use the functions below, not the members. */
struct scatterlist {
	void *addr;	     /**< where it is, or the next part of the list */
	unsigned int length; /**< its length in bytes */
	unsigned int flags;  /**< SG_END, SG_CHAIN */
	dma_addr_t dma_address; /**< where the device finds it, if premapped */
};

/**
 * Point an entry at memory.
 * @param sg the entry; whether it ends its list does not change
 * @param buf the memory
 * @param buflen its length in bytes
 */
static inline void sg_set_buf(struct scatterlist *sg, const void *buf,
			      unsigned int buflen)
{
	sg->addr = (void *)(size_t)buf;
	sg->length = buflen;
}

/**
 * Where an entry's memory is.
 * @param sg the entry
 * @return what sg_set_buf() was given
 */
static inline void *sg_virt(const struct scatterlist *sg)
{
	return sg->addr;
}

/** The device's address of an entry, for virtqueue_set_dma_premapped(). */
#define sg_dma_address(sg) ((sg)->dma_address)

/**
 * Make an entry the last of its list.
 * @param sg the entry
 */
static inline void sg_mark_end(struct scatterlist *sg)
{
	sg->flags = SG_END;
}

/**
 * Tell whether an entry is the last of its list.
 * @param sg the entry
 * @return true if it is
 */
static inline bool sg_is_last(const struct scatterlist *sg)
{
	return (sg->flags & SG_END) != 0;
}

/**
 * Start a list: no entry has memory yet, and the last one ends it.
 * @param sgl the entries
 * @param nents how many, at least 1
 */
static inline void sg_init_table(struct scatterlist *sgl, unsigned int nents)
{
	for (unsigned int i = 0; i < nents; i++) {
		sgl[i].addr = NULL;
		sgl[i].length = 0;
		sgl[i].flags = 0;
	}
	sg_mark_end(&sgl[nents - 1]);
}

/**
 * Make a list of one segment.
 * @param sg the entry
 * @param buf the memory
 * @param buflen its length in bytes
 */
static inline void sg_init_one(struct scatterlist *sg, const void *buf,
			       unsigned int buflen)
{
	sg_init_table(sg, 1);
	sg_set_buf(sg, buf, buflen);
}

/**
 * Join two lists: the last entry of the first becomes the link.
 * @param prv the first list
 * @param prv_nents how many entries it has, the one given up included
 * @param sgl the second list
 */
static inline void sg_chain(struct scatterlist *prv, unsigned int prv_nents,
			    struct scatterlist *sgl)
{
	prv[prv_nents - 1].addr = sgl;
	prv[prv_nents - 1].length = 0;
	prv[prv_nents - 1].flags = SG_CHAIN;
}

/**
 * Step to the next segment.
 * @param sg an entry
 * @return the next one, or NULL after the last
 */
static inline struct scatterlist *sg_next(const struct scatterlist *sg)
{
	if (sg_is_last(sg))
		return NULL;
	sg++;
	if (sg->flags & SG_CHAIN)
		return (struct scatterlist *)sg->addr;
	return (struct scatterlist *)(size_t)sg;
}

/**
 * Count the segments of a list.
 * @param sg its first entry, or NULL
 * @return how many there are
 */
static inline unsigned int sg_nents(const struct scatterlist *sg)
{
	unsigned int n = 0;

	for (; sg; sg = sg_next(sg))
		n++;
	return n;
}

/** Visit @p nr segments of @p sglist as @p sg, numbered @p i. */
#define for_each_sg(sglist, sg, nr, i)                                         \
	for (i = 0, sg = (sglist); i < (nr); i++, sg = sg_next(sg))

#endif /* VIRTIO_SCATTERLIST_H */
