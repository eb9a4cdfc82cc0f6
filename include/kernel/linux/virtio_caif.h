/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The configuration of a CAIF device, a modem: in the byte order of the device.
 */
#ifndef LINUX_VIRTIO_CAIF_H
#define LINUX_VIRTIO_CAIF_H

#include <linux/types.h>

/** How frames are laid out. */
struct virtio_caif_transf_config {
	u16 headroom; /**< bytes before the data */
	u16 tailroom; /**< bytes behind it */
	u32 mtu;      /**< largest frame */
	u8 reserved[4];
};

/** The configuration, upwards and downwards. */
struct virtio_caif_config {
	struct virtio_caif_transf_config uplink;   /**< to the modem */
	struct virtio_caif_transf_config downlink; /**< from the modem */
	u8 reserved[8];
};

_Static_assert(sizeof(struct virtio_caif_config) == 32, "as it is shared");

#endif /* LINUX_VIRTIO_CAIF_H */
