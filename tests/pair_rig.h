/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Half against half in one process: a transport's driver half at one side of
 * the registers, its endpoint with a model at the other, one queue between
 * them. The test plays the driver above and the model below, and decides when
 * kicks and interrupts arrive.
 */
#ifndef TESTS_PAIR_RIG_H
#define TESTS_PAIR_RIG_H

#include <virtio/virtio_mmio.h>
#include <virtio/virtio_ring.h>

#include "fake_platform.h"
#include "memory.h"
#include "pair_pci.h"

#define PAIR_BASE     0x1000
#define PAIR_IRQ      3
#define PAIR_INDIRECT ((uint64_t)1 << VIRTIO_RING_F_INDIRECT_DESC)
#define PAIR_IN_ORDER ((uint64_t)1 << VIRTIO_F_IN_ORDER)
#define PAIR_ORDER    ((uint64_t)1 << VIRTIO_F_ORDER_PLATFORM)
#define PAIR_PACKED   ((uint64_t)1 << VIRTIO_F_RING_PACKED)
#define PAIR_EVENT    ((uint64_t)1 << VIRTIO_RING_F_EVENT_IDX)

/* What is between them. */
enum pair_transport {
	PAIR_MMIO,
	PAIR_MMIO_LEGACY,
	PAIR_PCI,	       /* MSI-X, a vector for each queue */
	PAIR_PCI_PIN,	       /* INTx */
	PAIR_PCI_LEGACY,       /* MSI-X */
	PAIR_PCI_LEGACY_PIN,   /* INTx */
	PAIR_PCI_TRANSITIONAL, /* a transitional device driven as legacy */
	PAIR_TRANSPORTS,
};

/* How the two are set up. */
struct pair_config {
	enum pair_transport transport;
	uint64_t mask;	  /* of PAIR_INDIRECT, PAIR_EVENT: offered */
	uint64_t without; /* others, that are not offered */
	uint32_t size;	  /* of the queue */
	unsigned int max_indirect;
	bool bounce;	    /* the platform maps each segment */
	bool big_endian;    /* the platform's byte order */
	bool ordered;	    /* VIRTIO_F_ORDER_PLATFORM */
	void *buffers;	    /* memory that buffers come from */
	size_t buffers_len; /* its length */
	void (*callback)(struct virtqueue *vq);
};

struct pair_rig {
	struct fake_platform fp;
	struct test_memory mem;
	struct vringh_range ranges[2];
	struct vringh_memory memory;
	struct virtio_model model;
	enum pair_transport transport;
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

/* Does the platform map each segment? */
static inline bool pair_maps(void)
{
	return pair.mem.kind != MEMORY_DIRECT;
}

/* Memory that the device can reach: the arena and the buffers. */
static inline void pair_map_memory(const struct pair_config *c)
{
	uint64_t buffers = fake_dma_addr(&pair.fp, c->buffers);

	pair.ranges[0] = pair.mem.range;
	pair.ranges[1] =
		(struct vringh_range){ buffers, buffers + c->buffers_len - 1,
				       pair.mem.range.offset };
	/* A buffer that was not mapped is out of reach. */
	pair.memory =
		(struct vringh_memory){ pair.ranges, pair_maps() ? 1 : 2 };
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
	int err = virtio_model_init(&pair.model, &model);

	if (err)
		return err;
	/* These models give buffers back in any order. */
	virtio_model_mask_features(&pair.model,
				   (c->mask | ~(PAIR_INDIRECT | PAIR_EVENT)) &
					   ~c->without & ~PAIR_IN_ORDER);
	if (c->ordered)
		virtio_model_offer_features(&pair.model, PAIR_ORDER);
	return 0;
}

static inline int pair_mmio_up(uint32_t version)
{
	struct virtio_mmio_endpoint_config endpoint = {
		.model = &pair.model,
		.version = version,
		.memory = &pair.memory,
		.set_irq = pair_set_irq,
		.work = pair_work,
	};

	pair.fp.read = pair_read;
	pair.fp.write = pair_write;
	virtio_mmio_endpoint_init(&pair.ep, &endpoint);
	return virtio_mmio_probe(&pair.vm, pair.mem.platform, PAIR_BASE,
				 PAIR_IRQ);
}

static inline int pair_pci_up(enum virtio_pci_kind kind, unsigned int vectors,
			      enum virtio_pci_order order)
{
	int err = pair_pci_show(&pair.model, &pair.memory, kind, vectors,
				pair_work);

	pair.fp.read = pair_mem_read;
	pair.fp.write = pair_mem_write;
	return err ? err : pair_pci_probe(pair.mem.platform, order);
}

static inline int pair_transport_up(void)
{
	switch (pair.transport) {
	case PAIR_MMIO:
		return pair_mmio_up(2);
	case PAIR_MMIO_LEGACY:
		return pair_mmio_up(1);
	case PAIR_PCI_LEGACY:
	case PAIR_PCI_LEGACY_PIN:
		return pair_pci_up(
			VIRTIO_PCI_LEGACY,
			pair.transport == PAIR_PCI_LEGACY ? PAIR_VECTORS : 0,
			VIRTIO_PCI_MODERN_FIRST);
	case PAIR_PCI_TRANSITIONAL:
		return pair_pci_up(VIRTIO_PCI_TRANSITIONAL, PAIR_VECTORS,
				   VIRTIO_PCI_LEGACY_FIRST);
	default:
		return pair_pci_up(VIRTIO_PCI_MODERN,
				   pair.transport == PAIR_PCI ? PAIR_VECTORS
							      : 0,
				   VIRTIO_PCI_MODERN_FIRST);
	}
}

static inline bool pair_is_mmio(void)
{
	return pair.transport <= PAIR_MMIO_LEGACY;
}

/* Does it interrupt as the transport's name says? */
static inline bool pair_interrupts_right(void)
{
	bool pin = pair.transport == PAIR_PCI_PIN ||
		   pair.transport == PAIR_PCI_LEGACY_PIN;

	return pair_is_mmio() ||
	       pair_pci.vp.irq_mode ==
		       (pin ? VIRTIO_PCI_IRQ_INTX : VIRTIO_PCI_IRQ_PER_VQ);
}

static inline bool pair_interrupt_due(void)
{
	return pair.line || pair_pci.pin || pair_pci.messages;
}

static inline void pair_interrupt(void)
{
	if (pair_is_mmio())
		fake_interrupt(&pair.fp, PAIR_IRQ);
	else
		pair_pci_interrupt(&pair.fp);
}

/* What a test wants mapped is mapped in the strictest way. */
static inline enum memory_kind pair_kind(const struct pair_config *c)
{
	enum memory_kind kind = memory_kind();

	return c->bounce && kind == MEMORY_DIRECT ? MEMORY_NONCOHERENT : kind;
}

static inline int pair_up(const struct pair_config *c)
{
	static const struct virtio_device_id ids[] = { { 42, 0 }, { 0, 0 } };
	int err;

	fake_platform_init(&pair.fp);
	pair.fp.platform.big_endian = c->big_endian;
	memory_begin(&pair.mem, &pair.fp, pair_kind(c));
	pair_map_memory(c);
	pair.transport = c->transport;
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
	err = pair_transport_up();
	if (err)
		return err;
	pair.mq = virtio_model_queue(&pair.model, 0);
	return pair.vq && pair.mq->ready ? 0 : -EIO;
}

static inline void pair_down(void)
{
	if (pair_is_mmio())
		virtio_mmio_remove(&pair.vm);
	else
		pair_pci_down();
	unregister_virtio_driver(&pair.drv);
	virtio_model_exit(&pair.model);
	memory_end(&pair.mem);
}

/* The model has completed buffers: does the driver hear of it? */
static inline void pair_notify_driver(void)
{
	if (vringh_need_notify(&pair.mq->vrh))
		pair.model.endpoint_ops->queue_interrupt(pair.model.endpoint,
							 0);
}

#endif /* TESTS_PAIR_RIG_H */
