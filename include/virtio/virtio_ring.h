/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a transport needs of a ring.
 */
#ifndef VIRTIO_VIRTIO_RING_H
#define VIRTIO_VIRTIO_RING_H

#include <virtio/platform.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Tell a queue that the device interrupted for it: its callback is called if
 * buffers were used. An interrupt handler, to be registered for a queue.
 *
 * @param irq not looked at
 * @param _vq the struct virtqueue
 * @return IRQ_NONE if nothing was used: a spurious interrupt
 *         (drv.split.used-buf-notif-suppr.5)
 */
irqreturn_t vring_interrupt(int irq, void *_vq);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_RING_H */
