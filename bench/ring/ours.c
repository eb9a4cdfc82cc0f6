// SPDX-License-Identifier: BSD-2-Clause
/*
 * Our ring: a queue of a device that nothing is behind, in memory of the heap.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/virtio_config.h>
#include <virtio/vringh.h>

#include "ring.h"
#include "ring/virtqueue.h"

#define BIT(n) ((uint64_t)1 << (n))

/* ---- a platform ------------------------------------------------------- */

static void *bench_alloc(void *ctx, size_t size, size_t align)
{
	void *mem;

	(void)ctx;
	if (posix_memalign(&mem, align, size))
		return NULL;
	memset(mem, 0, size);
	return mem;
}

static void bench_free(void *ctx, void *mem)
{
	(void)ctx;
	free(mem);
}

static void *bench_dma_alloc(void *ctx, size_t size, size_t align,
			     dma_addr_t *addr)
{
	void *mem = bench_alloc(ctx, size, align);

	*addr = (uintptr_t)mem;
	return mem;
}

static void bench_dma_free(void *ctx, void *mem, size_t size, dma_addr_t addr)
{
	(void)size;
	(void)addr;
	bench_free(ctx, mem);
}

static void bench_log(void *ctx, enum virtio_log_level level, const char *line)
{
	(void)ctx;
	(void)level;
	fprintf(stderr, "%s\n", line);
}

static const struct virtio_platform_ops ops = {
	.alloc = bench_alloc,
	.free = bench_free,
	.dma_alloc = bench_dma_alloc,
	.dma_free = bench_dma_free,
	.log = bench_log,
};

static const struct virtio_platform platform = { .ops = &ops };

/* ---- queues ----------------------------------------------------------- */

static struct virtio_device vdev;

void ring_init(void)
{
	vdev.dev.platform = &platform;
	vdev.features = BIT(VIRTIO_F_VERSION_1) | BIT(VIRTIO_RING_F_EVENT_IDX);
	if (work.packed)
		vdev.features |= BIT(VIRTIO_F_RING_PACKED);
	if (work.indirect)
		vdev.features |= BIT(VIRTIO_RING_F_INDIRECT_DESC);
	INIT_LIST_HEAD(&vdev.vqs);
}

static bool bench_notify(struct virtqueue *vq)
{
	(void)vq;
	return true;
}

static void bench_callback(struct virtqueue *vq)
{
	(void)vq;
}

struct virtqueue *ring_create(void)
{
	struct virtqueue_info info = {
		.name = "bench",
		.callback = bench_callback,
		.max_indirect = work.default_tables ? 0 : work.tables,
	};
	struct vring_config config = {
		.vdev = &vdev,
		.num = work.size,
		.num_max = work.size,
		.align = VRING_DESC_ALIGN_SIZE,
		.used_align = VRING_USED_ALIGN_SIZE,
		.info = &info,
		.notify = bench_notify,
	};

	return vring_create(&config);
}

struct ring_parts ring_parts(struct virtqueue *vq)
{
	return (struct ring_parts){
		(void *)(uintptr_t)virtqueue_get_desc_addr(vq),
		(void *)(uintptr_t)virtqueue_get_avail_addr(vq),
		(void *)(uintptr_t)virtqueue_get_used_addr(vq),
	};
}

/* ---- the device half -------------------------------------------------- */

#define PIECES 8

static struct vringh vrh;
static struct kvec readable[PIECES], writable[PIECES];
static struct vringh_kiov riov, wiov;

/* All but the first page: what a process can have. */
static const struct vringh_range range = { 4096, INT64_MAX, 0 };
static const struct vringh_memory memory = { &range, 1 };

void ring_vringh_init(const struct ring_parts *parts)
{
	struct vringh_config config = {
		.platform = &platform,
		.memory = &memory,
		.features = vdev.features,
		.little_endian = true,
		.num = work.size,
		.desc_addr = (uintptr_t)parts->desc,
		.avail_addr = (uintptr_t)parts->driver,
		.used_addr = (uintptr_t)parts->device,
	};

	if (vringh_init(&vrh, &config))
		exit(1);
	vringh_kiov_init(&riov, readable, PIECES);
	vringh_kiov_init(&wiov, writable, PIECES);
	vringh_notify_disable(&vrh);
}

unsigned int ring_vringh_run(unsigned int max)
{
	unsigned int n;

	for (n = 0; n < max; n++) {
		vringh_head head;
		size_t room = 0;

		if (vringh_getdesc(&vrh, &riov, &wiov, &head) != 1)
			break;
		for (unsigned int i = 0; i < wiov.used; i++)
			room += wiov.iov[i].iov_len;
		vringh_complete(&vrh, head, (uint32_t)room);
	}
	return n;
}

bool ring_vringh_need_notify(void)
{
	return vringh_need_notify(&vrh);
}
