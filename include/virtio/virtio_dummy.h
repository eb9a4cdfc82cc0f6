/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The dummy device of the kernel's guide to writing drivers: its model.
 *
 * One queue. What the driver makes device-readable is echoed into the
 * device-writable part of the same buffer; a buffer with nothing to read
 * receives a line of text that says which one it is. It is for trying out
 * drivers, and for testing rings.
 */
#ifndef VIRTIO_VIRTIO_DUMMY_H
#define VIRTIO_VIRTIO_DUMMY_H

#include <stdint.h>

#include <virtio/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A dummy device. Members are private. */
struct virtio_dummy_model {
	struct virtio_model model; /**< for the endpoint */
	uint32_t served;	   /**< buffers filled with text */
};

/**
 * Make a dummy device. Process context.
 * @param dummy the device; the caller's; ended by virtio_model_exit()
 * @param platform for memory and messages
 * @param queue_size largest size of its queue: a power of two
 * @return 0 or an error of virtio_model_init()
 */
int virtio_dummy_model_init(struct virtio_dummy_model *dummy,
			    const struct virtio_platform *platform,
			    unsigned int queue_size);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_DUMMY_H */
