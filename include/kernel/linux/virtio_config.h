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

#include <asm/byteorder.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/virtio.h>
#include <linux/virtio_byteorder.h>
#include <linux/virtio_types.h>

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

/* ---- configuration ------------------------------------------------------- */

/* A member is read into a variable of its own type; others do not compile. */
#define VIRTIO_CHECK_MEMBER_(structname, member, ptr)                          \
	_Static_assert(__same_type(((structname *)0)->member, *(ptr)),         \
		       "the variable has another type than " #member)

#undef virtio_cread
#undef virtio_cwrite
#undef virtio_cread_feature

/** Read a member in the device's byte order into `*ptr`. Process context. */
#define virtio_cread(vdev, structname, member, ptr)                            \
	do {                                                                   \
		VIRTIO_CHECK_MEMBER_(structname, member, ptr);                 \
		virtio_cread_field(vdev, offsetof(structname, member),         \
				   sizeof(*(ptr)), ptr, sizeof(*(ptr)));       \
	} while (0)

/** Write `*ptr` to a member in the device's byte order. Process context. */
#define virtio_cwrite(vdev, structname, member, ptr)                           \
	do {                                                                   \
		VIRTIO_CHECK_MEMBER_(structname, member, ptr);                 \
		virtio_cwrite_field(vdev, offsetof(structname, member),        \
				    sizeof(*(ptr)), ptr, sizeof(*(ptr)));      \
	} while (0)

/** A little-endian field of 1, 2, 4 or 8 bytes, in place. Private. */
static inline void virtio_swap_le_(void *field, size_t size)
{
	if (size == 2)
		*(u16 *)field = le16_to_cpu(*(u16 *)field);
	else if (size == 4)
		*(u32 *)field = le32_to_cpu(*(u32 *)field);
	else if (size == 8)
		*(u64 *)field = le64_to_cpu(*(u64 *)field);
}

/** Read a member that is little-endian on any device. Process context. */
#define virtio_cread_le(vdev, structname, member, ptr)                         \
	do {                                                                   \
		VIRTIO_CHECK_MEMBER_(structname, member, ptr);                 \
		virtio_cread_bytes(vdev, offsetof(structname, member), ptr,    \
				   sizeof(*(ptr)));                            \
		virtio_swap_le_(ptr, sizeof(*(ptr)));                          \
	} while (0)

/** Write a member that is little-endian on any device. Process context. */
#define virtio_cwrite_le(vdev, structname, member, ptr)                        \
	do {                                                                   \
		struct virtio_device *cwrite_vdev_ = (vdev);                   \
		__typeof__(*(ptr)) cwrite_val_ = *(ptr);                       \
                                                                               \
		VIRTIO_CHECK_MEMBER_(structname, member, ptr);                 \
		virtio_swap_le_(&cwrite_val_, sizeof(cwrite_val_));            \
		cwrite_vdev_->config->set(cwrite_vdev_,                        \
					  offsetof(structname, member),        \
					  &cwrite_val_, sizeof(cwrite_val_));  \
	} while (0)

/** virtio_cread() if a feature was negotiated, else -ENOENT. */
#define virtio_cread_feature(vdev, fbit, structname, member, ptr)              \
	({                                                                     \
		int cread_err_ = -ENOENT;                                      \
                                                                               \
		if (virtio_has_feature(vdev, fbit)) {                          \
			virtio_cread(vdev, structname, member, ptr);           \
			cread_err_ = 0;                                        \
		}                                                              \
		cread_err_;                                                    \
	})

/** virtio_cread_le() if a feature was negotiated, else -ENOENT. */
#define virtio_cread_le_feature(vdev, fbit, structname, member, ptr)           \
	({                                                                     \
		int cread_err_ = -ENOENT;                                      \
                                                                               \
		if (virtio_has_feature(vdev, fbit)) {                          \
			virtio_cread_le(vdev, structname, member, ptr);        \
			cread_err_ = 0;                                        \
		}                                                              \
		cread_err_;                                                    \
	})

/** VIRTIO_F_ACCESS_PLATFORM by its old name. */
#define VIRTIO_F_IOMMU_PLATFORM VIRTIO_F_ACCESS_PLATFORM

/** Whether the device reaches memory past the platform's mapping. */
#define virtio_has_dma_quirk(vdev)                                             \
	(!virtio_has_feature(vdev, VIRTIO_F_ACCESS_PLATFORM))

#endif /* LINUX_VIRTIO_CONFIG_H */
