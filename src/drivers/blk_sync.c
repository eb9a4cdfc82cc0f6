/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block driver's simple forms: they wait for the device.
 *
 * Data goes through a few bounce requests that the driver owns. One whose
 * waiter has given up is abandoned: the device may still touch its memory, so
 * it is used again only when the device, or a reset, is done with it.
 * Everything goes through queue 0.
 */
#include <virtio/virtio_config.h>

#include "../mem.h"
#include "blk.h"
#include "wait.h"

/* ---- bounce requests -------------------------------------------------- */

int virtio_blk_sync_init(struct virtio_blk *blk)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;
	uint8_t *mem;

	mem = platform->ops->dma_alloc(platform->ctx,
				       BLK_BOUNCES * BLK_BOUNCE_SIZE, 4096,
				       &blk->bounce_addr);
	if (!mem)
		return -ENOMEM;
	for (unsigned int i = 0; i < BLK_BOUNCES; i++)
		blk->bounces[i].data = mem + i * BLK_BOUNCE_SIZE;
	return 0;
}

void virtio_blk_sync_exit(struct virtio_blk *blk)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;

	if (blk->bounces[0].data)
		platform->ops->dma_free(platform->ctx, blk->bounces[0].data,
					BLK_BOUNCES * BLK_BOUNCE_SIZE,
					blk->bounce_addr);
}

static void bounce_done(struct virtio_blk_request *rq)
{
	container_of(rq, struct blk_bounce, rq)->done = true;
}

static bool bounce_is_free(const struct blk_bounce *b)
{
	return !b->used || (b->abandoned && b->done);
}

/* Point the scatterlist at the data, in segments that the device takes. */
static void bounce_set_len(struct virtio_blk *blk, struct blk_bounce *b,
			   uint32_t len)
{
	uint32_t max = blk->info.size_max;
	unsigned int num = (unsigned int)(((uint64_t)len + max - 1) / max);
	uint32_t done = 0;

	b->rq.sg = num ? b->sg : NULL;
	if (!num)
		return;
	sg_init_table(b->sg, num);
	for (unsigned int i = 0; i < num; i++) {
		uint32_t part = len - done < max ? len - done : max;

		sg_set_buf(&b->sg[i], b->data + done, part);
		done += part;
	}
}

/*
 * Submit a request with @len bytes of data, taken from @out unless that is
 * NULL. Sets @bounce. -ENOSPC if there is no room for it now.
 */
static int bounce_submit(struct virtio_blk *blk, uint32_t type, uint64_t sector,
			 const void *out, uint32_t len,
			 struct blk_bounce **bounce)
{
	struct blk_bounce *b = blk->bounces;
	int err;

	while (!bounce_is_free(b))
		if (++b == blk->bounces + BLK_BOUNCES)
			return -ENOSPC;
	if (out)
		memcpy(b->data, out, len);
	bounce_set_len(blk, b, len);
	b->rq.type = type;
	b->rq.sector = sector;
	b->rq.done = bounce_done;
	b->used = false;
	b->abandoned = false;
	b->done = false;
	err = virtio_blk_submit(blk, 0, &b->rq);
	if (err)
		return err;
	b->used = true;
	*bounce = b;
	return 0;
}

/* As bounce_submit(), waiting for room if need be. */
static int bounce_submit_wait(struct virtio_blk *blk, uint32_t type,
			      uint64_t sector, const void *out, uint32_t len,
			      uint64_t timeout_ns, struct blk_bounce **bounce)
{
	struct device_wait wait;
	int err;

	err = bounce_submit(blk, type, sector, out, len, bounce);
	if (err != -ENOSPC)
		return err;
	device_wait_begin(&wait, blk->queues[0].vq, timeout_ns);
	while (err == -ENOSPC) {
		err = device_wait_round(&wait);
		if (!err)
			err = bounce_submit(blk, type, sector, out, len,
					    bounce);
	}
	return err;
}

/*
 * Wait for a request, and end it. If it succeeded and @in is not NULL, @len
 * bytes of its data are copied there.
 */
static int bounce_finish(struct virtio_blk *blk, struct blk_bounce *b, void *in,
			 uint32_t len, uint64_t timeout_ns)
{
	struct device_wait wait;
	int err = 0;

	device_wait_begin(&wait, blk->queues[0].vq, timeout_ns);
	while (!b->done && !err)
		err = device_wait_round(&wait);
	if (!b->done) {
		b->abandoned = true;
		return err;
	}
	if (!b->rq.error && in)
		memcpy(in, b->data, len);
	b->used = false;
	return b->rq.error;
}

/* One request from beginning to end; its data from @out or to @in. */
static int bounce_run(struct virtio_blk *blk, uint32_t type, const void *out,
		      void *in, uint32_t len, uint64_t timeout_ns)
{
	struct blk_bounce *b;
	int err;

	err = bounce_submit_wait(blk, type, 0, out, len, timeout_ns, &b);
	if (err)
		return err;
	virtio_blk_kick(blk, 0); /* a broken queue is found below */
	return bounce_finish(blk, b, in, len, timeout_ns);
}

/* ---- reading and writing ---------------------------------------------- */

/*
 * A transfer in pieces, several in flight. They are collected in the order in
 * which they were submitted, whatever order the device likes.
 */
struct blk_transfer {
	struct virtio_blk *blk;
	uint32_t type;
	uint64_t sector;
	uint8_t *in;	    /* for reading, else NULL */
	const uint8_t *out; /* for writing, else NULL */
	size_t len;
	size_t submitted;
	size_t collected;
	uint32_t piece;
	uint64_t timeout_ns;
	struct blk_bounce *flying[BLK_BOUNCES]; /* a ring */
	unsigned int first;
	unsigned int num;
};

/* Bytes in a piece: what a request holds, in whole blocks if possible. */
static uint32_t blk_piece(const struct virtio_blk_info *info)
{
	uint64_t max = (uint64_t)info->size_max * info->seg_max;

	if (max > BLK_BOUNCE_SIZE)
		max = BLK_BOUNCE_SIZE;
	if (max >= info->blk_size)
		return (uint32_t)(max - max % info->blk_size);
	return (uint32_t)(max - max % VIRTIO_BLK_SECTOR_SIZE);
}

static uint32_t transfer_piece_at(const struct blk_transfer *t, size_t offset)
{
	return t->len - offset < t->piece ? (uint32_t)(t->len - offset)
					  : t->piece;
}

static int transfer_submit(struct blk_transfer *t)
{
	uint32_t len = transfer_piece_at(t, t->submitted);
	uint64_t sector = t->sector + t->submitted / VIRTIO_BLK_SECTOR_SIZE;
	const void *out = t->out ? t->out + t->submitted : NULL;
	struct blk_bounce *b;
	int err;

	/* With some in flight there is no need to wait for room: collect. */
	if (t->num)
		err = bounce_submit(t->blk, t->type, sector, out, len, &b);
	else
		err = bounce_submit_wait(t->blk, t->type, sector, out, len,
					 t->timeout_ns, &b);
	if (err)
		return err;
	t->flying[(t->first + t->num++) % BLK_BOUNCES] = b;
	t->submitted += len;
	return 0;
}

static int transfer_collect(struct blk_transfer *t)
{
	uint32_t len = transfer_piece_at(t, t->collected);
	struct blk_bounce *b = t->flying[t->first];
	void *in = t->in ? t->in + t->collected : NULL;

	t->first = (t->first + 1) % BLK_BOUNCES;
	t->num--;
	t->collected += len;
	return bounce_finish(t->blk, b, in, len, t->timeout_ns);
}

/* Submit as many as there is room for. */
static int transfer_fill(struct blk_transfer *t)
{
	int err = 0;

	while (!err && t->submitted < t->len && t->num < BLK_BOUNCES) {
		err = transfer_submit(t);
		/* What is in flight takes up room in queue or pool. */
		if ((err == -ENOSPC || err == -ENOMEM) && t->num)
			return 0;
	}
	return err;
}

/*
 * Wait for the first, and collect those behind it that are done as well: the
 * next are then a batch again, for one kick.
 */
static int transfer_drain(struct blk_transfer *t)
{
	int err = 0, ret;

	do {
		ret = transfer_collect(t);
		if (ret == -ETIMEDOUT) /* the others have had that time too */
			t->timeout_ns = 0;
		if (!err)
			err = ret;
	} while (t->num && t->flying[t->first]->done);
	return err;
}

/* After the first error nothing is submitted, but all in flight collected. */
static int transfer_run(struct blk_transfer *t)
{
	int err = 0, ret;

	for (;;) {
		if (!err)
			err = transfer_fill(t);
		if (!t->num)
			return err;
		virtio_blk_kick(t->blk, 0); /* a broken queue is found below */
		ret = transfer_drain(t);
		if (!err)
			err = ret;
	}
}

static int blk_transfer(struct blk_transfer *t)
{
	if (!t->len)
		return 0;
	if (t->len % VIRTIO_BLK_SECTOR_SIZE ||
	    !blk_range_ok(t->blk, t->sector, t->len / VIRTIO_BLK_SECTOR_SIZE))
		return -EINVAL;
	t->piece = blk_piece(&t->blk->info);
	return transfer_run(t);
}

int virtio_blk_read(struct virtio_blk *blk, uint64_t sector, void *buf,
		    size_t len, uint64_t timeout_ns)
{
	struct blk_transfer t = {
		.blk = blk,
		.type = VIRTIO_BLK_T_IN,
		.sector = sector,
		.in = buf,
		.len = len,
		.timeout_ns = timeout_ns,
	};

	return blk_transfer(&t);
}

int virtio_blk_write(struct virtio_blk *blk, uint64_t sector, const void *buf,
		     size_t len, uint64_t timeout_ns)
{
	struct blk_transfer t = {
		.blk = blk,
		.type = VIRTIO_BLK_T_OUT,
		.sector = sector,
		.out = buf,
		.len = len,
		.timeout_ns = timeout_ns,
	};

	return blk_transfer(&t);
}

/* ---- the other requests ----------------------------------------------- */

int virtio_blk_flush(struct virtio_blk *blk, uint64_t timeout_ns)
{
	if (!blk->info.flush)
		return 0;
	return bounce_run(blk, VIRTIO_BLK_T_FLUSH, NULL, NULL, 0, timeout_ns);
}

int virtio_blk_get_id(struct virtio_blk *blk, char id[VIRTIO_BLK_ID_BYTES + 1],
		      uint64_t timeout_ns)
{
	id[VIRTIO_BLK_ID_BYTES] = '\0';
	return bounce_run(blk, VIRTIO_BLK_T_GET_ID, NULL, id,
			  VIRTIO_BLK_ID_BYTES, timeout_ns);
}

/* Sectors for one request: at most @max, in whole @unit if possible. */
static uint32_t blk_sectors(uint64_t left, uint32_t max, uint32_t unit)
{
	if (left <= max)
		return (uint32_t)left;
	return unit && max >= unit ? max - max % unit : max;
}

/* DISCARD or WRITE_ZEROES, one segment in a request. */
static int blk_ranges(struct virtio_blk *blk, uint32_t type, uint64_t sector,
		      uint64_t num_sectors, uint32_t max, uint32_t unit,
		      uint32_t flags, uint64_t timeout_ns)
{
	int err = 0;

	if (blk->info.read_only)
		return -EROFS;
	if (!max)
		return -EOPNOTSUPP;
	if (!blk_range_ok(blk, sector, num_sectors))
		return -EINVAL;
	while (num_sectors && !err) {
		uint32_t n = blk_sectors(num_sectors, max, unit);
		struct virtio_blk_discard_write_zeroes seg = {
			.sector = cpu_to_le64(sector),
			.num_sectors = cpu_to_le32(n),
			.flags = cpu_to_le32(flags),
		};

		err = bounce_run(blk, type, &seg, NULL, sizeof(seg),
				 timeout_ns);
		sector += n;
		num_sectors -= n;
	}
	return err;
}

int virtio_blk_discard(struct virtio_blk *blk, uint64_t sector,
		       uint64_t num_sectors, uint64_t timeout_ns)
{
	return blk_ranges(blk, VIRTIO_BLK_T_DISCARD, sector, num_sectors,
			  blk->info.max_discard_sectors,
			  blk->info.discard_sector_alignment, 0, timeout_ns);
}

int virtio_blk_write_zeroes(struct virtio_blk *blk, uint64_t sector,
			    uint64_t num_sectors, bool unmap,
			    uint64_t timeout_ns)
{
	return blk_ranges(blk, VIRTIO_BLK_T_WRITE_ZEROES, sector, num_sectors,
			  blk->info.max_write_zeroes_sectors,
			  blk->info.blk_size / VIRTIO_BLK_SECTOR_SIZE,
			  unmap ? VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP : 0,
			  timeout_ns);
}
