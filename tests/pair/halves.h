/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half and the device half of one queue on the same memory, with no
 * transport between them: what each would have been told by registers is handed
 * over here.
 */
#ifndef TESTS_PAIR_HALVES_H
#define TESTS_PAIR_HALVES_H

#include <virtio/virtio_ring.h>
#include <virtio/vringh.h>

#include "ring/virtqueue.h"

#define FAKE_ARENA_SIZE (1u << 20)
#include "fake_platform.h"
#include "mirror.h"
#include "script.h"

#define HALVES_INDEX	    3 /* the queue's number */
#define HALVES_MAX_INDIRECT 4 /* segments in a table: longer ones go direct */

struct halves {
	struct fake_platform fp;
	struct virtio_device vdev;
	struct virtqueue *vq; /* the driver's */
	struct vringh vrh;    /* the device's */
	struct vringh_range ranges[2];
	struct vringh_memory memory;
	uint32_t size_at_first; /* tables stay as large as then */
};

static struct halves halves;

/* The device begins with what the driver has placed in memory. */
static inline int halves_enable_device(struct virtqueue *vq)
{
	struct vringh_config config = {
		.platform = &halves.fp.platform,
		.memory = &halves.memory,
		.features = halves.vdev.features,
		.little_endian = virtio_is_little_endian(&halves.vdev),
		.index = HALVES_INDEX,
		.num = virtqueue_get_vring_size(vq),
		.desc_addr = virtqueue_get_desc_addr(vq),
		.avail_addr = virtqueue_get_avail_addr(vq),
		.used_addr = virtqueue_get_used_addr(vq),
	};

	return vringh_init(&halves.vrh, &config);
}

/* The device touches the queue no more: there is nothing it does by itself. */
static inline int halves_disable_device(struct virtqueue *vq)
{
	(void)vq;
	return 0;
}

static inline struct vringh_range halves_range(const void *mem, uint64_t size,
					       uint64_t addr)
{
	return (struct vringh_range){ addr, addr + size - 1,
				      (uintptr_t)mem - addr };
}

/* One range for both: they have the same offset. */
static inline struct vringh_range halves_both(const struct vringh_range *a,
					      const struct vringh_range *b)
{
	struct vringh_range both = *a;

	if (b->start < a->start)
		both.start = b->start;
	if (b->end_incl > a->end_incl)
		both.end_incl = b->end_incl;
	return both;
}

static inline void halves_map_memory(bool mapped, enum reach reach)
{
	const void *seen = mapped ? mirror.image : mirror.memory;
	uint64_t addr = fake_dma_addr(&halves.fp, seen);
	struct vringh_range rings, buffers;

	if (mapped) {
		if (reach != REACH_AS_ONE)
			addr = MIRROR_DMA_BASE;
		mirror.base = addr;
		halves.fp.ops.dma_map = mirror_map;
		halves.fp.ops.dma_unmap = mirror_unmap;
	}
	buffers = halves_range(seen, MIRROR_SIZE, addr);
	rings = halves_range(halves.fp.arena, FAKE_ARENA_SIZE,
			     fake_dma_addr(&halves.fp, halves.fp.arena));
	halves.ranges[0] = reach == REACH_RINGS_FIRST ? rings : buffers;
	halves.ranges[1] = reach == REACH_RINGS_FIRST ? buffers : rings;
	halves.memory = (struct vringh_memory){ halves.ranges, 2 };
	if (reach == REACH_AS_ONE) {
		halves.ranges[0] = halves_both(&rings, &buffers);
		halves.memory.count = 1;
	}
}

static inline int halves_up(const struct combination *with,
			    vq_callback_t *callback,
			    bool (*notify)(struct virtqueue *vq))
{
	static const struct virtio_config_ops config_ops = {
		.disable_vq_and_reset = halves_disable_device,
		.enable_vq_after_reset = halves_enable_device,
	};
	struct virtqueue_info info = {
		.name = "pair",
		.callback = callback,
		.max_indirect = HALVES_MAX_INDIRECT,
	};
	struct vring_config config = {
		.vdev = &halves.vdev,
		.index = HALVES_INDEX,
		.num = with->size,
		.num_max = with->size,
		.align = VRING_DESC_ALIGN_SIZE,
		.used_align = VRING_USED_ALIGN_SIZE,
		.info = &info,
		.notify = notify,
	};

	fake_platform_init(&halves.fp);
	halves.size_at_first = with->size;
	halves_map_memory(with_feature(with, VIRTIO_F_ACCESS_PLATFORM),
			  with->reach);
	memset(&halves.vdev, 0, sizeof(halves.vdev));
	halves.vdev.config = &config_ops;
	halves.vdev.dev.platform = &halves.fp.platform;
	halves.vdev.features = with->features |
			       (uint64_t)1 << VIRTIO_F_VERSION_1 |
			       (uint64_t)1 << VIRTIO_F_RING_RESET;
	INIT_LIST_HEAD(&halves.vdev.vqs);
	halves.vq = vring_create(&config);
	return halves.vq ? halves_enable_device(halves.vq) : -ENOMEM;
}

static inline void halves_down(void)
{
	vring_delete(halves.vq);
}

/* Segments that an indirect table holds; 0 if there are none. */
static inline uint32_t halves_table_size(const struct combination *with)
{
	if (!with_feature(with, VIRTIO_RING_F_INDIRECT_DESC))
		return 0;
	return halves.size_at_first < HALVES_MAX_INDIRECT ? halves.size_at_first
							  : HALVES_MAX_INDIRECT;
}

#endif /* TESTS_PAIR_HALVES_H */
