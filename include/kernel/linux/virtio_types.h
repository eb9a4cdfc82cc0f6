/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Fields in a device's byte order: little-endian on a modern device, the
 * machine's own on a legacy one. Plain integers here; see virtio_config.h for
 * what converts them.
 */
#ifndef LINUX_VIRTIO_TYPES_H
#define LINUX_VIRTIO_TYPES_H

#include <linux/types.h>

typedef __u16 __virtio16; /**< 16 bits in the device's byte order */
typedef __u32 __virtio32; /**< 32 bits in the device's byte order */
typedef __u64 __virtio64; /**< 64 bits in the device's byte order */

#endif /* LINUX_VIRTIO_TYPES_H */
