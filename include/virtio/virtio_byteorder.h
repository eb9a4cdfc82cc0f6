/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Fields in a device's byte order, as its driver reads and writes them.
 *
 * Little-endian for a modern device, the platform's order for a legacy one
 * (leg.split.vq-endianness.1).
 */
#ifndef VIRTIO_VIRTIO_BYTEORDER_H
#define VIRTIO_VIRTIO_BYTEORDER_H

#include <virtio/byteorder.h>
#include <virtio/virtio_config.h>

/**
 * Read a field.
 * @param vdev the device
 * @param val the field
 * @return its value
 */
static inline uint16_t virtio16_to_cpu(const struct virtio_device *vdev,
				       virtio16 val)
{
	return virtio_swab16(virtio_is_little_endian(vdev), val.raw);
}

/**
 * Read a field.
 * @param vdev the device
 * @param val the field
 * @return its value
 */
static inline uint32_t virtio32_to_cpu(const struct virtio_device *vdev,
				       virtio32 val)
{
	return virtio_swab32(virtio_is_little_endian(vdev), val.raw);
}

/**
 * Read a field.
 * @param vdev the device
 * @param val the field
 * @return its value
 */
static inline uint64_t virtio64_to_cpu(const struct virtio_device *vdev,
				       virtio64 val)
{
	return virtio_swab64(virtio_is_little_endian(vdev), val.raw);
}

/**
 * Make a field.
 * @param vdev the device
 * @param val its value
 * @return the field
 */
static inline virtio16 cpu_to_virtio16(const struct virtio_device *vdev,
				       uint16_t val)
{
	virtio16 field = { virtio_swab16(virtio_is_little_endian(vdev), val) };

	return field;
}

/**
 * Make a field.
 * @param vdev the device
 * @param val its value
 * @return the field
 */
static inline virtio32 cpu_to_virtio32(const struct virtio_device *vdev,
				       uint32_t val)
{
	virtio32 field = { virtio_swab32(virtio_is_little_endian(vdev), val) };

	return field;
}

/**
 * Make a field.
 * @param vdev the device
 * @param val its value
 * @return the field
 */
static inline virtio64 cpu_to_virtio64(const struct virtio_device *vdev,
				       uint64_t val)
{
	virtio64 field = { virtio_swab64(virtio_is_little_endian(vdev), val) };

	return field;
}

#endif /* VIRTIO_VIRTIO_BYTEORDER_H */
