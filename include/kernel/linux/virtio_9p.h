/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A device that carries 9P (no section of the specification).
 */
#ifndef LINUX_VIRTIO_9P_H
#define LINUX_VIRTIO_9P_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

/** Feature: it has a name to mount it by. */
#define VIRTIO_9P_MOUNT_TAG 0

/** The configuration. */
struct virtio_9p_config {
	__virtio16 tag_len; /**< bytes of the name */
	__u8 tag[];	    /**< the name, not ended by a zero */
} __attribute__((packed));

_Static_assert(sizeof(struct virtio_9p_config) == 2, "as it is shared");

#endif /* LINUX_VIRTIO_9P_H */
