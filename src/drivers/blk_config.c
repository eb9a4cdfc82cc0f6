/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a block device says about itself. It may lie: what makes no sense is
 * reported and left out, and what is left cannot make arithmetic overflow.
 */
#include <virtio/virtio_config.h>

#include "blk.h"

/* Logical blocks beyond this are a mistake of the device. */
#define BLK_BLOCK_SIZE_MAX 65536u

/* A limit of 0 forbids everything, which no device can mean. */
static uint32_t blk_read_limit(struct virtio_blk *blk, unsigned int offset,
			       const char *name, uint32_t otherwise)
{
	uint32_t limit = virtio_cread32(blk->vdev, offset);

	if (limit)
		return limit;
	dev_warn(&blk->vdev->dev, "%s is 0: taken as %u", name, otherwise);
	return otherwise;
}

#define BLK_READ_LIMIT(blk, member, otherwise)                                 \
	blk_read_limit(blk, offsetof(struct virtio_blk_config, member),        \
		       #member, otherwise)

void virtio_blk_read_capacity(struct virtio_blk *blk)
{
	uint64_t capacity;

	virtio_cread(blk->vdev, struct virtio_blk_config, capacity, &capacity);
	/* The size in bytes has to be a 64-bit number too. */
	if (capacity > UINT64_MAX / VIRTIO_BLK_SECTOR_SIZE) {
		dev_warn(&blk->vdev->dev, "absurd capacity of %llu sectors cut",
			 (unsigned long long)capacity);
		capacity = UINT64_MAX / VIRTIO_BLK_SECTOR_SIZE;
	}
	blk->info.capacity = capacity;
}

static void blk_read_segments(struct virtio_blk *blk)
{
	struct virtio_blk_info *info = &blk->info;

	info->size_max = UINT32_MAX;
	info->seg_max = 1;
	if (virtio_has_feature(blk->vdev, VIRTIO_BLK_F_SIZE_MAX))
		info->size_max = BLK_READ_LIMIT(blk, size_max, UINT32_MAX);
	if (virtio_has_feature(blk->vdev, VIRTIO_BLK_F_SEG_MAX))
		info->seg_max = BLK_READ_LIMIT(blk, seg_max, 1);
	if (info->seg_max > BLK_SEG_MAX)
		info->seg_max = BLK_SEG_MAX;
}

static void blk_read_block_size(struct virtio_blk *blk)
{
	struct virtio_device *vdev = blk->vdev;
	uint32_t size;

	blk->info.blk_size = VIRTIO_BLK_SECTOR_SIZE;
	if (virtio_cread_feature(vdev, VIRTIO_BLK_F_BLK_SIZE,
				 struct virtio_blk_config, blk_size, &size))
		return;
	if (size < VIRTIO_BLK_SECTOR_SIZE || size > BLK_BLOCK_SIZE_MAX ||
	    (size & (size - 1))) {
		dev_warn(&vdev->dev, "absurd blk_size %u ignored", size);
		return;
	}
	blk->info.blk_size = size;
}

static void blk_read_topology(struct virtio_blk *blk)
{
	struct virtio_device *vdev = blk->vdev;
	struct virtio_blk_info *info = &blk->info;
	uint8_t exp, alignment;
	uint16_t min_io_size;

	info->physical_size = info->blk_size;
	if (!virtio_has_feature(vdev, VIRTIO_BLK_F_TOPOLOGY))
		return;
	virtio_cread(vdev, struct virtio_blk_config, physical_block_exp, &exp);
	virtio_cread(vdev, struct virtio_blk_config, alignment_offset,
		     &alignment);
	virtio_cread(vdev, struct virtio_blk_config, min_io_size, &min_io_size);
	virtio_cread(vdev, struct virtio_blk_config, opt_io_size,
		     &info->opt_io_size);
	info->alignment_offset = alignment;
	info->min_io_size = min_io_size;
	if (exp > 15) /* with the largest blk_size, what 32 bits hold */
		dev_warn(&vdev->dev, "absurd physical_block_exp %u ignored",
			 exp);
	else
		info->physical_size = info->blk_size << exp;
}

static void blk_read_discard(struct virtio_blk *blk)
{
	struct virtio_blk_info *info = &blk->info;

	if (!virtio_has_feature(blk->vdev, VIRTIO_BLK_F_DISCARD))
		return;
	info->max_discard_sectors =
		BLK_READ_LIMIT(blk, max_discard_sectors, UINT32_MAX);
	info->max_discard_seg = BLK_READ_LIMIT(blk, max_discard_seg, 1);
	virtio_cread(blk->vdev, struct virtio_blk_config,
		     discard_sector_alignment, &info->discard_sector_alignment);
}

static void blk_read_write_zeroes(struct virtio_blk *blk)
{
	struct virtio_blk_info *info = &blk->info;
	uint8_t may_unmap;

	if (!virtio_has_feature(blk->vdev, VIRTIO_BLK_F_WRITE_ZEROES))
		return;
	info->max_write_zeroes_sectors =
		BLK_READ_LIMIT(blk, max_write_zeroes_sectors, UINT32_MAX);
	info->max_write_zeroes_seg =
		BLK_READ_LIMIT(blk, max_write_zeroes_seg, 1);
	virtio_cread(blk->vdev, struct virtio_blk_config,
		     write_zeroes_may_unmap, &may_unmap);
	info->write_zeroes_may_unmap = may_unmap != 0;
}

static void blk_read_num_queues(struct virtio_blk *blk)
{
	struct virtio_device *vdev = blk->vdev;
	uint16_t num;

	blk->info.num_queues = 1;
	if (virtio_cread_feature(vdev, VIRTIO_BLK_F_MQ,
				 struct virtio_blk_config, num_queues, &num))
		return;
	if (!num)
		dev_warn(&vdev->dev, "num_queues is 0: taken as 1");
	else
		blk->info.num_queues =
			num < BLK_QUEUES_MAX ? num : BLK_QUEUES_MAX;
}

void virtio_blk_read_info(struct virtio_blk *blk)
{
	blk->info = (struct virtio_blk_info){
		.read_only = virtio_has_feature(blk->vdev, VIRTIO_BLK_F_RO),
		.flush = virtio_has_feature(blk->vdev, VIRTIO_BLK_F_FLUSH),
	};
	virtio_blk_read_capacity(blk);
	blk_read_segments(blk);
	blk_read_block_size(blk);
	blk_read_topology(blk);
	blk_read_discard(blk);
	blk_read_write_zeroes(blk);
	blk_read_num_queues(blk);
}
