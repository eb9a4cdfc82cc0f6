/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_scmi.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_SCMI_H
#define UAPI_LINUX_VIRTIO_SCMI_H

#include <linux/virtio_scmi.h>

#endif /* UAPI_LINUX_VIRTIO_SCMI_H */
