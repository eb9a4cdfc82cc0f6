/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * GPIO controllers: a driver adds one, and the loader uses its lines, as
 * /dev/gpiochip0 would let it.
 *
 * Lines have no numbers beside the controller's own, are not found by firmware
 * or by other drivers, and have neither bias, debouncing nor time stamps; each
 * is valid. An interrupt chip has no parent, and its default_type is not set
 * before somebody wants the interrupt.
 */
#ifndef LINUX_GPIO_DRIVER_H
#define LINUX_GPIO_DRIVER_H

#include <linux/bits.h>
#include <linux/device.h>
#include <linux/irqdomain.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/types.h>

#define GPIO_LINE_DIRECTION_IN	1 /**< it is sensed */
#define GPIO_LINE_DIRECTION_OUT 0 /**< it is driven */

/** The interrupts of a controller's lines. */
struct gpio_irq_chip {
	struct irq_chip *chip;		   /**< how; NULL: there are none */
	struct irq_domain *domain;	   /**< they; set when it is added */
	irq_flow_handler_t handler;	   /**< what happens at each */
	unsigned int default_type;	   /**< if nobody says when */
	irq_flow_handler_t parent_handler; /**< not called */
	unsigned int num_parents;	   /**< not used */
	unsigned int *parents;		   /**< not used */
	bool threaded;			   /**< not used */
};

struct gpio_device;

/** A controller. The driver fills what it has. */
struct gpio_chip {
	const char *label;	     /**< shown */
	struct gpio_device *gpiodev; /**< set while it is added */
	struct device *parent;	     /**< what it sits on */
	struct module *owner;	     /**< THIS_MODULE */
	/** A line is going to be used: 0 or an error; or NULL. */
	int (*request)(struct gpio_chip *gc, unsigned int offset);
	/** It is not used any more; or NULL. */
	void (*free)(struct gpio_chip *gc, unsigned int offset);
	/** GPIO_LINE_DIRECTION_IN or _OUT, or an error; or NULL. */
	int (*get_direction)(struct gpio_chip *gc, unsigned int offset);
	/** Senses a line: 0 or an error; or NULL. */
	int (*direction_input)(struct gpio_chip *gc, unsigned int offset);
	/** Drives a line: 0 or an error; or NULL. */
	int (*direction_output)(struct gpio_chip *gc, unsigned int offset,
				int value);
	/** What is sensed: 0, 1 or an error; or NULL. */
	int (*get)(struct gpio_chip *gc, unsigned int offset);
	/** What it is driven to; or NULL. */
	void (*set)(struct gpio_chip *gc, unsigned int offset, int value);
	int base;		  /**< not used */
	u16 ngpio;		  /**< lines */
	const char *const *names; /**< one for each line; or NULL */
	bool can_sleep;		  /**< these may wait; always allowed here */
	struct gpio_irq_chip irq; /**< interrupts */
};

/** A controller that was added. */
struct gpio_device {
	struct gpio_chip *chip;	    /**< the driver's */
	void *data;		    /**< see gpiochip_get_data() */
	struct module_gpio offered; /**< to the loader */
	u8 flags[];		    /**< of each line */
};

#define GPIO_REQUESTED_ 1 /**< in gpio_device::flags: used */
#define GPIO_IS_OUT_	2 /**< in gpio_device::flags: driven */

/** What was given to gpiochip_add_data(). */
static inline void *gpiochip_get_data(struct gpio_chip *gc)
{
	return gc->gpiodev->data;
}

/* ---- what the loader is offered ----------------------------------------- */

static inline struct gpio_device *gpio_device_of_(struct module_gpio *gpio)
{
	return container_of(gpio, struct gpio_device, offered);
}

/** Whether somebody uses a line: 0 or an error. Private. */
static inline int gpio_check_(const struct gpio_device *gdev, unsigned int line)
{
	if (line >= gdev->chip->ngpio)
		return -EINVAL;
	return gdev->flags[line] & GPIO_REQUESTED_ ? 0 : -EPERM;
}

static inline void gpio_mark_(struct gpio_device *gdev, unsigned int line,
			      u8 flag, bool set)
{
	gdev->flags[line] = (u8)(set ? gdev->flags[line] | flag
				     : gdev->flags[line] & ~flag);
}

static inline int gpio_request_(struct module_gpio *gpio, unsigned int line)
{
	struct gpio_device *gdev = gpio_device_of_(gpio);
	struct gpio_chip *gc = gdev->chip;
	int err = gpio_check_(gdev, line);

	if (err != -EPERM)
		return err ? err : -EBUSY;
	err = gc->request ? gc->request(gc, line) : 0;
	if (!err)
		gpio_mark_(gdev, line, GPIO_REQUESTED_, true);
	return err;
}

static inline int gpio_direction_(struct module_gpio *gpio, unsigned int line)
{
	struct gpio_device *gdev = gpio_device_of_(gpio);
	struct gpio_chip *gc = gdev->chip;
	int direction;

	if (line >= gc->ngpio)
		return -EINVAL;
	if (!gc->get_direction)
		return gdev->flags[line] & GPIO_IS_OUT_
			       ? GPIO_LINE_DIRECTION_OUT
			       : GPIO_LINE_DIRECTION_IN;
	direction = gc->get_direction(gc, line);
	if (direction >= 0)
		gpio_mark_(gdev, line, GPIO_IS_OUT_,
			   direction == GPIO_LINE_DIRECTION_OUT);
	return direction;
}

static inline int gpio_input_(struct module_gpio *gpio, unsigned int line)
{
	struct gpio_device *gdev = gpio_device_of_(gpio);
	struct gpio_chip *gc = gdev->chip;
	int err = gpio_check_(gdev, line);

	if (!err)
		err = gc->direction_input ? gc->direction_input(gc, line)
					  : -EIO;
	if (!err)
		gpio_mark_(gdev, line, GPIO_IS_OUT_, false);
	return err;
}

static inline int gpio_output_(struct module_gpio *gpio, unsigned int line,
			       int value)
{
	struct gpio_device *gdev = gpio_device_of_(gpio);
	struct gpio_chip *gc = gdev->chip;
	int err = gpio_check_(gdev, line);

	/* What can interrupt is not to be driven. */
	if (!err && gc->irq.domain && gc->irq.domain->irqs[line].action)
		err = -EIO;
	if (!err)
		err = gc->direction_output
			      ? gc->direction_output(gc, line, !!value)
			      : -EIO;
	if (!err)
		gpio_mark_(gdev, line, GPIO_IS_OUT_, true);
	return err;
}

static inline int gpio_get_(struct module_gpio *gpio, unsigned int line)
{
	struct gpio_chip *gc = gpio_device_of_(gpio)->chip;
	int value;

	if (line >= gc->ngpio)
		return -EINVAL;
	value = gc->get ? gc->get(gc, line) : -EIO;
	return value > 0 ? 1 : value;
}

static inline int gpio_set_(struct module_gpio *gpio, unsigned int line,
			    int value)
{
	struct gpio_device *gdev = gpio_device_of_(gpio);
	struct gpio_chip *gc = gdev->chip;
	int err = gpio_check_(gdev, line);

	if (!err && !(gdev->flags[line] & GPIO_IS_OUT_))
		err = -EPERM;
	if (!err && !gc->set)
		err = -EIO;
	if (!err)
		gc->set(gc, line, !!value);
	return err;
}

static inline int gpio_watch_(struct module_gpio *gpio, unsigned int line,
			      unsigned int type, void (*changed)(void *ctx),
			      void *ctx)
{
	struct gpio_device *gdev = gpio_device_of_(gpio);
	struct gpio_chip *gc = gdev->chip;
	int err = gpio_check_(gdev, line);

	if (!err && !gc->irq.domain)
		err = -ENXIO;
	if (!err && gpio_direction_(gpio, line) == GPIO_LINE_DIRECTION_OUT)
		err = -EIO;
	if (!err)
		err = irq_desc_request(&gc->irq.domain->irqs[line],
				       type ? type : gc->irq.default_type,
				       changed, ctx);
	return err;
}

static inline void gpio_unwatch_(struct module_gpio *gpio, unsigned int line)
{
	struct gpio_chip *gc = gpio_device_of_(gpio)->chip;

	if (line < gc->ngpio && gc->irq.domain)
		irq_desc_free(&gc->irq.domain->irqs[line]);
}

static inline void gpio_free_(struct module_gpio *gpio, unsigned int line)
{
	struct gpio_device *gdev = gpio_device_of_(gpio);
	struct gpio_chip *gc = gdev->chip;

	if (gpio_check_(gdev, line))
		return;
	gpio_unwatch_(gpio, line);
	if (gc->free)
		gc->free(gc, line);
	gdev->flags[line] = 0;
}

/* ---- adding a controller ------------------------------------------------- */

/** Interrupts, if the controller has some: 0 or -ENOMEM. Private. */
static inline int gpio_make_irqs_(struct gpio_chip *gc)
{
	gc->irq.domain = NULL;
	if (!gc->irq.chip)
		return 0;
	gc->irq.domain =
		irq_domain_make(gc->ngpio, gc->irq.chip, gc->irq.handler, gc);
	return gc->irq.domain ? 0 : -ENOMEM;
}

/**
 * Let others use a controller. Asks for the direction of each line. Process
 * context.
 * @param gc the controller; stays the driver's, in place until it is removed
 * @param data for gpiochip_get_data()
 * @return 0; -EINVAL if it has no lines; -ENOMEM
 */
static inline int gpiochip_add_data(struct gpio_chip *gc, void *data)
{
	struct gpio_device *gdev;
	unsigned int i;

	if (!gc->ngpio)
		return -EINVAL;
	gdev = (struct gpio_device *)kzalloc(sizeof(*gdev) + gc->ngpio,
					     GFP_KERNEL);
	if (!gdev || gpio_make_irqs_(gc)) {
		kfree(gdev);
		return -ENOMEM;
	}
	gdev->chip = gc;
	gdev->data = data;
	gdev->offered = (struct module_gpio){
		.service = { .kind = "gpio",
			     .name = gc->label ? gc->label : "unknown" },
		.num_lines = gc->ngpio,
		.names = gc->names,
		.request = gpio_request_,
		.free = gpio_free_,
		.direction = gpio_direction_,
		.input = gpio_input_,
		.output = gpio_output_,
		.get = gpio_get_,
		.set = gpio_set_,
		.watch = gpio_watch_,
		.unwatch = gpio_unwatch_,
	};
	gc->gpiodev = gdev;
	for (i = 0; gc->get_direction && i < gc->ngpio; i++)
		gpio_direction_(&gdev->offered, i);
	list_add_tail(&gdev->offered.service.node, &__this_module.services);
	return 0;
}

/**
 * Take a controller back. Lines that are in use stay as they are, and nobody is
 * told of their interrupts any more. Process context.
 */
static inline void gpiochip_remove(struct gpio_chip *gc)
{
	struct gpio_device *gdev = gc->gpiodev;
	bool used = false;
	unsigned int i;

	for (i = 0; i < gc->ngpio; i++)
		used |= gdev->flags[i] & GPIO_REQUESTED_;
	if (used && gc->parent)
		dev_crit(gc->parent, "GPIO lines are still in use\n");
	list_del(&gdev->offered.service.node);
	irq_domain_remove(gc->irq.domain);
	gc->irq.domain = NULL;
	gc->gpiodev = NULL;
	kfree(gdev);
}

/** gpiochip_remove() as an action. Private. */
static inline void gpiochip_remove_(void *gc)
{
	gpiochip_remove((struct gpio_chip *)gc);
}

/** As gpiochip_add_data(), until the device ends. */
static inline int devm_gpiochip_add_data(struct device *dev,
					 struct gpio_chip *gc, void *data)
{
	int err = gpiochip_add_data(gc, data);

	return err ? err : devm_add_action_or_reset(dev, gpiochip_remove_, gc);
}

#endif /* LINUX_GPIO_DRIVER_H */
