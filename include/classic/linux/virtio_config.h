/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_config.h> as it was in October 2007: a device's configuration
 * as fields that are found once. See <virtio/classic.h> for which fields a
 * device of today has, and for when its features are agreed on.
 */
#ifndef CLASSIC_LINUX_VIRTIO_CONFIG_H
#define CLASSIC_LINUX_VIRTIO_CONFIG_H

#include <linux/err.h>
#include <linux/virtio.h>

/** How to reach a device: find, get, set, the status, find_vq, del_vq. */
#define virtio_config_ops classic_virtio_config_ops

/**
 * Find a field that is a number, and read it into `*v`, in the CPU's byte order
 * and with the size of the field: 0, -ENOENT or -EIO.
 */
#define virtio_config_val(vdev, type, v)                                       \
	({                                                                     \
		_Static_assert(sizeof(*(v)) == 1 || sizeof(*(v)) == 2 ||       \
				       sizeof(*(v)) == 4 || sizeof(*(v)) == 8, \
			       "a number has 1, 2, 4 or 8 bytes");             \
		classic_virtio_config_number((vdev), (type), (v),              \
					     sizeof(*(v)));                    \
	})

/** Find a field of a known length, and read its bytes. */
#define __virtio_config_val(vdev, type, val, size)                             \
	classic_virtio_config_val(vdev, type, val, size)

/** Use a feature bit: 1 if it is there, and now acknowledged. */
#define virtio_use_bit(vdev, token, len, bitnum)                               \
	classic_virtio_use_bit(vdev, token, len, bitnum)

#endif /* CLASSIC_LINUX_VIRTIO_CONFIG_H */
