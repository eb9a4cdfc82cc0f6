/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The only four functions that the freestanding core needs from outside. A
 * compiler may call them on its own, so every platform has them; <string.h> is
 * not among the headers that a freestanding compiler brings.
 */
#ifndef VIRTIO_MEM_H
#define VIRTIO_MEM_H

#include <stddef.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);

#endif /* VIRTIO_MEM_H */
