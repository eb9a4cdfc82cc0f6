/* SPDX-License-Identifier: BSD-2-Clause */
/* The entropy model: how far it fills a buffer, and what breaks it. */
#include <virtio/virtio_rng.h>

#include "bytes.h"
#include "fake_platform.h"
#include "raw_rig.h"

#define MIB (1u << 20)

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_rng_model model;
static unsigned char mem[3 * MIB];

/* The source: counts calls, gives at most so much at once and in all. */
static struct {
	size_t at_once;
	size_t left;
	int error;	       /* once nothing is left */
	unsigned int dry_call; /* this one finds nothing; 0: none */
	unsigned int calls;
} source;

static int fill(void *ctx, void *buf, size_t len)
{
	is_hex((uintptr_t)ctx, (uintptr_t)&source);
	if (++source.calls == source.dry_call)
		return 0;
	if (!source.left)
		return source.error;
	if (len > source.at_once)
		len = source.at_once;
	if (len > source.left)
		len = source.left;
	memset(buf, 'r', len);
	source.left -= len;
	return (int)len;
}

static void up(uint32_t version)
{
	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	source.at_once = SIZE_MAX;
	source.left = SIZE_MAX;
	source.error = 0;
	source.dry_call = 0;
	source.calls = 0;
	memset(mem, 0, sizeof(mem));
	is_int(virtio_rng_model_init(&model, &fp.platform, 16, fill, &source),
	       0);
	raw_up(&emu, &model.model, version, NULL, 0);
}

static void down(void)
{
	raw_down();
	virtio_model_exit(&model.model);
	is_clean(&fp);
}

static void all_pieces_are_filled(uint32_t version)
{
	const struct kvec i[] = { { mem, 1 },
				  { mem + 10, 20 },
				  { mem + 40, 5 } };

	up(version);
	is_int(raw_send(NULL, 0, i, 3), 26);
	ok(all_bytes(mem, 1, 'r') && all_bytes(mem + 1, 9, 0));
	ok(all_bytes(mem + 10, 20, 'r') && all_bytes(mem + 30, 10, 0));
	ok(all_bytes(mem + 40, 5, 'r') && all_bytes(mem + 45, 9, 0));
	is_int(source.calls, 3);
	down();
}

static void a_modern_device_fills_all_pieces(void)
{
	all_pieces_are_filled(2);
}

static void a_legacy_device_fills_all_pieces(void)
{
	all_pieces_are_filled(1);
}

static void a_slow_source_is_asked_again(void)
{
	const struct kvec i = { mem, 20 };

	up(2);
	source.at_once = 3;
	is_int(raw_send(NULL, 0, &i, 1), 20);
	is_int(source.calls, 7);
	ok(all_bytes(mem, 20, 'r'));
	down();
}

/* dev.entropy.device-op.1: less than the whole buffer will do. */
static void a_source_that_runs_dry_fills_less(void)
{
	const struct kvec i[] = { { mem, 10 },
				  { mem + 10, 20 },
				  { mem + 30, 5 } };

	up(2);
	source.left = 17;
	is_int(raw_send(NULL, 0, i, 3), 17);
	ok(all_bytes(mem, 17, 'r') && all_bytes(mem + 17, 18, 0));
	ok(!raw_needs_reset());
	down();
}

/* What was written is told by one number, so it must have no hole. */
static void a_source_that_pauses_leaves_no_hole(void)
{
	const struct kvec i[] = { { mem, 10 },
				  { mem + 10, 20 },
				  { mem + 30, 5 } };

	up(2);
	source.at_once = 10;
	source.dry_call = 3;
	is_int(raw_send(NULL, 0, i, 3), 20);
	ok(all_bytes(mem, 20, 'r') && all_bytes(mem + 20, 15, 0));
	down();
}

static void no_request_takes_long(void)
{
	const struct kvec i[] = { { mem, MIB / 2 },
				  { mem + MIB / 2, 2 * MIB } };

	up(2);
	is_int(raw_send(NULL, 0, i, 2), MIB);
	ok(all_bytes(mem, MIB, 'r') && all_bytes(mem + MIB, MIB, 0));
	down();
}

/* ---- what breaks it --------------------------------------------------- */

static void is_broken(const char *why)
{
	const struct kvec i = { mem, 10 };

	is_int(raw.len, -1);
	ok(raw_needs_reset());
	is_int(fake_logged(&fp, why), 1);
	/* Until it is reset. */
	source.left = SIZE_MAX;
	unregister_virtio_driver(&raw.drv);
	register_virtio_driver(&raw.drv);
	is_int(raw_send(NULL, 0, &i, 1), 10);
	down();
}

static void something_to_read_breaks_it(void)
{
	const struct kvec o = { mem, 4 }, i = { mem + 4, 10 };

	up(2);
	is_int(raw_send(&o, 1, &i, 1), -1);
	is_int(source.calls, 0);
	is_broken("drv.entropy.device-op.1");
	up(2);
	raw_send(&o, 1, NULL, 0);
	is_broken("drv.entropy.device-op.1");
}

static void a_dry_source_breaks_it(void)
{
	const struct kvec i = { mem, 10 };

	up(2);
	source.left = 0;
	raw_send(NULL, 0, &i, 1);
	is_broken("dev.entropy.device-op.1");
}

static void a_source_that_fails_breaks_it(void)
{
	const struct kvec i[] = { { mem, 10 }, { mem + 10, 10 } };

	up(2);
	source.left = 10;
	source.error = -EIO;
	raw_send(NULL, 0, i, 2);
	is_int(fake_logged(&fp, "error -5"), 1);
	is_broken("dev.entropy.device-op.1");
}

int main(void)
{
	TEST(a_modern_device_fills_all_pieces);
	TEST(a_legacy_device_fills_all_pieces);
	TEST(a_slow_source_is_asked_again);
	TEST(a_source_that_runs_dry_fills_less);
	TEST(a_source_that_pauses_leaves_no_hole);
	TEST(no_request_takes_long);
	TEST(something_to_read_breaks_it);
	TEST(a_dry_source_breaks_it);
	TEST(a_source_that_fails_breaks_it);
	return tap_done();
}
