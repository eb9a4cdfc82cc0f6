/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A file system of the host (5.11).
 */
#ifndef LINUX_VIRTIO_FS_H
#define LINUX_VIRTIO_FS_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

/** The configuration. */
struct virtio_fs_config {
	__u8 tag[36];		   /**< its name, zeroes behind it */
	__le32 num_request_queues; /**< how many */
} __attribute__((packed));

_Static_assert(sizeof(struct virtio_fs_config) == 40, "5.11.4");

/** The shared memory that files are mapped to. */
#define VIRTIO_FS_SHMCAP_ID_CACHE 0

#endif /* LINUX_VIRTIO_FS_H */
