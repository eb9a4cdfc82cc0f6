/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The entropy device (5.4): its driver for applications, and its model.
 */
#ifndef VIRTIO_VIRTIO_RNG_H
#define VIRTIO_VIRTIO_RNG_H

#include <stddef.h>
#include <stdint.h>

#include <virtio/model.h>
#include <virtio/virtio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- driver ----------------------------------------------------------- */

/**
 * Make a driver for entropy devices, ready for register_virtio_driver().
 * @param drv filled; the caller's
 */
void virtio_rng_driver_init(struct virtio_driver *drv);

/** An entropy device as its driver sees it. */
struct virtio_rng;

/**
 * The entropy device behind a virtio device. Any context.
 * @param vdev any device on the bus
 * @return it, until the driver's remove; NULL if a driver made by
 *         virtio_rng_driver_init() does not drive it
 */
struct virtio_rng *virtio_rng_from_vdev(struct virtio_device *vdev);

/**
 * Fill memory with random bytes, waiting for the device. Process context.
 *
 * Only bytes that the device says it wrote are used
 * (drv.entropy.device-op.2).
 *
 * @param rng the device
 * @param buf where to: any memory
 * @param len how many
 * @param timeout_ns how long to wait for each piece before giving up
 * @return 0; -ETIMEDOUT if the device did not answer; -ENODEV if it is gone;
 *         -EIO if it is broken or returned a buffer without a single byte
 */
int virtio_rng_read(struct virtio_rng *rng, void *buf, size_t len,
		    uint64_t timeout_ns);

/* ---- model ------------------------------------------------------------ */

/** An entropy device. Members are private. */
struct virtio_rng_model {
	struct virtio_model model; /**< for the endpoint */
	/** Fills @p len bytes: how many, fewer if need be, or an error. */
	int (*fill)(void *ctx, void *buf, size_t len);
	void *ctx; /**< handed to it */
};

/**
 * Make an entropy device. Process context.
 *
 * @param rng the device; the caller's; ended by virtio_model_exit()
 * @param platform for memory and messages
 * @param queue_size largest size of its queue: a power of two
 * @param fill source of random bytes: writes at most @p len bytes and returns
 *        how many; a negative error breaks the device
 * @param ctx handed to it
 * @return 0 or an error of virtio_model_init()
 */
int virtio_rng_model_init(struct virtio_rng_model *rng,
			  const struct virtio_platform *platform,
			  unsigned int queue_size,
			  int (*fill)(void *ctx, void *buf, size_t len),
			  void *ctx);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_RNG_H */
