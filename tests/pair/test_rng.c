/* SPDX-License-Identifier: BSD-2-Clause */
/* The entropy driver against the entropy model, in an emulated machine. */
#include <virtio/port/emu.h>
#include <virtio/port/linux.h>
#include <virtio/virtio_rng.h>

#include "fake_platform.h"
#include "layouts.h"
#include "memory.h"
#include "tap.h"

#define SECOND 1000000000u

static struct fake_platform fp;
static struct test_memory mem;
static struct virtio_emu emu;
static struct virtio_emu_mmio place;
static struct virtio_rng_model model;
static struct virtio_driver drv;
static struct virtio_rng *rng;
static unsigned char bytes[20000];

/* A source whose n-th byte is known. */
static struct {
	size_t given;
	size_t most; /* bytes in one call */
	int error;
} source;

static unsigned char nth_byte(size_t n)
{
	return (unsigned char)(n * 167 + (n >> 8));
}

static int fill(void *ctx, void *buf, size_t len)
{
	unsigned char *to = buf;

	(void)ctx;
	if (source.error)
		return source.error;
	if (len > source.most)
		len = source.most;
	for (size_t i = 0; i < len; i++)
		to[i] = nth_byte(source.given++);
	return (int)len;
}

static void up(uint32_t version)
{
	fake_platform_init(&fp);
	source.given = 0;
	source.most = SIZE_MAX;
	source.error = 0;
	memory_begin(&mem, &fp, memory_kind());
	memory_machine(&mem, &emu);
	virtio_rng_driver_init(&drv);
	register_virtio_driver(&drv);
	is_int(virtio_rng_model_init(&model, &emu.platform, 8, fill, NULL), 0);
	layout_choose(&model.model);
	is_int(virtio_emu_add(&emu, &place, &model.model, version), 0);
	rng = virtio_rng_from_vdev(&place.device.vdev);
	ok(rng != NULL);
	ok(layout_agreed(&place.device.vdev));
}

static void down(void)
{
	virtio_emu_remove(&place);
	unregister_virtio_driver(&drv);
	virtio_model_exit(&model.model);
	memory_end(&mem);
	is_clean(&fp);
}

static bool right(size_t from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != nth_byte(from + i))
			return false;
	return true;
}

static void read_bytes(uint32_t version)
{
	up(version);
	is_int(virtio_rng_read(rng, bytes, 1, SECOND), 0);
	is_int(virtio_rng_read(rng, bytes + 1, sizeof(bytes) - 1, SECOND), 0);
	ok(right(0, sizeof(bytes)));
	is_int(virtio_rng_read(rng, bytes, 0, SECOND), 0);
	is_int(fp.nr_lines, 0);
	down();
}

static void modern(void)
{
	read_bytes(2);
}

static void legacy(void)
{
	read_bytes(1);
}

/* drv.entropy.device-op.2 */
static void few_bytes_at_a_time(void)
{
	up(2);
	source.most = 7;
	is_int(virtio_rng_read(rng, bytes, 100, SECOND), 0);
	ok(right(0, 100));
	down();
}

static void a_source_that_fails(void)
{
	up(2);
	source.error = -EIO;
	is_int(virtio_rng_read(rng, bytes, 10, SECOND), -EIO);
	ok(fp.nr_lines >= 1);
	is_int(place.endpoint.model->status & VIRTIO_CONFIG_S_NEEDS_RESET,
	       VIRTIO_CONFIG_S_NEEDS_RESET);
	down();
}

static void a_device_that_never_answers(void)
{
	up(2);
	virtio_emu_mute(&place, true);
	is_int(virtio_rng_read(rng, bytes, 10, SECOND), -ETIMEDOUT);
	ok(fp.now >= SECOND && fp.now < 2 * (uint64_t)SECOND);
	virtio_emu_mute(&place, false);
	is_int(virtio_rng_read(rng, bytes, 100, SECOND), 0);
	ok(right(0, 100));
	down();
}

static void removal_while_a_request_is_in_flight(void)
{
	up(2);
	virtio_emu_mute(&place, true);
	is_int(virtio_rng_read(rng, bytes, 10, SECOND), -ETIMEDOUT);
	down();
}

static void sleep_and_wake_up(void)
{
	up(2);
	is_int(virtio_rng_read(rng, bytes, 10, SECOND), 0);
	is_int(virtio_device_freeze(&place.device.vdev), 0);
	is_int(virtio_rng_read(rng, bytes, 10, SECOND), -EIO);
	is_int(virtio_device_restore(&place.device.vdev), 0);
	source.given = 0;
	is_int(virtio_rng_read(rng, bytes, 100, SECOND), 0);
	ok(right(0, 100));
	down();
}

static void another_driver_has_no_rng(void)
{
	up(2);
	unregister_virtio_driver(&drv);
	ok(!virtio_rng_from_vdev(&place.device.vdev));
	register_virtio_driver(&drv);
	ok(virtio_rng_from_vdev(&place.device.vdev) != NULL);
	down();
}

static void memory_may_run_out(void)
{
	unsigned int i;

	for (i = 1; i < 20; i++) {
		fake_platform_init(&fp);
		memory_begin(&mem, &fp, memory_kind());
		memory_machine(&mem, &emu);
		virtio_rng_driver_init(&drv);
		register_virtio_driver(&drv);
		virtio_rng_model_init(&model, &emu.platform, 1, fill, NULL);
		layout_choose(&model.model);
		fp.fail_alloc = i;
		is_int(virtio_emu_add(&emu, &place, &model.model, 2), 0);
		rng = virtio_rng_from_vdev(&place.device.vdev);
		if (!fp.fail_alloc)
			ok(!rng && fp.nr_lines >= 1);
		down();
		if (rng)
			break;
	}
	ok(i > 2 && i < 20);
}

/* The port of a process, with the operating system's random bytes. */
static void in_a_process(void)
{
	static struct virtio_linux port;
	unsigned int ones = 0;

	virtio_linux_init(&port);
	virtio_emu_init(&emu, &port.platform);
	virtio_rng_driver_init(&drv);
	register_virtio_driver(&drv);
	is_int(virtio_rng_model_init(&model, &emu.platform, 8,
				     virtio_linux_entropy, NULL),
	       0);
	is_int(virtio_emu_add(&emu, &place, &model.model, 2), 0);
	rng = virtio_rng_from_vdev(&place.device.vdev);
	memset(bytes, 0, sizeof(bytes));
	is_int(virtio_rng_read(rng, bytes, sizeof(bytes), SECOND), 0);
	for (unsigned int i = 0; i < sizeof(bytes); i++)
		ones += (unsigned int)__builtin_popcount(bytes[i]);
	/* 80000 of 160000, give or take ten standard deviations. */
	ok(ones > 78000 && ones < 82000);
	virtio_emu_remove(&place);
	unregister_virtio_driver(&drv);
	virtio_model_exit(&model.model);
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(modern);
		TEST(legacy);
		TEST(few_bytes_at_a_time);
		TEST(a_source_that_fails);
		TEST(a_device_that_never_answers);
		TEST(removal_while_a_request_is_in_flight);
		TEST(sleep_and_wake_up);
		TEST(another_driver_has_no_rng);
		TEST(memory_may_run_out);
		TEST(in_a_process);
	}
	return tap_done();
}
