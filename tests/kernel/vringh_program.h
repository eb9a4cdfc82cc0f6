/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Linux's tools/virtio/vringh_test.c has from headers of its own folder,
 * and no header of the kernel gives: the C library, the size of a page, and a
 * lock in each device, where the library has none. Included in front of it.
 */
#define _GNU_SOURCE /* as the file does, too late now */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <linux/virtio.h>

#ifndef PAGE_SIZE
#define PAGE_SIZE 4096
#endif

#undef spin_lock_init
#define spin_lock_init(lock) ((void)0)

/* The program has a constant of this name. */
#undef ALIGN
