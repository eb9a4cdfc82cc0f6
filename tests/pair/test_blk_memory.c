/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block driver where memory is short: nothing is lost when an allocation or
 * a mapping fails, and once a device stands nothing is allocated.
 */
#include "blk_rig.h"

#define TRIES 100

static unsigned char buf[64 * 1024];

/* ---- allocations ------------------------------------------------------ */

static unsigned int asked; /* allocations, successful or not */
static unsigned int limit; /* of them that succeed */

static void *limited_alloc(void *ctx, size_t size, size_t align)
{
	return asked++ < limit ? fake_alloc(ctx, size, align) : NULL;
}

static void *limited_dma_alloc(void *ctx, size_t size, size_t align,
			       dma_addr_t *addr)
{
	if (asked++ >= limit)
		return NULL;
	return fake_dma_alloc(ctx, size, align, addr);
}

/* A device with three queues, not driven. */
static void up_over(enum memory_kind kind)
{
	blk_init_over(kind, false);
	br.config.num_queues = 3;
	br.config.queue_size = 16;
	blk_make_model();
	is_int(virtio_emu_add(&br.emu, &br.place, &br.model.model, 2), 0);
	br.fp.ops.alloc = limited_alloc;
	br.fp.ops.dma_alloc = limited_dma_alloc;
	limit = UINT32_MAX;
	virtio_blk_driver_init(&br.drv);
}

static void up(void)
{
	up_over(memory_kind());
}

static void drive(void)
{
	asked = 0;
	is_int(register_virtio_driver(&br.drv), 0);
	br.blk = virtio_blk_from_vdev(&br.place.device.vdev);
}

static void works(void)
{
	memset(buf, 0, sizeof(buf));
	is_int(virtio_blk_read(br.blk, 3, buf, sizeof(buf), SECOND), 0);
	is_mem(buf, &br.disk[3 * 512], sizeof(buf));
}

static void a_probe_that_runs_out_gives_everything_back(void)
{
	unsigned int before;

	up();
	before = fake_live_blocks(&br.fp);
	br.blk = NULL;
	for (limit = 0; limit < TRIES && !br.blk; limit++) {
		drive();
		if (br.blk)
			break;
		ok(asked > limit);
		is_int(fake_live_blocks(&br.fp), before);
		ok(!br.place.irq.handler);
		unregister_virtio_driver(&br.drv);
	}
	ok(limit > 10);
	is_int(asked, limit);
	works();
	blk_down();
}

static void a_restore_that_runs_out_gives_everything_back(void)
{
	unsigned int tries;

	for (tries = 0; tries < TRIES; tries++) {
		struct virtio_device *vdev = &br.place.device.vdev;
		int err;

		up();
		drive();
		is_int(virtio_device_freeze(vdev), 0);
		asked = 0;
		limit = tries;
		err = virtio_device_restore(vdev);
		if (!err)
			break;
		is_int(err, -ENOMEM);
		is_int(virtio_blk_read(br.blk, 0, buf, 512, SECOND), -EIO);
		is_int(virtio_blk_flush(br.blk, SECOND), -EIO);
		is_int(virtio_blk_poll(br.blk, 0), -EIO);
		blk_down();
	}
	ok(tries > 8 && tries < TRIES);
	works();
	blk_down();
}

/* One allocation that fails may cost a part of the queue, no more. */
static void a_device_that_was_taken_all_the_same_works(void)
{
	unsigned int taken = 0, i;

	for (i = 1; i < TRIES; i++) {
		up();
		br.fp.ops.alloc = fake_alloc;
		br.fp.ops.dma_alloc = fake_dma_alloc;
		br.fp.fail_alloc = i;
		drive();
		if (br.blk && !br.fp.fail_alloc) {
			ok(virtio_blk_info(br.blk)->queue_size < 16);
			taken++;
		}
		if (br.blk)
			works();
		blk_down();
		if (br.fp.fail_alloc)
			break;
	}
	ok(taken >= 3);
	ok(i < TRIES);
}

static void no_memory_for_data(void)
{
	unsigned int before;

	up();
	drive();
	before = fake_live_blocks(&br.fp);
	for (unsigned int i = 0; i < 2; i++) {
		asked = 0;
		limit = i;
		ok(!virtio_blk_alloc(br.blk, 512));
		is_int(fake_live_blocks(&br.fp), before);
	}
	limit = UINT32_MAX;
	ok(virtio_blk_alloc(br.blk, 512) != NULL);
	ok(virtio_blk_alloc(br.blk, 8192) != NULL);
	/* What was not freed goes with the driver. */
	blk_down();
}

static void data_is_zeroed_aligned_and_outlives_a_restore(void)
{
	struct virtio_device *vdev = &br.place.device.vdev;
	unsigned char *mem;

	up();
	drive();
	mem = virtio_blk_alloc(br.blk, 10000);
	ok(mem && !((uintptr_t)mem % 4096));
	for (size_t i = 0; i < 10000; i++)
		ok(!mem[i]);
	mem[9999] = 7;
	is_int(virtio_device_freeze(vdev), 0);
	is_int(virtio_device_restore(vdev), 0);
	is_int(mem[9999], 7);
	virtio_blk_free(br.blk, mem, 10000);
	virtio_blk_free(br.blk, NULL, 10000);
	blk_down();
}

static void nothing_is_allocated_once_it_stands(void)
{
	char id[VIRTIO_BLK_ID_BYTES + 1];

	up();
	drive();
	asked = 0;
	limit = 0;
	works();
	is_int(virtio_blk_write(br.blk, 0, buf, sizeof(buf), SECOND), 0);
	is_int(virtio_blk_flush(br.blk, SECOND), 0);
	is_int(virtio_blk_get_id(br.blk, id, SECOND), 0);
	is_int(virtio_blk_discard(br.blk, 0, 100, SECOND), 0);
	is_int(virtio_blk_write_zeroes(br.blk, 0, 100, true, SECOND), 0);
	virtio_emu_mute(&br.place, true);
	is_int(virtio_blk_read(br.blk, 3, buf, 512, SECOND), -ETIMEDOUT);
	virtio_emu_mute(&br.place, false);
	works();
	is_int(asked, 0);
	limit = UINT32_MAX;
	blk_down();
}

/* ---- mappings --------------------------------------------------------- */

/* More often than the queue has slots: each is given back. */
static void a_mapping_that_fails_costs_nothing(void)
{
	up_over(MEMORY_NONCOHERENT);
	drive();
	for (unsigned int i = 0; i < 60; i++) {
		br.fp.fail_map = 1 + i % 3; /* header, data, status */
		is_int(virtio_blk_read(br.blk, 0, buf, 512, SECOND), -ENOMEM);
		is_int(br.fp.nr_maps, 0);
	}
	is_int(br.reads, 0);
	works();
	is_int(br.fp.nr_maps, 0);
	blk_down();
}

static void removal_ends_the_mappings(void)
{
	up_over(MEMORY_NONCOHERENT);
	drive();
	virtio_emu_mute(&br.place, true);
	is_int(virtio_blk_read(br.blk, 0, buf, 2048, SECOND), -ETIMEDOUT);
	ok(br.fp.nr_maps > 0);
	blk_down();
}

/* What a transfer has in flight itself comes back: that is no error. */
static void a_pool_for_one_piece_is_enough(void)
{
	static unsigned char rest[MEMORY_POOL_SIZE];
	const size_t rest_len = sizeof(rest) - 65536;
	const struct virtio_platform *p = &br.emu.platform;
	dma_addr_t addr;

	up_over(MEMORY_BOUNCE);
	drive();
	addr = p->ops->dma_map(p->ctx, rest, rest_len, DMA_TO_DEVICE);
	ok(addr != DMA_MAPPING_ERROR);
	works();
	memset(buf, 0x44, sizeof(buf));
	is_int(virtio_blk_write(br.blk, 9, buf, sizeof(buf), SECOND), 0);
	is_mem(&br.disk[9 * 512], buf, sizeof(buf));
	p->ops->dma_unmap(p->ctx, addr, rest_len, DMA_TO_DEVICE);
	/* What another has may never come back. */
	addr = p->ops->dma_map(p->ctx, rest, sizeof(rest), DMA_TO_DEVICE);
	is_int(virtio_blk_read(br.blk, 0, buf, 512, SECOND), -ENOMEM);
	p->ops->dma_unmap(p->ctx, addr, sizeof(rest), DMA_TO_DEVICE);
	works();
	blk_down();
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(a_probe_that_runs_out_gives_everything_back);
		TEST(a_restore_that_runs_out_gives_everything_back);
		TEST(a_device_that_was_taken_all_the_same_works);
		TEST(no_memory_for_data);
		TEST(data_is_zeroed_aligned_and_outlives_a_restore);
		TEST(nothing_is_allocated_once_it_stands);
		TEST(a_mapping_that_fails_costs_nothing);
		TEST(removal_ends_the_mappings);
		TEST(a_pool_for_one_piece_is_enough);
	}
	return tap_done();
}
