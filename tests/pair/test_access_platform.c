/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * VIRTIO_F_ACCESS_PLATFORM: a device that reaches only what the platform lets
 * it reach, and insists that its driver knows.
 */
#include <virtio/virtio_dummy.h>
#include <virtio/virtio_ids.h>

#include "bytes.h"
#include "fake_platform.h"
#include "layouts.h"
#include "memory.h"
#include "raw_rig.h"

#define ACCESS_PLATFORM ((uint64_t)1 << VIRTIO_F_ACCESS_PLATFORM)

static struct fake_platform fp;
static struct test_memory mem;
static struct virtio_emu emu;
static struct virtio_dummy_model dummy;
static struct virtio_model_ops ops;
static unsigned char out[3000], in[4000], rest[MEMORY_POOL_SIZE];

/* dev.reserved.reserved-feat-bits.4 */
static int insist(struct virtio_model *model, uint64_t features)
{
	(void)model;
	return features & ACCESS_PLATFORM ? 0 : -EINVAL;
}

/* A device that echoes. */
static void make_device(enum memory_kind kind)
{
	fake_platform_init(&fp);
	memory_begin(&mem, &fp, kind);
	memory_machine(&mem, &emu);
	is_int(virtio_dummy_model_init(&dummy, &emu.platform, 16), 0);
	ops = *dummy.model.config.ops;
	ops.validate = insist;
	dummy.model.config.ops = &ops;
	dummy.model.possible |= ACCESS_PLATFORM;
	layout_choose(&dummy.model);
	for (size_t i = 0; i < sizeof(out); i++)
		out[i] = (unsigned char)(i * 7);
	memset(in, 'i', sizeof(in));
}

static void down(void)
{
	raw_down();
	virtio_model_exit(&dummy.model);
	memory_end(&mem);
	is_clean(&fp);
}

static const struct kvec out_pieces[] = { { out, 1 },
					  { out + 1, 999 },
					  { out + 1000, 2000 } };
static const struct kvec in_pieces[] = { { in, 700 }, { in + 700, 3300 } };

/* drv.reserved.reserved-feat-bits.3 */
static void accepted_over(enum memory_kind kind)
{
	make_device(kind);
	raw_up(&emu, &dummy.model, 2, NULL, 0);
	ok(layout_agreed(&raw.place.device.vdev));
	ok(virtio_has_feature(&raw.place.device.vdev,
			      VIRTIO_F_ACCESS_PLATFORM));
	is_int(raw_send(out_pieces, 3, in_pieces, 2), sizeof(out));
	is_mem(in, out, sizeof(out));
	if (kind == MEMORY_DIRECT)
		ok(all_bytes(in + 3000, 1000, 'i'));
	is_int(fp.nr_lines, 0);
	down();
}

static void memory_that_is_reached_directly(void)
{
	accepted_over(MEMORY_DIRECT);
}

static void memory_that_is_copied(void)
{
	accepted_over(MEMORY_BOUNCE);
	/* Beyond the used length nothing is left of what was there. */
	ok(all_bytes(in + 3000, 1000, VIRTIO_BOUNCE_UNWRITTEN));
}

static void memory_behind_a_cache(void)
{
	accepted_over(MEMORY_NONCOHERENT);
	ok(all_bytes(in + 3000, 1000, NONCOHERENT_DEVICE));
}

/* A driver that does not want it. */
static int decline(struct virtio_device *vdev)
{
	__virtio_clear_bit(vdev, VIRTIO_F_ACCESS_PLATFORM);
	return 0;
}

static void a_driver_without_it_is_refused(void)
{
	static const struct virtio_device_id ids[] = {
		{ VIRTIO_ID_DUMMY, VIRTIO_DEV_ANY_ID },
		{ 0, 0 },
	};

	make_device(MEMORY_BOUNCE);
	raw.drv = (struct virtio_driver){
		.driver.name = "declines",
		.id_table = ids,
		.probe = raw_probe,
		.remove = raw_remove,
		.validate = decline,
	};
	is_int(register_virtio_driver(&raw.drv), 0);
	is_int(virtio_emu_add(&emu, &raw.place, &dummy.model, 2), 0);
	ok(!raw.place.device.vdev.dev.driver);
	is_int(fake_logged(&fp, "device refuses our features"), 1);
	down();
}

/* A legacy device has no bit 33. */
static void a_legacy_device_never_insists(void)
{
	make_device(MEMORY_BOUNCE);
	raw_up(&emu, &dummy.model, 1, NULL, 0);
	ok(!virtio_has_feature(&raw.place.device.vdev,
			       VIRTIO_F_ACCESS_PLATFORM));
	is_int(raw_send(out_pieces, 3, in_pieces, 2), sizeof(out));
	is_mem(in, out, sizeof(out));
	down();
}

/* ---- what was not mapped ------------------------------------------------- */

static dma_addr_t forget_to_map(void *ctx, void *at, size_t size,
				enum dma_data_direction dir)
{
	(void)ctx;
	(void)size;
	(void)dir;
	return fake_dma_addr(&fp, at);
}

static void forget_to_unmap(void *ctx, dma_addr_t addr, size_t size,
			    enum dma_data_direction dir)
{
	(void)ctx;
	(void)addr;
	(void)size;
	(void)dir;
}

static void is_out_of_reach(void)
{
	static const enum memory_kind kinds[] = { MEMORY_BOUNCE,
						  MEMORY_NONCOHERENT };

	for (unsigned int i = 0; i < 2; i++) {
		make_device(kinds[i]);
		raw_up(&emu, &dummy.model, 2, NULL, 0);
		emu.ops.dma_map = forget_to_map;
		emu.ops.dma_unmap = forget_to_unmap;
		is_int(raw_send(out_pieces, 1, in_pieces, 1), -1);
		ok(raw_needs_reset());
		is_int(fake_logged(&fp, "outside memory"), 1);
		down();
	}
}

/* ---- when the pool is used up -------------------------------------------- */

static int add(unsigned int len)
{
	struct scatterlist sg;

	sg_init_one(&sg, in, len);
	return virtqueue_add_inbuf(raw.vq, &sg, 1, &raw, GFP_KERNEL);
}

static void later_there_is_room_again(void)
{
	const struct virtio_platform *p = &emu.platform;
	const size_t rest_len = sizeof(rest) - VIRTIO_BOUNCE_UNIT;
	dma_addr_t addr;

	make_device(MEMORY_BOUNCE);
	raw_up(&emu, &dummy.model, 2, NULL, 0);
	/* All but 16 KiB is somebody else's. */
	addr = p->ops->dma_map(p->ctx, rest, rest_len, DMA_TO_DEVICE);
	ok(addr != DMA_MAPPING_ERROR);
	for (unsigned int round = 0; round < 20; round++) {
		unsigned int added = 0;
		int err = 0;

		while (!err) {
			err = add(sizeof(in));
			added += !err;
		}
		is_int(err, -ENOMEM);
		is_int(added, 4);
		is_int(raw.vq->num_free, 12);
		virtqueue_kick(raw.vq);
		p->ops->wait(p->ctx, 0);
		is_int(raw.vq->num_free, 16);
		is_int(raw.len, virtio_snprintf((char *)out, sizeof(out),
						"hello %u from the virtio "
						"dummy device\n",
						dummy.served));
		is_mem(in, out, (size_t)raw.len);
	}
	p->ops->dma_unmap(p->ctx, addr, rest_len, DMA_TO_DEVICE);
	down();
}

int main(void)
{
	for (layout = 0; layout < LAYOUTS; layout++) {
		TEST(memory_that_is_reached_directly);
		TEST(memory_that_is_copied);
		TEST(memory_behind_a_cache);
		TEST(a_driver_without_it_is_refused);
		TEST(a_legacy_device_never_insists);
		TEST(is_out_of_reach);
		TEST(later_there_is_room_again);
	}
	return tap_done();
}
