/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half by its public calls, alike for both layouts: many buffers at
 * once, another size, buffers mapped by the driver, and what is counted.
 */
#include <virtio/virtio_ring.h>

#include "driver_rig.h"
#include "noncoherent.h"
#include "tap.h"

#define RIG_PACKED ((uint64_t)1 << VIRTIO_F_RING_PACKED)

#define MANY 64

static const uint64_t layouts[] = { 0, RIG_PACKED };

/*
 * A queue of which nothing is asked has calls of its own; one that keeps a
 * context for each buffer has those that ask what it is like.
 */
static bool plain;

static char mem[MANY][64];
static void *tokens[MANY];
static struct scatterlist sgs[MANY];

/* ---- the device, on either layout --------------------------------------- */

static struct {
	bool packed;
	uint16_t used; /* buffers so far */
	uint32_t slot; /* packed: where the next buffer is */
	bool lap;
} device;

static void device_begin(uint64_t features)
{
	fake_mmio_ring(&rig.dev, 0, &rig.ring);
	device.packed = features & RIG_PACKED;
	device.used = 0;
	device.slot = 0;
	device.lap = true;
}

static void up_traced(uint64_t features, uint32_t size, bool traced)
{
	rig_init(2, features, size);
	if (traced)
		fake_platform_trace(&rig.fp);
	rig.info.ctx = !plain;
	is_int(rig_start(), 0);
	device_begin(features);
	for (unsigned int i = 0; i < MANY; i++) {
		tokens[i] = &mem[i];
		sg_init_one(&sgs[i], mem[i], 10);
	}
}

static void up(uint64_t features, uint32_t size)
{
	up_traced(features, size, false);
}

static void down(void)
{
	rig_stop();
	is_clean(&rig.fp);
}

static struct vring_packed_desc *packed_desc(void)
{
	struct vring_packed_desc *ring = (void *)rig.ring.desc;

	return &ring[device.slot];
}

/* Where the next buffer is, of one descriptor. */
static uint64_t next_addr(void)
{
	if (device.packed)
		return rig64(packed_desc()->addr);
	return rig64(rig.ring.desc[rig_head(device.used)].addr);
}

static void use_packed(uint32_t len)
{
	struct vring_packed_desc *d = packed_desc();
	unsigned int avail = 1u << VRING_PACKED_DESC_F_AVAIL;
	unsigned int used = 1u << VRING_PACKED_DESC_F_USED;

	ok((rig16(d->flags) & (avail | used)) == (device.lap ? avail : used));
	used |= avail;
	d->len.raw = virtio_swab32(true, len);
	d->flags.raw = virtio_swab16(true, device.lap ? (uint16_t)used : 0);
	if (++device.slot == rig.ring.num) {
		device.slot = 0;
		device.lap = !device.lap;
	}
}

/* Use the next buffer, of one descriptor. */
static void use(uint32_t len)
{
	if (device.packed)
		use_packed(len);
	else if (rig16(rig.ring.avail->idx) == device.used)
		fail("no buffer is available");
	else
		rig_use(rig_head(device.used), len);
	device.used++;
}

/* Say of kicks that they are not wanted, or are. */
static void want_kicks(bool wanted)
{
	if (device.packed)
		((struct vring_packed_desc_event *)(void *)rig.ring.used)
			->flags.raw = virtio_swab16(
			true, wanted ? VRING_PACKED_EVENT_FLAG_ENABLE
				     : VRING_PACKED_EVENT_FLAG_DISABLE);
	else
		rig.ring.used->flags.raw = virtio_swab16(
			true, wanted ? 0 : VRING_USED_F_NO_NOTIFY);
}

/* ---- many at once --------------------------------------------------------- */

static int add_in(unsigned int from, unsigned int num)
{
	return virtqueue_add_inbufs(rig.vq, &sgs[from], &tokens[from], num);
}

/* A buffer of three descriptors goes and comes: ids and entries part. */
static void pass_a_chain(void)
{
	struct scatterlist *lists[3] = { &sgs[1], &sgs[2], &sgs[3] };
	unsigned int len;

	is_int(virtqueue_add_sgs(rig.vq, lists, 1, 2, tokens[1], 0), 0);
	virtqueue_kick(rig.vq);
	use(1);
	device.slot += device.packed ? 2 : 0;
	ok(virtqueue_get_buf(rig.vq, &len) == tokens[1]);
}

/* Round and round, so that each batch meets the end of the ring somewhere. */
static void many_come_back_as_they_went(uint64_t layout)
{
	void *data[MANY];
	unsigned int len[MANY];

	up(layout, 16);
	pass_a_chain();
	for (unsigned int round = 0; round < 40; round++) {
		unsigned int n = 1 + round % 13;

		is_int(add_in(round % 8, n), n);
		is_int(rig.vq->num_free, 16 - n);
		virtqueue_kick(rig.vq);
		for (unsigned int i = 0; i < n; i++)
			use(i % 11);
		is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), n);
		for (unsigned int i = 0; i < n; i++) {
			ok(data[i] == tokens[round % 8 + i]);
			is_int(len[i], i % 11);
		}
		is_int(rig.vq->num_free, 16);
	}
	is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), 0);
	down();
}

static void many_as_far_as_there_is_room(uint64_t layout)
{
	void *data[MANY];
	unsigned int len[MANY];

	up(layout, 8);
	is_int(add_in(0, 5), 5);
	is_int(add_in(5, 5), 3);
	is_int(add_in(8, 1), -ENOSPC);
	is_int(rig.vq->num_free, 0);
	virtqueue_kick(rig.vq);
	for (unsigned int i = 0; i < 6; i++)
		use(1);
	/* No more than asked for. */
	is_int(virtqueue_get_bufs(rig.vq, data, len, 4), 4);
	is_int(virtqueue_get_bufs(rig.vq, data, len, 4), 2);
	ok(data[1] == tokens[5]);
	is_int(virtqueue_add_outbufs(rig.vq, sgs, tokens, 8), 6);
	down();
	is_int(rig.detached, 8);
}

/* A buffer of several descriptors between others. */
static void many_with_a_chain_among_them(uint64_t layout)
{
	struct scatterlist *lists[3] = { &sgs[1], &sgs[2], &sgs[3] };
	void *data[MANY];
	unsigned int len[MANY];

	up(layout, 8);
	for (unsigned int round = 0; round < 10; round++) {
		is_int(add_in(0, 1), 1);
		is_int(virtqueue_add_sgs(rig.vq, lists, 1, 2, tokens[1], 0), 0);
		is_int(add_in(4, 1), 1);
		is_int(rig.vq->num_free, 3);
		virtqueue_kick(rig.vq);
		use(3);
		use(20);
		/* Its answer stands in the first of its descriptors. */
		if (device.packed) {
			device.lap ^= device.slot + 2 >= 8;
			device.slot = (device.slot + 2) % 8;
		}
		use(5);
		is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), 3);
		ok(data[0] == tokens[0] && data[1] == tokens[1] &&
		   data[2] == tokens[4]);
		ok(len[0] == 3 && len[1] == 20 && len[2] == 5);
		is_int(rig.vq->num_free, 8);
	}
	down();
}

static void a_lie_ends_the_batch(uint64_t layout)
{
	void *data[MANY];
	unsigned int len[MANY];

	up(layout, 8);
	is_int(add_in(0, 4), 4);
	virtqueue_kick(rig.vq);
	use(10);
	use(11); /* more than there is room for */
	use(10);
	is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), 1);
	ok(virtqueue_is_broken(rig.vq));
	is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), 0);
	is_int(add_in(4, 1), -EIO);
	is_int(virtqueue_add_outbufs(rig.vq, sgs, tokens, 1), -EIO);
	rig_stop();
	is_int(rig.detached, 3);
}

/* ---- many of several segments ---------------------------------------------- */

static struct scatterlist *parts[3] = { &sgs[1], &sgs[2], &sgs[3] };
static struct virtqueue_buf bufs[MANY];

/* Buffers of 1, 2, 3 segments and so on, the last device-writable. */
static void make_bufs(void)
{
	for (unsigned int i = 0; i < MANY; i++)
		bufs[i] = (struct virtqueue_buf){
			.sgs = parts,
			.out_sgs = i % 3,
			.in_sgs = 1,
			.data = tokens[i],
		};
}

/* Use the next buffer, of so many descriptors in the ring. */
static void use_descs(unsigned int descs, uint32_t len)
{
	use(len);
	if (device.packed && descs > 1) {
		device.lap ^= device.slot + descs - 1 >= rig.ring.num;
		device.slot = (device.slot + descs - 1) % rig.ring.num;
	}
}

/* Use some, which come back as they went. */
static void bufs_come_back(unsigned int from, unsigned int num, bool tables)
{
	void *data[MANY];
	unsigned int len[MANY];

	for (unsigned int i = from; i < from + num; i++)
		use_descs(tables ? 1 : i % 3 + 1, i % 11);
	is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), num);
	for (unsigned int i = 0; i < num; i++) {
		ok(data[i] == tokens[from + i]);
		is_int(len[i], (from + i) % 11);
	}
}

static void bufs_go_and_come(uint64_t features, bool tables)
{
	up(features, 16);
	make_bufs();
	for (unsigned int round = 0; round < 40; round++) {
		unsigned int from = round % 5, n = 1 + round % 7, descs = 0;

		for (unsigned int i = from; i < from + n; i++)
			descs += tables ? 1 : i % 3 + 1;
		is_int(virtqueue_add_bufs(rig.vq, &bufs[from], n), n);
		is_int(rig.vq->num_free, 16 - descs);
		virtqueue_kick(rig.vq);
		bufs_come_back(from, n, tables);
		is_int(rig.vq->num_free, 16);
	}
	down();
}

static void bufs_of_several_segments(uint64_t layout)
{
	bufs_go_and_come(layout, false);
	bufs_go_and_come(layout | RIG_INDIRECT, true);
}

/* 1 + 2 + 3 fit into 8, and the next of them does too; a second of 2 does not. */
static void bufs_as_far_as_there_is_room(uint64_t layout)
{
	up(layout, 8);
	make_bufs();
	is_int(virtqueue_add_bufs(rig.vq, bufs, 6), 4);
	is_int(rig.vq->num_free, 1);
	/* There is nothing of the one that did not fit. */
	is_int(virtqueue_add_bufs(rig.vq, &bufs[4], 2), -ENOSPC);
	is_int(rig.vq->num_free, 1);
	is_int(virtqueue_add_bufs(rig.vq, &bufs[6], 2), 1);
	is_int(rig.vq->num_free, 0);
	virtqueue_kick(rig.vq);
	bufs_come_back(0, 4, false);
	bufs_come_back(6, 1, false);
	is_int(virtqueue_add_bufs(rig.vq, &bufs[4], 2), 2);
	down();
	is_int(rig.detached, 2);
}

/* The error is told by the call that begins with the buffer it is about. */
static void a_bad_buf_is_told_when_it_is_first(uint64_t layout)
{
	up(layout, 8);
	make_bufs();
	bufs[1].out_sgs = bufs[1].in_sgs = 0;
	is_int(virtqueue_add_bufs(rig.vq, bufs, 3), 1);
	is_int(virtqueue_add_bufs(rig.vq, &bufs[1], 2), -EINVAL);
	is_int(virtqueue_add_bufs(rig.vq, &bufs[2], 1), 1);
	is_int(rig.vq->num_free, 4);
	virtqueue_kick(rig.vq);
	bufs_come_back(0, 1, false);
	bufs_come_back(2, 1, false);
	down();
}

/* Each is told of, and counted, on its own. */
static void bufs_are_traced(uint64_t layout)
{
	unsigned int added = 0, failed = 0;

	up_traced(layout, 8, true);
	make_bufs();
	is_int(virtqueue_add_bufs(rig.vq, bufs, 5), 4);
	for (unsigned int i = 0; i < rig.fp.nr_events; i++) {
		const struct virtio_event *ev = &rig.fp.events[i];

		failed += ev->kind == VIRTIO_EVENT_ADD_FAILED;
		if (ev->kind != VIRTIO_EVENT_ADD)
			continue;
		ok(ev->data == tokens[added]);
		is_int(ev->a, added % 3);
		is_int(ev->b, 1);
		added++;
	}
	is_int(added, 4);
	is_int(failed, 1);
	is_int(virtqueue_add_bufs(rig.vq, bufs, 0), 0);
	down();
}

/* ---- none ------------------------------------------------------------------ */

static void none_are_added_and_taken(void)
{
	void *data[1] = { NULL };
	unsigned int len[1];

	is_int(virtqueue_add_outbufs(rig.vq, sgs, tokens, 0), 0);
	is_int(virtqueue_add_inbufs(rig.vq, sgs, tokens, 0), 0);
	is_int(virtqueue_add_bufs(rig.vq, bufs, 0), 0);
	is_int(virtqueue_get_bufs(rig.vq, data, len, 0), 0);
	ok(!data[0]);
}

/* Whatever the queue is like, no buffers are no error. */
static void none_are_none(uint64_t layout)
{
	up(layout, 8);
	none_are_added_and_taken();
	is_int(add_in(0, 8), 8);
	none_are_added_and_taken();
	virtqueue_kick(rig.vq);
	use(1);
	none_are_added_and_taken();
	virtio_break_device(rig.vq->vdev);
	none_are_added_and_taken();
	is_int(virtqueue_add_bufs(rig.vq, bufs, 1), -EIO);
	down();
}

/* ---- chains in any order (split) ------------------------------------------- */

/* Are all descriptors free, each of them once? */
static void all_are_free(uint32_t size)
{
	uint32_t seen = 0;

	is_int(rig.vq->num_free, size);
	is_int(add_in(0, size), size);
	virtqueue_kick(rig.vq);
	for (uint32_t i = 0; i < size; i++)
		seen |= 1u << rig_head((uint16_t)(device.used + i));
	is_hex(seen, (1u << size) - 1);
}

static void chains_come_back_in_any_order(void)
{
	static const uint16_t orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 },
					      { 1, 0, 2 }, { 1, 2, 0 },
					      { 2, 0, 1 }, { 2, 1, 0 } };
	struct scatterlist *lists[3] = { &sgs[1], &sgs[2], &sgs[3] };
	unsigned int len;

	up(0, 16);
	for (unsigned int round = 0; round < 60; round++) {
		const uint16_t *order = orders[round * 5 % 6];

		for (unsigned int i = 0; i < 3; i++)
			is_int(virtqueue_add_sgs(rig.vq, lists, 1, 1 + i % 2,
						 tokens[i], 0),
			       0);
		virtqueue_kick(rig.vq);
		for (unsigned int i = 0; i < 3; i++) {
			rig_use(rig_head((uint16_t)(device.used + order[i])),
				1);
			ok(virtqueue_get_buf(rig.vq, &len) == tokens[order[i]]);
		}
		device.used = (uint16_t)(device.used + 3);
	}
	all_are_free(16);
	down();
}

/*
 * So long that the FIFO of free ids has gone around all numbers, and is where it
 * was when the chain went out.
 */
static void a_chain_may_stay_for_ever(void)
{
	struct scatterlist *lists[3] = { &sgs[1], &sgs[2], &sgs[3] };
	unsigned int len;
	uint16_t kept;

	up(0, 8);
	is_int(virtqueue_add_sgs(rig.vq, lists, 1, 2, tokens[1], 0), 0);
	virtqueue_kick(rig.vq);
	kept = rig_head(device.used++);
	for (unsigned int i = 0; i < 65536; i++) {
		if (add_in(0, 1) != 1)
			break;
		virtqueue_kick(rig.vq);
		rig_use(rig_head(device.used++), 4);
		if (virtqueue_get_buf(rig.vq, &len) != tokens[0])
			break;
	}
	rig_use(kept, 4);
	ok(virtqueue_get_buf(rig.vq, &len) == tokens[1]);
	all_are_free(8);
	down();
}

/*
 * The place that is to be filled next still holds the id that the chain begins
 * with, but from an earlier time that this id was out: the chain's are elsewhere.
 */
static void a_chain_is_not_where_its_id_was_before(void)
{
	struct scatterlist *lists[2] = { &sgs[1], &sgs[2] };
	unsigned int len;

	up(0, 8);
	is_int(add_in(0, 8), 8);
	virtqueue_kick(rig.vq);
	for (uint16_t at = 2; at > 0; at--) {
		rig_use(rig_head(at), 4);
		ok(virtqueue_get_buf(rig.vq, &len) == tokens[at]);
	}
	is_int(virtqueue_add_sgs(rig.vq, lists, 1, 1, tokens[1], 0), 0);
	virtqueue_kick(rig.vq);
	is_int(rig_head(8), 2);
	rig_use(rig_head(8), 1);
	ok(virtqueue_get_buf(rig.vq, &len) == tokens[1]);
	is_int(add_in(1, 2), 2);
	virtqueue_kick(rig.vq);
	is_int(rig_head(9), 2);
	is_int(rig_head(10), 1);
	down();
}

/* ---- another size ---------------------------------------------------------- */

static unsigned int recycled[MANY], done;

static void recycle(struct virtqueue *vq, void *buf)
{
	(void)vq;
	for (unsigned int i = 0; i < MANY; i++)
		recycled[i] += buf == tokens[i];
}

static void recycle_done(struct virtqueue *vq)
{
	(void)vq;
	done++;
}

/* All that the queue has room for go through it. */
static void works(uint32_t size)
{
	void *data[MANY];
	unsigned int len[MANY];

	is_int(virtqueue_get_vring_size(rig.vq), size);
	is_int(rig.dev.queues[0].num, size);
	is_int(add_in(0, MANY), size);
	virtqueue_kick(rig.vq);
	for (unsigned int i = 0; i < size; i++)
		use(7);
	is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), size);
	ok(data[size - 1] == tokens[size - 1]);
}

static void a_queue_gets_another_size(uint64_t layout)
{
	static const uint32_t sizes[] = { 8, 2, 32, 16 };

	up(layout | RIG_RESET, 32);
	for (unsigned int i = 0; i < 4; i++) {
		memset(recycled, 0, sizeof(recycled));
		done = 0;
		is_int(add_in(0, 2), 2);
		is_int(virtqueue_resize(rig.vq, sizes[i], recycle,
					recycle_done),
		       0);
		is_int(recycled[0], 1);
		is_int(recycled[1], 1);
		is_int(recycled[2], 0);
		is_int(done, 1);
		device_begin(layout);
		works(sizes[i]);
	}
	down();
}

static void a_size_that_cannot_be_is_refused(uint64_t layout)
{
	up(layout | RIG_RESET, 16);
	done = 0;
	is_int(virtqueue_resize(rig.vq, 17, recycle, recycle_done), -E2BIG);
	is_int(virtqueue_resize(rig.vq, 0, recycle, recycle_done), -EINVAL);
	is_int(virtqueue_resize(rig.vq, 16, recycle, recycle_done), 0);
	is_int(done, 0);
	works(16);
	down();
	up(layout, 16);
	is_int(virtqueue_resize(rig.vq, 8, recycle, recycle_done), -ENOENT);
	works(16);
	down();
}

/* ---- buffers that the driver maps ------------------------------------------- */

static void a_premapped_buffer_is_not_mapped_again(uint64_t layout)
{
	dma_addr_t addr;
	unsigned int len;

	up(layout, 8);
	addr = virtqueue_dma_map_single_attrs(rig.vq, mem[0], 64,
					      DMA_FROM_DEVICE, 0);
	is_int(virtqueue_dma_mapping_error(rig.vq, addr), 0);
	is_hex(addr, fake_dma_addr(&rig.fp, mem[0]));
	is_int(add_in(0, 1), 1);
	is_int(virtqueue_set_dma_premapped(rig.vq), -EINVAL);
	virtqueue_kick(rig.vq);
	use(0);
	ok(virtqueue_get_buf(rig.vq, &len) == tokens[0]);
	/* The ring goes on where it is. */
	is_int(virtqueue_set_dma_premapped(rig.vq), 0);
	/* What counts is the device's address, not the CPU's. */
	sg_dma_address(&sgs[1]) = addr + 5;
	is_int(add_in(1, 1), 1);
	virtqueue_kick(rig.vq);
	is_hex(next_addr(), addr + 5);
	use(10);
	ok(virtqueue_get_buf(rig.vq, &len) == tokens[1]);
	virtqueue_dma_unmap_single_attrs(rig.vq, addr, 64, DMA_FROM_DEVICE, 0);
	down();
}

static void the_platform_maps_for_the_driver(uint64_t layout)
{
	dma_addr_t addr;

	rig_init(2, layout, 8);
	fake_platform_bounce(&rig.fp);
	is_int(rig_start(), 0);
	addr = virtqueue_dma_map_single_attrs(rig.vq, mem[0], 64, DMA_TO_DEVICE,
					      0);
	is_int(virtqueue_dma_mapping_error(rig.vq, addr), 0);
	is_int(rig.fp.nr_maps, 1);
	ok(virtqueue_dma_dev(rig.vq) == &rig.vq->vdev->dev);
	/* A fake platform's copies are made once. */
	ok(!virtqueue_dma_need_sync(rig.vq, addr));
	rig.fp.ops.dma_sync = noncoherent_sync;
	ok(virtqueue_dma_need_sync(rig.vq, addr));
	memset(mem[0], 'x', 64);
	virtqueue_dma_sync_single_range_for_device(rig.vq, addr, 0, 64,
						   DMA_TO_DEVICE);
	is_mem(fake_cpu_addr(&rig.fp, addr), mem[0], 64);
	memset(fake_cpu_addr(&rig.fp, addr), 'y', 1);
	virtqueue_dma_sync_single_range_for_cpu(rig.vq, addr, 0, 1,
						DMA_TO_DEVICE);
	is_mem(mem[0], "yx", 2);
	rig.fp.ops.dma_sync = NULL;
	virtqueue_dma_unmap_single_attrs(rig.vq, addr, 64, DMA_TO_DEVICE, 0);
	is_int(rig.fp.nr_maps, 0);
	rig.fp.fail_map = 1;
	addr = virtqueue_dma_map_single_attrs(rig.vq, mem[0], 64, DMA_TO_DEVICE,
					      0);
	is_int(virtqueue_dma_mapping_error(rig.vq, addr), -ENOMEM);
	down();
}

/* ---- what is counted --------------------------------------------------------- */

static void each_thing_is_counted(uint64_t layout)
{
	struct scatterlist *lists[3] = { &sgs[1], &sgs[2], &sgs[3] };
	struct virtqueue_counters c;
	unsigned int len[MANY];
	void *data[MANY];

	up(layout, 16);
	virtqueue_get_counters(rig.vq, &c);
	is_int(c.buffers + c.bytes + c.kicks + c.suppressed + c.interrupts +
		       c.spurious,
	       0);
	is_int(virtqueue_add_outbuf(rig.vq, sgs, 1, tokens[0], 0), 0);
	is_int(virtqueue_add_outbufs(rig.vq, sgs, tokens, 3), 3);
	is_int(virtqueue_add_inbuf(rig.vq, sgs, 1, tokens[0], 0), 0);
	virtqueue_kick(rig.vq);
	want_kicks(false);
	is_int(add_in(0, 2), 2);
	is_int(virtqueue_add_sgs(rig.vq, lists, 2, 1, tokens[1], 0), 0);
	virtqueue_kick(rig.vq);
	virtqueue_kick(rig.vq);
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	for (unsigned int i = 0; i < 4; i++)
		use(0);
	for (unsigned int i = 0; i < 4; i++)
		use(i + 1);
	is_int(vring_interrupt(0, rig.vq), IRQ_HANDLED);
	is_int(vring_interrupt(0, rig.vq), IRQ_HANDLED);
	ok(virtqueue_get_buf(rig.vq, len) == tokens[0]);
	is_int(virtqueue_get_bufs(rig.vq, data, len, MANY), 7);
	is_int(vring_interrupt(0, rig.vq), IRQ_NONE);
	virtqueue_get_counters(rig.vq, &c);
	is_int(c.buffers, 8);
	/* 6 readable segments of 10, and what was written. */
	is_int(c.bytes, 60 + 1 + 2 + 3 + 4);
	is_int(c.kicks, 1);
	is_int(c.suppressed, 2);
	is_int(c.interrupts, 4);
	is_int(c.spurious, 2);
	down();
}

static void counting_goes_on_after_a_reset(uint64_t layout)
{
	struct virtqueue_counters c;

	up(layout | RIG_RESET, 8);
	is_int(virtqueue_add_outbufs(rig.vq, sgs, tokens, 3), 3);
	is_int(virtqueue_reset(rig.vq, recycle, NULL), 0);
	is_int(virtqueue_add_outbufs(rig.vq, sgs, tokens, 2), 2);
	virtqueue_get_counters(rig.vq, &c);
	is_int(c.buffers, 5);
	is_int(c.bytes, 50);
	down();
}

/* ---- both layouts ------------------------------------------------------------ */

#define BOTH(name)                                                             \
	static void name##_on_both(void)                                       \
	{                                                                      \
		for (unsigned int i = 0; i < 4; i++) {                         \
			plain = i & 1;                                         \
			name(layouts[i / 2]);                                  \
		}                                                              \
	}

BOTH(many_come_back_as_they_went)
BOTH(many_as_far_as_there_is_room)
BOTH(many_with_a_chain_among_them)
BOTH(a_lie_ends_the_batch)
BOTH(bufs_of_several_segments)
BOTH(bufs_as_far_as_there_is_room)
BOTH(a_bad_buf_is_told_when_it_is_first)
BOTH(bufs_are_traced)
BOTH(none_are_none)
BOTH(a_queue_gets_another_size)
BOTH(a_size_that_cannot_be_is_refused)
BOTH(a_premapped_buffer_is_not_mapped_again)
BOTH(the_platform_maps_for_the_driver)
BOTH(each_thing_is_counted)
BOTH(counting_goes_on_after_a_reset)

int main(void)
{
	tap_begin();
	TEST(many_come_back_as_they_went_on_both);
	TEST(many_as_far_as_there_is_room_on_both);
	TEST(many_with_a_chain_among_them_on_both);
	TEST(a_lie_ends_the_batch_on_both);
	TEST(bufs_of_several_segments_on_both);
	TEST(bufs_as_far_as_there_is_room_on_both);
	TEST(a_bad_buf_is_told_when_it_is_first_on_both);
	TEST(bufs_are_traced_on_both);
	TEST(none_are_none_on_both);
	plain = true;
	TEST(chains_come_back_in_any_order);
	TEST(a_chain_may_stay_for_ever);
	TEST(a_chain_is_not_where_its_id_was_before);
	TEST(a_queue_gets_another_size_on_both);
	TEST(a_size_that_cannot_be_is_refused_on_both);
	TEST(a_premapped_buffer_is_not_mapped_again_on_both);
	TEST(the_platform_maps_for_the_driver_on_both);
	TEST(each_thing_is_counted_on_both);
	TEST(counting_goes_on_after_a_reset_on_both);
	return tap_done();
}
