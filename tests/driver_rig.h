/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver's half of a queue, brought up through the MMIO transport against
 * a device that the test plays (fake_mmio.h), by public calls alone.
 */
#ifndef TESTS_DRIVER_RIG_H
#define TESTS_DRIVER_RIG_H

#include <virtio/virtio.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_mmio.h>

#include "fake_mmio.h"
#include "fake_platform.h"

#define RIG_INDIRECT ((uint64_t)1 << VIRTIO_RING_F_INDIRECT_DESC)
#define RIG_EVENT    ((uint64_t)1 << VIRTIO_RING_F_EVENT_IDX)
#define RIG_RESET    ((uint64_t)1 << VIRTIO_F_RING_RESET)
#define RIG_PACKED   ((uint64_t)1 << VIRTIO_F_RING_PACKED)
#define RIG_IN_ORDER ((uint64_t)1 << VIRTIO_F_IN_ORDER)
#define RIG_PLATFORM ((uint64_t)1 << VIRTIO_F_ORDER_PLATFORM)

struct driver_rig {
	struct fake_platform fp;
	struct fake_mmio dev;
	struct virtio_mmio_device vm;
	struct virtio_driver drv;
	struct virtqueue_info info; /* what probe asks for; set by the test */
	struct virtqueue *vq;
	struct fake_ring ring;
	unsigned int callbacks;
	unsigned int detached; /* by remove */
	int probe_error;
};

/* One at a time, as there is one bus. */
static struct driver_rig rig;

static inline void rig_callback(struct virtqueue *vq)
{
	(void)vq;
	rig.callbacks++;
}

static inline int rig_probe(struct virtio_device *vdev)
{
	rig.probe_error = virtio_find_vqs(vdev, 1, &rig.vq, &rig.info, NULL);
	return rig.probe_error;
}

static inline void rig_remove(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	while (virtqueue_detach_unused_buf(rig.vq))
		rig.detached++;
	vdev->config->del_vqs(vdev);
	rig.vq = NULL;
}

/* A device and a driver that do not know of each other yet. */
static inline void rig_init(uint32_t version, uint64_t features,
			    uint32_t queue_size)
{
	static const struct virtio_device_id ids[] = {
		{ 42, VIRTIO_DEV_ANY_ID },
		{ 0, 0 },
	};

	memset(&rig.drv, 0, sizeof(rig.drv));
	memset(&rig.vm, 0, sizeof(rig.vm));
	fake_platform_init(&rig.fp);
	fake_mmio_init(&rig.dev, &rig.fp, version, features, queue_size);
	rig.drv.driver.name = "rig";
	rig.drv.id_table = ids;
	rig.drv.probe = rig_probe;
	rig.drv.remove = rig_remove;
	rig.info = (struct virtqueue_info){ "queue", rig_callback, true, 0 };
	rig.vq = NULL;
	rig.callbacks = 0;
	rig.detached = 0;
	rig.probe_error = 0;
}

/* Bring them together: the error of the transport, or that of the probe. */
static inline int rig_start(void)
{
	int err = register_virtio_driver(&rig.drv);

	if (err)
		return err;
	err = virtio_mmio_probe(&rig.vm, &rig.fp.platform, FAKE_MMIO_BASE,
				FAKE_MMIO_IRQ);
	if (err) {
		unregister_virtio_driver(&rig.drv);
		return err;
	}
	if (!rig.probe_error)
		fake_mmio_ring(&rig.dev, 0, &rig.ring);
	return rig.probe_error;
}

static inline void rig_stop(void)
{
	virtio_mmio_remove(&rig.vm);
	unregister_virtio_driver(&rig.drv);
}

/* Most tests: a modern device with some ring features. */
static inline int rig_up(uint64_t features, uint32_t queue_size)
{
	rig_init(2, features, queue_size);
	return rig_start();
}

/* ---- the device's side of the ring, in this machine's byte order ------- */

static inline uint16_t rig16(virtio16 v)
{
	return virtio_swab16(true, v.raw);
}

static inline uint32_t rig32(virtio32 v)
{
	return virtio_swab32(true, v.raw);
}

static inline uint64_t rig64(virtio64 v)
{
	return virtio_swab64(true, v.raw);
}

static inline virtio16 *rig_used_event(void)
{
	return &rig.ring.avail->ring[rig.ring.num];
}

static inline void rig_set_avail_event(uint16_t event)
{
	virtio16 field = { virtio_swab16(true, event) };

	memcpy(&rig.ring.used->ring[rig.ring.num], &field, sizeof(field));
}

static inline uint16_t rig_avail_event(void)
{
	virtio16 field;

	memcpy(&field, &rig.ring.used->ring[rig.ring.num], sizeof(field));
	return rig16(field);
}

static inline void rig_set_used_idx(uint16_t idx)
{
	rig.ring.used->idx.raw = virtio_swab16(true, idx);
}

static inline void rig_set_used(uint16_t slot, uint32_t id, uint32_t len)
{
	struct vring_used_elem *e =
		&rig.ring.used->ring[slot & (rig.ring.num - 1)];

	e->id.raw = virtio_swab32(true, id);
	e->len.raw = virtio_swab32(true, len);
}

/* The head in a slot of the available ring. */
static inline uint16_t rig_head(uint16_t slot)
{
	return rig16(rig.ring.avail->ring[slot & (rig.ring.num - 1)]);
}

/* Use the buffer with this head, as an honest device does. */
static inline void rig_use(uint32_t head, uint32_t len)
{
	uint16_t idx = rig16(rig.ring.used->idx);

	rig_set_used(idx, head, len);
	rig_set_used_idx((uint16_t)(idx + 1));
}

/* The CPU's view of what a descriptor points to. */
static inline unsigned char *rig_segment(const struct vring_desc *d)
{
	return (unsigned char *)fake_cpu_addr(&rig.fp, rig64(d->addr));
}

#endif /* TESTS_DRIVER_RIG_H */
