/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of a ring, brought up through the MMIO transport and fed by a
 * device that lies in the ring, in its wishes and in registers, and writes
 * whatever it likes to all memory that it shares with the driver.
 *
 * Whatever the device does: a buffer comes back at most once, only while it is
 * in flight, with a length that it can have; no descriptor is in two chains;
 * room is accounted for; a broken queue says -EIO and stays broken, there was a
 * reason, and one line says which; memory around the buffers is as it was, and
 * nothing is lost when the queue goes.
 *
 * Each layout says, in its own file, what it finds in its ring, and lies there.
 */
#ifndef TESTS_FUZZ_LYING_DEVICE_H
#define TESTS_FUZZ_LYING_DEVICE_H

#include "lying_queue.h"

/* ---- what a layout does besides ----------------------------------------- */

/* Indices after much has come and gone; nothing else moved. */
static void ring_pass_time(struct fuzz *in);
/* The device uses a buffer; in order, and those before it. */
static void ring_use(struct buffer *b, uint32_t len);
/* The device lies. */
static void ring_lie(struct fuzz *in);

/* ---- resetting ---------------------------------------------------------- */

static void begin(void)
{
	fake_mmio_ring(&rig.dev, 0, &rig.ring);
	CHECK(rig.ring.num == virtqueue_get_vring_size(rig.vq));
	driver.added = 0;
	driver.free = rig.ring.num;
	driver.batch = NULL;
	ring_begin();
}

static void recycle(struct virtqueue *vq, void *data)
{
	CHECK(vq == rig.vq);
	take(data);
}

/* What a reset that the device may not do must answer. */
static int reset_error(void)
{
	if (!virtio_has_feature(&rig.vm.vdev, VIRTIO_F_RING_RESET))
		return -ENOENT;
	if (rig.dev.never_resets_queue)
		return -EBUSY;
	return rig.dev.ready_stays_zero ? -EIO : 0;
}

/* The same for a new size, that is set to what the queue then has. */
static int resize_error(unsigned int *num)
{
	if (*num > rig.vq->num_max)
		return -E2BIG;
	*num = vring_usable_size(&rig.vm.vdev, *num);
	if (!*num)
		return -EINVAL;
	if (*num > to_vvq(rig.vq)->num_alloc)
		return -ENOMEM;
	return *num == rig.ring.num ? 0 : reset_error();
}

/* The queue was reset: it is empty, and broken only if that failed. */
static void check_reset(int err, unsigned int num)
{
	CHECK(virtqueue_is_broken(rig.vq) == (err != 0));
	if (err == -EBUSY)
		return;
	CHECK(!oldest());
	begin();
	CHECK(rig.ring.num == num);
	CHECK(!get(true) && virtqueue_is_broken(rig.vq) == (err != 0));
}

/* The queue alone is reset, perhaps to another size. */
static void reset_queue(struct fuzz *in)
{
	unsigned int num = rig.ring.num, size;
	bool resize = fuzz_flip(in);
	int err;

	rig.dev.never_resets_queue = !fuzz_below(in, 16);
	rig.dev.ready_stays_zero = !fuzz_below(in, 16);
	if (!resize) {
		err = virtqueue_reset(rig.vq, recycle, NULL);
		CHECK(err == reset_error());
		if (err != -ENOENT)
			check_reset(err, num);
		return;
	}
	size = fuzz_below(in, rig.vq->num_max + 3);
	err = virtqueue_resize(rig.vq, size, recycle, NULL);
	CHECK(err == resize_error(&size));
	if (err == -EBUSY || (size != num && (!err || err == -EIO)))
		check_reset(err, size);
}

static void remove_rig(struct virtio_device *vdev)
{
	void *data;

	virtio_reset_device(vdev);
	while (!driver.forgets &&
	       (data = virtqueue_detach_unused_buf(rig.vq)) != NULL)
		take(data);
	vdev->config->del_vqs(vdev);
}

/*
 * Thousands of buffers come and go while those in flight stay: what that does
 * to the indices, done at once. In whole turns of the FIFO nothing else moves.
 */
static void pass_time(struct fuzz *in)
{
	struct vring_virtqueue *q = to_vvq(rig.vq);
	uint16_t n = (uint16_t)((q->ids_mask + 1) * fuzz_take(in, 2));

	/* None of them can stay if they come back in order. */
	if (virtqueue_is_broken(rig.vq) || !driver.free ||
	    (driver.in_order && oldest()))
		return;
	kick();
	q->free_head = (uint16_t)(q->free_head + n);
	q->free_tail = (uint16_t)(q->free_tail + n);
	ring_pass_time(in);
	kick();
}

static void drive(struct fuzz *in)
{
	switch (fuzz_below(in, 16)) {
	case 0:
		callbacks(in);
		break;
	case 1:
		reset_queue(in);
		break;
	case 2:
		interrupt(in);
		break;
	case 3:
		rig.fp.fail_map = fuzz_below(in, 8);
		break;
	case 4:
		if (!fuzz_below(in, 16))
			virtio_break_device(&rig.vm.vdev);
		break;
	case 5:
		pass_time(in);
		break;
	case 6:
	case 7:
		kick();
		break;
	case 8:
		get(fuzz_flip(in));
		break;
	case 9:
	case 10:
		get_many(in);
		break;
	case 11:
		add_many(in);
		break;
	default:
		add(in);
	}
}

/* ---- the device --------------------------------------------------------- */

/* Use a buffer as a device should. */
static void use(struct fuzz *in)
{
	struct buffer *b = pick(in, true);

	if (b)
		ring_use(b, (uint32_t)(fuzz_take(in, 4) % (b->writable + 1)));
}

/* Write anywhere in memory that the device can reach. */
static void scribble(struct fuzz *in)
{
	unsigned int first = fuzz_below(in, rig.fp.nr_blocks);

	for (unsigned int i = 0; i < rig.fp.nr_blocks; i++) {
		struct fake_block *b =
			&rig.fp.blocks[(first + i) % rig.fp.nr_blocks];

		if (b->live && b->dma) {
			b->mem[fuzz_take(in, 2) % b->size] =
				(unsigned char)fuzz_take(in, 1);
			return;
		}
	}
}

/* Write into a descriptor of a buffer that is in flight. */
static void spoil(struct fuzz *in)
{
	const struct buffer *b = pick(in, false);
	unsigned char *desc = (unsigned char *)rig.ring.desc;
	unsigned int slot = fuzz_below(in, 8), at;

	if (!b)
		return;
	do {
		slot = (slot + 1) % rig.ring.num;
	} while (!(b->slots >> slot & 1));
	/* In both layouts, what leads elsewhere is at the end. */
	at = fuzz_flip(in) ? 12 + fuzz_below(in, 4) : fuzz_below(in, 16);
	desc[16 * slot + at] = fuzz_byte(in);
}

static void misbehave(struct fuzz *in)
{
	unsigned int how = fuzz_below(in, 12);

	if (how < 4)
		ring_lie(in);
	else if (how < 5)
		scribble(in);
	else if (how < 6)
		spoil(in);
	else
		use(in);
}

/* ---- both --------------------------------------------------------------- */

#define HOW_LEGACY    0x1u
#define HOW_INDIRECT  0x2u
#define HOW_EVENT     0x4u
#define HOW_RESET     0x8u
#define HOW_BOUNCE    0x10u
#define HOW_TRACE     0x20u
#define HOW_CALLBACK  0x40u
#define HOW_DRAINS    0x80u
#define HOW_FORGETS   0x100u
#define HOW_CTX	      0x200u
#define HOW_PREMAPPED 0x400u
#define HOW_IN_ORDER  0x800u
#define HOW_PLATFORM  0x1000u
#define HOW_PLAIN     0x2000u /* none of what needs to be asked for */

#define HOW_NOT_PLAIN                                                          \
	(HOW_BOUNCE | HOW_CTX | HOW_PREMAPPED | HOW_IN_ORDER | HOW_PLATFORM)

static void up(uint32_t how, uint64_t layout, uint32_t num,
	       unsigned int max_indirect)
{
	uint64_t features = layout;

	if (how & HOW_PLAIN)
		how &= ~HOW_NOT_PLAIN;
	memset(canaries, CANARY, sizeof(canaries));
	memset(rooms, CANARY, sizeof(rooms));
	memset(&driver, 0, sizeof(driver));
	features |= how & HOW_INDIRECT ? RIG_INDIRECT : 0;
	features |= how & HOW_EVENT ? RIG_EVENT : 0;
	features |= how & HOW_RESET ? RIG_RESET : 0;
	if (!(how & HOW_LEGACY)) {
		features |= how & HOW_IN_ORDER ? RIG_IN_ORDER : 0;
		features |= how & HOW_PLATFORM ? RIG_PLATFORM : 0;
		driver.in_order = how & HOW_IN_ORDER;
		driver.strict = true;
	}
	rig_init(how & HOW_LEGACY ? 1 : 2, features, num);
	if (how & HOW_BOUNCE)
		fake_platform_bounce(&rig.fp);
	if (how & HOW_TRACE)
		fake_platform_trace(&rig.fp);
	rig.info.max_indirect = max_indirect;
	rig.info.callback = how & HOW_CALLBACK ? callback : NULL;
	rig.info.ctx = how & HOW_CTX;
	rig.drv.remove = remove_rig;
	driver.maps = how & HOW_BOUNCE && !(how & HOW_PREMAPPED);
	driver.ctx = how & HOW_CTX;
	driver.drains = how & HOW_DRAINS;
	driver.forgets = how & HOW_FORGETS;
	CHECK(!rig_start());
	if (how & HOW_PREMAPPED)
		CHECK(!virtqueue_set_dma_premapped(rig.vq));
	begin();
}

/* Everything goes, whatever it has come to. */
static void down(void)
{
	rig_stop();
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (driver.buffers[i].in_flight) {
			CHECK(driver.forgets);
			take(&driver.buffers[i]);
		}
	CHECK(!memcmp(rooms, canaries, sizeof(rooms)));
	CHECK(!rig.fp.violations && !rig.fp.nr_maps);
	CHECK(!fake_live_blocks(&rig.fp) && !fake_live_irqs(&rig.fp));
}

static void live(struct fuzz *in)
{
	/* Lies are about something from the first step on. */
	add(in);
	add(in);
	kick();
	while (fuzz_more(in)) {
		bool broken = virtqueue_is_broken(rig.vq);

		if (fuzz_flip(in))
			drive(in);
		else
			misbehave(in);
		CHECK(rig.vq->num_free == driver.free);
		/* Only the reset of a queue mends it. */
		CHECK(!broken || virtqueue_is_broken(rig.vq) || !driver.added);
	}
	down();
}

#endif /* TESTS_FUZZ_LYING_DEVICE_H */
