/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A platform for tests. It hands out pieces of a static arena with guards
 * around them, notices what is wrong with the calls made of it, remembers log
 * lines and events, and its clock moves only when a test or a wait moves it.
 *
 * The arena is at FAKE_DMA_BASE for the device: a CPU address taken for a
 * device's is far out of memory, and a legacy page number fits 32 bits.
 *
 * With fake_platform_bounce() every buffer is moved through a copy of its own:
 * a mapping that is forgotten, or kept too long, shows as wrong data.
 */
#ifndef TESTS_FAKE_PLATFORM_H
#define TESTS_FAKE_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/err.h>
#include <virtio/platform.h>
#include <virtio/trace.h>

#include "mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define FAKE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FAKE_ASAN 1
#endif
#endif
#ifdef FAKE_ASAN
#include <sanitizer/asan_interface.h>
#endif

#ifndef FAKE_ARENA_SIZE /* a fuzzer wants less to clear at each turn */
#define FAKE_ARENA_SIZE (8u << 20)
#endif
#define FAKE_ALIGN	65536u /* the largest that is kept on both sides */
#define FAKE_GUARD	64u
#define FAKE_GUARD_BYTE 0xfd
#define FAKE_BLOCKS	8192
#define FAKE_LINES	64
#define FAKE_LINE_SIZE	256
#define FAKE_EVENTS	1024
#define FAKE_IRQS	8
#define FAKE_MAPS	4096
#define FAKE_DMA_BASE	0x5100000000u

struct fake_block {
	unsigned char *mem;
	size_t room; /* that it may have when it is taken again */
	size_t size;
	bool live;
	bool dma;
};

struct fake_map {
	unsigned char *mem;
	unsigned char *bounce;
	size_t size;
	enum dma_data_direction dir;
	bool live;
	bool synced; /* a part of it was brought over */
};

struct fake_irq {
	irq_handler_t handler; /* NULL if the entry is free */
	void *dev_id;
	unsigned int irq;
};

struct fake_platform {
	struct virtio_platform platform;
	struct virtio_platform_ops ops;

	/* Set by a test: what to do at a register, and in a wait. */
	uint32_t (*read)(void *device, uintptr_t reg, unsigned int width);
	void (*write)(void *device, uintptr_t reg, unsigned int width,
		      uint32_t value);
	int (*on_wait)(void *device);
	void *device;
	unsigned int fail_alloc; /* the n-th from now fails; 0: none */
	unsigned int fail_map;	 /* the same for mappings */
	uint64_t now;

	/* What happened. */
	unsigned int violations; /* the contract of platform.h was broken */
	const char *violation;	 /* the first one */
	unsigned int allocs;
	unsigned int frees;
	unsigned int maps;
	unsigned int unmaps;
	unsigned int waits;
	unsigned int nr_lines;
	char lines[FAKE_LINES][FAKE_LINE_SIZE];
	enum virtio_log_level levels[FAKE_LINES];
	unsigned int nr_events;
	struct virtio_event events[FAKE_EVENTS];

	struct fake_irq irqs[FAKE_IRQS];
	struct fake_map map[FAKE_MAPS];
	/* The mapping of each 16 bytes of the arena, if it is live. */
	uint16_t map_at[FAKE_ARENA_SIZE / 16];
	unsigned int nr_maps;  /* live */
	unsigned int next_map; /* where to look for one that is not */
	struct fake_block blocks[FAKE_BLOCKS];
	unsigned int nr_blocks;
	size_t top;
	_Alignas(FAKE_ALIGN) unsigned char arena[FAKE_ARENA_SIZE];
};

static inline void fake_violation(struct fake_platform *fp, const char *what)
{
	if (!fp->violations++)
		fp->violation = what;
}

/* ---- the arena -------------------------------------------------------- */

static inline void fake_guard(unsigned char *from, size_t len)
{
#ifdef FAKE_ASAN
	__asan_poison_memory_region(from, len);
#else
	memset(from, FAKE_GUARD_BYTE, len);
#endif
}

static inline void fake_unguard(unsigned char *from, size_t len)
{
#ifdef FAKE_ASAN
	__asan_unpoison_memory_region(from, len);
#else
	(void)from;
	(void)len;
#endif
}

/* The address sanitizer stops at once; without it the guards are compared. */
static inline void fake_check_guard(struct fake_platform *fp,
				    const unsigned char *from)
{
#ifdef FAKE_ASAN
	(void)fp;
	(void)from;
#else
	for (size_t i = 0; i < FAKE_GUARD; i++) {
		if (from[i] != FAKE_GUARD_BYTE) {
			fake_violation(fp, "memory beside a block was written");
			return;
		}
	}
#endif
}

/* A block that was given back and will do, so that long runs fit. */
static inline struct fake_block *fake_reuse(struct fake_platform *fp,
					    size_t size, size_t align)
{
	for (unsigned int i = 0; i < fp->nr_blocks; i++) {
		struct fake_block *b = &fp->blocks[i];

		if (!b->live && b->room >= size &&
		    !((uintptr_t)b->mem & (align - 1)))
			return b;
	}
	return NULL;
}

static inline struct fake_block *fake_new(struct fake_platform *fp, size_t size,
					  size_t align)
{
	size_t start = (fp->top + FAKE_GUARD + align - 1) & ~(align - 1);
	struct fake_block *b = &fp->blocks[fp->nr_blocks];

	if (fp->nr_blocks == FAKE_BLOCKS ||
	    size > FAKE_ARENA_SIZE - 2 * FAKE_GUARD ||
	    start > FAKE_ARENA_SIZE - FAKE_GUARD - size)
		return NULL;
	b->mem = &fp->arena[start];
	b->room = size;
	fp->nr_blocks++;
	fp->top = start + size;
	return b;
}

static inline unsigned char *fake_take(struct fake_platform *fp, size_t size,
				       size_t align, bool dma)
{
	struct fake_block *b;

	if (!align || (align & (align - 1)) || align > FAKE_ALIGN)
		fake_violation(fp, "alignment is no power of two up to 64 KiB");
	if (align < 16) /* the address sanitizer sees no finer */
		align = 16;
	b = fake_reuse(fp, size, align);
	if (!b)
		b = fake_new(fp, size, align);
	if (!b)
		return NULL;
	b->size = size;
	b->live = true;
	b->dma = dma;
	fake_unguard(b->mem, size);
	fake_guard(b->mem - FAKE_GUARD, FAKE_GUARD);
	fake_guard(b->mem + size, FAKE_GUARD);
	memset(b->mem, 0, size);
	return b->mem;
}

static inline struct fake_block *fake_find(struct fake_platform *fp,
					   const void *mem, bool dma)
{
	for (unsigned int i = 0; i < fp->nr_blocks; i++) {
		struct fake_block *b = &fp->blocks[i];

		if (b->live && b->mem == mem && b->dma == dma)
			return b;
	}
	fake_violation(fp, "what is freed was not allocated");
	return NULL;
}

static inline void fake_give(struct fake_platform *fp, struct fake_block *b)
{
	fake_check_guard(fp, b->mem - FAKE_GUARD);
	fake_check_guard(fp, b->mem + b->size);
	b->live = false;
	fake_guard(b->mem, b->size);
	while (fp->nr_blocks && !fp->blocks[fp->nr_blocks - 1].live)
		fp->nr_blocks--;
	b = &fp->blocks[fp->nr_blocks];
	fp->top = fp->nr_blocks ? (size_t)(b[-1].mem - fp->arena) + b[-1].room
				: 0;
}

static inline bool fake_fails(unsigned int *countdown)
{
	return *countdown && !--*countdown;
}

static inline void *fake_alloc(void *ctx, size_t size, size_t align)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	void *mem;

	if (fake_fails(&fp->fail_alloc))
		return NULL;
	mem = fake_take(fp, size, align, false);
	fp->allocs += mem != NULL;
	return mem;
}

static inline void fake_free(void *ctx, void *mem)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	struct fake_block *b = mem ? fake_find(fp, mem, false) : NULL;

	if (!b)
		return;
	fp->frees++;
	fake_give(fp, b);
}

static inline dma_addr_t fake_dma_addr(const struct fake_platform *fp,
				       const void *mem)
{
	return (dma_addr_t)(uintptr_t)mem + fp->platform.dma_offset;
}

static inline void *fake_cpu_addr(const struct fake_platform *fp,
				  dma_addr_t addr)
{
	return (void *)(uintptr_t)(addr - fp->platform.dma_offset);
}

static inline void *fake_dma_alloc(void *ctx, size_t size, size_t align,
				   dma_addr_t *addr)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	void *mem;

	if (fake_fails(&fp->fail_alloc))
		return NULL;
	mem = fake_take(fp, size, align, true);
	fp->allocs += mem != NULL;
	*addr = fake_dma_addr(fp, mem);
	return mem;
}

static inline void fake_dma_free(void *ctx, void *mem, size_t size,
				 dma_addr_t addr)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	struct fake_block *b = fake_find(fp, mem, true);

	if (!b)
		return;
	if (b->size != size || addr != fake_dma_addr(fp, mem))
		fake_violation(fp, "dma_free differs from dma_alloc");
	fp->frees++;
	fake_give(fp, b);
}

/* ---- mappings --------------------------------------------------------- */

static inline dma_addr_t fake_dma_map(void *ctx, void *mem, size_t size,
				      enum dma_data_direction dir)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	struct fake_map *m;

	if (fake_fails(&fp->fail_map) || fp->nr_maps == FAKE_MAPS)
		return DMA_MAPPING_ERROR;
	while ((m = &fp->map[fp->next_map])->live)
		fp->next_map = (fp->next_map + 1) % FAKE_MAPS;
	m->bounce = fake_take(fp, size, 1, true);
	if (!m->bounce)
		return DMA_MAPPING_ERROR;
	fp->map_at[(size_t)(m->bounce - fp->arena) / 16] =
		(uint16_t)(m - fp->map);
	m->mem = (unsigned char *)mem;
	m->size = size;
	m->synced = false;
	m->dir = dir;
	m->live = true;
	if (dir != DMA_FROM_DEVICE)
		memcpy(m->bounce, mem, size);
	fp->nr_maps++;
	fp->maps++;
	return fake_dma_addr(fp, m->bounce);
}

/* What the device finds at an address; NULL if nothing is mapped there. */
static inline struct fake_map *fake_find_map(struct fake_platform *fp,
					     dma_addr_t addr)
{
	size_t at = addr - fake_dma_addr(fp, fp->arena);
	struct fake_map *m;

	if (at >= FAKE_ARENA_SIZE)
		return NULL;
	m = &fp->map[fp->map_at[at / 16] % FAKE_MAPS];
	return m->live && m->bounce == fp->arena + at ? m : NULL;
}

static inline void fake_dma_unmap(void *ctx, dma_addr_t addr, size_t size,
				  enum dma_data_direction dir)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	struct fake_map *m = fake_find_map(fp, addr);

	if (!m) {
		fake_violation(fp, "what is unmapped was not mapped");
		return;
	}
	if (m->size != size || m->dir != dir)
		fake_violation(fp, "dma_unmap differs from dma_map");
	if (m->dir != DMA_TO_DEVICE)
		memcpy(m->mem, m->bounce, m->size);
	m->live = false;
	fp->nr_maps--;
	fp->unmaps++;
	fake_give(fp, fake_find(fp, m->bounce, true));
}

/* ---- registers and interrupts ----------------------------------------- */

static inline uint32_t fake_read(void *ctx, uintptr_t reg, unsigned int width)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;

	return fp->read(fp->device, reg, width);
}

static inline void fake_write(void *ctx, uintptr_t reg, unsigned int width,
			      uint32_t value)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;

	fp->write(fp->device, reg, width, value);
}

static inline int fake_request_irq(void *ctx, unsigned int irq,
				   irq_handler_t handler, void *dev_id)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;

	for (unsigned int i = 0; i < FAKE_IRQS; i++) {
		if (!fp->irqs[i].handler) {
			fp->irqs[i].handler = handler;
			fp->irqs[i].dev_id = dev_id;
			fp->irqs[i].irq = irq;
			return 0;
		}
	}
	return -EBUSY;
}

static inline void fake_free_irq(void *ctx, unsigned int irq, void *dev_id)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;

	for (unsigned int i = 0; i < FAKE_IRQS; i++) {
		if (fp->irqs[i].handler && fp->irqs[i].irq == irq &&
		    fp->irqs[i].dev_id == dev_id) {
			fp->irqs[i].handler = NULL;
			return;
		}
	}
	fake_violation(fp, "an interrupt that was not requested was freed");
}

/* Interrupt: returns how many handlers said that it was theirs. */
static inline int fake_interrupt(struct fake_platform *fp, unsigned int irq)
{
	int handled = 0;

	for (unsigned int i = 0; i < FAKE_IRQS; i++) {
		struct fake_irq *e = &fp->irqs[i];

		if (e->handler && e->irq == irq &&
		    e->handler((int)irq, e->dev_id) == IRQ_HANDLED)
			handled++;
	}
	return handled;
}

/* ---- time and messages ------------------------------------------------ */

static inline uint64_t fake_now(void *ctx)
{
	return ((struct fake_platform *)ctx)->now;
}

/* Time passes only if there was nothing to dispatch. */
static inline int fake_wait(void *ctx, uint64_t timeout_ns)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	int done = fp->on_wait ? fp->on_wait(fp->device) : 0;

	fp->waits++;
	if (!done)
		fp->now += timeout_ns;
	return done;
}

static inline void fake_log(void *ctx, enum virtio_log_level level,
			    const char *line)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;
	unsigned int n = fp->nr_lines++;
	size_t i = 0;

	if (n >= FAKE_LINES)
		return;
	for (; line[i] && i < FAKE_LINE_SIZE - 1; i++)
		fp->lines[n][i] = line[i];
	fp->lines[n][i] = '\0';
	fp->levels[n] = level;
	if (i && line[i - 1] == '\n')
		fake_violation(fp, "a log line ends in a newline");
}

static inline void fake_trace(void *ctx, const struct virtio_event *event)
{
	struct fake_platform *fp = (struct fake_platform *)ctx;

	if (fp->nr_events < FAKE_EVENTS)
		fp->events[fp->nr_events++] = *event;
}

static inline bool fake_contains(const char *text, const char *part)
{
	for (; *text; text++) {
		size_t i = 0;

		while (part[i] && text[i] == part[i])
			i++;
		if (!part[i])
			return true;
	}
	return false;
}

/* How many log lines contain some text. */
static inline unsigned int fake_logged(const struct fake_platform *fp,
				       const char *part)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < fp->nr_lines && i < FAKE_LINES; i++)
		count += fake_contains(fp->lines[i], part);
	return count;
}

/* How many events of a kind were seen. */
static inline unsigned int fake_traced(const struct fake_platform *fp,
				       enum virtio_event_kind kind)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < fp->nr_events; i++)
		count += fp->events[i].kind == kind;
	return count;
}

static inline void fake_forget(struct fake_platform *fp)
{
	fp->nr_lines = 0;
	fp->nr_events = 0;
}

/* ---- its life --------------------------------------------------------- */

static inline void fake_platform_init(struct fake_platform *fp)
{
	static const struct virtio_platform_ops ops = {
		.alloc = fake_alloc,
		.free = fake_free,
		.dma_alloc = fake_dma_alloc,
		.dma_free = fake_dma_free,
		.read = fake_read,
		.write = fake_write,
		.request_irq = fake_request_irq,
		.free_irq = fake_free_irq,
		.now = fake_now,
		.wait = fake_wait,
		.log = fake_log,
	};

	memset(fp, 0, offsetof(struct fake_platform, map));
	for (unsigned int i = 0; i < FAKE_MAPS; i++)
		fp->map[i].live = false;
	fp->nr_maps = 0;
	fp->next_map = 0;
	fp->nr_blocks = 0;
	fp->top = 0;
	fake_guard(fp->arena, FAKE_ARENA_SIZE);
	fp->ops = ops;
	fp->platform.ops = &fp->ops;
	fp->platform.ctx = fp;
	fp->platform.dma_offset = FAKE_DMA_BASE - (uintptr_t)fp->arena;
}

/* Have every buffer mapped. Before any device is made. */
static inline void fake_platform_bounce(struct fake_platform *fp)
{
	fp->ops.dma_map = fake_dma_map;
	fp->ops.dma_unmap = fake_dma_unmap;
}

/* Record events. Before any device is made. */
static inline void fake_platform_trace(struct fake_platform *fp)
{
	fp->ops.trace = fake_trace;
}

static inline unsigned int fake_live_irqs(const struct fake_platform *fp)
{
	unsigned int live = 0;

	for (unsigned int i = 0; i < FAKE_IRQS; i++)
		live += fp->irqs[i].handler != NULL;
	return live;
}

static inline unsigned int fake_live_blocks(const struct fake_platform *fp)
{
	unsigned int live = 0;

	for (unsigned int i = 0; i < fp->nr_blocks; i++)
		live += fp->blocks[i].live;
	return live;
}

/* The check that every test ends with: all was given back, nothing broken. */
#define is_clean(fp)                                                           \
	do {                                                                   \
		is_int(fake_live_blocks(fp), 0);                               \
		is_int((fp)->nr_maps, 0);                                      \
		is_int(fake_live_irqs(fp), 0);                                 \
		if (!is_int((fp)->violations, 0))                              \
			is_str((fp)->violation, "no violation");               \
	} while (0)

#endif /* TESTS_FAKE_PLATFORM_H */
