/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model behind MMIO registers that the test drives by hand, its ring in the
 * memory of device_rig.h. The model echoes what it can read of a buffer.
 * pci_endpoint_rig.h has the same model behind a PCI function.
 */
#ifndef TESTS_ENDPOINT_RIG_H
#define TESTS_ENDPOINT_RIG_H

#include <virtio/virtio_mmio.h>

#include "device_rig.h"

#define ER_QUEUES     2
#define ER_QUEUE_SIZE 16
#define ER_CONFIG     12
#define ER_WRITABLE   4 /* the bytes from here on can be written */

/* What a modern driver is offered beside the features of the device's type. */
#define ER_BIT(n) ((uint64_t)1 << (n))
#define ER_CORE_FEATURES                                                       \
	(ER_BIT(VIRTIO_RING_F_INDIRECT_DESC) |                                 \
	 ER_BIT(VIRTIO_RING_F_EVENT_IDX) | ER_BIT(VIRTIO_F_VERSION_1) |        \
	 ER_BIT(VIRTIO_F_ACCESS_PLATFORM) | ER_BIT(VIRTIO_F_RING_PACKED) |     \
	 ER_BIT(VIRTIO_F_IN_ORDER) | ER_BIT(VIRTIO_F_NOTIFICATION_DATA) |      \
	 ER_BIT(VIRTIO_F_RING_RESET))

struct endpoint_rig {
	struct virtio_model model;
	struct virtio_mmio_endpoint ep;
	struct virtio_shm_region shm[1];
	uint8_t config[ER_CONFIG];
	bool line;
	/* What the model does; set by the test. */
	uint64_t refused; /* features that validate does not accept */
	/* What happened. */
	unsigned int works;
	unsigned int handled;
	unsigned int echoed;
	unsigned int resets;
	unsigned int driver_oks;
	unsigned int writes; /* of configuration */
	unsigned int write_offset;
	unsigned int write_len;
};

static struct endpoint_rig er;

static inline void er_handle_queue(struct virtio_model_queue *q)
{
	er.handled++;
	while (virtio_model_get(q)) {
		char bytes[32];
		uint32_t len = 0;
		size_t n;

		do {
			n = vringh_iov_pull(&q->riov, bytes, sizeof(bytes));
			n = vringh_iov_push(&q->wiov, bytes, n);
			len += (uint32_t)n;
		} while (n);
		virtio_model_put(q, len);
		er.echoed++;
	}
}

static inline int er_validate(struct virtio_model *model, uint64_t features)
{
	(void)model;
	return features & er.refused ? -EINVAL : 0;
}

static inline void er_config_written(struct virtio_model *model,
				     unsigned int offset, unsigned int len)
{
	(void)model;
	er.writes++;
	er.write_offset = offset;
	er.write_len = len;
}

static inline void er_driver_ok(struct virtio_model *model)
{
	(void)model;
	er.driver_oks++;
}

static inline void er_reset(struct virtio_model *model)
{
	(void)model;
	er.resets++;
}

static inline void er_set_irq(void *ctx, bool level)
{
	(void)ctx;
	er.line = level;
}

static inline void er_work(void *ctx)
{
	(void)ctx;
	er.works++;
}

/* The model alone, for any endpoint. */
static inline void er_make_model(void)
{
	static const struct virtio_model_ops ops = {
		.handle_queue = er_handle_queue,
		.validate = er_validate,
		.config_written = er_config_written,
		.driver_ok = er_driver_ok,
		.reset = er_reset,
	};
	struct virtio_model_config model = {
		.ops = &ops,
		.platform = &vr.fp.platform,
		.id = { 42, 0x1af4 },
		.features = 1 << 3 | 1 << 7,
		.nvqs = ER_QUEUES,
		.queue_size = ER_QUEUE_SIZE,
		.config = er.config,
		.config_len = ER_CONFIG,
		.config_writable = ER_WRITABLE,
		.config_writable_len = ER_CONFIG - ER_WRITABLE,
		.shm = er.shm,
		.nshm = 1,
	};

	vr_init(0, ER_QUEUE_SIZE);
	memset(&er, 0, sizeof(er));
	for (unsigned int i = 0; i < ER_CONFIG; i++)
		er.config[i] = (uint8_t)(0xc0 + i);
	er.shm[0] = (struct virtio_shm_region){ 0x123456789a, 0xb00000000u };
	if (virtio_model_init(&er.model, &model))
		__builtin_trap();
}

static inline void er_up(uint32_t version)
{
	struct virtio_mmio_endpoint_config endpoint = {
		.model = &er.model,
		.version = version,
		.memory = &vr.memory,
		.set_irq = er_set_irq,
		.work = er_work,
	};

	er_make_model();
	virtio_mmio_endpoint_init(&er.ep, &endpoint);
}

static inline void er_down(void)
{
	virtio_model_exit(&er.model);
}

static inline uint32_t er_read(uint32_t reg)
{
	return virtio_mmio_endpoint_read(&er.ep, reg, 4);
}

static inline void er_write(uint32_t reg, uint32_t value)
{
	virtio_mmio_endpoint_write(&er.ep, reg, 4, value);
}

/* Accept these features of the device and go up to FEATURES_OK. */
static inline void er_negotiate(uint64_t features)
{
	er_write(VIRTIO_MMIO_STATUS, 0);
	er_write(VIRTIO_MMIO_STATUS, 1);
	er_write(VIRTIO_MMIO_STATUS, 3);
	er_write(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	er_write(VIRTIO_MMIO_DRIVER_FEATURES, (uint32_t)(features >> 32));
	er_write(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	er_write(VIRTIO_MMIO_DRIVER_FEATURES, (uint32_t)features);
	er_write(VIRTIO_MMIO_STATUS, 11);
}

/* Enable a queue whose ring is where device_rig.h places it. */
static inline void er_enable(uint32_t queue)
{
	er_write(VIRTIO_MMIO_QUEUE_SEL, queue);
	er_write(VIRTIO_MMIO_QUEUE_NUM, ER_QUEUE_SIZE);
	er_write(VIRTIO_MMIO_QUEUE_DESC_LOW, VR_BASE + VR_DESC);
	er_write(VIRTIO_MMIO_QUEUE_DESC_HIGH, 0);
	er_write(VIRTIO_MMIO_QUEUE_AVAIL_LOW, VR_BASE + VR_AVAIL);
	er_write(VIRTIO_MMIO_QUEUE_AVAIL_HIGH, 0);
	er_write(VIRTIO_MMIO_QUEUE_USED_LOW, VR_BASE + VR_USED);
	er_write(VIRTIO_MMIO_QUEUE_USED_HIGH, 0);
	er_write(VIRTIO_MMIO_QUEUE_READY, 1);
}

/* A modern device that is live, queue 0 enabled. */
static inline void er_go_live(uint64_t features)
{
	er_negotiate(features | (uint64_t)1 << VIRTIO_F_VERSION_1);
	er_enable(0);
	er_write(VIRTIO_MMIO_STATUS, 15);
}

/* Offer a buffer: 5 bytes to read, 32 to write. */
static inline void er_offer(void)
{
	memcpy(&vr.machine.mem[VR_DATA], "hello", 5);
	vr_set(0, VR_DATA, 5, VRING_DESC_F_NEXT, 1);
	vr_set(1, VR_DATA + 0x100, 32, VRING_DESC_F_WRITE, 0);
	vr_offer(0);
}

#endif /* TESTS_ENDPOINT_RIG_H */
