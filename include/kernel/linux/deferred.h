/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a driver puts off: work items and timers, in one list, the first due
 * first. The kernel has no such header. Each module has its own list; task.h
 * takes from it what is due, whenever somebody waits.
 */
#ifndef LINUX_DEFERRED_H
#define LINUX_DEFERRED_H

#include <linux/message.h>

#include <virtio/virtio.h>

/** Of what is put off for a queue, only so many run at a time. */
struct deferred_queue {
	unsigned int max_active; /**< 0: any number */
};

/** What shall run later. */
struct deferred {
	struct list_head node;		    /**< while it is due */
	void (*run)(struct deferred *item); /**< called when it is due */
	uint64_t due;			    /**< at this time, in ns */
	unsigned long id;		    /**< of this time that it is due */
	struct deferred_queue *queue;	    /**< whose it is, or NULL */
	bool may_wait;			    /**< it is a task */
};

/**
 * End the program: the driver did what a kernel would not survive.
 * @param why one line
 */
static inline __attribute__((noreturn)) void virtio_kernel_die(const char *why)
{
	const struct virtio_platform *p = virtio_bus_platform();

	message_flush();
	if (__this_module.die)
		__this_module.die(why);
	if (p)
		p->ops->log(p->ctx, VIRTIO_LOG_ERR, why);
	__builtin_trap();
}

/**
 * The platform's clock.
 * @return ns
 */
static inline uint64_t virtio_kernel_now(void)
{
	const struct virtio_platform *p = virtio_bus_platform();

	return p->ops->now(p->ctx);
}

/** Whether it is going to run. */
static inline bool deferred_pending(const struct deferred *item)
{
	return item->node.next && !list_empty(&item->node);
}

/**
 * Run it later.
 * @param item not pending
 * @param due when, in ns of the platform's clock; 0 is as soon as possible
 */
static inline void deferred_add(struct deferred *item, uint64_t due)
{
	struct list_head *head = &__this_module.deferred;
	struct list_head *at = head->next;

	item->due = due;
	item->id = ++__this_module.tasks.serial;
	while (at != head && list_entry(at, struct deferred, node)->due <= due)
		at = at->next;
	list_add_tail(&item->node, at);
}

/**
 * Do not run it.
 * @param item pending or not
 * @return true if it was pending
 */
static inline bool deferred_cancel(struct deferred *item)
{
	if (!deferred_pending(item))
		return false;
	list_del_init(&item->node);
	return true;
}

#endif /* LINUX_DEFERRED_H */
