/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Block requests: checked, submitted now, done later.
 *
 * Each queue has a slot for every request that it can hold: header and status
 * byte stand in memory that the device reaches from probe on, so submitting
 * takes a slot from a stack, fills in 16 bytes and adds up to three lists of
 * segments to the ring. Nothing else about a request is kept where the device
 * could change it.
 */
#include <virtio/virtio_byteorder.h>
#include <virtio/virtio_config.h>

#include "../mem.h"
#include "blk.h"
#include "wait.h"

/* A status that no device writes: what the byte holds until it is written. */
#define BLK_STATUS_UNWRITTEN 0xff

/* This many are taken back from the ring in one call; they are on the stack. */
#define BLK_TAKE 32u

/* This many are put there in one call; what they are made of is, too. */
#define BLK_ADD 8u

/* ---- checking requests ------------------------------------------------ */

/* The length of the data, if the device takes its segments; else -EINVAL. */
static int64_t blk_data_len(const struct virtio_blk *blk,
			    const struct scatterlist *sg)
{
	uint64_t len = 0;
	unsigned int num = 0;

	for (; sg; sg = sg_next(sg)) {
		if (!sg->length || sg->length > blk->info.size_max)
			return -EINVAL;
		if (++num > blk->info.seg_max)
			return -EINVAL;
		len += sg->length;
	}
	/* With the status byte it must not exceed 32 bits. */
	return len < UINT32_MAX ? (int64_t)len : -EINVAL;
}

/* One segment of DISCARD or WRITE_ZEROES, as the caller wrote it. */
static bool blk_segment_ok(const struct virtio_blk *blk, uint32_t type,
			   const void *at)
{
	const struct virtio_blk_info *info = &blk->info;
	struct virtio_blk_discard_write_zeroes seg;
	uint32_t allowed_flags, max_sectors, num_sectors;

	memcpy(&seg, at, sizeof(seg));
	if (type == VIRTIO_BLK_T_DISCARD) {
		allowed_flags = 0; /* drv.blk.device-op.14 */
		max_sectors = info->max_discard_sectors;
	} else {
		allowed_flags = VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP;
		max_sectors = info->max_write_zeroes_sectors;
	}
	num_sectors = le32_to_cpu(seg.num_sectors);
	return !(le32_to_cpu(seg.flags) & ~allowed_flags) &&
	       num_sectors <= max_sectors &&
	       blk_range_ok(blk, le64_to_cpu(seg.sector), num_sectors);
}

/* DISCARD and WRITE_ZEROES (drv.blk.device-op.7, .9, .11). */
static int blk_check_segments(const struct virtio_blk *blk,
			      const struct virtio_blk_request *rq, int64_t len,
			      uint32_t max_seg)
{
	const size_t size = sizeof(struct virtio_blk_discard_write_zeroes);
	const struct scatterlist *sg;

	if (blk->info.read_only)
		return -EROFS;
	if (!max_seg)
		return -EOPNOTSUPP;
	if (len <= 0 || (uint64_t)len / size > max_seg)
		return -EINVAL;
	for (sg = rq->sg; sg; sg = sg_next(sg)) {
		const uint8_t *at = sg_virt(sg);

		if (sg->length % size)
			return -EINVAL;
		for (size_t i = 0; i < sg->length; i += size)
			if (!blk_segment_ok(blk, rq->type, at + i))
				return -EINVAL;
	}
	return 0;
}

/* IN and OUT (drv.blk.device-op.2, .6). */
static int blk_check_sectors(const struct virtio_blk *blk,
			     const struct virtio_blk_request *rq, int64_t len)
{
	if (rq->type == VIRTIO_BLK_T_OUT && blk->info.read_only)
		return -EROFS;
	if (len <= 0 || len % VIRTIO_BLK_SECTOR_SIZE)
		return -EINVAL;
	if (!blk_range_ok(blk, rq->sector,
			  (uint64_t)len / VIRTIO_BLK_SECTOR_SIZE))
		return -EINVAL;
	return 0;
}

static int blk_check(const struct virtio_blk *blk,
		     const struct virtio_blk_request *rq, int64_t len)
{
	switch (rq->type) {
	case VIRTIO_BLK_T_IN:
	case VIRTIO_BLK_T_OUT:
		return blk_check_sectors(blk, rq, len);
	case VIRTIO_BLK_T_FLUSH:
		if (!blk->info.flush)
			return -EOPNOTSUPP;
		return len ? -EINVAL : 0; /* drv.blk.device-op.5 */
	case VIRTIO_BLK_T_GET_ID:
		return len == VIRTIO_BLK_ID_BYTES ? 0 : -EINVAL;
	case VIRTIO_BLK_T_DISCARD:
		return blk_check_segments(blk, rq, len,
					  blk->info.max_discard_seg);
	case VIRTIO_BLK_T_WRITE_ZEROES:
		return blk_check_segments(blk, rq, len,
					  blk->info.max_write_zeroes_seg);
	default:
		return -EOPNOTSUPP;
	}
}

/* ---- requests --------------------------------------------------------- */

/* A queue that can be used, or NULL. */
static struct blk_queue *blk_queue(struct virtio_blk *blk, unsigned int queue)
{
	if (queue >= blk->info.num_queues || !blk->queues[queue].vq)
		return NULL;
	return &blk->queues[queue];
}

static bool blk_type_has_sector(uint32_t type)
{
	return type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_OUT;
}

/* Whether the data is device-writable. */
static bool blk_type_writes(uint32_t type)
{
	return type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_GET_ID;
}

/* The lists of one request while it is added. */
struct blk_lists {
	struct scatterlist hdr;
	struct scatterlist status;
	struct scatterlist *sgs[3];
};

/* Make a buffer for the ring of a request that has a slot. */
static void blk_fill(struct virtio_device *vdev, struct blk_wire *wire,
		     struct virtio_blk_request *rq, struct blk_lists *lists,
		     struct virtqueue_buf *buf)
{
	unsigned int out = 0, in = 0;

	wire->hdr.type = cpu_to_virtio32(vdev, rq->type);
	wire->hdr.ioprio = cpu_to_virtio32(vdev, 0);
	wire->hdr.sector = cpu_to_virtio64(
		vdev, blk_type_has_sector(rq->type) ? rq->sector : 0);
	wire->status = BLK_STATUS_UNWRITTEN;
	sg_init_one(&lists->hdr, &wire->hdr, sizeof(wire->hdr));
	sg_init_one(&lists->status, &wire->status, sizeof(wire->status));

	lists->sgs[out++] = &lists->hdr;
	if (rq->sg && blk_type_writes(rq->type))
		lists->sgs[out + in++] = rq->sg;
	else if (rq->sg)
		lists->sgs[out++] = rq->sg;
	lists->sgs[out + in++] = &lists->status;
	*buf = (struct virtqueue_buf){ lists->sgs, out, in, rq };
}

static int blk_broken(struct virtio_blk *blk)
{
	return device_error(blk->vdev, -EIO);
}

/*
 * Make a buffer of a request, if it is good and there is a slot below the @n
 * topmost ones. The slot is not taken yet; what is noted of it is not looked at
 * before.
 */
static int blk_prepare(struct virtio_blk *blk, struct blk_queue *q,
		       unsigned int n, struct virtio_blk_request *rq,
		       struct blk_lists *lists, struct virtqueue_buf *buf)
{
	int64_t len = blk_data_len(blk, rq->sg);
	int err = blk_check(blk, rq, len);
	uint16_t slot;

	if (err)
		return err;
	if (n == q->num_free)
		return virtqueue_is_broken(q->vq) ? blk_broken(blk) : -ENOSPC;
	slot = rq->slot = q->free[q->num_free - 1 - n];
	q->expected[slot] = blk_type_writes(rq->type) ? (uint32_t)len : 0;
	blk_fill(blk->vdev, &q->wire[slot], rq, lists, buf);
	return 0;
}

int virtio_blk_submit(struct virtio_blk *blk, unsigned int queue,
		      struct virtio_blk_request *rq)
{
	struct blk_queue *q = blk_queue(blk, queue);
	struct virtqueue_buf buf;
	struct blk_lists lists;
	int err;

	if (!q)
		return -EIO;
	err = blk_prepare(blk, q, 0, rq, &lists, &buf);
	if (err)
		return err;
	err = virtqueue_add_sgs(q->vq, buf.sgs, buf.out_sgs, buf.in_sgs, rq,
				GFP_ATOMIC);
	if (err)
		return device_error(blk->vdev, err);
	q->num_free--;
	return 0;
}

/* Put up to BLK_ADD requests on a queue: how many, or the first's error. */
static int blk_submit_some(struct virtio_blk *blk, struct blk_queue *q,
			   struct virtio_blk_request *const rqs[],
			   unsigned int num)
{
	struct virtqueue_buf bufs[BLK_ADD];
	struct blk_lists lists[BLK_ADD];
	unsigned int n;
	int ret = 0;

	for (n = 0; n < num; n++) {
		ret = blk_prepare(blk, q, n, rqs[n], &lists[n], &bufs[n]);
		if (ret)
			break;
	}
	if (!n)
		return ret;
	ret = virtqueue_add_bufs(q->vq, bufs, n);
	if (ret < 0)
		return device_error(blk->vdev, ret);
	q->num_free -= (unsigned int)ret;
	return ret;
}

int virtio_blk_submit_many(struct virtio_blk *blk, unsigned int queue,
			   struct virtio_blk_request *const rqs[],
			   unsigned int num)
{
	struct blk_queue *q = blk_queue(blk, queue);
	unsigned int total = 0, some;
	int ret;

	if (!q)
		return num ? -EIO : 0;
	while (total < num) {
		some = num - total < BLK_ADD ? num - total : BLK_ADD;
		ret = blk_submit_some(blk, q, rqs + total, some);
		if (ret < 0)
			return total ? (int)total : ret;
		total += (unsigned int)ret;
		if ((unsigned int)ret < some)
			break;
	}
	return (int)total;
}

int virtio_blk_kick(struct virtio_blk *blk, unsigned int queue)
{
	struct blk_queue *q = blk_queue(blk, queue);

	/* A kick that nobody wants succeeds, whatever the queue is like. */
	if (!q)
		return -EIO;
	if (!virtqueue_kick(q->vq) || virtqueue_is_broken(q->vq))
		return blk_broken(blk);
	return 0;
}

/*
 * What became of a request. The device reaches the status, so it is read once.
 * Legacy devices are known to get the used length wrong (leg.blk.device-op.2);
 * from others, data that it does not cover is worth nothing
 * (drv.split.vq-used-ring.1).
 */
static int blk_result(const struct virtio_blk *blk, const struct blk_queue *q,
		      uint16_t slot, unsigned int len)
{
	const volatile uint8_t *status = &q->wire[slot].status;

	switch (*status) {
	case VIRTIO_BLK_S_OK:
		break;
	case VIRTIO_BLK_S_UNSUPP:
		return -EOPNOTSUPP;
	default:
		return -EIO;
	}
	if (q->expected[slot] && len <= q->expected[slot] &&
	    virtio_has_feature(blk->vdev, VIRTIO_F_VERSION_1)) {
		dev_err(&blk->vdev->dev,
			"%u bytes written where %u and a status were due", len,
			q->expected[slot]);
		return -EIO;
	}
	return 0;
}

void virtio_blk_complete(struct blk_queue *q, struct virtio_blk_request *rq,
			 int error)
{
	q->free[q->num_free++] = rq->slot;
	rq->error = error;
	rq->done(rq);
}

/* The done functions may submit again, and what they submit may be used. */
static int blk_take_used(struct virtio_blk *blk, struct blk_queue *q)
{
	void *used[BLK_TAKE];
	unsigned int len[BLK_TAKE];
	unsigned int num;
	int total = 0;

	do {
		num = virtqueue_get_bufs(q->vq, used, len, BLK_TAKE);
		for (unsigned int i = 0; i < num; i++) {
			struct virtio_blk_request *rq = used[i];

			virtio_blk_complete(
				q, rq, blk_result(blk, q, rq->slot, len[i]));
		}
		total += (int)num;
	} while (num == BLK_TAKE);
	return total;
}

void virtio_blk_done(struct virtqueue *vq)
{
	struct virtio_blk *blk = vq->vdev->priv;
	struct blk_queue *q = &blk->queues[vq->index];

	do {
		virtqueue_disable_cb(vq);
		blk_take_used(blk, q);
	} while (!virtqueue_is_broken(vq) && !virtqueue_enable_cb(vq));
}

int virtio_blk_poll(struct virtio_blk *blk, unsigned int queue)
{
	struct blk_queue *q = blk_queue(blk, queue);
	int num;

	if (!q)
		return -EIO;
	num = blk_take_used(blk, q);
	if (num)
		return num;
	if (virtio_device_is_gone(blk->vdev))
		return -ENODEV;
	return virtqueue_is_broken(q->vq) ? -EIO : 0;
}

const struct virtio_blk_info *virtio_blk_info(const struct virtio_blk *blk)
{
	return &blk->info;
}
