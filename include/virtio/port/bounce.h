/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The bounce port: for devices that do not reach the memory of a buffer.
 *
 * It stands in front of another port and is the same but for two functions:
 * dma_map() copies a buffer to a place in a pool which the device reaches, and
 * dma_unmap() copies it back. The pool is one piece of memory of the inner
 * port's dma_alloc(), which is where rings come from as well; so it is that
 * function which must know what a device can reach. Nothing else is ever shown
 * to the device.
 *
 * Who needs this:
 *
 * - A guest whose memory the host cannot read: AMD SEV, Intel TDX, Arm CCA,
 *   protected virtualisation of s390x, pKVM. The inner dma_alloc() hands out
 *   pages that it has shared with the host.
 * - Xen guests that grant pages one by one. The inner dma_alloc() grants.
 * - Devices with few address lines. The inner dma_alloc() finds low memory.
 * - Devices behind an IOMMU that is programmed once, for the pool.
 *
 * Most such devices insist on VIRTIO_F_ACCESS_PLATFORM, which the bus accepts
 * whenever it is offered (drv.reserved.reserved-feat-bits.3).
 *
 * What can be relied on:
 *
 * - The device sees the bytes of a device-readable segment, and no other memory
 *   of the CPU's; a device-writable segment is full of VIRTIO_BOUNCE_UNWRITTEN
 *   for it, whatever was in the buffer or, before, in the pool.
 * - What the device writes goes into the pool. It reaches a buffer when that is
 *   taken back, once, and never beyond the buffer. After that the device can
 *   change nothing of it: a byte that was checked stays what it was.
 * - The port knows the length of a segment, not the used length. All of a
 *   device-writable segment is copied back, so beyond the used length there is
 *   either what the device wrote or VIRTIO_BOUNCE_UNWRITTEN, never another
 *   buffer's bytes.
 * - Within the pool the device reaches everything, so one that lies can spoil
 *   other buffers that are in flight: those of its own, and those of other
 *   devices on the same platform. Devices that must not meet get a bounce port
 *   each.
 *
 * A mapping takes its size, rounded up to VIRTIO_BOUNCE_SLOT. When the pool is
 * used up, dma_map() returns DMA_MAPPING_ERROR and adding a buffer -ENOMEM, as
 * long as no other buffer comes back. Nothing is allocated after
 * virtio_bounce_init().
 *
 * dma_map() and dma_unmap() may be called in any context, by several threads
 * and interrupt handlers at once: they do not wait for each other.
 */
#ifndef VIRTIO_PORT_BOUNCE_H
#define VIRTIO_PORT_BOUNCE_H

#include <stddef.h>
#include <stdint.h>

#include <virtio/platform.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of the pool that are handed out together. */
#define VIRTIO_BOUNCE_SLOT 512

/** A pool is a multiple of this many bytes. */
#define VIRTIO_BOUNCE_UNIT (32 * VIRTIO_BOUNCE_SLOT)

/**
 * What a device-writable byte is as long as the device has not written it. Not
 * 0, which as a status means success in most types of devices.
 */
#define VIRTIO_BOUNCE_UNWRITTEN 0xff

struct virtio_bounce_unit;

/** The port. Members are private but for platform. */
struct virtio_bounce {
	const struct virtio_platform *inner; /**< what it stands in front of */
	struct virtio_platform platform;     /**< what drivers run on */
	struct virtio_platform_ops ops;	     /**< its functions */
	unsigned char *pool;		     /**< where the CPU finds it */
	dma_addr_t addr;		     /**< where the device does */
	size_t size;			     /**< its bytes */
	struct virtio_bounce_unit *units;    /**< what is used of it */
};

/**
 * Make the port. Process context.
 * @param bounce the port; the caller's
 * @param inner what it stands in front of; must outlive it. It may have a
 *        dma_map of its own, which is not used
 * @param size bytes of the pool, rounded up to VIRTIO_BOUNCE_UNIT
 * @return 0; -EINVAL if the size is 0 or too large to be rounded; -ENOMEM
 */
int virtio_bounce_init(struct virtio_bounce *bounce,
		       const struct virtio_platform *inner, size_t size);

/**
 * Give the pool back. No device uses the port any more, and nothing is mapped.
 * @param bounce the port
 */
void virtio_bounce_exit(struct virtio_bounce *bounce);

/**
 * Count what is mapped: for choosing a size, and for finding a buffer that was
 * not taken back. Any context.
 *
 * @param bounce the port
 * @return bytes of the pool that are used now
 */
size_t virtio_bounce_used(const struct virtio_bounce *bounce);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_PORT_BOUNCE_H */
