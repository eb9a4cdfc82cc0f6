/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block model and the pieces of a request: any cut will do
 * (dev.split.message-framing.1), unless a header or a place for the status is
 * missing.
 */
#include "blk_model_rig.h"

/* covers: dev.split.message-framing.1 */
static void a_write_may_be_cut_anywhere(void)
{
	unsigned char *first = (unsigned char *)&bm.out;
	static unsigned char rest[524], status[1];
	const struct kvec o[] = { { first, 3 },
				  { first + 3, 9 },
				  { first + 12, 4 + 500 },
				  { rest, 1 },
				  { rest + 1, 523 } };
	const struct kvec i = { status, 1 };

	bm_up(2);
	memset(bm.out.data, 0x77, 500);
	memset(rest, 0x78, sizeof(rest));
	status[0] = 0xee;
	bm_set_header(VIRTIO_BLK_T_OUT, 9);
	is_int(raw_send(o, 5, &i, 1), 1);
	is_int(status[0], VIRTIO_BLK_S_OK);
	ok(all_bytes(br.disk + 9 * 512, 500, 0x77));
	ok(all_bytes(br.disk + 9 * 512 + 500, 524, 0x78));
	is_int(br.disk[11 * 512], disk_byte(11 * 512));
	bm_down();
}

/* covers: dev.split.message-framing.1 */
static void a_read_may_be_cut_anywhere(void)
{
	const struct kvec header = { &bm.out, 16 };
	/* The status shares its piece with the end of the data. */
	const struct kvec i[] = { { bm.in, 1 },
				  { bm.in + 1, 510 },
				  { bm.in + 511, 514 } };

	bm_up(2);
	bm_set_header(VIRTIO_BLK_T_IN, 5);
	memset(bm.in, 0xee, sizeof(bm.in));
	is_int(raw_send(&header, 1, i, 3), 1025);
	is_mem(bm.in, br.disk + 5 * 512, 1024);
	is_int(bm.in[1024], VIRTIO_BLK_S_OK);
	is_int(bm.in[1025], 0xee);
	bm_down();
}

/* covers: dev.split.message-framing.1 */
static void as_many_pieces_as_the_queue_has(void)
{
	struct kvec o = { &bm.out, 16 }, i[63];

	bm_up(2);
	bm_set_header(VIRTIO_BLK_T_IN, 2);
	for (unsigned int n = 0; n < 62; n++)
		i[n] = (struct kvec){ bm.in + n * 16, 16 };
	i[62] = (struct kvec){ bm.in + 62 * 16, 33 };
	is_int(raw_send(&o, 1, i, 63), 1025);
	is_mem(bm.in, br.disk + 2 * 512, 1024);
	is_int(bm.in[1024], VIRTIO_BLK_S_OK);
	bm_down();
}

/* What is no request breaks the queue for good, with a line that says why. */
static void breaks(const struct kvec *o, unsigned int num_out,
		   const struct kvec *i, unsigned int num_in)
{
	const struct kvec header = { &bm.out, 16 }, status = { bm.in, 1 };

	bm_up(2);
	is_int(raw_send(o, num_out, i, num_in), -1);
	ok(raw_needs_reset());
	is_int(fake_logged(&br.fp, "5.2.6"), 1);
	is_int(bm_calls(), 0);
	unregister_virtio_driver(&raw.drv);
	register_virtio_driver(&raw.drv);
	ok(!raw_needs_reset());
	bm_set_header(VIRTIO_BLK_T_FLUSH, 0);
	is_int(raw_send(&header, 1, &status, 1), 1);
	bm_down();
}

static void a_header_cut_short_breaks_the_queue(void)
{
	const struct kvec o[] = { { &bm.out, 3 }, { bm.out.data, 12 } };
	const struct kvec i = { bm.in, 513 };

	breaks(o, 2, &i, 1);
	breaks(NULL, 0, &i, 1);
}

static void no_place_for_the_status_breaks_the_queue(void)
{
	const struct kvec o = { &bm.out, 16 + 512 };

	breaks(&o, 1, NULL, 0);
}

int main(void)
{
	TEST(a_write_may_be_cut_anywhere);
	TEST(a_read_may_be_cut_anywhere);
	TEST(as_many_pieces_as_the_queue_has);
	TEST(a_header_cut_short_breaks_the_queue);
	TEST(no_place_for_the_status_breaks_the_queue);
	return tap_done();
}
