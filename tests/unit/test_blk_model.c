/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block model, given requests by a driver that need not be right: what it
 * answers, and that the disk is not touched by what it refuses. How a request
 * may be cut into pieces is tested in test_blk_framing.c.
 */
#include "blk_model_rig.h"

static void set_range(unsigned int i, uint64_t sector, uint32_t num,
		      uint32_t flags)
{
	struct virtio_blk_discard_write_zeroes *ranges = (void *)bm.out.data;

	ranges[i].sector = cpu_to_le64(sector);
	ranges[i].num_sectors = cpu_to_le32(num);
	ranges[i].flags = cpu_to_le32(flags);
}

static int range_request(uint32_t type, uint64_t sector, uint32_t num,
			 uint32_t flags)
{
	set_range(0, sector, num, flags);
	return bm_request(type, 0, 16, 0);
}

/* ---- reading and writing ---------------------------------------------- */

static void reads_and_writes(void)
{
	bm_up(2);
	is_int(bm_request(VIRTIO_BLK_T_IN, 1, 0, 1024), VIRTIO_BLK_S_OK);
	is_mem(bm.in, br.disk + 512, 1024);
	is_int(bm_request(VIRTIO_BLK_T_IN, BM_SECTORS - 1, 0, 512),
	       VIRTIO_BLK_S_OK);
	is_mem(bm.in, br.disk + (BM_SECTORS - 1) * 512, 512);
	memset(bm.out.data, 0x33, sizeof(bm.out.data));
	is_int(bm_request(VIRTIO_BLK_T_OUT, 4, 8192, 0), VIRTIO_BLK_S_OK);
	ok(all_bytes(br.disk + 4 * 512, 8192, 0x33));
	is_int(br.disk[4 * 512 - 1], disk_byte(4 * 512 - 1));
	is_int(br.disk[20 * 512], disk_byte(20 * 512));
	/* A flush was negotiated, so writing does not imply it. */
	is_int(br.flushes, 0);
	is_int(bm_request(VIRTIO_BLK_T_FLUSH, 0, 0, 0), VIRTIO_BLK_S_OK);
	is_int(br.flushes, 1);
	is_int(bm_request(VIRTIO_BLK_T_IN, 0, 0, 0), VIRTIO_BLK_S_OK);
	is_int(br.fp.nr_lines, 0);
	bm_down();
}

/* drv.blk.device-op.2, .6 broken: refused, and nothing leaks into the answer */
static void what_is_not_on_the_disk_is_refused(void)
{
	static const uint64_t wrong[] = { BM_SECTORS - 1, BM_SECTORS,
					  UINT64_MAX / 512, UINT64_MAX - 1,
					  UINT64_MAX };

	bm_up(2);
	for (unsigned int i = 0; i < 5; i++) {
		is_int(bm_request(VIRTIO_BLK_T_IN, wrong[i], 0, 1024),
		       VIRTIO_BLK_S_IOERR);
		ok(all_bytes(bm.in, 1024, 0));
		is_int(bm_request(VIRTIO_BLK_T_OUT, wrong[i], 1024, 0),
		       VIRTIO_BLK_S_IOERR);
	}
	is_int(bm_request(VIRTIO_BLK_T_IN, 0, 0, 511), VIRTIO_BLK_S_IOERR);
	is_int(bm_request(VIRTIO_BLK_T_OUT, 0, 513, 0), VIRTIO_BLK_S_IOERR);
	is_int(bm_calls(), 0);
	is_int(br.fp.nr_lines, 12);
	ok(!raw_needs_reset());
	bm_down();
}

static void a_read_only_disk_is_not_written(void)
{
	blk_init();
	br.config.capacity = BM_SECTORS;
	br.config.read_only = true;
	bm_start(2, 3);
	is_int(bm_request(VIRTIO_BLK_T_OUT, 0, 512, 0), VIRTIO_BLK_S_IOERR);
	is_int(range_request(VIRTIO_BLK_T_DISCARD, 0, 1, 0),
	       VIRTIO_BLK_S_UNSUPP);
	is_int(range_request(VIRTIO_BLK_T_WRITE_ZEROES, 0, 1, 0),
	       VIRTIO_BLK_S_UNSUPP);
	is_int(bm_calls(), 0);
	bm_down();
}

/* dev.blk.device-op.11 */
static void without_flush_every_write_is_lasting(void)
{
	blk_init();
	bm_start(2, 0);
	is_int(bm_request(VIRTIO_BLK_T_OUT, 0, 512, 0), VIRTIO_BLK_S_OK);
	is_int(br.flushes, 1);
	is_int(range_request(VIRTIO_BLK_T_DISCARD, 0, 1, 0),
	       VIRTIO_BLK_S_UNSUPP);
	bm_down();
}

/* ---- other requests --------------------------------------------------- */

static void unknown_requests_are_not_supported(void)
{
	static const uint32_t unknown[] = { 2,	3,    5,
					    7,	9,    12,
					    14, 1234, VIRTIO_BLK_T_BARRIER };

	bm_up(2);
	for (unsigned int i = 0; i < 9; i++) {
		is_int(bm_request(unknown[i], 0, 30, 100), VIRTIO_BLK_S_UNSUPP);
		ok(all_bytes(bm.in, 100, 0));
	}
	is_int(bm_calls(), 0);
	bm_down();
}

/* leg.blk.device-op.3, .4 */
static void a_legacy_driver_has_more_words(void)
{
	bm_up(1);
	is_int(bm_request(5, 0, 0, 0), VIRTIO_BLK_S_OK);
	is_int(br.flushes, 1);
	is_int(bm_request(VIRTIO_BLK_T_IN | VIRTIO_BLK_T_BARRIER, 1, 0, 512),
	       VIRTIO_BLK_S_OK);
	is_mem(bm.in, br.disk + 512, 512);
	bm_down();
}

static void the_serial_number_at_any_length(void)
{
	bm_up(2);
	is_int(bm_request(VIRTIO_BLK_T_GET_ID, 0, 0, 20), VIRTIO_BLK_S_OK);
	is_str((char *)bm.in, "disk-1");
	is_int(bm_request(VIRTIO_BLK_T_GET_ID, 0, 0, 3), VIRTIO_BLK_S_OK);
	is_mem(bm.in, "dis", 3);
	is_int(bm_request(VIRTIO_BLK_T_GET_ID, 0, 0, 100), VIRTIO_BLK_S_OK);
	ok(all_bytes(bm.in + 6, 94, 0));
	bm_down();
}

static void discards_and_zeroes(void)
{
	bm_up(2);
	is_int(range_request(VIRTIO_BLK_T_DISCARD, 60, 4, 0), VIRTIO_BLK_S_OK);
	ok(all_bytes(br.disk + 60 * 512, 4 * 512, 0xdd));
	is_int(br.disk[60 * 512 - 1], disk_byte(60 * 512 - 1));
	is_int(br.disk[64 * 512], disk_byte(64 * 512));
	is_int(range_request(VIRTIO_BLK_T_WRITE_ZEROES, 61, 1, 1),
	       VIRTIO_BLK_S_OK);
	ok(all_bytes(br.disk + 61 * 512, 512, 0));
	is_int(br.unmaps, 1);
	for (unsigned int i = 0; i < 32; i++)
		set_range(i, 2 * i, 1, 0);
	is_int(bm_request(VIRTIO_BLK_T_WRITE_ZEROES, 0, 32 * 16, 0),
	       VIRTIO_BLK_S_OK);
	is_int(br.zeroes, 33);
	is_int(br.disk[1 * 512], disk_byte(512));
	is_int(br.disk[40 * 512], 0);
	bm_down();
}

static void ranges_that_are_refused(uint32_t type)
{
	bm_up(2);
	/* dev.blk.device-op.4, .5; drv.blk.device-op.14 */
	is_int(range_request(type, 0, 1, 2), VIRTIO_BLK_S_UNSUPP);
	is_int(range_request(type, 0, 1, 3), VIRTIO_BLK_S_UNSUPP);
	if (type == VIRTIO_BLK_T_DISCARD)
		is_int(range_request(type, 0, 1, 1), VIRTIO_BLK_S_UNSUPP);
	is_int(range_request(type, 60, 5, 0), VIRTIO_BLK_S_IOERR);
	is_int(range_request(type, UINT64_MAX - 2, 16, 0), VIRTIO_BLK_S_IOERR);
	is_int(range_request(type, 0, UINT32_MAX, 0), VIRTIO_BLK_S_IOERR);
	/* drv.blk.device-op.7, .9, .11 */
	set_range(0, 0, 1, 0);
	is_int(bm_request(type, 0, 0, 0), VIRTIO_BLK_S_IOERR);
	is_int(bm_request(type, 0, 15, 0), VIRTIO_BLK_S_IOERR);
	is_int(bm_request(type, 0, 17, 0), VIRTIO_BLK_S_IOERR);
	is_int(bm_request(type, 0, 33 * 16, 0), VIRTIO_BLK_S_IOERR);
	/* One that is wrong, and none of them is done. */
	set_range(1, BM_SECTORS, 1, 0);
	is_int(bm_request(type, 0, 32, 0), VIRTIO_BLK_S_IOERR);
	is_int(bm_calls(), 0);
	ok(!raw_needs_reset());
	bm_down();
}

static void discards_that_are_refused(void)
{
	ranges_that_are_refused(VIRTIO_BLK_T_DISCARD);
}

static void zeroes_that_are_refused(void)
{
	ranges_that_are_refused(VIRTIO_BLK_T_WRITE_ZEROES);
}

static void an_error_of_the_disk_is_an_answer(void)
{
	bm_up(2);
	br.error = -EIO;
	is_int(bm_request(VIRTIO_BLK_T_IN, 0, 0, 512), VIRTIO_BLK_S_IOERR);
	ok(all_bytes(bm.in, 512, 0));
	is_int(bm_request(VIRTIO_BLK_T_OUT, 0, 512, 0), VIRTIO_BLK_S_IOERR);
	is_int(bm_request(VIRTIO_BLK_T_FLUSH, 0, 0, 0), VIRTIO_BLK_S_IOERR);
	is_int(fake_logged(&br.fp, "error -5"), 3);
	br.error = -EOPNOTSUPP;
	is_int(range_request(VIRTIO_BLK_T_DISCARD, 0, 1, 0),
	       VIRTIO_BLK_S_UNSUPP);
	is_int(br.fp.nr_lines, 4);
	bm_down();
}

/* ---- making it -------------------------------------------------------- */

#define BIT(n) ((uint64_t)1 << VIRTIO_BLK_F_##n)

static uint64_t offered(void)
{
	uint64_t all = 0;

	is_int(virtio_blk_model_init(&br.model, &br.config), 0);
	all = br.model.model.offered & 0xffffff;
	virtio_model_exit(&br.model.model);
	return all;
}

static void it_offers_what_it_can_do(void)
{
	const uint64_t always =
		BIT(SEG_MAX) | BIT(BLK_SIZE) | BIT(FLUSH) | BIT(TOPOLOGY);

	blk_init();
	is_hex(offered(), always | BIT(DISCARD) | BIT(WRITE_ZEROES));
	br.config.num_queues = 2;
	is_hex(offered(), always | BIT(DISCARD) | BIT(WRITE_ZEROES) | BIT(MQ));
	br.config.read_only = true;
	is_hex(offered(), always | BIT(MQ) | BIT(RO));
	is_clean(&br.fp);
}

static void refuses(void)
{
	is_int(virtio_blk_model_init(&br.model, &br.config), -EINVAL);
	is_int(fake_live_blocks(&br.fp), 0);
	blk_init();
}

static void what_no_disk_can_be_is_refused(void)
{
	static const uint32_t sizes[] = { 1, 256, 513, 1536 };

	blk_init();
	for (unsigned int i = 0; i < 4; i++) {
		br.config.blk_size = sizes[i];
		refuses();
	}
	br.config.capacity = (uint64_t)1 << 54; /* 2^63 bytes */
	refuses();
	br.config.num_queues = 0;
	refuses();
	br.config.num_queues = 65536;
	refuses();
	br.config.queue_size = 48;
	refuses();
}

int main(void)
{
	TEST(reads_and_writes);
	TEST(what_is_not_on_the_disk_is_refused);
	TEST(a_read_only_disk_is_not_written);
	TEST(without_flush_every_write_is_lasting);
	TEST(unknown_requests_are_not_supported);
	TEST(a_legacy_driver_has_more_words);
	TEST(the_serial_number_at_any_length);
	TEST(discards_and_zeroes);
	TEST(discards_that_are_refused);
	TEST(zeroes_that_are_refused);
	TEST(an_error_of_the_disk_is_an_answer);
	TEST(it_offers_what_it_can_do);
	TEST(what_no_disk_can_be_is_refused);
	return tap_done();
}
