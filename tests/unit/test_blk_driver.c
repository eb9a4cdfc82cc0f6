/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block driver above a device that may lie: what it puts on the wire, and
 * what it makes of the answers. Its view of the configuration is tested in
 * test_blk_config.c.
 */
#include "bytes.h"
#include "fake_blk.h"

#define CAPACITY 1000

static unsigned char buf[128 * 1024];

/* ---- what goes to the device ------------------------------------------ */

static void up(uint64_t features)
{
	fb_init();
	fb_set_capacity(CAPACITY);
	fb.space.size_max = fb_field32(40);
	fb.space.seg_max = fb_field32(14);
	fb.space.max_discard_sectors = fb_field32(10);
	fb.space.max_discard_seg = fb_field32(2);
	fb.space.discard_sector_alignment = fb_field32(4);
	fb.space.max_write_zeroes_sectors = fb_field32(9);
	fb.space.max_write_zeroes_seg = fb_field32(1);
	fb.space.blk_size = fb_field32(1024);
	fb.space.num_queues = fb_field16(1);
	fb_up(2, features, 1, 32);
	ok(fb.blk != NULL);
}

/* covers: drv.packed.scatter-gather-support.1 */
static void small_segments_are_respected(void)
{
	up(FB_F(SIZE_MAX) | FB_F(SEG_MAX));
	is_int(virtio_blk_read(fb.blk, 7, buf, 8192, SECOND), 0);
	ok(all_bytes(buf, 8192, FB_DATA));
	is_int(virtio_blk_write(fb.blk, 7, buf, 8192, SECOND), 0);
	is_int(fb.nr_seen, 32);
	for (unsigned int i = 0; i < 32; i++) {
		is_int(fb.seen[i].in + fb.seen[i].out, 512);
		is_int(fb.seen[i].pieces, 13);
		is_int(fb.seen[i].longest, 40);
		is_int(fb.seen[i].sector, 7 + i % 16);
	}
	fb_down();
}

static void headers_are_as_they_should(void)
{
	char id[VIRTIO_BLK_ID_BYTES + 1];

	up(FB_F(FLUSH) | FB_F(DISCARD));
	virtio_blk_write(fb.blk, 3, buf, 1024, SECOND);
	virtio_blk_flush(fb.blk, SECOND);
	virtio_blk_get_id(fb.blk, id, SECOND);
	virtio_blk_discard(fb.blk, 3, 1, SECOND);
	is_int(fb.nr_seen, 4);
	is_int(fb.seen[0].type, VIRTIO_BLK_T_OUT);
	is_int(fb.seen[0].sector, 3);
	is_int(fb.seen[0].out, 1024);
	is_int(fb.seen[0].in, 0);
	/* drv.blk.device-op.5 */
	is_int(fb.seen[1].type, VIRTIO_BLK_T_FLUSH);
	is_int(fb.seen[1].pieces, 0);
	/* drv.blk.device-op.8 */
	is_int(fb.seen[2].type, VIRTIO_BLK_T_GET_ID);
	is_int(fb.seen[2].in, 20);
	is_int(fb.seen[3].type, VIRTIO_BLK_T_DISCARD);
	is_int(fb.seen[3].out, 16);
	for (unsigned int i = 0; i < 4; i++)
		is_int(fb.seen[i].ioprio, 0);
	for (unsigned int i = 1; i < 4; i++)
		is_int(fb.seen[i].sector, 0);
	fb_down();
}

static void ignore(struct virtio_blk_request *rq)
{
	(void)rq;
}

/* drv.blk.device-op.4 */
static void the_sector_of_a_flush_is_zero(void)
{
	struct virtio_blk_request rq = {
		.type = VIRTIO_BLK_T_FLUSH,
		.sector = 77,
		.done = ignore,
		.error = 1,
	};

	up(FB_F(FLUSH));
	is_int(virtio_blk_submit(fb.blk, 0, &rq), 0);
	is_int(virtio_blk_kick(fb.blk, 0), 0);
	fb.emu.ops.wait(&fb.emu, 0);
	is_int(rq.error, 0);
	is_int(fb.nr_seen, 1);
	is_int(fb.seen[0].sector, 0);
	fb_down();
}

static void is_range(unsigned int i, uint32_t type, uint64_t sector,
		     uint32_t num, uint32_t flags)
{
	const struct fb_seen *s = &fb.seen[i];

	is_int(s->type, type);
	is_int(le64_to_cpu(s->range.sector), sector);
	is_int(le32_to_cpu(s->range.num_sectors), num);
	is_int(le32_to_cpu(s->range.flags), flags);
}

static void long_ranges_are_split(void)
{
	const uint32_t zeroes = VIRTIO_BLK_T_WRITE_ZEROES;

	up(FB_F(DISCARD) | FB_F(WRITE_ZEROES) | FB_F(BLK_SIZE));
	is_int(virtio_blk_discard(fb.blk, 3, 25, SECOND), 0);
	is_int(fb.nr_seen, 3);
	is_range(0, VIRTIO_BLK_T_DISCARD, 3, 8, 0);
	is_range(1, VIRTIO_BLK_T_DISCARD, 11, 8, 0);
	is_range(2, VIRTIO_BLK_T_DISCARD, 19, 9, 0);
	fb.nr_seen = 0;
	is_int(virtio_blk_write_zeroes(fb.blk, 981, 19, true, SECOND), 0);
	is_int(fb.nr_seen, 3);
	is_range(0, zeroes, 981, 8, VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP);
	is_range(1, zeroes, 989, 8, VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP);
	is_range(2, zeroes, 997, 3, VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP);
	/* After an error nothing more is sent. */
	fb.nr_seen = 0;
	fb.fail_at = 2;
	is_int(virtio_blk_discard(fb.blk, 3, 25, SECOND), -EIO);
	is_int(fb.nr_seen, 2);
	fb_down();
}

static void without_a_cache_a_flush_is_nothing(void)
{
	struct virtio_blk_request rq = { .type = VIRTIO_BLK_T_FLUSH };

	up(0);
	is_int(virtio_blk_flush(fb.blk, SECOND), 0);
	is_int(virtio_blk_submit(fb.blk, 0, &rq), -EOPNOTSUPP);
	is_int(fb.nr_seen, 0);
	fb_down();
}

/* ---- what may not be submitted ---------------------------------------- */

static int submit(uint32_t type, uint64_t sector, void *data, unsigned int len,
		  unsigned int segments)
{
	static struct scatterlist sg[16];
	struct virtio_blk_request rq = { type, sector, sg, NULL, NULL, 0, 0 };

	sg_init_table(sg, segments);
	for (unsigned int i = 0; i < segments; i++)
		sg_set_buf(&sg[i], (char *)data + i * len, len);
	return virtio_blk_submit(fb.blk, 0, &rq);
}

static void wrong_transfers_are_refused(void)
{
	struct virtio_blk_request none = { .type = VIRTIO_BLK_T_IN };

	up(FB_ALL);
	is_int(submit(VIRTIO_BLK_T_IN, 0, buf, 64, 8), -EINVAL);  /* size_max */
	is_int(submit(VIRTIO_BLK_T_IN, 0, buf, 32, 16), -EINVAL); /* seg_max */
	is_int(submit(VIRTIO_BLK_T_IN, 0, buf, 40, 13), -EINVAL);
	is_int(submit(VIRTIO_BLK_T_IN, 0, buf, 0, 1), -EINVAL);
	is_int(virtio_blk_submit(fb.blk, 0, &none), -EINVAL);
	is_int(virtio_blk_submit(fb.blk, 1, &none), -EIO);
	is_int(submit(99, 0, buf, 32, 1), -EOPNOTSUPP);
	is_int(submit(VIRTIO_BLK_T_FLUSH, 0, buf, 32, 1), -EINVAL);
	is_int(submit(VIRTIO_BLK_T_GET_ID, 0, buf, 19, 1), -EINVAL);
	is_int(virtio_blk_kick(fb.blk, 0), 0);
	is_int(virtio_blk_kick(fb.blk, 1), -EIO);
	is_int(virtio_blk_poll(fb.blk, 1), -EIO);
	is_int(fb.nr_seen, 0);
	fb_down();
}

static int submit_range(uint32_t type, uint64_t sector, uint32_t num,
			uint32_t flags, unsigned int len, unsigned int segments)
{
	struct virtio_blk_discard_write_zeroes *r = (void *)buf;

	for (unsigned int i = 0; i < 4; i++)
		r[i] = (struct virtio_blk_discard_write_zeroes){
			cpu_to_le64(sector),
			cpu_to_le32(num),
			cpu_to_le32(flags),
		};
	return submit(type, 0, buf, len, segments);
}

static void wrong_ranges_are_refused(void)
{
	const uint32_t discard = VIRTIO_BLK_T_DISCARD;
	const uint32_t zeroes = VIRTIO_BLK_T_WRITE_ZEROES;

	up(FB_ALL);
	is_int(submit_range(discard, 0, 1, 1, 16, 1), -EINVAL);
	is_int(submit_range(zeroes, 0, 1, 2, 16, 1), -EINVAL);
	is_int(submit_range(discard, 0, 11, 0, 16, 1), -EINVAL);
	is_int(submit_range(zeroes, 0, 10, 0, 16, 1), -EINVAL);
	is_int(submit_range(discard, CAPACITY, 1, 0, 16, 1), -EINVAL);
	is_int(submit_range(discard, UINT64_MAX, 2, 0, 16, 1), -EINVAL);
	is_int(submit_range(discard, 0, 1, 0, 16, 3), -EINVAL);
	is_int(submit_range(zeroes, 0, 1, 0, 32, 1), -EINVAL);
	is_int(submit_range(discard, 0, 1, 0, 8, 2), -EINVAL);
	is_int(submit_range(discard, 0, 1, 0, 24, 1), -EINVAL);
	fb_down();
}

/* ---- what the device answers ------------------------------------------ */

static int read_status(uint8_t status)
{
	fb.status = status;
	return virtio_blk_read(fb.blk, 0, buf, 512, SECOND);
}

static void statuses(void)
{
	up(0);
	is_int(read_status(VIRTIO_BLK_S_IOERR), -EIO);
	is_int(read_status(VIRTIO_BLK_S_UNSUPP), -EOPNOTSUPP);
	is_int(read_status(3), -EIO);
	is_int(read_status(77), -EIO);
	is_int(read_status(0xff), -EIO);
	/* A request that went well before does not lend its status. */
	is_int(read_status(VIRTIO_BLK_S_OK), 0);
	fb.no_status = true;
	is_int(virtio_blk_write(fb.blk, 0, buf, 512, SECOND), -EIO);
	fb.no_status = false;
	is_int(read_status(VIRTIO_BLK_S_OK), 0);
	ok(fb.fp.now < SECOND);
	fb_down();
}

/*
 * Data beyond the used length is not there.
 *
 * covers: drv.split.vq-used-ring.1
 */
static void lengths_of_a_modern_device(void)
{
	up(0);
	fb.len = 512;
	is_int(virtio_blk_read(fb.blk, 0, buf, 512, SECOND), -EIO);
	fb.len = 0;
	is_int(virtio_blk_read(fb.blk, 0, buf, 512, SECOND), -EIO);
	is_int(fake_logged(&fb.fp, "were due"), 2);
	is_int(virtio_blk_write(fb.blk, 0, buf, 512, SECOND), 0);
	/* More than there is room for breaks the queue, at once. */
	fb.len = 514;
	is_int(virtio_blk_read(fb.blk, 0, buf, 512, SECOND), -EIO);
	fb.len = FB_WHOLE;
	is_int(virtio_blk_read(fb.blk, 0, buf, 512, SECOND), -EIO);
	is_int(virtio_blk_poll(fb.blk, 0), -EIO);
	is_int(fake_logged(&fb.fp, "dev.split.vq-used-ring.2"), 1);
	ok(fb.fp.now < SECOND);
	fb_down();
}

/* leg.blk.device-op.2 */
static void lengths_of_a_legacy_device_are_ignored(void)
{
	static const uint32_t lens[] = { 0, 1, 512, 514, 0xfffffff0 };

	fb_init();
	fb_set_capacity(CAPACITY);
	fb_up(1, 0, 1, 16);
	for (unsigned int i = 0; i < 5; i++) {
		fb.len = lens[i];
		memset(buf, 0, 512);
		is_int(virtio_blk_read(fb.blk, 0, buf, 512, SECOND), 0);
		ok(all_bytes(buf, 512, FB_DATA));
	}
	fb_down();
}

static void what_was_read_before_an_error_is_there(void)
{
	const size_t piece = 32768;

	fb_init();
	fb_set_capacity(CAPACITY);
	fb_up(2, 0, 1, 16);
	fb.fail_at = 3;
	memset(buf, 0, sizeof(buf));
	is_int(virtio_blk_read(fb.blk, 0, buf, sizeof(buf), SECOND), -EIO);
	ok(all_bytes(buf, 2 * piece, FB_DATA));
	ok(all_bytes(buf + 2 * piece, piece, 0));
	fb.nr_seen = 0;
	is_int(virtio_blk_read(fb.blk, 0, buf, 512, SECOND), 0);
	fb_down();
}

int main(void)
{
	TEST(small_segments_are_respected);
	TEST(headers_are_as_they_should);
	TEST(the_sector_of_a_flush_is_zero);
	TEST(long_ranges_are_split);
	TEST(without_a_cache_a_flush_is_nothing);
	TEST(wrong_transfers_are_refused);
	TEST(wrong_ranges_are_refused);
	TEST(statuses);
	TEST(lengths_of_a_modern_device);
	TEST(lengths_of_a_legacy_device_are_ignored);
	TEST(what_was_read_before_an_error_is_there);
	return tap_done();
}
