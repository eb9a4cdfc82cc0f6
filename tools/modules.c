/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A module that waits calls the platform's wait. So that this lets the others
 * run too, a platform is put in front of it.
 */
#include <stdbool.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/virtio.h>

#include "driver.h"
#include "modules.h"

/* No longer than this at once, as long as another one has put something off. */
#define STEP_NS 1000000

static struct {
	const struct drivers *drivers;
	const struct virtio_platform *behind;
	struct virtio_platform platform;
	struct virtio_platform_ops ops;
	bool waiting; /* what runs meanwhile waits itself, for the device only */
} all;

/* It has put something off, or begun, and is in none of its own waits. */
static bool has_work(const struct module *module)
{
	return !module->atomic && (!list_empty(&module->deferred) ||
				   !list_empty(&module->tasks.list));
}

/* What is called from here may not wait, whosever it is. */
static int wait_behind(void *ctx, uint64_t timeout_ns)
{
	unsigned int i;
	int n;

	for (i = 0; i < all.drivers->num; i++)
		all.drivers->at[i].module->atomic++;
	n = all.behind->ops->wait(ctx, timeout_ns);
	for (i = 0; i < all.drivers->num; i++)
		all.drivers->at[i].module->atomic--;
	return n;
}

static int wait_all(void *ctx, uint64_t timeout_ns)
{
	unsigned int i;
	int n = 0, ran;

	if (all.waiting)
		return wait_behind(ctx, timeout_ns);
	all.waiting = true;
	for (i = 0; n >= 0 && i < all.drivers->num; i++) {
		const struct module *module = all.drivers->at[i].module;

		if (!has_work(module))
			continue;
		ran = module->wait(0);
		n = ran < 0 ? ran : n + ran;
		if (has_work(module) && timeout_ns > STEP_NS)
			timeout_ns = STEP_NS;
	}
	all.waiting = false;
	if (n < 0)
		return n;
	ran = wait_behind(ctx, n ? 0 : timeout_ns);
	return ran < 0 ? ran : n + ran;
}

void modules_begin(const struct drivers *d)
{
	if (d->num < 2)
		return;
	all.drivers = d;
	all.behind = virtio_bus_platform();
	all.platform = *all.behind;
	all.ops = *all.behind->ops;
	all.ops.wait = wait_all;
	all.platform.ops = &all.ops;
	virtio_bus_set_platform(&all.platform);
}

int modules_wait(const struct drivers *d, uint64_t timeout_ns)
{
	return d->order[0]->module->wait(timeout_ns);
}

void modules_flush(const struct drivers *d)
{
	unsigned int i;

	for (i = 0; d && i < d->num; i++)
		if (d->at[i].module)
			d->at[i].module->flush();
}
