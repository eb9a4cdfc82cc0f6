/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Memory that lasts (5.19).
 */
#ifndef LINUX_VIRTIO_PMEM_H
#define LINUX_VIRTIO_PMEM_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_PMEM_F_SHMEM_REGION  0 /**< it is shared memory (2.10) */
#define VIRTIO_PMEM_SHMEM_REGION_ID 0 /**< with this number */

/** The configuration. */
struct virtio_pmem_config {
	__le64 start; /**< where it is */
	__le64 size;  /**< its bytes */
};

#define VIRTIO_PMEM_REQ_TYPE_FLUSH 0 /**< make it last */

/** A request. */
struct virtio_pmem_req {
	__le32 type; /**< VIRTIO_PMEM_REQ_TYPE_* */
};

/** An answer. */
struct virtio_pmem_resp {
	__le32 ret; /**< 0 if it was done */
};

_Static_assert(sizeof(struct virtio_pmem_config) == 16, "5.19.4");

#endif /* LINUX_VIRTIO_PMEM_H */
