/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory behind a cache that the device does not see, on a fake platform.
 *
 * What is mapped exists twice. The device has a copy that is made when the
 * mapping is, as if the cache were cleaned then, and the CPU sees what the
 * device wrote when the mapping ends, as if the cache were invalidated then. In
 * between each side sees only its own:
 *
 * - A device-writable buffer is full of NONCOHERENT_CPU for the CPU, and of
 *   NONCOHERENT_DEVICE for the device, which is what becomes of the bytes that
 *   the device does not write. Who looks too early, or believes more than the
 *   used length, has wrong data.
 * - Who writes to a buffer in flight, device-readable or not, is noticed when
 *   it is unmapped. Reading one that is device-readable is allowed.
 *
 * The fake platform itself notices what is unmapped twice, or never, or not as
 * it was mapped: see is_clean().
 */
#ifndef TESTS_NONCOHERENT_H
#define TESTS_NONCOHERENT_H

#include "fake_platform.h"

#define NONCOHERENT_CPU	   0xc9
#define NONCOHERENT_DEVICE 0xde

static inline dma_addr_t noncoherent_map(void *ctx, void *mem, size_t size,
					 enum dma_data_direction dir)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	dma_addr_t addr = fake_dma_map(fp, mem, size, dir);

	if (addr == DMA_MAPPING_ERROR)
		return addr;
	if (dir == DMA_FROM_DEVICE)
		memset(fake_cpu_addr(fp, addr), NONCOHERENT_DEVICE, size);
	if (dir != DMA_TO_DEVICE)
		memset(mem, NONCOHERENT_CPU, size);
	return addr;
}

/* Did the CPU leave alone what the device had? */
static inline bool noncoherent_untouched(const struct fake_map *m)
{
	if (m->dir == DMA_TO_DEVICE)
		return memcmp(m->mem, m->bounce, m->size) == 0;
	for (size_t i = 0; i < m->size; i++)
		if (m->mem[i] != NONCOHERENT_CPU)
			return false;
	return true;
}

static inline void noncoherent_unmap(void *ctx, dma_addr_t addr, size_t size,
				     enum dma_data_direction dir)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	const struct fake_map *m = fake_find_map(fp, addr);

	if (m && !m->synced && !noncoherent_untouched(m))
		fake_violation(fp, "a buffer was written while in flight");
	fake_dma_unmap(fp, addr, size, dir);
}

/* The part that is brought over is seen; what is not, is as it was. */
static inline void noncoherent_sync(void *ctx, dma_addr_t addr, size_t size,
				    enum dma_data_direction dir,
				    bool for_device)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	struct fake_map *m = fake_find_map(fp, addr);
	unsigned char *device = (unsigned char *)fake_cpu_addr(fp, addr);

	if (!m || m->dir != dir || size > m->size)
		fake_violation(fp, "what is not mapped was brought over");
	else if (for_device)
		memcpy(device, m->mem, size);
	else
		memcpy(m->mem, device, size);
	if (m)
		m->synced = true;
}

/* Give a fake platform such memory. Before any device is made. */
static inline void noncoherent_init(struct fake_platform *fp)
{
	fp->ops.dma_map = noncoherent_map;
	fp->ops.dma_unmap = noncoherent_unmap;
	fp->ops.dma_sync = noncoherent_sync;
}

#endif /* TESTS_NONCOHERENT_H */
