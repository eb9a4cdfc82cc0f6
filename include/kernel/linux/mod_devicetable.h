/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Tables of ids: struct virtio_device_id and VIRTIO_DEV_ANY_ID. Those of other
 * buses are not here.
 */
#ifndef LINUX_MOD_DEVICETABLE_H
#define LINUX_MOD_DEVICETABLE_H

#include <linux/types.h>

#include <virtio/virtio.h>

#endif /* LINUX_MOD_DEVICETABLE_H */
