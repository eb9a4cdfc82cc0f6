/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_pmem.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_PMEM_H
#define UAPI_LINUX_VIRTIO_PMEM_H

#include <linux/virtio_pmem.h>

#endif /* UAPI_LINUX_VIRTIO_PMEM_H */
