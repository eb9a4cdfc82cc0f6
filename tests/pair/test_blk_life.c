/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A block device that falls silent, asks for a reset, sleeps or goes while it
 * owns buffers: whose memory is whose, and that each request ends once.
 */
#include "blk_rig.h"
#include "bytes.h"

#define QUEUES 3
#define JOBS   4 /* on each queue */

static unsigned char buf[256 * 1024];

struct job {
	struct virtio_blk_request rq;
	struct scatterlist sg;
	unsigned int done;
	bool live; /* the device could still touch the data then */
};

static struct job jobs[QUEUES][JOBS];

/* ---- helpers ---------------------------------------------------------- */

static void up(uint32_t version)
{
	blk_init();
	br.config.num_queues = QUEUES;
	br.config.queue_size = 16;
	blk_start(version);
}

static void machine_wait(void)
{
	br.emu.ops.wait(&br.emu, 0);
}

static void mute(bool on)
{
	virtio_emu_mute(&br.place, on);
}

static void job_done(struct virtio_blk_request *rq)
{
	struct job *j = rq->priv;

	j->done++;
	j->live = br.model.model.status != 0;
}

/* Reads on every queue, kicked or not. */
static void submit_all(bool kick)
{
	unsigned char *mem = virtio_blk_alloc(br.blk, QUEUES * JOBS * 512);

	for (unsigned int q = 0; q < QUEUES; q++) {
		for (unsigned int i = 0; i < JOBS; i++) {
			struct job *j = &jobs[q][i];

			sg_init_one(&j->sg, mem, 512);
			mem += 512;
			j->rq = (struct virtio_blk_request){
				.type = VIRTIO_BLK_T_IN,
				.sector = q * JOBS + i,
				.sg = &j->sg,
				.done = job_done,
				.priv = j,
			};
			j->done = 0;
			is_int(virtio_blk_submit(br.blk, q, &j->rq), 0);
		}
		if (kick)
			is_int(virtio_blk_kick(br.blk, q), 0);
	}
}

static void all_ended(unsigned int times, int error)
{
	for (unsigned int q = 0; q < QUEUES; q++) {
		for (unsigned int i = 0; i < JOBS; i++) {
			is_int(jobs[q][i].done, times);
			if (!times)
				continue;
			is_int(jobs[q][i].rq.error, error);
			is_int(jobs[q][i].live, error != -ENODEV);
		}
	}
}

static void works(void)
{
	memset(buf, 0, sizeof(buf));
	is_int(virtio_blk_read(br.blk, 0, buf, sizeof(buf), SECOND), 0);
	is_mem(buf, br.disk, sizeof(buf));
}

/* ---- silence ---------------------------------------------------------- */

static void a_late_answer_touches_no_memory_of_the_caller(void)
{
	up(2);
	mute(true);
	memset(buf, 0x11, sizeof(buf));
	is_int(virtio_blk_read(br.blk, 0, buf, sizeof(buf), SECOND),
	       -ETIMEDOUT);
	/* One wait for all that were in flight, not one for each. */
	ok(br.fp.now >= SECOND && br.fp.now < 2 * (uint64_t)SECOND);
	mute(false);
	machine_wait();
	ok(br.reads > 1);
	ok(all_bytes(buf, sizeof(buf), 0x11));
	works();
	blk_down();
}

static void a_late_write_writes_what_it_was_given(void)
{
	up(2);
	mute(true);
	memset(buf, 0x22, 1024);
	is_int(virtio_blk_write(br.blk, 5, buf, 1024, SECOND), -ETIMEDOUT);
	memset(buf, 0x33, 1024);
	is_int(virtio_blk_write(br.blk, 9, buf, 1024, SECOND), -ETIMEDOUT);
	mute(false);
	machine_wait();
	ok(all_bytes(&br.disk[5 * 512], 1024, 0x22));
	ok(all_bytes(&br.disk[9 * 512], 1024, 0x33));
	works();
	blk_down();
}

/* The driver's own buffers are all the device's: others must wait as well. */
static void with_all_buffers_away_nothing_is_sent(void)
{
	char id[VIRTIO_BLK_ID_BYTES + 1];

	up(2);
	mute(true);
	is_int(virtio_blk_read(br.blk, 0, buf, sizeof(buf), SECOND),
	       -ETIMEDOUT);
	is_int(virtio_blk_flush(br.blk, SECOND), -ETIMEDOUT);
	is_int(virtio_blk_get_id(br.blk, id, SECOND), -ETIMEDOUT);
	mute(false);
	machine_wait();
	is_int(br.flushes, 0);
	is_int(virtio_blk_flush(br.blk, SECOND), 0);
	is_int(br.flushes, 1);
	blk_down();
}

static void time_passes_only_while_it_waits(void)
{
	up(2);
	mute(true);
	is_int(virtio_blk_read(br.blk, 0, buf, 512, 0), -ETIMEDOUT);
	is_int(br.fp.now, 0);
	is_int(virtio_blk_read(br.blk, 0, buf, 512, 777), -ETIMEDOUT);
	is_int(br.fp.now, 777);
	mute(false);
	works();
	is_int(br.fp.now, 777);
	blk_down();
}

/* ---- submitted is not kicked ------------------------------------------ */

static void the_device_sees_requests_after_the_kick(void)
{
	up(2);
	submit_all(false);
	machine_wait();
	all_ended(0, 0);
	is_int(br.reads, 0);
	for (unsigned int q = 0; q < QUEUES; q++)
		is_int(virtio_blk_kick(br.blk, q), 0);
	machine_wait();
	all_ended(1, 0);
	is_int(br.reads, QUEUES * JOBS);
	blk_down();
}

/* ---- the end ---------------------------------------------------------- */

static void removal(uint32_t version, bool kicked)
{
	up(version);
	mute(true);
	submit_all(kicked);
	all_ended(0, 0);
	unregister_virtio_driver(&br.drv);
	all_ended(1, -ENODEV);
	/* It wakes up too late. */
	mute(false);
	machine_wait();
	is_int(br.reads, 0);
	all_ended(1, -ENODEV);
	is_int(register_virtio_driver(&br.drv), 0);
	br.blk = virtio_blk_from_vdev(&br.place.device.vdev);
	works();
	blk_down();
}

static void removal_ends_every_queue(void)
{
	removal(2, true);
	removal(1, true);
}

static void removal_ends_what_was_not_kicked(void)
{
	removal(2, false);
}

static void a_device_that_asks_for_a_reset(void)
{
	struct virtio_device *vdev = &br.place.device.vdev;

	up(2);
	mute(true);
	submit_all(true);
	virtio_model_fail(&br.model.model.vqs[1], "the test says so");
	machine_wait();
	is_int(virtio_blk_read(br.blk, 0, buf, 512, SECOND), -EIO);
	is_int(virtio_blk_poll(br.blk, 2), -EIO);
	is_int(br.fp.now, 0);
	all_ended(0, 0);
	/* Sleeping and waking is a reset. */
	is_int(virtio_device_freeze(vdev), 0);
	all_ended(1, -ENODEV);
	is_int(br.fp.now, 0);
	mute(false);
	is_int(virtio_device_restore(vdev), 0);
	works();
	blk_down();
}

/* leg.blk.device-cfg-layout.1: what changes is in the driver's order, too. */
static void the_disk_shrinks_in_either_byte_order(void)
{
	for (unsigned int i = 0; i < 4; i++) {
		blk_init_endian(i & 1);
		blk_start(1 + i / 2);
		virtio_blk_model_resize(&br.model, 600);
		machine_wait();
		is_int(virtio_blk_info(br.blk)->capacity, 600);
		is_int(fake_logged(&br.fp, "600 sectors now"), 1);
		works();
		blk_down();
	}
}

/* ---- sleep ------------------------------------------------------------ */

static void sleep_waits_for_every_queue(uint32_t version)
{
	struct virtio_device *vdev = &br.place.device.vdev;

	up(version);
	submit_all(false);
	is_int(virtio_device_freeze(vdev), 0);
	all_ended(1, 0);
	for (unsigned int q = 0; q < QUEUES; q++) {
		is_int(virtio_blk_submit(br.blk, q, &jobs[q][0].rq), -EIO);
		is_int(virtio_blk_kick(br.blk, q), -EIO);
	}
	is_int(virtio_blk_flush(br.blk, SECOND), -EIO);
	is_int(virtio_device_restore(vdev), 0);
	all_ended(1, 0);
	works();
	submit_all(true);
	machine_wait();
	all_ended(1, 0);
	blk_down();
}

static void a_modern_device_sleeps(void)
{
	sleep_waits_for_every_queue(2);
}

static void a_legacy_device_sleeps(void)
{
	sleep_waits_for_every_queue(1);
}

static void requests_abandoned_before_the_sleep_are_forgotten(void)
{
	struct virtio_device *vdev = &br.place.device.vdev;

	up(2);
	mute(true);
	is_int(virtio_blk_read(br.blk, 0, buf, sizeof(buf), SECOND),
	       -ETIMEDOUT);
	is_int(virtio_device_freeze(vdev), 0);
	mute(false);
	is_int(virtio_device_restore(vdev), 0);
	works();
	blk_down();
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(a_late_answer_touches_no_memory_of_the_caller);
		TEST(a_late_write_writes_what_it_was_given);
		TEST(with_all_buffers_away_nothing_is_sent);
		TEST(time_passes_only_while_it_waits);
		TEST(the_device_sees_requests_after_the_kick);
		TEST(removal_ends_every_queue);
		TEST(removal_ends_what_was_not_kicked);
		TEST(a_device_that_asks_for_a_reset);
		TEST(the_disk_shrinks_in_either_byte_order);
		TEST(a_modern_device_sleeps);
		TEST(a_legacy_device_sleeps);
		TEST(requests_abandoned_before_the_sleep_are_forgotten);
	}
	return tap_done();
}
