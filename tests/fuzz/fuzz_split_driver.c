/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the split ring against a device that lies: ids, lengths
 * and indices of the used ring, batches of buffers that come back in order. See
 * lying_device.h.
 */
#include "lying_device.h"

static struct {
	uint16_t added; /* buffers, as avail.idx counts */
	uint16_t shown; /* of these, kicked */
	uint16_t taken; /* of these, taken back */
	uint16_t seen;	/* used.idx, as the queue last read it */
	uint16_t used;	/* what an honest device would have there */
	/* Before the call. */
	struct vring_desc desc[32];
	uint32_t found; /* descriptors of buffers added since, as bits */
} split;

static uint16_t used_idx(void)
{
	return rig16(rig.ring.used->idx);
}

static void ring_begin(void)
{
	memset(&split, 0, sizeof(split));
}

/* ---- adding ------------------------------------------------------------- */

static void ring_before(void)
{
	memcpy(split.desc, rig.ring.desc,
	       rig.ring.num * sizeof(*rig.ring.desc));
	split.found = 0;
}

/* What the device finds in the ring is the buffer. */
static void ring_added(struct buffer *b)
{
	const struct vring_desc *table = rig.ring.desc;
	uint32_t i = rig_head(split.added++), num = rig.ring.num;

	CHECK(i < num);
	b->id = (uint16_t)i;
	b->shown = false;
	b->slots = 1u << i;
	if (rig16(table[i].flags) & VRING_DESC_F_INDIRECT) {
		num = rig32(table[i].len) / (uint32_t)sizeof(*table);
		table = fake_cpu_addr(&rig.fp, rig64(table[i].addr));
		CHECK(num == b->count);
		i = 0;
	}
	for (unsigned int n = 0; n < b->count; n++) {
		uint16_t flags;

		CHECK(i < num);
		if (table == rig.ring.desc)
			b->slots |= 1u << i;
		flags = rig16(table[i].flags);
		CHECK(!(flags & VRING_DESC_F_INDIRECT));
		CHECK(!(flags & VRING_DESC_F_NEXT) == (n + 1 == b->count));
		check_segment(&b->segments[n], rig64(table[i].addr),
			      rig32(table[i].len), flags);
		i = rig16(table[i].next);
	}
	b->descs = (unsigned int)__builtin_popcount(b->slots);
	split.found |= b->slots;
	for (unsigned int n = 0; n < BUFFERS; n++)
		CHECK(!driver.buffers[n].in_flight ||
		      !(driver.buffers[n].slots & b->slots));
}

/* Descriptors of buffers in flight are as they were. */
static void ring_settled(void)
{
	for (unsigned int i = 0; i < BUFFERS; i++) {
		const struct buffer *b = &driver.buffers[i];

		for (unsigned int n = 0; b->in_flight && n < rig.ring.num; n++)
			CHECK(!(b->slots & ~split.found & 1u << n) ||
			      !memcmp(&split.desc[n], &rig.ring.desc[n],
				      sizeof(split.desc[n])));
	}
}

/* ---- kicking ------------------------------------------------------------ */

/* drv.split.notifying-device.1, .2 */
static enum wish ring_wish(void)
{
	uint16_t event = rig_avail_event();

	if (!virtio_has_feature(&rig.vm.vdev, VIRTIO_RING_F_EVENT_IDX))
		return rig16(rig.ring.used->flags) & VRING_USED_F_NO_NOTIFY
			       ? QUIET
			       : LOUD;
	return (uint16_t)(event - split.shown) <
			       (uint16_t)(split.added - split.shown)
		       ? LOUD
		       : QUIET;
}

static void ring_kicked(void)
{
	CHECK(rig16(rig.ring.avail->idx) == split.added);
	for (unsigned int i = 0; i < BUFFERS; i++)
		driver.buffers[i].shown |= driver.buffers[i].in_flight;
	split.shown = split.added;
}

/* ---- taking back -------------------------------------------------------- */

/* Indices are believed as long as they tell of no more than was shown. */
static bool beyond(uint16_t idx)
{
	return (uint16_t)(idx - split.taken) >
	       (uint16_t)(split.shown - split.taken);
}

static bool ring_overrun(void)
{
	return !driver.batch && split.seen == split.taken && beyond(used_idx());
}

static void ring_looked(void)
{
	uint16_t seen = (uint16_t)to_vvq(rig.vq)->split.used_seen;

	CHECK(seen == split.seen ||
	      (split.seen == split.taken && seen == used_idx()));
	CHECK(!beyond(seen));
	split.seen = seen;
}

static struct answer ring_next(void)
{
	const struct vring_used_elem *e =
		&rig.ring.used->ring[split.taken & (rig.ring.num - 1)];
	struct answer a = { 0 };

	if (split.seen == split.taken) {
		if (used_idx() == split.taken)
			return a;
		if (beyond(used_idx())) {
			a.lie = "2.7.8";
			return a;
		}
		split.seen = used_idx();
	}
	a.buffer = with_id(rig32(e->id));
	a.len = rig32(e->len);
	if (!a.buffer || !a.buffer->shown)
		a = (struct answer){ .lie = "2.7.8" };
	return a;
}

static const char *ring_batch_lie(void)
{
	return split.seen == split.taken ? "2.7.9" : NULL;
}

static void ring_took(const struct buffer *b)
{
	CHECK(b->shown);
	split.taken++;
}

static bool ring_more(void)
{
	return used_idx() != split.taken;
}

static const char *ring_len_clause(void)
{
	return "dev.split.vq-used-ring.2";
}

/* ---- the device --------------------------------------------------------- */

static void ring_pass_time(struct fuzz *in)
{
	struct vring_virtqueue *q = to_vvq(rig.vq);
	struct vring_split *s = &q->split;
	uint32_t n = rig.ring.num * fuzz_take(in, fuzz_flip(in) ? 4 : 2);

	q->added += n;
	s->published += n;
	s->last_used += n;
	s->used_seen += n;
	split.added = (uint16_t)(split.added + n);
	split.shown = (uint16_t)(split.shown + n);
	split.taken = (uint16_t)(split.taken + n);
	split.seen = (uint16_t)(split.seen + n);
	split.used = (uint16_t)(split.used + n);
	rig_set_used_idx((uint16_t)(used_idx() + n));
}

/* Is anything used that was not taken? If not, begin where the driver looks. */
static void resume(void)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (driver.buffers[i].in_flight && driver.buffers[i].used)
			return;
	split.used = split.taken;
}

/* 2.7.9: one entry, and an index that counts all that it stands for. */
static void ring_use(struct buffer *b, uint32_t len)
{
	uint16_t n = 0;

	resume();
	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *other = &driver.buffers[i];

		if (!other->in_flight || other->used ||
		    (other != b &&
		     (!driver.in_order || other->order > b->order)))
			continue;
		other->used = true;
		n++;
	}
	rig_set_used(split.used, b->id, len);
	split.used = (uint16_t)(split.used + n);
	rig_set_used_idx(split.used);
}

/* An entry that is almost right, and perhaps an index that tells of it. */
static void lie_in_entry(struct fuzz *in)
{
	const struct buffer *b = pick(in, false);
	uint16_t slot = split.used;
	uint32_t id = b ? b->id : 0;
	uint32_t len = b ? (uint32_t)b->writable : 0;

	if (!fuzz_below(in, 4))
		slot = (uint16_t)(split.taken + fuzz_below(in, 4));
	rig_set_used(slot, fuzz_flip(in) ? id : fuzz_near(in, id),
		     fuzz_flip(in) ? len : fuzz_near(in, len));
	if (fuzz_below(in, 4))
		rig_set_used_idx((uint16_t)(slot + 1));
}

/* A buffer that was added but not shown, in place of one that was. */
static void guess(void)
{
	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &driver.buffers[i];

		if (!b->in_flight || b->shown)
			continue;
		rig_set_used(split.used++, b->id, 0);
		rig_set_used_idx(split.used);
		return;
	}
}

static void ring_lie(struct fuzz *in)
{
	switch (fuzz_below(in, 6)) {
	case 0:
	case 1:
		lie_in_entry(in);
		break;
	case 2:
		guess();
		break;
	case 3:
		rig_set_used_idx((uint16_t)fuzz_near(in, split.taken));
		break;
	case 4:
		rig_set_avail_event((uint16_t)fuzz_near(in, split.added));
		break;
	default:
		rig.ring.used->flags.raw = (uint16_t)fuzz_take(in, 2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz in = { data, size };
	uint32_t how = fuzz_take(&in, 2);
	unsigned int num = 1u << fuzz_below(&in, 5);

	up(how, 0, num, fuzz_below(&in, 4));
	live(&in);
	return 0;
}
