/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtqueues of the driver half: placing their memory, deleting, and starting
 * them anew.
 */
#include <virtio/assert.h>
#include <virtio/trace.h>

#include "../mem.h"
#include "maps.h"
#include "virtqueue.h"

/* Parts that two CPUs write do not share a cache line. */
#define CACHE_LINE 64

/* ---- private memory --------------------------------------------------- */

/* Of a queue: the structure and its arrays, in one piece. */
struct placement {
	size_t free_ids;
	size_t next;
	size_t ctx;
	size_t maps;
	size_t size;
};

static size_t place(size_t *end, size_t align, size_t size)
{
	size_t at = (*end + align - 1) & ~(align - 1);

	*end = at + size;
	return at;
}

static unsigned int power_of_two(unsigned int num)
{
	unsigned int power = 1;

	while (power < num)
		power *= 2;
	return power;
}

static bool is_packed(const struct virtio_device *vdev)
{
	return __virtio_test_bit(vdev, VIRTIO_F_RING_PACKED);
}

/*
 * The size that memory is placed for: the largest that the queue can be given
 * later by virtqueue_resize().
 */
static unsigned int most_entries(const struct vring_config *config)
{
	if (__virtio_test_bit(config->vdev, VIRTIO_F_RING_RESET) &&
	    config->num_max > config->num)
		return vring_usable_size(config->vdev, config->num_max);
	return config->num;
}

static unsigned int indirect_entries(const struct vring_config *config)
{
	unsigned int wanted = config->info->max_indirect;

	/* In given memory there is no place for tables. */
	if (config->pages ||
	    !__virtio_test_bit(config->vdev, VIRTIO_RING_F_INDIRECT_DESC))
		return 0;
	if (!wanted)
		wanted = VIRTQUEUE_INDIRECT_DEFAULT;
	return wanted < most_entries(config) ? wanted : most_entries(config);
}

static struct placement plan(const struct vring_config *config,
			     unsigned int num)
{
	struct placement p = { .size = sizeof(struct vring_virtqueue) +
				       num * sizeof(struct vring_state) };

	if (config->info->ctx)
		p.ctx = place(&p.size, _Alignof(void *), num * sizeof(void *));
	if (config->vdev->dev.platform->ops->dma_map)
		p.maps = place(&p.size, _Alignof(uint64_t),
			       vring_maps_size(num, indirect_entries(config)));
	p.free_ids = place(&p.size, _Alignof(uint16_t),
			   power_of_two(num) * sizeof(uint16_t));
	if (!is_packed(config->vdev))
		p.next = place(&p.size, _Alignof(uint16_t),
			       num * sizeof(uint16_t));
	return p;
}

/* Tell the structure where its arrays are. */
static void point(struct vring_virtqueue *q, const struct placement *at)
{
	char *mem = (char *)q;

	q->free_ids = (uint16_t *)(void *)(mem + at->free_ids);
	if (at->next)
		q->split.next = (uint16_t *)(void *)(mem + at->next);
	if (at->ctx)
		q->ctx = (void **)(void *)(mem + at->ctx);
	if (at->maps)
		q->maps = (struct vring_maps *)(void *)(mem + at->maps);
}

/* ---- shared memory ---------------------------------------------------- */

static size_t place_parts(struct vring_virtqueue *q, unsigned int num)
{
	return q->layout->place(num, q->part_align, &q->driver_offset,
				&q->device_offset);
}

/* The ring lies where the caller wants it, exactly as vring_init() says. */
static void use_pages(struct vring_virtqueue *q,
		      const struct vring_config *config)
{
	q->given = true;
	q->part_align = config->used_align;
	q->ring_size = place_parts(q, q->num_alloc);
	q->ring_mem = config->pages;
	q->ring_addr = (uintptr_t)config->pages +
		       config->vdev->dev.platform->dma_offset;
}

static bool alloc_tables(struct vring_virtqueue *q,
			 const struct virtio_platform *p)
{
	if (!q->table_size)
		return true;
	q->tables_size = q->num_alloc * q->table_bytes;
	q->tables = p->ops->dma_alloc(p->ctx, q->tables_size,
				      VRING_DESC_ALIGN_SIZE, &q->tables_addr);
	return q->tables != NULL;
}

/* Place what the device shares: the ring, and the indirect tables. */
static bool alloc_shared(struct vring_virtqueue *q,
			 const struct vring_config *config)
{
	const struct virtio_platform *p = config->vdev->dev.platform;
	size_t align = config->align > CACHE_LINE ? config->align : CACHE_LINE;

	if (config->pages) {
		use_pages(q, config);
		return true;
	}
	q->part_align = config->used_align > CACHE_LINE ? config->used_align
							: CACHE_LINE;
	q->ring_size = (place_parts(q, q->num_alloc) + q->part_align - 1) &
		       ~(q->part_align - 1);
	q->ring_mem =
		p->ops->dma_alloc(p->ctx, q->ring_size, align, &q->ring_addr);
	if (!q->ring_mem)
		return false;
	if (alloc_tables(q, p))
		return true;
	p->ops->dma_free(p->ctx, q->ring_mem, q->ring_size, q->ring_addr);
	return false;
}

/* ---- what it is ------------------------------------------------------- */

static void init_public(struct virtqueue *vq, const struct vring_config *config)
{
	vq->vdev = config->vdev;
	vq->index = config->index;
	vq->num_max = config->num_max;
	vq->name = config->info->name;
	vq->callback = config->info->callback;
}

/* Is there nothing to ask while buffers are added? */
static bool is_plain(const struct vring_virtqueue *q)
{
	return q->little_endian == VIRTIO_CPU_LITTLE_ENDIAN &&
	       !q->platform_order && !q->maps && !q->premapped && !q->ctx;
}

/* The table of calls that does what is needed, and no more. */
const struct vring_ops *vring_layout_ops(const struct vring_virtqueue *q)
{
	if (__virtio_test_bit(q->vq.vdev, VIRTIO_F_IN_ORDER))
		return q->plain ? q->layout->plain_get_order
				: q->layout->any_get_order;
	if (!q->plain)
		return q->layout->any;
	return q->tell_used ? q->layout->plain_get_any : q->layout->plain;
}

void vring_bind(struct vring_virtqueue *q)
{
	q->plain = is_plain(q);
	if (q->broken)
		q->untraced = &vring_broken_ops;
	else if (q->eager)
		q->untraced = &vring_eager_ops;
	else
		q->untraced = vring_layout_ops(q);
	q->ops = q->traced ? &vring_traced_ops : q->untraced;
}

static void init_private(struct vring_virtqueue *q,
			 const struct vring_config *config)
{
	const struct virtio_device *vdev = config->vdev;
	const struct virtio_platform *p = vdev->dev.platform;

	q->num = config->num;
	q->num_alloc = (uint16_t)most_entries(config);
	q->table_size = indirect_entries(config);
	q->table_bytes = q->table_size * sizeof(struct vring_desc);
	q->little_endian = virtio_is_little_endian(vdev);
	q->platform_order = config->platform ||
			    __virtio_test_bit(vdev, VIRTIO_F_ORDER_PLATFORM);
	q->eager = config->eager;
	q->event = __virtio_test_bit(vdev, VIRTIO_RING_F_EVENT_IDX);
	q->strict_len = __virtio_test_bit(vdev, VIRTIO_F_VERSION_1);
	q->dma_offset = p->dma_offset;
	q->notify = config->notify;
	q->layout =
		is_packed(vdev) ? &vring_packed_layout : &vring_split_layout;
	q->traced = p->ops->trace != NULL;
	q->callbacks_off = !config->info->callback;
}

/* ---- beginning and ending --------------------------------------------- */

unsigned int vring_usable_size(const struct virtio_device *vdev,
			       unsigned int num)
{
	unsigned int power = VRING_SPLIT_NUM_MAX;

	if (num >= power)
		return power;
	if (is_packed(vdev))
		return num;
	while (power > num)
		power /= 2;
	return power;
}

void vring_begin(struct vring_virtqueue *q)
{
	memset(q->ring_mem, 0, q->ring_size);
	memset(q->state, 0, q->num_alloc * sizeof(*q->state));
	place_parts(q, q->num);
	/* drv.split.indirect-desc.3: no chain is longer than the queue. */
	q->max_indirect = q->table_size < q->num ? q->table_size : q->num;
	q->table_lists = q->max_indirect > 1 ? q->max_indirect - 1 : 0;
	q->chain_lists = q->max_indirect ? 0 : q->num;
	q->ids_mask = power_of_two(q->num) - 1;
	for (unsigned int i = 0; i < q->num; i++)
		q->free_ids[i] = (uint16_t)i;
	/* As far as the tail: the same place, one time around before it. */
	q->free_head = (uint16_t)q->num;
	q->free_tail = q->num;
	q->added = 0;
	q->batch_last = VRING_NO_ID;
	q->detach_from = 0;
	q->vq.num_free = q->num;
	if (q->maps)
		vring_maps_begin(q);
	q->layout->begin(q);
	q->broken = false;
	q->tell_used = q->event && !q->callbacks_off;
	vring_bind(q);
	if (q->callbacks_off)
		q->layout->disable_cb(q);
	else
		q->layout->enable_cb(q);
}

struct virtqueue *vring_create(const struct vring_config *config)
{
	const struct virtio_platform *p = config->vdev->dev.platform;
	unsigned int num = config->num;
	struct placement at = plan(config, most_entries(config));
	struct vring_virtqueue *q;

	VIRTIO_ASSERT(num && vring_usable_size(config->vdev, num) == num);
	q = p->ops->alloc(p->ctx, at.size, _Alignof(struct vring_virtqueue));
	if (!q)
		return NULL;
	init_public(&q->vq, config);
	init_private(q, config);
	if (!alloc_shared(q, config)) {
		p->ops->free(p->ctx, q);
		return NULL;
	}
	point(q, &at);
	vring_begin(q);
	list_add_tail(&q->vq.list, &config->vdev->vqs);
	vring_trace(q, VIRTIO_EVENT_QUEUE, q->num);
	return &q->vq;
}

void vring_delete(struct virtqueue *vq)
{
	struct vring_virtqueue *q = to_vvq(vq);
	const struct virtio_platform *p = vq->vdev->dev.platform;

	vring_trace(q, VIRTIO_EVENT_DEL_QUEUE, q->num);
	list_del_init(&vq->list);
	while (vring_detach(q))
		; /* a driver that left buffers behind: end their mappings */
	if (q->table_size)
		p->ops->dma_free(p->ctx, q->tables, q->tables_size,
				 q->tables_addr);
	if (!q->given)
		p->ops->dma_free(p->ctx, q->ring_mem, q->ring_size,
				 q->ring_addr);
	p->ops->free(p->ctx, q);
}

void *vring_detach(struct vring_virtqueue *q)
{
	for (; q->detach_from < q->num; q->detach_from++) {
		uint16_t id = q->detach_from;
		void *data = q->state[id].data;

		if (!q->state[id].limit)
			continue;
		q->layout->release(q, id);
		return data;
	}
	return NULL;
}
