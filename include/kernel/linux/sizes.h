/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Sizes by their names: SZ_4K and so on.
 */
#ifndef LINUX_SIZES_H
#define LINUX_SIZES_H

#define SZ_1	0x1u	       /**< bytes */
#define SZ_2	0x2u	       /**< bytes */
#define SZ_4	0x4u	       /**< bytes */
#define SZ_8	0x8u	       /**< bytes */
#define SZ_16	0x10u	       /**< bytes */
#define SZ_32	0x20u	       /**< bytes */
#define SZ_64	0x40u	       /**< bytes */
#define SZ_128	0x80u	       /**< bytes */
#define SZ_256	0x100u	       /**< bytes */
#define SZ_512	0x200u	       /**< bytes */
#define SZ_1K	0x400u	       /**< bytes */
#define SZ_2K	0x800u	       /**< bytes */
#define SZ_4K	0x1000u	       /**< bytes */
#define SZ_8K	0x2000u	       /**< bytes */
#define SZ_16K	0x4000u	       /**< bytes */
#define SZ_32K	0x8000u	       /**< bytes */
#define SZ_64K	0x10000u       /**< bytes */
#define SZ_128K 0x20000u       /**< bytes */
#define SZ_256K 0x40000u       /**< bytes */
#define SZ_512K 0x80000u       /**< bytes */
#define SZ_1M	0x100000u      /**< bytes */
#define SZ_2M	0x200000u      /**< bytes */
#define SZ_4M	0x400000u      /**< bytes */
#define SZ_8M	0x800000u      /**< bytes */
#define SZ_16M	0x1000000u     /**< bytes */
#define SZ_32M	0x2000000u     /**< bytes */
#define SZ_64M	0x4000000u     /**< bytes */
#define SZ_128M 0x8000000u     /**< bytes */
#define SZ_256M 0x10000000u    /**< bytes */
#define SZ_512M 0x20000000u    /**< bytes */
#define SZ_1G	0x40000000ull  /**< bytes */
#define SZ_2G	0x80000000ull  /**< bytes */
#define SZ_4G	0x100000000ull /**< bytes */
#define SZ_8G	0x200000000ull /**< bytes */
#define SZ_16G	0x400000000ull /**< bytes */
#define SZ_32G	0x800000000ull /**< bytes */

#endif /* LINUX_SIZES_H */
