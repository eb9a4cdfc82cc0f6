/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Device status (2.1) and the feature bits that every device type shares (6).
 */
#ifndef VIRTIO_SPEC_VIRTIO_CONFIG_H
#define VIRTIO_SPEC_VIRTIO_CONFIG_H

#define VIRTIO_CONFIG_S_ACKNOWLEDGE 1	/**< 2.1: the device was noticed */
#define VIRTIO_CONFIG_S_DRIVER	    2	/**< 2.1: a driver was found for it */
#define VIRTIO_CONFIG_S_DRIVER_OK   4	/**< 2.1: the driver is ready */
#define VIRTIO_CONFIG_S_FEATURES_OK 8	/**< 2.1: negotiation is complete */
#define VIRTIO_CONFIG_S_SUSPEND	    16	/**< 2.1: suspended by the driver */
#define VIRTIO_CONFIG_S_NEEDS_RESET 64	/**< 2.1: the device cannot go on */
#define VIRTIO_CONFIG_S_FAILED	    128 /**< 2.1: the driver has given up */

#define VIRTIO_TRANSPORT_F_START 24 /**< 2.2: first that all types share */
#define VIRTIO_TRANSPORT_F_END	 41 /**< 2.2: the one after the last */

#define VIRTIO_F_NOTIFY_ON_EMPTY    24 /**< 6.3: legacy: notify when drained */
#define VIRTIO_F_ANY_LAYOUT	    27 /**< 6.3: legacy: any framing will do */
#define VIRTIO_RING_F_INDIRECT_DESC 28 /**< 6: indirect descriptors */
#define VIRTIO_RING_F_EVENT_IDX	    29 /**< 6: used_event and avail_event */
#define VIRTIO_F_VERSION_1	    32 /**< 6: not a legacy device */
#define VIRTIO_F_ACCESS_PLATFORM    33 /**< 6: memory access is limited */
#define VIRTIO_F_RING_PACKED	    34 /**< 6: packed virtqueues */
#define VIRTIO_F_IN_ORDER	    35 /**< 6: buffers are used in order */
#define VIRTIO_F_ORDER_PLATFORM	    36 /**< 6: order as the platform says */
#define VIRTIO_F_SR_IOV		    37 /**< 6: single-root I/O virtualization */
#define VIRTIO_F_NOTIFICATION_DATA  38 /**< 6: data in notifications */
#define VIRTIO_F_NOTIF_CONFIG_DATA  39 /**< 6: queue id from the device */
#define VIRTIO_F_RING_RESET	    40 /**< 6: reset of one queue */
#define VIRTIO_F_ADMIN_VQ	    41 /**< 6: administration virtqueues */
#define VIRTIO_F_SUSPEND	    43 /**< 6: suspend by the driver */

#endif /* VIRTIO_SPEC_VIRTIO_CONFIG_H */
