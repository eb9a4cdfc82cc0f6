/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Configuration, features and queues: <virtio/virtio_config.h>, and the fields
 * of a device's byte order as plain integers.
 *
 * <virtio/virtio_byteorder.h> has conversions of the same names for the
 * library's structures; a file includes one of the two.
 */
#ifndef LINUX_VIRTIO_CONFIG_H
#define LINUX_VIRTIO_CONFIG_H

#include <linux/err.h>
#include <linux/virtio.h>
#include <linux/virtio_types.h>

#include <virtio/byteorder.h>
#include <virtio/virtio_config.h>

/**
 * Read a field.
 * @param vdev the device
 * @param val the field
 * @return its value
 */
static inline u16 virtio16_to_cpu(const struct virtio_device *vdev,
				  __virtio16 val)
{
	return virtio_swab16(virtio_is_little_endian(vdev), val);
}

/**
 * Read a field.
 * @param vdev the device
 * @param val the field
 * @return its value
 */
static inline u32 virtio32_to_cpu(const struct virtio_device *vdev,
				  __virtio32 val)
{
	return virtio_swab32(virtio_is_little_endian(vdev), val);
}

/**
 * Read a field.
 * @param vdev the device
 * @param val the field
 * @return its value
 */
static inline u64 virtio64_to_cpu(const struct virtio_device *vdev,
				  __virtio64 val)
{
	return virtio_swab64(virtio_is_little_endian(vdev), val);
}

/**
 * Make a field.
 * @param vdev the device
 * @param val its value
 * @return the field
 */
static inline __virtio16 cpu_to_virtio16(const struct virtio_device *vdev,
					 u16 val)
{
	return virtio_swab16(virtio_is_little_endian(vdev), val);
}

/**
 * Make a field.
 * @param vdev the device
 * @param val its value
 * @return the field
 */
static inline __virtio32 cpu_to_virtio32(const struct virtio_device *vdev,
					 u32 val)
{
	return virtio_swab32(virtio_is_little_endian(vdev), val);
}

/**
 * Make a field.
 * @param vdev the device
 * @param val its value
 * @return the field
 */
static inline __virtio64 cpu_to_virtio64(const struct virtio_device *vdev,
					 u64 val)
{
	return virtio_swab64(virtio_is_little_endian(vdev), val);
}

#endif /* LINUX_VIRTIO_CONFIG_H */
