/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device's half of a packed ring over the machine of device_rig.h. The
 * driver's half is a cursor: what is written there is available at once.
 */
#ifndef TESTS_PACKED_RIG_H
#define TESTS_PACKED_RIG_H

#include "device_rig.h"

#define VR_PACKED ((uint64_t)1 << VIRTIO_F_RING_PACKED)

/* The two bits that say whose a descriptor is. */
#define VP_AVAIL (1u << VRING_PACKED_DESC_F_AVAIL)
#define VP_USED	 (1u << VRING_PACKED_DESC_F_USED)

static struct {
	unsigned int next; /* descriptor that the driver writes next */
	bool wrap;	   /* its wrap counter */
} vp;

static inline void vp_init(uint64_t features, uint32_t num)
{
	vr_init(features | VR_PACKED, num);
	vp.next = 0;
	vp.wrap = true;
}

static inline int vp_up(uint64_t features, uint32_t num)
{
	vp_init(features, num);
	return vr_start();
}

static inline struct vring_packed_desc *vp_desc(unsigned int i)
{
	return (struct vring_packed_desc *)(void *)&vr.machine.mem[VR_DESC] + i;
}

static inline void vp_fill(struct vring_packed_desc *d, uint64_t addr,
			   uint32_t len, uint16_t flags, uint16_t id)
{
	d->addr.raw = virtio_swab64(true, addr);
	d->len.raw = virtio_swab32(true, len);
	d->id.raw = virtio_swab16(true, id);
	d->flags.raw = virtio_swab16(true, flags);
}

/* The next descriptor, over memory at a device address. */
static inline void vp_put_at(uint64_t addr, uint32_t len, uint16_t flags,
			     uint16_t id)
{
	unsigned int owner = vp.wrap ? VP_AVAIL : VP_USED;

	vp_fill(vp_desc(vp.next), addr, len, (uint16_t)(flags | owner), id);
	if (++vp.next == vr.config.num) {
		vp.next = 0;
		vp.wrap = !vp.wrap;
	}
}

/* The same over data at an offset into the memory. */
static inline void vp_put(uint32_t offset, uint32_t len, uint16_t flags,
			  uint16_t id)
{
	vp_put_at(VR_BASE + offset, len, flags, id);
}

/* Entry @i of an indirect table at an offset. */
static inline void vp_put_in(uint32_t table, unsigned int i, uint32_t offset,
			     uint32_t len, uint16_t flags)
{
	struct vring_packed_desc d;

	vp_fill(&d, VR_BASE + offset, len, flags, 0x7777);
	memcpy(&vr.machine.mem[table + i * sizeof(d)], &d, sizeof(d));
}

/* What the device wrote into descriptor @i. */
static inline uint16_t vp_flags(unsigned int i)
{
	return virtio_swab16(true, vp_desc(i)->flags.raw);
}

static inline uint16_t vp_id(unsigned int i)
{
	return virtio_swab16(true, vp_desc(i)->id.raw);
}

static inline uint32_t vp_len(unsigned int i)
{
	return virtio_swab32(true, vp_desc(i)->len.raw);
}

/* When the driver wants to be interrupted. */
static inline void vp_set_event(uint16_t off_wrap, uint16_t flags)
{
	uint16_t event[2] = { virtio_swab16(true, off_wrap),
			      virtio_swab16(true, flags) };

	memcpy(&vr.machine.mem[VR_AVAIL], event, sizeof(event));
}

/* When the device wants to be kicked: off_wrap, and flags above. */
static inline uint32_t vp_device_event(void)
{
	uint32_t event;

	memcpy(&event, &vr.machine.mem[VR_USED], sizeof(event));
	return virtio_swab32(true, event);
}

#endif /* TESTS_PACKED_RIG_H */
