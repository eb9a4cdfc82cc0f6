/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block model over the disk of blk_rig.h, under a driver that sends it what
 * the test makes up.
 */
#ifndef TESTS_BLK_MODEL_RIG_H
#define TESTS_BLK_MODEL_RIG_H

#include "blk_rig.h"
#include "bytes.h"
#include "raw_rig.h"

#define BM_SECTORS 64

static struct {
	/* A request in one piece in each direction. */
	struct {
		struct virtio_blk_outhdr hdr;
		unsigned char data[8192];
	} out;
	unsigned char in[8193];
} bm;

/* With the first so many of the features that change what it does. */
static inline void bm_start(uint32_t version, unsigned int nr_features)
{
	static const unsigned int features[] = {
		VIRTIO_BLK_F_FLUSH,
		VIRTIO_BLK_F_DISCARD,
		VIRTIO_BLK_F_WRITE_ZEROES,
	};

	is_int(virtio_blk_model_init(&br.model, &br.config), 0);
	raw_up(&br.emu, &br.model.model, version, features, nr_features);
}

static inline void bm_up(uint32_t version)
{
	blk_init();
	br.config.capacity = BM_SECTORS;
	memset(&bm.out, 0, sizeof(bm.out));
	bm_start(version, 3);
}

static inline void bm_down(void)
{
	raw_down();
	virtio_model_exit(&br.model.model);
	is_clean(&br.fp);
}

static inline void bm_set_header(uint32_t type, uint64_t sector)
{
	bm.out.hdr.type = (virtio32){ virtio_swab32(true, type) };
	bm.out.hdr.ioprio = (virtio32){ 0 };
	bm.out.hdr.sector = (virtio64){ virtio_swab64(true, sector) };
}

/* Send it; the status. Whatever it is, all of the buffer is accounted for. */
static inline int bm_request(uint32_t type, uint64_t sector, size_t out_len,
			     size_t in_len)
{
	const struct kvec o = { &bm.out, sizeof(bm.out.hdr) + out_len };
	const struct kvec i = { bm.in, in_len + 1 };

	bm_set_header(type, sector);
	memset(bm.in, 0xee, sizeof(bm.in));
	is_int(raw_send(&o, 1, &i, 1), in_len + 1);
	return bm.in[in_len];
}

/* How often the disk was touched. */
static inline unsigned int bm_calls(void)
{
	return br.reads + br.writes + br.flushes + br.discards + br.zeroes;
}

#endif /* TESTS_BLK_MODEL_RIG_H */
