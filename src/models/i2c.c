/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of an I2C adapter (5.16): a request is a segment of a transaction
 * on the bus behind it. Requests that are tied together by FAIL_NEXT are one
 * transaction, with repeated starts between them and a stop after the last.
 */
#include <virtio/err.h>
#include <virtio/spec/virtio_i2c.h>
#include <virtio/virtio_i2c.h>
#include <virtio/virtio_ids.h>

#include "vendor.h"

#define I2C_FLAGS (VIRTIO_I2C_FLAGS_FAIL_NEXT | VIRTIO_I2C_FLAGS_M_RD)

/* What the driver asks for, and what is wrong with how it does. */
struct i2c_request {
	unsigned int addr;  /* as it goes over the wire */
	bool read;	    /* from the target */
	bool more;	    /* of the same group follow */
	size_t len;	    /* of the segment */
	const char *breach; /* of the rules; NULL: none */
};

static struct i2c_request i2c_parse(struct virtio_model_queue *q)
{
	size_t readable = vringh_kiov_length(&q->riov);
	size_t writable = vringh_kiov_length(&q->wiov);
	struct i2c_request req = { 0 };
	struct virtio_i2c_out_hdr hdr;
	uint32_t flags;

	if (vringh_iov_pull(&q->riov, &hdr, sizeof(hdr)) < sizeof(hdr)) {
		req.breach = "request without a header (5.16.6.1)";
		return req;
	}
	flags = le32_to_cpu(hdr.flags);
	req.addr = le16_to_cpu(hdr.addr);
	req.read = flags & VIRTIO_I2C_FLAGS_M_RD;
	req.more = flags & VIRTIO_I2C_FLAGS_FAIL_NEXT;
	readable -= sizeof(hdr);
	if (!writable)
		req.breach = "request without a place for status (5.16.6.1)";
	else if (flags & ~I2C_FLAGS)
		req.breach = "reserved flags (drv.i2c.device-op.3)";
	else if (req.read && readable)
		req.breach = "device-readable part of a read request "
			     "(drv.i2c.device-op.6)";
	else if (!req.read && writable > sizeof(struct virtio_i2c_in_hdr))
		req.breach = "device-writable part of a write request "
			     "(drv.i2c.device-op.7)";
	else
		req.len = req.read ? writable - sizeof(struct virtio_i2c_in_hdr)
				   : readable;
	return req;
}

/* ---- the bus ------------------------------------------------------------- */

/* 5.16.6.1: ten bits are those whose first byte is 11110 A9 A8 0. */
static int i2c_start(struct virtio_i2c_model *i2c,
		     const struct i2c_request *req)
{
	unsigned int addr = req->addr;

	i2c->started = true;
	if ((addr & 0xf9) == 0xf0)
		addr = VIRTIO_I2C_TEN_BIT | (addr & 6) << 7 | addr >> 8;
	else if (addr & 0xff01)
		return -EINVAL;
	else
		addr >>= 1;
	return i2c->bus->start(i2c->ctx, addr, req->read);
}

static void i2c_stop(struct virtio_i2c_model *i2c)
{
	if (i2c->started && i2c->bus->stop)
		i2c->bus->stop(i2c->ctx);
	i2c->started = false;
}

/* Move the bytes of a segment, each piece of memory at once. */
static int i2c_move(struct virtio_i2c_model *i2c, struct vringh_kiov *iov,
		    size_t len, bool read)
{
	int err = 0;

	for (; !err && len; iov->i++, iov->consumed = 0) {
		const struct kvec *piece = &iov->iov[iov->i];
		uint8_t *at = (uint8_t *)piece->iov_base + iov->consumed;
		size_t n = piece->iov_len - iov->consumed;

		if (n > len)
			n = len;
		len -= n;
		if (!n)
			continue;
		err = read ? i2c->bus->read(i2c->ctx, at, n)
			   : i2c->bus->write(i2c->ctx, at, n);
	}
	return err;
}

static int i2c_segment(struct virtio_i2c_model *i2c,
		       struct virtio_model_queue *q,
		       const struct i2c_request *req)
{
	struct vringh_kiov iov = req->read ? q->wiov : q->riov;
	int err;

	/* dev.i2c.device-op.7 */
	if (i2c->failed)
		return -EIO;
	err = i2c_start(i2c, req);
	if (!err)
		err = i2c_move(i2c, &iov, req->len, req->read);
	return err;
}

/* ---- requests ------------------------------------------------------------ */

/* All that the used length covers is written, whatever became of it. */
static void i2c_answer(struct virtio_model_queue *q,
		       const struct i2c_request *req, int err)
{
	const struct virtio_i2c_in_hdr in = {
		.status = err ? VIRTIO_I2C_MSG_ERR : VIRTIO_I2C_MSG_OK,
	};
	size_t left = req->read ? req->len : 0;
	size_t n;

	if (!err)
		left -= vringh_iov_push(&q->wiov, NULL, left);
	while (left) {
		static const uint8_t zeros[64];

		n = left < sizeof(zeros) ? left : sizeof(zeros);
		left -= vringh_iov_push(&q->wiov, zeros, n);
	}
	vringh_iov_push(&q->wiov, &in, sizeof(in));
	virtio_model_put(q,
			 (uint32_t)((req->read ? req->len : 0) + sizeof(in)));
}

static void i2c_handle_queue(struct virtio_model_queue *q)
{
	struct virtio_i2c_model *i2c =
		container_of(q->model, struct virtio_i2c_model, model);
	int err;

	while (virtio_model_get(q)) {
		struct i2c_request req = i2c_parse(q);

		/* A legacy driver was not refused: dev.i2c.device-op.1. */
		if (!virtio_model_has_feature(q->model,
					      VIRTIO_I2C_F_ZERO_LENGTH_REQUEST))
			req.breach = "feature not accepted "
				     "(dev.i2c.device-op.1)";
		if (req.breach) {
			i2c_stop(i2c);
			virtio_model_fail(q, req.breach);
			return;
		}
		err = i2c_segment(i2c, q, &req);
		if (err || !req.more)
			i2c_stop(i2c);
		i2c->failed = err && req.more;
		i2c_answer(q, &req, err);
	}
}

/* dev.i2c.device-op.1 */
static int i2c_validate(struct virtio_model *model, uint64_t features)
{
	(void)model;
	return features >> VIRTIO_I2C_F_ZERO_LENGTH_REQUEST & 1 ? 0 : -EINVAL;
}

/* A group whose end will not come is no transaction any more. */
static void i2c_queue_reset(struct virtio_model_queue *q)
{
	struct virtio_i2c_model *i2c =
		container_of(q->model, struct virtio_i2c_model, model);

	i2c_stop(i2c);
	i2c->failed = false;
}

static const struct virtio_model_ops i2c_ops = {
	.handle_queue = i2c_handle_queue,
	.validate = i2c_validate,
	.queue_reset = i2c_queue_reset,
};

int virtio_i2c_model_init(struct virtio_i2c_model *i2c,
			  const struct virtio_platform *platform,
			  unsigned int queue_size,
			  const struct virtio_i2c_bus_ops *bus, void *ctx)
{
	const struct virtio_model_config config = {
		.ops = &i2c_ops,
		.platform = platform,
		.id = { VIRTIO_ID_I2C_ADAPTER, VIRTIO_MODEL_VENDOR },
		.features = (uint64_t)1 << VIRTIO_I2C_F_ZERO_LENGTH_REQUEST,
		.nvqs = 1,
		.queue_size = queue_size,
	};

	i2c->bus = bus;
	i2c->ctx = ctx;
	i2c->started = false;
	i2c->failed = false;
	return virtio_model_init(&i2c->model, &config);
}
