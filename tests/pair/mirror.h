/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A platform that maps each segment (VIRTIO_F_ACCESS_PLATFORM), as cheap as can
 * be: all buffers lie in one piece of memory, which has a mirror of the same
 * shape, and the device reaches the mirror alone. A mapping that is forgotten,
 * kept too long, or ended with another length or direction, is noticed.
 */
#ifndef TESTS_PAIR_MIRROR_H
#define TESTS_PAIR_MIRROR_H

#include "fake_platform.h"

#define MIRROR_SIZE	 (1024u * 2048)
#define MIRROR_DMA_BASE	 0x770000000000u /* if nothing asks for another */
#define MIRROR_UNTOUCHED 0x3c		 /* in what the device did not write */
#define MIRROR_GUARD	 0xa5

/* A mapping begins at a byte: its length and direction, or 0. */
struct mirror {
	unsigned char memory[MIRROR_SIZE]; /* the driver's buffers */
	unsigned char image[MIRROR_SIZE];  /* what the device sees */
	uint32_t mapped[MIRROR_SIZE];
	dma_addr_t base; /* of the image, for the device */
	unsigned int live;
	unsigned int fail; /* the n-th mapping from now fails; 0: none */
};

static struct mirror mirror;

static inline uint32_t mirror_note(size_t size, enum dma_data_direction dir)
{
	return (uint32_t)size << 2 | (uint32_t)dir;
}

static inline dma_addr_t mirror_map(void *ctx, void *mem, size_t size,
				    enum dma_data_direction dir)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	size_t at = (size_t)((unsigned char *)mem - mirror.memory);

	if (mirror.fail && !--mirror.fail)
		return DMA_MAPPING_ERROR;
	if (at >= MIRROR_SIZE || mirror.mapped[at] || !dir) {
		fake_violation(fp, "a segment is mapped twice, or is none");
		return DMA_MAPPING_ERROR;
	}
	mirror.mapped[at] = mirror_note(size, dir);
	mirror.live++;
	if (dir == DMA_TO_DEVICE)
		memcpy(&mirror.image[at], mem, size);
	else
		memset(&mirror.image[at], MIRROR_UNTOUCHED, size);
	mirror.image[at + size] = MIRROR_GUARD;
	return mirror.base + at;
}

static inline void mirror_unmap(void *ctx, dma_addr_t addr, size_t size,
				enum dma_data_direction dir)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	size_t at = (size_t)(addr - mirror.base);

	if (at >= MIRROR_SIZE || mirror.mapped[at] != mirror_note(size, dir)) {
		fake_violation(fp, "what is unmapped was not mapped so");
		return;
	}
	mirror.mapped[at] = 0;
	mirror.live--;
	if (mirror.image[at + size] != MIRROR_GUARD)
		fake_violation(fp, "the device wrote beyond a segment");
	if (dir == DMA_FROM_DEVICE)
		memcpy(&mirror.memory[at], &mirror.image[at], size);
	/* Who still reads it now reads nonsense. */
	memset(&mirror.image[at], MIRROR_GUARD, size);
}

#endif /* TESTS_PAIR_MIRROR_H */
