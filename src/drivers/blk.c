/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver of block devices (5.2): set-up and taking down. What the device
 * says about itself is read in blk_config.c; requests are in blk_request.c, and
 * the forms that wait for them in blk_sync.c.
 */
#include <virtio/assert.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "blk.h"
#include "wait.h"

/* Header, one segment of data, status. */
#define BLK_QUEUE_SIZE_MIN 3u

/* How long freezing waits for the requests in flight. */
#define BLK_QUIESCE_NS 5000000000u

/* Memory that virtio_blk_alloc() handed out; not where the device reaches. */
struct blk_memory {
	struct list_head node;
	void *mem;
	size_t len;
	dma_addr_t addr;
};

/* What virtio_find_vqs() wants and gives; too big for a small stack. */
struct blk_find {
	struct virtqueue_info info[BLK_QUEUES_MAX];
	struct virtqueue *vqs[BLK_QUEUES_MAX];
};

/* ---- memory ----------------------------------------------------------- */

static void *blk_zalloc(struct virtio_blk *blk, size_t size)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;

	return platform->ops->alloc(platform->ctx, size, _Alignof(max_align_t));
}

static void blk_zfree(struct virtio_blk *blk, void *mem)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;

	platform->ops->free(platform->ctx, mem);
}

void *virtio_blk_alloc(struct virtio_blk *blk, size_t len)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;
	struct blk_memory *memory;

	memory = blk_zalloc(blk, sizeof(*memory));
	if (!memory)
		return NULL;
	memory->len = len;
	memory->mem = platform->ops->dma_alloc(platform->ctx, len, 4096,
					       &memory->addr);
	if (!memory->mem) {
		blk_zfree(blk, memory);
		return NULL;
	}
	list_add_tail(&memory->node, &blk->memory);
	return memory->mem;
}

static void blk_memory_free(struct virtio_blk *blk, struct blk_memory *memory)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;

	list_del_init(&memory->node);
	platform->ops->dma_free(platform->ctx, memory->mem, memory->len,
				memory->addr);
	blk_zfree(blk, memory);
}

static struct blk_memory *blk_memory_find(struct virtio_blk *blk,
					  const void *mem, size_t len)
{
	struct blk_memory *memory;

	list_for_each_entry(memory, &blk->memory, node)
		if (memory->mem == mem && memory->len == len)
			return memory;
	return NULL;
}

void virtio_blk_free(struct virtio_blk *blk, void *mem, size_t len)
{
	struct blk_memory *memory;

	if (!mem)
		return;
	memory = blk_memory_find(blk, mem, len);
	VIRTIO_ASSERT(memory);
	blk_memory_free(blk, memory);
}

/* ---- queues ----------------------------------------------------------- */

/*
 * Segments in a request are limited by the smallest queue, too: no chain may be
 * longer than its queue, indirect or not (drv.split.indirect-desc.3).
 */
static int blk_fit_queue(struct virtio_blk *blk, struct virtqueue *vq)
{
	struct virtio_blk_info *info = &blk->info;
	unsigned int size = virtqueue_get_vring_size(vq);

	if (size < BLK_QUEUE_SIZE_MIN) {
		dev_err(&blk->vdev->dev,
			"%s has %u descriptors: no request fits", vq->name,
			size);
		return -EINVAL;
	}
	if (!info->queue_size || info->queue_size > size)
		info->queue_size = size;
	if (info->seg_max > size - 2)
		info->seg_max = size - 2;
	if ((uint64_t)info->seg_max * info->size_max < VIRTIO_BLK_SECTOR_SIZE) {
		dev_err(&blk->vdev->dev,
			"%u segments of %u bytes cannot hold a sector",
			info->seg_max, info->size_max);
		return -EINVAL;
	}
	return 0;
}

static int blk_make_slots(struct virtio_blk *blk, struct blk_queue *q)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;
	unsigned int num = virtqueue_get_vring_size(q->vq);

	q->wire = platform->ops->dma_alloc(
		platform->ctx, num * sizeof(*q->wire), 64, &q->wire_addr);
	q->num_slots = num;
	q->expected = blk_zalloc(blk, num * sizeof(*q->expected));
	q->free = blk_zalloc(blk, num * sizeof(*q->free));
	if (!q->wire || !q->expected || !q->free)
		return -ENOMEM;
	for (unsigned int i = 0; i < num; i++)
		q->free[i] = (uint16_t)i;
	q->num_free = num;
	return 0;
}

static void blk_free_slots(struct virtio_blk *blk, struct blk_queue *q)
{
	const struct virtio_platform *platform = blk->vdev->dev.platform;

	if (q->wire)
		platform->ops->dma_free(platform->ctx, q->wire,
					q->num_slots * sizeof(*q->wire),
					q->wire_addr);
	blk_zfree(blk, q->expected);
	blk_zfree(blk, q->free);
}

static int blk_find_queues(struct virtio_blk *blk)
{
	struct blk_find *find = blk_zalloc(blk, sizeof(*find));
	unsigned int num = blk->info.num_queues;
	int err;

	if (!find)
		return -ENOMEM;
	for (unsigned int i = 0; i < num; i++) {
		struct blk_queue *q = &blk->queues[i];

		virtio_snprintf(q->name, sizeof(q->name), "req.%u", i);
		find->info[i].name = q->name;
		find->info[i].callback = virtio_blk_done;
		find->info[i].max_indirect = blk->info.seg_max + 2;
	}
	err = virtio_find_vqs(blk->vdev, num, find->vqs, find->info, NULL);
	for (unsigned int i = 0; !err && i < num; i++)
		blk->queues[i].vq = find->vqs[i];
	blk_zfree(blk, find);
	return err;
}

/* Delete the queues, which are idle, and all that stands beside them. */
static void blk_delete_queues(struct virtio_blk *blk)
{
	blk->vdev->config->del_vqs(blk->vdev);
	for (unsigned int i = 0; i < blk->info.num_queues; i++)
		blk_free_slots(blk, &blk->queues[i]);
	blk_zfree(blk, blk->queues);
	blk->queues = NULL;
	blk->info.num_queues = 0;
}

/* Look at the device and set up its queues. Undone if it fails. */
static int blk_start(struct virtio_blk *blk)
{
	int err;

	virtio_blk_read_info(blk);
	blk->queues =
		blk_zalloc(blk, blk->info.num_queues * sizeof(*blk->queues));
	err = blk->queues ? blk_find_queues(blk) : -ENOMEM;
	if (err) {
		blk_zfree(blk, blk->queues);
		blk->queues = NULL;
		blk->info.num_queues = 0;
		return err;
	}
	for (unsigned int i = 0; !err && i < blk->info.num_queues; i++) {
		err = blk_fit_queue(blk, blk->queues[i].vq);
		if (!err)
			err = blk_make_slots(blk, &blk->queues[i]);
	}
	if (err)
		blk_delete_queues(blk);
	return err;
}

/* ---- the driver ------------------------------------------------------- */

/*
 * Reset the device, end what it had not done, delete the queues. A done
 * function that submits again finds no queue any more.
 */
static void blk_stop(struct virtio_blk *blk)
{
	struct virtio_device *vdev = blk->vdev;
	struct virtio_blk_request *rq;
	struct virtqueue *vq;

	virtio_reset_device(vdev);
	for (unsigned int i = 0; i < blk->info.num_queues; i++)
		blk->queues[i].vq = NULL;
	virtio_device_for_each_vq(vdev, vq) {
		while ((rq = virtqueue_detach_unused_buf(vq)))
			virtio_blk_complete(&blk->queues[vq->index], rq,
					    -ENODEV);
	}
	blk_delete_queues(blk);
}

static void blk_free(struct virtio_blk *blk)
{
	struct blk_memory *memory, *next;

	list_for_each_entry_safe(memory, next, &blk->memory, node)
		blk_memory_free(blk, memory);
	virtio_blk_sync_exit(blk);
	blk->vdev->priv = NULL;
	blk_zfree(blk, blk);
}

static int blk_probe(struct virtio_device *vdev)
{
	const struct virtio_platform *platform = vdev->dev.platform;
	struct virtio_blk *blk;
	int err;

	blk = platform->ops->alloc(platform->ctx, sizeof(*blk),
				   _Alignof(struct virtio_blk));
	if (!blk)
		return -ENOMEM;
	blk->vdev = vdev;
	INIT_LIST_HEAD(&blk->memory);
	vdev->priv = blk;
	err = virtio_blk_sync_init(blk);
	if (!err)
		err = blk_start(blk);
	if (err)
		blk_free(blk);
	return err;
}

static void blk_remove(struct virtio_device *vdev)
{
	struct virtio_blk *blk = vdev->priv;

	/* A restore that failed has left no queue. */
	if (blk->queues)
		blk_stop(blk);
	blk_free(blk);
}

/* drv.blk.device-op.1 */
static void blk_config_changed(struct virtio_device *vdev)
{
	struct virtio_blk *blk = vdev->priv;
	uint64_t before = blk->info.capacity;

	virtio_blk_read_capacity(blk);
	if (blk->info.capacity != before)
		dev_info(&vdev->dev, "%llu sectors now, %llu before",
			 (unsigned long long)blk->info.capacity,
			 (unsigned long long)before);
}

/* Wait until nothing is in flight, as long as the device answers. */
static void blk_quiesce(struct blk_queue *q)
{
	struct device_wait wait;
	int err = 0;

	device_wait_begin(&wait, q->vq, BLK_QUIESCE_NS);
	while (q->num_free != q->num_slots && !err)
		err = device_wait_round(&wait);
}

static int blk_freeze(struct virtio_device *vdev)
{
	struct virtio_blk *blk = vdev->priv;

	for (unsigned int i = 0; i < blk->info.num_queues; i++) {
		virtqueue_kick(blk->queues[i].vq);
		blk_quiesce(&blk->queues[i]);
	}
	blk_stop(blk);
	return 0;
}

static int blk_restore(struct virtio_device *vdev)
{
	return blk_start(vdev->priv);
}

static const struct virtio_device_id blk_ids[] = {
	{ VIRTIO_ID_BLOCK, VIRTIO_DEV_ANY_ID },
	{ 0, 0 },
};

static const unsigned int blk_features[] = {
	VIRTIO_BLK_F_SIZE_MAX, VIRTIO_BLK_F_SEG_MAX, VIRTIO_BLK_F_RO,
	VIRTIO_BLK_F_BLK_SIZE, VIRTIO_BLK_F_FLUSH,   VIRTIO_BLK_F_TOPOLOGY,
	VIRTIO_BLK_F_MQ,       VIRTIO_BLK_F_DISCARD, VIRTIO_BLK_F_WRITE_ZEROES,
};

void virtio_blk_driver_init(struct virtio_driver *drv)
{
	*drv = (struct virtio_driver){
		.driver.name = "virtio_blk",
		.id_table = blk_ids,
		.feature_table = blk_features,
		.feature_table_size =
			sizeof(blk_features) / sizeof(blk_features[0]),
		.probe = blk_probe,
		.remove = blk_remove,
		.config_changed = blk_config_changed,
		.freeze = blk_freeze,
		.restore = blk_restore,
	};
}

struct virtio_blk *virtio_blk_from_vdev(struct virtio_device *vdev)
{
	if (!vdev->dev.driver)
		return NULL;
	if (drv_to_virtio(vdev->dev.driver)->probe != blk_probe)
		return NULL;
	return vdev->priv;
}
