// SPDX-License-Identifier: BSD-2-Clause
/*
 * A device half that does no more than it must.
 */
#include "plain.h"

struct split_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next;
};

struct packed_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t id;
	uint16_t flags;
};

struct used_elem {
	uint32_t id;
	uint32_t len;
};

#define F_NEXT	   1u
#define F_WRITE	   2u
#define F_INDIRECT 4u
#define F_AVAIL	   0x80u
#define F_USED	   0x8000u
/* Event suppression of the packed layout. */
#define EVENTS_OFF 1u

static uint16_t load_acquire(const volatile uint16_t *at)
{
	return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

static void store_release(volatile uint16_t *at, unsigned int value)
{
	__atomic_store_n(at, (uint16_t)value, __ATOMIC_RELEASE);
}

void plain_init(struct plain *dev, bool packed, unsigned int num, void *desc,
		void *driver, void *device)
{
	*dev = (struct plain){ .packed = packed,
			       .num = (uint16_t)num,
			       .split = desc,
			       .driver = driver,
			       .device = device,
			       .wrap = true };
	/*
	 * A split device with EVENT_IDX cannot say "never": it leaves its index
	 * where it is, and is kicked once in 65536 buffers.
	 */
	if (packed)
		dev->device[1] = EVENTS_OFF;
}

/* ---- split ------------------------------------------------------------ */

/* Look at a chain; bytes of its device-writable part. */
static uint32_t split_chain(struct plain *dev, unsigned int i)
{
	volatile struct split_desc *table = dev->split;
	uint32_t writable = 0;
	uint16_t flags;

	if (table[i].flags & F_INDIRECT) {
		table = (volatile struct split_desc *)(uintptr_t)table[i].addr;
		i = 0;
	}
	do {
		flags = table[i].flags;
		dev->seen += table[i].addr + table[i].len;
		if (flags & F_WRITE)
			writable += table[i].len;
		i = table[i].next;
	} while (flags & F_NEXT);
	return writable;
}

static unsigned int split_run(struct plain *dev, unsigned int max)
{
	volatile struct used_elem *used =
		(volatile struct used_elem *)(volatile void *)(dev->device + 2);
	uint16_t mask = (uint16_t)(dev->num - 1);
	uint16_t avail = load_acquire(&dev->driver[1]);
	unsigned int n;

	for (n = 0; dev->next != avail && n < max; n++) {
		uint16_t head = dev->driver[2 + (dev->next & mask)];
		uint32_t writable = split_chain(dev, head);

		used[dev->used_idx & mask].id = head;
		used[dev->used_idx & mask].len = writable;
		dev->used_idx++;
		dev->next++;
	}
	if (n)
		store_release(&dev->device[1], dev->used_idx);
	return n;
}

static bool split_need_notify(struct plain *dev)
{
	uint16_t event = dev->driver[2 + dev->num];
	uint16_t since = (uint16_t)(dev->used_idx - event - 1);
	uint16_t batch = (uint16_t)(dev->used_idx - dev->signalled);

	dev->signalled = dev->used_idx;
	return since < batch;
}

/* ---- packed ----------------------------------------------------------- */

static void packed_step(struct plain *dev)
{
	if (++dev->next == dev->num) {
		dev->next = 0;
		dev->wrap = !dev->wrap;
	}
}

static uint32_t packed_table(struct plain *dev,
			     const volatile struct packed_desc *ring)
{
	const volatile struct packed_desc *table =
		(const volatile struct packed_desc *)(uintptr_t)ring->addr;
	uint32_t writable = 0;

	for (uint32_t i = 0; i < ring->len / sizeof(*table); i++) {
		dev->seen += table[i].addr + table[i].len;
		if (table[i].flags & F_WRITE)
			writable += table[i].len;
	}
	return writable;
}

/* Look at a chain and step over it; sets @id. As split_chain(). */
static uint32_t packed_chain(struct plain *dev, uint16_t flags, uint16_t *id)
{
	uint32_t writable = 0;

	for (;;) {
		volatile struct packed_desc *desc = &dev->ring[dev->next];

		if (flags & F_INDIRECT) {
			writable = packed_table(dev, desc);
		} else {
			dev->seen += desc->addr + desc->len;
			if (flags & F_WRITE)
				writable += desc->len;
		}
		*id = desc->id;
		packed_step(dev);
		if (!(flags & F_NEXT))
			return writable;
		flags = dev->ring[dev->next].flags;
	}
}

static unsigned int packed_run(struct plain *dev, unsigned int max)
{
	unsigned int n;

	for (n = 0; n < max; n++) {
		volatile struct packed_desc *first = &dev->ring[dev->next];
		uint16_t flags = load_acquire(&first->flags);
		unsigned int lap = dev->wrap ? F_AVAIL | F_USED : 0;
		uint32_t writable;
		uint16_t id;

		if ((flags & (F_AVAIL | F_USED)) != (lap ^ F_USED))
			break;
		writable = packed_chain(dev, flags, &id);
		first->id = id;
		first->len = writable;
		store_release(&first->flags, lap | (writable ? F_WRITE : 0));
	}
	return n;
}

/* The driver does not ask for one buffer's interrupt: see lane.c. */
static bool packed_need_notify(struct plain *dev)
{
	return dev->driver[1] != EVENTS_OFF;
}

/* ---- both ------------------------------------------------------------- */

unsigned int plain_run(struct plain *dev, unsigned int max)
{
	return dev->packed ? packed_run(dev, max) : split_run(dev, max);
}

bool plain_need_notify(struct plain *dev)
{
	/* What was used must be seen before the driver's wish is looked at. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return dev->packed ? packed_need_notify(dev) : split_need_notify(dev);
}
