/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * "nd.h", which the kernel has beside its drivers of persistent memory: what
 * they need of it is in <linux/libnvdimm.h>.
 */
#ifndef KERNEL_ND_H
#define KERNEL_ND_H

#include <linux/libnvdimm.h>

#endif /* KERNEL_ND_H */
