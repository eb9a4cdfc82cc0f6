/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the split ring, fed by a driver that lies: before a buffer
 * is taken, while it is out, and after it was given back.
 *
 * Whatever the driver does: what is accepted keeps the rules of 2.7.5 and lies
 * in the machine's memory; only the device-writable pieces and the used ring
 * are ever written, the used index only by completions; a broken ring stays
 * broken and says so in one line.
 */
#include "lying_driver.h"

#define FEW_PIECES 3 /* for a model that can hold few */
#define TAKEN	   64
#define FILL_MOST  0x20000u
#define FILL_BYTE  0xee

static struct {
	bool few;
	uint16_t avail;	       /* buffers taken from the ring */
	uint16_t used;	       /* buffers given back */
	uint16_t told;	       /* used, at the last vringh_need_notify() */
	uint32_t taken[TAKEN]; /* heads of those that are out */
	unsigned int nr_taken;
} device;

/* ---- taking ------------------------------------------------------------- */

/* How far a walk along an accepted chain has come. */
struct look {
	const unsigned char *table;
	uint32_t num; /* descriptors in it */
	bool inside;  /* it is an indirect one */
	bool writes;  /* a device-writable segment was seen */
	uint64_t bytes;
	unsigned int next[2]; /* pieces accounted for: readable, writable */
};

static void check_table(struct look *l, const struct vring_desc *d)
{
	uint64_t addr = virtio_swab64(vr.config.little_endian, d->addr.raw);
	uint32_t len = vr32(d->len);

	CHECK(vr.config.features & VR_INDIRECT);
	CHECK(!l->inside);
	CHECK(!(vr16(d->flags) & VRING_DESC_F_NEXT));
	CHECK(len && len % sizeof(*d) == 0);
	CHECK(machine_whole(addr, len));
	l->table = machine_at(addr);
	l->num = len / (uint32_t)sizeof(*d);
	l->inside = true;
}

/* The pieces of a segment are its memory, in order and without a gap. */
static void check_segment(struct look *l, const struct vring_desc *d)
{
	bool writable = vr16(d->flags) & VRING_DESC_F_WRITE;
	const struct vringh_kiov *iov = writable ? &vr.wiov : &vr.riov;
	uint64_t addr = virtio_swab64(vr.config.little_endian, d->addr.raw);
	uint64_t left = vr32(d->len);

	CHECK(writable || !l->writes);
	CHECK(!left || addr + (left - 1) >= addr);
	l->writes |= writable && left; /* empty ones are no pieces */
	l->bytes += left;
	CHECK(l->bytes <= UINT32_MAX);
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

/* Look at the buffer that was accepted with fresh eyes. */
static void check_chain(void)
{
	struct look l = { .table = &vr.machine.mem[VR_DESC],
			  .num = vr.config.num };
	uint32_t i = vr.head, seen = 0;
	struct vring_desc d;

	do {
		CHECK(i < l.num);
		memcpy(&d, l.table + i * sizeof(d), sizeof(d));
		if (vr16(d.flags) & VRING_DESC_F_INDIRECT) {
			check_table(&l, &d);
			memcpy(&d, l.table, sizeof(d));
			CHECK(!(vr16(d.flags) & VRING_DESC_F_INDIRECT));
		}
		CHECK(++seen <= vr.config.num);
		check_segment(&l, &d);
		i = vr16(d.next);
	} while (vr16(d.flags) & VRING_DESC_F_NEXT);
	CHECK(l.next[0] == vr.riov.used && l.next[1] == vr.wiov.used);
}

/* What vr_get() returned fits what the driver offers. */
static void check_get(int ret, bool was_broken, unsigned int lines)
{
	uint16_t ahead = (uint16_t)(vr16(vr_avail()->idx) - device.avail);
	uint16_t believed = (uint16_t)(vr.vrh.avail_seen - device.avail);

	CHECK(lie_same());
	CHECK(vr.riov.used <= vr.riov.max_num);
	CHECK(vr.wiov.used <= vr.wiov.max_num);
	CHECK(vr.vrh.broken == (ret < 0));
	CHECK(vr.fp.nr_lines - lines == (ret < 0 && !was_broken));
	if (was_broken || ret == -EIO)
		CHECK(ret == -EIO);
	else if (ret == -ENOSPC)
		CHECK(device.few);
	else if (ret == 0)
		CHECK(!ahead);
	else /* drv.split.vq-avail-ring.1: never more than there can be */
		CHECK(ret == 1 && believed <= vr.config.num);
}

/* ---- using -------------------------------------------------------------- */

/* Read some of the buffer; the address sanitizer looks over our shoulder. */
static void pull(struct fuzz *in)
{
	static unsigned char to[FILL_MOST];
	size_t have = vringh_kiov_length(&vr.riov);
	size_t want = fuzz_near(in, (uint32_t)have) % FILL_MOST;
	size_t n = vringh_iov_pull(&vr.riov, fuzz_flip(in) ? to : NULL, want);

	CHECK(n == (want < have ? want : have));
	CHECK(vringh_kiov_length(&vr.riov) == have - n);
	CHECK(lie_same());
}

/* Write some of it, and note what must have changed. */
static uint32_t push(struct fuzz *in)
{
	static unsigned char from[FILL_MOST];
	size_t have = vringh_kiov_length(&vr.wiov);
	size_t want = fuzz_near(in, (uint32_t)have) % FILL_MOST;
	size_t n, left;

	memset(from, FILL_BYTE, want);
	n = vringh_iov_push(&vr.wiov, from, want);
	CHECK(n == (want < have ? want : have));
	left = n;
	for (unsigned int i = 0; left; i++) {
		const struct kvec *piece = &vr.wvec[i];
		size_t len = piece->iov_len < left ? piece->iov_len : left;

		memset(&lie.seen[vr_offset(piece)], FILL_BYTE, len);
		left -= len;
	}
	CHECK(lie_same());
	return (uint32_t)n;
}

static void complete(unsigned int i, uint32_t len)
{
	uint32_t head = device.taken[i];
	uint32_t at = VR_USED + 4u + 8u * (device.used & (vr.config.num - 1));
	bool little = vr.config.little_endian;
	uint32_t elem[2] = { virtio_swab32(little, head),
			     virtio_swab32(little, len) };
	uint16_t idx = virtio_swab16(little, ++device.used);

	device.taken[i] = device.taken[--device.nr_taken];
	vringh_complete(&vr.vrh, head, len);
	memcpy(&lie.seen[at], elem, sizeof(elem));
	memcpy(&lie.seen[VR_USED + 2], &idx, sizeof(idx));
	CHECK(lie_same());
}

static void get(struct fuzz *in)
{
	bool was_broken = vr.vrh.broken;
	unsigned int lines = vr.fp.nr_lines;
	unsigned int how = fuzz_below(in, 8);
	uint32_t len;
	int ret;

	if (device.nr_taken == TAKEN)
		return;
	ret = vr_get();
	check_get(ret, was_broken, lines);
	if (ret != 1)
		return;
	check_chain();
	if (!how) {
		vringh_abandon(&vr.vrh);
		return;
	}
	device.avail++;
	device.taken[device.nr_taken++] = vr.head;
	pull(in);
	len = push(in);
	if (how < 5)
		complete(device.nr_taken - 1, len);
}

/* ---- telling and being told --------------------------------------------- */

/* dev.split.used-buf-notif-suppr.3, .5: told of the event, told once. */
static void need_notify(void)
{
	uint16_t done = (uint16_t)(device.used - device.told);
	bool wants = !(vr16(vr_avail()->flags) & VRING_AVAIL_F_NO_INTERRUPT);
	bool told = vringh_need_notify(&vr.vrh);

	if (vr.config.features & VR_EVENT)
		wants = (uint16_t)(vr16(vr_avail()->ring[vr.config.num]) -
				   device.told) < done;
	CHECK(lie_same());
	CHECK(told == (wants && done && !vr.vrh.broken));
	if (!vr.vrh.broken)
		device.told = device.used;
}

static void enable_kicks(void)
{
	uint32_t at = VR_USED;
	uint16_t field = 0;
	bool empty = vringh_notify_enable(&vr.vrh);

	if (vr.config.features & VR_EVENT) {
		at += 4 + 8 * vr.config.num;
		field = virtio_swab16(vr.config.little_endian, device.avail);
	}
	memcpy(&lie.seen[at], &field, sizeof(field));
	CHECK(lie_same());
	CHECK(empty == (vr16(vr_avail()->idx) == device.avail));
}

static void disable_kicks(void)
{
	uint16_t flag =
		virtio_swab16(vr.config.little_endian, VRING_USED_F_NO_NOTIFY);

	vringh_notify_disable(&vr.vrh);
	if (!(vr.config.features & VR_EVENT))
		memcpy(&lie.seen[VR_USED], &flag, sizeof(flag));
	CHECK(lie_same());
}

/* ---- beginning ---------------------------------------------------------- */

/* Another ring, anywhere (drv.split.vq.1); nobody uses it. */
static void set_up_badly(struct fuzz *in)
{
	struct vringh_config c = vr.config;
	unsigned int lines = vr.fp.nr_lines;
	struct vringh other;
	bool good;
	int err;

	c.num = fuzz_near(in, c.num);
	c.desc_addr = fuzz_flip(in) ? c.desc_addr : lie_address(in);
	c.avail_addr = fuzz_flip(in) ? c.avail_addr : lie_address(in);
	c.used_addr = fuzz_flip(in) ? c.used_addr : lie_address(in);
	err = vringh_init(&other, &c);
	good = c.num && c.num <= VRING_SPLIT_NUM_MAX &&
	       !(c.num & (c.num - 1)) &&
	       !(c.desc_addr % 16 || c.avail_addr % 2 || c.used_addr % 4) &&
	       machine_whole(c.desc_addr, 16 * (uint64_t)c.num) &&
	       machine_whole(c.avail_addr, 6 + 2 * (uint64_t)c.num) &&
	       machine_whole(c.used_addr, 6 + 8 * (uint64_t)c.num);
	CHECK(good ? !err : err == -EINVAL || err == -EFAULT);
	CHECK(vr.fp.nr_lines - lines == !good);
	CHECK(lie_same());
}

/* The driver resets the device and begins anew. */
static void start(void)
{
	memset(vr_avail(), 0, 4);
	memset(vr_used(), 0, 4);
	device.avail = 0;
	device.used = 0;
	device.told = 0;
	device.nr_taken = 0;
	CHECK(!vr_start());
}

static void drive(struct fuzz *in)
{
	switch (fuzz_below(in, 8)) {
	case 0:
	case 1:
	case 2:
	case 3:
		offer_chain(in);
		break;
	case 4:
		if (vr.vrh.broken)
			start();
		break;
	default:
		lie_somewhere(in);
	}
}

static void work(struct fuzz *in)
{
	lie_look();
	switch (fuzz_below(in, 8)) {
	case 0:
		need_notify();
		break;
	case 1:
		enable_kicks();
		break;
	case 2:
		disable_kicks();
		break;
	case 3:
		set_up_badly(in);
		break;
	case 4:
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

	lie_init(&in, (how & 1 ? VR_INDIRECT : 0) | (how & 2 ? VR_EVENT : 0),
		 1u << fuzz_below(&in, 5));
	vr.config.little_endian = !(how & 4);
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
