/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bounce port: buffers are copied to and from a pool that the device
 * reaches.
 *
 * The pool is cut into units, and those into slots. A word for each unit tells
 * which of its slots are used; a mapping up to the size of a unit takes a run
 * of slots in one, a larger one whole units. Slots are taken by
 * compare-and-swap and given back by one atomic operation, so threads and
 * interrupt handlers may do so at once. What belongs to which slot is kept in
 * memory that the device does not reach.
 *
 * Small mappings are looked for from the pool's beginning, large ones from its
 * end, so that the small ones leave whole units free.
 */
#include <stdatomic.h>

#include <virtio/assert.h>
#include <virtio/err.h>
#include <virtio/port/bounce.h>

#include "../../src/mem.h"
#include "../front/front.h"

#define SLOTS (VIRTIO_BOUNCE_UNIT / VIRTIO_BOUNCE_SLOT) /* in a unit */

_Static_assert(SLOTS == 32, "a bit for each");
_Static_assert(offsetof(struct virtio_bounce, inner) == 0,
	       "as front.h wants it");

/* What a slot was given out for, if it is the first of a mapping. */
struct mapping {
	void *mem;
	size_t size;
	enum dma_data_direction dir;
	bool live;
};

struct virtio_bounce_unit {
	_Atomic(uint32_t) used; /* a bit for each slot */
	struct mapping mappings[SLOTS];
};

/* ---- slots ------------------------------------------------------------ */

/* Where the lowest @n clear bits side by side begin; SLOTS if nowhere. */
static unsigned int find_run(uint32_t used, unsigned int n)
{
	uint32_t starts = ~used;

	/* A bit stays set if the next @len are, too; then twice as many. */
	for (unsigned int len = 1; len < n;) {
		unsigned int step = len < n - len ? len : n - len;

		starts &= starts >> step;
		len += step;
	}
	return starts ? (unsigned int)__builtin_ctz(starts) : SLOTS;
}

/* The lowest @n bits, of 1 to SLOTS. */
static uint32_t bits(unsigned int n)
{
	return UINT32_MAX >> (SLOTS - n);
}

/*
 * Take @n slots in a unit: the first of them, or SLOTS. Acquire: what the one
 * before did with the slots is over.
 */
static unsigned int take_slots(struct virtio_bounce_unit *u, unsigned int n)
{
	uint32_t used = atomic_load_explicit(&u->used, memory_order_relaxed);
	unsigned int first;

	do {
		first = find_run(used, n);
		if (first == SLOTS)
			return SLOTS;
	} while (!atomic_compare_exchange_weak_explicit(
		&u->used, &used, used | bits(n) << first, memory_order_acquire,
		memory_order_relaxed));
	return first;
}

/* Release: what was done with the slots comes before they are another's. */
static void give_slots(struct virtio_bounce_unit *u, unsigned int first,
		       unsigned int n)
{
	atomic_fetch_and_explicit(&u->used, ~(bits(n) << first),
				  memory_order_release);
}

/* How many of a mapping's slots are in its unit number @i. */
static unsigned int slots_in(size_t slots, size_t i)
{
	size_t left = slots - i * SLOTS;

	return left < SLOTS ? (unsigned int)left : SLOTS;
}

/* Give back the slots of a mapping in its first @n units. */
static void give_units(struct virtio_bounce_unit *u, size_t slots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		give_slots(&u[i], 0, slots_in(slots, i));
}

/* Take slots in units side by side, from the first slot of @u on. */
static bool take_units(struct virtio_bounce_unit *u, size_t slots)
{
	for (size_t i = 0; i * SLOTS < slots; i++) {
		unsigned int n = slots_in(slots, i);
		unsigned int first = take_slots(&u[i], n);

		if (first == 0)
			continue;
		if (first != SLOTS)
			give_slots(&u[i], first, n);
		give_units(u, slots, i);
		return false;
	}
	return true;
}

/* Take slots side by side: the number of the first, or SIZE_MAX. */
static size_t take(struct virtio_bounce *b, size_t slots)
{
	size_t num_units = b->size / VIRTIO_BOUNCE_UNIT;
	size_t wanted = (slots + SLOTS - 1) / SLOTS;

	if (wanted > num_units)
		return SIZE_MAX;
	if (wanted == 1) {
		for (size_t i = 0; i < num_units; i++) {
			unsigned int first =
				take_slots(&b->units[i], (unsigned int)slots);

			if (first < SLOTS)
				return i * SLOTS + first;
		}
		return SIZE_MAX;
	}
	for (size_t i = num_units - wanted + 1; i--;)
		if (take_units(&b->units[i], slots))
			return i * SLOTS;
	return SIZE_MAX;
}

static void give(struct virtio_bounce *b, size_t first, size_t slots)
{
	struct virtio_bounce_unit *u = &b->units[first / SLOTS];
	size_t num_units = (slots + SLOTS - 1) / SLOTS;

	if (num_units == 1)
		give_slots(u, first % SLOTS, (unsigned int)slots);
	else
		give_units(u, slots, num_units);
}

/* ---- mappings --------------------------------------------------------- */

/* A segment of no bytes has an address as well. */
static size_t slots_for(size_t size)
{
	return size ? (size - 1) / VIRTIO_BOUNCE_SLOT + 1 : 1;
}

static struct mapping *mapping_of(struct virtio_bounce *b, size_t slot)
{
	return &b->units[slot / SLOTS].mappings[slot % SLOTS];
}

static dma_addr_t bounce_map(void *ctx, void *mem, size_t size,
			     enum dma_data_direction dir)
{
	struct virtio_bounce *b = ctx;
	size_t slot = take(b, slots_for(size));
	size_t offset = slot * VIRTIO_BOUNCE_SLOT;

	if (slot == SIZE_MAX)
		return DMA_MAPPING_ERROR;
	*mapping_of(b, slot) = (struct mapping){ mem, size, dir, true };
	if (dir == DMA_FROM_DEVICE)
		memset(b->pool + offset, VIRTIO_BOUNCE_UNWRITTEN, size);
	else
		memcpy(b->pool + offset, mem, size);
	return b->addr + offset;
}

static void bounce_unmap(void *ctx, dma_addr_t addr, size_t size,
			 enum dma_data_direction dir)
{
	struct virtio_bounce *b = ctx;
	size_t offset = (size_t)(addr - b->addr);
	size_t slot = offset / VIRTIO_BOUNCE_SLOT;
	struct mapping *m;

	VIRTIO_ASSERT(addr - b->addr < b->size);
	VIRTIO_ASSERT(offset % VIRTIO_BOUNCE_SLOT == 0);
	m = mapping_of(b, slot);
	VIRTIO_ASSERT(m->live && m->size == size && m->dir == dir);
	if (dir != DMA_TO_DEVICE)
		memcpy(m->mem, b->pool + offset, size);
	m->live = false;
	give(b, slot, slots_for(size));
}

static void bounce_sync(void *ctx, dma_addr_t addr, size_t size,
			enum dma_data_direction dir, bool for_device)
{
	struct virtio_bounce *b = ctx;
	size_t offset = (size_t)(addr - b->addr);
	size_t slot = offset / VIRTIO_BOUNCE_SLOT;
	struct mapping *m;
	char *mem;

	VIRTIO_ASSERT(addr - b->addr < b->size);
	/* The mapping begins at the nearest slot that has one. */
	while (!mapping_of(b, slot)->live && slot)
		slot--;
	m = mapping_of(b, slot);
	mem = (char *)m->mem + (offset - slot * VIRTIO_BOUNCE_SLOT);
	VIRTIO_ASSERT(m->live && m->dir == dir);
	VIRTIO_ASSERT(mem + size <= (char *)m->mem + m->size);
	if (for_device)
		memcpy(b->pool + offset, mem, size);
	else
		memcpy(mem, b->pool + offset, size);
}

/* ---- the port --------------------------------------------------------- */

static struct virtio_platform_ops
bounce_ops(const struct virtio_platform *inner)
{
	struct virtio_platform_ops ops = front_ops(inner);

	ops.dma_map = bounce_map;
	ops.dma_unmap = bounce_unmap;
	ops.dma_sync = bounce_sync;
	return ops;
}

int virtio_bounce_init(struct virtio_bounce *bounce,
		       const struct virtio_platform *inner, size_t size)
{
	size_t num_units;

	if (!size || size > SIZE_MAX / 2)
		return -EINVAL;
	num_units = (size - 1) / VIRTIO_BOUNCE_UNIT + 1;
	*bounce = (struct virtio_bounce){
		.inner = inner,
		.platform = *inner,
		.ops = bounce_ops(inner),
		.size = num_units * VIRTIO_BOUNCE_UNIT,
	};
	bounce->platform.ops = &bounce->ops;
	bounce->platform.ctx = bounce;
	bounce->units = inner->ops->alloc(inner->ctx,
					  num_units * sizeof(*bounce->units),
					  _Alignof(struct virtio_bounce_unit));
	if (!bounce->units)
		return -ENOMEM;
	bounce->pool = inner->ops->dma_alloc(inner->ctx, bounce->size,
					     VIRTIO_BOUNCE_SLOT, &bounce->addr);
	if (bounce->pool)
		return 0;
	inner->ops->free(inner->ctx, bounce->units);
	return -ENOMEM;
}

void virtio_bounce_exit(struct virtio_bounce *bounce)
{
	const struct virtio_platform *inner = bounce->inner;

	VIRTIO_ASSERT(!virtio_bounce_used(bounce));
	inner->ops->dma_free(inner->ctx, bounce->pool, bounce->size,
			     bounce->addr);
	inner->ops->free(inner->ctx, bounce->units);
}

size_t virtio_bounce_used(const struct virtio_bounce *bounce)
{
	size_t used = 0;

	for (size_t i = 0; i < bounce->size / VIRTIO_BOUNCE_UNIT; i++) {
		uint32_t word = atomic_load_explicit(&bounce->units[i].used,
						     memory_order_relaxed);

		for (; word; word &= word - 1)
			used += VIRTIO_BOUNCE_SLOT;
	}
	return used;
}
