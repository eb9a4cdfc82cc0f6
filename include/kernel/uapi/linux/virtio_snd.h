/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * <linux/virtio_snd.h> by its other name.
 */
#ifndef UAPI_LINUX_VIRTIO_SND_H
#define UAPI_LINUX_VIRTIO_SND_H

#include <linux/virtio_snd.h>

#endif /* UAPI_LINUX_VIRTIO_SND_H */
