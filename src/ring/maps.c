/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A queue whose platform maps each segment remembers the mappings here: a pool,
 * in it one list of free entries and one for each buffer. Nothing of it is
 * visible to the device.
 */
#include "maps.h"
#include "virtqueue.h"

#define NONE UINT32_MAX

/* A segment that the platform mapped. */
struct mapping {
	dma_addr_t addr;
	uint32_t len;
	uint32_t next; /* of the list it is in */
	bool writable;
};

struct vring_maps {
	uint32_t free;
	struct mapping *pool;
	uint32_t first[]; /* one an id */
};

/* Segments that can be out at once. */
static size_t pool_entries(unsigned int num, unsigned int max_indirect)
{
	return (size_t)num * (max_indirect ? max_indirect : 1);
}

/* The pool follows the lists, aligned for its addresses. */
static size_t pool_offset(unsigned int num)
{
	size_t end = sizeof(struct vring_maps) + num * sizeof(uint32_t);

	return (end + _Alignof(struct mapping) - 1) &
	       ~(_Alignof(struct mapping) - 1);
}

size_t vring_maps_size(unsigned int num, unsigned int max_indirect)
{
	return pool_offset(num) +
	       pool_entries(num, max_indirect) * sizeof(struct mapping);
}

void vring_maps_begin(struct vring_virtqueue *q)
{
	struct vring_maps *m = q->maps;
	uint32_t count = (uint32_t)pool_entries(q->num_alloc, q->table_size);

	m->pool = (struct mapping *)(void *)((char *)m +
					     pool_offset(q->num_alloc));
	for (uint32_t i = 0; i < count; i++)
		m->pool[i].next = i + 1 < count ? i + 1 : NONE;
	for (unsigned int i = 0; i < q->num_alloc; i++)
		m->first[i] = NONE;
	m->free = 0;
}

bool vring_map(struct vring_virtqueue *q, const struct scatterlist *sg,
	       bool writable, uint16_t id, dma_addr_t *addr)
{
	const struct virtio_platform *p = q->vq.vdev->dev.platform;
	struct vring_maps *m = q->maps;
	uint32_t slot = m->free;
	struct mapping *map;

	if (slot == NONE)
		return false;
	map = &m->pool[slot];
	*addr = p->ops->dma_map(p->ctx, sg->addr, sg->length,
				writable ? DMA_FROM_DEVICE : DMA_TO_DEVICE);
	if (*addr == DMA_MAPPING_ERROR)
		return false;
	m->free = map->next;
	map->addr = *addr;
	map->len = sg->length;
	map->next = m->first[id];
	map->writable = writable;
	m->first[id] = slot;
	return true;
}

void vring_unmap(struct vring_virtqueue *q, uint16_t id)
{
	const struct virtio_platform *p = q->vq.vdev->dev.platform;
	struct vring_maps *m = q->maps;

	while (m->first[id] != NONE) {
		uint32_t slot = m->first[id];
		struct mapping *map = &m->pool[slot];

		p->ops->dma_unmap(p->ctx, map->addr, map->len,
				  map->writable ? DMA_FROM_DEVICE
						: DMA_TO_DEVICE);
		m->first[id] = map->next;
		map->next = m->free;
		m->free = slot;
	}
}
