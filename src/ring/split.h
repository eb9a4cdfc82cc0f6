/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The split layout (2.7): what its two halves must agree on.
 */
#ifndef VIRTIO_RING_SPLIT_H
#define VIRTIO_RING_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/spec/virtio_ring.h>
#include <virtio/virtio_ring.h>

/* Sizes of the three parts in bytes, the event fields included. */
static inline size_t split_desc_size(unsigned int num)
{
	return num * sizeof(struct vring_desc);
}

static inline size_t split_avail_size(unsigned int num)
{
	return sizeof(struct vring_avail) + (num + 1) * sizeof(virtio16);
}

static inline size_t split_used_size(unsigned int num)
{
	return sizeof(struct vring_used) +
	       num * sizeof(struct vring_used_elem) + sizeof(virtio16);
}

/*
 * Where the used ring begins when all parts lie in one piece: aligned as a
 * legacy device demands (leg.split.vq-layout.2), or to 4 bytes.
 */
static inline size_t split_used_offset(unsigned int num, size_t align)
{
	size_t end = split_desc_size(num) + split_avail_size(num);

	return (end + align - 1) & ~(align - 1);
}

/* Where the driver says how far used.idx may go without an interrupt. */
static inline virtio16 *split_used_event(struct vring_avail *avail,
					 unsigned int num)
{
	return &avail->ring[num];
}

/* Where the device says how far avail.idx may go without a kick. */
static inline virtio16 *split_avail_event(struct vring_used *used,
					  unsigned int num)
{
	return (virtio16 *)(void *)&used->ring[num];
}

#endif /* VIRTIO_RING_SPLIT_H */
