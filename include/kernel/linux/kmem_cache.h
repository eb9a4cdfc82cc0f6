/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Caches of objects of one size: kmalloc() that knows the size, and how many
 * are not freed. The kernel has this in slab.h, which brings it along.
 */
#ifndef LINUX_KMEM_CACHE_H
#define LINUX_KMEM_CACHE_H

#include <linux/bug.h>
#include <linux/slab.h>
#include <linux/types.h>

#define SLAB_HWCACHE_ALIGN   0x1u /**< ignored, as all of these */
#define SLAB_PANIC	     0x2u /**< ignored */
#define SLAB_RECLAIM_ACCOUNT 0x4u /**< ignored */
#define SLAB_ACCOUNT	     0x8u /**< ignored */

/** A cache. */
struct kmem_cache {
	const char *name;	    /**< for humans */
	unsigned int size;	    /**< bytes of an object */
	unsigned long objects;	    /**< not freed */
	void (*ctor)(void *object); /**< makes an object ready, or NULL */
};

/**
 * Make a cache. Process context.
 * @param name stays the caller's
 * @param size bytes of an object
 * @param align ignored: as kmalloc()
 * @param flags ignored
 * @param ctor called with each object that is allocated, or NULL
 * @return the cache, or NULL
 */
static inline struct kmem_cache *
kmem_cache_create(const char *name, unsigned int size, unsigned int align,
		  slab_flags_t flags, void (*ctor)(void *object))
{
	struct kmem_cache *cache =
		(struct kmem_cache *)kzalloc(sizeof(*cache), GFP_KERNEL);

	(void)align;
	(void)flags;
	if (cache)
		*cache = (struct kmem_cache){ .name = name,
					      .size = size,
					      .ctor = ctor };
	return cache;
}

/** Free a cache, whose objects are all freed; NULL is allowed. */
static inline void kmem_cache_destroy(struct kmem_cache *cache)
{
	if (cache && cache->objects)
		virtio_kernel_die("a kmem_cache is destroyed that has objects");
	kfree(cache);
}

/** Allocate an object, zeroed before its constructor; or NULL. */
static inline void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags)
{
	void *object = kmalloc(cache->size, flags);

	if (!object)
		return NULL;
	cache->objects++;
	if (cache->ctor)
		cache->ctor(object);
	return object;
}

/** Free an object; NULL is allowed. */
static inline void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	if (object)
		cache->objects--;
	kfree(object);
}

#define kmem_cache_zalloc(cache, flags) kmem_cache_alloc(cache, flags)
/** Anywhere. */
#define kmem_cache_alloc_node(cache, flags, node) kmem_cache_alloc(cache, flags)
/** The same; the part that may be copied to a user is not looked at. */
#define kmem_cache_create_usercopy(name, size, align, flags, off, len, ctor)   \
	kmem_cache_create(name, size, align, flags, ctor)
/** A cache of structures. */
#define KMEM_CACHE(structure, flags)                                           \
	kmem_cache_create(#structure, sizeof(struct structure),                \
			  _Alignof(struct structure), flags, NULL)

#endif /* LINUX_KMEM_CACHE_H */
