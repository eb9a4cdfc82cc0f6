/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the packed ring against a device that lies: ids, lengths
 * and flags of used descriptors, laps, event suppression, batches of buffers
 * that come back in order. See lying_device.h.
 */
#include "lying_device.h"

#define NUM_MOST 20u

#define AVAIL (1u << VRING_PACKED_DESC_F_AVAIL)
#define USED  (1u << VRING_PACKED_DESC_F_USED)
#define OWNER (AVAIL | USED)

/* A place in the ring, and the wrap counter there. */
struct place {
	unsigned int slot;
	bool wrap;
};

static struct {
	struct place next;     /* the driver makes available */
	struct place back;     /* the driver looks for what was used */
	struct place device;   /* an honest device writes */
	unsigned int unkicked; /* descriptors */
	/* Before the call. */
	struct vring_packed_desc desc[NUM_MOST];
	struct place first;
	unsigned int found; /* descriptors added since */
} packed;

static struct vring_packed_desc *ring_desc(unsigned int slot)
{
	return (struct vring_packed_desc *)(void *)rig.ring.desc + slot;
}

static struct place onward(struct place p, unsigned int n)
{
	p.slot += n;
	if (p.slot >= rig.ring.num) {
		p.slot -= rig.ring.num;
		p.wrap = !p.wrap;
	}
	CHECK(p.slot < rig.ring.num);
	return p;
}

/* 2.8.1: the flags of what is made available, and of what was used. */
static bool is_avail(uint16_t flags, struct place p)
{
	return (flags & OWNER) == (p.wrap ? AVAIL : USED);
}

static bool is_used(uint16_t flags, struct place p)
{
	return (flags & OWNER) == (p.wrap ? OWNER : 0);
}

static void ring_begin(void)
{
	static const struct place start = { 0, true };

	memset(&packed, 0, sizeof(packed));
	packed.next = start;
	packed.back = start;
	packed.device = start;
}

/* ---- adding ------------------------------------------------------------- */

static void ring_before(void)
{
	memcpy(packed.desc, rig.ring.desc,
	       rig.ring.num * sizeof(packed.desc[0]));
	packed.first = packed.next;
	packed.found = 0;
}

static void check_desc(const struct vring_packed_desc *d,
		       const struct segment *s)
{
	check_segment(s, rig64(d->addr), rig32(d->len), rig16(d->flags));
}

/* drv.packed.indirect-desc.2, .3: all of a table is the buffer. */
static void check_table(const struct buffer *b,
			const struct vring_packed_desc *d)
{
	const struct vring_packed_desc *table =
		fake_cpu_addr(&rig.fp, rig64(d->addr));

	CHECK(virtio_has_feature(&rig.vm.vdev, VIRTIO_RING_F_INDIRECT_DESC));
	CHECK(rig32(d->len) == b->count * sizeof(*d));
	CHECK(!(rig16(d->flags) & VRING_DESC_F_NEXT));
	for (unsigned int n = 0; n < b->count; n++) {
		CHECK(!(rig16(table[n].flags) & ~VRING_DESC_F_WRITE));
		check_desc(&table[n], &b->segments[n]);
	}
}

/* What the device finds at the next place is the buffer. */
static void ring_added(struct buffer *b)
{
	const struct vring_packed_desc *d = ring_desc(packed.next.slot);
	bool table = rig16(d->flags) & VRING_DESC_F_INDIRECT;

	b->shown = true;
	b->slots = 0;
	b->descs = table ? 1 : b->count;
	if (table)
		check_table(b, d);
	for (unsigned int n = 0; n < b->descs; n++) {
		uint16_t flags;

		d = ring_desc(packed.next.slot);
		flags = rig16(d->flags);
		CHECK(is_avail(flags, packed.next));
		CHECK(!(flags & VRING_DESC_F_NEXT) == (n + 1 == b->descs));
		CHECK(!(flags & VRING_DESC_F_INDIRECT) == !table);
		if (!table)
			check_desc(d, &b->segments[n]);
		b->slots |= 1u << packed.next.slot;
		packed.next = onward(packed.next, 1);
	}
	b->id = rig16(d->id);
	packed.found += b->descs;
	packed.unkicked += b->descs;
}

/*
 * What lies behind the last buffer is not available but by a lie of the device,
 * whose flags then stand; and nothing else changed.
 */
static void ring_settled(void)
{
	struct place p = packed.first;

	for (unsigned int n = 0; n < rig.ring.num; n++, p = onward(p, 1)) {
		const struct vring_packed_desc *d = ring_desc(p.slot);
		const struct vring_packed_desc *old = &packed.desc[p.slot];
		bool same = !memcmp(d, old, sizeof(*d));

		if (n < packed.found)
			continue;
		if (n < packed.found + driver.free)
			CHECK(d->flags.raw == old->flags.raw ||
			      !is_avail(rig16(d->flags), p));
		else
			CHECK(same);
	}
}

/* ---- kicking ------------------------------------------------------------ */

/* 2.8.10: a place of two laps, which make a circle. */
static unsigned int on_circle(struct place p)
{
	return p.slot + (p.wrap ? 0 : rig.ring.num);
}

static enum wish ring_wish(void)
{
	const struct vring_packed_desc_event *e = (const void *)rig.ring.used;
	uint16_t off_wrap = rig16(e->off_wrap), flags = rig16(e->flags);
	struct place event = { off_wrap & 0x7fff, off_wrap >> 15 };
	unsigned int circle = 2 * rig.ring.num, since;

	if (flags == VRING_PACKED_EVENT_FLAG_DISABLE)
		return QUIET;
	if (flags != VRING_PACKED_EVENT_FLAG_DESC)
		return LOUD;
	if (event.slot >= rig.ring.num)
		return LOUD;
	since = (on_circle(packed.next) + circle - 1 - on_circle(event)) %
		circle;
	return since < packed.unkicked ? LOUD : QUIET;
}

static void ring_kicked(void)
{
	packed.unkicked = 0;
}

/* ---- taking back -------------------------------------------------------- */

static struct answer ring_next(void)
{
	const struct vring_packed_desc *d = ring_desc(packed.back.slot);
	struct answer a = { 0 };

	if (!is_used(rig16(d->flags), packed.back))
		return a;
	a.buffer = with_id(rig16(d->id));
	a.len = rig32(d->len);
	if (!a.buffer)
		a.lie = "2.8.15";
	return a;
}

/* All buffers that are in flight were shown, so no batch is too long. */
static const char *ring_batch_lie(void)
{
	return NULL;
}

static void ring_took(const struct buffer *b)
{
	packed.back = onward(packed.back, b->descs);
}

static void ring_looked(void)
{
}

static bool ring_overrun(void)
{
	return false;
}

static bool ring_more(void)
{
	return driver.batch ||
	       is_used(rig16(ring_desc(packed.back.slot)->flags), packed.back);
}

static const char *ring_len_clause(void)
{
	return "2.8.5";
}

/* ---- the device --------------------------------------------------------- */

/* Two laps leave the places as they were. */
static void ring_pass_time(struct fuzz *in)
{
	struct vring_virtqueue *q = to_vvq(rig.vq);
	uint32_t turns = fuzz_take(in, 3);

	/* What was added is the FIFO's head, too. */
	q->added += (q->ids_mask + 1ull) * turns;
	q->packed.laps += 2 * turns;
	q->packed.announced += 2ull * turns * q->num;
}

static void write_used(struct place p, uint16_t id, uint32_t len,
		       uint16_t flags)
{
	struct vring_packed_desc *d = ring_desc(p.slot);

	d->id.raw = virtio_swab16(true, id);
	d->len.raw = virtio_swab32(true, len);
	d->flags.raw = virtio_swab16(true, flags);
}

static uint16_t used_flags(struct place p, uint32_t len)
{
	return (uint16_t)((p.wrap ? OWNER : 0) |
			  (len ? VRING_DESC_F_WRITE : 0));
}

/* Is anything used that was not taken? If not, begin where the driver looks. */
static void resume(void)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (driver.buffers[i].in_flight && driver.buffers[i].used)
			return;
	packed.device = packed.back;
}

/* 2.8.8: one descriptor, and a step over all that it stands for. */
static void ring_use(struct buffer *b, uint32_t len)
{
	struct place at;

	resume();
	at = packed.device;
	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *other = &driver.buffers[i];

		if (!other->in_flight || other->used ||
		    (other != b &&
		     (!driver.in_order || other->order > b->order)))
			continue;
		other->used = true;
		packed.device = onward(packed.device, other->descs);
	}
	write_used(at, b->id, len, used_flags(at, len));
}

/* An answer that is almost right, where the driver looks or behind that. */
static void lie_in_answer(struct fuzz *in)
{
	const struct buffer *b = pick(in, false);
	struct place at = fuzz_flip(in) ? packed.back : packed.device;
	uint32_t id = b ? b->id : 0;
	uint32_t len = b ? (uint32_t)b->writable : 0;
	uint16_t flags;

	if (!fuzz_below(in, 4))
		at = onward(at, fuzz_below(in, rig.ring.num + 1));
	flags = used_flags(at, len);
	if (!fuzz_below(in, 4))
		flags ^= (uint16_t)(fuzz_flip(in) ? OWNER
						  : 1u << fuzz_below(in, 16));
	write_used(at, (uint16_t)(fuzz_flip(in) ? id : fuzz_near(in, id)),
		   fuzz_flip(in) ? len : fuzz_near(in, len), flags);
}

/* Used where nothing is in flight, or a lap too far. */
static void lie_in_flags(struct fuzz *in)
{
	struct place at = fuzz_flip(in) ? packed.next : packed.back;
	struct vring_packed_desc *d = ring_desc(at.slot);
	uint16_t flags = rig16(d->flags);

	flags ^= (uint16_t)(fuzz_flip(in)   ? OWNER
			    : fuzz_flip(in) ? USED
					    : AVAIL);
	d->flags.raw = virtio_swab16(true, flags);
}

/* Any place that the ring has, in either lap; or one that it has not. */
static uint16_t any_place(struct fuzz *in)
{
	struct place p = packed.next;
	unsigned int how = fuzz_below(in, 4);

	if (how == 0)
		return (uint16_t)fuzz_near(in, rig.ring.num);
	p = onward(p, fuzz_below(in, rig.ring.num + 1));
	if (how == 1)
		p.wrap = !p.wrap;
	return (uint16_t)(p.slot | (p.wrap ? 0x8000u : 0));
}

static void lie_in_wish(struct fuzz *in)
{
	struct vring_packed_desc_event *e = (void *)rig.ring.used;
	uint32_t flags = VRING_PACKED_EVENT_FLAG_DESC;

	e->off_wrap.raw = virtio_swab16(true, any_place(in));
	if (!fuzz_below(in, 4))
		flags = fuzz_near(in, flags);
	e->flags.raw = virtio_swab16(true, (uint16_t)flags);
}

static void ring_lie(struct fuzz *in)
{
	switch (fuzz_below(in, 4)) {
	case 0:
	case 1:
		lie_in_answer(in);
		break;
	case 2:
		lie_in_flags(in);
		break;
	default:
		lie_in_wish(in);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz in = { data, size };
	uint32_t how = fuzz_take(&in, 2) & ~HOW_LEGACY;
	unsigned int num = 1 + fuzz_below(&in, NUM_MOST);

	up(how, RIG_PACKED, num, fuzz_below(&in, 4));
	live(&in);
	return 0;
}
