/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What an interrupt handler returns: IRQ_NONE or IRQ_HANDLED.
 */
#ifndef LINUX_IRQRETURN_H
#define LINUX_IRQRETURN_H

#include <virtio/platform.h>

#endif /* LINUX_IRQRETURN_H */
