/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Memory barriers. Those of the `smp_` and `virt_` kind order memory for other
 * CPUs; the mandatory and `dma_` ones are no weaker here: what they order is
 * memory that a device of this process, or of the same machine, reads.
 */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#include <linux/compiler.h>

#define mb()  __atomic_thread_fence(__ATOMIC_SEQ_CST) /**< all accesses */
#define rmb() __atomic_thread_fence(__ATOMIC_SEQ_CST) /**< loads */
#define wmb() __atomic_thread_fence(__ATOMIC_SEQ_CST) /**< stores */

#define smp_mb()   __atomic_thread_fence(__ATOMIC_SEQ_CST) /**< all */
#define smp_rmb()  __atomic_thread_fence(__ATOMIC_ACQUIRE) /**< loads */
#define smp_wmb()  __atomic_thread_fence(__ATOMIC_RELEASE) /**< stores */
#define virt_mb()  smp_mb()				   /**< all accesses */
#define virt_rmb() smp_rmb()				   /**< loads */
#define virt_wmb() smp_wmb()				   /**< stores */
#define dma_mb()   mb()					   /**< all accesses */
#define dma_rmb()  smp_rmb()				   /**< loads */
#define dma_wmb()  smp_wmb()				   /**< stores */

/** Read, before everything that follows. */
#define smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
/** Write, after everything that precedes. */
#define smp_store_release(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
/** Write, and then order it before everything that follows. */
#define smp_store_mb(var, v)                                                   \
	do {                                                                   \
		WRITE_ONCE(var, v);                                            \
		smp_mb();                                                      \
	} while (0)
#define smp_mb__before_atomic() smp_mb() /**< ahead of atomic_inc() */
#define smp_mb__after_atomic()	smp_mb() /**< behind atomic_inc() */

#endif /* ASM_BARRIER_H */
