/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Registers of the MMIO transport (4.2.2). They are the library's own; the
 * kernel's header lacks VIRTIO_MMIO_QUEUE_RESET and VIRTIO_MMIO_MAGIC.
 */
#ifndef LINUX_VIRTIO_MMIO_H
#define LINUX_VIRTIO_MMIO_H

#include <virtio/spec/virtio_mmio.h>

#endif /* LINUX_VIRTIO_MMIO_H */
