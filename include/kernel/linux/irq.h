/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Interrupts that a driver hands on: it fills a struct irq_chip, and whoever
 * wants an interrupt of it starts and ends that as the kernel's
 * request_irq() and free_irq() would.
 *
 * There is one action for an interrupt, no thread of its own, no affinity, no
 * waking from sleep, and one flow: handle_level_irq(). Interrupts have no
 * numbers beside their chip's own.
 */
#ifndef LINUX_IRQ_H
#define LINUX_IRQ_H

#include <linux/errno.h>
#include <linux/irqreturn.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define IRQ_TYPE_NONE	      0x0 /**< as it is */
#define IRQ_TYPE_EDGE_RISING  0x1 /**< when it goes up */
#define IRQ_TYPE_EDGE_FALLING 0x2 /**< when it goes down */
#define IRQ_TYPE_EDGE_BOTH    0x3 /**< when it changes */
#define IRQ_TYPE_LEVEL_HIGH   0x4 /**< while it is up */
#define IRQ_TYPE_LEVEL_LOW    0x8 /**< while it is down */
#define IRQ_TYPE_LEVEL_MASK   0xc /**< either of these two */
#define IRQ_TYPE_SENSE_MASK   0xf /**< any of these */

#define IRQCHIP_SET_TYPE_MASKED (1 << 0)  /**< mask it to set its type */
#define IRQCHIP_IMMUTABLE	(1 << 11) /**< nothing changes the chip */

/** The number of an interrupt to its chip. */
typedef unsigned long irq_hw_number_t;

struct irq_domain;
struct irq_desc;

/** What happens at an interrupt. */
typedef void (*irq_flow_handler_t)(struct irq_desc *desc);

/** An interrupt, to its chip. */
struct irq_data {
	irq_hw_number_t hwirq;	     /**< its number there */
	const struct irq_chip *chip; /**< how it is done */
	struct irq_domain *domain;   /**< with which others */
	void *chip_data;	     /**< the chip's */
};

/** How interrupts are done; any may be NULL. */
struct irq_chip {
	const char *name; /**< shown */
	/** Starts it; NULL: irq_enable. */
	unsigned int (*irq_startup)(struct irq_data *data);
	/** Ends it; NULL: irq_disable. */
	void (*irq_shutdown)(struct irq_data *data);
	/** Lets it come; NULL: irq_unmask. */
	void (*irq_enable)(struct irq_data *data);
	/** Does not; NULL: irq_mask. */
	void (*irq_disable)(struct irq_data *data);
	/** It was seen. */
	void (*irq_ack)(struct irq_data *data);
	/** Holds it back. */
	void (*irq_mask)(struct irq_data *data);
	/** Both; NULL: one after the other. */
	void (*irq_mask_ack)(struct irq_data *data);
	/** Does not hold it back. */
	void (*irq_unmask)(struct irq_data *data);
	/** It is over; not called. */
	void (*irq_eoi)(struct irq_data *data);
	/** When it comes: IRQ_TYPE_EDGE_RISING and others. */
	int (*irq_set_type)(struct irq_data *data, unsigned int type);
	/** Whether it wakes the machine; not called. */
	int (*irq_set_wake)(struct irq_data *data, unsigned int on);
	/** Before the chip is told things. May wait. */
	void (*irq_bus_lock)(struct irq_data *data);
	/** After that: what was told goes to the device. May wait. */
	void (*irq_bus_sync_unlock)(struct irq_data *data);
	/** It is going to be used: 0 or an error. */
	int (*irq_request_resources)(struct irq_data *data);
	/** It is not used any more. */
	void (*irq_release_resources)(struct irq_data *data);
	unsigned long flags; /**< IRQCHIP_IMMUTABLE and others */
};

/** An interrupt. */
struct irq_desc {
	struct irq_data irq_data;      /**< to its chip */
	raw_spinlock_t lock;	       /**< held while the chip is told */
	irq_flow_handler_t handle_irq; /**< what happens */
	void (*action)(void *ctx);     /**< who wants it; NULL: nobody */
	void *ctx;		       /**< handed to it */
	bool disabled;		       /**< it does not come */
	bool masked;		       /**< it is held back */
};

/** What belongs to an interrupt's chip. */
static inline void *irq_data_get_irq_chip_data(struct irq_data *data)
{
	return data->chip_data;
}

/** The number of an interrupt to its chip. */
static inline irq_hw_number_t irqd_to_hwirq(struct irq_data *data)
{
	return data->hwirq;
}

/** Hold an interrupt back. Private. */
static inline void irq_mask_ack_(struct irq_desc *desc)
{
	const struct irq_chip *chip = desc->irq_data.chip;

	if (chip->irq_mask_ack) {
		chip->irq_mask_ack(&desc->irq_data);
	} else {
		if (chip->irq_mask)
			chip->irq_mask(&desc->irq_data);
		if (chip->irq_ack)
			chip->irq_ack(&desc->irq_data);
	}
	desc->masked = true;
}

/**
 * The flow of an interrupt that is held back while it is handled. In a
 * callback.
 */
static inline void handle_level_irq(struct irq_desc *desc)
{
	const struct irq_chip *chip = desc->irq_data.chip;

	raw_spin_lock(&desc->lock);
	irq_mask_ack_(desc);
	if (desc->action && !desc->disabled) {
		raw_spin_unlock(&desc->lock);
		desc->action(desc->ctx);
		raw_spin_lock(&desc->lock);
		if (!desc->disabled && desc->masked && chip->irq_unmask) {
			chip->irq_unmask(&desc->irq_data);
			desc->masked = false;
		}
	}
	raw_spin_unlock(&desc->lock);
}

/** Begin to tell the chip something. Private. */
static inline void irq_bus_lock_(struct irq_desc *desc)
{
	if (desc->irq_data.chip->irq_bus_lock)
		desc->irq_data.chip->irq_bus_lock(&desc->irq_data);
	raw_spin_lock(&desc->lock);
}

/** What was told goes to the device. Private. */
static inline void irq_bus_unlock_(struct irq_desc *desc)
{
	raw_spin_unlock(&desc->lock);
	if (desc->irq_data.chip->irq_bus_sync_unlock)
		desc->irq_data.chip->irq_bus_sync_unlock(&desc->irq_data);
}

/** Set when it comes: 0 or an error. Private. */
static inline int irq_set_type_(struct irq_desc *desc, unsigned int type)
{
	const struct irq_chip *chip = desc->irq_data.chip;

	if (type == IRQ_TYPE_NONE || !chip->irq_set_type)
		return 0;
	if (chip->flags & IRQCHIP_SET_TYPE_MASKED && !desc->masked) {
		if (chip->irq_mask)
			chip->irq_mask(&desc->irq_data);
		desc->masked = true;
	}
	return chip->irq_set_type(&desc->irq_data, type);
}

/** Let it come. Private. */
static inline void irq_startup_(struct irq_desc *desc)
{
	const struct irq_chip *chip = desc->irq_data.chip;

	desc->disabled = false;
	desc->masked = false;
	if (chip->irq_startup)
		chip->irq_startup(&desc->irq_data);
	else if (chip->irq_enable)
		chip->irq_enable(&desc->irq_data);
	else if (chip->irq_unmask)
		chip->irq_unmask(&desc->irq_data);
}

/** Do not. Private. */
static inline void irq_shutdown_(struct irq_desc *desc)
{
	const struct irq_chip *chip = desc->irq_data.chip;

	if (chip->irq_shutdown)
		chip->irq_shutdown(&desc->irq_data);
	else if (chip->irq_disable)
		chip->irq_disable(&desc->irq_data);
	else if (chip->irq_mask)
		chip->irq_mask(&desc->irq_data);
	desc->disabled = true;
	desc->masked = true;
}

/**
 * Want an interrupt, as request_irq() does. Process context.
 * @param desc the interrupt
 * @param type when it comes
 * @param action called in a callback
 * @param ctx handed to it
 * @return 0; -EBUSY if somebody has it; or an error of the chip
 */
static inline int irq_desc_request(struct irq_desc *desc, unsigned int type,
				   void (*action)(void *ctx), void *ctx)
{
	const struct irq_chip *chip = desc->irq_data.chip;
	int err = 0;

	if (desc->action)
		return -EBUSY;
	if (chip->irq_request_resources)
		err = chip->irq_request_resources(&desc->irq_data);
	if (err)
		return err;
	irq_bus_lock_(desc);
	err = irq_set_type_(desc, type);
	if (!err) {
		desc->action = action;
		desc->ctx = ctx;
		irq_startup_(desc);
	}
	irq_bus_unlock_(desc);
	if (err && chip->irq_release_resources)
		chip->irq_release_resources(&desc->irq_data);
	return err;
}

/** Do not want an interrupt any more, as free_irq() does. Process context. */
static inline void irq_desc_free(struct irq_desc *desc)
{
	const struct irq_chip *chip = desc->irq_data.chip;

	if (!desc->action)
		return;
	irq_bus_lock_(desc);
	desc->action = NULL;
	irq_shutdown_(desc);
	irq_bus_unlock_(desc);
	if (chip->irq_release_resources)
		chip->irq_release_resources(&desc->irq_data);
}

#endif /* LINUX_IRQ_H */
