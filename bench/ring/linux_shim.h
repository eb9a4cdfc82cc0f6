/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Read before each file of Linux's: the few things that its userspace headers
 * in tools/virtio lack. A ring is allocated as zeroed pages, as in a kernel.
 * Nothing on a buffer's way is changed.
 */
#include <linux/kernel.h>
#include <linux/dma-mapping.h>

#ifndef data_race
#define data_race(expression) (expression)
#endif

void *bench_pages(size_t size);

#define alloc_pages_exact(size, gfp) bench_pages(size)
#define free_pages_exact(mem, size)  free(mem)
