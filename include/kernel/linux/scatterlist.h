/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Scatterlists. An entry holds an address, not a page and an offset: see
 * <virtio/scatterlist.h>. sg_page() and sg_set_page() convert.
 */
#ifndef LINUX_SCATTERLIST_H
#define LINUX_SCATTERLIST_H

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#include <virtio/scatterlist.h>

/** Entries in one piece of a list that is allocated: any number. */
#define SG_MAX_SINGLE_ALLOC (PAGE_SIZE / sizeof(struct scatterlist))
#define SG_CHUNK_SIZE	    128u  /**< entries in a piece of a chained table */
#define SG_MAX_SEGMENTS	    2048u /**< entries in all of its pieces */

/** A list that was allocated. */
struct sg_table {
	struct scatterlist *sgl; /**< the list */
	unsigned int nents;	 /**< entries that the device sees */
	unsigned int orig_nents; /**< entries that there are */
};

/** The length of an entry at the device. */
#define sg_dma_len(sg) ((sg)->length)
/** Visit each entry of a table. */
#define for_each_sgtable_sg(sgt, sg, i)                                        \
	for_each_sg((sgt)->sgl, sg, (sgt)->orig_nents, i)
/** Visit each entry of a table as the device sees it. */
#define for_each_sgtable_dma_sg(sgt, sg, i)                                    \
	for_each_sg((sgt)->sgl, sg, (sgt)->nents, i)

/** Point an entry at a part of a page. Any context. */
static inline void sg_set_page(struct scatterlist *sg, struct page *page,
			       unsigned int len, unsigned int offset)
{
	sg_set_buf(sg, page ? (char *)page_address(page) + offset : NULL, len);
}

/** The page that an entry begins in. Process context. */
static inline struct page *sg_page(const struct scatterlist *sg)
{
	return virt_to_page(sg_virt(sg));
}

/** Where an entry begins in its page: `sg->offset` of the kernel. */
static inline unsigned int sg_offset_(const struct scatterlist *sg)
{
	return (unsigned int)offset_in_page(sg_virt(sg));
}

/** Where a device finds an entry. Any context. */
static inline phys_addr_t sg_phys(const struct scatterlist *sg)
{
	return virt_to_phys(sg_virt(sg));
}

/** Let an entry be in the middle of its list again. Any context. */
static inline void sg_unmark_end(struct scatterlist *sg)
{
	sg->flags &= ~SG_END;
}

/** Whether an entry is the link to the next part of its list. */
static inline bool sg_is_chain(const struct scatterlist *sg)
{
	return (sg->flags & SG_CHAIN) != 0;
}

/** The last entry of a list of @p nents. Any context. */
static inline struct scatterlist *sg_last(struct scatterlist *sgl,
					  unsigned int nents)
{
	while (--nents)
		sgl = sg_next(sgl);
	return sgl;
}

/** How many entries hold so many bytes; -EINVAL if all do not. */
static inline int sg_nents_for_len(struct scatterlist *sg, u64 len)
{
	int nents = 0;

	for (u64 sum = 0; sg; sg = sg_next(sg)) {
		nents++;
		sum += sg->length;
		if (sum >= len)
			return nents;
	}
	return len ? -EINVAL : 0;
}

/* ---- tables -------------------------------------------------------------- */

/**
 * Allocate a list. Process context.
 * @param table set to it
 * @param nents entries, at least 1
 * @param flags ignored
 * @return 0, -EINVAL or -ENOMEM
 */
static inline int sg_alloc_table(struct sg_table *table, unsigned int nents,
				 gfp_t flags)
{
	*table = (struct sg_table){ .sgl = NULL };
	if (!nents)
		return -EINVAL;
	table->sgl = (struct scatterlist *)kcalloc(
		nents, sizeof(struct scatterlist), flags);
	if (!table->sgl)
		return -ENOMEM;
	sg_init_table(table->sgl, nents);
	table->nents = table->orig_nents = nents;
	return 0;
}

/** Free a list of sg_alloc_table(). Process context. */
static inline void sg_free_table(struct sg_table *table)
{
	kfree(table->sgl);
	*table = (struct sg_table){ .sgl = NULL };
}

/** A list whose first entries are the caller's, if they are enough. */
static inline int sg_alloc_table_chained(struct sg_table *table, int nents,
					 struct scatterlist *first_chunk,
					 unsigned int nents_first_chunk)
{
	if (nents <= 0)
		return -EINVAL;
	if (!first_chunk || (unsigned int)nents > nents_first_chunk)
		return sg_alloc_table(table, (unsigned int)nents, GFP_ATOMIC);
	sg_init_table(first_chunk, (unsigned int)nents);
	*table = (struct sg_table){ .sgl = first_chunk,
				    .nents = (unsigned int)nents,
				    .orig_nents = (unsigned int)nents };
	return 0;
}

/** Free such a list. */
static inline void sg_free_table_chained(struct sg_table *table,
					 unsigned int nents_first_chunk)
{
	if (table->orig_nents > nents_first_chunk)
		sg_free_table(table);
}

/**
 * Make a list of pages; those side by side in memory share an entry. Process
 * context.
 *
 * @param table set to it
 * @param pages the pages
 * @param n_pages how many
 * @param offset where in the first one it begins
 * @param size bytes
 * @param flags ignored
 * @return 0, -EINVAL or -ENOMEM
 */
static inline int sg_alloc_table_from_pages(struct sg_table *table,
					    struct page **pages,
					    unsigned int n_pages,
					    unsigned int offset,
					    unsigned long size, gfp_t flags)
{
	struct scatterlist *sg;
	unsigned int i, runs = 1;
	int err;

	for (i = 1; i < n_pages; i++)
		runs += (char *)page_address(pages[i - 1]) + PAGE_SIZE !=
			(char *)page_address(pages[i]);
	err = sg_alloc_table(table, runs, flags);
	if (err)
		return err;
	sg = table->sgl;
	for (i = 0; i < n_pages; i++) {
		unsigned long part = min(PAGE_SIZE - offset, size);
		char *at = (char *)page_address(pages[i]) + offset;

		if (sg->addr && (char *)sg->addr + sg->length != at)
			sg = sg_next(sg);
		if (!sg->addr)
			sg->addr = at;
		sg->length += (unsigned int)part;
		size -= part;
		offset = 0;
	}
	return 0;
}

/* ---- copying ------------------------------------------------------------- */

/**
 * Copy between a list and a buffer. Any context.
 * @param sgl the list
 * @param nents entries that are looked at
 * @param buf the buffer
 * @param buflen its bytes
 * @param skip bytes of the list to pass over
 * @param to_buffer the way
 * @return bytes copied
 */
static inline size_t sg_copy_buffer(struct scatterlist *sgl, unsigned int nents,
				    void *buf, size_t buflen, long skip,
				    bool to_buffer)
{
	char *at = (char *)buf;
	size_t left = buflen, over = (size_t)skip;

	for (; sgl && nents && left; sgl = sg_next(sgl), nents--) {
		char *mem = (char *)sg_virt(sgl) + over;
		size_t n;

		if (over >= sgl->length) {
			over -= sgl->length;
			continue;
		}
		n = min((size_t)sgl->length - over, left);
		memcpy(to_buffer ? at : mem, to_buffer ? mem : at, n);
		at += n;
		left -= n;
		over = 0;
	}
	return buflen - left;
}

/** Copy to a list: bytes copied. Any context. */
static inline size_t sg_copy_from_buffer(struct scatterlist *sgl,
					 unsigned int nents, const void *buf,
					 size_t buflen)
{
	return sg_copy_buffer(sgl, nents, (void *)(uintptr_t)buf, buflen, 0,
			      false);
}

/** Copy from a list: bytes copied. Any context. */
static inline size_t sg_copy_to_buffer(struct scatterlist *sgl,
				       unsigned int nents, void *buf,
				       size_t buflen)
{
	return sg_copy_buffer(sgl, nents, buf, buflen, 0, true);
}

/** Copy to a list behind its first bytes: bytes copied. Any context. */
static inline size_t sg_pcopy_from_buffer(struct scatterlist *sgl,
					  unsigned int nents, const void *buf,
					  size_t buflen, long skip)
{
	return sg_copy_buffer(sgl, nents, (void *)(uintptr_t)buf, buflen, skip,
			      false);
}

/** Copy from a list behind its first bytes: bytes copied. Any context. */
static inline size_t sg_pcopy_to_buffer(struct scatterlist *sgl,
					unsigned int nents, void *buf,
					size_t buflen, long skip)
{
	return sg_copy_buffer(sgl, nents, buf, buflen, skip, true);
}

/** Zero a part of a list: bytes zeroed. Any context. */
static inline size_t sg_zero_buffer(struct scatterlist *sgl, unsigned int nents,
				    size_t buflen, long skip)
{
	static const char zeros[64];
	size_t done = 0, n = 1;

	while (n && done < buflen) {
		n = min(buflen - done, sizeof(zeros));
		n = sg_pcopy_from_buffer(sgl, nents, zeros, n,
					 skip + (long)done);
		done += n;
	}
	return done;
}

#endif /* LINUX_SCATTERLIST_H */
