/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver that lies, for fuzzers of the device half: it fills the memory of
 * tests/device_rig.h with rings, chains and tables that are right, and then
 * changes them. What lies around the memory is poisoned, so that the address
 * sanitizer stops a read there as well as a write.
 */
#ifndef TESTS_FUZZ_LYING_DRIVER_H
#define TESTS_FUZZ_LYING_DRIVER_H

#include "fuzz.h"

#include "device_rig.h"

#define LIE_TABLES	(VR_DATA + 0x4000u) /* indirect tables */
#define LIE_TABLE_COUNT 32u
#define LIE_TABLE_NUM	16u		     /* descriptors that each holds */
#define LIE_BORDER	(VR_DATA + 0x2000u)  /* between two ranges of memory */
#define LIE_HIGH	(UINT64_MAX - 0xfff) /* a range that ends the space */

static struct {
	unsigned int desc;  /* next descriptor of the ring */
	unsigned int table; /* next table */
	unsigned char seen[VR_SIZE];
} lie;

/* ---- the machine -------------------------------------------------------- */

static inline unsigned char *machine_end(void)
{
	return (unsigned char *)(&vr.machine + 1);
}

/* Memory of some ranges, and a ring of some size, not started yet. */
static inline void lie_init(struct fuzz *in, uint64_t features, uint32_t num)
{
	uint64_t offset;

	vr_init(features, num);
	offset = vr.ranges[0].offset;
	lie.desc = 0;
	lie.table = 0;
	switch (fuzz_below(in, 4)) {
	case 0: /* two that touch: a segment can lie in both */
		vr.ranges[0].end_incl = VR_BASE + LIE_BORDER - 1;
		vr.ranges[1] =
			(struct vringh_range){ VR_BASE + LIE_BORDER,
					       VR_BASE + VR_SIZE - 1, offset };
		vr.memory.count = 2;
		break;
	case 1:
	case 2: /* at both ends of the address space too: pages 8 and 9 */
		vr.ranges[1] =
			(struct vringh_range){ LIE_HIGH, UINT64_MAX,
					       VR_BASE + VR_DATA + offset -
						       LIE_HIGH };
		vr.ranges[2] = (struct vringh_range){
			0, 0xfff, VR_BASE + VR_DATA + 0x1000 + offset
		};
		vr.memory.count = 3;
		break;
	default:
		break;
	}
	fake_guard(vr.machine.before,
		   (size_t)(vr.machine.mem - vr.machine.before));
	fake_guard(vr.machine.after,
		   (size_t)(machine_end() - vr.machine.after));
}

static inline void lie_exit(void)
{
	fake_unguard(vr.machine.before,
		     (size_t)(machine_end() - vr.machine.before));
	CHECK(vr_intact());
}

/* The range of memory that has an address, or NULL. */
static inline const struct vringh_range *machine_range(uint64_t addr)
{
	for (unsigned int i = 0; i < vr.memory.count; i++) {
		const struct vringh_range *r = &vr.ranges[i];

		if (addr >= r->start && addr <= r->end_incl)
			return r;
	}
	return NULL;
}

/* Does this lie whole in one range? @len is not 0. */
static inline bool machine_whole(uint64_t addr, uint64_t len)
{
	const struct vringh_range *r = machine_range(addr);

	return r && addr + (len - 1) >= addr &&
	       r == machine_range(addr + (len - 1));
}

/* Where an address that some range has is for the CPU. */
static inline unsigned char *machine_at(uint64_t addr)
{
	return (unsigned char *)(uintptr_t)(addr + machine_range(addr)->offset);
}

/* Is all of this in the machine's memory? */
static inline bool machine_has(const void *mem, size_t len)
{
	const unsigned char *at = (const unsigned char *)mem;

	return at >= vr.machine.mem && at <= vr.machine.mem + VR_SIZE &&
	       len <= (size_t)(vr.machine.mem + VR_SIZE - at);
}

/*
 * What memory holds now, in lie.seen: after a call of the device half, what
 * that may have written is changed there too, and the two are compared.
 */
static inline void lie_look(void)
{
	memcpy(lie.seen, vr.machine.mem, VR_SIZE);
}

static inline bool lie_same(void)
{
	return !memcmp(lie.seen, vr.machine.mem, VR_SIZE);
}

/* ---- what is right ------------------------------------------------------ */

static inline uint16_t segment_flags(unsigned int i, unsigned int out,
				     unsigned int count)
{
	unsigned int flags = i < out ? 0 : VRING_DESC_F_WRITE;

	return (uint16_t)(flags | (i + 1 < count ? VRING_DESC_F_NEXT : 0));
}

static inline uint32_t segment_len(struct fuzz *in)
{
	uint32_t len = fuzz_take(in, 1);

	return len & 0x80 ? (len & 0x7f) * 64 : len;
}

/* Make available what begins at the next descriptor, @count of them. */
static inline void offer_next(unsigned int count)
{
	vr_offer((uint16_t)(lie.desc & (vr.config.num - 1)));
	lie.desc += count;
}

static inline void offer_in_ring(struct fuzz *in, unsigned int out,
				 unsigned int count)
{
	unsigned int mask = vr.config.num - 1;

	for (unsigned int i = 0; i < count; i++)
		vr_set((lie.desc + i) & mask, VR_DATA + 64 * fuzz_take(in, 1),
		       segment_len(in), segment_flags(i, out, count),
		       (uint16_t)((lie.desc + i + 1) & mask));
	offer_next(count);
}

/* The chain in a table, sometimes behind a segment in the ring. */
static inline void offer_in_table(struct fuzz *in, unsigned int out,
				  unsigned int count)
{
	unsigned int mask = vr.config.num - 1;
	unsigned int slot = lie.table++ % LIE_TABLE_COUNT;
	uint32_t table = LIE_TABLES + slot * LIE_TABLE_NUM * 16;
	unsigned int before = fuzz_flip(in) && mask;

	for (unsigned int i = 0; i < count; i++)
		vr_set_in(table, i, VR_DATA + 64 * fuzz_take(in, 1),
			  segment_len(in), segment_flags(i, out, count),
			  (uint16_t)(i + 1));
	if (before)
		vr_set(lie.desc & mask, VR_DATA, 16, VRING_DESC_F_NEXT,
		       (uint16_t)((lie.desc + 1) & mask));
	vr_set((lie.desc + before) & mask, table, count * 16,
	       VRING_DESC_F_INDIRECT, 0);
	offer_next(before + 1);
}

/* Make an honest buffer available. */
static inline void offer_chain(struct fuzz *in)
{
	unsigned int most = vr.config.num < 6 ? vr.config.num : 6;
	unsigned int count = 1 + fuzz_below(in, most);
	unsigned int out = fuzz_below(in, count + 1);

	if (vr.config.features & VR_INDIRECT && fuzz_flip(in))
		offer_in_table(in, out, count);
	else
		offer_in_ring(in, out, count);
}

/* ---- what is not -------------------------------------------------------- */

/* An address that may be just inside or outside of memory. */
static inline uint64_t lie_address(struct fuzz *in)
{
	static const uint64_t edges[] = {
		VR_BASE,
		VR_BASE + VR_SIZE,
		VR_BASE + LIE_BORDER,
		VR_BASE + LIE_TABLES,
		UINT64_MAX,
		LIE_HIGH,
		VR_BASE + VR_USED,
		0,
	};

	switch (fuzz_below(in, 4)) {
	case 0:
		return VR_BASE + 16 * fuzz_take(in, 2);
	case 1:
	case 2:
		return edges[fuzz_below(in, 8)] + fuzz_below(in, 64) - 32;
	default:
		return (uint64_t)fuzz_take(in, 4) << 32 | fuzz_take(in, 4);
	}
}

/* One of the descriptors that were written last, in the ring or a table. */
static inline struct vring_desc *recent_desc(struct fuzz *in)
{
	unsigned int back = 1 + fuzz_below(in, 8);
	unsigned int slot = (lie.table - 1 - back / 4) % LIE_TABLE_COUNT;
	uint32_t table = LIE_TABLES + slot * LIE_TABLE_NUM * 16;

	if (lie.table && fuzz_flip(in))
		return (struct vring_desc *)(void *)&vr.machine
			.mem[table + 16 * fuzz_below(in, LIE_TABLE_NUM)];
	return &vr_desc()[(lie.desc - back) & (vr.config.num - 1)];
}

static inline void lie_in_desc(struct fuzz *in)
{
	struct vring_desc *d = recent_desc(in);
	bool little = vr.config.little_endian;

	switch (fuzz_below(in, 4)) {
	case 0:
		d->addr.raw = virtio_swab64(little, lie_address(in));
		break;
	case 1:
		d->len.raw = virtio_swab32(
			little, fuzz_near(in, 16 * fuzz_take(in, 1)));
		break;
	case 2:
		d->flags = to_vr16(
			(uint16_t)(vr16(d->flags) ^ (1u << fuzz_below(in, 3))));
		break;
	default:
		d->next = to_vr16((uint16_t)fuzz_near(in, vr.config.num));
	}
}

static inline void lie_in_avail(struct fuzz *in)
{
	uint16_t idx = vr16(vr_avail()->idx);
	unsigned int mask = vr.config.num - 1;

	switch (fuzz_below(in, 4)) {
	case 0:
		vr_avail()->idx = to_vr16((uint16_t)fuzz_near(in, idx));
		break;
	case 1:
		vr_avail()->ring[(idx - 1u - fuzz_below(in, 4)) & mask] =
			to_vr16((uint16_t)fuzz_near(in, vr.config.num));
		break;
	case 2:
		vr_avail()->flags = to_vr16((uint16_t)fuzz_take(in, 1));
		break;
	default:
		vr_set_used_event(
			(uint16_t)fuzz_near(in, vr16(vr_used()->idx)));
	}
}

/* Break a rule, or anything. */
static inline void lie_somewhere(struct fuzz *in)
{
	switch (fuzz_below(in, 8)) {
	case 0:
		vr.machine.mem[fuzz_take(in, 2)] =
			(unsigned char)fuzz_take(in, 1);
		break;
	case 1:
	case 2:
		lie_in_avail(in);
		break;
	default:
		lie_in_desc(in);
	}
}

#endif /* TESTS_FUZZ_LYING_DRIVER_H */
