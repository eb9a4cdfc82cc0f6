/* SPDX-License-Identifier: BSD-2-Clause */
/* The dummy model: it echoes what it can read, or says which buffer it is. */
#include <virtio/virtio_dummy.h>

#include "fake_platform.h"
#include "raw_rig.h"

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_dummy_model model;
static char out[700], in[700];

static void up(uint32_t version)
{
	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	is_int(virtio_dummy_model_init(&model, &fp.platform, 16), 0);
	raw_up(&emu, &model.model, version, NULL, 0);
	for (size_t i = 0; i < sizeof(out); i++)
		out[i] = (char)(i * 3 + 1);
	memset(in, 0, sizeof(in));
}

static void down(void)
{
	raw_down();
	virtio_model_exit(&model.model);
	is_clean(&fp);
}

static void echoes(uint32_t version)
{
	const struct kvec o[] = { { out, 300 }, { out + 300, 400 } };
	const struct kvec i[] = { { in, 1 }, { in + 1, 699 } };

	up(version);
	is_int(raw_send(o, 2, i, 2), 700);
	is_mem(in, out, 700);
	memset(in, 0, sizeof(in));
	is_int(raw_send(o, 1, i, 2), 300);
	is_mem(in, out, 300);
	is_int(in[300], 0);
	memset(in, 0, sizeof(in));
	is_int(raw_send(o, 2, i, 1), 1);
	is_int(in[0], out[0]);
	is_int(in[1], 0);
	is_int(raw_send(o, 2, NULL, 0), 0);
	down();
}

static void echo_on_a_modern_device(void)
{
	echoes(2);
}

static void echo_on_a_legacy_device(void)
{
	echoes(1);
}

static void a_buffer_with_nothing_to_read_is_greeted(void)
{
	static const char first[] = "hello 1 from the virtio dummy device\n";
	static const char second[] = "hello 2 from the virtio dummy device\n";
	const struct kvec i[] = { { in, 10 }, { in + 10, 600 } };

	up(2);
	is_int(raw_send(NULL, 0, i, 2), sizeof(first) - 1);
	is_str(in, first);
	is_int(raw_send(NULL, 0, i, 2), sizeof(second) - 1);
	is_str(in, second);
	/* Cut to what there is room for. */
	is_int(raw_send(NULL, 0, i, 1), 10);
	down();
}

static void a_reset_begins_to_count_anew(void)
{
	const struct kvec i = { in, sizeof(in) };

	up(2);
	raw_send(NULL, 0, &i, 1);
	is_int(model.served, 1);
	unregister_virtio_driver(&raw.drv);
	register_virtio_driver(&raw.drv);
	is_int(model.served, 0);
	raw_send(NULL, 0, &i, 1);
	is_int(in[6], '1');
	down();
}

static void sizes_that_no_queue_has_are_refused(void)
{
	fake_platform_init(&fp);
	is_int(virtio_dummy_model_init(&model, &fp.platform, 0), -EINVAL);
	is_int(virtio_dummy_model_init(&model, &fp.platform, 12), -EINVAL);
	is_int(virtio_dummy_model_init(&model, &fp.platform, 65536), -EINVAL);
	fp.fail_alloc = 1;
	is_int(virtio_dummy_model_init(&model, &fp.platform, 16), -ENOMEM);
	is_clean(&fp);
}

int main(void)
{
	TEST(echo_on_a_modern_device);
	TEST(echo_on_a_legacy_device);
	TEST(a_buffer_with_nothing_to_read_is_greeted);
	TEST(a_reset_begins_to_count_anew);
	TEST(sizes_that_no_queue_has_are_refused);
	return tap_done();
}
