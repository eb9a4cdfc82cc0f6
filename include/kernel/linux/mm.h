/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Pages: alloc_pages(), free_pages(), and what leads from a page to its memory
 * and back.
 *
 * The memory comes from the dma_alloc of the platform that
 * virtio_bus_set_platform() named, as kmalloc()'s does, and is zeroed: it may
 * be given to a device. page_to_phys() is where a device finds it, so
 * page_to_pfn() may be told to one. Of the flags of allocation those count that
 * alloc_pages() names.
 *
 * Only pages that were asked for have a struct page. Those of alloc_pages() get
 * it with their memory; virt_to_page() of other memory makes one, which stays
 * until the module has no block of memory left. So pages side by side in memory
 * are side by side as struct page only within one allocation. Memory that the
 * platform maps piece by piece (an IOMMU, bounce buffers) and that is not of
 * alloc_pages() has no address of the machine: its own is given instead.
 *
 * All memory is mapped, always: kmap() is page_address().
 */
#ifndef LINUX_MM_H
#define LINUX_MM_H

#include <asm/page.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/mm_types.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/pfn.h>
#include <linux/poison.h>
#include <linux/slab.h>

/** What is allocated together. Private. */
struct page_block {
	void *mem;		 /**< the memory */
	dma_addr_t addr;	 /**< where the device finds it */
	unsigned long count;	 /**< pages in it */
	unsigned long live;	 /**< of those, not freed yet */
	bool split;		 /**< each page is freed alone */
	struct page_block *next; /**< the next one of page_chains::made */
	struct page pages[];	 /**< its pages */
};

/** How many hash chains there are. Private. */
#define PAGE_CHAINS_ 1024u

/** The pages that there are. Private; one for each module. */
struct page_chains {
	struct page *by_virtual[PAGE_CHAINS_]; /**< by their memory */
	struct page *by_phys[PAGE_CHAINS_];    /**< by their numbers */
	struct page_block *made;	       /**< not of alloc_pages() */
	unsigned long pages;		       /**< of alloc_pages() */
	long managed; /**< of adjust_managed_page_count() */
};

/** Private. */
struct page_chains virtio_page_chains_
	__attribute__((weak, visibility("hidden"))) = { .pages = 0 };

/* ---- finding ------------------------------------------------------------- */

static inline unsigned int page_hash_(u64 address)
{
	u64 n = address >> PAGE_SHIFT;

	return (unsigned int)(n ^ n >> 10) % PAGE_CHAINS_;
}

static inline void page_enter_(struct page *page)
{
	struct page **v =
		&virtio_page_chains_
			 .by_virtual[page_hash_((uintptr_t)page->virtual_)];
	struct page **p = &virtio_page_chains_.by_phys[page_hash_(page->phys)];

	page->next_virtual = *v;
	*v = page;
	page->next_phys = *p;
	*p = page;
}

static inline void page_leave_(struct page *page)
{
	struct page **v =
		&virtio_page_chains_
			 .by_virtual[page_hash_((uintptr_t)page->virtual_)];
	struct page **p = &virtio_page_chains_.by_phys[page_hash_(page->phys)];

	while (*v != page)
		v = &(*v)->next_virtual;
	*v = page->next_virtual;
	while (*p != page)
		p = &(*p)->next_phys;
	*p = page->next_phys;
}

static inline struct page *page_of_virtual_(const void *addr)
{
	uintptr_t start = (uintptr_t)addr & ~(uintptr_t)(PAGE_SIZE - 1);
	struct page *page = virtio_page_chains_.by_virtual[page_hash_(start)];

	while (page && (uintptr_t)page->virtual_ != start)
		page = page->next_virtual;
	return page;
}

static inline struct page *page_of_phys_(phys_addr_t phys)
{
	struct page *page = virtio_page_chains_.by_phys[page_hash_(phys)];

	while (page && page->phys >> PAGE_SHIFT != phys >> PAGE_SHIFT)
		page = page->next_phys;
	return page;
}

/** Where a device finds memory that is not of alloc_pages(). Private. */
static inline phys_addr_t virtual_to_phys_(const void *addr)
{
	const struct virtio_platform *p = virtio_bus_platform();

	return (uintptr_t)addr + (p && !p->ops->dma_map ? p->dma_offset : 0);
}

/** The other way. Private. */
static inline void *phys_to_virtual_(phys_addr_t phys)
{
	const struct virtio_platform *p = virtio_bus_platform();

	return (void *)(uintptr_t)(phys -
				   (p && !p->ops->dma_map ? p->dma_offset : 0));
}

/**
 * Forget what virt_to_page() made, when the last block of memory is freed.
 * Private; slab.h calls it.
 */
__attribute__((weak, visibility("hidden"))) void virtio_pages_end_(void)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct page_block *block;

	while ((block = virtio_page_chains_.made) != NULL) {
		virtio_page_chains_.made = block->next;
		page_leave_(&block->pages[0]);
		p->ops->free(p->ctx, block);
	}
}

/** Make a page of memory that is not of alloc_pages(). Private. */
static inline struct page *page_make_(const void *addr)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct page_block *block = NULL;
	struct page *page;

	if (p)
		block = (struct page_block *)p->ops->alloc(
			p->ctx, sizeof(*block) + sizeof(struct page),
			_Alignof(struct page_block));
	if (!block)
		virtio_kernel_die("there is no memory for a struct page");
	page = &block->pages[0];
	page->virtual_ =
		(void *)((uintptr_t)addr & ~(uintptr_t)(PAGE_SIZE - 1));
	page->phys = virtual_to_phys_(page->virtual_);
	page->_refcount = 1;
	INIT_LIST_HEAD(&page->lru);
	block->next = virtio_page_chains_.made;
	virtio_page_chains_.made = block;
	page_enter_(page);
	return page;
}

/**
 * The page that an address is in. Process context.
 * @param addr an address of memory
 * @return its page; made if it is not of alloc_pages() and has none
 */
static inline struct page *virt_to_page(const void *addr)
{
	struct page *page = page_of_virtual_(addr);

	return page ? page : page_make_(addr);
}

/** Where a page is. Any context. */
static inline void *page_address(const struct page *page)
{
	return page->virtual_;
}

/** Where a device finds a page. Any context. */
static inline phys_addr_t page_to_phys(const struct page *page)
{
	return page->phys;
}

/** The number of a page. Any context. */
static inline unsigned long page_to_pfn(const struct page *page)
{
	return PHYS_PFN(page->phys);
}

/** Where a device finds an address. Any context. */
static inline phys_addr_t virt_to_phys(const volatile void *addr)
{
	const void *mem = (const void *)(uintptr_t)addr;
	const struct page *page = page_of_virtual_(mem);

	return page ? page->phys + ((uintptr_t)mem & (PAGE_SIZE - 1))
		    : virtual_to_phys_(mem);
}

/** What a device finds at an address. Any context. */
static inline void *phys_to_virt(phys_addr_t phys)
{
	const struct page *page = page_of_phys_(phys);

	return page ? (char *)page->virtual_ + (phys & (PAGE_SIZE - 1))
		    : phys_to_virtual_(phys);
}

/** The page of a number: as virt_to_page(). Process context. */
static inline struct page *pfn_to_page(unsigned long pfn)
{
	struct page *page = page_of_phys_(PFN_PHYS(pfn));

	return page ? page : virt_to_page(phys_to_virtual_(PFN_PHYS(pfn)));
}

#define page_to_virt(page)	  page_address(page) /**< where it is */
#define lowmem_page_address(page) page_address(page) /**< the same */
#define virt_to_head_page(addr)	  compound_head(virt_to_page(addr)) /**< first */
#define virt_to_pfn(addr)	  PHYS_PFN(virt_to_phys(addr)) /**< its number */
#define pfn_to_virt(pfn)	  phys_to_virt(PFN_PHYS(pfn)) /**< its memory */
#define pfn_valid(pfn)		  ((void)(pfn), true)	      /**< is memory */
#define __pa(addr)		  virt_to_phys((const void *)(uintptr_t)(addr))
#define __va(phys)		  phys_to_virt(phys) /**< its memory */
#define virt_addr_valid(addr)	  ((addr) != NULL)   /**< is memory */
/** Page @p n behind a page of the same allocation. */
#define nth_page(page, n) ((page) + (n))
/** Where in its page an address is. */
#define offset_in_page(p) ((unsigned long)(uintptr_t)(p) & ~PAGE_MASK)
/** The next address at which a page begins. */
#define PAGE_ALIGN(addr) ALIGN(addr, PAGE_SIZE)
/** The address at which its page begins. */
#define PAGE_ALIGN_DOWN(addr) ALIGN_DOWN(addr, PAGE_SIZE)
/** Whether a page begins there. */
#define PAGE_ALIGNED(addr)                                                     \
	IS_ALIGNED((unsigned long)(uintptr_t)(addr), PAGE_SIZE)

/** log2 of the pages that so many bytes take. */
static inline int get_order(unsigned long size)
{
	int order = 0;

	while (order < (int)(8 * sizeof(long)) - PAGE_SHIFT &&
	       PAGE_SIZE << order < size)
		order++;
	return order;
}

/* ---- allocating ---------------------------------------------------------- */

/** The first page of its allocation. Any context. */
static inline struct page *compound_head(const struct page *page)
{
	struct page_block *block = page->block;

	return block && !block->split ? &block->pages[0]
				      : (struct page *)(uintptr_t)page;
}

/** log2 of the pages that are freed with one. Any context. */
static inline unsigned int compound_order(const struct page *page)
{
	const struct page_block *block = page->block;

	return block && !block->split
		       ? (unsigned int)get_order(block->count << PAGE_SHIFT)
		       : 0;
}

/** How many bytes those have. Any context. */
static inline unsigned long page_size(const struct page *page)
{
	return PAGE_SIZE << compound_order(page);
}

/** reclaim.h: ask for memory. Private. */
unsigned long virtio_reclaim_(void) __attribute__((weak, visibility("hidden")));

/** Memory of the platform; if there is none, others are asked. Private. */
static inline void *page_memory_(const struct virtio_platform *p, size_t size,
				 gfp_t flags, dma_addr_t *addr)
{
	void *mem = p->ops->dma_alloc(p->ctx, size, size, addr);

	if (!mem && !(flags & (__GFP_NORETRY | GFP_ATOMIC)) &&
	    virtio_reclaim_ && virtio_reclaim_())
		mem = p->ops->dma_alloc(p->ctx, size, size, addr);
	return mem;
}

/** Make pages of a new block's memory. Private. */
static inline struct page *page_block_begin_(struct page_block *block,
					     unsigned long count)
{
	block->count = block->live = count;
	for (unsigned long i = 0; i < count; i++) {
		struct page *page = &block->pages[i];

		page->block = block;
		page->virtual_ = (char *)block->mem + (i << PAGE_SHIFT);
		page->phys = block->addr + (i << PAGE_SHIFT);
		INIT_LIST_HEAD(&page->lru);
		page_enter_(page);
	}
	block->pages[0]._refcount = 1;
	__this_module.blocks++;
	virtio_page_chains_.pages += count;
	return &block->pages[0];
}

/**
 * Allocate pages side by side, aligned to their size. Process context.
 * @param flags __GFP_NORETRY, GFP_ATOMIC: others are not asked for memory
 *        (oom.h, shrinker.h)
 * @param order log2 of how many, up to MAX_PAGE_ORDER
 * @return the first of them, zeroed; or NULL
 */
static inline struct page *alloc_pages(gfp_t flags, unsigned int order)
{
	const struct virtio_platform *p = virtio_bus_platform();
	size_t size = PAGE_SIZE << order;
	struct page_block *block;

	if (!p || order > MAX_PAGE_ORDER)
		return NULL;
	block = (struct page_block *)p->ops->alloc(
		p->ctx, sizeof(*block) + (sizeof(struct page) << order),
		_Alignof(struct page_block));
	if (!block)
		return NULL;
	block->mem = page_memory_(p, size, flags, &block->addr);
	if (!block->mem) {
		p->ops->free(p->ctx, block);
		return NULL;
	}
	return page_block_begin_(block, 1ul << order);
}

/**
 * Free pages of alloc_pages(). Process context.
 * @param page the first of them
 * @param order log2 of how many: as allocated, unless split_page() was called
 */
static inline void __free_pages(struct page *page, unsigned int order)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct page_block *block = page->block;
	unsigned long count = 1ul << order;

	if (!block || block->live < count)
		virtio_kernel_die("a page is freed that was not allocated, or "
				  "twice");
	if (__this_module.freeing)
		__this_module.freeing(page->virtual_, count << PAGE_SHIFT);
	for (unsigned long i = 0; i < count; i++)
		page_leave_(&page[i]);
	virtio_page_chains_.pages -= count;
	block->live -= count;
	if (block->live)
		return;
	p->ops->dma_free(p->ctx, block->mem, block->count << PAGE_SHIFT,
			 block->addr);
	p->ops->free(p->ctx, block);
	if (--__this_module.blocks == 0)
		virtio_pages_end_();
}

/** Let each page of an allocation be freed alone. Process context. */
static inline void split_page(struct page *page, unsigned int order)
{
	page->block->split = true;
	for (unsigned long i = 0; i < 1ul << order; i++)
		page[i]._refcount = 1;
}

/** Allocate pages: where they are, or 0. Process context. */
static inline unsigned long __get_free_pages(gfp_t flags, unsigned int order)
{
	struct page *page = alloc_pages(flags, order);

	return page ? (unsigned long)(uintptr_t)page->virtual_ : 0;
}

/** Free pages by where they are; 0 is allowed. Process context. */
static inline void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page((void *)(uintptr_t)addr), order);
}

/**
 * Allocate so many bytes in whole pages. Process context.
 * @param size bytes
 * @param flags ignored
 * @return where they are, or NULL
 */
static inline void *alloc_pages_exact(size_t size, gfp_t flags)
{
	return (void *)(uintptr_t)__get_free_pages(
		flags, (unsigned int)get_order(size));
}

/** Free them, with their size. Process context. */
static inline void free_pages_exact(void *addr, size_t size)
{
	free_pages((unsigned long)(uintptr_t)addr,
		   (unsigned int)get_order(size));
}

#define alloc_page(flags)		     alloc_pages(flags, 0) /**< one page */
#define alloc_pages_node(node, flags, order) alloc_pages(flags, order)
#define __get_free_page(flags)		     __get_free_pages(flags, 0) /**< one */
#define get_zeroed_page(flags)		     __get_free_pages(flags, 0) /**< one */
#define __free_page(page)		     __free_pages(page, 0) /**< one page */
#define free_page(addr)			     free_pages(addr, 0) /**< one page */

/* ---- who holds on to a page ---------------------------------------------- */

/** How often a page is held on to: once when it is allocated. Any context. */
static inline int page_count(const struct page *page)
{
	return __atomic_load_n(&compound_head(page)->_refcount,
			       __ATOMIC_RELAXED);
}

/** Hold on to a page. Any context. */
static inline void get_page(struct page *page)
{
	__atomic_add_fetch(&compound_head(page)->_refcount, 1,
			   __ATOMIC_RELAXED);
}

/** Let go of a page; the last one frees it. Process context. */
static inline void put_page(struct page *page)
{
	struct page *head = compound_head(page);

	if (__atomic_sub_fetch(&head->_refcount, 1, __ATOMIC_ACQ_REL) == 0)
		__free_pages(head, compound_order(head));
}

/** Whether memory is a last reserve: never. */
#define page_is_pfmemalloc(page) ((void)(page), false)
/** Where a page's memory is near to. */
#define page_to_nid(page) ((void)(page), 0)

/** Remember something for a page. */
static inline void set_page_private(struct page *page, unsigned long private_)
{
	page->private = private_;
}

#define page_private(page) ((page)->private) /**< what that was */

/** What is known of the machine's memory, in pages. */
struct sysinfo {
	unsigned long totalram;	 /**< what there is, less what balloons took */
	unsigned long freeram;	 /**< of that, not allocated by the module */
	unsigned long sharedram; /**< shared by programs: 0 */
	unsigned long bufferram; /**< caches: 0 */
	unsigned int mem_unit;	 /**< bytes in a page */
};

/** Tell that the system has more or fewer pages. Any context. */
static inline void adjust_managed_page_count(struct page *page, long count)
{
	(void)page;
	virtio_page_chains_.managed += count;
}

/** How many pages the system has: 0 if module::memory is not known. */
static inline unsigned long totalram_pages(void)
{
	return __this_module.memory
		       ? (unsigned long)((long)(__this_module.memory >>
						PAGE_SHIFT) +
					 virtio_page_chains_.managed)
		       : 0;
}

/** How many of them nobody uses, as far as the module knows. Any context. */
static inline long si_mem_available(void)
{
	/* Those of a balloon were allocated, and are not managed. */
	long left = (long)totalram_pages() - ((long)virtio_page_chains_.pages +
					      virtio_page_chains_.managed);

	return left > 0 ? left : 0;
}

/** All that is known of it. Any context. */
static inline void si_meminfo(struct sysinfo *info)
{
	*info = (struct sysinfo){ .totalram = totalram_pages(),
				  .freeram = (unsigned long)si_mem_available(),
				  .mem_unit = PAGE_SIZE };
}

/** Whether free pages are filled with PAGE_POISON: they are not. */
static inline bool page_poisoning_enabled_static(void)
{
	return false;
}

/** Whether pages are zeroed when they are freed: they are not. */
static inline bool want_init_on_free(void)
{
	return false;
}

/** Whether they are when they are allocated: they are. */
static inline bool want_init_on_alloc(gfp_t flags)
{
	(void)flags;
	return true;
}

/* ---- memory of vmalloc() ------------------------------------------------- */

/** Whether memory is of vmalloc(): none is, as that is kmalloc() here. */
static inline bool is_vmalloc_addr(const void *addr)
{
	(void)addr;
	return false;
}

/** The page that an address of vmalloc()'s is in. Process context. */
static inline struct page *vmalloc_to_page(const void *addr)
{
	return virt_to_page(addr);
}

#define vmalloc_to_pfn(addr) page_to_pfn(vmalloc_to_page(addr)) /**< number */

#endif /* LINUX_MM_H */
