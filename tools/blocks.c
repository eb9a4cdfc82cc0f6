/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A list, as the tool has time and drivers have but few blocks. Those that were
 * freed stay on it until their memory is handed out again.
 *
 * A sanitizer knows the memory of malloc() by itself. Of other memory, such as
 * the RAM of a machine, it is told: what lies behind a block must not be
 * touched, and nothing of a block once that is freed, which is therefore never
 * handed out again. And each block has a witness, memory of malloc() that is
 * allocated and freed with it: its leak is the block's.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/list.h>
#include <virtio/virtio.h>

#include "blocks.h"
#include "driver.h"
#include "flight.h"
#include "oops.h"
#include "symbols.h"

/* Bytes behind a block that must not be touched. */
#define REDZONE 16

/* Blocks that are remembered after they were freed. */
#define MAX_FREED 256

struct block {
	struct list_head node;
	uintptr_t start;
	size_t size;
	void *witness;
	uintptr_t by;	    /* who allocated it */
	uintptr_t freed_by; /* who freed it; 0: nobody */
};

static struct list_head blocks = LIST_HEAD_INIT(blocks);
static const struct drivers *drivers;

/* Of each driver: what others freed of its blocks, less what it of theirs. */
static long freed_by_others[MAX_DRIVERS];

/* What the runtime of a sanitizer has to offer; NULL without. */
static struct {
	void (*poison)(void const volatile *addr, size_t size);
	void (*unpoison)(void const volatile *addr, size_t size);
	void (*ignore)(const void *p);
	bool witnesses; /* wanted */
	bool foreign;	/* blocks are no memory of malloc() */
} runtime;

/* ---- under a sanitizer -------------------------------------------------- */

static void find_runtime(void)
{
	*(void **)&runtime.poison =
		dlsym(RTLD_DEFAULT, "__asan_poison_memory_region");
	*(void **)&runtime.unpoison =
		dlsym(RTLD_DEFAULT, "__asan_unpoison_memory_region");
	*(void **)&runtime.ignore = dlsym(RTLD_DEFAULT, "__lsan_ignore_object");
	runtime.witnesses = runtime.ignore;
}

/* Whether the platform's memory is malloc()'s: ask with a piece of it. */
static bool is_foreign(void)
{
	const struct virtio_platform *p = virtio_bus_platform();
	int (*owned)(const volatile void *);
	dma_addr_t addr;
	bool foreign;
	void *mem;

	*(void **)&owned = dlsym(RTLD_DEFAULT, "__sanitizer_get_ownership");
	mem = p->ops->dma_alloc(p->ctx, REDZONE, REDZONE, &addr);
	if (!mem)
		return false;
	foreign = owned && !owned(mem);
	p->ops->dma_free(p->ctx, mem, REDZONE, addr);
	return foreign;
}

static void *new_witness(size_t size)
{
	return runtime.witnesses ? malloc(size ? size : 1) : NULL;
}

/* ---- the table ---------------------------------------------------------- */

static struct block *find(uintptr_t addr)
{
	struct block *b;

	list_for_each_entry(b, &blocks, node)
		if (b->start == addr)
			return b;
	list_for_each_entry(b, &blocks, node)
		if (addr - b->start < b->size)
			return b;
	return NULL;
}

static void forget(struct block *b)
{
	list_del_init(&b->node);
	free(b);
}

/* What was freed there is nobody's any more, nor what was freed long ago. */
static void forget_freed(uintptr_t start, size_t size)
{
	unsigned int kept = 0;
	struct block *b, *next;

	list_for_each_entry_safe(b, next, &blocks, node) {
		if (!b->freed_by)
			continue;
		if (kept++ >= MAX_FREED ||
		    (b->start <= start + size && start <= b->start + b->size))
			forget(b);
	}
}

static void allocated(const void *block, size_t size)
{
	struct block *b = calloc(1, sizeof(*b));

	if (!b)
		return;
	*b = (struct block){
		.start = (uintptr_t)block,
		.size = size,
		.by = (uintptr_t)__builtin_return_address(0),
		.witness = new_witness(size),
	};
	forget_freed(b->start, size);
	list_add_tail(&b->node, blocks.next);
	if (runtime.foreign)
		runtime.poison((const char *)block + size, REDZONE);
}

/* ---- mistakes ----------------------------------------------------------- */

static _Noreturn void die_of_no_block(const struct block *b, uintptr_t at)
{
	char why[320], by[SYMBOLS_TEXT];

	if (b)
		snprintf(why, sizeof(why),
			 "the driver frees what is no block of kmalloc(): "
			 "0x%zx, which is %zu bytes behind the begin of one "
			 "(allocated at %s)",
			 (size_t)at, (size_t)(at - b->start),
			 symbols_text(b->by - 1, by));
	else
		snprintf(
			why, sizeof(why),
			"the driver frees what is no block of kmalloc(): 0x%zx",
			(size_t)at);
	oops_die(why);
}

static _Noreturn void die_of_twice(const struct block *b)
{
	char why[320], by[SYMBOLS_TEXT], freed_by[SYMBOLS_TEXT];

	snprintf(why, sizeof(why),
		 "the driver frees a block twice: %zu bytes, allocated at %s "
		 "and freed before at %s",
		 b->size, symbols_text(b->by - 1, by),
		 symbols_text(b->freed_by - 1, freed_by));
	oops_die(why);
}

/* The device would write into what becomes somebody else's memory. */
static void look_for_flight(const void *mem, size_t size)
{
	const char *where = flight_find(mem, size);
	char why[160];

	if (!where)
		return;
	snprintf(why, sizeof(why),
		 "the driver frees memory that the device still uses: a buffer "
		 "in %s",
		 where);
	oops_die(why);
}

static void look_in(const struct block *b, const struct list_head *deferred)
{
	const struct list_head *at;

	for (at = deferred->next; at != deferred; at = at->next)
		if ((uintptr_t)at - b->start < b->size)
			oops_die("the driver frees memory with a work item or "
				 "timer in it that is still to run: it has to "
				 "be cancelled first");
}

/* It would be run from there. */
static void look_for_deferred(const struct block *b)
{
	unsigned int i;

	for (i = 0; i < drivers->num; i++)
		look_in(b, &drivers->at[i].module->deferred);
}

/* Each module counts what it allocates and frees itself. */
static void note_freed(uintptr_t by, long num)
{
	const void *owner = symbols_owner(by - 1);
	unsigned int i;

	for (i = 0; i < drivers->num; i++)
		if (drivers->at[i].module == owner)
			freed_by_others[i] += num;
}

long blocks_left(const struct module *module)
{
	unsigned int i;

	for (i = 0; i < drivers->num; i++)
		if (drivers->at[i].module == module)
			return (long)module->blocks - freed_by_others[i];
	return (long)module->blocks;
}

static void freeing(const void *mem, size_t size)
{
	look_for_flight(mem, size);
}

static bool kfreeing(const void *block)
{
	struct block *b = find((uintptr_t)block);

	if (!b || b->start != (uintptr_t)block)
		die_of_no_block(b && !b->freed_by ? b : NULL, (uintptr_t)block);
	if (b->freed_by)
		die_of_twice(b);
	look_for_flight(block, b->size);
	look_for_deferred(b);
	b->freed_by = (uintptr_t)__builtin_return_address(0);
	note_freed(b->by, 1);
	note_freed(b->freed_by, -1);
	/* Those that were freed last are remembered longest. */
	list_del_init(&b->node);
	list_add_tail(&b->node, blocks.next);
	free(b->witness);
	b->witness = NULL;
	if (runtime.foreign)
		runtime.poison(block, b->size);
	/* What is poisoned is kept. */
	return !runtime.foreign;
}

static void follow(struct module *module)
{
	module->redzone = runtime.foreign ? REDZONE : 0;
	module->allocated = allocated;
	module->kfreeing = kfreeing;
	module->freeing = freeing;
}

void blocks_init(const struct drivers *d, bool sanitized)
{
	unsigned int i;

	if (sanitized) {
		find_runtime();
		runtime.foreign = runtime.poison && is_foreign();
	}
	drivers = d;
	for (i = 0; i < d->num; i++)
		follow(d->at[i].module);
}

void blocks_end(void)
{
	struct block *b, *next;

	list_for_each_entry_safe(b, next, &blocks, node) {
		/* It is the witness that is reported. */
		if (!b->freed_by && runtime.ignore)
			runtime.ignore((const void *)b->start);
		/* Something else may soon be there. */
		if (runtime.foreign)
			runtime.unpoison((const void *)b->start,
					 b->size + REDZONE);
		forget(b);
	}
}
