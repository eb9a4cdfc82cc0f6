/* SPDX-License-Identifier: BSD-2-Clause */
/* What the driver halves of all transports do in the same way. */
#ifndef VIRTIO_TRANSPORT_COMMON_H
#define VIRTIO_TRANSPORT_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/virtio_config.h>

struct vring_config;

/*
 * Wait until what is read is 0, as long as a device is given to do what it was
 * told: -ETIMEDOUT if it does not; or the platform's error.
 */
int transport_wait_zero(struct virtio_device *vdev,
			uint32_t (*read)(struct virtio_device *vdev));

/*
 * Create a split queue of the largest size within config->num_max that there is
 * memory for. NULL without memory.
 */
struct virtqueue *transport_create_vq(struct vring_config *config);

/* Set up one queue: the queue or an ERR_PTR(). */
typedef struct virtqueue *transport_setup_t(struct virtio_device *vdev,
					    unsigned int index,
					    const struct virtqueue_info *info);

/* Set up those that have a name. On an error those before it still stand. */
int transport_setup_vqs(struct virtio_device *vdev, unsigned int nvqs,
			struct virtqueue *vqs[],
			const struct virtqueue_info vqs_info[],
			transport_setup_t *setup);

/* After queues were deleted: @num of them the device does not let go of. */
void transport_warn_kept(struct virtio_device *vdev, unsigned int num);

/*
 * In which pieces @len bytes of a modern device's configuration are accessed: a
 * field with its own width, 64 bits as two halves.
 */
unsigned int transport_field_width(unsigned int offset, unsigned int len);

/* Bytes of a register that was read as a number, and the other way. */
void transport_put_bytes(uint8_t *to, uint32_t value, unsigned int width);
uint32_t transport_get_bytes(const uint8_t *from, unsigned int width);

#endif /* VIRTIO_TRANSPORT_COMMON_H */
