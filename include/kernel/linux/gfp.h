/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * How to allocate. The flags are accepted and ignored: see slab.h.
 */
#ifndef LINUX_GFP_H
#define LINUX_GFP_H

#include <virtio/virtio.h>

#define GFP_NOIO      GFP_KERNEL /**< no input and output meanwhile */
#define GFP_NOFS      GFP_KERNEL /**< no file systems meanwhile */
#define GFP_DMA	      GFP_KERNEL /**< where devices reach it: always */
#define GFP_USER      GFP_KERNEL /**< for a program */
#define __GFP_NORETRY GFP_KERNEL /**< give up early */
/** Allocation may not wait. */
#define GFP_NOWAIT GFP_ATOMIC
/** Memory shall be zeroed: it always is. */
#define __GFP_ZERO 2u
/** No message on failure: there is none. */
#define __GFP_NOWARN 4u

#endif /* LINUX_GFP_H */
