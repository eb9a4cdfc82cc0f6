/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * kmalloc() and its family.
 *
 * The memory comes from the dma_alloc of the platform that
 * virtio_bus_set_platform() named: a driver may put it in a buffer for its
 * device. It is always zeroed and aligned to ARCH_KMALLOC_MINALIGN. Flags are
 * ignored. A platform may be unable to allocate once devices are set up, so
 * take in probe what callbacks need.
 *
 * kfree() is not told how large a block is, so each has a head in front of it.
 */
#ifndef LINUX_SLAB_H
#define LINUX_SLAB_H

#include <linux/gfp.h>
#include <linux/types.h>

/** What each block is aligned to. */
#define ARCH_KMALLOC_MINALIGN 16

/** In front of each block. Private. */
struct kmalloc_head {
	_Alignas(ARCH_KMALLOC_MINALIGN) size_t size; /**< head and block */
	dma_addr_t addr;			     /**< for dma_free() */
};

/**
 * Allocate memory. Process context.
 * @param size bytes
 * @param flags ignored
 * @return zeroed memory, or NULL
 */
static inline void *kmalloc(size_t size, gfp_t flags)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct kmalloc_head *head;
	dma_addr_t addr;

	(void)flags;
	if (!p || __builtin_add_overflow(size, sizeof(*head), &size))
		return NULL;
	head = (struct kmalloc_head *)p->ops->dma_alloc(
		p->ctx, size, ARCH_KMALLOC_MINALIGN, &addr);
	if (!head)
		return NULL;
	head->size = size;
	head->addr = addr;
	return head + 1;
}

/**
 * Allocate zeroed memory. Process context.
 * @param size bytes
 * @param flags ignored
 * @return the memory, or NULL
 */
static inline void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags);
}

/**
 * Allocate an array. Process context.
 * @param n how many elements
 * @param size of each, in bytes
 * @param flags ignored
 * @return zeroed memory; NULL also if the size of all does not fit
 */
static inline void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return kmalloc(bytes, flags);
}

/**
 * Allocate a zeroed array. Process context.
 * @param n how many elements
 * @param size of each, in bytes
 * @param flags ignored
 * @return the memory; NULL also if the size of all does not fit
 */
static inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags);
}

/**
 * Give memory back. Process context.
 * @param block what one of the above returned; NULL is allowed
 */
static inline void kfree(const void *block)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct kmalloc_head *head;

	if (!block)
		return;
	head = (struct kmalloc_head *)(uintptr_t)block - 1;
	p->ops->dma_free(p->ctx, head, head->size, head->addr);
}

#endif /* LINUX_SLAB_H */
