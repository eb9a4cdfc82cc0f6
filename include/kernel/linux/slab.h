/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * kmalloc() and its family.
 *
 * The memory comes from the dma_alloc of the platform that
 * virtio_bus_set_platform() named: a driver may put it in a buffer for its
 * device. It is always zeroed and aligned to ARCH_KMALLOC_MINALIGN. Nobody ever
 * waits for it, but without GFP_ATOMIC a caller has to be allowed to. A platform
 * may be unable to allocate once devices are set up, so take in probe what
 * callbacks need. kvmalloc() and vmalloc() are the same.
 *
 * kfree() is not told how large a block is, so each has a head in front of it.
 * What is not freed when the module has ended is counted, and a loader can keep
 * a list of its own (moduleloader.h).
 */
#ifndef LINUX_SLAB_H
#define LINUX_SLAB_H

#include <linux/cache.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <linux/types.h>

/* So that a loader is called by the driver's own function, which it can name. */
#define slab_inline inline __attribute__((always_inline)) /**< private */

/** What each block is aligned to: its members may ask to begin a line. */
#define ARCH_KMALLOC_MINALIGN SMP_CACHE_BYTES

/** In front of each block. Private. */
struct kmalloc_head {
	_Alignas(ARCH_KMALLOC_MINALIGN) size_t size; /**< head and block */
	dma_addr_t addr;			     /**< for dma_free() */
};

/**
 * Allocate memory. Process context; with GFP_ATOMIC any.
 * @param size bytes
 * @param flags with GFP_KERNEL it may wait, which callbacks must not
 * @return zeroed memory, or NULL
 */
static slab_inline void *kmalloc(size_t size, gfp_t flags)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct kmalloc_head *head;
	dma_addr_t addr;
	size_t all;

	if (__this_module.atomic && !(flags & GFP_ATOMIC))
		virtio_kernel_die("kmalloc() without GFP_ATOMIC may wait, "
				  "which must not be in a callback, in a "
				  "timer, or with a spinlock held");
	if (!p || __builtin_add_overflow(
			  size, sizeof(*head) + __this_module.redzone, &all))
		return NULL;
	head = (struct kmalloc_head *)p->ops->dma_alloc(
		p->ctx, all, ARCH_KMALLOC_MINALIGN, &addr);
	if (!head)
		return NULL;
	head->size = all;
	head->addr = addr;
	__this_module.blocks++;
	if (__this_module.allocated)
		__this_module.allocated(head + 1, size);
	return head + 1;
}

/** mm.h: the last block of the module was freed. Private. */
void virtio_pages_end_(void) __attribute__((weak, visibility("hidden")));

/**
 * Give memory back. Any context.
 * @param block what one of this header returned; NULL is allowed
 */
static slab_inline void kfree(const void *block)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct kmalloc_head *head;
	bool free_it = true;

	if (!block)
		return;
	if (__this_module.kfreeing)
		free_it = __this_module.kfreeing(block);
	__this_module.blocks--;
	head = (struct kmalloc_head *)(uintptr_t)block - 1;
	if (free_it)
		p->ops->dma_free(p->ctx, head, head->size, head->addr);
	if (!__this_module.blocks && virtio_pages_end_)
		virtio_pages_end_();
}

/** How many bytes a block has; 0 for NULL. */
static inline size_t ksize(const void *block)
{
	const struct kmalloc_head *head =
		(const struct kmalloc_head *)block - 1;

	return block ? head->size - sizeof(*head) - __this_module.redzone : 0;
}

/**
 * Make a block larger or smaller. Process context.
 * @param block what one of this header returned, or NULL
 * @param size bytes
 * @param flags ignored
 * @return the new block; NULL if there is none, and the old one stays
 */
static slab_inline void *krealloc(const void *block, size_t size, gfp_t flags)
{
	size_t old = ksize(block);
	void *bigger = kmalloc(size, flags);

	if (bigger && block)
		memcpy(bigger, block, old < size ? old : size);
	if (bigger)
		kfree(block);
	return bigger;
}

/** Allocate a copy. */
static slab_inline void *kmemdup(const void *src, size_t len, gfp_t flags)
{
	void *copy = kmalloc(len, flags);

	return copy ? memcpy(copy, src, len) : NULL;
}

/** Allocate a copy of a text; of NULL it is NULL. */
static slab_inline char *kstrdup(const char *text, gfp_t flags)
{
	return text ? (char *)kmemdup(text, strlen(text) + 1, flags) : NULL;
}

/* An array whose size does not fit is too large for kmalloc(). */
#define kzalloc(size, flags)	      kmalloc(size, flags) /**< zeroed */
#define kmalloc_array(n, size, flags) kmalloc(size_mul(n, size), flags)
#define kcalloc(n, size, flags)	      kmalloc(size_mul(n, size), flags)
#define krealloc_array(p, n, size, flags)                                      \
	krealloc(p, size_mul(n, size), flags) /**< an array */

/* The flags of allocation, where they may be left out. */
#define slab_second_(first, second, ...) second
#define slab_gfp_(...)			 slab_second_(0, ##__VA_ARGS__, GFP_KERNEL, 0)
/** An object of a type, or like another: kmalloc_obj(*p), with flags or not. */
#define kmalloc_obj(like, ...)                                                 \
	((__typeof__(like) *)kmalloc(sizeof(__typeof__(like)),                 \
				     slab_gfp_(__VA_ARGS__)))
/** Several of them. */
#define kmalloc_objs(like, n, ...)                                             \
	((__typeof__(like) *)kmalloc_array(n, sizeof(__typeof__(like)),        \
					   slab_gfp_(__VA_ARGS__)))
#define kzalloc_obj(like, ...) kmalloc_obj(like, ##__VA_ARGS__) /**< zeroed */
/** Several, zeroed. */
#define kzalloc_objs(like, n, ...) kmalloc_objs(like, n, ##__VA_ARGS__)

/** Near a node: anywhere. */
#define kmalloc_node(size, flags, node) ((void)(node), kmalloc(size, flags))
/** Near a node: anywhere. */
#define kzalloc_node(size, flags, node) ((void)(node), kzalloc(size, flags))
/** Near a node: anywhere. */
#define kcalloc_node(n, size, flags, node)                                     \
	((void)(node), kcalloc(n, size, flags))
#define kvmalloc(size, flags) kmalloc(size, flags) /**< the same */
#define kvzalloc(size, flags) kmalloc(size, flags) /**< the same */
/** An array. */
#define kvmalloc_array(n, size, flags) kmalloc_array(n, size, flags)
#define kvcalloc(n, size, flags)       kcalloc(n, size, flags) /**< the same */
#define kvfree(block)		       kfree(block)	       /**< give back */
#define kfree_sensitive(block)	       kfree(block)	       /**< give back */
/** Near a node: anywhere. */
#define kmalloc_array_node(n, size, flags, node)                               \
	kcalloc_node(n, size, flags, node)
/** Near a node: anywhere. */
#define kvmalloc_node(size, flags, node) kmalloc_node(size, flags, node)
/** Near a node: anywhere. */
#define kvzalloc_node(size, flags, node) kmalloc_node(size, flags, node)
#define kfree_const(block)		 kfree(block)	      /**< give back */
#define kstrdup_const(text, flags)	 kstrdup(text, flags) /**< a copy */

/** A copy of at most so many characters of a text; of NULL it is NULL. */
static inline char *kstrndup(const char *text, size_t max, gfp_t flags)
{
	size_t len = 0;
	char *copy;

	if (!text)
		return NULL;
	while (len < max && text[len])
		len++;
	copy = (char *)kmalloc(len + 1, flags);
	return copy ? (char *)memcpy(copy, text, len) : NULL;
}

/** A copy of so many characters, ended by a zero. */
static inline char *kmemdup_nul(const char *text, size_t len, gfp_t flags)
{
	char *copy = text ? (char *)kmalloc(len + 1, flags) : NULL;

	return copy ? (char *)memcpy(copy, text, len) : NULL;
}

/** A copy of a user's memory, or an ERR_PTR(). */
static inline void *memdup_user(const void *src, size_t len)
{
	void *copy = kmemdup(src, len, GFP_KERNEL);

	return copy ? copy : ERR_PTR(-ENOMEM);
}

/** The same, ended by a zero. */
static inline void *memdup_user_nul(const void *src, size_t len)
{
	void *copy = kmemdup_nul((const char *)src, len, GFP_KERNEL);

	return copy ? copy : ERR_PTR(-ENOMEM);
}

#include <linux/kmem_cache.h>

#endif /* LINUX_SLAB_H */
