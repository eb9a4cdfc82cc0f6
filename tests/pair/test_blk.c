/* SPDX-License-Identifier: BSD-2-Clause */
/* The block driver against the block model: every request, every limit. */
#include <stdlib.h>
#include <unistd.h>

#include <virtio/port/linux.h>

#include "blk_rig.h"
#include "prng.h"

#define MANY 48

static unsigned char bytes[256 * 1024];

static bool is_fresh(const unsigned char *buf, size_t from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (buf[i] != disk_byte(from + i))
			return false;
	return true;
}

static void read_and_write(uint32_t version, bool big_endian)
{
	blk_init_endian(big_endian);
	blk_start(version);
	if (!br.blk)
		return;
	is_int(virtio_blk_info(br.blk)->capacity, DISK_SECTORS);
	is_int(virtio_blk_read(br.blk, 0, bytes, 512, SECOND), 0);
	ok(is_fresh(bytes, 0, 512));
	is_int(virtio_blk_read(br.blk, 7, bytes, sizeof(bytes), SECOND), 0);
	ok(is_fresh(bytes, 7 * 512, sizeof(bytes)));
	is_int(virtio_blk_read(br.blk, DISK_SECTORS - 1, bytes, 512, SECOND),
	       0);
	ok(is_fresh(bytes, DISK_SIZE - 512, 512));
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 11 + 3);
	is_int(virtio_blk_write(br.blk, 3, bytes, sizeof(bytes), SECOND), 0);
	is_mem(&br.disk[3 * 512], bytes, sizeof(bytes));
	ok(is_fresh(br.disk, 0, 3 * 512));
	ok(is_fresh(&br.disk[3 * 512 + sizeof(bytes)], 3 * 512 + sizeof(bytes),
		    512));
	is_int(br.fp.nr_lines, 0);
	blk_down();
}

static void modern(void)
{
	read_and_write(2, false);
}

static void legacy(void)
{
	read_and_write(1, false);
}

/* leg.blk: everything is in the guest's byte order, configuration included. */
static void big_endian_legacy(void)
{
	read_and_write(1, true);
}

static void big_endian_modern(void)
{
	read_and_write(2, true);
}

static void other_requests(void)
{
	char id[VIRTIO_BLK_ID_BYTES + 1];

	blk_up(2);
	is_int(virtio_blk_flush(br.blk, SECOND), 0);
	is_int(br.flushes, 1);
	is_int(virtio_blk_get_id(br.blk, id, SECOND), 0);
	is_str(id, "disk-1");
	is_int(virtio_blk_discard(br.blk, 10, 20, SECOND), 0);
	is_int(br.disk[10 * 512], 0xdd);
	is_int(br.disk[30 * 512 - 1], 0xdd);
	ok(is_fresh(&br.disk[30 * 512], 30 * 512, 512));
	is_int(virtio_blk_write_zeroes(br.blk, 40, 5, false, SECOND), 0);
	is_int(br.disk[40 * 512 + 7], 0);
	is_int(br.unmaps, 0);
	is_int(virtio_blk_write_zeroes(br.blk, 50, 5, true, SECOND), 0);
	is_int(br.unmaps, 1);
	is_int(virtio_blk_discard(br.blk, 0, 0, SECOND), 0);
	is_int(br.fp.nr_lines, 0);
	blk_down();
}

static void a_serial_of_full_length(void)
{
	char id[VIRTIO_BLK_ID_BYTES + 1];

	blk_init();
	br.config.serial = "12345678901234567890 and more";
	blk_start(2);
	is_int(virtio_blk_get_id(br.blk, id, SECOND), 0);
	is_str(id, "12345678901234567890");
	blk_down();
}

static void the_configuration_is_understood(void)
{
	const struct virtio_blk_info *info;

	blk_init();
	br.config.blk_size = 4096;
	br.config.physical_block_exp = 2;
	br.config.min_io_size = 3;
	br.config.opt_io_size = 17;
	br.config.num_queues = 3;
	br.config.queue_size = 32;
	blk_start(2);
	info = virtio_blk_info(br.blk);
	is_int(info->capacity, DISK_SECTORS);
	is_int(info->blk_size, 4096);
	is_int(info->physical_size, 16384);
	is_int(info->min_io_size, 3);
	is_int(info->opt_io_size, 17);
	is_int(info->num_queues, 3);
	is_int(info->queue_size, 32);
	ok(info->flush && !info->read_only);
	ok(info->seg_max >= 1 && info->seg_max <= 30);
	ok(info->max_discard_sectors > 0 && info->max_write_zeroes_seg > 0);
	blk_down();
}

static void what_the_backend_cannot_is_not_offered(void)
{
	static const struct virtio_blk_backend_ops plain = {
		.read = disk_read, .write = disk_write, .flush = disk_flush
	};

	blk_init();
	br.config.ops = &plain;
	blk_start(2);
	is_int(virtio_blk_discard(br.blk, 0, 1, SECOND), -EOPNOTSUPP);
	is_int(virtio_blk_write_zeroes(br.blk, 0, 1, false, SECOND),
	       -EOPNOTSUPP);
	blk_down();
}

static void a_read_only_disk(void)
{
	blk_init();
	br.config.read_only = true;
	blk_start(2);
	ok(virtio_blk_info(br.blk)->read_only);
	is_int(virtio_blk_read(br.blk, 0, bytes, 512, SECOND), 0);
	is_int(virtio_blk_write(br.blk, 0, bytes, 512, SECOND), -EROFS);
	is_int(virtio_blk_write_zeroes(br.blk, 0, 1, false, SECOND), -EROFS);
	is_int(virtio_blk_discard(br.blk, 0, 1, SECOND), -EROFS);
	is_int(br.writes + br.zeroes + br.discards, 0);
	blk_down();
}

static void what_does_not_fit_is_refused(void)
{
	blk_up(2);
	is_int(virtio_blk_read(br.blk, 0, bytes, 511, SECOND), -EINVAL);
	is_int(virtio_blk_read(br.blk, DISK_SECTORS, bytes, 512, SECOND),
	       -EINVAL);
	is_int(virtio_blk_read(br.blk, DISK_SECTORS - 1, bytes, 1024, SECOND),
	       -EINVAL);
	is_int(virtio_blk_write(br.blk, UINT64_MAX, bytes, 512, SECOND),
	       -EINVAL);
	is_int(virtio_blk_write_zeroes(br.blk, 1, UINT64_MAX, false, SECOND),
	       -EINVAL);
	is_int(br.reads + br.writes, 0);
	is_int(virtio_blk_read(br.blk, 0, bytes, 0, SECOND), 0);
	blk_down();
}

/* ---- many in flight ------------------------------------------------------ */

struct job {
	struct virtio_blk_request rq;
	struct scatterlist sg[3];
	unsigned char *data; /* three sectors */
	unsigned int done;
};

static struct job jobs[MANY];

static void job_done(struct virtio_blk_request *rq)
{
	((struct job *)rq->priv)->done++;
}

static void make_job(struct job *j, uint32_t type, uint64_t sector)
{
	sg_init_table(j->sg, 3);
	for (unsigned int i = 0; i < 3; i++)
		sg_set_buf(&j->sg[i], j->data + 512 * i, 512);
	j->rq = (struct virtio_blk_request){ .type = type,
					     .sector = sector,
					     .sg = j->sg,
					     .done = job_done,
					     .priv = j };
	j->done = 0;
}

static void wait_until_idle(unsigned int n)
{
	const struct virtio_platform *p = &br.emu.platform;

	for (unsigned int round = 0; round < 1000; round++) {
		unsigned int done = 0;

		for (unsigned int i = 0; i < n; i++)
			done += jobs[i].done;
		if (done == n)
			return;
		p->ops->wait(p->ctx, 1000);
	}
	fail("requests do not end");
}

static void alloc_jobs(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		jobs[i].data = virtio_blk_alloc(br.blk, 3 * 512);
}

static void free_jobs(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		virtio_blk_free(br.blk, jobs[i].data, 3 * 512);
}

static void many_in_flight(uint32_t version, unsigned int queues)
{
	blk_init();
	br.config.num_queues = queues;
	blk_start(version);
	is_int(virtio_blk_info(br.blk)->num_queues, queues);
	alloc_jobs(MANY);
	for (unsigned int i = 0; i < MANY; i++) {
		make_job(&jobs[i], VIRTIO_BLK_T_IN, i * 5);
		is_int(virtio_blk_submit(br.blk, i % queues, &jobs[i].rq), 0);
	}
	for (unsigned int i = 0; i < queues; i++)
		is_int(virtio_blk_kick(br.blk, i), 0);
	wait_until_idle(MANY);
	for (unsigned int i = 0; i < MANY; i++) {
		is_int(jobs[i].rq.error, 0);
		is_int(jobs[i].done, 1);
		ok(is_fresh(jobs[i].data, (size_t)i * 5 * 512, 3 * 512));
	}
	free_jobs(MANY);
	blk_down();
}

static void many_in_flight_on_one_queue(void)
{
	many_in_flight(2, 1);
	many_in_flight(1, 1);
}

static void many_in_flight_on_several_queues(void)
{
	many_in_flight(2, 4);
}

/* Requests of one array, from a job on. */
static int submit_many(unsigned int from, unsigned int num)
{
	struct virtio_blk_request *rqs[MANY];

	for (unsigned int i = 0; i < num; i++)
		rqs[i] = &jobs[from + i].rq;
	return virtio_blk_submit_many(br.blk, 0, rqs, num);
}

static struct virtqueue_counters counted(void)
{
	struct virtqueue_counters c = { 0 };
	struct virtqueue *vq;

	virtio_device_for_each_vq(&br.place.device.vdev, vq)
		virtqueue_get_counters(vq, &c);
	return c;
}

static void are_done(unsigned int from, unsigned int num)
{
	for (unsigned int i = from; i < from + num; i++) {
		is_int(jobs[i].done, 1);
		is_int(jobs[i].rq.error, 0);
		ok(is_fresh(jobs[i].data, (size_t)i * 5 * 512, 3 * 512));
	}
}

static void many_submitted_at_once(void)
{
	for (uint32_t version = 1; version <= 2; version++) {
		uint64_t kicks, buffers;

		blk_up(version);
		alloc_jobs(MANY);
		for (unsigned int i = 0; i < MANY; i++)
			make_job(&jobs[i], VIRTIO_BLK_T_IN, i * 5);
		kicks = counted().kicks;
		buffers = counted().buffers;
		is_int(submit_many(0, 0), 0);
		is_int(submit_many(0, 21), 21);
		is_int(counted().kicks - kicks, 0);
		is_int(virtio_blk_kick(br.blk, 0), 0);
		is_int(counted().kicks - kicks, 1);
		is_int(counted().buffers - buffers, 21);
		wait_until_idle(21);
		are_done(0, 21);
		free_jobs(MANY);
		blk_down();
	}
}

/* As far as there is room; what was left goes when some were done. */
static void many_are_more_than_a_queue_holds(void)
{
	unsigned int done = 0, calls = 0;

	blk_init();
	br.config.queue_size = 16;
	blk_start(2);
	alloc_jobs(MANY);
	for (unsigned int i = 0; i < MANY; i++)
		make_job(&jobs[i], VIRTIO_BLK_T_IN, i * 5);
	while (done < MANY && calls++ < MANY) {
		int n = submit_many(done, MANY - done);

		ok(n > 0 && n <= 16);
		if (n <= 0)
			break;
		done += (unsigned int)n;
		if (done < MANY)
			is_int(submit_many(done, MANY - done), -ENOSPC);
		virtio_blk_kick(br.blk, 0);
		wait_until_idle(done);
	}
	are_done(0, MANY);
	free_jobs(MANY);
	blk_down();
}

/*
 * The first ones go; the error is told when the one it is about is first. So
 * often that no slot may be lost.
 */
static void one_of_many_is_wrong(void)
{
	static const unsigned int places[] = { 0, 3, 8, 11 };

	blk_up(2);
	alloc_jobs(13);
	for (unsigned int round = 0; round < 80; round++) {
		unsigned int bad = places[round % 4];

		for (unsigned int i = 0; i < 13; i++)
			make_job(&jobs[i], VIRTIO_BLK_T_IN, i * 5);
		jobs[bad].rq.sector = DISK_SECTORS - 2;
		if (bad)
			is_int(submit_many(0, 13), (int)bad);
		is_int(submit_many(bad, 13 - bad), -EINVAL);
		is_int(submit_many(bad + 1, 12 - bad), (int)(12 - bad));
		virtio_blk_kick(br.blk, 0);
		/* All others, and not this one. */
		jobs[bad].done = 1;
		wait_until_idle(13);
		is_int(jobs[bad].done, 1);
		are_done(0, bad);
		are_done(bad + 1, 12 - bad);
	}
	free_jobs(13);
	blk_down();
}

static void a_full_queue_says_later(void)
{
	unsigned int i;
	int err = 0;

	blk_init();
	br.config.queue_size = 8;
	blk_start(2);
	alloc_jobs(MANY);
	for (i = 0; i < MANY && !err; i++) {
		make_job(&jobs[i], VIRTIO_BLK_T_IN, 0);
		err = virtio_blk_submit(br.blk, 0, &jobs[i].rq);
	}
	is_int(err, -ENOSPC);
	virtio_blk_kick(br.blk, 0);
	wait_until_idle(i - 1);
	is_int(virtio_blk_submit(br.blk, 0, &jobs[i - 1].rq), 0);
	virtio_blk_kick(br.blk, 0);
	wait_until_idle(i);
	free_jobs(MANY);
	blk_down();
}

static void polling_needs_no_interrupt(void)
{
	blk_up(2);
	alloc_jobs(4);
	for (unsigned int i = 0; i < 4; i++) {
		make_job(&jobs[i], VIRTIO_BLK_T_OUT, i * 3);
		memset(jobs[i].data, (int)i + 1, 3 * 512);
		virtio_blk_submit(br.blk, 0, &jobs[i].rq);
	}
	virtio_blk_kick(br.blk, 0);
	is_int(virtio_blk_poll(br.blk, 0), 0);
	virtio_model_run(&br.model.model);
	is_int(virtio_blk_poll(br.blk, 0), 4);
	for (unsigned int i = 0; i < 4; i++) {
		is_int(jobs[i].done, 1);
		is_int(br.disk[i * 3 * 512 + 700], i + 1);
	}
	free_jobs(4);
	blk_down();
}

static void requests_beyond_a_limit_are_refused(void)
{
	blk_up(2);
	alloc_jobs(1);
	make_job(&jobs[0], VIRTIO_BLK_T_IN, DISK_SECTORS - 2);
	is_int(virtio_blk_submit(br.blk, 0, &jobs[0].rq), -EINVAL);
	make_job(&jobs[0], VIRTIO_BLK_T_IN, 0);
	jobs[0].sg[1].length = 100;
	is_int(virtio_blk_submit(br.blk, 0, &jobs[0].rq), -EINVAL);
	is_int(jobs[0].done, 0);
	free_jobs(1);
	blk_down();
}

static void random_mix(void)
{
	struct prng prng = { 1234 };
	static unsigned char shadow[DISK_SIZE];

	blk_init();
	memcpy(shadow, br.disk, DISK_SIZE);
	br.config.queue_size = 16;
	blk_start(2);
	for (unsigned int i = 0; i < 1500; i++) {
		size_t len = 512 * (1 + (size_t)prng_below(&prng, 100));
		uint64_t sector = prng_below(&prng, DISK_SECTORS - 101);
		bool write = prng_below(&prng, 2);

		memset(bytes, (int)i, len);
		if (write)
			memset(&shadow[sector * 512], (int)i, len);
		if (write ? virtio_blk_write(br.blk, sector, bytes, len, SECOND)
			  : virtio_blk_read(br.blk, sector, bytes, len,
					    SECOND)) {
			fail("a request failed");
			break;
		}
		if (memcmp(bytes, &shadow[sector * 512], len) != 0) {
			fail("a read found other bytes");
			break;
		}
	}
	is_mem(br.disk, shadow, DISK_SIZE);
	is_int(br.fp.nr_lines, 0);
	blk_down();
}

/* ---- a file ------------------------------------------------------------- */

static void a_file_is_a_disk(void)
{
	char path[] = "/tmp/virtio-test-XXXXXX";
	struct virtio_linux_file file;
	static struct virtio_linux port;
	int fd = mkstemp(path);

	blk_init();
	is_int(write(fd, br.disk, 64 * 512), 64 * 512);
	close(fd);
	is_int(virtio_linux_file_open(&file, path, false), 0);
	is_int(file.size, 64 * 512);
	virtio_linux_init(&port);
	virtio_emu_init(&br.emu, &port.platform);
	br.config.ops = virtio_linux_file_ops();
	br.config.ctx = &file;
	br.config.capacity = file.size / 512;
	blk_start(2);
	is_int(virtio_blk_read(br.blk, 0, bytes, 64 * 512, SECOND), 0);
	ok(is_fresh(bytes, 0, 64 * 512));
	memset(bytes, 0x77, 1024);
	is_int(virtio_blk_write(br.blk, 5, bytes, 1024, SECOND), 0);
	is_int(virtio_blk_write_zeroes(br.blk, 10, 2, false, SECOND), 0);
	is_int(virtio_blk_flush(br.blk, SECOND), 0);
	blk_down();
	is_int(lseek(file.fd, 5 * 512, SEEK_SET), 5 * 512);
	is_int(read(file.fd, bytes + 1024, 1024), 1024);
	is_mem(bytes + 1024, bytes, 1024);
	virtio_linux_file_close(&file);
	unlink(path);
}

static void files_that_are_no_disk(void)
{
	char path[] = "/tmp/virtio-test-XXXXXX";
	struct virtio_linux_file file;
	int fd = mkstemp(path);

	is_int(write(fd, "odd", 3), 3);
	close(fd);
	is_int(virtio_linux_file_open(&file, path, false), -EINVAL);
	unlink(path);
	is_int(virtio_linux_file_open(&file, path, false), -ENOENT);
	is_int(virtio_linux_file_open(&file, "/tmp", true), -EINVAL);
	is_int(virtio_linux_file_open(&file, "/dev/null", true), -EINVAL);
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(modern);
		TEST(legacy);
		TEST(big_endian_modern);
		TEST(big_endian_legacy);
		TEST(other_requests);
		TEST(a_serial_of_full_length);
		TEST(the_configuration_is_understood);
		TEST(what_the_backend_cannot_is_not_offered);
		TEST(a_read_only_disk);
		TEST(what_does_not_fit_is_refused);
		TEST(many_in_flight_on_one_queue);
		TEST(many_in_flight_on_several_queues);
		TEST(many_submitted_at_once);
		TEST(many_are_more_than_a_queue_holds);
		TEST(one_of_many_is_wrong);
		TEST(a_full_queue_says_later);
		TEST(polling_needs_no_interrupt);
		TEST(requests_beyond_a_limit_are_refused);
		TEST(random_mix);
		TEST(a_file_is_a_disk);
		TEST(files_that_are_no_disk);
	}
	return tap_done();
}
