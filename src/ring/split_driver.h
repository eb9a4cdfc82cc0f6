/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the split layout: its files among themselves.
 *
 *   split_add.c     adding buffers
 *   split_get.c     taking them back
 *   split_driver.c  kicks, callbacks, beginning
 */
#ifndef VIRTIO_RING_SPLIT_DRIVER_H
#define VIRTIO_RING_SPLIT_DRIVER_H

#include "access.h"
#include "buffers.h"
#include "split.h"
#include "tables.h"

RING_DECLARE_LAYOUT(split);

#endif /* VIRTIO_RING_SPLIT_DRIVER_H */
