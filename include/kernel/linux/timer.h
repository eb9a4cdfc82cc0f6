/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Timers: a function is called once a tick has come. It is called from a wait,
 * as task.h says, and must not wait itself.
 */
#ifndef LINUX_TIMER_H
#define LINUX_TIMER_H

#include <linux/export.h>
#include <linux/jiffies.h>

/** A timer. */
struct timer_list {
	unsigned long expires;			    /**< at this tick */
	void (*function)(struct timer_list *timer); /**< what is called */
	struct deferred item;			    /**< private */
};

/** Calls the function. Private. */
static inline void timer_run(struct deferred *item)
{
	struct timer_list *timer = container_of(item, struct timer_list, item);

	timer->function(timer);
}

/** Begin. */
static inline void timer_setup(struct timer_list *timer,
			       void (*function)(struct timer_list *timer),
			       unsigned int flags)
{
	(void)flags;
	timer->function = function;
	timer->item = (struct deferred){ .run = timer_run };
	INIT_LIST_HEAD(&timer->item.node);
}

/** A timer called @p name_. */
#define DEFINE_TIMER(name_, function_)                                         \
	struct timer_list name_ = {                                            \
		.function = function_,                                         \
		.item = { .node = LIST_HEAD_INIT(name_.item.node),             \
			  .run = timer_run },                                  \
	}

/** What the timer @p callback_timer is a member of. */
#define from_timer(var, callback_timer, timer_fieldname)                       \
	container_of(callback_timer, __typeof__(*var), timer_fieldname)

/** Whether it is going to be called. */
static inline bool timer_pending(const struct timer_list *timer)
{
	return deferred_pending(&timer->item);
}

/** Do not call it; 1 if it was going to be. */
static inline int timer_delete(struct timer_list *timer)
{
	return deferred_cancel(&timer->item);
}

#define timer_delete_sync(timer)   timer_delete(timer) /**< do not call it */
#define timer_shutdown_sync(timer) timer_delete(timer) /**< do not call it */
#define timer_shutdown(timer)	   timer_delete(timer) /**< do not call it */
#define del_timer(timer)	   timer_delete(timer) /**< do not call it */
#define del_timer_sync(timer)	   timer_delete(timer) /**< do not call it */

/** Call it at a tick, and no sooner; 1 if it was going to be. */
static inline int mod_timer(struct timer_list *timer, unsigned long expires)
{
	int was_pending = timer_delete(timer);
	long ticks = (long)(expires - jiffies);
	uint64_t now = virtio_kernel_now();

	timer->expires = expires;
	deferred_add(
		&timer->item,
		now + (ticks > 0 ? (uint64_t)ticks * (1000000000 / HZ) : 0));
	return was_pending;
}

/** Call it at its tick. */
static inline void add_timer(struct timer_list *timer)
{
	mod_timer(timer, timer->expires);
}

#endif /* LINUX_TIMER_H */
