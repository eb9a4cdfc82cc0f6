/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Half against half in one process: the MMIO driver half at one side of the
 * registers, the MMIO endpoint with a model at the other, one queue between
 * them. The test plays the driver above and the model below, and decides when
 * kicks and interrupts arrive.
 */
#ifndef TESTS_PAIR_RIG_H
#define TESTS_PAIR_RIG_H

#include <virtio/virtio_mmio.h>
#include <virtio/virtio_ring.h>

#include "fake_platform.h"

#define PAIR_BASE     0x1000
#define PAIR_IRQ      3
#define PAIR_INDIRECT ((uint64_t)1 << VIRTIO_RING_F_INDIRECT_DESC)
#define PAIR_EVENT    ((uint64_t)1 << VIRTIO_RING_F_EVENT_IDX)

/* How the two are set up. */
struct pair_config {
	uint32_t version;
	uint64_t mask; /* of PAIR_INDIRECT, PAIR_EVENT: offered */
	uint32_t size; /* of the queue */
	unsigned int max_indirect;
	bool bounce;	    /* the platform maps each segment */
	bool big_endian;    /* the platform's byte order */
	void *buffers;	    /* memory that buffers come from */
	size_t buffers_len; /* its length */
	void (*callback)(struct virtqueue *vq);
};

struct pair_rig {
	struct fake_platform fp;
	struct vringh_range ranges[2];
	struct vringh_memory memory;
	struct virtio_model model;
	struct virtio_mmio_endpoint ep;
	struct virtio_mmio_device vm;
	struct virtio_driver drv;
	struct virtqueue_info info;
	struct virtqueue *vq;	       /* the driver's side */
	struct virtio_model_queue *mq; /* the model's side */
	bool line;		       /* the interrupt line */
	bool kicked;		       /* the model was called to work */
};

static struct pair_rig pair;

static inline uint32_t pair_read(void *device, uintptr_t reg,
				 unsigned int width)
{
	(void)device;
	return virtio_mmio_endpoint_read(&pair.ep, (uint32_t)(reg - PAIR_BASE),
					 width);
}

static inline void pair_write(void *device, uintptr_t reg, unsigned int width,
			      uint32_t value)
{
	(void)device;
	virtio_mmio_endpoint_write(&pair.ep, (uint32_t)(reg - PAIR_BASE), width,
				   value);
}

static inline void pair_set_irq(void *ctx, bool level)
{
	(void)ctx;
	pair.line = level;
}

static inline void pair_work(void *ctx)
{
	(void)ctx;
	pair.kicked = true;
}

/* The test takes the buffers itself. */
static inline void pair_handle_queue(struct virtio_model_queue *q)
{
	(void)q;
}

static inline int pair_probe(struct virtio_device *vdev)
{
	return virtio_find_vqs(vdev, 1, &pair.vq, &pair.info, NULL);
}

static inline void pair_remove(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	vdev->config->del_vqs(vdev);
	pair.vq = NULL;
}

/* Memory that the device can reach: the arena and the buffers. */
static inline void pair_map_memory(const struct pair_config *c)
{
	uint64_t arena = fake_dma_addr(&pair.fp, pair.fp.arena);
	uint64_t buffers = fake_dma_addr(&pair.fp, c->buffers);
	uint64_t back = 0 - pair.fp.platform.dma_offset;

	pair.ranges[0] =
		(struct vringh_range){ arena, arena + FAKE_ARENA_SIZE - 1,
				       back };
	pair.ranges[1] =
		(struct vringh_range){ buffers, buffers + c->buffers_len - 1,
				       back };
	/* A buffer that was not mapped is out of reach. */
	pair.memory = (struct vringh_memory){ pair.ranges, c->bounce ? 1 : 2 };
}

static inline int pair_make_model(const struct pair_config *c)
{
	static const struct virtio_model_ops ops = {
		.handle_queue = pair_handle_queue,
	};
	struct virtio_model_config model = {
		.ops = &ops,
		.platform = &pair.fp.platform,
		.id = { 42, 0 },
		.nvqs = 1,
		.queue_size = c->size,
	};
	struct virtio_mmio_endpoint_config endpoint = {
		.model = &pair.model,
		.version = c->version,
		.memory = &pair.memory,
		.set_irq = pair_set_irq,
		.work = pair_work,
	};
	int err = virtio_model_init(&pair.model, &model);

	if (err)
		return err;
	virtio_model_mask_features(&pair.model,
				   c->mask | ~(PAIR_INDIRECT | PAIR_EVENT));
	virtio_mmio_endpoint_init(&pair.ep, &endpoint);
	return 0;
}

static inline int pair_up(const struct pair_config *c)
{
	static const struct virtio_device_id ids[] = { { 42, 0 }, { 0, 0 } };
	int err;

	fake_platform_init(&pair.fp);
	pair.fp.platform.big_endian = c->big_endian;
	pair.fp.read = pair_read;
	pair.fp.write = pair_write;
	if (c->bounce)
		fake_platform_bounce(&pair.fp);
	pair_map_memory(c);
	pair.line = false;
	pair.kicked = false;
	err = pair_make_model(c);
	if (err)
		return err;
	memset(&pair.drv, 0, sizeof(pair.drv));
	pair.drv.driver.name = "pair";
	pair.drv.id_table = ids;
	pair.drv.probe = pair_probe;
	pair.drv.remove = pair_remove;
	pair.info = (struct virtqueue_info){ "pair", c->callback, false,
					     c->max_indirect };
	pair.vq = NULL;
	register_virtio_driver(&pair.drv);
	err = virtio_mmio_probe(&pair.vm, &pair.fp.platform, PAIR_BASE,
				PAIR_IRQ);
	if (err)
		return err;
	pair.mq = virtio_model_queue(&pair.model, 0);
	return pair.vq && pair.mq->ready ? 0 : -EIO;
}

static inline void pair_down(void)
{
	virtio_mmio_remove(&pair.vm);
	unregister_virtio_driver(&pair.drv);
	virtio_model_exit(&pair.model);
}

/* The model has completed buffers: does the driver hear of it? */
static inline void pair_notify_driver(void)
{
	if (vringh_need_notify(&pair.mq->vrh))
		pair.model.endpoint_ops->queue_interrupt(pair.model.endpoint,
							 0);
}

#endif /* TESTS_PAIR_RIG_H */
