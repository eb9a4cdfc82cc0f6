/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The port contract: all that libvirtio asks of the place it runs in.
 *
 * A port fills one struct virtio_platform_ops and hands the library a struct
 * virtio_platform that points to it. Every call carries the port's context, so
 * several ports live in one process. Each device names its platform: memory and
 * interrupts are properties of the device, chosen at run time.
 *
 * The port keeps these promises:
 *
 * - Interrupt handlers run from wait(), or from a real interrupt vector; never
 *   from inside another call of this contract.
 * - alloc() and dma_alloc() are called while a device is set up, never on the
 *   path of a buffer. They may hand out pieces of a static array.
 *
 * The library keeps these: it never asks the operating system for anything but
 * through this contract, starts no thread, and holds no lock over a call.
 */
#ifndef VIRTIO_PLATFORM_H
#define VIRTIO_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct virtio_event;

/** An address as the device sees it. */
typedef uint64_t dma_addr_t;

/** What map() returns when there is no room for another mapping. */
#define DMA_MAPPING_ERROR (~(dma_addr_t)0)

/** Who writes a piece of memory that both sides can reach. */
enum dma_data_direction {
	DMA_BIDIRECTIONAL = 0, /**< both sides */
	DMA_TO_DEVICE = 1,     /**< the driver: device-readable */
	DMA_FROM_DEVICE = 2,   /**< the device: device-writable */
};

/** What an interrupt handler found. */
typedef enum irqreturn {
	IRQ_NONE = 0,	 /**< the interrupt was not for this handler */
	IRQ_HANDLED = 1, /**< it was, and has been dealt with */
} irqreturn_t;

/** An interrupt handler: the interrupt's number, the caller's context. */
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

/** How much a log line matters; the numbers are those of Linux. */
enum virtio_log_level {
	VIRTIO_LOG_ERR = 3,	/**< something failed */
	VIRTIO_LOG_WARNING = 4, /**< something is wrong, work goes on */
	VIRTIO_LOG_INFO = 6,	/**< worth telling a user */
	VIRTIO_LOG_DEBUG = 7,	/**< worth telling a developer */
};

/** What a port implements. NULL is allowed only where it is said. */
struct virtio_platform_ops {
	/**
	 * Memory that only the CPU uses: zeroed, of @p size bytes, aligned to
	 * @p align (a power of two). NULL if there is none left.
	 */
	void *(*alloc)(void *ctx, size_t size, size_t align);
	/** Give back what alloc() returned; NULL is allowed. */
	void (*free)(void *ctx, void *mem);

	/**
	 * Memory that the device reaches too, coherent for both: zeroed, of
	 * @p size bytes, aligned to @p align on both sides. Sets @p addr to
	 * where the device finds it. NULL if there is none left.
	 */
	void *(*dma_alloc)(void *ctx, size_t size, size_t align,
			   dma_addr_t *addr);
	/** Give back what dma_alloc() returned, with the size asked for. */
	void (*dma_free)(void *ctx, void *mem, size_t size, dma_addr_t addr);

	/**
	 * Let the device reach @p size bytes at @p mem until dma_unmap():
	 * program an IOMMU, copy to a bounce buffer, clean a cache. Returns the
	 * device's address or DMA_MAPPING_ERROR. NULL, together with dma_unmap,
	 * where the device reaches all memory at a constant offset
	 * (virtio_platform::dma_offset): the fast way.
	 *
	 * The memory may be any: what dma_alloc() gave out too, at any address,
	 * of any size, next to what the CPU goes on using. Until dma_unmap()
	 * the CPU writes none of it, and reads only what is DMA_TO_DEVICE.
	 * Called for one queue at a time; if a program has several queues in
	 * several threads, or takes buffers in an interrupt handler, then in
	 * each of them at once.
	 */
	dma_addr_t (*dma_map)(void *ctx, void *mem, size_t size,
			      enum dma_data_direction dir);
	/**
	 * End a mapping, with what it was made with; after this the CPU sees
	 * what the device wrote. What the device did not write of it may be
	 * anything. As dma_map().
	 */
	void (*dma_unmap)(void *ctx, dma_addr_t addr, size_t size,
			  enum dma_data_direction dir);

	/**
	 * Bring @p size bytes at @p addr, which lie anywhere in one mapping, to
	 * the other side: what the CPU wrote to the device if @p for_device,
	 * else what the device wrote to the CPU. The mapping goes on. NULL
	 * where both sides see the same. As dma_map().
	 */
	void (*dma_sync)(void *ctx, dma_addr_t addr, size_t size,
			 enum dma_data_direction dir, bool for_device);

	/**
	 * Read a device register of @p width 1, 2 or 4 bytes. The bytes are
	 * little-endian at the device; the result is a number. NULL where a
	 * register is read by a plain volatile load.
	 */
	uint32_t (*read)(void *ctx, uintptr_t reg, unsigned int width);
	/** Write a device register; NULL together with read. */
	void (*write)(void *ctx, uintptr_t reg, unsigned int width,
		      uint32_t value);

	/**
	 * Call @p handler with @p dev_id whenever interrupt @p irq arrives.
	 * Several handlers may share one. 0 or a negative error.
	 */
	int (*request_irq)(void *ctx, unsigned int irq, irq_handler_t handler,
			   void *dev_id);
	/** Stop calling the handler that was registered with @p dev_id. */
	void (*free_irq)(void *ctx, unsigned int irq, void *dev_id);

	/** Nanoseconds since some moment, never going backwards. */
	uint64_t (*now)(void *ctx);
	/**
	 * Dispatch whatever interrupts are pending, waiting for the first up to
	 * @p timeout_ns, then return how many were dispatched: 0 when time ran
	 * out, or a negative error. It may return 0 early.
	 */
	int (*wait)(void *ctx, uint64_t timeout_ns);

	/** One line for a human, without a newline at its end. */
	void (*log)(void *ctx, enum virtio_log_level level, const char *line);
	/** Told of each event of bus and rings (trace.h); or NULL. */
	void (*trace)(void *ctx, const struct virtio_event *event);
};

/** A place to run in, as one device sees it. */
struct virtio_platform {
	const struct virtio_platform_ops *ops; /**< the port's functions */
	void *ctx;			       /**< handed to each of them */
	/** Device address less CPU address, where dma_map is NULL. */
	uint64_t dma_offset;
	/** Bytes in a page, as legacy transports count them; 0 means 4096. */
	uint32_t page_size;
	/** The byte order that legacy devices of this machine use. */
	bool big_endian;
};

#endif /* VIRTIO_PLATFORM_H */
