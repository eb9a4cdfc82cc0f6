/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Attributes: what the kernel shows as files of a device. DEVICE_ATTR() makes
 * one, sysfs_emit() writes its text.
 *
 * device_create_file() and the groups of device_add_groups() show them to the
 * loader as services of the kind "attribute" (moduleloader.h), each named after
 * its file; reading one calls its show. A loader does not write to them.
 */
#ifndef LINUX_SYSFS_H
#define LINUX_SYSFS_H

#include <asm/page.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/stat.h>
#include <linux/types.h>

#include <virtio/device.h>

/** An attribute of anything. */
struct attribute {
	const char *name; /**< of its file */
	umode_t mode;	  /**< who may do what */
};

/** Attributes that belong together. */
struct attribute_group {
	const char *name; /**< of their folder, or NULL */
	/** Who may do what with one; 0: it is not shown. NULL: as it says. */
	umode_t (*is_visible)(struct kobject *kobj, struct attribute *attr,
			      int n);
	struct attribute **attrs; /**< they, ended by NULL */
};

/** An attribute of a device. */
struct device_attribute {
	struct attribute attr; /**< its name and mode */
	/** Write its text, a page at most: bytes, or an error. */
	ssize_t (*show)(struct device *dev, struct device_attribute *attr,
			char *buf);
	/** Take a text: the bytes that were taken, or an error. */
	ssize_t (*store)(struct device *dev, struct device_attribute *attr,
			 const char *buf, size_t count);
};

/** An attribute with its functions. Private: __ATTR() of the kernel. */
#define __ATTR(name_, mode_, show_, store_)                                    \
	{                                                                      \
		.attr = { .name = #name_, .mode = (mode_) }, .show = (show_),  \
		.store = (store_)                                              \
	}
/** One that may be read. */
#define __ATTR_RO(name) __ATTR(name, 0444, name##_show, NULL)
/** One that may be written. */
#define __ATTR_WO(name) __ATTR(name, 0200, NULL, name##_store)
/** One that may be read and written. */
#define __ATTR_RW(name) __ATTR(name, 0644, name##_show, name##_store)

/** An attribute called @p name, dev_attr_NAME. */
#define DEVICE_ATTR(name, mode, show, store)                                   \
	struct device_attribute dev_attr_##name =                              \
		__ATTR(name, mode, show, store)
/** One with NAME_show(). */
#define DEVICE_ATTR_RO(name)                                                   \
	struct device_attribute dev_attr_##name = __ATTR_RO(name)
/** One with NAME_store(). */
#define DEVICE_ATTR_WO(name)                                                   \
	struct device_attribute dev_attr_##name = __ATTR_WO(name)
/** One with both. */
#define DEVICE_ATTR_RW(name)                                                   \
	struct device_attribute dev_attr_##name = __ATTR_RW(name)
/** The group NAME_group of the attributes NAME_attrs, and its table. */
#define ATTRIBUTE_GROUPS(name)                                                 \
	static const struct attribute_group name##_group = {                   \
		.attrs = name##_attrs                                          \
	};                                                                     \
	static const struct attribute_group *name##_groups[] = {               \
		&name##_group, NULL                                            \
	}

/** The device that has these attributes. */
#define kobj_to_dev(kobj_) container_of(kobj_, struct device, kobj)

/** Write the text of an attribute from a place in it on: its length. */
static inline __attribute__((format(printf, 3, 4))) int
sysfs_emit_at(char *buf, int at, const char *fmt, ...)
{
	va_list args;
	int len;

	if (at < 0 || at >= (int)PAGE_SIZE)
		return 0;
	va_start(args, fmt);
	len = kernel_vsnprintf(buf + at, PAGE_SIZE - (size_t)at, fmt, args);
	va_end(args);
	return len < (int)PAGE_SIZE - at ? len : (int)PAGE_SIZE - at - 1;
}

/** Write the text of an attribute, a page at most: its length. */
#define sysfs_emit(buf, ...) sysfs_emit_at(buf, 0, __VA_ARGS__)

/* ---- what a loader sees -------------------------------------------------- */

/** An attribute that is shown. Private. */
struct sysfs_file {
	struct module_service service;		  /**< for the loader */
	struct device *dev;			  /**< whose it is */
	const struct device_attribute *attribute; /**< what it is */
};

/** Reads as module_service::read says. Private. */
static inline int sysfs_read_(struct module_service *service, void *buf,
			      size_t size)
{
	struct sysfs_file *file =
		container_of(service, struct sysfs_file, service);
	struct device_attribute *attr =
		(struct device_attribute *)(uintptr_t)file->attribute;
	char *page = (char *)kmalloc(PAGE_SIZE, GFP_KERNEL);
	ssize_t len = -EIO;

	if (!page)
		return -ENOMEM;
	if (attr->show)
		len = attr->show(file->dev, attr, page);
	if (len > 0)
		memcpy(buf, page, (size_t)len < size ? (size_t)len : size);
	kfree(page);
	return len > (ssize_t)size ? (int)size : (int)len;
}

/** Show an attribute: 0 or -ENOMEM. Process context. */
static inline int device_create_file(struct device *dev,
				     const struct device_attribute *attr)
{
	struct sysfs_file *file =
		(struct sysfs_file *)kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return -ENOMEM;
	file->dev = dev;
	file->attribute = attr;
	file->service.kind = "attribute";
	file->service.name = attr->attr.name;
	file->service.read = sysfs_read_;
	list_add_tail(&file->service.node, &__this_module.services);
	return 0;
}

/** Show it no more. Process context. */
static inline void device_remove_file(struct device *dev,
				      const struct device_attribute *attr)
{
	struct module_service *service;

	list_for_each_entry(service, &__this_module.services, node) {
		struct sysfs_file *file =
			container_of(service, struct sysfs_file, service);

		if (service->read != sysfs_read_ || file->dev != dev ||
		    file->attribute != attr)
			continue;
		list_del_init(&service->node);
		kfree(file);
		return;
	}
}

/** Show no attribute of a group any more. Process context. */
static inline void device_remove_group(struct device *dev,
				       const struct attribute_group *group)
{
	for (struct attribute **at = group->attrs; *at; at++)
		device_remove_file(
			dev, container_of(*at, struct device_attribute, attr));
}

/** Show the attributes of a group: 0 or -ENOMEM. Process context. */
static inline int device_add_group(struct device *dev,
				   const struct attribute_group *group)
{
	int err = 0;

	for (int n = 0; group->attrs[n] && !err; n++) {
		struct attribute *attr = group->attrs[n];

		if (group->is_visible &&
		    !group->is_visible(&dev->kobj, attr, n))
			continue;
		err = device_create_file(
			dev, container_of(attr, struct device_attribute, attr));
	}
	if (err)
		device_remove_group(dev, group);
	return err;
}

/** The same of a device by its kobject. */
#define sysfs_create_group(kobj_, group)                                       \
	device_add_group(kobj_to_dev(kobj_), group)
/** The same of a device by its kobject. */
#define sysfs_remove_group(kobj_, group)                                       \
	device_remove_group(kobj_to_dev(kobj_), group)

#endif /* LINUX_SYSFS_H */
