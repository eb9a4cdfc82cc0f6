/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_pci.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_PCI_H
#define UAPI_LINUX_VIRTIO_PCI_H

#include <linux/virtio_pci.h>

#endif /* UAPI_LINUX_VIRTIO_PCI_H */
