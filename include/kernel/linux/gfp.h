/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * How to allocate. The flags are accepted and ignored: see slab.h.
 */
#ifndef LINUX_GFP_H
#define LINUX_GFP_H

#include <virtio/virtio.h>

/** Allocation may not wait. */
#define GFP_NOWAIT GFP_ATOMIC
/** Memory shall be zeroed: it always is. */
#define __GFP_ZERO 2u
/** No message on failure: there is none. */
#define __GFP_NOWARN 4u

#endif /* LINUX_GFP_H */
