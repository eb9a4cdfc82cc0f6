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

/* Several fields of a ring in one access. */
typedef uint32_t __attribute__((may_alias)) ring_alias32;
typedef uint64_t __attribute__((may_alias)) ring_alias64;

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

/*
 * As ring_store16(). In halves where the CPU has none of this size: the other
 * side does not look before it is told to.
 */
static inline void ring_store64(bool little_endian, void *p, uint64_t v)
{
	uint64_t raw = virtio_swab64(little_endian, v);
#if UINTPTR_MAX > UINT32_MAX
	ring_alias64 *whole = p;

	__atomic_store_n(whole, raw, __ATOMIC_RELAXED);
#else
	ring_alias32 *half = p;
	bool low_first = VIRTIO_CPU_LITTLE_ENDIAN;

	__atomic_store_n(&half[!low_first], (uint32_t)raw, __ATOMIC_RELAXED);
	__atomic_store_n(&half[low_first], (uint32_t)(raw >> 32),
			 __ATOMIC_RELAXED);
#endif
}

/* ---- descriptors ------------------------------------------------------ */

/*
 * The second half of a split descriptor is stored at once, as it is 8 bytes.
 * This is its part behind the length, apart so that a loop can go on with it:
 * next is one more with each RING_DESC_STEP.
 */
static inline uint64_t ring_desc_rest(bool little_endian, uint16_t flags,
				      uint16_t next)
{
	if (little_endian)
		return (uint64_t)flags << 32 | (uint64_t)next << 48;
	return (uint64_t)flags << 16 | next;
}

#define RING_DESC_STEP(little_endian) ((little_endian) ? (uint64_t)1 << 48 : 1)

/* All but the address of a split descriptor. */
static inline void ring_store_len(bool little_endian, struct vring_desc *d,
				  uint32_t len, uint64_t rest)
{
	uint64_t first = little_endian ? len : (uint64_t)len << 32;

	ring_store64(little_endian, &d->len, first | rest);
}

/* A split descriptor; @rest is made by ring_desc_rest(). */
static inline void ring_store_desc(bool little_endian, struct vring_desc *d,
				   uint64_t addr, uint32_t len, uint64_t rest)
{
	ring_store64(little_endian, &d->addr, addr);
	ring_store_len(little_endian, d, len, rest);
}

/*
 * All but the address of a split descriptor as it was read, once: its length in
 * the lower half, then flags and next. Not a structure, so that it stays in one
 * register.
 */
typedef uint64_t ring_split_rest;

static inline ring_split_rest ring_load_desc(bool little_endian,
					     const struct vring_desc *d)
{
	const ring_alias32 *half = (const ring_alias32 *)(const void *)&d->len;
	uint32_t len, more;
#if UINTPTR_MAX > UINT32_MAX
	const ring_alias64 *whole = (const ring_alias64 *)(const void *)half;
	uint64_t v = virtio_swab64(little_endian,
				   __atomic_load_n(whole, __ATOMIC_RELAXED));

	if (little_endian)
		return v;
	len = (uint32_t)(v >> 32);
	more = (uint32_t)v;
#else
	len = virtio_swab32(little_endian,
			    __atomic_load_n(&half[0], __ATOMIC_RELAXED));
	more = virtio_swab32(little_endian,
			     __atomic_load_n(&half[1], __ATOMIC_RELAXED));
	if (little_endian)
		return len | (uint64_t)more << 32;
#endif
	/* Big-endian: flags come first, and so are above next. */
	return len | (uint64_t)(more >> 16 | more << 16) << 32;
}

static inline uint32_t ring_split_len(ring_split_rest rest)
{
	return (uint32_t)rest;
}

static inline uint16_t ring_split_flags(ring_split_rest rest)
{
	return (uint16_t)(rest >> 32);
}

static inline uint32_t ring_split_next(ring_split_rest rest)
{
	return (uint32_t)(rest >> 48);
}

/* A packed descriptor as it was read, once. */
struct ring_packed_used {
	uint32_t len;
	uint16_t id;
	uint16_t flags;
};

/* All but the address of a packed descriptor, which is little-endian. */
static inline void ring_store_packed(struct vring_packed_desc *d, uint32_t len,
				     uint16_t id, uint16_t flags)
{
	ring_store64(true, &d->len,
		     len | (uint64_t)id << 32 | (uint64_t)flags << 48);
}

/*
 * The same, after everything that was written before (drv.packed.updating-
 * flags.1): whoever sees the flags sees the rest.
 */
static inline void ring_publish_packed(bool platform,
				       struct vring_packed_desc *d,
				       uint32_t len, uint16_t id,
				       uint16_t flags)
{
	ring_store32(true, &d->len, len);
	ring_store16(true, &d->id, id);
	ring_store_release(true, platform, &d->flags, flags);
}

/*
 * Read what the other side says of a descriptor, flags before the rest; field by
 * field, as it was stored: a word would have to wait for all these stores.
 */
static inline struct ring_packed_used
ring_load_packed(bool platform, const struct vring_packed_desc *d)
{
	struct ring_packed_used used;

	used.flags = ring_load_acquire(true, platform, &d->flags);
	used.len = ring_load32(true, &d->len);
	used.id = ring_load16(true, &d->id);
	return used;
}

/* ---- the barrier ------------------------------------------------------ */

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
