/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of queues that nobody can touch any more once it is given back: a
 * driver that uses a queue after del_vqs() is told so, and which.
 */
#ifndef TOOL_GUARD_H
#define TOOL_GUARD_H

#include <stddef.h>

#include <virtio/trace.h>

/* virtio_platform_ops::alloc and ::free; the context is ignored. */
void *guard_alloc(void *ctx, size_t size, size_t align);
void guard_free(void *ctx, void *mem);

/*
 * What to say of an access to this address, as a line; NULL if it is not of a
 * deleted queue. May be called by a signal handler.
 */
const char *guard_message(const void *at);

/* Learn from an event which memory is a queue's. */
void guard_event(const struct virtio_event *ev);

#endif /* TOOL_GUARD_H */
