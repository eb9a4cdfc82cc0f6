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
#include "lying_driver.h"

#include "packed_rig.h"

#define FEW_PIECES 3 /* for a model that can hold few */
#define NUM_MAX	   16

/* A place in the ring. */
struct place {
	uint32_t index;
	bool wrap;
};

static struct {
	bool few;
	struct place avail; /* next to be taken */
	struct place used;  /* next to be filled */
	uint32_t out;	    /* descriptors taken, not given back */
	uint32_t told;	    /* given back since vringh_need_notify() */
	uint32_t taken[NUM_MAX];
	unsigned int nr_taken;
} device;

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

/* How far a walk along an accepted buffer has come. */
struct look {
	bool writes;	      /* a device-writable segment was seen */
	unsigned int next[2]; /* pieces accounted for: readable, writable */
};

/* The pieces of a segment are its memory, in order and without a gap. */
static void check_segment(struct look *l, const struct vring_packed_desc *d)
{
	bool writable = virtio_swab16(true, d->flags.raw) & VRING_DESC_F_WRITE;
	const struct vringh_kiov *iov = writable ? &vr.wiov : &vr.riov;
	uint64_t addr = virtio_swab64(true, d->addr.raw);
	uint64_t left = virtio_swab32(true, d->len.raw);

	CHECK(writable || !l->writes);
	l->writes |= writable;
	CHECK(!left || addr + (left - 1) >= addr);
	while (left) {
		const struct kvec *piece = &iov->iov[l->next[writable]];
		const unsigned char *start = piece->iov_base;

		CHECK(l->next[writable]++ < iov->used);
		CHECK(piece->iov_len && piece->iov_len <= left);
		CHECK(machine_whole(addr, piece->iov_len));
		CHECK(start == machine_at(addr));
		addr += piece->iov_len;
		left -= piece->iov_len;
	}
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
static void check_buffer(void)
{
	struct look l = { 0 };
	struct place p = device.avail;
	uint32_t n = 0;
	unsigned int i;

	do {
		i = p.index;
		CHECK(is_available(&p));
		CHECK(device.out + ++n <= vr.config.num);
		step(&p, 1);
		if (vp_flags(i) & VRING_DESC_F_INDIRECT) {
			CHECK(n == 1 && !(vp_flags(i) & VRING_DESC_F_NEXT));
			check_table(&l, vp_desc(i));
		} else {
			check_segment(&l, vp_desc(i));
		}
	} while (vp_flags(i) & VRING_DESC_F_NEXT);
	CHECK(l.next[0] == vr.riov.used && l.next[1] == vr.wiov.used);
	CHECK(vr.head == (vp_id(i) | n << 16));
}

static void complete(unsigned int i, uint32_t len)
{
	uint32_t head = device.taken[i];
	struct vring_packed_desc *d =
		(struct vring_packed_desc *)(void *)&lie.seen[VR_DESC] +
		device.used.index;
	unsigned int flags = (device.used.wrap ? VP_AVAIL | VP_USED : 0) |
			     (len ? VRING_DESC_F_WRITE : 0);

	device.taken[i] = device.taken[--device.nr_taken];
	vringh_complete(&vr.vrh, head, len);
	vp_fill(d, virtio_swab64(true, d->addr.raw), len, (uint16_t)flags,
		(uint16_t)head);
	CHECK(lie_same());
	step(&device.used, head >> 16);
	device.out -= head >> 16;
	device.told += head >> 16;
}

static void get(struct fuzz *in)
{
	bool was_broken = vr.vrh.broken;
	unsigned int lines = vr.fp.nr_lines;
	unsigned int how = fuzz_below(in, 8);
	int ret = vr_get();

	CHECK(lie_same());
	CHECK(vr.vrh.broken == (ret < 0));
	CHECK(vr.fp.nr_lines - lines == (ret < 0 && !was_broken));
	CHECK(ret == -EIO || ret >= 0 || device.few);
	CHECK(ret || !is_available(&device.avail));
	if (ret != 1)
		return;
	check_buffer();
	if (!how) {
		vringh_abandon(&vr.vrh);
		return;
	}
	device.taken[device.nr_taken++] = vr.head;
	step(&device.avail, vr.head >> 16);
	device.out += vr.head >> 16;
	if (how < 5)
		complete(device.nr_taken - 1, fuzz_take(in, 1));
}

/* ---- telling and being told --------------------------------------------- */

/* Was the event among those that were given back? Counted one by one. */
static bool passed(uint16_t off_wrap)
{
	struct place p = device.used;

	for (uint32_t i = 0; i < 2 * vr.config.num && i < device.told; i++) {
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
	CHECK(told == (wants && device.told && !was_broken));
	if (!was_broken)
		device.told = 0;
}

static void expect_event(unsigned int off_wrap, unsigned int flags)
{
	uint32_t event = virtio_swab32(true, off_wrap | flags << 16);

	memcpy(&lie.seen[VR_USED], &event, sizeof(event));
	CHECK(lie_same());
}

static void suppress(struct fuzz *in)
{
	unsigned int wrap = (unsigned int)device.avail.wrap << 15;
	bool empty = vringh_notify_enable(&vr.vrh);
	if (vr.config.features & VR_EVENT)
		expect_event(device.avail.index | wrap,
			     VRING_PACKED_EVENT_FLAG_DESC);
	else
		expect_event(0, VRING_PACKED_EVENT_FLAG_ENABLE);
	CHECK(empty == !is_available(&device.avail));
	if (fuzz_flip(in))
		return;
	vringh_notify_disable(&vr.vrh);
	expect_event(0, VRING_PACKED_EVENT_FLAG_DISABLE);
}

/* ---- the driver --------------------------------------------------------- */

static void offer(struct fuzz *in)
{
	uint32_t room = vr.config.num - device.out;
	unsigned int count = 1 + fuzz_below(in, 6);
	unsigned int out = fuzz_below(in, count + 1);
	unsigned int slot = lie.table++ % LIE_TABLE_COUNT;
	uint32_t table = LIE_TABLES + slot * LIE_TABLE_NUM * 16;
	bool indirect = vr.config.features & VR_INDIRECT && fuzz_flip(in);

	/* What is there and not taken yet is overrun by a lie only. */
	if (is_available(&device.avail) || (!indirect && count > room))
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
}

static void lie_in_packed(struct fuzz *in)
{
	static const unsigned int bits[] = { 0, 1, 2, 7, 15 };
	unsigned int slot = (lie.table - 1) % LIE_TABLE_COUNT;
	uint32_t table = LIE_TABLES + slot * LIE_TABLE_NUM * 16;
	unsigned int i = fuzz_below(in, vr.config.num);
	struct vring_packed_desc *d = vp_desc(i);

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
		vp_put(VR_DATA, 1, 0, 9); /* whether there is room or not */
		break;
	default:
		vp_set_event((uint16_t)fuzz_near(in, device.used.index),
			     (uint16_t)fuzz_take(in, 1));
	}
}

/* The driver resets the device and begins anew. */
static void start(void)
{
	memset(vp_desc(0), 0, vr.config.num * sizeof(*vp_desc(0)));
	memset(&vr.machine.mem[VR_AVAIL], 0, 4);
	memset(&vr.machine.mem[VR_USED], 0, 4);
	vp.next = 0;
	vp.wrap = true;
	device.avail = device.used = (struct place){ 0, true };
	device.out = 0;
	device.told = 0;
	device.nr_taken = 0;
	CHECK(!vr_start());
}

static void drive(struct fuzz *in)
{
	unsigned int how = fuzz_below(in, 8);

	if (how < 5)
		offer(in);
	else if (how < 7)
		lie_in_packed(in);
	else if (vr.vrh.broken)
		start();
	else
		vr.machine.mem[fuzz_take(in, 2)] =
			(unsigned char)fuzz_take(in, 1);
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
	case 3:
		if (device.nr_taken)
			complete(fuzz_below(in, device.nr_taken),
				 fuzz_take(in, 1));
		break;
	default:
		get(in);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz in = { data, size };
	uint32_t how = fuzz_take(&in, 1);

	lie_init(&in,
		 VR_PACKED | (how & 1 ? VR_INDIRECT : 0) |
			 (how & 2 ? VR_EVENT : 0),
		 1 + fuzz_below(&in, NUM_MAX));
	device.few = !(how & 0x38);
	if (device.few)
		vr.riov.max_num = vr.wiov.max_num = FEW_PIECES;
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
