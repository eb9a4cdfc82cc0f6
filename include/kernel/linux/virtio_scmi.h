/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Firmware that is spoken to by SCMI (5.17 of version 1.2).
 */
#ifndef LINUX_VIRTIO_SCMI_H
#define LINUX_VIRTIO_SCMI_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_SCMI_F_P2A_CHANNELS  0 /**< it speaks first, too */
#define VIRTIO_SCMI_F_SHARED_MEMORY 1 /**< it shares memory */

#define VIRTIO_SCMI_VQ_TX      0 /**< the queue of commands */
#define VIRTIO_SCMI_VQ_RX      1 /**< the queue of what it says */
#define VIRTIO_SCMI_VQ_MAX_CNT 2 /**< queues */

#endif /* LINUX_VIRTIO_SCMI_H */
