/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Interrupts. A virtio driver meets them as queue callbacks, so there is no
 * request_irq(): transports ask the platform for theirs. How a driver wants
 * them spread over CPUs is not looked at.
 */
#ifndef LINUX_INTERRUPT_H
#define LINUX_INTERRUPT_H

#include <linux/irqreturn.h>

/** How many sets of queues a driver may want. */
#define IRQ_AFFINITY_MAX_SETS 4

/** How a device's interrupts shall be spread over CPUs. */
struct irq_affinity {
	unsigned int pre_vectors;  /**< interrupts at the front: left alone */
	unsigned int post_vectors; /**< interrupts at the end: left alone */
	unsigned int nr_sets;	   /**< sets, each spread over all CPUs */
	unsigned int set_size[IRQ_AFFINITY_MAX_SETS]; /**< of each set */
	/** Divides so many interrupts into sets, or NULL. */
	void (*calc_sets)(struct irq_affinity *affd, unsigned int nvecs);
	void *priv; /**< the driver's */
};

#endif /* LINUX_INTERRUPT_H */
