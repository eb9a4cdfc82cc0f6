/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our headers, as the harness needs them.
 */
#ifndef BENCH_OURS_H
#define BENCH_OURS_H

#include <virtio/scatterlist.h>
#include <virtio/virtio.h>

/* As long as vringh has no packed layout, it has heads of 16 bits. */
#ifdef BENCH_HEAD16
typedef uint16_t vringh_head;
#else
typedef uint32_t vringh_head;
#endif

#endif /* BENCH_OURS_H */
