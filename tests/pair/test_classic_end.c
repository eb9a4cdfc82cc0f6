/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How queues of the 2007 interface end: shutdown with and without a reset of
 * one queue, drivers that leave early, and devices that are none.
 */
#include "classic_queues.h"

#define RESET BIT(VIRTIO_F_RING_RESET)

/* ---- shutdown ---------------------------------------------------------- */

static void shutdown_of_a_queue_that_can_be_reset(void)
{
	init(2);
	cr_up();
	fill(vq, 4);
	fill(vq2, 2);
	cr.budget = 0;
	vq->vq_ops->shutdown(vq);
	ok(!get(vq));
	/* The other one does not notice. */
	cr_run(CR_ALL);
	is_int(cr.used[0], 0);
	is_int(cr.used[1], 2);
	ok(get(vq2) == &in[0] && get(vq2) == &in[1]);
	/* It begins anew. */
	called = 0;
	fill(vq, 4);
	cr_run(CR_ALL);
	is_int(cr.used[0], 4);
	is_int(called, 1);
	ok(get(vq) == &in[0]);
	is_int(cr.fp.nr_lines, 0);
	cr_down();
}

static void shutdown_that_resets_the_device(void)
{
	init(2);
	cr.dev.without |= RESET;
	cr_up();
	fill(vq, 3);
	fill(vq2, 2);
	vq->vq_ops->shutdown(vq);
	is_int(cr.model.status, 0);
	cr_run(CR_ALL);
	is_int(cr.used[0] + cr.used[1], 0);
	ok(!get(vq) && !get(vq2));
	is_int(add(vq, in), -EIO);
	is_int(add(vq2, in), -EIO);
	vq->vq_ops->kick(vq);
	is_int(called, 0);
	classic_unregister_virtio_driver(&cr.drv);
	is_int(cr.fp.nr_lines, 0);
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	cr_down();
}

/* What was used is the driver's as well, and never comes back twice. */
static void shutdown_with_buffers_that_were_used(void)
{
	init(1);
	cr_up();
	fill(vq, 3);
	cr_run(2);
	ok(get(vq) == &in[0]);
	vq->vq_ops->shutdown(vq);
	ok(!get(vq));
	vq->vq_ops->shutdown(vq);
	fill(vq, 1);
	cr_run(CR_ALL);
	ok(get(vq) == &in[0]);
	ok(!get(vq));
	cr_down();
}

static int probe_twice(struct classic_virtio_device *vdev)
{
	probe_one(vdev);
	is_int(add(vq, out), 0);
	vq->vq_ops->shutdown(vq);
	fill(vq, 1);
	return 0;
}

static void shutdown_before_the_first_kick(void)
{
	init(1);
	cr.probe = probe_twice;
	cr_up();
	cr_run(CR_ALL);
	is_int(cr.used[0], 1);
	ok(get(vq) == &in[0]);
	cr_down();
}

static void shutdown_of_an_empty_queue(void)
{
	init(1);
	cr.dev.without |= RESET;
	cr_up();
	vq->vq_ops->shutdown(vq);
	exchange();
	ok(get(vq) == in);
	cr_down();
}

/* The memory may be gone after this: the device has to leave it alone. */
static void del_all(struct classic_virtio_device *vdev)
{
	vdev->config->del_vq(vq);
	cr_run(CR_ALL);
}

static void del_vq_without_shutdown(void)
{
	init(1);
	cr.remove = del_all;
	cr_up();
	fill(vq, 3);
	classic_unregister_virtio_driver(&cr.drv);
	is_int(fake_logged(&cr.fp, "del_vq of a queue with 3 buffers"), 1);
	is_int(cr.fp.nr_lines, 1);
	is_int(cr.used[0], 0);
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	exchange();
	ok(get(vq) == in);
	cr_down();
}

static void a_driver_that_just_leaves(void)
{
	init(1);
	cr.remove = NULL;
	cr_up();
	fill(vq, 2);
	classic_unregister_virtio_driver(&cr.drv);
	is_int(fake_logged(&cr.fp, "left 2 buffers in queue 0"), 1);
	is_int(cr.model.status, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	cr_run(CR_ALL);
	is_int(cr.used[0], 0);
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	cr_down();
}

/* ---- what fails -------------------------------------------------------- */

static int probe_fails(struct classic_virtio_device *vdev)
{
	probe_one(vdev);
	is_int(add(vq, in), 0);
	vq->vq_ops->kick(vq);
	vq->vq_ops->shutdown(vq);
	vdev->config->del_vq(vq);
	return -ENXIO;
}

static void a_probe_that_fails(void)
{
	init(1);
	cr.probe = probe_fails;
	cr_up();
	is_int(cr.removed, 0);
	ok(cr.model.status & VIRTIO_CONFIG_S_FAILED);
	is_int(fake_logged(&cr.fp, "error -6"), 1);
	/* The next one begins from nothing. */
	classic_unregister_virtio_driver(&cr.drv);
	cr.probe = probe_one;
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	exchange();
	ok(get(vq) == in);
	cr_down();
}

static int probe_add(struct classic_virtio_device *vdev)
{
	int err;

	probe_one(vdev);
	err = add(vq, in);
	vq->vq_ops->kick(vq);
	ok(!get(vq));
	is_int(vdev->config->get_status(vdev) & VIRTIO_CONFIG_S_DRIVER_OK, 0);
	vdev->config->set_status(vdev, VIRTIO_CONFIG_S_DRIVER_OK);
	is_int(vdev->config->get_status(vdev) & VIRTIO_CONFIG_S_DRIVER_OK, 0);
	vq->vq_ops->shutdown(vq);
	return err;
}

static void add_buf_to_a_device_that_refuses(void)
{
	init(1);
	cr.refuses = true;
	cr.probe = probe_add;
	cr_up();
	is_int(cr.removed, 0);
	is_int(fake_logged(&cr.fp, "cannot be started: error -19"), 1);
	cr_down();
}

static void a_device_without_its_second_queue(void)
{
	init(2);
	cr.dev.queues = 1;
	cr_up();
	is_int(cr.probed, 1);
	is_int(cr.removed, 1);
	is_int(fake_logged(&cr.fp, "error -2"), 1);
	cr_down();
}

static void tests(void)
{
	TEST(shutdown_of_a_queue_that_can_be_reset);
	TEST(shutdown_that_resets_the_device);
	TEST(shutdown_with_buffers_that_were_used);
	TEST(shutdown_before_the_first_kick);
	TEST(shutdown_of_an_empty_queue);
	TEST(del_vq_without_shutdown);
	TEST(a_driver_that_just_leaves);
	TEST(a_probe_that_fails);
	TEST(add_buf_to_a_device_that_refuses);
	TEST(a_device_without_its_second_queue);
}

int main(void)
{
	return run_twice(tests);
}
