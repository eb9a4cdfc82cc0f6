/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Input devices: keyboards, mice, tablets. The numbers and structures that
 * programs see too come from the system's header of this name.
 *
 * What a driver reports is kept for the loader to read, as /dev/input/event0
 * would give it: struct input_event without the time. If nobody reads, the
 * oldest are lost. There are no handlers, no keymaps and no repetition of keys,
 * and an event of a type that the device did not announce is dropped.
 */
#ifndef LINUX_INPUT_H
#define LINUX_INPUT_H

#include_next <linux/input.h>

#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/slab.h>

/** How many events are kept: a power of two. */
#define INPUT_EVENTS 256

/** An input device. */
struct input_dev {
	const char *name;   /**< what it is */
	const char *phys;   /**< where it is */
	const char *uniq;   /**< which one it is */
	struct input_id id; /**< who made it */

	DECLARE_BITMAP(propbit, INPUT_PROP_CNT); /**< properties */
	DECLARE_BITMAP(evbit, EV_CNT);		 /**< types of events */
	DECLARE_BITMAP(keybit, KEY_CNT);	 /**< keys and buttons */
	DECLARE_BITMAP(relbit, REL_CNT);	 /**< relative axes */
	DECLARE_BITMAP(absbit, ABS_CNT);	 /**< absolute axes */
	DECLARE_BITMAP(mscbit, MSC_CNT);	 /**< what is nothing else */
	DECLARE_BITMAP(ledbit, LED_CNT);	 /**< lamps */
	DECLARE_BITMAP(sndbit, SND_CNT);	 /**< sounds */
	DECLARE_BITMAP(swbit, SW_CNT);		 /**< switches */
	struct input_absinfo absinfo[ABS_CNT];	 /**< of absolute axes */
	void *mt; /**< not NULL: it knows fingers */
	/** Sends an event to the device, such as a lamp; or NULL. */
	int (*event)(struct input_dev *dev, unsigned int type,
		     unsigned int code, int value);
	struct device dev; /**< what it is to the driver */

	struct module_service service;		 /**< private */
	struct input_event events[INPUT_EVENTS]; /**< private: a ring */
	unsigned int first;			 /**< private: not yet read */
	unsigned int next;			 /**< private: the next one */
};

/** Remember something for a device. */
static inline void input_set_drvdata(struct input_dev *dev, void *data)
{
	dev_set_drvdata(&dev->dev, data);
}

/** What was remembered for a device. */
static inline void *input_get_drvdata(const struct input_dev *dev)
{
	return dev_get_drvdata(&dev->dev);
}

/** Allocate a device; NULL if there is no memory. Process context. */
static inline struct input_dev *input_allocate_device(void)
{
	struct input_dev *dev =
		(struct input_dev *)kzalloc(sizeof(*dev), GFP_KERNEL);

	if (dev)
		INIT_LIST_HEAD(&dev->service.node);
	return dev;
}

/** Free a device that is not registered. Process context. */
static inline void input_free_device(struct input_dev *dev)
{
	kfree(dev);
}

/** Reads as module_service::read says; 0 if there is no event. Private. */
static inline int input_read_(struct module_service *service, void *buf,
			      size_t size)
{
	struct input_dev *dev =
		container_of(service, struct input_dev, service);
	struct input_event *out = (struct input_event *)buf;
	size_t n = 0;

	while (n < size / sizeof(*out) && dev->first != dev->next)
		out[n++] = dev->events[dev->first++ % INPUT_EVENTS];
	return (int)(n * sizeof(*out));
}

/**
 * Let others read from a device. Process context.
 * @param dev the device; freed by input_unregister_device() from here on
 * @return 0
 */
static inline int input_register_device(struct input_dev *dev)
{
	struct module_service *other;
	unsigned int number = 0;

	list_for_each_entry(other, &__this_module.services, node)
		number += strcmp(other->kind, "input") == 0;
	__set_bit(EV_SYN, dev->evbit);
	dev->service.kind = "input";
	dev->service.name = dev->name;
	dev->service.read = input_read_;
	list_add_tail(&dev->service.node, &__this_module.services);
	printk(KERN_INFO "input: %s as /devices/%s/input/input%u\n",
	       dev->name ? dev->name : "Unspecified device",
	       dev->dev.parent ? dev_name(dev->dev.parent) : "virtual", number);
	return 0;
}

/** Take a registered device back and free it. Process context. */
static inline void input_unregister_device(struct input_dev *dev)
{
	list_del(&dev->service.node);
	kfree(dev);
}

/** Report an event. Any context. */
static inline void input_event(struct input_dev *dev, unsigned int type,
			       unsigned int code, int value)
{
	struct input_event *event = &dev->events[dev->next % INPUT_EVENTS];

	if (type >= EV_CNT || !test_bit(type, dev->evbit))
		return;
	*event = (struct input_event){ .type = (__u16)type,
				       .code = (__u16)code,
				       .value = value };
	if (++dev->next - dev->first > INPUT_EVENTS)
		dev->first++;
}

/** Report that what was reported belongs together. */
static inline void input_sync(struct input_dev *dev)
{
	input_event(dev, EV_SYN, SYN_REPORT, 0);
}

/** Report a key. */
static inline void input_report_key(struct input_dev *dev, unsigned int code,
				    int value)
{
	input_event(dev, EV_KEY, code, !!value);
}

/** Announce an absolute axis. */
static inline void input_set_abs_params(struct input_dev *dev,
					unsigned int axis, int min_value,
					int max_value, int fuzz, int flat)
{
	dev->absinfo[axis].minimum = min_value;
	dev->absinfo[axis].maximum = max_value;
	dev->absinfo[axis].fuzz = fuzz;
	dev->absinfo[axis].flat = flat;
	__set_bit(EV_ABS, dev->evbit);
	__set_bit(axis, dev->absbit);
}

/** How fine an axis is, in units for each mm. */
static inline void input_abs_set_res(struct input_dev *dev, unsigned int axis,
				     int resolution)
{
	dev->absinfo[axis].resolution = resolution;
}

/** The largest value of an axis. */
static inline int input_abs_get_max(const struct input_dev *dev,
				    unsigned int axis)
{
	return dev->absinfo[axis].maximum;
}

#endif /* LINUX_INPUT_H */
