/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the harness asks of a ring. It is compiled twice, against the headers of
 * ours and of Linux; most calls have one name in both, and the rest is here.
 */
#ifndef BENCH_RING_H
#define BENCH_RING_H

#ifdef BENCH_LINUX
#include "linux.h"
#else
#include "ours.h"
#endif

#include "work.h"

/* What the device half needs to know of a queue. */
struct ring_parts {
	void *desc;   /* descriptor table or ring */
	void *driver; /* what the driver writes besides */
	void *device; /* what the device writes */
};

/* Begin; a queue of the work's size, layout and features; where it is. */
void ring_init(void);
struct virtqueue *ring_create(void);
struct ring_parts ring_parts(struct virtqueue *vq);

/*
 * The library's own device half, for one queue: begin, and take up to @max
 * buffers and give each back at once; how many there were. Adds up what it was
 * shown, so that the compiler leaves nothing out.
 */
void ring_vringh_init(const struct ring_parts *parts);
unsigned int ring_vringh_run(unsigned int max);
bool ring_vringh_need_notify(void);

#endif /* BENCH_RING_H */
