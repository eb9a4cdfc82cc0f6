/* SPDX-License-Identifier: BSD-2-Clause */
/* The entropy driver above a device that lies about what it wrote. */
#include <virtio/port/emu.h>
#include <virtio/virtio_ids.h>
#include <virtio/virtio_rng.h>

#include "bytes.h"
#include "fake_platform.h"
#include "tap.h"

#define SECOND 1000000000u
#define WHOLE  UINT32_MAX

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_emu_mmio place;
static struct virtio_model model;
static struct virtio_driver drv;
static struct virtio_rng *rng;
static unsigned char buf[10000];

/* The device: writes so many bytes, says so many. */
static struct {
	uint32_t writes;
	uint32_t says;
	unsigned int requests;
	size_t asked; /* of the last request */
} dev;

static void handle_queue(struct virtio_model_queue *q)
{
	static const unsigned char byte = 'r';

	while (virtio_model_get(q)) {
		is_int(vringh_kiov_length(&q->riov), 0);
		dev.requests++;
		dev.asked = vringh_kiov_length(&q->wiov);
		for (uint32_t i = 0; i < dev.writes; i++)
			if (!vringh_iov_push(&q->wiov, &byte, 1))
				break;
		virtio_model_put(q, dev.says == WHOLE ? (uint32_t)dev.asked
						      : dev.says);
	}
}

static void up(uint32_t version)
{
	static const struct virtio_model_ops ops = {
		.handle_queue = handle_queue,
	};
	const struct virtio_model_config config = {
		.ops = &ops,
		.platform = &fp.platform,
		.id = { VIRTIO_ID_RNG, 0 },
		.nvqs = 1,
		.queue_size = 4,
	};

	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	dev.writes = WHOLE;
	dev.says = WHOLE;
	dev.requests = 0;
	memset(buf, 0, sizeof(buf));
	is_int(virtio_model_init(&model, &config), 0);
	virtio_model_mask_features(&model,
				   ~((uint64_t)1 << VIRTIO_F_RING_PACKED));
	virtio_rng_driver_init(&drv);
	is_int(register_virtio_driver(&drv), 0);
	is_int(virtio_emu_add(&emu, &place, &model, version), 0);
	rng = virtio_rng_from_vdev(&place.device.vdev);
	ok(rng != NULL);
}

static void down(void)
{
	virtio_emu_remove(&place);
	unregister_virtio_driver(&drv);
	virtio_model_exit(&model);
	is_clean(&fp);
}

static void no_more_is_asked_for_than_is_wanted(void)
{
	up(2);
	is_int(virtio_rng_read(rng, buf, 10, SECOND), 0);
	is_int(dev.asked, 10);
	is_int(dev.requests, 1);
	is_int(virtio_rng_read(rng, buf, sizeof(buf), SECOND), 0);
	is_int(dev.requests, 4);
	ok(all_bytes(buf, sizeof(buf), 'r'));
	down();
}

/* drv.entropy.device-op.2; covers: drv.split.vq-used-ring.1 */
static void only_what_the_device_claims_is_used(void)
{
	up(2);
	dev.says = 5;
	is_int(virtio_rng_read(rng, buf, 10, SECOND), 0);
	is_int(dev.requests, 2);
	is_int(dev.asked, 5);
	ok(all_bytes(buf, 10, 'r') && all_bytes(buf + 10, 10, 0));
	down();
}

static void nothing_is_an_error(void)
{
	up(2);
	dev.says = 0;
	is_int(virtio_rng_read(rng, buf, 10, SECOND), -EIO);
	ok(all_bytes(buf, 10, 0));
	is_int(fake_logged(&fp, "dev.entropy.device-op.1"), 1);
	is_int(dev.requests, 1);
	/* It may do better next time. */
	dev.says = WHOLE;
	is_int(virtio_rng_read(rng, buf, 10, SECOND), 0);
	down();
}

static void too_much_breaks_the_queue(void)
{
	up(2);
	dev.says = 11;
	is_int(virtio_rng_read(rng, buf, 10, SECOND), -EIO);
	ok(all_bytes(buf, 10, 0));
	is_int(fake_logged(&fp, "dev.split.vq-used-ring.2"), 1);
	dev.says = WHOLE;
	is_int(virtio_rng_read(rng, buf, 10, SECOND), -EIO);
	ok(fp.now < SECOND);
	down();
}

/* 2.7.8.1: legacy devices were known to say anything. */
static void too_much_from_a_legacy_device_is_cut(void)
{
	up(1);
	dev.says = 0xfffffff0;
	is_int(virtio_rng_read(rng, buf, 10, SECOND), 0);
	ok(all_bytes(buf, 10, 'r') && all_bytes(buf + 10, 10, 0));
	down();
}

/* The buffer stayed with the device: its answer, longer, serves the next. */
static void a_late_answer_is_cut_to_what_is_wanted(void)
{
	up(2);
	virtio_emu_mute(&place, true);
	is_int(virtio_rng_read(rng, buf, 100, 1000), -ETIMEDOUT);
	is_int(virtio_rng_read(rng, buf, 100, 1000), -ETIMEDOUT);
	virtio_emu_mute(&place, false);
	is_int(virtio_rng_read(rng, buf, 7, SECOND), 0);
	ok(all_bytes(buf, 7, 'r') && all_bytes(buf + 7, 93, 0));
	is_int(dev.requests, 1);
	is_int(dev.asked, 100);
	down();
}

static void a_device_that_is_gone(void)
{
	up(2);
	virtio_break_device(&place.device.vdev);
	is_int(virtio_rng_read(rng, buf, 10, SECOND), -EIO);
	is_int(fp.now, 0);
	is_int(dev.requests, 0);
	down();
}

static void a_restore_that_fails_leaves_nothing(void)
{
	up(2);
	is_int(virtio_device_freeze(&place.device.vdev), 0);
	model.config.nvqs = 0;
	is_int(virtio_device_restore(&place.device.vdev), -ENOENT);
	is_int(virtio_rng_read(rng, buf, 10, SECOND), -EIO);
	model.config.nvqs = 1;
	down();
}

int main(void)
{
	TEST(no_more_is_asked_for_than_is_wanted);
	TEST(only_what_the_device_claims_is_used);
	TEST(nothing_is_an_error);
	TEST(too_much_breaks_the_queue);
	TEST(too_much_from_a_legacy_device_is_cut);
	TEST(a_late_answer_is_cut_to_what_is_wanted);
	TEST(a_device_that_is_gone);
	TEST(a_restore_that_fails_leaves_nothing);
	return tap_done();
}
