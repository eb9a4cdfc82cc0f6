/* SPDX-License-Identifier: BSD-2-Clause */
/* Warnings about what a driver leaves behind. */
#include <stdio.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/virtio.h>

#include "blocks.h"
#include "driver.h"
#include "flight.h"
#include "left.h"
#include "show.h"

/* Locks that are held, by whichever module. */
struct held {
	unsigned int mutexes, spinlocks;
};

static const struct drivers *drivers;
static struct held before; /* when probe was called: they are not its own */
static struct held told;   /* already */
static const struct virtio_device *deleted_told;

static struct held count_held(void)
{
	struct held held = { 0, 0 };
	unsigned int i;

	for (i = 0; i < drivers->num; i++) {
		const struct module *module = drivers->at[i].module;

		held.mutexes += module->mutexes;
		held.spinlocks += module->atomic;
	}
	return held;
}

void left_init(const struct drivers *d)
{
	drivers = d;
	before = told = count_held();
}

static void warn_of_held(const struct show *show, const char *name,
			 const char *what, const struct held *old)
{
	struct held held = count_held();

	if (held.mutexes > old->mutexes)
		show_line(show, "WARNING",
			  "%s: %s returned with a mutex held that it took",
			  name, what);
	if (held.spinlocks > old->spinlocks)
		show_line(show, "WARNING",
			  "%s: %s returned with a spinlock held that it took",
			  name, what);
	told = held;
}

static void probed(const struct show *show, const struct virtio_event *ev)
{
	char what[64];

	snprintf(what, sizeof(what), "probe of %s", dev_name(&ev->vdev->dev));
	warn_of_held(show, ev->drv->driver.name, what, &before);
}

static void deleted(const struct show *show, const struct virtio_event *ev)
{
	if (!ev->vdev->ready || ev->vdev == deleted_told)
		return;
	show_line(show, "WARNING",
		  "%s %s: del_vqs() before the device is reset, which may "
		  "still use queue %u (%s)",
		  ev->drv ? ev->drv->driver.name : "nobody",
		  dev_name(&ev->vdev->dev), ev->vq->index, ev->vq->name);
	deleted_told = ev->vdev;
}

void left_event(const struct show *show, const struct virtio_event *ev)
{
	switch (ev->kind) {
	case VIRTIO_EVENT_PROBE:
		before = count_held();
		deleted_told = NULL;
		break;
	case VIRTIO_EVENT_PROBED:
		probed(show, ev);
		break;
	case VIRTIO_EVENT_DEL_QUEUE:
		deleted(show, ev);
		break;
	default:
		break;
	}
}

void left_show_held(const struct module *module, const struct show *show,
		    const char *what)
{
	warn_of_held(show, module->name, what, &told);
}

void left_show(const struct module *module, const struct show *show)
{
	long blocks = blocks_left(module);

	if (blocks > 0)
		show_line(show, "WARNING",
			  "%s never freed %ld blocks of kmalloc()",
			  module->name, blocks);
	if (blocks > 0 && flight_lost())
		show_line(show, "WARNING",
			  "%s left %u buffers in its queues: take them back "
			  "with virtqueue_detach_unused_buf() and free them",
			  module->name, flight_lost());
	if (!list_empty(&module->deferred))
		show_line(show, "WARNING",
			  "%s leaves a work item or timer behind: cancel it "
			  "in remove or exit",
			  module->name);
	if (!list_empty(&module->tasks.list))
		show_line(show, "WARNING",
			  "%s leaves a thread or a work item that has not "
			  "ended: stop it, or cancel it, in remove or exit",
			  module->name);
	if (!list_empty(&module->services))
		show_line(show, "WARNING",
			  "%s never unregistered what it offers", module->name);
}
