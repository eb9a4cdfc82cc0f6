/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the packed ring, fed by a driver that lies: before a
 * buffer is taken, while it is out, and after it was given back.
 *
 * Whatever the driver does: what is accepted keeps the rules of 2.8 and lies in
 * the machine's memory, and is not more than the ring has; only used
 * descriptors and the device's event suppression are ever written; a broken
 * ring stays broken and says so in one line.
 */
#include "lying_pieces.h"

#include "packed_rig.h"

#define NUM_MAX 16

/* A place in the ring. */
struct place {
	uint32_t index;
	bool wrap;
};

static struct {
	struct place avail; /* next to be taken */
	struct place used;  /* next to be filled */
	uint32_t out;	    /* descriptors taken, not given back */
	uint32_t offered;   /* descriptors that the driver counts as such */
	uint32_t told;	    /* given back since vringh_need_notify() */
} packed;

static void step(struct place *p, uint32_t n)
{
	p->index += n;
	if (p->index >= vr.config.num) {
		p->index -= vr.config.num;
		p->wrap = !p->wrap;
	}
}

static bool is_available(const struct place *p)
{
	unsigned int owner = vp_flags(p->index) & (VP_AVAIL | VP_USED);

	return owner == (p->wrap ? VP_AVAIL : VP_USED);
}

/* ---- taking ------------------------------------------------------------- */

static bool ring_has_more(void)
{
	return is_available(&packed.avail);
}

static void check_segment(struct look *l, const struct vring_packed_desc *d)
{
	check_pieces(l, virtio_swab64(true, d->addr.raw),
		     virtio_swab32(true, d->len.raw),
		     virtio_swab16(true, d->flags.raw) & VRING_DESC_F_WRITE);
}

static void check_table(struct look *l, const struct vring_packed_desc *d)
{
	uint64_t addr = virtio_swab64(true, d->addr.raw);
	uint32_t len = virtio_swab32(true, d->len.raw);
	struct vring_packed_desc entry;

	CHECK(vr.config.features & VR_INDIRECT);
	CHECK(len && len % sizeof(entry) == 0);
	CHECK(len / sizeof(entry) <= vr.config.num);
	CHECK(machine_whole(addr, len));
	for (uint32_t at = 0; at < len; at += sizeof(entry)) {
		memcpy(&entry, machine_at(addr) + at, sizeof(entry));
		check_segment(l, &entry);
	}
}

/* Look at the buffer that was accepted with fresh eyes. */
static void ring_check(void)
{
	struct look l = { 0 };
	struct place p = packed.avail;
	uint32_t n = 0;
	unsigned int i;

	do {
		i = p.index;
		CHECK(is_available(&p));
		CHECK(packed.out + ++n <= vr.config.num);
		step(&p, 1);
		if (vp_flags(i) & VRING_DESC_F_INDIRECT) {
			CHECK(n == 1 && !(vp_flags(i) & VRING_DESC_F_NEXT));
			check_table(&l, vp_desc(i));
		} else {
			check_segment(&l, vp_desc(i));
		}
	} while (vp_flags(i) & VRING_DESC_F_NEXT);
	check_all_seen(&l);
	CHECK(vr.head == (vp_id(i) | n << 16));
}

static void ring_took(void)
{
	step(&packed.avail, vr.head >> 16);
	packed.out += vr.head >> 16;
}

/* One descriptor, and a step over all that it stands for. */
static void ring_used(const struct vringh_used *batch, unsigned int n)
{
	struct vring_packed_desc *d =
		(struct vring_packed_desc *)(void *)&lie.seen[VR_DESC] +
		packed.used.index;
	unsigned int flags = (packed.used.wrap ? VP_AVAIL | VP_USED : 0) |
			     (batch[n - 1].len ? VRING_DESC_F_WRITE : 0);

	vp_fill(d, virtio_swab64(true, d->addr.raw), batch[n - 1].len,
		(uint16_t)flags, (uint16_t)batch[n - 1].head);
	for (unsigned int i = 0; i < n; i++) {
		step(&packed.used, batch[i].head >> 16);
		packed.out -= batch[i].head >> 16;
		packed.told += batch[i].head >> 16;
		packed.offered -= packed.offered < batch[i].head >> 16
					  ? packed.offered
					  : batch[i].head >> 16;
	}
}

static void ring_published(void)
{
}

/* ---- telling and being told --------------------------------------------- */

/* Was the event among those that were given back? Counted one by one. */
static bool passed(uint16_t off_wrap)
{
	struct place p = packed.used;

	for (uint32_t i = 0; i < 2 * vr.config.num && i < packed.told; i++) {
		p.wrap ^= !p.index;
		p.index = (p.index ? p.index : vr.config.num) - 1;
		if (off_wrap == (p.index | (uint32_t)p.wrap << 15))
			return true;
	}
	return false;
}

static void need_notify(void)
{
	uint16_t event[2];
	unsigned int flags;
	bool was_broken = vr.vrh.broken;
	bool told = vringh_need_notify(&vr.vrh);
	bool wants = true;

	CHECK(lie_same());
	memcpy(event, &vr.machine.mem[VR_AVAIL], sizeof(event));
	event[0] = virtio_swab16(true, event[0]);
	flags = virtio_swab16(true, event[1]) & 3u;
	if (flags == VRING_PACKED_EVENT_FLAG_DISABLE)
		wants = false;
	else if (flags == VRING_PACKED_EVENT_FLAG_DESC &&
		 vr.config.features & VR_EVENT)
		wants = passed(event[0]);
	CHECK(told == (wants && packed.told && !was_broken));
	if (!was_broken)
		packed.told = 0;
}

static void expect_event(unsigned int off_wrap, unsigned int flags)
{
	uint32_t event = virtio_swab32(true, off_wrap | flags << 16);

	memcpy(&lie.seen[VR_USED], &event, sizeof(event));
	CHECK(lie_same());
}

static void suppress(struct fuzz *in)
{
	unsigned int wrap = (unsigned int)packed.avail.wrap << 15;
	bool empty = vringh_notify_enable(&vr.vrh);
	if (vr.config.features & VR_EVENT)
		expect_event(packed.avail.index | wrap,
			     VRING_PACKED_EVENT_FLAG_DESC);
	else
		expect_event(0, VRING_PACKED_EVENT_FLAG_ENABLE);
	CHECK(empty == !is_available(&packed.avail));
	if (fuzz_flip(in))
		return;
	vringh_notify_disable(&vr.vrh);
	expect_event(0, VRING_PACKED_EVENT_FLAG_DISABLE);
}

/* ---- the driver --------------------------------------------------------- */

static void offer(struct fuzz *in)
{
	uint32_t room = vr.config.num - packed.offered;
	unsigned int count = 1 + fuzz_below(in, 6);
	unsigned int out = fuzz_below(in, count + 1);
	unsigned int slot = lie.table++ % LIE_TABLE_COUNT;
	uint32_t table = LIE_TABLES + slot * LIE_TABLE_NUM * 16;
	bool indirect = vr.config.features & VR_INDIRECT && fuzz_flip(in);

	/* drv.packed.scatter-gather-support.2, .5 */
	if (count > vr.config.num && !device.trusts)
		device.lied_to = true;
	else if ((indirect ? 1 : count) > room || count > vr.config.num)
		return;
	for (unsigned int i = 0; i < count; i++) {
		uint32_t data = VR_DATA + 64 * fuzz_take(in, 1);
		uint32_t len = segment_len(in);
		uint16_t flags = segment_flags(i, out, count);

		if (indirect)
			vp_put_in(table, i, data, len,
				  flags & VRING_DESC_F_WRITE);
		else
			vp_put(data, len, flags, (uint16_t)fuzz_take(in, 2));
	}
	if (indirect)
		vp_put(table, count * 16, VRING_DESC_F_INDIRECT, 7);
	packed.offered += indirect ? 1 : count;
	if (packed.offered > vr.config.num)
		packed.offered = vr.config.num;
}

/* Any place that the ring has, in either lap; or one that it has not. */
static uint16_t any_place(struct fuzz *in)
{
	struct place p = packed.used;
	unsigned int how = fuzz_below(in, 4);

	if (!how)
		return (uint16_t)fuzz_near(in, vr.config.num);
	step(&p, fuzz_below(in, vr.config.num + 1));
	if (how == 1)
		p.wrap = !p.wrap;
	return (uint16_t)(p.index | (p.wrap ? 0x8000u : 0));
}

static void lie_in_packed(struct fuzz *in)
{
	static const unsigned int bits[] = { 0, 1, 2, 7, 15 };
	unsigned int slot = (lie.table - 1) % LIE_TABLE_COUNT;
	uint32_t table = LIE_TABLES + slot * LIE_TABLE_NUM * 16;
	unsigned int i = fuzz_below(in, 6);
	struct vring_packed_desc *d =
		vp_desc((vp.next + vr.config.num - 1 - i % vr.config.num) %
			vr.config.num);

	device.lied_to = true;
	if (lie.table && fuzz_flip(in)) /* the table that was written last */
		d = (struct vring_packed_desc *)(void *)&vr.machine
			    .mem[table + i * sizeof(*d)];
	switch (fuzz_below(in, 6)) {
	case 0:
		d->addr.raw = virtio_swab64(true, lie_address(in));
		break;
	case 1:
		d->len.raw = virtio_swab32(
			true, fuzz_near(in, 16 * fuzz_take(in, 1)));
		break;
	case 2:
	case 3:
		d->flags.raw ^= virtio_swab16(
			true, (uint16_t)(1u << bits[fuzz_below(in, 5)]));
		break;
	case 4:
		/* Whether there is room or not, and a table or not. */
		vp_put(VR_DATA, 16, fuzz_flip(in) ? VRING_DESC_F_INDIRECT : 0,
		       9);
		break;
	default:
		vp_set_event(any_place(in),
			     fuzz_below(in, 4) ? VRING_PACKED_EVENT_FLAG_DESC
					       : (uint16_t)fuzz_take(in, 2));
	}
}

/* drv.packed.packed-vq.1 */
static bool ring_valid(const struct vringh_config *c)
{
	return c->num && c->num <= VRING_PACKED_NUM_MAX &&
	       !(c->desc_addr % 16 || c->avail_addr % 4 || c->used_addr % 4) &&
	       machine_whole(c->desc_addr, 16 * (uint64_t)c->num) &&
	       machine_whole(c->avail_addr, 4) &&
	       machine_whole(c->used_addr, 4);
}

/* The driver resets the device and begins anew. */
static void start(void)
{
	memset(vp_desc(0), 0, vr.config.num * sizeof(*vp_desc(0)));
	memset(&vr.machine.mem[VR_AVAIL], 0, 4);
	memset(&vr.machine.mem[VR_USED], 0, 4);
	vp.next = 0;
	vp.wrap = true;
	memset(&packed, 0, sizeof(packed));
	packed.avail.wrap = true;
	packed.used.wrap = true;
	device.nr_taken = 0;
	device.lied_to = false;
	CHECK(!vr_start());
}

static void lie_anywhere(struct fuzz *in)
{
	unsigned int at = fuzz_take(in, 2);

	device.lied_to = true;
	vr.machine.mem[at] = (unsigned char)fuzz_take(in, 1);
}

static void drive(struct fuzz *in)
{
	unsigned int how = fuzz_below(in, 8);

	if (how < 5 || device.trusts)
		offer(in);
	else if (how < 7)
		lie_in_packed(in);
	else if (vr.vrh.broken)
		start();
	else
		lie_anywhere(in);
}

static void work(struct fuzz *in)
{
	lie_look();
	switch (fuzz_below(in, 8)) {
	case 0:
		need_notify();
		break;
	case 1:
		suppress(in);
		break;
	case 2:
		set_up_badly(in);
		break;
	case 3:
	case 4:
		complete(in);
		break;
	default:
		get(in);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz in = { data, size };
	uint32_t how = fuzz_take(&in, 1);

	device_init(&in, how, VR_PACKED, 1 + fuzz_below(&in, NUM_MAX));
	start();
	while (fuzz_more(&in)) {
		if (fuzz_flip(&in))
			drive(&in);
		else
			work(&in);
	}
	lie_exit();
	return 0;
}
