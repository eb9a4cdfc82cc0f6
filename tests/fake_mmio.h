/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device behind MMIO registers that does nothing by itself: a test plays the
 * device. It keeps what the driver wrote, shows where the driver put its
 * rings, and can lie in every register.
 */
#ifndef TESTS_FAKE_MMIO_H
#define TESTS_FAKE_MMIO_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/spec/virtio_config.h>
#include <virtio/spec/virtio_mmio.h>
#include <virtio/spec/virtio_ring.h>

#include "fake_platform.h"

#define FAKE_MMIO_QUEUES 4
#define FAKE_MMIO_CONFIG 64
#define FAKE_MMIO_LOG	 512
#define FAKE_MMIO_BASE	 0x40000
#define FAKE_MMIO_IRQ	 7

struct fake_mmio_queue {
	uint32_t num_max;
	uint32_t num;
	uint32_t align;
	uint32_t pfn;
	uint32_t ready;
	uint64_t desc;
	uint64_t avail;
	uint64_t used;
	unsigned int kicks;
	uint32_t kicked_with; /* the value that was written */
};

/* One access that the driver made. */
struct fake_access {
	uint32_t reg;
	uint32_t width;
	uint32_t value;
	bool write;
};

struct fake_mmio {
	struct fake_platform *fp;
	/* What the registers say; set by the test. */
	uint32_t magic;
	uint32_t version;
	uint32_t device_id;
	uint32_t vendor_id;
	uint64_t features;
	uint32_t generation;
	uint32_t shm_len;  /* of region 0; no other is there */
	uint32_t shm_base; /* of region 0 */
	uint8_t config[FAKE_MMIO_CONFIG];
	/* How it misbehaves; set by the test. */
	bool never_resets;	 /* status 0 is ignored */
	bool refuses_features;	 /* FEATURES_OK does not stick */
	bool never_stops_queue;	 /* QueueReady reads 1 for ever */
	bool never_resets_queue; /* QueueReset reads 1 for ever */
	bool ready_stays_zero;	 /* QueueReady cannot be set */
	unsigned int churn;	 /* reads that find a new generation */
	/* What the driver wrote. */
	uint8_t status;
	uint64_t driver_features;
	uint32_t features_sel;
	uint32_t driver_features_sel;
	uint32_t queue_sel;
	uint32_t shm_sel;
	uint32_t guest_page_size;
	uint32_t interrupt_status;
	uint32_t queue_reset;
	struct fake_mmio_queue queues[FAKE_MMIO_QUEUES];
	struct fake_access log[FAKE_MMIO_LOG];
	unsigned int nr_log;
};

/* Where a ring lies, as the device finds it. */
struct fake_ring {
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	uint32_t num;
};

static inline struct fake_mmio_queue *fake_mmio_queue(struct fake_mmio *dev)
{
	static struct fake_mmio_queue none;

	if (dev->queue_sel < FAKE_MMIO_QUEUES)
		return &dev->queues[dev->queue_sel];
	memset(&none, 0, sizeof(none));
	return &none;
}

static inline void fake_mmio_record(struct fake_mmio *dev, uint32_t reg,
				    uint32_t width, uint32_t value, bool write)
{
	if (dev->nr_log < FAKE_MMIO_LOG)
		dev->log[dev->nr_log++] =
			(struct fake_access){ reg, width, value, write };
}

static inline uint32_t fake_mmio_config_read(struct fake_mmio *dev,
					     uint32_t offset,
					     unsigned int width)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < width; i++)
		if (offset + i < FAKE_MMIO_CONFIG)
			value |= (uint32_t)dev->config[offset + i] << 8 * i;
	return value;
}

static inline uint32_t fake_mmio_shm(struct fake_mmio *dev, uint32_t reg)
{
	if (dev->shm_sel || !dev->shm_len)
		return 0xffffffffu;
	if (reg == VIRTIO_MMIO_SHM_LEN_LOW)
		return dev->shm_len;
	/* Upper halves are 0. */
	return reg == VIRTIO_MMIO_SHM_BASE_LOW ? dev->shm_base : 0;
}

static inline uint32_t fake_mmio_value(struct fake_mmio *dev, uint32_t reg)
{
	switch (reg) {
	case VIRTIO_MMIO_MAGIC_VALUE:
		return dev->magic;
	case VIRTIO_MMIO_VERSION:
		return dev->version;
	case VIRTIO_MMIO_DEVICE_ID:
		return dev->device_id;
	case VIRTIO_MMIO_VENDOR_ID:
		return dev->vendor_id;
	case VIRTIO_MMIO_DEVICE_FEATURES:
		return dev->features_sel > 1
			       ? 0
			       : (uint32_t)(dev->features >>
					    32 * dev->features_sel);
	case VIRTIO_MMIO_QUEUE_NUM_MAX:
		return fake_mmio_queue(dev)->num_max;
	case VIRTIO_MMIO_QUEUE_PFN:
		return fake_mmio_queue(dev)->pfn;
	case VIRTIO_MMIO_QUEUE_READY:
		return dev->never_stops_queue || fake_mmio_queue(dev)->ready;
	case VIRTIO_MMIO_QUEUE_RESET:
		return dev->never_resets_queue && dev->queue_reset;
	case VIRTIO_MMIO_INTERRUPT_STATUS:
		return dev->interrupt_status;
	case VIRTIO_MMIO_STATUS:
		return dev->status;
	case VIRTIO_MMIO_CONFIG_GENERATION:
		if (dev->churn) {
			dev->churn--;
			dev->generation++;
		}
		return dev->generation;
	case VIRTIO_MMIO_SHM_LEN_LOW:
	case VIRTIO_MMIO_SHM_LEN_HIGH:
	case VIRTIO_MMIO_SHM_BASE_LOW:
	case VIRTIO_MMIO_SHM_BASE_HIGH:
		return fake_mmio_shm(dev, reg);
	default:
		return 0xdeadbeef;
	}
}

static inline uint32_t fake_mmio_read(void *device, uintptr_t addr,
				      unsigned int width)
{
	struct fake_mmio *dev = (struct fake_mmio *)device;
	uint32_t reg = (uint32_t)(addr - FAKE_MMIO_BASE);
	uint32_t value =
		reg < VIRTIO_MMIO_CONFIG
			? fake_mmio_value(dev, reg)
			: fake_mmio_config_read(dev, reg - VIRTIO_MMIO_CONFIG,
						width);

	fake_mmio_record(dev, reg, width, value, false);
	return value;
}

static inline void fake_mmio_forget(struct fake_mmio *dev)
{
	for (unsigned int i = 0; i < FAKE_MMIO_QUEUES; i++) {
		dev->queues[i].ready = 0;
		dev->queues[i].pfn = 0;
	}
	dev->interrupt_status = 0;
	dev->driver_features = 0;
}

static inline void fake_mmio_set_status(struct fake_mmio *dev, uint32_t value)
{
	if (!value && !dev->never_resets) {
		dev->status = 0;
		fake_mmio_forget(dev);
	}
	if (value)
		dev->status = (uint8_t)value;
	if (dev->refuses_features)
		dev->status &= (uint8_t)~VIRTIO_CONFIG_S_FEATURES_OK;
}

static inline void fake_mmio_half(uint64_t *whole, unsigned int high,
				  uint32_t value)
{
	uint64_t mask = (uint64_t)0xffffffffu << 32 * high;

	*whole = (*whole & ~mask) | (uint64_t)value << 32 * high;
}

static inline void fake_mmio_kick(struct fake_mmio *dev, uint32_t value)
{
	uint32_t index = value;

	if (dev->driver_features >> VIRTIO_F_NOTIFICATION_DATA & 1)
		index &= 0xffff;
	if (index >= FAKE_MMIO_QUEUES)
		return;
	dev->queues[index].kicks++;
	dev->queues[index].kicked_with = value;
}

static inline void fake_mmio_write_queue(struct fake_mmio *dev, uint32_t reg,
					 uint32_t value)
{
	struct fake_mmio_queue *q = fake_mmio_queue(dev);

	switch (reg) {
	case VIRTIO_MMIO_QUEUE_NUM:
		q->num = value;
		break;
	case VIRTIO_MMIO_QUEUE_ALIGN:
		q->align = value;
		break;
	case VIRTIO_MMIO_QUEUE_PFN:
		q->pfn = value;
		break;
	case VIRTIO_MMIO_QUEUE_READY:
		q->ready = value && !dev->ready_stays_zero;
		break;
	case VIRTIO_MMIO_QUEUE_RESET:
		dev->queue_reset = value;
		q->ready = 0;
		break;
	case VIRTIO_MMIO_QUEUE_DESC_LOW:
	case VIRTIO_MMIO_QUEUE_DESC_HIGH:
		fake_mmio_half(&q->desc, reg == VIRTIO_MMIO_QUEUE_DESC_HIGH,
			       value);
		break;
	case VIRTIO_MMIO_QUEUE_AVAIL_LOW:
	case VIRTIO_MMIO_QUEUE_AVAIL_HIGH:
		fake_mmio_half(&q->avail, reg == VIRTIO_MMIO_QUEUE_AVAIL_HIGH,
			       value);
		break;
	case VIRTIO_MMIO_QUEUE_USED_LOW:
	case VIRTIO_MMIO_QUEUE_USED_HIGH:
		fake_mmio_half(&q->used, reg == VIRTIO_MMIO_QUEUE_USED_HIGH,
			       value);
		break;
	default:
		fake_violation(dev->fp, "a register that is not there");
	}
}

static inline void fake_mmio_store(struct fake_mmio *dev, uint32_t reg,
				   uint32_t value)
{
	switch (reg) {
	case VIRTIO_MMIO_DEVICE_FEATURES_SEL:
		dev->features_sel = value;
		break;
	case VIRTIO_MMIO_DRIVER_FEATURES_SEL:
		dev->driver_features_sel = value;
		break;
	case VIRTIO_MMIO_DRIVER_FEATURES:
		if (dev->driver_features_sel < 2)
			fake_mmio_half(&dev->driver_features,
				       dev->driver_features_sel, value);
		break;
	case VIRTIO_MMIO_GUEST_PAGE_SIZE:
		dev->guest_page_size = value;
		break;
	case VIRTIO_MMIO_QUEUE_SEL:
		dev->queue_sel = value;
		break;
	case VIRTIO_MMIO_QUEUE_NOTIFY:
		fake_mmio_kick(dev, value);
		break;
	case VIRTIO_MMIO_INTERRUPT_ACK:
		dev->interrupt_status &= ~value;
		break;
	case VIRTIO_MMIO_STATUS:
		fake_mmio_set_status(dev, value);
		break;
	case VIRTIO_MMIO_SHM_SEL:
		dev->shm_sel = value;
		break;
	default:
		fake_mmio_write_queue(dev, reg, value);
	}
}

static inline void fake_mmio_write(void *device, uintptr_t addr,
				   unsigned int width, uint32_t value)
{
	struct fake_mmio *dev = (struct fake_mmio *)device;
	uint32_t reg = (uint32_t)(addr - FAKE_MMIO_BASE);

	fake_mmio_record(dev, reg, width, value, true);
	if (reg < VIRTIO_MMIO_CONFIG) {
		if (width != 4)
			fake_violation(dev->fp, "a register is 32 bits wide");
		fake_mmio_store(dev, reg, value);
		return;
	}
	for (unsigned int i = 0; i < width; i++)
		if (reg - VIRTIO_MMIO_CONFIG + i < FAKE_MMIO_CONFIG)
			dev->config[reg - VIRTIO_MMIO_CONFIG + i] =
				(uint8_t)(value >> 8 * i);
}

static inline void fake_mmio_init(struct fake_mmio *dev,
				  struct fake_platform *fp, uint32_t version,
				  uint64_t features, uint32_t queue_size)
{
	memset(dev, 0, sizeof(*dev));
	dev->fp = fp;
	dev->magic = VIRTIO_MMIO_MAGIC;
	dev->version = version;
	dev->device_id = 42;
	dev->vendor_id = 0x554d4551;
	dev->features = features;
	if (version == 2)
		dev->features |= (uint64_t)1 << VIRTIO_F_VERSION_1;
	for (unsigned int i = 0; i < FAKE_MMIO_QUEUES; i++)
		dev->queues[i].num_max = queue_size;
	fp->read = fake_mmio_read;
	fp->write = fake_mmio_write;
	fp->device = dev;
}

/* Where the driver put a queue. */
static inline void fake_mmio_ring(struct fake_mmio *dev, unsigned int index,
				  struct fake_ring *ring)
{
	struct fake_mmio_queue *q = &dev->queues[index];
	uint64_t desc = q->desc;
	uint64_t avail = q->avail;
	uint64_t used = q->used;

	if (dev->version == 1) {
		desc = (uint64_t)q->pfn * dev->guest_page_size;
		avail = desc + 16 * (uint64_t)q->num;
		used = (avail + 6 + 2 * (uint64_t)q->num + q->align - 1) &
		       ~(uint64_t)(q->align - 1);
	}
	ring->desc = (struct vring_desc *)fake_cpu_addr(dev->fp, desc);
	ring->avail = (struct vring_avail *)fake_cpu_addr(dev->fp, avail);
	ring->used = (struct vring_used *)fake_cpu_addr(dev->fp, used);
	ring->num = q->num;
}

/* Interrupt: some queue has used buffers, or the configuration changed. */
static inline int fake_mmio_interrupt(struct fake_mmio *dev, uint32_t bits)
{
	dev->interrupt_status |= bits;
	return fake_interrupt(dev->fp, FAKE_MMIO_IRQ);
}

#endif /* TESTS_FAKE_MMIO_H */
