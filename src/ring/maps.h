/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segments that the platform maps: which belong to a buffer, until it is back.
 */
#ifndef VIRTIO_RING_MAPS_H
#define VIRTIO_RING_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/platform.h>
#include <virtio/scatterlist.h>

struct vring_virtqueue;

/* Private memory for a queue of @num with @max_indirect entries a table. */
size_t vring_maps_size(unsigned int num, unsigned int max_indirect);

/* Begin with no mapping. */
void vring_maps_begin(struct vring_virtqueue *q);

/* Map a segment for buffer @id; false if there is no room now. */
bool vring_map(struct vring_virtqueue *q, const struct scatterlist *sg,
	       bool writable, uint16_t id, dma_addr_t *addr);

/* End all mappings of buffer @id. */
void vring_unmap(struct vring_virtqueue *q, uint16_t id);

#endif /* VIRTIO_RING_MAPS_H */
