/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The queues of the 2007 interface against a device of today: buffers, kicks,
 * callbacks that ask for silence, and when features are agreed on.
 */
#include <virtio/virtio_ring.h>

#include "classic_queues.h"

/* ---- buffers ----------------------------------------------------------- */

/* Entries carry whatever marks they had; the array's length is what counts. */
static void there_and_back(void)
{
	struct scatterlist sg[4];
	unsigned int len = 99;

	sg_init_one(&sg[0], out, 10);
	sg_init_one(&sg[1], out + 10, 54);
	sg_init_one(&sg[2], in, 1);
	sg_init_one(&sg[3], in + 1, 63);
	sg[3].flags = SG_CHAIN;
	is_int(vq->vq_ops->add_buf(vq, sg, 2, 2, &sg), 0);
	is_int(sg_nents(sg), 4);
	ok(!vq->vq_ops->get_buf(vq, &len));
	vq->vq_ops->kick(vq);
	cr_run(CR_ALL);
	is_int(called, 1);
	ok(vq->vq_ops->get_buf(vq, &len) == &sg);
	is_int(len, 64);
	is_mem(in, out, 64);
	ok(!vq->vq_ops->get_buf(vq, &len));
}

static void a_buffer_goes_and_comes(void)
{
	init(1);
	cr_up();
	there_and_back();
	is_int(cr.fp.nr_lines, 0);
	cr_down();
}

static void on_a_legacy_device(void)
{
	init(1);
	cr.dev.version = 1;
	cr_up();
	there_and_back();
	is_int(cr.fp.nr_lines, 0);
	cr_down();
}

static void one_direction_and_none(void)
{
	struct scatterlist sg[2];
	unsigned int len;

	init(1);
	cr_up();
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], out, 8);
	sg_set_buf(&sg[1], out + 8, 8);
	is_int(vq->vq_ops->add_buf(vq, sg, 2, 0, out), 0);
	sg_set_buf(&sg[0], in, 8);
	sg_set_buf(&sg[1], in + 8, 8);
	is_int(vq->vq_ops->add_buf(vq, sg, 0, 2, in), 0);
	is_int(vq->vq_ops->add_buf(vq, sg, 0, 0, sg), -EINVAL);
	vq->vq_ops->kick(vq);
	cr_run(CR_ALL);
	ok(vq->vq_ops->get_buf(vq, &len) == out);
	is_int(len, 0);
	ok(get(vq) == in);
	cr_down();
}

static void a_full_queue(void)
{
	init(1);
	cr_up();
	for (unsigned int i = 0; i < 4; i++)
		is_int(add(vq, &in[i]), 0);
	is_int(add(vq, in), -ENOSPC);
	vq->vq_ops->kick(vq);
	cr_run(1);
	ok(get(vq) == &in[0]);
	is_int(add(vq, in), 0);
	cr_down();
}

/* ---- callbacks --------------------------------------------------------- */

static void a_callback_that_returns_true(void)
{
	init(1);
	cr_up();
	for (unsigned int i = 1; i <= 3; i++) {
		exchange();
		is_int(called, i);
		ok(get(vq) == in);
	}
	cr_down();
}

/* The first queue as today's bus has it. */
static struct virtqueue *core_vq(void)
{
	return list_entry(cr_core()->vqs.next, struct virtqueue, list);
}

/* The interrupt that shall not come, or the one that came late. */
static void interrupt(void)
{
	vring_interrupt(0, core_vq());
}

static void silence_until_restart(void)
{
	init(1);
	again = false;
	cr_up();
	exchange();
	is_int(called, 1);
	ok(get(vq) == in);
	exchange();
	/* A hint is all that the device got: it may interrupt all the same. */
	interrupt();
	is_int(called, 1);
	/* Used meanwhile: no interrupt would come for that. */
	ok(!vq->vq_ops->restart(vq));
	interrupt();
	exchange();
	is_int(called, 1);
	ok(get(vq) == in);
	ok(!vq->vq_ops->restart(vq));
	ok(get(vq) == in);
	ok(vq->vq_ops->restart(vq));
	exchange();
	is_int(called, 2);
	ok(get(vq) == in);
	exchange();
	is_int(called, 2);
	cr_down();
}

static bool racing; /* see use_in_between() */

/* The device uses a buffer between the wish for callbacks and the last look. */
static void use_in_between(void *ctx, const struct virtio_event *event)
{
	(void)ctx;
	if (event->kind != VIRTIO_EVENT_ENABLE_CB || !racing)
		return;
	racing = false;
	virtio_emu_mute(&cr.place, false);
	cr_run(CR_ALL);
}

static void restart_races_with_the_device(void)
{
	init(1);
	again = false;
	cr.fp.ops.trace = use_in_between;
	virtio_emu_init(&cr.emu, &cr.fp.platform);
	cr_up();
	exchange();
	is_int(called, 1);
	ok(get(vq) == in);
	is_int(add(vq, in), 0);
	vq->vq_ops->kick(vq);
	virtio_emu_mute(&cr.place, true);
	racing = true;
	/* Either is told of it: the callback, or who restarted. */
	ok(!vq->vq_ops->restart(vq) || called == 2);
	is_int(cr.used[0], 2);
	ok(get(vq) == in);
	ok(vq->vq_ops->restart(vq));
	exchange();
	ok(called >= 2);
	cr_down();
}

static int probe_silent(struct classic_virtio_device *vdev)
{
	(void)vdev;
	vq = find_vq(NULL);
	ok(vq->vq_ops->restart(vq));
	return 0;
}

static void no_callback(void)
{
	struct virtqueue_counters counters;

	init(1);
	cr.probe = probe_silent;
	cr_up();
	exchange();
	ok(get(vq) == in);
	is_int(called, 0);
	virtqueue_get_counters(core_vq(), &counters);
	is_int(counters.interrupts, 0);
	cr_down();
}

/* ---- which queue, and when --------------------------------------------- */

static void queues_are_found_in_order(void)
{
	init(2);
	cr_up();
	is_int(add(vq2, out), 0);
	vq2->vq_ops->kick(vq2);
	cr_run(CR_ALL);
	is_int(cr.used[0], 0);
	is_int(cr.used[1], 1);
	is_int(called2, 1);
	ok(get(vq2) == out);
	exchange();
	is_int(cr.used[0], 1);
	is_int(called, 1);
	ok(get(vq) == in);
	cr_down();
}

static int probe_second_late(struct classic_virtio_device *vdev)
{
	probe_one(vdev);
	is_int(add(vq, in), 0);
	vq2 = find_vq(callback2);
	ok(!IS_ERR(vq2));
	return 0;
}

static void a_queue_that_is_found_after_the_first_use(void)
{
	init(2);
	cr.probe = probe_second_late;
	cr_up();
	is_int(add(vq2, out), 0);
	vq2->vq_ops->kick(vq2);
	cr_run(CR_ALL);
	is_int(called2, 1);
	ok(get(vq2) == out);
	cr_down();
}

static int probe_skip(struct classic_virtio_device *vdev)
{
	unsigned int len;
	uint8_t index[2];
	void *token = vdev->config->find(vdev, VIRTIO_CONFIG_F_VIRTQUEUE, &len);

	is_int(len, 2);
	vdev->config->get(vdev, token, index, len);
	is_mem(index, "\0", 2);
	vq = find_vq(callback);
	is_int(PTR_ERR(find_vq(callback)), -ENOENT);
	return 0;
}

static void a_field_that_was_found_is_used_up(void)
{
	init(2);
	cr.probe = probe_skip;
	cr_up();
	exchange();
	is_int(cr.used[0], 0);
	is_int(cr.used[1], 1);
	cr_down();
}

/* Deleted, it neither calls nor can be found again. */
static void a_deleted_queue(void)
{
	init(1);
	cr.remove = NULL;
	cr_up();
	exchange();
	ok(get(vq) == in);
	cr.vdev->config->del_vq(vq);
	is_int(PTR_ERR(find_vq(callback)), -ENOENT);
	is_int(cr.fp.nr_lines, 0);
	cr_down();
}

static int use_bit(unsigned int bit, void **token, unsigned int *len)
{
	if (!*token)
		*token = cr.vdev->config->find(cr.vdev,
					       CLASSIC_CONFIG_F_FEATURES, len);
	return classic_virtio_use_bit(cr.vdev, *token, *len, bit);
}

static int probe_late(struct classic_virtio_device *vdev)
{
	void *token = NULL;
	unsigned int len = 0;

	/* As the block driver did: the queue first. */
	vq = find_vq(callback);
	is_int(use_bit(3, &token, &len), 1);
	is_int(vdev->config->get_status(vdev), 3);
	is_int(add(vq, in), 0);
	is_int(vdev->config->get_status(vdev), 3 | 8);
	/* Too late, and said so. */
	is_int(use_bit(4, &token, &len), 0);
	is_int(use_bit(3, &token, &len), 1);
	vq->vq_ops->kick(vq);
	is_int(vdev->config->get_status(vdev), 3 | 8 | 4);
	cr_run(CR_ALL);
	ok(get(vq) == in);
	return 0;
}

static void features_are_agreed_on_at_first_use(void)
{
	init(1);
	cr.dev.features = BIT(3) | BIT(4);
	cr.probe = probe_late;
	cr_up();
	is_hex(cr.model.features & 0xffffff, BIT(3));
	is_int(cr.model.status, 3 | 8 | 4);
	is_int(cr.fp.nr_lines, 0);
	cr_down();
}

static int probe_mac_late(struct classic_virtio_device *vdev)
{
	unsigned int len;

	probe_two(vdev);
	is_int(add(vq, in), 0);
	ok(!vdev->config->find(vdev, VIRTIO_CONFIG_NET_MAC_F, &len));
	return 0;
}

static void a_field_of_a_feature_that_was_not_accepted(void)
{
	init(2);
	cr.dev.features = BIT(5);
	cr.probe = probe_mac_late;
	cr_up();
	is_hex(cr.model.features & 0xffffff, 0);
	cr_down();
}

static void tests(void)
{
	TEST(a_buffer_goes_and_comes);
	TEST(on_a_legacy_device);
	TEST(one_direction_and_none);
	TEST(a_full_queue);
	TEST(a_callback_that_returns_true);
	TEST(silence_until_restart);
	TEST(restart_races_with_the_device);
	TEST(no_callback);
	TEST(queues_are_found_in_order);
	TEST(a_queue_that_is_found_after_the_first_use);
	TEST(a_field_that_was_found_is_used_up);
	TEST(a_deleted_queue);
	TEST(features_are_agreed_on_at_first_use);
	TEST(a_field_of_a_feature_that_was_not_accepted);
}

int main(void)
{
	return run_twice(tests);
}
