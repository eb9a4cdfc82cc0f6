/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a transport needs of a ring.
 */
#ifndef VIRTIO_VIRTIO_RING_H
#define VIRTIO_VIRTIO_RING_H

#include <stdint.h>

#include <virtio/platform.h>

struct virtqueue;

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

/**
 * What to write when a queue is notified and VIRTIO_F_NOTIFICATION_DATA was
 * negotiated (2.9): the queue's index in the low 16 bits; above them, where the
 * next buffer will be made available. For transports; any context.
 *
 * @param vq the queue
 * @return the 32 bits
 */
uint32_t vring_notification_data(const struct virtqueue *vq);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_RING_H */
