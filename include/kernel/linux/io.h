/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Registers in memory: a virtio driver has none, its transport has. So there is
 * nothing here but what the kernel's header brings along.
 */
#ifndef LINUX_IO_H
#define LINUX_IO_H

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/string.h>
#include <linux/types.h>

#endif /* LINUX_IO_H */
