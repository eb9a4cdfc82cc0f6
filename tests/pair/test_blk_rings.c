/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block driver against the block model over every kind of ring: versions,
 * features, sizes, numbers of queues, and a platform that has each segment
 * mapped. Every queue is filled to the brim, and every byte compared.
 */
#include "blk_rig.h"

#define QUEUES_MAX   4
#define MOST	     256 /* requests in flight on a queue */
#define SEGMENTS_MAX 4

/* The driver's own requests: of so many bytes, and all of them. */
#define PIECE 32768u
#define BATCH (4 * PIECE)

/* One of the rings. */
struct setup {
	uint32_t version;
	unsigned int queues;
	unsigned int size;
	bool indirect;
	bool event_idx;
	bool mapped;
};

static struct setup s;

struct job {
	struct virtio_blk_request rq;
	struct scatterlist sg[SEGMENTS_MAX];
	unsigned char *data; /* two sectors */
	unsigned int done;
};

static struct job jobs[MOST];
static unsigned char buf[DISK_SIZE];

/* ---- the machine ------------------------------------------------------ */

static uint64_t mask(void)
{
	uint64_t m = UINT64_MAX;

	if (!s.indirect)
		m &= ~((uint64_t)1 << VIRTIO_RING_F_INDIRECT_DESC);
	if (!s.event_idx)
		m &= ~((uint64_t)1 << VIRTIO_RING_F_EVENT_IDX);
	return m;
}

static void up(void)
{
	if (s.mapped)
		blk_init_mapped();
	else
		blk_init();
	br.config.num_queues = s.queues;
	br.config.queue_size = s.size;
	blk_make_model();
	virtio_model_mask_features(&br.model.model, mask());
	virtio_blk_driver_init(&br.drv);
	is_int(register_virtio_driver(&br.drv), 0);
	is_int(virtio_emu_add(&br.emu, &br.place, &br.model.model, s.version),
	       0);
	br.blk = virtio_blk_from_vdev(&br.place.device.vdev);
}

/* ---- one queue, full -------------------------------------------------- */

static void job_done(struct virtio_blk_request *rq)
{
	((struct job *)rq->priv)->done++;
}

/* Two sectors in uneven segments, as many as the device takes. */
static void make_job(struct job *j, uint32_t type, uint64_t sector)
{
	unsigned int most = virtio_blk_info(br.blk)->seg_max;
	unsigned int num = most < SEGMENTS_MAX ? most : SEGMENTS_MAX;
	unsigned int left = 1024;

	sg_init_table(j->sg, num);
	for (unsigned int i = 0; i < num; i++) {
		unsigned int len = i == num - 1 ? left : 1 + i * 133;

		sg_set_buf(&j->sg[i], j->data + 1024 - left, len);
		left -= len;
	}
	j->rq = (struct virtio_blk_request){ .type = type,
					     .sector = sector,
					     .sg = j->sg,
					     .done = job_done,
					     .priv = j };
	j->done = 0;
}

/* How many are taken before the queue says later. */
static unsigned int fill_queue(unsigned int queue, uint32_t type)
{
	unsigned int n = 0;
	int err = 0;

	while (n < MOST) {
		make_job(&jobs[n], type, n * 3 + queue);
		err = virtio_blk_submit(br.blk, queue, &jobs[n].rq);
		if (err)
			break;
		n++;
	}
	if (n < MOST)
		is_int(err, -ENOSPC);
	is_int(virtio_blk_kick(br.blk, queue), 0);
	return n;
}

static void by_interrupt(unsigned int n)
{
	const struct virtio_platform *p = &br.emu.platform;

	for (unsigned int i = 0; i < n && !jobs[n - 1].done; i++)
		p->ops->wait(p->ctx, 0);
}

static void by_polling(unsigned int queue, unsigned int n)
{
	virtio_model_run(&br.model.model);
	is_int(virtio_blk_poll(br.blk, queue), n);
	is_int(virtio_blk_poll(br.blk, queue), 0);
}

static void all_done(unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		is_int(jobs[i].done, 1);
		is_int(jobs[i].rq.error, 0);
	}
}

static void write_and_read(unsigned int queue, bool poll)
{
	unsigned int n;

	for (unsigned int i = 0; i < MOST; i++)
		memset(jobs[i].data, (int)(i + 1 + queue), 1024);
	n = fill_queue(queue, VIRTIO_BLK_T_OUT);
	ok(n >= 1);
	if (s.size >= 64 && s.indirect)
		is_int(n, s.size);
	if (poll)
		by_polling(queue, n);
	else
		by_interrupt(n);
	all_done(n);
	for (unsigned int i = 0; i < n; i++) {
		is_mem(&br.disk[(i * 3 + queue) * 512], jobs[i].data, 1024);
		memset(jobs[i].data, 0, 1024);
	}
	is_int(fill_queue(queue, VIRTIO_BLK_T_IN), n);
	if (poll)
		by_polling(queue, n);
	else
		by_interrupt(n);
	all_done(n);
	for (unsigned int i = 0; i < n; i++)
		is_mem(&br.disk[(i * 3 + queue) * 512], jobs[i].data, 1024);
}

/* ---- every setup ------------------------------------------------------ */

static void use_it(void)
{
	const struct virtio_blk_info *info = virtio_blk_info(br.blk);
	unsigned char *mem = virtio_blk_alloc(br.blk, MOST * 1024);

	ok(layout_agreed(&br.place.device.vdev));
	is_int(info->num_queues, s.queues);
	is_int(info->queue_size, s.size);
	is_int(info->seg_max, s.size < 34 ? s.size - 2 : 32);
	is_int(virtio_blk_read(br.blk, 0, buf, DISK_SIZE, SECOND), 0);
	is_mem(buf, br.disk, DISK_SIZE);
	for (unsigned int i = 0; i < MOST; i++)
		jobs[i].data = mem + (size_t)i * 1024;
	for (unsigned int q = 0; q < s.queues; q++) {
		write_and_read(q, false);
		write_and_read(q, true);
	}
	for (size_t i = 0; i < DISK_SIZE; i++)
		buf[i] = (unsigned char)(i * 13 + i / 512);
	is_int(virtio_blk_write(br.blk, 0, buf, DISK_SIZE, SECOND), 0);
	is_mem(br.disk, buf, DISK_SIZE);
	is_int(br.fp.nr_lines, 0);
	is_int(br.fp.nr_maps, 0);
	is_int(br.fp.now, 0); /* nobody waited in vain */
	virtio_blk_free(br.blk, mem, MOST * 1024);
}

static void one_setup(void)
{
	unsigned int failed = tap.failed;

	up();
	if (s.size < 4) {
		ok(!br.blk);
		is_int(fake_logged(&br.fp, "no request fits"), 1);
	} else if (ok(br.blk != NULL)) {
		use_it();
	}
	blk_down();
	if (tap.failed == failed)
		return;
	tap_note("version", s.version);
	tap_note("queues", s.queues);
	tap_note("size", s.size);
	tap_note("layout", layout);
	tap_note("indirect, event_idx, mapped",
		 s.indirect * 0x100u + s.event_idx * 0x10u + s.mapped);
}

static void every_feature(uint32_t version, bool mapped)
{
	static const unsigned int sizes[] = { 1, 2, 4, 16, 256 };

	for (unsigned int i = 0; i < 5; i++) {
		for (unsigned int features = 0; features < 4; features++) {
			s = (struct setup){
				.version = version,
				.queues = 1 + i % QUEUES_MAX,
				.size = sizes[i],
				.indirect = features & 1,
				.event_idx = features & 2,
				.mapped = mapped,
			};
			one_setup();
		}
	}
}

static void every_ring_of_a_modern_device(void)
{
	every_feature(2, false);
}

static void every_ring_of_a_legacy_device(void)
{
	every_feature(1, false);
}

static void every_ring_with_mapped_segments(void)
{
	every_feature(2, true);
}

static void every_size(void)
{
	for (unsigned int size = 1; size <= 256; size *= 2) {
		s = (struct setup){ 2, 2, size, true, true, false };
		one_setup();
		s.version = 1;
		one_setup();
	}
}

static void many_queues(void)
{
	for (uint32_t version = 1; version <= 2; version++) {
		s = (struct setup){ version, 16, 8, true, true, false };
		one_setup();
	}
}

/* What goes in many requests is shown to the device in few batches. */
static void a_batch_has_one_kick(void)
{
	struct virtqueue_counters before, after;
	struct virtqueue *vq;

	s = (struct setup){ 2, 1, 64, true, true, false };
	up();
	vq = list_entry(br.place.device.vdev.vqs.next, struct virtqueue, list);
	for (unsigned int i = 0; i < 2; i++) {
		virtqueue_get_counters(vq, &before);
		if (i)
			virtio_blk_write(br.blk, 0, buf, DISK_SIZE, SECOND);
		else
			virtio_blk_read(br.blk, 0, buf, DISK_SIZE, SECOND);
		virtqueue_get_counters(vq, &after);
		is_int(after.buffers - before.buffers, DISK_SIZE / PIECE);
		is_int(after.kicks - before.kicks, DISK_SIZE / BATCH);
		is_int(after.suppressed - before.suppressed, 0);
		is_int(after.interrupts - before.interrupts, DISK_SIZE / BATCH);
		is_int(after.spurious - before.spurious, 0);
	}
	blk_down();
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(every_ring_of_a_modern_device);
		TEST(every_ring_of_a_legacy_device);
		TEST(every_ring_with_mapped_segments);
		TEST(every_size);
		TEST(many_queues);
		TEST(a_batch_has_one_kick);
	}
	return tap_done();
}
