/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The entropy device (5.4): it has neither features nor configuration.
 */
#ifndef LINUX_VIRTIO_RNG_H
#define LINUX_VIRTIO_RNG_H

#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>

#endif /* LINUX_VIRTIO_RNG_H */
