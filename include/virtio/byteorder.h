/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Byte order as types.
 *
 * A field that travels between driver and device is wrapped in a structure, so
 * that a forgotten or a doubled conversion does not compile. le16, le32 and
 * le64 are always little-endian. virtio16, virtio32 and virtio64 (Linux's
 * `__virtio16`...) are little-endian on a modern device and in the guest's
 * byte order on a legacy one (leg.split.vq-endianness.1), so converting them
 * needs to know the device: see virtio16_to_cpu() in virtio_config.h for the
 * driver wing and vringh16_to_cpu() in vringh.h for the device wing.
 */
#ifndef VIRTIO_BYTEORDER_H
#define VIRTIO_BYTEORDER_H

#include <stdbool.h>
#include <stdint.h>

/** 16 bits, little-endian. */
typedef struct {
	uint16_t raw; /**< as in memory */
} le16;

/** 32 bits, little-endian. */
typedef struct {
	uint32_t raw; /**< as in memory */
} le32;

/** 64 bits, little-endian. */
typedef struct {
	uint64_t raw; /**< as in memory */
} le64;

/** 16 bits in the device's byte order. */
typedef struct {
	uint16_t raw; /**< as in memory */
} virtio16;

/** 32 bits in the device's byte order. */
typedef struct {
	uint32_t raw; /**< as in memory */
} virtio32;

/** 64 bits in the device's byte order. */
typedef struct {
	uint64_t raw; /**< as in memory */
} virtio64;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/** True on a little-endian CPU. */
#define VIRTIO_CPU_LITTLE_ENDIAN true
#else
/** True on a little-endian CPU. */
#define VIRTIO_CPU_LITTLE_ENDIAN false
#endif

/**
 * Convert to or from the device's byte order.
 * @param little_endian the byte order of the device
 * @param v 16 bits
 * @return the bytes swapped if the CPU's order differs
 */
static inline uint16_t virtio_swab16(bool little_endian, uint16_t v)
{
	if (little_endian == VIRTIO_CPU_LITTLE_ENDIAN)
		return v;
	return __builtin_bswap16(v);
}

/**
 * Convert to or from the device's byte order.
 * @param little_endian the byte order of the device
 * @param v 32 bits
 * @return the bytes swapped if the CPU's order differs
 */
static inline uint32_t virtio_swab32(bool little_endian, uint32_t v)
{
	if (little_endian == VIRTIO_CPU_LITTLE_ENDIAN)
		return v;
	return __builtin_bswap32(v);
}

/**
 * Convert to or from the device's byte order.
 * @param little_endian the byte order of the device
 * @param v 64 bits
 * @return the bytes swapped if the CPU's order differs
 */
static inline uint64_t virtio_swab64(bool little_endian, uint64_t v)
{
	if (little_endian == VIRTIO_CPU_LITTLE_ENDIAN)
		return v;
	return __builtin_bswap64(v);
}

/**
 * Read a little-endian field.
 * @param v the field
 * @return its value
 */
static inline uint16_t le16_to_cpu(le16 v)
{
	return virtio_swab16(true, v.raw);
}

/**
 * Read a little-endian field.
 * @param v the field
 * @return its value
 */
static inline uint32_t le32_to_cpu(le32 v)
{
	return virtio_swab32(true, v.raw);
}

/**
 * Read a little-endian field.
 * @param v the field
 * @return its value
 */
static inline uint64_t le64_to_cpu(le64 v)
{
	return virtio_swab64(true, v.raw);
}

/**
 * Make a little-endian field.
 * @param v its value
 * @return the field
 */
static inline le16 cpu_to_le16(uint16_t v)
{
	le16 field = { virtio_swab16(true, v) };

	return field;
}

/**
 * Make a little-endian field.
 * @param v its value
 * @return the field
 */
static inline le32 cpu_to_le32(uint32_t v)
{
	le32 field = { virtio_swab32(true, v) };

	return field;
}

/**
 * Make a little-endian field.
 * @param v its value
 * @return the field
 */
static inline le64 cpu_to_le64(uint64_t v)
{
	le64 field = { virtio_swab64(true, v) };

	return field;
}

#endif /* VIRTIO_BYTEORDER_H */
