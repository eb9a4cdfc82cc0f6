/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For fuzzers of the device half, whatever the layout: a device that takes
 * buffers, looks at their pieces with fresh eyes, copies, and gives back one or
 * many, in order if that was negotiated. Each layout says what it finds in its
 * ring.
 */
#ifndef TESTS_FUZZ_LYING_PIECES_H
#define TESTS_FUZZ_LYING_PIECES_H

#include "lying_driver.h"

#define FEW_PIECES 3 /* for a model that can hold few */
#define TAKEN	   64
#define FILL_MOST  0x20000u
#define FILL_BYTE  0xee

static struct {
	bool few;
	bool in_order;
	bool trusts;  /* the driver never lies */
	bool lied_to; /* since the ring began; if not, it may not break */
	struct vringh_used taken[TAKEN]; /* those that are out, oldest first */
	unsigned int nr_taken;
} device;

/* Is a buffer there to be taken? */
static bool ring_has_more(void);
/* The buffer that was accepted keeps the rules of the ring. */
static void ring_check(void);
/* It is the device's from now on. */
static void ring_took(void);
/* A batch of @n buffers was given back: change lie.seen as the ring must. */
static void ring_used(const struct vringh_used *batch, unsigned int n);
/* All batches were. */
static void ring_published(void);
/* A ring can be where this says. */
static bool ring_valid(const struct vringh_config *c);

/* ---- looking ------------------------------------------------------------ */

/* How far a walk along an accepted buffer has come. */
struct look {
	bool writes; /* a device-writable segment was seen */
	uint64_t bytes;
	unsigned int next[2]; /* pieces accounted for: readable, writable */
};

/* The pieces of a segment are its memory, in order and without a gap. */
static inline void check_pieces(struct look *l, uint64_t addr, uint64_t left,
				bool writable)
{
	const struct vringh_kiov *iov = writable ? &vr.wiov : &vr.riov;

	CHECK(writable || !l->writes);
	CHECK(!left || addr + (left - 1) >= addr);
	l->writes |= writable;
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

/* There are no other pieces. */
static inline void check_all_seen(const struct look *l)
{
	CHECK(l->next[0] == vr.riov.used && l->next[1] == vr.wiov.used);
}

/* What vr_get() returned fits what the driver offers. */
static inline void check_get(int ret, bool was_broken, unsigned int lines)
{
	CHECK(lie_same());
	CHECK(vr.riov.used <= vr.riov.max_num);
	CHECK(vr.wiov.used <= vr.wiov.max_num);
	CHECK(vr.vrh.broken == (ret < 0));
	CHECK(vr.fp.nr_lines - lines == (ret < 0 && !was_broken));
	if (was_broken || ret == -EIO)
		CHECK(ret == -EIO && (was_broken || device.lied_to));
	else if (ret == -ENOSPC)
		CHECK(device.few);
	else
		CHECK(ret == 1 || (!ret && !ring_has_more()));
}

/* ---- copying ------------------------------------------------------------ */

/* Read some of the buffer; the address sanitizer looks over our shoulder. */
static inline void pull(struct fuzz *in)
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
static inline uint32_t push(struct fuzz *in, bool *whole)
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
		/* An honest driver's buffers have no part of its rings. */
		if (vr_offset(piece) < VR_DATA ||
		    vr_offset(piece) + len > LIE_TABLES)
			device.lied_to = true;
		left -= len;
	}
	CHECK(lie_same());
	*whole = n == have;
	return (uint32_t)n;
}

/* ---- giving back -------------------------------------------------------- */

/* Buffers that are out, in order or in any. */
static inline unsigned int choose(struct fuzz *in, unsigned int n,
				  struct vringh_used *used)
{
	for (unsigned int i = 0; i < n; i++) {
		unsigned int which = 0;

		if (!device.in_order)
			which = fuzz_below(in, device.nr_taken);
		used[i] = device.taken[which];
		device.nr_taken--;
		memmove(&device.taken[which], &device.taken[which + 1],
			(device.nr_taken - which) * sizeof(*used));
	}
	return n;
}

/* 2.7.9, 2.8.8: what was written as a whole needs no answer of its own. */
static inline void expect_used(const struct vringh_used *used, unsigned int n)
{
	unsigned int first = 0;

	for (unsigned int i = 0; i < n; i++) {
		if (device.in_order && used[i].whole && i + 1 < n)
			continue;
		ring_used(&used[first], i + 1 - first);
		first = i + 1;
	}
	ring_published();
}

static inline void complete(struct fuzz *in)
{
	struct vringh_used used[TAKEN];
	unsigned int n = fuzz_below(in, device.nr_taken + 1);

	if (device.nr_taken && fuzz_flip(in)) {
		choose(in, 1, used);
		vringh_complete(&vr.vrh, used[0].head, used[0].len);
		n = 1;
	} else {
		choose(in, n, used);
		vringh_complete_multi(&vr.vrh, used, n);
	}
	expect_used(used, n);
	CHECK(lie_same());
}

/* ---- taking ------------------------------------------------------------- */

static inline void get(struct fuzz *in)
{
	bool was_broken = vr.vrh.broken;
	unsigned int lines = vr.fp.nr_lines;
	unsigned int how = fuzz_below(in, 8);
	struct vringh_used *b = &device.taken[device.nr_taken];
	int ret;

	if (device.nr_taken == TAKEN)
		return;
	ret = vr_get();
	check_get(ret, was_broken, lines);
	if (ret != 1)
		return;
	ring_check();
	if (!how) {
		vringh_abandon(&vr.vrh);
		CHECK(lie_same());
		return;
	}
	b->head = vr.head;
	device.nr_taken++;
	ring_took();
	pull(in);
	b->len = push(in, &b->whole);
	if (how < 4)
		complete(in);
}

/* ---- beginning ---------------------------------------------------------- */

/* Another ring, anywhere; nobody uses it. */
static inline void set_up_badly(struct fuzz *in)
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
	good = ring_valid(&c);
	CHECK(good ? !err : err == -EINVAL || err == -EFAULT);
	CHECK(vr.fp.nr_lines - lines == !good);
	CHECK(lie_same());
}

static inline void device_init(struct fuzz *in, uint32_t how, uint64_t features,
			       uint32_t num)
{
	features |= (how & 1 ? VR_INDIRECT : 0) | (how & 2 ? VR_EVENT : 0);
	features |= how & 8 ? VR_IN_ORDER : 0;
	if (how & 0x40)
		features |= (uint64_t)1 << VIRTIO_F_ORDER_PLATFORM;
	lie_init(in, features, num);
	device.in_order = how & 8;
	device.trusts = how & 0x80;
	device.few = !(how & 0x30);
	if (device.few)
		vr.riov.max_num = vr.wiov.max_num = FEW_PIECES;
}

#endif /* TESTS_FUZZ_LYING_PIECES_H */
