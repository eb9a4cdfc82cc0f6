/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The I2C adapter device (5.16): its model. What sits on the bus behind it is
 * the caller's.
 */
#ifndef VIRTIO_VIRTIO_I2C_H
#define VIRTIO_VIRTIO_I2C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Set in an address of ten bits, so that none equals one of seven. */
#define VIRTIO_I2C_TEN_BIT 0x400u

/**
 * The bus behind an I2C adapter, as its targets see it. A transaction is one
 * segment or several: start, then all writes or all reads of that segment, the
 * next start, and so on; then stop. A negative error stands for a byte or an
 * address that nobody acknowledged: the rest of the transaction is not tried.
 */
struct virtio_i2c_bus_ops {
	/**
	 * A start condition and an address: 0 if a target acknowledges.
	 * @p address has seven bits, or ten and #VIRTIO_I2C_TEN_BIT.
	 */
	int (*start)(void *ctx, unsigned int address, bool read);
	/** Bytes for the target: 0 if all were acknowledged. */
	int (*write)(void *ctx, const void *bytes, size_t len);
	/** Bytes from the target: 0, and @p bytes is filled. */
	int (*read)(void *ctx, void *bytes, size_t len);
	/** The transaction is over, whether it went well or not; optional. */
	void (*stop)(void *ctx);
};

/** An I2C adapter. Members are private. */
struct virtio_i2c_model {
	struct virtio_model model;	      /**< for the endpoint */
	const struct virtio_i2c_bus_ops *bus; /**< what is behind it */
	void *ctx;			      /**< handed to each of them */
	bool started;			      /**< in a transaction */
	bool failed; /**< what is left of the group fails too */
};

/**
 * Make an I2C adapter. Process context.
 * @param i2c the device; the caller's; ended by virtio_model_exit()
 * @param platform for memory and messages
 * @param queue_size largest size of its queue: a power of two
 * @param bus what is behind it; outlives the device
 * @param ctx handed to each of @p bus
 * @return 0 or an error of virtio_model_init()
 */
int virtio_i2c_model_init(struct virtio_i2c_model *i2c,
			  const struct virtio_platform *platform,
			  unsigned int queue_size,
			  const struct virtio_i2c_bus_ops *bus, void *ctx);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_I2C_H */
