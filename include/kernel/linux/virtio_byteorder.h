/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Fields in a byte order that the caller knows. virtio_config.h asks the device
 * for it.
 */
#ifndef LINUX_VIRTIO_BYTEORDER_H
#define LINUX_VIRTIO_BYTEORDER_H

#include <linux/types.h>
#include <linux/virtio_types.h>

#include <virtio/byteorder.h>
#include <virtio/virtio.h>

/**
 * Whether fields of legacy devices are little-endian: as the platform of
 * virtio_bus_set_platform() says, else as this machine's. In the kernel it is
 * always this machine's.
 */
static inline bool virtio_legacy_is_little_endian(void)
{
	const struct virtio_platform *p = virtio_bus_platform();

	return p ? !p->big_endian : VIRTIO_CPU_LITTLE_ENDIAN;
}

/** Read a field. */
static inline u16 __virtio16_to_cpu(bool little_endian, __virtio16 val)
{
	return virtio_swab16(little_endian, val);
}

/** Make a field. */
static inline __virtio16 __cpu_to_virtio16(bool little_endian, u16 val)
{
	return virtio_swab16(little_endian, val);
}

/** Read a field. */
static inline u32 __virtio32_to_cpu(bool little_endian, __virtio32 val)
{
	return virtio_swab32(little_endian, val);
}

/** Make a field. */
static inline __virtio32 __cpu_to_virtio32(bool little_endian, u32 val)
{
	return virtio_swab32(little_endian, val);
}

/** Read a field. */
static inline u64 __virtio64_to_cpu(bool little_endian, __virtio64 val)
{
	return virtio_swab64(little_endian, val);
}

/** Make a field. */
static inline __virtio64 __cpu_to_virtio64(bool little_endian, u64 val)
{
	return virtio_swab64(little_endian, val);
}

#endif /* LINUX_VIRTIO_BYTEORDER_H */
