/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * How to allocate. What GFP_ATOMIC means is in slab.h; the other flags are
 * accepted and ignored. The pages are in mm.h.
 */
#ifndef LINUX_GFP_H
#define LINUX_GFP_H

#include <linux/topology.h>
#include <virtio/virtio.h>

#define __GFP_ZERO	     0x02u /**< zeroed: memory always is */
#define __GFP_NOWARN	     0x04u /**< no message on failure: there is none */
#define __GFP_NORETRY	     0x08u /**< give up early */
#define __GFP_NOFAIL	     0x10u /**< never fail: it may */
#define __GFP_NOMEMALLOC     0x20u /**< leave the last reserve alone */
#define __GFP_RETRY_MAYFAIL  0x40u /**< try harder */
#define __GFP_COMP	     0x80u /**< pages that belong together */
#define __GFP_HIGHMEM	     0u	   /**< anywhere */
#define __GFP_RECLAIM	     0u	   /**< others may give some back */
#define __GFP_DIRECT_RECLAIM 0u	   /**< at once */
#define __GFP_MOVABLE	     0u	   /**< may be moved */
#define __GFP_ACCOUNT	     0u	   /**< counted for a user */
#define __GFP_DMA32	     0u	   /**< below 4 GiB: as the platform can */

#define GFP_NOIO	     GFP_KERNEL /**< no input and output meanwhile */
#define GFP_NOFS	     GFP_KERNEL /**< no file systems meanwhile */
#define GFP_DMA		     GFP_KERNEL /**< where devices reach it: always */
#define GFP_DMA32	     GFP_KERNEL /**< below 4 GiB */
#define GFP_USER	     GFP_KERNEL /**< for a program */
#define GFP_HIGHUSER	     GFP_KERNEL /**< for a program, anywhere */
#define GFP_HIGHUSER_MOVABLE GFP_KERNEL /**< the same, may be moved */
#define GFP_KERNEL_ACCOUNT   GFP_KERNEL /**< counted for a user */
#define GFP_NOWAIT	     GFP_ATOMIC /**< may not wait */

/** Whether an allocation may wait. */
#define gfpflags_allow_blocking(flags) (((flags)&GFP_ATOMIC) == 0)

#endif /* LINUX_GFP_H */
