/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every load and store of shared ring memory, by name.
 *
 * The other side runs at the same time, on another CPU or in hardware, and may
 * not keep the rules. So each access happens exactly once, its order is in its
 * name, and what was read is a copy that can no longer change.
 */
#ifndef VIRTIO_RING_ACCESS_H
#define VIRTIO_RING_ACCESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <virtio/byteorder.h>
#include <virtio/spec/virtio_ring.h>

/*
 * Between CPUs, the memory model of C is enough. A device in hardware may see
 * memory through a path that this model does not know of; where the device says
 * so (VIRTIO_F_ORDER_PLATFORM), @platform is set and the barrier is the one that
 * the processor has for devices.
 */
static inline void ring_platform_barrier(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__asm__ volatile("mfence" ::: "memory");
#elif defined(__aarch64__) || (defined(__arm__) && __ARM_ARCH >= 7)
	__asm__ volatile("dsb sy" ::: "memory");
#elif defined(__riscv)
	__asm__ volatile("fence iorw, iorw" ::: "memory");
#else
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

/* What was written before the index that is read here can be read after it. */
static inline uint16_t ring_load_acquire(bool little_endian, bool platform,
					 const virtio16 *p)
{
	uint16_t v = virtio_swab16(little_endian,
				   __atomic_load_n(&p->raw, __ATOMIC_ACQUIRE));

	if (platform)
		ring_platform_barrier();
	return v;
}

/* For hints, and for what an index read with acquire has made visible. */
static inline uint16_t ring_load16(bool little_endian, const virtio16 *p)
{
	return virtio_swab16(little_endian,
			     __atomic_load_n(&p->raw, __ATOMIC_RELAXED));
}

/* As ring_load16(). */
static inline uint32_t ring_load32(bool little_endian, const virtio32 *p)
{
	return virtio_swab32(little_endian,
			     __atomic_load_n(&p->raw, __ATOMIC_RELAXED));
}

/* As ring_load16(). */
static inline uint64_t ring_load64(bool little_endian, const virtio64 *p)
{
	return virtio_swab64(little_endian,
			     __atomic_load_n(&p->raw, __ATOMIC_RELAXED));
}

/* Publish an index: who reads it sees everything written before. */
static inline void ring_store_release(bool little_endian, bool platform,
				      virtio16 *p, uint16_t v)
{
	if (platform)
		ring_platform_barrier();
	__atomic_store_n(&p->raw, virtio_swab16(little_endian, v),
			 __ATOMIC_RELEASE);
}

/* For hints, and for what an index stored with release will make visible. */
static inline void ring_store16(bool little_endian, virtio16 *p, uint16_t v)
{
	__atomic_store_n(&p->raw, virtio_swab16(little_endian, v),
			 __ATOMIC_RELAXED);
}

/* As ring_store16(). */
static inline void ring_store32(bool little_endian, virtio32 *p, uint32_t v)
{
	__atomic_store_n(&p->raw, virtio_swab32(little_endian, v),
			 __ATOMIC_RELAXED);
}

/* As ring_store16(). */
static inline void ring_store64(bool little_endian, virtio64 *p, uint64_t v)
{
	__atomic_store_n(&p->raw, virtio_swab64(little_endian, v),
			 __ATOMIC_RELAXED);
}

/*
 * Between publishing one's own index and reading the other side's wish to be
 * told of it, and the other way round: of both sides, at least one sees what
 * the other stored (drv.split.notifying-device.1). Nothing weaker will do.
 */
static inline void ring_full_barrier(bool platform)
{
	if (platform)
		ring_platform_barrier();
	else
		atomic_thread_fence(memory_order_seq_cst);
}

#endif /* VIRTIO_RING_ACCESS_H */
