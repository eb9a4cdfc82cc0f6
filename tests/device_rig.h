/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's half of a ring over memory that the test fills as a driver
 * would: a machine of 64 KiB with the ring at its start.
 */
#ifndef TESTS_DEVICE_RIG_H
#define TESTS_DEVICE_RIG_H

#include <virtio/spec/virtio_config.h>
#include <virtio/vringh.h>

#include "fake_platform.h"

#define VR_INDIRECT ((uint64_t)1 << VIRTIO_RING_F_INDIRECT_DESC)
#define VR_EVENT    ((uint64_t)1 << VIRTIO_RING_F_EVENT_IDX)
#define VR_IN_ORDER ((uint64_t)1 << VIRTIO_F_IN_ORDER)

#define VR_BASE	  0x40000000u /* of the memory, for the device */
#define VR_SIZE	  0x10000u
#define VR_DESC	  0x0u
#define VR_AVAIL  0x4000u /* room for queues of up to 1024 */
#define VR_USED	  0x5000u
#define VR_DATA	  0x8000u
#define VR_PIECES 64

/* Memory and what lies around it, which nobody may touch. */
struct vr_machine {
	unsigned char before[64];
	_Alignas(4096) unsigned char mem[VR_SIZE];
	unsigned char after[64];
};

struct device_rig {
	struct fake_platform fp;
	struct vr_machine machine;
	struct vringh_range ranges[3];
	struct vringh_memory memory;
	struct vringh_config config;
	struct vringh vrh;
	struct kvec rvec[VR_PIECES];
	struct kvec wvec[VR_PIECES];
	struct vringh_kiov riov;
	struct vringh_kiov wiov;
	uint32_t head;
};

static struct device_rig vr;

static inline struct vring_desc *vr_desc(void)
{
	return (struct vring_desc *)(void *)&vr.machine.mem[VR_DESC];
}

static inline struct vring_avail *vr_avail(void)
{
	return (struct vring_avail *)(void *)&vr.machine.mem[VR_AVAIL];
}

static inline struct vring_used *vr_used(void)
{
	return (struct vring_used *)(void *)&vr.machine.mem[VR_USED];
}

static inline uint16_t vr16(virtio16 v)
{
	return virtio_swab16(vr.config.little_endian, v.raw);
}

static inline uint32_t vr32(virtio32 v)
{
	return virtio_swab32(vr.config.little_endian, v.raw);
}

static inline virtio16 to_vr16(uint16_t v)
{
	return (virtio16){ virtio_swab16(vr.config.little_endian, v) };
}

/* Everything but the ring: a test may change vr.config before vr_start(). */
static inline void vr_init(uint64_t features, uint32_t num)
{
	fake_platform_init(&vr.fp);
	memset(vr.machine.mem, 0, VR_SIZE);
	memset(vr.machine.before, 0xa5, sizeof(vr.machine.before));
	memset(vr.machine.after, 0xa5, sizeof(vr.machine.after));
	vr.ranges[0] =
		(struct vringh_range){ VR_BASE, VR_BASE + VR_SIZE - 1,
				       (uint64_t)(uintptr_t)vr.machine.mem -
					       VR_BASE };
	vr.memory = (struct vringh_memory){ vr.ranges, 1 };
	vr.config = (struct vringh_config){
		.platform = &vr.fp.platform,
		.memory = &vr.memory,
		.features = features,
		.little_endian = true,
		.index = 5,
		.num = num,
		.desc_addr = VR_BASE + VR_DESC,
		.avail_addr = VR_BASE + VR_AVAIL,
		.used_addr = VR_BASE + VR_USED,
	};
	vringh_kiov_init(&vr.riov, vr.rvec, VR_PIECES);
	vringh_kiov_init(&vr.wiov, vr.wvec, VR_PIECES);
}

static inline int vr_start(void)
{
	return vringh_init(&vr.vrh, &vr.config);
}

static inline int vr_up(uint64_t features, uint32_t num)
{
	vr_init(features, num);
	return vr_start();
}

/* ---- what a driver writes ---------------------------------------------- */

static inline void vr_fill(struct vring_desc *d, uint64_t addr, uint32_t len,
			   uint16_t flags, uint16_t next)
{
	bool little = vr.config.little_endian;

	d->addr.raw = virtio_swab64(little, addr);
	d->len.raw = virtio_swab32(little, len);
	d->flags = to_vr16(flags);
	d->next = to_vr16(next);
}

/* Descriptor @i of the table, over data at an offset into the memory. */
static inline void vr_set(unsigned int i, uint32_t offset, uint32_t len,
			  uint16_t flags, uint16_t next)
{
	vr_fill(&vr_desc()[i], VR_BASE + offset, len, flags, next);
}

/* Entry @i of an indirect table at an offset. */
static inline void vr_set_in(uint32_t table, unsigned int i, uint32_t offset,
			     uint32_t len, uint16_t flags, uint16_t next)
{
	struct vring_desc d;

	vr_fill(&d, VR_BASE + offset, len, flags, next);
	memcpy(&vr.machine.mem[table + i * sizeof(d)], &d, sizeof(d));
}

/* Make a chain available. */
static inline void vr_offer(uint16_t head)
{
	uint16_t idx = vr16(vr_avail()->idx);

	vr_avail()->ring[idx & (vr.config.num - 1)] = to_vr16(head);
	vr_avail()->idx = to_vr16((uint16_t)(idx + 1));
}

static inline void vr_set_used_event(uint16_t event)
{
	vr_avail()->ring[vr.config.num] = to_vr16(event);
}

static inline uint16_t vr_avail_event(void)
{
	virtio16 event;

	memcpy(&event, &vr_used()->ring[vr.config.num], sizeof(event));
	return vr16(event);
}

/* ---- the device ---------------------------------------------------------- */

static inline int vr_get(void)
{
	return vringh_getdesc(&vr.vrh, &vr.riov, &vr.wiov, &vr.head);
}

/* Where in the memory a piece is. */
static inline size_t vr_offset(const struct kvec *piece)
{
	return (size_t)((unsigned char *)piece->iov_base - vr.machine.mem);
}

/* Nothing around the memory was written. */
static inline bool vr_intact(void)
{
	for (unsigned int i = 0; i < 64; i++)
		if (vr.machine.before[i] != 0xa5 || vr.machine.after[i] != 0xa5)
			return false;
	return true;
}

#endif /* TESTS_DEVICE_RIG_H */
