/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Device types: VIRTIO_ID_NET and so on.
 */
#ifndef LINUX_VIRTIO_IDS_H
#define LINUX_VIRTIO_IDS_H

#include <virtio/virtio_ids.h>

#endif /* LINUX_VIRTIO_IDS_H */
