/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_crypto.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_CRYPTO_H
#define UAPI_LINUX_VIRTIO_CRYPTO_H

#include <linux/virtio_crypto.h>

#endif /* UAPI_LINUX_VIRTIO_CRYPTO_H */
