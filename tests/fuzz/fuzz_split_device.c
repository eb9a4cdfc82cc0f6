/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the ring, over memory that a driver writes: chains that
 * are right at first, then whatever the input makes of them.
 *
 * Whatever is in memory, each piece that is handed out lies in the machine's
 * memory, an error lasts and is said once, and nothing beside the memory is
 * touched.
 */
#include "input.h"

#include "device_rig.h"

#define TABLES	   0xc000u /* indirect tables are built here */
#define TABLE_ROOM 16u
#define CHAIN_MOST 6u

enum {
	NEXT = VRING_DESC_F_NEXT,
	WRITE = VRING_DESC_F_WRITE,
	INDIRECT = VRING_DESC_F_INDIRECT,
};

/* ---- the driver ---------------------------------------------------------- */

static uint16_t segment_flags(unsigned int i, unsigned int out,
			      unsigned int count)
{
	return (uint16_t)((i >= out ? WRITE : 0) | (i + 1 < count ? NEXT : 0));
}

/* A chain in the ring whose descriptors follow one another. */
static void offer_chain(struct input *in)
{
	unsigned int head = take8(in);
	unsigned int count = 1 + below(in, CHAIN_MOST);
	unsigned int out = below(in, count + 1);
	unsigned int mask = vr.config.num - 1;

	for (unsigned int i = 0; i < count; i++)
		vr_set((head + i) & mask, VR_DATA + 16u * take8(in), take8(in),
		       segment_flags(i, out, count),
		       (uint16_t)((head + i + 1) & mask));
	vr_offer((uint16_t)(head & mask));
}

/* The same in a table, behind none or one descriptor of the ring. */
static void offer_table(struct input *in)
{
	unsigned int head = take8(in) & (vr.config.num - 1);
	unsigned int next = (head + 1) & (vr.config.num - 1);
	unsigned int count = 1 + below(in, CHAIN_MOST);
	unsigned int out = below(in, count + 1);
	uint32_t table = TABLES + 16 * TABLE_ROOM * below(in, 8);

	for (unsigned int i = 0; i < count; i++)
		vr_set_in(table, i, VR_DATA + 16u * take8(in), take8(in),
			  segment_flags(i, out, count), (uint16_t)(i + 1));
	if (take8(in) & 1) {
		vr_set(head, VR_DATA, 8, NEXT, (uint16_t)next);
		vr_set(next, table, count * 16, INDIRECT, 0);
	} else {
		vr_set(head, table, count * 16, INDIRECT, 0);
	}
	vr_offer((uint16_t)head);
}

/* An address that is right, at an edge, or anything. */
static uint64_t any_address(struct input *in)
{
	static const uint64_t edges[] = {
		0,
		VR_BASE,
		VR_BASE + VR_SIZE - 1,
		VR_BASE + VR_SIZE,
		VR_BASE - 1,
		UINT64_MAX,
		UINT64_MAX - 15,
		VR_BASE + TABLES,
	};

	switch (below(in, 3)) {
	case 0:
		return VR_BASE + take16(in);
	case 1:
		return edges[below(in, 8)];
	default:
		return (uint64_t)take32(in) << 32 | take32(in);
	}
}

static void spoil_descriptor(struct input *in)
{
	struct vring_desc d;
	unsigned int i = take8(in);
	uint64_t addr = any_address(in);
	uint32_t len = take8(in) & 1 ? take32(in) : 16u * take8(in);
	uint16_t flags = take8(in) & 7;

	vr_fill(&d, addr, len, flags, take8(in));
	if (i & 0x80)
		memcpy(&vr.machine.mem[TABLES + (i & 0x7f) * 16], &d,
		       sizeof(d));
	else
		vr_desc()[i & (vr.config.num - 1)] = d;
}

static void spoil_bytes(struct input *in)
{
	static const uint32_t places[] = { VR_DESC, VR_AVAIL, VR_USED, TABLES };
	unsigned char *at = &vr.machine.mem[places[below(in, 4)] + take8(in)];
	unsigned int count = 1 + below(in, 8);

	for (; count; count--)
		*at++ = take8(in);
}

static void drive(struct input *in)
{
	switch (below(in, 8)) {
	case 0:
	case 1:
	case 2:
		offer_chain(in);
		break;
	case 3:
	case 4:
		offer_table(in);
		break;
	case 5:
		spoil_descriptor(in);
		break;
	case 6:
		spoil_bytes(in);
		break;
	default:
		vr_avail()->idx = to_vr16(
			(uint16_t)(vr16(vr_avail()->idx) + (int8_t)take8(in)));
	}
}

/* ---- the device ------------------------------------------------------------ */

static void check_pieces(const struct vringh_kiov *iov)
{
	must(iov->used <= iov->max_num);
	for (unsigned int i = 0; i < iov->used; i++) {
		const unsigned char *at = iov->iov[i].iov_base;

		must(at >= vr.machine.mem && iov->iov[i].iov_len <= VR_SIZE);
		must(at + iov->iov[i].iov_len <= vr.machine.mem + VR_SIZE);
	}
}

/* Copy all there is; a chain may name the same memory many times. */
static uint32_t copy(void)
{
	static unsigned char block[4096];
	size_t n, total = 0;

	while ((n = vringh_iov_pull(&vr.riov, block, sizeof(block))) != 0)
		must(n <= sizeof(block));
	while ((n = vringh_iov_push(&vr.wiov, block, 512)) != 0)
		total += n;
	must(!vringh_kiov_length(&vr.riov) && !vringh_kiov_length(&vr.wiov));
	return (uint32_t)total;
}

static void get(struct input *in)
{
	bool was_broken = vr.vrh.broken;
	int ret = vr_get();

	must(ret == 0 || ret == 1 || ret == -EIO || ret == -ENOSPC);
	must((ret < 0) == vr.vrh.broken);
	must(!was_broken || ret == -EIO);
	if (ret < 0 && !was_broken)
		must(vr.fp.nr_lines == 1);
	if (ret != 1)
		return;
	must(vr.head < vr.config.num);
	check_pieces(&vr.riov);
	check_pieces(&vr.wiov);
	if (take8(in) % 8 == 0)
		vringh_abandon(&vr.vrh);
	else
		vringh_complete(&vr.vrh, vr.head, copy());
}

static void work(struct input *in)
{
	switch (below(in, 6)) {
	case 0:
		vringh_need_notify(&vr.vrh);
		break;
	case 1:
		vringh_notify_enable(&vr.vrh);
		break;
	case 2:
		vringh_notify_disable(&vr.vrh);
		break;
	default:
		get(in);
	}
}

/* ---- both -------------------------------------------------------------------- */

static bool up(struct input *in)
{
	uint8_t how = take8(in);

	vr_init((how & 1 ? VR_INDIRECT : 0) | (how & 2 ? VR_EVENT : 0),
		1u << below(in, 5));
	vr.config.little_endian = !(how & 4);
	if (how & 8) /* too few pieces for the longest chains */
		vr.riov.max_num = vr.wiov.max_num = 3;
	if (how & 16) {
		/* The memory in two ranges that do not touch. */
		vr.ranges[1] = vr.ranges[0];
		vr.ranges[0].end_incl = VR_BASE + 0x8fff;
		vr.ranges[1].start = VR_BASE + 0x9800;
		vr.memory.count = 2;
	}
	if (how & 32) /* any address for a part of the ring */
		vr.config.used_addr = any_address(in);
	return vr_start() == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };

	if (!up(&in))
		return 0;
	while (!done(&in)) {
		if (take8(&in) & 1)
			drive(&in);
		else
			work(&in);
	}
	must(vr.fp.nr_lines <= 1);
	must(vr_intact());
	return 0;
}
