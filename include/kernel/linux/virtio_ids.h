/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Device types: VIRTIO_ID_NET and so on.
 */
#ifndef LINUX_VIRTIO_IDS_H
#define LINUX_VIRTIO_IDS_H

#include <virtio/virtio_ids.h>

/* PCI device ids of transitional devices (4.1.2.1). */
#define VIRTIO_TRANS_ID_NET	0x1000 /**< network card */
#define VIRTIO_TRANS_ID_BLOCK	0x1001 /**< block device */
#define VIRTIO_TRANS_ID_BALLOON 0x1002 /**< memory balloon */
#define VIRTIO_TRANS_ID_CONSOLE 0x1003 /**< console */
#define VIRTIO_TRANS_ID_SCSI	0x1004 /**< SCSI host */
#define VIRTIO_TRANS_ID_RNG	0x1005 /**< entropy source */
#define VIRTIO_TRANS_ID_9P	0x1009 /**< 9P */

#endif /* LINUX_VIRTIO_IDS_H */
