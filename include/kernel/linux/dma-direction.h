/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Who writes a piece of memory: DMA_TO_DEVICE and the others.
 */
#ifndef LINUX_DMA_DIRECTION_H
#define LINUX_DMA_DIRECTION_H

#include <virtio/platform.h>

/** No direction: for code that must have one. */
#define DMA_NONE ((enum dma_data_direction)3)

#endif /* LINUX_DMA_DIRECTION_H */
