/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The interrupts of one chip, found by its own numbers for them. They are all
 * there from the beginning: the kernel would make them when somebody asks.
 */
#ifndef LINUX_IRQDOMAIN_H
#define LINUX_IRQDOMAIN_H

#include <linux/irq.h>
#include <linux/slab.h>

/** The interrupts of a chip. */
struct irq_domain {
	void *host_data;	/**< the chip's */
	unsigned int size;	/**< how many there are */
	struct irq_desc irqs[]; /**< by number */
};

/**
 * Make the interrupts of a chip. Process context.
 * @param size how many
 * @param chip how they are done
 * @param handler what happens at each
 * @param host_data the chip's: of each, too
 * @return them, nobody's; NULL if there is no memory
 */
static inline struct irq_domain *irq_domain_make(unsigned int size,
						 const struct irq_chip *chip,
						 irq_flow_handler_t handler,
						 void *host_data)
{
	struct irq_domain *domain = (struct irq_domain *)kzalloc(
		sizeof(*domain) + size * sizeof(domain->irqs[0]), GFP_KERNEL);
	unsigned int i;

	if (!domain)
		return NULL;
	domain->host_data = host_data;
	domain->size = size;
	for (i = 0; i < size; i++) {
		struct irq_desc *desc = &domain->irqs[i];

		desc->irq_data = (struct irq_data){
			.hwirq = i,
			.chip = chip,
			.domain = domain,
			.chip_data = host_data,
		};
		raw_spin_lock_init(&desc->lock);
		desc->handle_irq = handler;
		desc->disabled = true;
		desc->masked = true;
	}
	return domain;
}

/** Forget the interrupts of a chip, whoever wants them. */
static inline void irq_domain_remove(struct irq_domain *domain)
{
	kfree(domain);
}

/**
 * An interrupt came. In a callback.
 * @param domain of which chip
 * @param hwirq its number there
 * @return 0; -EINVAL if there is none
 */
static inline int generic_handle_domain_irq(struct irq_domain *domain,
					    unsigned int hwirq)
{
	if (!domain || hwirq >= domain->size)
		return -EINVAL;
	domain->irqs[hwirq].handle_irq(&domain->irqs[hwirq]);
	return 0;
}

#endif /* LINUX_IRQDOMAIN_H */
