/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What ends with its device: devm_kzalloc() and the rest of the family.
 *
 * It ends when probe has failed and after remove, the last thing first, as
 * register_virtio_driver() of <linux/virtio.h> sees to it. For a device that no
 * virtio driver of the module drives it ends with devres_release_all().
 */
#ifndef LINUX_DEVRES_H
#define LINUX_DEVRES_H

#include <linux/list.h>
#include <linux/slab.h>
#include <linux/sprintf.h>

#include <virtio/device.h>

/** What is to be done when a device ends; a block may follow. */
struct devres {
	/** In module::resources; the block is aligned as any other. */
	_Alignas(ARCH_KMALLOC_MINALIGN) struct list_head node;
	const struct device *dev;   /**< whose it is */
	void (*action)(void *data); /**< what is called, or NULL */
	void *data;		    /**< and with what */
};

static inline void *devres_add_(struct device *dev, size_t size, gfp_t gfp)
{
	struct devres *res =
		(struct devres *)kzalloc(size_add(sizeof(*res), size), gfp);

	if (!res)
		return NULL;
	res->dev = dev;
	list_add(&res->node, &__this_module.resources);
	return res + 1;
}

static inline void devres_end_(struct devres *res)
{
	list_del(&res->node);
	if (res->action)
		res->action(res->data);
	kfree(res);
}

/** End all that a device has. */
static inline void devres_release_all(const struct device *dev)
{
	struct list_head *head = &__this_module.resources;
	struct list_head *at = head->next;

	/* An action may end others: begin anew after each. */
	while (at != head) {
		struct devres *res = list_entry(at, struct devres, node);

		at = at->next;
		if (res->dev == dev) {
			devres_end_(res);
			at = head->next;
		}
	}
}

/** Allocate a zeroed block; NULL if there is none. Process context. */
static inline void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	return devres_add_(dev, size, gfp);
}

/** Free a block before its time. */
static inline void devm_kfree(struct device *dev, const void *block)
{
	(void)dev;
	if (block)
		devres_end_((struct devres *)(uintptr_t)block - 1);
}

/** Call a function when the device ends: 0 or -ENOMEM. Process context. */
static inline int devm_add_action(struct device *dev, void (*action)(void *),
				  void *data)
{
	struct devres *res = (struct devres *)devres_add_(dev, 0, GFP_KERNEL);

	if (!res)
		return -ENOMEM;
	res[-1].action = action;
	res[-1].data = data;
	return 0;
}

/** The same; if there is no memory it is called at once. */
static inline int devm_add_action_or_reset(struct device *dev,
					   void (*action)(void *), void *data)
{
	int err = devm_add_action(dev, action, data);

	if (err)
		action(data);
	return err;
}

/** Allocate a copy. */
static inline void *devm_kmemdup(struct device *dev, const void *src,
				 size_t len, gfp_t gfp)
{
	void *copy = devm_kzalloc(dev, len, gfp);

	return copy ? memcpy(copy, src, len) : NULL;
}

/** Allocate a copy of a text. */
static inline char *devm_kstrdup(struct device *dev, const char *text,
				 gfp_t gfp)
{
	return text ? (char *)devm_kmemdup(dev, text, strlen(text) + 1, gfp)
		    : NULL;
}

/** Print to a block of its own. */
static inline __attribute__((format(printf, 3, 4))) char *
devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	size_t len;
	char *text;

	va_start(args, fmt);
	len = virtio_vsnprintf(NULL, 0, fmt, args) + 1;
	va_end(args);
	text = (char *)devm_kzalloc(dev, len, gfp);
	va_start(args, fmt);
	if (text)
		virtio_vsnprintf(text, len, fmt, args);
	va_end(args);
	return text;
}

#define devm_kmalloc(dev, size, gfp) devm_kzalloc(dev, size, gfp) /**< too */
/** Allocate a zeroed array. */
#define devm_kcalloc(dev, n, size, gfp)                                        \
	devm_kzalloc(dev, size_mul(n, size), gfp)
/** Allocate an array. */
#define devm_kmalloc_array(dev, n, size, gfp) devm_kcalloc(dev, n, size, gfp)

#endif /* LINUX_DEVRES_H */
