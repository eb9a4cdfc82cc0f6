/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Integers as the kernel names them.
 *
 * The 64-bit ones are `long long` everywhere, as in the kernel, so that `%llu`
 * fits. `__le16` and the like are plain integers, as they are to a compiler in
 * the kernel; the library's own le16 (byteorder.h) is a structure.
 */
#ifndef LINUX_TYPES_H
#define LINUX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/platform.h>

/* A name like any other: module_param() makes names of it. */
#undef bool
typedef _Bool bool; /**< true or false */

typedef signed char __s8;	  /**< 8 bits, signed */
typedef unsigned char __u8;	  /**< 8 bits */
typedef signed short __s16;	  /**< 16 bits, signed */
typedef unsigned short __u16;	  /**< 16 bits */
typedef signed int __s32;	  /**< 32 bits, signed */
typedef unsigned int __u32;	  /**< 32 bits */
typedef signed long long __s64;	  /**< 64 bits, signed */
typedef unsigned long long __u64; /**< 64 bits */

typedef __s8 s8;   /**< 8 bits, signed */
typedef __u8 u8;   /**< 8 bits */
typedef __s16 s16; /**< 16 bits, signed */
typedef __u16 u16; /**< 16 bits */
typedef __s32 s32; /**< 32 bits, signed */
typedef __u32 u32; /**< 32 bits */
typedef __s64 s64; /**< 64 bits, signed */
typedef __u64 u64; /**< 64 bits */

typedef __u16 __le16; /**< 16 bits, little-endian in memory */
typedef __u32 __le32; /**< 32 bits, little-endian in memory */
typedef __u64 __le64; /**< 64 bits, little-endian in memory */
typedef __u16 __be16; /**< 16 bits, big-endian in memory */
typedef __u32 __be32; /**< 32 bits, big-endian in memory */
typedef __u64 __be64; /**< 64 bits, big-endian in memory */

typedef __u64 __attribute__((aligned(8))) __aligned_u64; /**< 64 bits */

typedef unsigned long __kernel_ulong_t; /**< as wide as a pointer */

typedef ptrdiff_t ssize_t;   /**< a size or an error */
typedef u64 phys_addr_t;     /**< an address of the machine */
typedef u64 resource_size_t; /**< a size of the machine */
typedef u64 sector_t;	     /**< a place on a disk, in units of 512 bytes */

typedef int64_t loff_t;		   /**< where in a file */
typedef unsigned short umode_t;	   /**< who may do what to a file */
typedef unsigned long pgoff_t;	   /**< which page of a file */
typedef unsigned int __poll_t;	   /**< what a file is ready for */
typedef unsigned int slab_flags_t; /**< of kmem_cache_create() */
typedef unsigned int fmode_t;	   /**< how a file is open */

#endif /* LINUX_TYPES_H */
