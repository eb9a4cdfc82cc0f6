/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Pools: memory that is kept back, so that allocating never fails.
 */
#ifndef LINUX_MEMPOOL_H
#define LINUX_MEMPOOL_H

#include <linux/kmem_cache.h>
#include <linux/slab.h>

/** How an element of a pool is allocated. */
typedef void *(mempool_alloc_t)(gfp_t gfp, void *pool_data);
/** How it is freed. */
typedef void(mempool_free_t)(void *element, void *pool_data);

/** A pool. */
typedef struct mempool_s {
	int min_nr;		/**< elements that are kept back */
	int curr_nr;		/**< of those, there now */
	void **elements;	/**< they */
	void *pool_data;	/**< handed to both functions */
	mempool_alloc_t *alloc; /**< makes one */
	mempool_free_t *free;	/**< frees one */
} mempool_t;

/** Free a pool and what is in it; NULL is allowed. Process context. */
static inline void mempool_destroy(mempool_t *pool)
{
	while (pool && pool->curr_nr)
		pool->free(pool->elements[--pool->curr_nr], pool->pool_data);
	if (pool)
		kfree(pool->elements);
	kfree(pool);
}

/** Make a pool that keeps @p min_nr elements; NULL without memory. */
static inline mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc_fn,
					mempool_free_t *free_fn, void *data)
{
	mempool_t *pool = (mempool_t *)kzalloc(sizeof(*pool), GFP_KERNEL);

	if (!pool)
		return NULL;
	*pool = (mempool_t){ .min_nr = min_nr,
			     .pool_data = data,
			     .alloc = alloc_fn,
			     .free = free_fn };
	pool->elements =
		(void **)kcalloc((size_t)min_nr, sizeof(void *), GFP_KERNEL);
	while (pool->elements && pool->curr_nr < min_nr) {
		void *element = alloc_fn(GFP_KERNEL, data);

		if (!element)
			break;
		pool->elements[pool->curr_nr++] = element;
	}
	if (pool->curr_nr == min_nr && pool->elements)
		return pool;
	mempool_destroy(pool);
	return NULL;
}

/** An element; NULL if there is no memory and none is kept. */
static inline void *mempool_alloc(mempool_t *pool, gfp_t gfp)
{
	void *element = pool->alloc(gfp, pool->pool_data);

	if (!element && pool->curr_nr)
		element = pool->elements[--pool->curr_nr];
	return element;
}

/** Give an element back; NULL is allowed. */
static inline void mempool_free(void *element, mempool_t *pool)
{
	if (!element)
		return;
	if (pool->curr_nr < pool->min_nr)
		pool->elements[pool->curr_nr++] = element;
	else
		pool->free(element, pool->pool_data);
}

/** An element of kmalloc()'s. */
static inline void *mempool_kmalloc(gfp_t gfp, void *pool_data)
{
	return kmalloc((size_t)(uintptr_t)pool_data, gfp);
}

/** Frees one. */
static inline void mempool_kfree(void *element, void *pool_data)
{
	(void)pool_data;
	kfree(element);
}

/** An element of a cache. */
static inline void *mempool_alloc_slab(gfp_t gfp, void *pool_data)
{
	return kmem_cache_alloc((struct kmem_cache *)pool_data, gfp);
}

/** Frees one. */
static inline void mempool_free_slab(void *element, void *pool_data)
{
	kmem_cache_free((struct kmem_cache *)pool_data, element);
}

/** A pool of elements of a size. */
#define mempool_create_kmalloc_pool(min_nr, size)                              \
	mempool_create(min_nr, mempool_kmalloc, mempool_kfree,                 \
		       (void *)(uintptr_t)(size))
/** A pool of elements of a cache. */
#define mempool_create_slab_pool(min_nr, cache)                                \
	mempool_create(min_nr, mempool_alloc_slab, mempool_free_slab, cache)

#endif /* LINUX_MEMPOOL_H */
