/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kinds of ring that a device may have: split and packed, in order and not.
 *
 * A test of more than rings runs over all of them: its main() goes through the
 * numbers of the layouts, each model is masked with layout_choose(), and
 * layout_agreed() tells that the driver got what was chosen. A legacy device
 * has one kind.
 */
#ifndef TESTS_LAYOUTS_H
#define TESTS_LAYOUTS_H

#include <virtio/model.h>
#include <virtio/virtio_config.h>

#define LAYOUTS		4
#define LAYOUT_IN_ORDER ((uint64_t)1 << VIRTIO_F_IN_ORDER)
#define LAYOUT_PACKED	((uint64_t)1 << VIRTIO_F_RING_PACKED)

/* The number of the one that is tested. */
static unsigned int layout;

static inline uint64_t layout_features(void)
{
	return (layout & 1 ? LAYOUT_IN_ORDER : 0) |
	       (layout & 2 ? LAYOUT_PACKED : 0);
}

/* Before a driver looks. */
static inline void layout_choose(struct virtio_model *model)
{
	virtio_model_mask_features(
		model, layout_features() | ~(LAYOUT_IN_ORDER | LAYOUT_PACKED));
}

static inline bool layout_agreed(const struct virtio_device *vdev)
{
	bool legacy = !virtio_has_feature(vdev, VIRTIO_F_VERSION_1);

	return (vdev->features & (LAYOUT_IN_ORDER | LAYOUT_PACKED)) ==
	       (legacy ? 0 : layout_features());
}

#endif /* TESTS_LAYOUTS_H */
