/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Persistent memory: a driver registers a bus and says where on it there is
 * some, and the loader is shown that as a service of the kind "pmem", and may
 * flush it. There are no labels, namespaces, badblocks or disks on it, no
 * commands to it, and the memory is not mapped. A region is a bus's until that
 * is unregistered.
 */
#ifndef LINUX_LIBNVDIMM_H
#define LINUX_LIBNVDIMM_H

#include <linux/bio.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/ioport.h>
#include <linux/list.h>
#include <linux/numa.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/wait.h>

struct nd_region;

/** Of a flush: it goes on, and its bio is told of the end. */
#define NVDIMM_FLUSH_ASYNC 1

/** Numbers of bits: what is special about a region. None changes anything. */
enum {
	ND_REGION_PAGEMAP = 0,	       /**< its pages are to have a struct */
	ND_REGION_PERSIST_CACHE = 1,   /**< even caches last */
	ND_REGION_PERSIST_MEMCTRL = 2, /**< what left a cache lasts */
	ND_REGION_ASYNC = 3,	       /**< flushing it takes time */
	ND_REGION_CXL = 4,	       /**< it is on CXL */
};

/** What a driver says of its bus. */
struct nvdimm_bus_descriptor {
	unsigned long cmd_mask;	   /**< commands; there are none */
	struct module *module;	   /**< the driver */
	const char *provider_name; /**< its name */
};

/** What a driver says of memory on it. */
struct nd_region_desc {
	struct resource *res; /**< where it is; looked at at once */
	void *provider_data;  /**< the driver's */
	int num_lanes;	      /**< users at once; not looked at */
	int numa_node;	      /**< its node */
	int target_node;      /**< its node, once it is used as memory */
	unsigned long flags;  /**< bits ND_REGION_* */
	/** Make what was written last: 0, an error, NVDIMM_FLUSH_ASYNC. */
	int (*flush)(struct nd_region *nd_region, struct bio *bio);
};

/** A bus. Private. */
struct nvdimm_bus {
	struct device *parent;		    /**< whose it is */
	struct nvdimm_bus_descriptor *desc; /**< what was said of it */
	struct list_head regions;	    /**< memory on it */
};

/** Memory on it. */
struct nd_region {
	unsigned long flags;		/**< bits ND_REGION_* */
	u64 ndr_size;			/**< bytes */
	u64 ndr_start;			/**< its first address */
	int id, numa_node, target_node; /**< its number, and its nodes */
	void *provider_data;		/**< the driver's */
	/** As nd_region_desc has it. */
	int (*flush)(struct nd_region *nd_region, struct bio *bio);

	struct list_head node;	 /**< in its bus. Private */
	char name[24];		 /**< "region" and its number. Private */
	struct module_pmem pmem; /**< for the loader. Private */
};

/**
 * Make what was written to memory last. Process context.
 * @param nd_region the memory
 * @param bio told of the end, if that is later; or NULL: this waits for it
 * @return 0; NVDIMM_FLUSH_ASYNC, if it goes on; -ENOMEM or -EIO
 */
static inline int nvdimm_flush(struct nd_region *nd_region, struct bio *bio)
{
	int err = 0;

	if (nd_region->flush)
		err = nd_region->flush(nd_region, bio);
	return err < 0 && err != -ENOMEM ? -EIO : err;
}

/** Private. */
static inline void nd_flushed_(struct bio *bio)
{
	complete((struct completion *)bio->bi_private);
}

/** Flush, as a file system does: module_pmem::flush. Private. */
static inline int nd_flush_(struct module_pmem *pmem)
{
	struct nd_region *region = container_of(pmem, struct nd_region, pmem);
	struct completion done;
	struct bio bio = { .bi_private = &done, .bi_end_io = nd_flushed_ };
	int err;

	init_completion(&done);
	err = nvdimm_flush(region, &bio);
	if (err != NVDIMM_FLUSH_ASYNC)
		return err;
	wait_for_completion(&done);
	return blk_status_to_errno(bio.bi_status);
}

/**
 * Register a bus. Process context.
 * @param parent the device that has it
 * @param desc what to know of it; in place until it is unregistered
 * @return the bus, or NULL
 */
static inline struct nvdimm_bus *
nvdimm_bus_register(struct device *parent, struct nvdimm_bus_descriptor *desc)
{
	struct nvdimm_bus *bus =
		(struct nvdimm_bus *)kzalloc(sizeof(*bus), GFP_KERNEL);

	if (!bus)
		return NULL;
	bus->parent = parent;
	bus->desc = desc;
	INIT_LIST_HEAD(&bus->regions);
	return bus;
}

/** Unregister a bus; nobody flushes what is on it. Process context. */
static inline void nvdimm_bus_unregister(struct nvdimm_bus *bus)
{
	while (bus && !list_empty(&bus->regions)) {
		struct nd_region *region =
			list_entry(bus->regions.next, struct nd_region, node);

		list_del_init(&region->pmem.service.node);
		list_del_init(&region->node);
		kfree(region);
	}
	kfree(bus);
}

/** The lowest number that no region of the module has. Private. */
static inline int nd_region_id_(void)
{
	struct module_service *service;
	int id = 0;

again:
	list_for_each_entry(service, &__this_module.services, node) {
		if (strcmp(service->kind, "pmem") != 0)
			continue;
		if (container_of(service, struct nd_region, pmem.service)->id !=
		    id)
			continue;
		id++;
		goto again;
	}
	return id;
}

/**
 * Say that there is persistent memory on a bus. Process context.
 * @param bus the bus
 * @param desc where it is, and how it is flushed
 * @return the memory, until the bus is unregistered; or NULL
 */
static inline struct nd_region *
nvdimm_pmem_region_create(struct nvdimm_bus *bus, struct nd_region_desc *desc)
{
	struct nd_region *region =
		(struct nd_region *)kzalloc(sizeof(*region), GFP_KERNEL);

	if (!region)
		return NULL;
	region->id = nd_region_id_();
	region->flags = desc->flags;
	region->ndr_start = desc->res->start;
	region->ndr_size = resource_size(desc->res);
	region->numa_node = desc->numa_node;
	region->target_node = desc->target_node;
	region->provider_data = desc->provider_data;
	region->flush = desc->flush;
	snprintf(region->name, sizeof(region->name), "region%d", region->id);
	region->pmem.service.kind = "pmem";
	region->pmem.service.name = region->name;
	region->pmem.start = region->ndr_start;
	region->pmem.size = region->ndr_size;
	region->pmem.flush = nd_flush_;
	list_add_tail(&region->node, &bus->regions);
	list_add_tail(&region->pmem.service.node, &__this_module.services);
	return region;
}

#endif /* LINUX_LIBNVDIMM_H */
