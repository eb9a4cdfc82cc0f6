/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Scatterlists. An entry holds an address, not a page: see
 * <virtio/scatterlist.h>.
 */
#ifndef LINUX_SCATTERLIST_H
#define LINUX_SCATTERLIST_H

#include <linux/string.h>
#include <linux/types.h>

#include <virtio/scatterlist.h>

#endif /* LINUX_SCATTERLIST_H */
