/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Sources of entropy: a driver registers one, and the loader reads from it, as
 * `virtio run` does. There is no /dev/hwrng, no thread that feeds the kernel's
 * pool, and no choice of the best source: each that is registered is in use.
 */
#ifndef LINUX_HW_RANDOM_H
#define LINUX_HW_RANDOM_H

#include <linux/completion.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/types.h>

/** A source of entropy. */
struct hwrng {
	const char *name;		    /**< shown; no two have the same */
	int (*init)(struct hwrng *rng);	    /**< called first; or NULL */
	void (*cleanup)(struct hwrng *rng); /**< called last; or NULL */
	/** Fill some of @p data, a multiple of 4 bytes; may wait if told. */
	int (*read)(struct hwrng *rng, void *data, size_t max, bool wait);
	unsigned long priv;	/**< the driver's */
	unsigned short quality; /**< bits of entropy in 1024; not looked at */

	struct module_service service; /**< private */
};

/** Reads as module_service::read says. Private. */
static inline int hwrng_read_(struct module_service *service, void *buf,
			      size_t size)
{
	struct hwrng *rng = container_of(service, struct hwrng, service);

	return rng->read(rng, buf, size, true);
}

/**
 * Offer a source. Process context.
 * @param rng the source; stays the driver's, in place until unregistered
 * @return 0; -EINVAL without a name or read; -EEXIST if the name is taken; or
 *         what its init returned
 */
static inline int hwrng_register(struct hwrng *rng)
{
	struct module_service *other;
	int err = 0;

	if (!rng->name || !rng->read)
		return -EINVAL;
	list_for_each_entry(other, &__this_module.services, node)
		if (strcmp(other->name, rng->name) == 0)
			return -EEXIST;
	if (rng->init)
		err = rng->init(rng);
	if (err)
		return err;
	rng->service.kind = "hwrng";
	rng->service.name = rng->name;
	rng->service.read = hwrng_read_;
	list_add_tail(&rng->service.node, &__this_module.services);
	return 0;
}

/**
 * Take a source back: cleanup is called. Process context.
 * @param rng a registered source
 */
static inline void hwrng_unregister(struct hwrng *rng)
{
	list_del(&rng->service.node);
	if (rng->cleanup)
		rng->cleanup(rng);
}

#endif /* LINUX_HW_RANDOM_H */
