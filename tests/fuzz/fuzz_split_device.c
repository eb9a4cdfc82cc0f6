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
#include "lying_pieces.h"

static struct {
	uint16_t avail; /* buffers taken from the ring */
	uint16_t used;	/* buffers given back */
	uint16_t told;	/* used, at the last vringh_need_notify() */
} split;

/* ---- taking ------------------------------------------------------------- */

static bool ring_has_more(void)
{
	return vr16(vr_avail()->idx) != split.avail;
}

/* How far a walk along an accepted chain has come. */
struct walk {
	const unsigned char *table;
	uint32_t num; /* descriptors in it */
	bool inside;  /* it is an indirect one */
	struct look look;
};

static void check_table(struct walk *l, const struct vring_desc *d)
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

/* Look at the buffer that was accepted with fresh eyes. */
static void ring_check(void)
{
	struct walk l = { .table = &vr.machine.mem[VR_DESC],
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
		check_pieces(&l.look,
			     virtio_swab64(vr.config.little_endian, d.addr.raw),
			     vr32(d.len), vr16(d.flags) & VRING_DESC_F_WRITE);
		i = vr16(d.next);
	} while (vr16(d.flags) & VRING_DESC_F_NEXT);
	check_all_seen(&l.look);
	/* drv.split.vq-avail-ring.1: never more than there can be */
	CHECK((uint16_t)(vr.vrh.avail_seen - split.avail) <= vr.config.num);
}

static void ring_took(void)
{
	split.avail++;
}

/* One entry, and an index that counts all. */
static void ring_used(const struct vringh_used *batch, unsigned int n)
{
	uint32_t at = VR_USED + 4u + 8u * (split.used & (vr.config.num - 1));
	bool little = vr.config.little_endian;
	uint32_t elem[2] = { virtio_swab32(little, batch[n - 1].head),
			     virtio_swab32(little, batch[n - 1].len) };

	memcpy(&lie.seen[at], elem, sizeof(elem));
	split.used = (uint16_t)(split.used + n);
}

static void ring_published(void)
{
	uint16_t idx = virtio_swab16(vr.config.little_endian, split.used);

	memcpy(&lie.seen[VR_USED + 2], &idx, sizeof(idx));
}

/* ---- telling and being told --------------------------------------------- */

/* dev.split.used-buf-notif-suppr.3, .5: told of the event, told once. */
static void need_notify(void)
{
	uint16_t done = (uint16_t)(split.used - split.told);
	bool wants = !(vr16(vr_avail()->flags) & VRING_AVAIL_F_NO_INTERRUPT);
	bool told = vringh_need_notify(&vr.vrh);

	if (vr.config.features & VR_EVENT)
		wants = (uint16_t)(vr16(vr_avail()->ring[vr.config.num]) -
				   split.told) < done;
	CHECK(lie_same());
	CHECK(told == (wants && done && !vr.vrh.broken));
	if (!vr.vrh.broken)
		split.told = split.used;
}

static void enable_kicks(void)
{
	uint32_t at = VR_USED;
	uint16_t field = 0;
	bool empty = vringh_notify_enable(&vr.vrh);

	if (vr.config.features & VR_EVENT) {
		at += 4 + 8 * vr.config.num;
		field = virtio_swab16(vr.config.little_endian, split.avail);
	}
	memcpy(&lie.seen[at], &field, sizeof(field));
	CHECK(lie_same());
	CHECK(empty == (vr16(vr_avail()->idx) == split.avail));
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

/* drv.split.vq.1 */
static bool ring_valid(const struct vringh_config *c)
{
	return c->num && c->num <= VRING_SPLIT_NUM_MAX &&
	       !(c->num & (c->num - 1)) &&
	       !(c->desc_addr % 16 || c->avail_addr % 2 || c->used_addr % 4) &&
	       machine_whole(c->desc_addr, 16 * (uint64_t)c->num) &&
	       machine_whole(c->avail_addr, 6 + 2 * (uint64_t)c->num) &&
	       machine_whole(c->used_addr, 6 + 8 * (uint64_t)c->num);
}

/* The driver resets the device and begins anew. */
static void start(void)
{
	memset(vr_avail(), 0, 4);
	memset(vr_used(), 0, 4);
	memset(&split, 0, sizeof(split));
	device.nr_taken = 0;
	device.lied_to = false;
	lie.desc = 0;
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
		/* An honest one never has more out than there is room for. */
		if (lie.desc > vr.config.num || vr.config.num < 8)
			device.lied_to = true;
		break;
	case 4:
		if (vr.vrh.broken)
			start();
		break;
	default:
		device.lied_to = true;
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

	device_init(&in, how, 0, 1u << fuzz_below(&in, 5));
	vr.config.little_endian = !(how & 4);
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
