/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block driver and the block model in an emulated machine, over a disk in
 * memory whose every call can fail. The ring is layouts.h's choice.
 */
#ifndef TESTS_BLK_RIG_H
#define TESTS_BLK_RIG_H

#include <virtio/port/emu.h>
#include <virtio/virtio_blk.h>

#include "fake_platform.h"
#include "layouts.h"
#include "memory.h"
#include "tap.h"

#define SECOND	     1000000000u
#define DISK_SECTORS 2048u
#define DISK_SIZE    (DISK_SECTORS * 512u)

struct blk_rig {
	struct fake_platform fp;
	struct test_memory mem;
	struct virtio_emu emu;
	struct virtio_emu_mmio place;
	struct virtio_blk_model model;
	struct virtio_blk_model_config config;
	struct virtio_driver drv;
	struct virtio_blk *blk;
	/* the disk */
	unsigned char disk[DISK_SIZE];
	int error; /* of every call, from now on */
	unsigned int reads;
	unsigned int writes;
	unsigned int flushes;
	unsigned int discards;
	unsigned int unmaps;
	unsigned int zeroes;
};

static struct blk_rig br;

static inline int disk_read(void *ctx, uint64_t offset, const struct kvec *iov,
			    unsigned int num, size_t len)
{
	(void)ctx;
	br.reads++;
	for (unsigned int i = 0; i < num && len && !br.error; i++) {
		size_t n = iov[i].iov_len < len ? iov[i].iov_len : len;

		memcpy(iov[i].iov_base, &br.disk[offset], n);
		offset += n;
		len -= n;
	}
	return br.error;
}

static inline int disk_write(void *ctx, uint64_t offset, const struct kvec *iov,
			     unsigned int num, size_t len)
{
	(void)ctx;
	br.writes++;
	for (unsigned int i = 0; i < num && len && !br.error; i++) {
		size_t n = iov[i].iov_len < len ? iov[i].iov_len : len;

		memcpy(&br.disk[offset], iov[i].iov_base, n);
		offset += n;
		len -= n;
	}
	return br.error;
}

static inline int disk_flush(void *ctx)
{
	(void)ctx;
	br.flushes++;
	return br.error;
}

static inline int disk_discard(void *ctx, uint64_t offset, uint64_t len)
{
	(void)ctx;
	br.discards++;
	if (!br.error)
		memset(&br.disk[offset], 0xdd, (size_t)len);
	return br.error;
}

static inline int disk_write_zeroes(void *ctx, uint64_t offset, uint64_t len,
				    bool unmap)
{
	(void)ctx;
	br.zeroes++;
	br.unmaps += unmap;
	if (!br.error)
		memset(&br.disk[offset], 0, (size_t)len);
	return br.error;
}

static const struct virtio_blk_backend_ops disk_ops = {
	.read = disk_read,
	.write = disk_write,
	.flush = disk_flush,
	.discard = disk_discard,
	.write_zeroes = disk_write_zeroes,
};

/* What a byte of a fresh disk is. */
static inline unsigned char disk_byte(size_t i)
{
	return (unsigned char)(i * 7 + (i >> 9) * 31);
}

static inline void blk_init_over(enum memory_kind kind, bool big_endian)
{
	fake_platform_init(&br.fp);
	br.fp.platform.big_endian = big_endian;
	memory_begin(&br.mem, &br.fp, kind);
	memory_machine(&br.mem, &br.emu);
	br.config = (struct virtio_blk_model_config){
		.platform = &br.emu.platform,
		.ops = &disk_ops,
		.capacity = DISK_SECTORS,
		.num_queues = 1,
		.queue_size = 64,
		.serial = "disk-1",
	};
	for (size_t i = 0; i < DISK_SIZE; i++)
		br.disk[i] = disk_byte(i);
	br.error = 0;
	br.reads = br.writes = br.flushes = 0;
	br.discards = br.unmaps = br.zeroes = 0;
}

/* A test may change br.config before blk_start(). */
static inline void blk_init(void)
{
	blk_init_over(memory_kind(), false);
}

static inline void blk_init_endian(bool big_endian)
{
	blk_init_over(memory_kind(), big_endian);
}

/* Where every segment is mapped, whatever the run is for. */
static inline void blk_init_mapped(void)
{
	enum memory_kind kind = memory_kind();

	blk_init_over(kind == MEMORY_DIRECT ? MEMORY_NONCOHERENT : kind, false);
}

static inline void blk_make_model(void)
{
	is_int(virtio_blk_model_init(&br.model, &br.config), 0);
	layout_choose(&br.model.model);
}

static inline void blk_start(uint32_t version)
{
	virtio_blk_driver_init(&br.drv);
	register_virtio_driver(&br.drv);
	blk_make_model();
	is_int(virtio_emu_add(&br.emu, &br.place, &br.model.model, version), 0);
	br.blk = virtio_blk_from_vdev(&br.place.device.vdev);
	ok(br.blk != NULL);
	ok(layout_agreed(&br.place.device.vdev));
}

static inline void blk_up(uint32_t version)
{
	blk_init();
	blk_start(version);
}

static inline void blk_down(void)
{
	virtio_emu_remove(&br.place);
	unregister_virtio_driver(&br.drv);
	virtio_model_exit(&br.model.model);
	memory_end(&br.mem);
	is_clean(&br.fp);
}

#endif /* TESTS_BLK_RIG_H */
