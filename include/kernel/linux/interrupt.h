/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Interrupts. A virtio driver meets them as queue callbacks, so there is no
 * request_irq(): transports ask the platform for theirs.
 */
#ifndef LINUX_INTERRUPT_H
#define LINUX_INTERRUPT_H

#include <linux/irqreturn.h>

#endif /* LINUX_INTERRUPT_H */
