/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_iommu.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_IOMMU_H
#define UAPI_LINUX_VIRTIO_IOMMU_H

#include <linux/virtio_iommu.h>

#endif /* UAPI_LINUX_VIRTIO_IOMMU_H */
