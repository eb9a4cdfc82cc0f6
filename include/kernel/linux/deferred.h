/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Waiting, and what happens meanwhile: the one place where the environment
 * waits, and where what a driver put off is run. The kernel has no such header;
 * work items, timers, completions, wait queues and msleep() stand on it.
 *
 * There are no threads. Whoever waits - a driver in wait_for_completion(), or
 * the loader between calls of the driver - delivers interrupts and runs work
 * items and timers that are due, on his own stack. So a work item starts only
 * while somebody waits, and one that waits itself lets others run first. Each
 * module has its own list of what is due.
 *
 * Whoever may not wait is told: in a queue callback or a timer, and with a
 * spinlock held. A callback is recognised if the wait it came from is this one.
 */
#ifndef LINUX_DEFERRED_H
#define LINUX_DEFERRED_H

#include <linux/errno.h>
#include <linux/message.h>

#include <virtio/virtio.h>

/** What shall run later. */
struct deferred {
	struct list_head node;		    /**< while it is due */
	void (*run)(struct deferred *item); /**< called when it is due */
	uint64_t due;			    /**< at this time, in ns */
	/** Of those that have the same, only one runs at a time; or NULL. */
	const void *queue;
};

/** What is running, further up the stack. It may have been freed meanwhile. */
struct deferred_frame {
	const struct deferred *item; /**< this */
	const void *queue;	     /**< of this queue */
	struct deferred_frame *up;   /**< and further up */
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

/** Whether it, or another of its queue, is under way. */
static inline bool deferred_running(const struct deferred *item)
{
	const struct deferred_frame *f;

	for (f = __this_module.running; f; f = f->up)
		if (f->item == item || (f->queue && f->queue == item->queue))
			return true;
	return false;
}

/* The first one that is due and whose turn it is. */
static inline struct deferred *deferred_next(uint64_t now)
{
	struct deferred *item;

	list_for_each_entry(item, &__this_module.deferred, node) {
		if (item->due > now)
			return NULL;
		if (!deferred_running(item))
			return item;
	}
	return NULL;
}

static inline void deferred_run(struct deferred *item)
{
	struct deferred_frame frame = { item, item->queue,
					__this_module.running };

	list_del_init(&item->node);
	__this_module.running = &frame;
	item->run(item);
	__this_module.running = frame.up;
}

/* What was put off while these run waits for the next round. */
static inline int deferred_run_due(void)
{
	uint64_t now = virtio_kernel_now();
	unsigned int due = 0, n;
	struct deferred *item;

	list_for_each_entry(item, &__this_module.deferred, node)
		due += item->due <= now;
	for (n = 0; n < due; n++) {
		item = deferred_next(now);
		if (!item)
			break;
		deferred_run(item);
	}
	return (int)n;
}

/* No longer than until the next one is due. */
static inline uint64_t deferred_limit(uint64_t timeout_ns)
{
	uint64_t now = virtio_kernel_now();
	struct deferred *item;

	list_for_each_entry(item, &__this_module.deferred, node) {
		if (deferred_running(item))
			continue;
		if (item->due <= now)
			return 0;
		return item->due - now < timeout_ns ? item->due - now
						    : timeout_ns;
	}
	return timeout_ns;
}

/** Say that the caller waits, or may: not in a callback or under a lock. */
#define might_sleep() virtio_kernel_might_sleep(__func__)

/** The same, and in which function. Private. */
static inline void virtio_kernel_might_sleep(const char *function)
{
	if (function)
		__this_module.waits = function;
	if (__this_module.atomic)
		virtio_kernel_die("the driver waits where it must not: in a "
				  "callback, in a timer, or with a spinlock "
				  "held");
}

/**
 * Wait for anything to happen. Process context.
 * @param timeout_ns at most so long
 * @return how many interrupts were delivered and things put off were run; 0
 *         also if nothing happened; or the platform's error
 */
static inline int virtio_kernel_wait(uint64_t timeout_ns)
{
	const struct virtio_platform *p = virtio_bus_platform();
	int ran, n;

	virtio_kernel_might_sleep(NULL);
	message_flush();
	ran = deferred_run_due();
	__this_module.atomic++;
	__this_module.waiting = true;
	n = p->ops->wait(p->ctx, ran ? 0 : deferred_limit(timeout_ns));
	__this_module.waiting = false;
	__this_module.atomic--;
	return n < 0 ? n : n + ran + deferred_run_due();
}

/** Look after what is due without waiting. Process context. */
static inline void cond_resched(void)
{
	virtio_kernel_wait(0);
}

#endif /* LINUX_DEFERRED_H */
