/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of a block device (5.2).
 *
 * A request is a header, data and a status byte, cut into descriptors in any
 * way (dev.split.message-framing.1): the header is the first 16 device-readable
 * bytes, the status the last device-writable one, wherever they lie. What the
 * device has nothing to say about before the status is filled with zeroes, so
 * that the used length is always the whole of the device-writable part and the
 * status lies within it, after an error too (dev.split.vq-used-ring.2).
 *
 * Whatever the driver can write is copied once, checked, and then used. A
 * request without a header, or without a place for an answer, breaks the queue;
 * any other is answered.
 */
#include <virtio/assert.h>
#include <virtio/virtio_blk.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "../mem.h"
#include "vendor.h"

/* Segments in a discard or write-zeroes request, and sectors in each. */
#define BLK_RANGES_MAX	      32u
#define BLK_RANGE_SECTORS_MAX (1u << 22)

/* A size in bytes is a file offset to most backends: 63 bits. */
#define BLK_CAPACITY_MAX ((uint64_t)INT64_MAX / VIRTIO_BLK_SECTOR_SIZE)

/* Another word for flush on legacy devices (5.2.6.3). */
#define BLK_T_FLUSH_OUT 5

/* A request, its header copied. */
struct blk_request {
	struct virtio_blk_model *blk;
	struct virtio_model_queue *q;
	uint32_t type;
	uint64_t sector;
	size_t out_len; /* device-readable bytes after the header */
	size_t in_len;	/* device-writable bytes before the status */
};

/* ---- helpers ---------------------------------------------------------- */

/* Every answer that is not OK leaves a line that says why. */
static uint8_t blk_refuse(const struct blk_request *r, uint8_t status,
			  const char *why)
{
	virtio_printk(r->blk->config.platform, VIRTIO_LOG_WARNING,
		      "blk queue %u: request type %u, sector %llu: %s",
		      r->q->index, r->type, (unsigned long long)r->sector, why);
	return status;
}

/* What to answer to the driver after a call of the backend. */
static uint8_t blk_status(const struct blk_request *r, int err)
{
	if (!err)
		return VIRTIO_BLK_S_OK;
	virtio_printk(r->blk->config.platform, VIRTIO_LOG_WARNING,
		      "blk queue %u: request type %u, sector %llu: error %d "
		      "of the backend",
		      r->q->index, r->type, (unsigned long long)r->sector, err);
	return err == -EOPNOTSUPP ? VIRTIO_BLK_S_UNSUPP : VIRTIO_BLK_S_IOERR;
}

static bool blk_range_ok(const struct virtio_blk_model *blk, uint64_t sector,
			 uint64_t num)
{
	uint64_t capacity = blk->config.capacity;

	return num <= capacity && sector <= capacity - num;
}

/* What is left of a buffer, as an array of its own. */
static const struct kvec *blk_rest(struct vringh_kiov *iov, unsigned int *num)
{
	struct kvec *first = &iov->iov[iov->i];

	if (iov->consumed) {
		first->iov_base = (uint8_t *)first->iov_base + iov->consumed;
		first->iov_len -= iov->consumed;
		iov->consumed = 0;
	}
	*num = iov->used - iov->i;
	return first;
}

/*
 * A driver that has not accepted FLUSH relies on every write being lasting when
 * it is done (5.2.6.2, dev.blk.device-op.11).
 */
static int blk_make_stable(struct virtio_blk_model *blk)
{
	if (virtio_model_has_feature(&blk->model, VIRTIO_BLK_F_FLUSH))
		return 0;
	return blk->config.ops->flush(blk->config.ctx);
}

/* ---- the requests ----------------------------------------------------- */

static uint8_t blk_read(struct blk_request *r)
{
	const struct virtio_blk_model_config *c = &r->blk->config;
	const struct kvec *iov;
	unsigned int num;
	int err;

	if (r->in_len % VIRTIO_BLK_SECTOR_SIZE)
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "no whole sectors (drv.blk.device-op.6)");
	if (!blk_range_ok(r->blk, r->sector,
			  r->in_len / VIRTIO_BLK_SECTOR_SIZE))
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "beyond the end (drv.blk.device-op.2)");
	iov = blk_rest(&r->q->wiov, &num);
	err = c->ops->read(c->ctx, r->sector * VIRTIO_BLK_SECTOR_SIZE, iov, num,
			   r->in_len);
	if (!err)
		vringh_iov_push(&r->q->wiov, NULL, r->in_len);
	return blk_status(r, err);
}

static uint8_t blk_write(struct blk_request *r)
{
	const struct virtio_blk_model_config *c = &r->blk->config;
	const struct kvec *iov;
	unsigned int num;
	int err;

	if (c->read_only)
		return blk_refuse(r, VIRTIO_BLK_S_IOERR, "read-only");
	if (r->out_len % VIRTIO_BLK_SECTOR_SIZE)
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "no whole sectors (drv.blk.device-op.6)");
	if (!blk_range_ok(r->blk, r->sector,
			  r->out_len / VIRTIO_BLK_SECTOR_SIZE))
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "beyond the end (drv.blk.device-op.2)");
	iov = blk_rest(&r->q->riov, &num);
	err = c->ops->write(c->ctx, r->sector * VIRTIO_BLK_SECTOR_SIZE, iov,
			    num, r->out_len);
	if (!err)
		err = blk_make_stable(r->blk);
	return blk_status(r, err);
}

static uint8_t blk_flush(struct blk_request *r)
{
	const struct virtio_blk_model_config *c = &r->blk->config;

	return blk_status(r, c->ops->flush(c->ctx));
}

static uint8_t blk_get_id(struct blk_request *r)
{
	size_t len = r->in_len < VIRTIO_BLK_ID_BYTES ? r->in_len
						     : VIRTIO_BLK_ID_BYTES;

	vringh_iov_push(&r->q->wiov, r->blk->serial, len);
	return VIRTIO_BLK_S_OK;
}

/* Whether a segment of discard or write-zeroes may be carried out. */
static uint8_t
blk_check_range(struct blk_request *r,
		const struct virtio_blk_discard_write_zeroes *range)
{
	uint32_t flags = le32_to_cpu(range->flags);
	uint32_t num = le32_to_cpu(range->num_sectors);

	/* dev.blk.device-op.4, .5 */
	if (flags & ~(uint32_t)VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP)
		return blk_refuse(r, VIRTIO_BLK_S_UNSUPP, "unknown flag");
	if (flags && r->type == VIRTIO_BLK_T_DISCARD)
		return blk_refuse(r, VIRTIO_BLK_S_UNSUPP,
				  "discard with unmap (drv.blk.device-op.14)");
	if (num > BLK_RANGE_SECTORS_MAX)
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "more sectors than the limit");
	if (!blk_range_ok(r->blk, le64_to_cpu(range->sector), num))
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "beyond the end (drv.blk.device-op.2)");
	return VIRTIO_BLK_S_OK;
}

static int blk_run_range(struct blk_request *r,
			 const struct virtio_blk_discard_write_zeroes *range)
{
	const struct virtio_blk_model_config *c = &r->blk->config;
	uint64_t offset = le64_to_cpu(range->sector) * VIRTIO_BLK_SECTOR_SIZE;
	uint64_t len = (uint64_t)le32_to_cpu(range->num_sectors) *
		       VIRTIO_BLK_SECTOR_SIZE;
	int err;

	if (r->type == VIRTIO_BLK_T_DISCARD)
		return c->ops->discard(c->ctx, offset, len);
	err = c->ops->write_zeroes(c->ctx, offset, len,
				   le32_to_cpu(range->flags) != 0);
	return err ? err : blk_make_stable(r->blk);
}

/* DISCARD and WRITE_ZEROES: all segments are checked before any is done. */
static uint8_t blk_ranges(struct blk_request *r, unsigned int feature)
{
	struct virtio_blk_discard_write_zeroes ranges[BLK_RANGES_MAX];
	size_t num = r->out_len / sizeof(ranges[0]);
	uint8_t status;
	int err = 0;

	if (!virtio_model_has_feature(&r->blk->model, feature))
		return blk_refuse(r, VIRTIO_BLK_S_UNSUPP, "not negotiated");
	if (!num || r->out_len % sizeof(ranges[0]))
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "no whole segments (drv.blk.device-op.7)");
	if (num > BLK_RANGES_MAX)
		return blk_refuse(r, VIRTIO_BLK_S_IOERR,
				  "too many segments (drv.blk.device-op.9)");
	vringh_iov_pull(&r->q->riov, ranges, r->out_len);
	for (size_t i = 0; i < num; i++) {
		status = blk_check_range(r, &ranges[i]);
		if (status != VIRTIO_BLK_S_OK)
			return status;
	}
	for (size_t i = 0; i < num && !err; i++)
		err = blk_run_range(r, &ranges[i]);
	return blk_status(r, err);
}

static uint8_t blk_run(struct blk_request *r)
{
	switch (r->type) {
	case VIRTIO_BLK_T_IN:
		return blk_read(r);
	case VIRTIO_BLK_T_OUT:
		return blk_write(r);
	case VIRTIO_BLK_T_FLUSH:
		return blk_flush(r);
	case VIRTIO_BLK_T_GET_ID:
		return blk_get_id(r);
	case VIRTIO_BLK_T_DISCARD:
		return blk_ranges(r, VIRTIO_BLK_F_DISCARD);
	case VIRTIO_BLK_T_WRITE_ZEROES:
		return blk_ranges(r, VIRTIO_BLK_F_WRITE_ZEROES);
	default:
		return blk_refuse(r, VIRTIO_BLK_S_UNSUPP, "unknown type");
	}
}

/* ---- the queue -------------------------------------------------------- */

/* Take the buffer apart. False if it is no request, with the queue broken. */
static bool blk_parse(struct blk_request *r, struct virtio_model_queue *q)
{
	struct virtio_blk_outhdr hdr;
	size_t writable = vringh_kiov_length(&q->wiov);

	if (vringh_iov_pull(&q->riov, &hdr, sizeof(hdr)) != sizeof(hdr)) {
		virtio_model_fail(q, "request header is cut short (5.2.6)");
		return false;
	}
	if (!writable) {
		virtio_model_fail(q, "no place for the status (5.2.6)");
		return false;
	}
	r->blk = container_of(q->model, struct virtio_blk_model, model);
	r->q = q;
	r->type = vringh32_to_cpu(&q->vrh, hdr.type);
	r->sector = vringh64_to_cpu(&q->vrh, hdr.sector);
	r->out_len = vringh_kiov_length(&q->riov);
	r->in_len = writable - 1;
	if (q->model->legacy) {
		/* Requests are done in order anyway (leg.blk.device-op.4). */
		r->type &= ~VIRTIO_BLK_T_BARRIER;
		if (r->type == BLK_T_FLUSH_OUT)
			r->type = VIRTIO_BLK_T_FLUSH;
	}
	return true;
}

/* Zeroes up to the last byte, and there the status. */
static void blk_answer(struct blk_request *r, uint8_t status)
{
	static const uint8_t zeroes[512];
	struct vringh_kiov *wiov = &r->q->wiov;
	size_t left = vringh_kiov_length(wiov) - 1;

	while (left)
		left -= vringh_iov_push(wiov, zeroes,
					left < sizeof(zeroes) ? left
							      : sizeof(zeroes));
	vringh_iov_push(wiov, &status, 1);
	virtio_model_put(r->q, (uint32_t)(r->in_len + 1));
}

static void blk_handle_queue(struct virtio_model_queue *q)
{
	struct blk_request r;

	while (virtio_model_get(q)) {
		if (!blk_parse(&r, q))
			return;
		blk_answer(&r, blk_run(&r));
	}
}

/* ---- making it -------------------------------------------------------- */

#define BIT(n) ((uint64_t)1 << (n))

static uint64_t blk_features(const struct virtio_blk_model_config *c)
{
	uint64_t features = BIT(VIRTIO_BLK_F_SEG_MAX) |
			    BIT(VIRTIO_BLK_F_BLK_SIZE) |
			    BIT(VIRTIO_BLK_F_TOPOLOGY) |
			    BIT(VIRTIO_BLK_F_FLUSH); /* dev.blk.device-init.1 */

	if (c->num_queues > 1)
		features |= BIT(VIRTIO_BLK_F_MQ);
	if (c->read_only)
		return features | BIT(VIRTIO_BLK_F_RO);
	if (c->ops->discard)
		features |= BIT(VIRTIO_BLK_F_DISCARD);
	if (c->ops->write_zeroes)
		features |= BIT(VIRTIO_BLK_F_WRITE_ZEROES);
	return features;
}

/* Fields of the configuration, in the byte order that the driver expects. */
static virtio16 config16(const struct virtio_blk_model *blk, uint32_t v)
{
	return (virtio16){ virtio_swab16(blk->model.little_endian,
					 (uint16_t)v) };
}

static virtio32 config32(const struct virtio_blk_model *blk, uint32_t v)
{
	return (virtio32){ virtio_swab32(blk->model.little_endian, v) };
}

static virtio64 config64(const struct virtio_blk_model *blk, uint64_t v)
{
	return (virtio64){ virtio_swab64(blk->model.little_endian, v) };
}

/*
 * Header and status take a descriptor each, unless the driver lets data share
 * them: so even with one or two descriptors there is room for one of data.
 */
static uint32_t blk_seg_max(unsigned int queue_size)
{
	return queue_size > 3 ? queue_size - 2 : 1;
}

static void blk_fill_config(struct virtio_model *model)
{
	struct virtio_blk_model *blk =
		container_of(model, struct virtio_blk_model, model);
	const struct virtio_blk_model_config *c = &blk->config;
	uint32_t block_sectors = c->blk_size / VIRTIO_BLK_SECTOR_SIZE;

	blk->space = (struct virtio_blk_config){
		.capacity = config64(blk, c->capacity),
		.seg_max = config32(blk, blk_seg_max(c->queue_size)),
		.blk_size = config32(blk, c->blk_size),
		.physical_block_exp = c->physical_block_exp,
		.min_io_size = config16(blk, c->min_io_size),
		.opt_io_size = config32(blk, c->opt_io_size),
		.num_queues = config16(blk, c->num_queues),
	};
	if (c->ops->discard) {
		blk->space.max_discard_sectors =
			config32(blk, BLK_RANGE_SECTORS_MAX);
		blk->space.max_discard_seg = config32(blk, BLK_RANGES_MAX);
		blk->space.discard_sector_alignment =
			config32(blk, block_sectors);
	}
	if (c->ops->write_zeroes) {
		blk->space.max_write_zeroes_sectors =
			config32(blk, BLK_RANGE_SECTORS_MAX);
		blk->space.max_write_zeroes_seg = config32(blk, BLK_RANGES_MAX);
		blk->space.write_zeroes_may_unmap = 1;
	}
}

static const struct virtio_model_ops blk_ops = {
	.handle_queue = blk_handle_queue,
	.fill_config = blk_fill_config,
};

static void blk_copy_serial(struct virtio_blk_model *blk, const char *serial)
{
	memset(blk->serial, 0, sizeof(blk->serial));
	for (size_t i = 0; serial && i < sizeof(blk->serial) && serial[i]; i++)
		blk->serial[i] = serial[i];
}

int virtio_blk_model_init(struct virtio_blk_model *blk,
			  const struct virtio_blk_model_config *config)
{
	struct virtio_model_config model_config = {
		.ops = &blk_ops,
		.platform = config->platform,
		.id = { VIRTIO_ID_BLOCK, VIRTIO_MODEL_VENDOR },
		.features = blk_features(config),
		.nvqs = config->num_queues,
		.queue_size = config->queue_size,
		.config = &blk->space,
		.config_len = sizeof(blk->space),
	};

	blk->config = *config;
	if (!blk->config.blk_size)
		blk->config.blk_size = VIRTIO_BLK_SECTOR_SIZE;
	if (blk->config.blk_size < VIRTIO_BLK_SECTOR_SIZE ||
	    (blk->config.blk_size & (blk->config.blk_size - 1)) ||
	    blk->config.capacity > BLK_CAPACITY_MAX)
		return -EINVAL;
	blk_copy_serial(blk, config->serial);
	blk->config.serial = blk->serial;
	return virtio_model_init(&blk->model, &model_config);
}

void virtio_blk_model_resize(struct virtio_blk_model *blk, uint64_t capacity)
{
	VIRTIO_ASSERT(capacity <= BLK_CAPACITY_MAX);
	blk->config.capacity = capacity;
	blk->space.capacity = config64(blk, capacity);
	virtio_model_config_changed(&blk->model);
}
