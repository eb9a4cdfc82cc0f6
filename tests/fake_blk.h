/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A block device that says and answers what a test wants, with the block driver
 * above it, in an emulated machine. It remembers the requests that came.
 */
#ifndef TESTS_FAKE_BLK_H
#define TESTS_FAKE_BLK_H

#include <virtio/port/emu.h>
#include <virtio/virtio_blk.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "fake_platform.h"
#include "tap.h"

#define SECOND	 1000000000u
#define FB_DATA	 0x5a /* what it fills data with */
#define FB_SEEN	 64
#define FB_WHOLE UINT32_MAX
#define FB_F(n)	 ((uint64_t)1 << VIRTIO_BLK_F_##n)
#define FB_ALL                                                                 \
	(FB_F(SIZE_MAX) | FB_F(SEG_MAX) | FB_F(BLK_SIZE) | FB_F(FLUSH) |       \
	 FB_F(TOPOLOGY) | FB_F(MQ) | FB_F(DISCARD) | FB_F(WRITE_ZEROES))

/* A request as the device saw it. */
struct fb_seen {
	uint32_t type;
	uint32_t ioprio;
	uint64_t sector;
	size_t out; /* bytes of data */
	size_t in;
	unsigned int pieces;			      /* of data */
	size_t longest;				      /* of them */
	struct virtio_blk_discard_write_zeroes range; /* if out has room */
};

struct fake_blk {
	struct fake_platform fp;
	struct virtio_emu emu;
	struct virtio_emu_mmio place;
	struct virtio_model model;
	struct virtio_driver drv;
	struct virtio_blk *blk;
	/* What it says; set by a test before fb_up(). */
	struct virtio_blk_config space;
	/* What it answers. */
	uint8_t status;
	bool no_status;	      /* it writes none */
	uint32_t len;	      /* used length; FB_WHOLE: what it should be */
	unsigned int fail_at; /* this request is an error, from 1; 0: none */
	/* What came. */
	unsigned int nr_seen;
	struct fb_seen seen[FB_SEEN];
};

static struct fake_blk fb;

/* The first piece is the header, the last one the status. */
static inline void fb_measure(struct fb_seen *s, const struct vringh_kiov *iov,
			      unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to; i++) {
		s->pieces++;
		if (iov->iov[i].iov_len > s->longest)
			s->longest = iov->iov[i].iov_len;
	}
}

static inline void fb_see(struct virtio_model_queue *q)
{
	struct fb_seen *s = &fb.seen[fb.nr_seen++ % FB_SEEN];
	struct virtio_blk_outhdr hdr;

	memset(s, 0, sizeof(*s));
	fb_measure(s, &q->riov, 1, q->riov.used);
	fb_measure(s, &q->wiov, 0, q->wiov.used - 1);
	s->in = vringh_kiov_length(&q->wiov) - 1;
	is_int(vringh_iov_pull(&q->riov, &hdr, sizeof(hdr)), sizeof(hdr));
	s->type = vringh32_to_cpu(&q->vrh, hdr.type);
	s->ioprio = vringh32_to_cpu(&q->vrh, hdr.ioprio);
	s->sector = vringh64_to_cpu(&q->vrh, hdr.sector);
	s->out = vringh_kiov_length(&q->riov);
	vringh_iov_pull(&q->riov, &s->range, sizeof(s->range));
}

static inline void fb_handle_queue(struct virtio_model_queue *q)
{
	static const uint8_t data = FB_DATA;

	while (virtio_model_get(q)) {
		uint32_t all = (uint32_t)vringh_kiov_length(&q->wiov);
		uint8_t status;

		fb_see(q);
		status = fb.nr_seen == fb.fail_at ? VIRTIO_BLK_S_IOERR
						  : fb.status;
		for (uint32_t i = 1; i < all; i++)
			vringh_iov_push(&q->wiov, &data, 1);
		if (!fb.no_status)
			vringh_iov_push(&q->wiov, &status, 1);
		virtio_model_put(q, fb.len == FB_WHOLE ? all : fb.len);
	}
}

/* Begin anew: an honest device with nothing to say for itself. */
static inline void fb_init(void)
{
	fake_platform_init(&fb.fp);
	virtio_emu_init(&fb.emu, &fb.fp.platform);
	memset(&fb.space, 0, sizeof(fb.space));
	fb.status = VIRTIO_BLK_S_OK;
	fb.no_status = false;
	fb.len = FB_WHOLE;
	fb.fail_at = 0;
	fb.nr_seen = 0;
}

static inline virtio16 fb_field16(uint16_t v)
{
	return (virtio16){ virtio_swab16(true, v) };
}

static inline virtio32 fb_field32(uint32_t v)
{
	return (virtio32){ virtio_swab32(true, v) };
}

static inline void fb_set_capacity(uint64_t sectors)
{
	fb.space.capacity = (virtio64){ virtio_swab64(true, sectors) };
}

/* Bring it to its driver; fb.blk is NULL if that does not take it. */
static inline void fb_up(uint32_t version, uint64_t features,
			 unsigned int queues, unsigned int size)
{
	static const struct virtio_model_ops ops = {
		.handle_queue = fb_handle_queue,
	};
	const struct virtio_model_config config = {
		.ops = &ops,
		.platform = &fb.fp.platform,
		.id = { VIRTIO_ID_BLOCK, 0 },
		.features = features,
		.nvqs = queues,
		.queue_size = size,
		.config = &fb.space,
		.config_len = sizeof(fb.space),
	};

	is_int(virtio_model_init(&fb.model, &config), 0);
	virtio_model_mask_features(&fb.model,
				   ~((uint64_t)1 << VIRTIO_F_RING_PACKED));
	virtio_blk_driver_init(&fb.drv);
	is_int(register_virtio_driver(&fb.drv), 0);
	is_int(virtio_emu_add(&fb.emu, &fb.place, &fb.model, version), 0);
	fb.blk = virtio_blk_from_vdev(&fb.place.device.vdev);
}

static inline void fb_down(void)
{
	virtio_emu_remove(&fb.place);
	unregister_virtio_driver(&fb.drv);
	virtio_model_exit(&fb.model);
	is_clean(&fb.fp);
}

#endif /* TESTS_FAKE_BLK_H */
