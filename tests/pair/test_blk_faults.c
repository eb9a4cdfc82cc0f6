/* SPDX-License-Identifier: BSD-2-Clause */
/* A disk that fails, changes, disappears or falls silent under its driver. */
#include "blk_rig.h"

static unsigned char bytes[64 * 1024];

struct job {
	struct virtio_blk_request rq;
	struct scatterlist sg;
	unsigned int done;
	unsigned int resubmits; /* done submits again so often */
	int submit_error;
};

static struct job jobs[8];

static void job_done(struct virtio_blk_request *rq)
{
	struct job *j = rq->priv;

	j->done++;
	if (j->resubmits) {
		j->resubmits--;
		j->submit_error = virtio_blk_submit(br.blk, 0, rq);
		if (!j->submit_error)
			virtio_blk_kick(br.blk, 0);
	}
}

static void submit(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		struct job *j = &jobs[i];

		memset(j, 0, sizeof(*j));
		sg_init_one(&j->sg, &bytes[i * 512], 512);
		j->rq.type = VIRTIO_BLK_T_IN;
		j->rq.sector = i;
		j->rq.sg = &j->sg;
		j->rq.done = job_done;
		j->rq.priv = j;
		is_int(virtio_blk_submit(br.blk, 0, &j->rq), 0);
	}
	is_int(virtio_blk_kick(br.blk, 0), 0);
}

static void all_done_with(unsigned int n, int error)
{
	for (unsigned int i = 0; i < n; i++) {
		is_int(jobs[i].done, 1);
		is_int(jobs[i].rq.error, error);
	}
}

static void machine_wait(void)
{
	const struct virtio_platform *p = &br.emu.platform;

	for (unsigned int i = 0; i < 10; i++)
		p->ops->wait(p->ctx, 1000);
}

static void an_error_is_reported(void)
{
	blk_up(2);
	br.error = -EIO;
	is_int(virtio_blk_read(br.blk, 0, bytes, 512, SECOND), -EIO);
	is_int(virtio_blk_write(br.blk, 0, bytes, 512, SECOND), -EIO);
	is_int(virtio_blk_flush(br.blk, SECOND), -EIO);
	is_int(virtio_blk_discard(br.blk, 0, 1, SECOND), -EIO);
	is_int(virtio_blk_write_zeroes(br.blk, 0, 1, true, SECOND), -EIO);
	/* Each says so, and the device goes on. */
	ok(br.fp.nr_lines >= 5);
	br.error = 0;
	is_int(virtio_blk_read(br.blk, 0, bytes, 512, SECOND), 0);
	is_int(bytes[1], disk_byte(1));
	blk_down();
}

static void a_full_disk_is_an_error(void)
{
	blk_up(2);
	br.error = -ENOSPC;
	is_int(virtio_blk_write(br.blk, 0, bytes, 512, SECOND), -EIO);
	blk_down();
}

static void an_error_in_the_middle_ends_a_transfer(void)
{
	blk_up(2);
	br.error = -EIO;
	submit(8);
	machine_wait();
	all_done_with(8, -EIO);
	blk_down();
}

static void the_disk_grows_and_shrinks(void)
{
	blk_init();
	br.config.capacity = 100;
	blk_start(2);
	is_int(virtio_blk_read(br.blk, 100, bytes, 512, SECOND), -EINVAL);
	virtio_blk_model_resize(&br.model, 200);
	machine_wait();
	is_int(virtio_blk_info(br.blk)->capacity, 200);
	is_int(virtio_blk_read(br.blk, 199, bytes, 512, SECOND), 0);
	virtio_blk_model_resize(&br.model, 10);
	machine_wait();
	is_int(virtio_blk_info(br.blk)->capacity, 10);
	is_int(virtio_blk_read(br.blk, 10, bytes, 512, SECOND), -EINVAL);
	blk_down();
}

static void a_resize_while_changes_are_held_back(void)
{
	blk_init();
	br.config.capacity = 100;
	blk_start(1);
	virtio_config_driver_disable(&br.place.device.vdev);
	virtio_blk_model_resize(&br.model, 200);
	machine_wait();
	is_int(virtio_blk_info(br.blk)->capacity, 100);
	virtio_config_driver_enable(&br.place.device.vdev);
	is_int(virtio_blk_info(br.blk)->capacity, 200);
	blk_down();
}

static void removal_ends_what_is_in_flight(void)
{
	blk_up(2);
	virtio_emu_mute(&br.place, true);
	submit(8);
	machine_wait();
	is_int(jobs[0].done, 0);
	blk_down();
	all_done_with(8, -ENODEV);
	is_int(br.reads, 0);
}

static void done_may_try_again_during_removal(void)
{
	blk_up(2);
	virtio_emu_mute(&br.place, true);
	submit(2);
	jobs[0].resubmits = 1;
	blk_down();
	all_done_with(2, -ENODEV);
	ok(jobs[0].submit_error < 0);
}

static void done_may_submit_again(void)
{
	blk_up(2);
	submit(1);
	jobs[0].resubmits = 20;
	for (unsigned int i = 0; i < 50; i++)
		machine_wait();
	is_int(jobs[0].done, 21);
	is_int(br.reads, 21);
	blk_down();
}

static void a_device_that_never_answers(void)
{
	blk_up(2);
	virtio_emu_mute(&br.place, true);
	is_int(virtio_blk_read(br.blk, 0, bytes, 512, SECOND), -ETIMEDOUT);
	ok(br.fp.now >= SECOND && br.fp.now < 2 * (uint64_t)SECOND);
	is_int(virtio_blk_write(br.blk, 5, bytes, 512, SECOND), -ETIMEDOUT);
	virtio_emu_mute(&br.place, false);
	memset(bytes, 0, 512);
	is_int(virtio_blk_read(br.blk, 1, bytes, 512, SECOND), 0);
	is_int(bytes[5], disk_byte(512 + 5));
	is_int(br.fp.nr_lines, 0);
	blk_down();
}

/* Far more than there are bounce buffers: they come back when it wakes up. */
static void silence_for_long(void)
{
	blk_up(2);
	virtio_emu_mute(&br.place, true);
	for (unsigned int i = 0; i < 200; i++)
		is_int(virtio_blk_read(br.blk, 0, bytes, 512, 1000),
		       -ETIMEDOUT);
	virtio_emu_mute(&br.place, false);
	is_int(virtio_blk_read(br.blk, 0, bytes, sizeof(bytes), SECOND), 0);
	is_int(bytes[1000], disk_byte(1000));
	blk_down();
}

static void a_device_that_breaks(void)
{
	blk_up(2);
	virtio_break_device(&br.place.device.vdev);
	is_int(virtio_blk_read(br.blk, 0, bytes, 512, SECOND), -EIO);
	is_int(virtio_blk_poll(br.blk, 0), -EIO);
	is_int(virtio_blk_kick(br.blk, 0), -EIO);
	blk_down();
}

static void sleep_and_wake_up(void)
{
	blk_up(2);
	submit(4);
	is_int(virtio_device_freeze(&br.place.device.vdev), 0);
	all_done_with(4, 0);
	is_int(virtio_blk_read(br.blk, 0, bytes, 512, SECOND) < 0, 1);
	virtio_blk_model_resize(&br.model, 1000);
	is_int(virtio_device_restore(&br.place.device.vdev), 0);
	is_int(virtio_blk_info(br.blk)->capacity, 1000);
	is_int(virtio_blk_read(br.blk, 3, bytes, 1024, SECOND), 0);
	is_int(bytes[600], disk_byte(3 * 512 + 600));
	blk_down();
}

static void sleep_without_an_answer(void)
{
	blk_up(2);
	virtio_emu_mute(&br.place, true);
	submit(4);
	is_int(virtio_device_freeze(&br.place.device.vdev), 0);
	all_done_with(4, -ENODEV);
	virtio_emu_mute(&br.place, false);
	is_int(virtio_device_restore(&br.place.device.vdev), 0);
	is_int(virtio_blk_read(br.blk, 3, bytes, 1024, SECOND), 0);
	blk_down();
}

static void the_driver_comes_and_goes(void)
{
	blk_up(2);
	for (unsigned int i = 0; i < 5; i++) {
		unregister_virtio_driver(&br.drv);
		ok(!virtio_blk_from_vdev(&br.place.device.vdev));
		register_virtio_driver(&br.drv);
		br.blk = virtio_blk_from_vdev(&br.place.device.vdev);
		is_int(virtio_blk_read(br.blk, 3, bytes, 1024, SECOND), 0);
	}
	blk_down();
}

static void memory_may_run_out(void)
{
	unsigned int i;

	for (i = 1; i < 40; i++) {
		blk_init();
		br.config.queue_size = 4;
		virtio_blk_driver_init(&br.drv);
		register_virtio_driver(&br.drv);
		blk_make_model();
		br.fp.fail_alloc = i;
		is_int(virtio_emu_add(&br.emu, &br.place, &br.model.model, 2),
		       0);
		br.blk = virtio_blk_from_vdev(&br.place.device.vdev);
		if (!br.fp.fail_alloc && !br.blk)
			ok(br.fp.nr_lines >= 1);
		blk_down();
		if (br.fp.fail_alloc)
			break; /* it needed fewer */
	}
	ok(i > 5 && i < 40);
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(an_error_is_reported);
		TEST(a_full_disk_is_an_error);
		TEST(an_error_in_the_middle_ends_a_transfer);
		TEST(the_disk_grows_and_shrinks);
		TEST(a_resize_while_changes_are_held_back);
		TEST(removal_ends_what_is_in_flight);
		TEST(done_may_try_again_during_removal);
		TEST(done_may_submit_again);
		TEST(a_device_that_never_answers);
		TEST(silence_for_long);
		TEST(a_device_that_breaks);
		TEST(sleep_and_wake_up);
		TEST(sleep_without_an_answer);
		TEST(the_driver_comes_and_goes);
		TEST(memory_may_run_out);
	}
	return tap_done();
}
