/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Lines of the cache: 64 bytes on every machine, and what is read often is not
 * put together.
 */
#ifndef LINUX_CACHE_H
#define LINUX_CACHE_H

#include <linux/compiler.h>

#define L1_CACHE_BYTES	64	       /**< in a line */
#define SMP_CACHE_BYTES L1_CACHE_BYTES /**< in a line */

/** Begins a line. */
#define ____cacheline_aligned	     __aligned(SMP_CACHE_BYTES)
#define ____cacheline_aligned_in_smp __aligned(SMP_CACHE_BYTES) /**< too */
#define __cacheline_aligned	     __aligned(SMP_CACHE_BYTES) /**< too */
#define __cacheline_aligned_in_smp   __aligned(SMP_CACHE_BYTES) /**< too */
#define __read_mostly		     /**< is rarely written */
/** Is not written once init has returned. */
#define __ro_after_init

#endif /* LINUX_CACHE_H */
