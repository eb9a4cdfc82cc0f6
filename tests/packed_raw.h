/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A packed ring in shared memory, for a test that plays one of its sides: the
 * fields in this machine's byte order, and a place that goes round.
 */
#ifndef TESTS_PACKED_RAW_H
#define TESTS_PACKED_RAW_H

#include <virtio/spec/virtio_config.h>
#include <virtio/spec/virtio_ring.h>

#include "fake_platform.h"

#define PK_PACKED ((uint64_t)1 << VIRTIO_F_RING_PACKED)
#define PK_AVAIL  (1u << VRING_PACKED_DESC_F_AVAIL)
#define PK_USED	  (1u << VRING_PACKED_DESC_F_USED)

struct packed_raw {
	struct vring_packed_desc *desc;
	struct vring_packed_desc_event *driver; /* its wish */
	struct vring_packed_desc_event *device;
	uint16_t num;
	uint16_t at; /* the next descriptor, and the lap that it is in */
	bool wrap;
};

static struct packed_raw pk;

/* A ring that nobody has used yet, where it lies for the CPU. */
static inline void pk_view(void *desc, void *driver, void *device, uint32_t num)
{
	pk = (struct packed_raw){
		.desc = (struct vring_packed_desc *)desc,
		.driver = (struct vring_packed_desc_event *)driver,
		.device = (struct vring_packed_desc_event *)device,
		.num = (uint16_t)num,
		.wrap = true,
	};
}

static inline uint16_t pk16(virtio16 v)
{
	return virtio_swab16(true, v.raw);
}

static inline uint32_t pk_len(unsigned int i)
{
	return virtio_swab32(true, pk.desc[i].len.raw);
}

static inline uint64_t pk_addr(unsigned int i)
{
	return virtio_swab64(true, pk.desc[i].addr.raw);
}

static inline uint16_t pk_id(unsigned int i)
{
	return pk16(pk.desc[i].id);
}

/* All flags but those that say whose the descriptor is. */
static inline unsigned int pk_flags(unsigned int i)
{
	return pk16(pk.desc[i].flags) & ~(PK_AVAIL | PK_USED);
}

static inline bool pk_is_avail(unsigned int i, bool wrap)
{
	unsigned int owner = pk16(pk.desc[i].flags) & (PK_AVAIL | PK_USED);

	return owner == (wrap ? PK_AVAIL : PK_USED);
}

static inline bool pk_is_used(unsigned int i, bool wrap)
{
	unsigned int owner = pk16(pk.desc[i].flags) & (PK_AVAIL | PK_USED);

	return owner == (wrap ? PK_AVAIL | PK_USED : 0);
}

/* Some descriptors further round the ring. */
static inline unsigned int pk_after(unsigned int i, unsigned int n)
{
	return (i + n) % pk.num;
}

static inline void pk_step(unsigned int n)
{
	pk.wrap ^= pk.at + n >= pk.num;
	pk.at = (uint16_t)pk_after(pk.at, n);
}

static inline void pk_fill(uint32_t len, unsigned int id, unsigned int flags)
{
	struct vring_packed_desc *d = &pk.desc[pk.at];

	d->len.raw = virtio_swab32(true, len);
	d->id.raw = virtio_swab16(true, (uint16_t)id);
	d->flags.raw = virtio_swab16(true, (uint16_t)flags);
}

/* As a device: use the buffer with this id, which took some descriptors. */
static inline void pk_use(unsigned int id, uint32_t len, unsigned int descs)
{
	pk_fill(len, id,
		(pk.wrap ? PK_AVAIL | PK_USED : 0) |
			(len ? VRING_DESC_F_WRITE : 0));
	pk_step(descs);
}

/* As a driver: make the next descriptor available. */
static inline void pk_put(uint64_t addr, uint32_t len, unsigned int id,
			  unsigned int flags)
{
	pk.desc[pk.at].addr.raw = virtio_swab64(true, addr);
	pk_fill(len, id, flags | (pk.wrap ? PK_AVAIL : PK_USED));
	pk_step(1);
}

/* Say when to be notified: one of VRING_PACKED_EVENT_FLAG_*. */
static inline void pk_wish(struct vring_packed_desc_event *e, unsigned int flag,
			   unsigned int off, bool wrap)
{
	e->off_wrap.raw = virtio_swab16(
		true,
		(uint16_t)(off | (unsigned int)wrap
					 << VRING_PACKED_EVENT_F_WRAP_CTR));
	e->flags.raw = virtio_swab16(true, (uint16_t)flag);
}

#endif /* TESTS_PACKED_RAW_H */
