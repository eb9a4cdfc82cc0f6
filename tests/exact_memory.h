/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for rings that is aligned as it was asked for and to nothing more, so
 * that an alignment which nobody asked for is missed.
 */
#ifndef TESTS_EXACT_MEMORY_H
#define TESTS_EXACT_MEMORY_H

#include "fake_platform.h"

static _Alignas(0x20000) unsigned char exact_memory[0x40000];
static size_t exact_top;

static inline void *exact_dma_alloc(void *ctx, size_t size, size_t align,
				    dma_addr_t *addr)
{
	const struct fake_platform *fp = (const struct fake_platform *)ctx;
	size_t at = (exact_top + 2 * align - 1) / (2 * align) * (2 * align);

	at += align;
	exact_top = at + size;
	memset(&exact_memory[at], 0, size);
	*addr = fake_dma_addr(fp, &exact_memory[at]);
	return &exact_memory[at];
}

static inline void exact_dma_free(void *ctx, void *mem, size_t size,
				  dma_addr_t addr)
{
	(void)ctx;
	(void)mem;
	(void)size;
	(void)addr;
}

/* From now on. Before any device is made. */
static inline void exact_memory_init(struct fake_platform *fp)
{
	fp->ops.dma_alloc = exact_dma_alloc;
	fp->ops.dma_free = exact_dma_free;
	exact_top = 0;
}

#endif /* TESTS_EXACT_MEMORY_H */
