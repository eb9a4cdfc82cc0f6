/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a virtio device is before it is a virtio device: a name, a platform, a
 * place for messages. The little of Linux's driver core that drivers touch.
 */
#ifndef VIRTIO_DEVICE_H
#define VIRTIO_DEVICE_H

#include <stdarg.h>

#include <virtio/list.h>
#include <virtio/platform.h>

#ifdef __cplusplus
extern "C" {
#endif

struct attribute_group;
struct bus_type;
struct device_node;
struct device_driver;
struct device_type;
struct fwnode_handle;
struct kobj_type;
struct module;

/** Longest name of a device, its terminating zero included. */
#define VIRTIO_DEV_NAME_SIZE 16

#ifndef __cplusplus
struct class;
#endif

/** A device or another thing that has attributes. For Linux's drivers. */
struct kobject {
	const char *name;	       /**< its name; NULL: its device's */
	struct kobject *parent;	       /**< what it is part of, or NULL */
	struct list_head entry;	       /**< its place in a list of its kind */
	const struct kobj_type *ktype; /**< what it is, or NULL */
	unsigned int refs;	       /**< how often it is held on to */
};

/** A device of any bus. */
struct device {
	char name[VIRTIO_DEV_NAME_SIZE]; /**< "virtio0"; see dev_name() */
	struct device *parent;		 /**< what it sits on, or NULL */
	struct device_driver *driver;	 /**< who drives it, or NULL */
	const struct virtio_platform *platform; /**< where it lives */
	void *driver_data;			/**< see dev_set_drvdata() */

	/* The rest is for Linux's drivers; the library does not look at it. */
	struct kobject kobj;		/**< has its attributes */
	const struct bus_type *bus;	/**< what it is on, or NULL */
	const struct device_type *type; /**< what it is, or NULL */
#ifdef __cplusplus
	const void *class_; /**< `class` of C: a keyword */
#else
	const struct class *class; /**< what it is to users */
#endif
	const struct attribute_group **groups; /**< its attributes, or NULL */
	struct device_node *of_node;	       /**< in a device tree: NULL */
	struct fwnode_handle *fwnode;	       /**< in firmware: NULL */
	void *platform_data;		       /**< of whoever made it */
	uint64_t *dma_mask;		       /**< what it can address */
	uint64_t coherent_dma_mask;	     /**< the same, of shared memory */
	uint32_t devt;			     /**< its number to users */
	uint32_t id;			     /**< its number to its driver */
	void (*release)(struct device *dev); /**< frees it, or NULL */
};

/** What drives a device of any bus. The driver fills name and owner. */
struct device_driver {
	const char *name;      /**< shown in messages and listings */
	struct module *owner;  /**< THIS_MODULE, or NULL */
	struct list_head node; /**< private to the bus */
};

/** A format with its arguments, for `%pV`. */
struct va_format {
	const char *fmt; /**< the format */
	va_list *va;	 /**< its arguments; they are left as they are */
};

/**
 * A device's name.
 * @param dev the device
 * @return its name; valid as long as the device is
 */
static inline const char *dev_name(const struct device *dev)
{
	return dev->name;
}

/**
 * Remember something for a device.
 * @param dev the device
 * @param data the driver's; not looked at
 */
static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

/**
 * What dev_set_drvdata() was given last.
 * @param dev the device
 * @return that pointer
 */
static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

/**
 * Write a line about a device to its platform's log: `driver device: text`.
 *
 * Understands the conversions of C but those of floating point, with every
 * flag, width, precision and size, and of the kernel's own:
 *
 * | conversion | shows |
 * |---|---|
 * | `%pe` | the name of an ERR_PTR(): `-EIO` |
 * | `%*ph` | bytes, as many as the width; C, D, N: with `:`, `-`, nothing |
 * | `%pM`, `%pm` | a network address; F: with `-`, R: turned round |
 * | `%pU` | a UUID; l, L: the first fields little-endian; B, L: upper case |
 * | `%pI4`, `%pI6` | an IP address |
 * | `%pa`, `%pad` | a 64-bit address of the machine, by its address |
 * | `%*pb`, `%*pbl` | a bitmap, as numbers or as ranges |
 * | `%pV` | a struct va_format |
 *
 * Any other `%p` with its letters is the pointer, which is not disguised:
 * `0x7f...`. From a conversion that is not known on, the format is shown as it
 * stands. A newline within makes another line of the log, as the kernel does.
 * Longer lines are cut at 240 characters. Any context.
 *
 * @param level how much it matters
 * @param dev the device
 * @param fmt the text; one newline at its end is dropped
 */
void virtio_dev_printk(enum virtio_log_level level, const struct device *dev,
		       const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * Write a line to a platform's log.
 * @param platform the platform
 * @param level how much it matters
 * @param fmt the text, as in virtio_dev_printk()
 */
void virtio_printk(const struct virtio_platform *platform,
		   enum virtio_log_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * Format text as virtio_dev_printk() does, for places without a C library.
 * @param buf where to; always terminated if @p size is not 0
 * @param size bytes at @p buf
 * @param fmt the format
 * @param args its arguments
 * @return the length of the whole text: cut if it is not below @p size
 */
size_t virtio_vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
	__attribute__((format(printf, 3, 0)));

/**
 * Format text as virtio_vsnprintf() does.
 * @param buf where to; always terminated if @p size is not 0
 * @param size bytes at @p buf
 * @param fmt the format
 * @return the length of the whole text: cut if it is not below @p size
 */
size_t virtio_snprintf(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** Say that something failed. */
#define dev_err(dev, ...) virtio_dev_printk(VIRTIO_LOG_ERR, dev, __VA_ARGS__)
/** Say that something is wrong. */
#define dev_warn(dev, ...)                                                     \
	virtio_dev_printk(VIRTIO_LOG_WARNING, dev, __VA_ARGS__)
/** Say something worth knowing. */
#define dev_info(dev, ...) virtio_dev_printk(VIRTIO_LOG_INFO, dev, __VA_ARGS__)
/** Say something that helps to find a mistake. */
#define dev_dbg(dev, ...) virtio_dev_printk(VIRTIO_LOG_DEBUG, dev, __VA_ARGS__)

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_DEVICE_H */
