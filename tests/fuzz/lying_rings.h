/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a lying PCI function does by itself: it uses buffers, rightly or not,
 * writes to all memory that it shares with its driver, and interrupts.
 */
#ifndef TESTS_FUZZ_LYING_RINGS_H
#define TESTS_FUZZ_LYING_RINGS_H

#include "lying_pci.h"

#define BUFFERS 16

/* Buffers of a driver, besides those of the platform. */
static unsigned char memory[BUFFERS][32];

/* ---- the device's rings ------------------------------------------------- */

/* One of the queues that stand, or NULL. */
static inline struct virtqueue *any_queue(struct fuzz *in)
{
	unsigned int n = fuzz_below(in, FAKE_PCI_QUEUES);
	struct virtqueue *vq;

	if (!lp.vp.vdev.vqs.next)
		return NULL;
	virtio_device_for_each_vq(&lp.vp.vdev, vq)
		if (!n--)
			return vq;
	return NULL;
}

/* Memory that the driver gave to the device, and not to itself. */
static inline bool is_shared(const unsigned char *mem, size_t len)
{
	const unsigned char *own = memory[0];

	if (mem >= own && mem < own + sizeof(memory) &&
	    len <= (size_t)(own + sizeof(memory) - mem))
		return !lp.fp.ops.dma_map;
	for (unsigned int i = 0; i < lp.fp.nr_blocks; i++) {
		const struct fake_block *b = &lp.fp.blocks[i];

		if (b->live && b->dma && mem >= b->mem &&
		    mem < b->mem + b->size &&
		    len <= (size_t)(b->mem + b->size - mem))
			return true;
	}
	return false;
}

/* What is written to buffers, again and again. */
struct pattern {
	unsigned int len;
	uint8_t bytes[32];
};

static inline void fill(unsigned char *mem, size_t len, const struct pattern *p)
{
	for (size_t i = 0; i < len; i++)
		mem[i] = p->bytes[i % p->len];
}

/* Write to all that the chain, or its indirect table, lets the device write. */
static inline void fill_chain(const struct vring_desc *table, unsigned int num,
			      unsigned int head, const struct pattern *p)
{
	for (unsigned int n = 0; n < num && head < num; n++) {
		struct vring_desc d = table[head];
		unsigned char *mem = fake_cpu_addr(&lp.fp, d.addr.raw);

		if (!is_shared(mem, d.len.raw))
			return;
		if (d.flags.raw & VRING_DESC_F_INDIRECT) {
			if ((uintptr_t)mem % _Alignof(struct vring_desc))
				return;
			table = (const struct vring_desc *)(const void *)mem;
			num = d.len.raw / sizeof(d);
			head = 0;
			continue;
		}
		if (d.flags.raw & VRING_DESC_F_WRITE)
			fill(mem, d.len.raw, p);
		if (!(d.flags.raw & VRING_DESC_F_NEXT))
			return;
		head = d.next.raw;
	}
}

static inline struct vring_used *used_ring(const struct virtqueue *vq)
{
	return fake_cpu_addr(&lp.fp, virtqueue_get_used_addr(vq));
}

/* The entry for the next buffer, which is filled; NULL if there is none. */
static inline struct vring_used_elem *
next_used(const struct virtqueue *vq, const struct pattern *p, bool honest)
{
	unsigned int num = virtqueue_get_vring_size(vq);
	const struct vring_avail *avail =
		fake_cpu_addr(&lp.fp, virtqueue_get_avail_addr(vq));
	struct vring_used *used = used_ring(vq);
	uint16_t idx = used->idx.raw;
	struct vring_used_elem *e = &used->ring[idx & (num - 1)];

	if (honest && avail->idx.raw == idx)
		return NULL;
	e->id.raw = avail->ring[idx & (num - 1)].raw;
	fill_chain(fake_cpu_addr(&lp.fp, virtqueue_get_desc_addr(vq)), num,
		   e->id.raw, p);
	return e;
}

/* Use the next buffer, if there is one, for so many bytes. */
static inline void use_with(struct virtqueue *vq, const struct pattern *p,
			    uint32_t len)
{
	struct vring_used_elem *e = next_used(vq, p, true);

	if (!e)
		return;
	e->len.raw = len;
	used_ring(vq)->idx.raw++;
}

/* Use the next buffer, if there is one; or lie about it. */
static inline void use(struct fuzz *in, struct virtqueue *vq, bool honest)
{
	struct pattern p = { 1, { 0 } };
	uint32_t len = fuzz_byte(in) & 63;
	struct vring_used_elem *e;

	p.bytes[0] = (uint8_t)fuzz_below(in, 4);
	e = next_used(vq, &p, honest);
	if (!e)
		return;
	e->len.raw = len;
	if (!honest)
		e->id.raw = any_value(in);
	used_ring(vq)->idx.raw = (uint16_t)(used_ring(vq)->idx.raw +
					    (honest ? 1 : fuzz_byte(in)));
}

static inline void scribble(struct fuzz *in, struct virtqueue *vq)
{
	unsigned char *mem = fake_cpu_addr(&lp.fp, virtqueue_get_desc_addr(vq));
	unsigned int at = fuzz_take(in, 2);
	unsigned int count = 1 + fuzz_below(in, 8);

	for (; count; count--, at++)
		if (is_shared(&mem[at], 1))
			mem[at] = fuzz_byte(in);
}

/* ---- what the device does by itself ------------------------------------- */

static inline void interrupt(struct fuzz *in)
{
	unsigned int irq = fuzz_below(in, 8);

	lp.dev.isr = fuzz_byte(in) & 3;
	if (!irq)
		fake_interrupt(&lp.fp, FAKE_PCI_PIN_IRQ);
	else
		fake_interrupt(&lp.fp, FAKE_PCI_MSI_IRQ + irq - 1);
}

static inline void act(struct fuzz *in)
{
	struct virtqueue *vq = any_queue(in);
	unsigned int at;

	switch (fuzz_below(in, 8)) {
	case 0:
	case 1:
		if (vq)
			use(in, vq, true);
		break;
	case 2:
		if (vq)
			use(in, vq, false);
		break;
	case 3:
		if (vq)
			scribble(in, vq);
		break;
	case 4:
		at = fuzz_below(in, FAKE_PCI_CONFIG);
		lp.dev.config[at] = fuzz_byte(in);
		lp.dev.generation++;
		break;
	case 5:
		plan_lie();
		break;
	case 6:
		lp.dev.status |= fuzz_byte(in);
		break;
	default:
		interrupt(in);
	}
}

#endif /* TESTS_FUZZ_LYING_RINGS_H */
