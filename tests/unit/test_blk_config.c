/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block driver above a device that may lie: what it makes of the
 * configuration, and which devices it does not take.
 */
#include "fake_blk.h"

static unsigned char buf[512];

static void a_configuration_of_zeroes(void)
{
	const struct virtio_blk_info *info;

	fb_init();
	fb_up(2, FB_ALL, 1, 8);
	if (!ok(fb.blk != NULL))
		return;
	info = virtio_blk_info(fb.blk);
	is_int(info->capacity, 0);
	is_int(info->num_queues, 1);
	is_int(info->size_max, UINT32_MAX);
	is_int(info->seg_max, 1);
	is_int(info->blk_size, 512);
	is_int(info->physical_size, 512);
	is_int(info->max_discard_sectors, UINT32_MAX);
	is_int(info->max_discard_seg, 1);
	is_int(info->max_write_zeroes_seg, 1);
	/* Each limit that is 0, the block size, the number of queues. */
	is_int(fake_logged(&fb.fp, "is 0: taken as"), 7);
	is_int(fake_logged(&fb.fp, "absurd blk_size 0"), 1);
	is_int(virtio_blk_read(fb.blk, 0, buf, 512, SECOND), -EINVAL);
	is_int(fb.nr_seen, 0);
	fb_down();
}

static void a_configuration_of_ones(void)
{
	const struct virtio_blk_info *info;

	fb_init();
	memset(&fb.space, 0xff, sizeof(fb.space));
	fb_up(2, FB_ALL, 64, 8);
	if (!ok(fb.blk != NULL))
		return;
	info = virtio_blk_info(fb.blk);
	is_hex(info->capacity, UINT64_MAX / 512);
	is_int(info->num_queues, 64);
	is_int(info->seg_max, 6);
	is_int(info->blk_size, 512);
	is_int(info->physical_size, 512);
	is_int(info->alignment_offset, 255);
	is_int(info->min_io_size, 65535);
	is_int(virtio_blk_read(fb.blk, UINT64_MAX / 512, buf, 512, SECOND),
	       -EINVAL);
	is_int(virtio_blk_read(fb.blk, UINT64_MAX / 512 - 1, buf, 512, SECOND),
	       0);
	is_hex(fb.seen[0].sector, UINT64_MAX / 512 - 1);
	is_int(virtio_blk_discard(fb.blk, 1, (uint64_t)3 << 32, SECOND), 0);
	is_int(fb.nr_seen, 5);
	fb_down();
}

static void block_sizes_that_are_none(void)
{
	static const uint32_t absurd[] = { 1, 256, 513, 1 << 17 };

	for (unsigned int i = 0; i < 4; i++) {
		fb_init();
		fb.space.blk_size = fb_field32(absurd[i]);
		fb.space.physical_block_exp = 16;
		fb_up(2, FB_F(BLK_SIZE) | FB_F(TOPOLOGY), 1, 8);
		is_int(virtio_blk_info(fb.blk)->blk_size, 512);
		is_int(virtio_blk_info(fb.blk)->physical_size, 512);
		is_int(fake_logged(&fb.fp, "absurd"), 2);
		fb_down();
	}
}

/* Only fields whose feature was negotiated are read. */
static void fields_without_their_feature_do_not_count(void)
{
	const struct virtio_blk_info *info;

	fb_init();
	memset(&fb.space, 0x11, sizeof(fb.space));
	fb_up(2, 0, 1, 64);
	info = virtio_blk_info(fb.blk);
	is_int(info->size_max, UINT32_MAX);
	is_int(info->seg_max, 1);
	is_int(info->blk_size, 512);
	is_int(info->opt_io_size, 0);
	is_int(info->num_queues, 1);
	is_int(info->max_discard_sectors, 0);
	is_int(info->max_write_zeroes_sectors, 0);
	ok(!info->flush && !info->read_only);
	fb_down();
}

static void not_taken(uint64_t features, unsigned int queues, unsigned int size,
		      const char *why)
{
	fb_up(2, features, queues, size);
	ok(!fb.blk);
	is_int(fb.model.status & VIRTIO_CONFIG_S_FAILED,
	       VIRTIO_CONFIG_S_FAILED);
	is_int(fake_logged(&fb.fp, why), 1);
	fb_down();
}

static void a_device_that_is_of_no_use_is_not_taken(void)
{
	fb_init();
	fb.space.num_queues = fb_field16(3);
	not_taken(FB_F(MQ), 2, 8, "has no queue 2");
	fb_init();
	fb.space.size_max = fb_field32(10);
	fb.space.seg_max = fb_field32(8);
	not_taken(FB_F(SIZE_MAX) | FB_F(SEG_MAX), 1, 16, "cannot hold");
	fb_init();
	fb.space.size_max = fb_field32(511);
	not_taken(FB_F(SIZE_MAX), 1, 16, "cannot hold");
	fb_init();
	not_taken(0, 1, 2, "no request fits");
}

int main(void)
{
	TEST(a_configuration_of_zeroes);
	TEST(a_configuration_of_ones);
	TEST(block_sizes_that_are_none);
	TEST(fields_without_their_feature_do_not_count);
	TEST(a_device_that_is_of_no_use_is_not_taken);
	return tap_done();
}
