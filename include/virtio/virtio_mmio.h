/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Virtio over MMIO (4.2), both halves, version 2 and legacy version 1.
 */
#ifndef VIRTIO_VIRTIO_MMIO_H
#define VIRTIO_VIRTIO_MMIO_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/model.h>
#include <virtio/spec/virtio_mmio.h>
#include <virtio/virtio.h>
#include <virtio/virtio_config.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- driver half ------------------------------------------------------ */

/** A device found at a window of registers. Members are private. */
struct virtio_mmio_device {
	struct virtio_device vdev; /**< as the bus sees it */
	uintptr_t base;		   /**< its first register */
	unsigned int irq;	   /**< its interrupt */
	uint32_t version;	   /**< 1 or 2 */
	bool irq_requested;	   /**< whether the interrupt is ours */
	char bus_name[32];	   /**< for virtio_bus_name() */
};

/**
 * Look for a device at a window of registers and bring it to the bus. Process
 * context.
 *
 * A window whose device id is 0 is a placeholder, not an error: it is passed
 * over without a message (drv.mmio.mmio-device-register-layout.6).
 *
 * @param vm the device; the caller's, in place until virtio_mmio_remove()
 * @param platform where it is; must outlive the device
 * @param base the first register: an address, or whatever the platform's read
 *        and write take
 * @param irq its interrupt, as the platform's request_irq takes it
 * @return 0; -ENODEV if no device is there: a wrong magic value, with a
 *         message, or device id 0, without; -ENXIO with a message if its
 *         version is neither 1 nor 2; -EIO if it does not reset
 */
int virtio_mmio_probe(struct virtio_mmio_device *vm,
		      const struct virtio_platform *platform, uintptr_t base,
		      unsigned int irq);

/**
 * Take the device off the bus. Process context.
 * @param vm a device that virtio_mmio_probe() returned 0 for
 */
void virtio_mmio_remove(struct virtio_mmio_device *vm);

/* ---- device half ------------------------------------------------------ */

/** A model shown as a window of registers. Members are private. */
struct virtio_mmio_endpoint {
	struct virtio_model *model; /**< what is shown */
	uint32_t version;	    /**< 1 or 2 */
	/** Raises or lowers the interrupt line. */
	void (*set_irq)(void *ctx, bool level);
	void (*work)(void *ctx);      /**< the model has something to do */
	void *ctx;		      /**< handed to both */
	uint32_t device_features_sel; /**< register */
	uint32_t driver_features_sel; /**< register */
	uint32_t driver_features[2];  /**< register, both halves */
	uint32_t queue_sel;	      /**< register */
	uint32_t guest_page_size;     /**< register */
	uint32_t queue_align;	      /**< register */
	uint32_t shm_sel;	      /**< register */
	uint32_t interrupt_status;    /**< register */
};

/** What an endpoint is made of; see virtio_mmio_endpoint_init(). */
struct virtio_mmio_endpoint_config {
	struct virtio_model *model;	    /**< what is shown */
	uint32_t version;		    /**< 2, or 1 for legacy */
	const struct vringh_memory *memory; /**< what the driver may name */
	/** Raises or lowers the interrupt line; level-triggered. */
	void (*set_irq)(void *ctx, bool level);
	/** virtio_model_run() has something to do. */
	void (*work)(void *ctx);
	void *ctx; /**< handed to both */
};

/**
 * Show a model as MMIO registers.
 * @param ep the endpoint; the caller's
 * @param config copied; what it points to must outlive the endpoint
 */
void virtio_mmio_endpoint_init(
	struct virtio_mmio_endpoint *ep,
	const struct virtio_mmio_endpoint_config *config);

/**
 * The driver reads a register or the configuration.
 *
 * Reads that no driver may make - wrong width, unaligned, write-only, unknown -
 * return 0 (drv.mmio.mmio-device-register-layout.1 to .3).
 *
 * @param ep the endpoint
 * @param offset from the first register
 * @param width 1, 2 or 4 bytes
 * @return the value
 */
uint32_t virtio_mmio_endpoint_read(struct virtio_mmio_endpoint *ep,
				   uint32_t offset, unsigned int width);

/**
 * The driver writes a register or the configuration. Writes that no driver may
 * make have no effect.
 *
 * @param ep the endpoint
 * @param offset from the first register
 * @param width 1, 2 or 4 bytes
 * @param value the value
 */
void virtio_mmio_endpoint_write(struct virtio_mmio_endpoint *ep,
				uint32_t offset, unsigned int width,
				uint32_t value);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_MMIO_H */
