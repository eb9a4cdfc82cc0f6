/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_scsi.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_SCSI_H
#define UAPI_LINUX_VIRTIO_SCSI_H

#include <linux/virtio_scsi.h>

#endif /* UAPI_LINUX_VIRTIO_SCSI_H */
