/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The host side of PCI: finding functions and reaching their registers.
 *
 * A small part that a port can leave out. A port with a PCI bus fills one
 * struct pci_host: how to reach configuration space, I/O ports and memory, and
 * how interrupts arrive. Where no firmware ran, pci_scan() numbers the buses
 * behind bridges and places the base address registers (BARs) in the windows
 * that the host names.
 *
 * Functions are another's hardware or program: what they say is checked, and a
 * capability list that loops, or leads nowhere, is an error.
 */
#ifndef VIRTIO_PCI_H
#define VIRTIO_PCI_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/platform.h>
#include <virtio/spec/pci.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pci_dev;

/** Base address registers of a function. */
#define PCI_STD_NUM_BARS 6

/** A message-signalled interrupt: what the function writes, what we hear. */
struct pci_msi {
	uint64_t address; /**< where the function writes */
	uint32_t data;	  /**< what it writes */
	unsigned int irq; /**< what virtio_platform_ops::request_irq takes */
};

/** How to reach a PCI bus. Those marked optional may be NULL. */
struct pci_host_ops {
	/**
	 * Read @p width 1, 2 or 4 bytes of configuration space, aligned, as a
	 * number; all ones where there is no function.
	 */
	uint32_t (*config_read)(void *ctx, unsigned int bus, unsigned int devfn,
				unsigned int offset, unsigned int width);
	/** Write configuration space. */
	void (*config_write)(void *ctx, unsigned int bus, unsigned int devfn,
			     unsigned int offset, unsigned int width,
			     uint32_t value);
	/** Read I/O ports, as a number; optional: a host without them. */
	uint32_t (*io_read)(void *ctx, uint32_t port, unsigned int width);
	/** Write I/O ports; optional, together with io_read. */
	void (*io_write)(void *ctx, uint32_t port, unsigned int width,
			 uint32_t value);
	/**
	 * The interrupt, as virtio_platform_ops::request_irq takes it, that the
	 * function's INTx pin leads to; or a negative error. Optional.
	 */
	int (*intx_irq)(void *ctx, const struct pci_dev *dev);
	/**
	 * Get @p num message-signalled interrupts for a function: 0, or
	 * -ENOSPC if there are not so many. Optional: a host without them.
	 */
	int (*msi_alloc)(void *ctx, const struct pci_dev *dev, unsigned int num,
			 struct pci_msi *msi);
	/** Give them back. */
	void (*msi_free)(void *ctx, const struct pci_dev *dev, unsigned int num,
			 const struct pci_msi *msi);
};

/** Bus addresses in which BARs may be placed, or were by firmware. */
struct pci_window {
	uint64_t next; /**< first address that is free, or may be a BAR's */
	uint64_t end;  /**< the one after the last; equal: none */
};

/** A PCI bus and what hangs on it. The port fills it. */
struct pci_host {
	const struct pci_host_ops *ops;		/**< the port's functions */
	void *ctx;				/**< handed to each of them */
	const struct virtio_platform *platform; /**< where the functions live */
	/** Added to a bus address to give a register of the platform. */
	uintptr_t mem_reg;
	struct pci_window io;  /**< where I/O BARs are placed */
	struct pci_window mem; /**< where 32-bit memory BARs are placed */
	/** Where 64-bit ones are; else, and behind bridges, in mem. */
	struct pci_window mem64;
	/** No firmware ran: number buses and place BARs. */
	bool place;
	/** The last bus to look at, from 0. */
	unsigned int last_bus;
};

/** A base address register. */
struct pci_bar {
	uint64_t addr; /**< bus address or I/O port; 0: not placed */
	uint64_t size; /**< bytes; 0: the function has no such BAR */
	bool io;       /**< I/O ports, else memory */
	bool is_64;    /**< takes the next BAR too */
};

/** A function. */
struct pci_dev {
	struct pci_host *host;	   /**< how to reach it */
	uint8_t bus;		   /**< bus number */
	uint8_t devfn;		   /**< device number << 3 | function number */
	uint16_t vendor;	   /**< vendor id */
	uint16_t device;	   /**< device id */
	uint16_t subsystem_vendor; /**< subsystem vendor id */
	uint16_t subsystem_device; /**< subsystem id */
	uint8_t revision;	   /**< revision id */
	uint8_t pin;		   /**< interrupt pin, 0 if none */
	/**
	 * Where the pin leads to on bus 0, through bridges: device and function
	 * there. What pci_host_ops::intx_irq goes by.
	 */
	uint8_t root_devfn;
	uint8_t root_pin; /**< and which pin that is there, 0 if none */
	struct pci_bar bars[PCI_STD_NUM_BARS]; /**< its registers */
};

/**
 * Find the functions of a bus, through bridges. Process context.
 *
 * With pci_host::place, buses are numbered and BARs placed; otherwise they are
 * taken as firmware left them. A BAR that does not fit, does not stay where it
 * was placed, is outside of the windows that the host names or in the place of
 * another one counts as not placed, with a line in the log. Bridges themselves are not listed.
 *
 * @param host the bus
 * @param devs filled; the caller's
 * @param max how many there is room for
 * @return how many there are, which may be more than @p max
 */
unsigned int pci_scan(struct pci_host *host, struct pci_dev *devs,
		      unsigned int max);

/**
 * Read configuration space. Any context.
 * @param dev the function
 * @param offset where, aligned to @p width
 * @param width 1, 2 or 4 bytes
 * @return the number
 */
uint32_t pci_config_read(const struct pci_dev *dev, unsigned int offset,
			 unsigned int width);

/**
 * Write configuration space. Any context.
 * @param dev the function
 * @param offset where, aligned to @p width
 * @param width 1, 2 or 4 bytes
 * @param value the number
 */
void pci_config_write(const struct pci_dev *dev, unsigned int offset,
		      unsigned int width, uint32_t value);

/**
 * Find a capability. Any context.
 * @param dev the function
 * @param id PCI_CAP_ID_*
 * @param after offset of the one found before, or 0 to begin
 * @return its offset; 0 if there is none; -EIO if the list is broken: it
 *         loops, or leads outside of 0x40 to 0xff
 */
int pci_find_capability(const struct pci_dev *dev, uint8_t id,
			unsigned int after);

/**
 * Let the function answer to its placed BARs and reach memory. Process context.
 * @param dev the function
 */
void pci_enable_device(struct pci_dev *dev);

/**
 * Let it do neither. Process context.
 * @param dev the function
 */
void pci_disable_device(struct pci_dev *dev);

/**
 * Tell whether a BAR can be reached: it is placed, and the host has such space.
 * Any context.
 *
 * @param dev the function
 * @param bar its number; may be anything
 * @return true if it can
 */
bool pci_bar_usable(const struct pci_dev *dev, unsigned int bar);

/**
 * Read a register in a BAR. Any context.
 * @param dev the function
 * @param bar a usable BAR
 * @param offset where, within its size
 * @param width 1, 2 or 4 bytes
 * @return the number
 */
uint32_t pci_bar_read(const struct pci_dev *dev, unsigned int bar,
		      uint64_t offset, unsigned int width);

/**
 * Write a register in a BAR. Any context.
 * @param dev the function
 * @param bar a usable BAR
 * @param offset where, within its size
 * @param width 1, 2 or 4 bytes
 * @param value the number
 */
void pci_bar_write(const struct pci_dev *dev, unsigned int bar, uint64_t offset,
		   unsigned int width, uint32_t value);

/** Where a function has its MSI-X vectors, checked. */
struct pci_msix {
	unsigned int cap;     /**< offset of the capability */
	unsigned int size;    /**< how many vectors there are */
	uint8_t bar;	      /**< the table's BAR */
	uint8_t pending_bar;  /**< that of the pending bits */
	uint64_t table;	      /**< the table in its BAR */
	uint64_t table_len;   /**< its bytes */
	uint64_t pending;     /**< the pending bits in theirs */
	uint64_t pending_len; /**< their bytes */
};

/**
 * Find the MSI-X vectors of a function. Whether its device says that there is
 * something else in their place, too, is for the caller to see. Process
 * context.
 *
 * @param dev the function
 * @param msix set to where they are
 * @return 0; -ENOSPC if it has none, or nobody placed their BAR; -EIO if its
 *         capability makes no sense
 */
int pci_msix_find(const struct pci_dev *dev, struct pci_msix *msix);

/**
 * Switch MSI-X on, with vectors 0 to @p num - 1. Process context.
 *
 * @param dev the function, enabled
 * @param msix as pci_msix_find() has found it
 * @param num how many vectors
 * @param msi set to them; the caller's, until pci_msix_disable()
 * @return 0; -ENOSPC if function or host has not so many; -EIO if it cannot be
 *         switched on
 */
int pci_msix_enable(struct pci_dev *dev, const struct pci_msix *msix,
		    unsigned int num, struct pci_msi *msi);

/**
 * Switch MSI-X off and give the vectors back. Process context.
 * @param dev the function
 * @param num as switched on; 0 if somebody else may have
 * @param msi as switched on; not looked at if @p num is 0
 */
void pci_msix_disable(struct pci_dev *dev, unsigned int num,
		      const struct pci_msi *msi);

/**
 * The interrupt of the function's INTx pin. Process context.
 * @param dev the function
 * @return what virtio_platform_ops::request_irq takes, or a negative error
 */
int pci_intx_irq(const struct pci_dev *dev);

/* ---- two ways to configuration space ---------------------------------- */

/**
 * Configuration space as memory (ECAM), through the platform's registers. For
 * pci_host_ops::config_read.
 *
 * @param platform where it is
 * @param base register of bus 0, function 0
 * @param bus bus number
 * @param devfn device and function
 * @param offset where
 * @param width 1, 2 or 4 bytes
 * @return the number
 */
uint32_t pci_ecam_read(const struct virtio_platform *platform, uintptr_t base,
		       unsigned int bus, unsigned int devfn,
		       unsigned int offset, unsigned int width);

/**
 * As pci_ecam_read(), for pci_host_ops::config_write.
 * @param platform where it is
 * @param base register of bus 0, function 0
 * @param bus bus number
 * @param devfn device and function
 * @param offset where
 * @param width 1, 2 or 4 bytes
 * @param value the number
 */
void pci_ecam_write(const struct virtio_platform *platform, uintptr_t base,
		    unsigned int bus, unsigned int devfn, unsigned int offset,
		    unsigned int width, uint32_t value);

/**
 * Configuration space through ports 0xcf8 and 0xcfc, by the host's io_read and
 * io_write. For pci_host_ops::config_read. Not to be interrupted by another.
 *
 * @param ops the host's functions
 * @param ctx handed to them
 * @param bus bus number
 * @param devfn device and function
 * @param offset where, below 256; all ones beyond
 * @param width 1, 2 or 4 bytes
 * @return the number
 */
uint32_t pci_cf8_read(const struct pci_host_ops *ops, void *ctx,
		      unsigned int bus, unsigned int devfn, unsigned int offset,
		      unsigned int width);

/**
 * As pci_cf8_read(), for pci_host_ops::config_write.
 * @param ops the host's functions
 * @param ctx handed to them
 * @param bus bus number
 * @param devfn device and function
 * @param offset where, below 256; ignored beyond
 * @param width 1, 2 or 4 bytes
 * @param value the number
 */
void pci_cf8_write(const struct pci_host_ops *ops, void *ctx, unsigned int bus,
		   unsigned int devfn, unsigned int offset, unsigned int width,
		   uint32_t value);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_PCI_H */
