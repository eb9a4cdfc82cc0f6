/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Virtio over PCI (4.1), both halves, modern, legacy and transitional.
 */
#ifndef VIRTIO_VIRTIO_PCI_H
#define VIRTIO_VIRTIO_PCI_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/model.h>
#include <virtio/pci.h>
#include <virtio/spec/virtio_pci.h>
#include <virtio/virtio.h>
#include <virtio/virtio_config.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- driver half ------------------------------------------------------ */

/** How a device interrupts. */
enum virtio_pci_irq_mode {
	VIRTIO_PCI_IRQ_NONE,   /**< not at all: no queue stands */
	VIRTIO_PCI_IRQ_PER_VQ, /**< MSI-X: one for each queue and config */
	VIRTIO_PCI_IRQ_SHARED, /**< MSI-X: one for config, one for queues */
	VIRTIO_PCI_IRQ_INTX,   /**< the pin, and the ISR status register */
};

/** Where one of the device's structures is. */
struct virtio_pci_region {
	uint64_t offset; /**< within its BAR */
	uint64_t length; /**< bytes; 0: there is none */
	uint8_t bar;	 /**< 0 to 5 */
	/**
	 * The BAR cannot be reached: by PCI_CFG (4.1.4.9). One access takes
	 * several steps, so no other may interrupt it.
	 */
	bool window;
};

/** A device found on a PCI bus. Members are private but for reading. */
struct virtio_pci_device {
	struct virtio_device vdev; /**< as the bus sees it */
	struct pci_dev *pci;	   /**< the function */
	bool legacy;		   /**< driven through the legacy interface */
	struct virtio_pci_region common; /**< common; legacy: all registers */
	struct virtio_pci_region notify; /**< modern: notifications */
	struct virtio_pci_region isr;	 /**< modern: ISR status */
	struct virtio_pci_region config; /**< modern: device configuration */
	uint32_t notify_multiplier;	 /**< modern: notify_off_multiplier */
	unsigned int window_cap; /**< offset of the PCI_CFG capability, or 0 */
	enum virtio_pci_irq_mode irq_mode; /**< how it interrupts now */
	struct pci_msi *msi;		   /**< MSI-X vectors in use */
	void **msi_users;     /**< whom each was requested for, or NULL */
	unsigned int num_msi; /**< how many */
	int intx;	      /**< interrupt of the pin in use, or -1 */
	uint64_t looked;      /**< when, whether the function is there */
	char bus_name[32];    /**< for virtio_bus_name() */
};

/** Which interface to try first. */
enum virtio_pci_order {
	VIRTIO_PCI_MODERN_FIRST, /**< modern, and legacy on -ENODEV */
	/** `force_legacy`: legacy, and modern on -ENODEV or -ENOMEM. */
	VIRTIO_PCI_LEGACY_FIRST,
};

/**
 * Look for a virtio device in a PCI function and bring it to the bus. Process
 * context.
 *
 * Everything that the function's capabilities say is checked before it is used:
 * a structure that is too short, misaligned, or not within a BAR is passed over
 * in favour of the next of its type.
 *
 * @param vp the device; the caller's, in place until virtio_pci_remove()
 * @param dev the function; must outlive the device
 * @param order which interface to try first
 * @return 0; -ENODEV if it is no virtio device, without a message, or has no
 *         interface that can be used, with one; -ENOMEM if legacy registers
 *         cannot be reached; -EIO if what it says makes no sense or it does not
 *         reset
 */
int virtio_pci_probe(struct virtio_pci_device *vp, struct pci_dev *dev,
		     enum virtio_pci_order order);

/**
 * Take the device off the bus. Process context.
 * @param vp a device that virtio_pci_probe() returned 0 for
 */
void virtio_pci_remove(struct virtio_pci_device *vp);

/* ---- device half ------------------------------------------------------ */

/**
 * What an endpoint shows. A type to which the specification gives no
 * transitional id has the last one, 0x103f; drivers look at the subsystem id.
 */
enum virtio_pci_kind {
	VIRTIO_PCI_MODERN,	 /**< device id 0x1040 + type, no legacy BAR */
	VIRTIO_PCI_LEGACY,	 /**< device id 0x1000.., legacy BAR alone */
	VIRTIO_PCI_TRANSITIONAL, /**< device id 0x1000.., both */
};

/** One MSI-X vector of an endpoint, as the driver programmed it. */
struct virtio_pci_vector {
	uint64_t address; /**< where a message goes */
	uint32_t data;	  /**< what it says */
	bool masked;	  /**< held back */
	bool pending;	  /**< happened while held back */
};

/** What an endpoint is made of; see virtio_pci_endpoint_init(). */
struct virtio_pci_endpoint_config {
	struct virtio_model *model;	    /**< what is shown */
	enum virtio_pci_kind kind;	    /**< how */
	const struct vringh_memory *memory; /**< what the driver may name */
	unsigned int
		num_vectors; /**< MSI-X vectors, 0 for none, at most 2048 */
	/** Raises or lowers INTA; level-triggered. */
	void (*set_intx)(void *ctx, bool level);
	/** Sends a message: writes @p data at @p address. */
	void (*msi)(void *ctx, uint64_t address, uint32_t data);
	/** virtio_model_run() has something to do. */
	void (*work)(void *ctx);
	void *ctx; /**< handed to each of them */
};

/** A model shown as a PCI function. Members are private. */
struct virtio_pci_endpoint {
	struct virtio_pci_endpoint_config config; /**< what it is made of */
	uint8_t space[PCI_CFG_SPACE_SIZE];	  /**< configuration space */
	uint8_t writable[PCI_CFG_SPACE_SIZE]; /**< bits a driver may write */
	uint64_t bar_size[PCI_STD_NUM_BARS];  /**< bytes; 0: none */
	uint64_t notify_offset; /**< of the notifications, within their BAR */
	struct virtio_pci_vector *vectors; /**< config.num_vectors of them */
	uint16_t *queue_vectors;	   /**< vector of each queue */
	uint16_t config_vector;		   /**< register */
	uint32_t device_features_sel;	   /**< register */
	uint32_t driver_features_sel;	   /**< register */
	uint32_t driver_features[2];	   /**< register, both halves */
	uint16_t queue_sel;		   /**< register */
	uint8_t isr;			   /**< register */
	unsigned int window_cap; /**< offset of the PCI_CFG capability, or 0 */
	unsigned int msix_cap;	 /**< offset of the MSI-X capability, or 0 */
};

/**
 * Show a model as a PCI function. Allocates from the model's platform. Process
 * context.
 *
 * A transitional function begins modern. A driver that touches the legacy BAR
 * while the device status is 0 has it legacy, until the next reset.
 *
 * @param ep the endpoint; the caller's
 * @param config copied; what it points to must outlive the endpoint
 * @return 0; -EINVAL if there are too many vectors, the device type is above
 *         63 and has no modern id, or there is no room for the capabilities of
 *         more than three shared memory regions; -ENOMEM
 */
int virtio_pci_endpoint_init(struct virtio_pci_endpoint *ep,
			     const struct virtio_pci_endpoint_config *config);

/**
 * Show it no more. Process context.
 * @param ep the endpoint
 */
void virtio_pci_endpoint_exit(struct virtio_pci_endpoint *ep);

/**
 * The driver reads configuration space; what it may not read is 0.
 * @param ep the endpoint
 * @param offset where
 * @param width 1, 2 or 4 bytes
 * @return the number
 */
uint32_t virtio_pci_endpoint_config_read(struct virtio_pci_endpoint *ep,
					 unsigned int offset,
					 unsigned int width);

/**
 * The driver writes configuration space; what it may not write stays.
 * @param ep the endpoint
 * @param offset where
 * @param width 1, 2 or 4 bytes
 * @param value the number
 */
void virtio_pci_endpoint_config_write(struct virtio_pci_endpoint *ep,
				      unsigned int offset, unsigned int width,
				      uint32_t value);

/**
 * Find the BAR that answers to an address, as the driver placed it and if the
 * function is enabled.
 *
 * @param ep the endpoint
 * @param io I/O space, else memory
 * @param addr the address
 * @param offset set to where it is within the BAR
 * @return the BAR's number, or -ENOENT
 */
int virtio_pci_endpoint_decode(const struct virtio_pci_endpoint *ep, bool io,
			       uint64_t addr, uint64_t *offset);

/**
 * The driver reads a BAR.
 * @param ep the endpoint
 * @param bar its number
 * @param offset where
 * @param width 1, 2 or 4 bytes
 * @return the number; 0 for what no driver may read
 */
uint32_t virtio_pci_endpoint_bar_read(struct virtio_pci_endpoint *ep,
				      unsigned int bar, uint64_t offset,
				      unsigned int width);

/**
 * The driver writes a BAR.
 * @param ep the endpoint
 * @param bar its number
 * @param offset where
 * @param width 1, 2 or 4 bytes
 * @param value the number; dropped where no driver may write
 */
void virtio_pci_endpoint_bar_write(struct virtio_pci_endpoint *ep,
				   unsigned int bar, uint64_t offset,
				   unsigned int width, uint32_t value);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_PCI_H */
