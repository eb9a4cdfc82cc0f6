/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Byte orders of plain integers: le16_to_cpu() and the like.
 *
 * <virtio/byteorder.h> has functions of the same names for the library's
 * structures; in files that include this one the names are these macros.
 */
#ifndef ASM_BYTEORDER_H
#define ASM_BYTEORDER_H

#include <linux/types.h>

#include <virtio/byteorder.h>

/* In which order a structure has its bits: the system's headers ask for it. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN_BITFIELD /**< the lowest first */
#else
#define __BIG_ENDIAN_BITFIELD /**< the highest first */
#endif

#define swab16(x) __builtin_bswap16(x)	      /**< the bytes in reverse */
#define swab32(x) __builtin_bswap32(x)	      /**< the bytes in reverse */
#define swab64(x) ((u64)__builtin_bswap64(x)) /**< the bytes in reverse */

#define cpu_to_le16(x) ((__le16)virtio_swab16(true, x)) /**< to little */
#define cpu_to_le32(x) ((__le32)virtio_swab32(true, x)) /**< to little */
#define cpu_to_le64(x) ((__le64)virtio_swab64(true, x)) /**< to little */
#define le16_to_cpu(x) ((u16)virtio_swab16(true, x))	/**< from little */
#define le32_to_cpu(x) ((u32)virtio_swab32(true, x))	/**< from little */
#define le64_to_cpu(x) ((u64)virtio_swab64(true, x))	/**< from little */

#define cpu_to_be16(x) ((__be16)virtio_swab16(false, x)) /**< to big */
#define cpu_to_be32(x) ((__be32)virtio_swab32(false, x)) /**< to big */
#define cpu_to_be64(x) ((__be64)virtio_swab64(false, x)) /**< to big */
#define be16_to_cpu(x) ((u16)virtio_swab16(false, x))	 /**< from big */
#define be32_to_cpu(x) ((u32)virtio_swab32(false, x))	 /**< from big */
#define be64_to_cpu(x) ((u64)virtio_swab64(false, x))	 /**< from big */

#define __cpu_to_le16(x) cpu_to_le16(x)	   /**< the same */
#define __cpu_to_le32(x) cpu_to_le32(x)	   /**< the same */
#define __cpu_to_le64(x) cpu_to_le64(x)	   /**< the same */
#define __le16_to_cpu(x) le16_to_cpu(x)	   /**< the same */
#define __le32_to_cpu(x) le32_to_cpu(x)	   /**< the same */
#define __le64_to_cpu(x) le64_to_cpu(x)	   /**< the same */
#define __cpu_to_be16(x) cpu_to_be16(x)	   /**< the same */
#define __cpu_to_be32(x) cpu_to_be32(x)	   /**< the same */
#define __cpu_to_be64(x) cpu_to_be64(x)	   /**< the same */
#define __be16_to_cpu(x) be16_to_cpu(x)	   /**< the same */
#define __be32_to_cpu(x) be32_to_cpu(x)	   /**< the same */
#define __be64_to_cpu(x) be64_to_cpu(x)	   /**< the same */
#define le16_to_cpup(p)	 le16_to_cpu(*(p)) /**< of a field in memory */
#define le32_to_cpup(p)	 le32_to_cpu(*(p)) /**< of a field in memory */
#define le64_to_cpup(p)	 le64_to_cpu(*(p)) /**< of a field in memory */
#define be16_to_cpup(p)	 be16_to_cpu(*(p)) /**< of a field in memory */
#define be32_to_cpup(p)	 be32_to_cpu(*(p)) /**< of a field in memory */
#define htons(x)	 cpu_to_be16(x)	   /**< to big */
#define htonl(x)	 cpu_to_be32(x)	   /**< to big */
#define ntohs(x)	 be16_to_cpu(x)	   /**< from big */
#define ntohl(x)	 be32_to_cpu(x)	   /**< from big */

/** Add to a field. */
static inline void le16_add_cpu(__le16 *var, u16 val)
{
	*var = cpu_to_le16((u16)(le16_to_cpu(*var) + val));
}

/** Add to a field. */
static inline void le32_add_cpu(__le32 *var, u32 val)
{
	*var = cpu_to_le32(le32_to_cpu(*var) + val);
}

#endif /* ASM_BYTEORDER_H */
