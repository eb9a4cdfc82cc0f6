/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Work items: functions that are called later, where waiting is allowed.
 *
 * They are called from a wait, as deferred.h says: in the order they came, each
 * on the stack of whoever waits. One that waits lets others begin, but of an
 * ordered queue only one is under way. There are no workers and no priorities:
 * queues differ in being ordered or not. Waiting for an item that waits itself
 * further up the stack would never end; the program does, with a line that says
 * so.
 */
#ifndef LINUX_WORKQUEUE_H
#define LINUX_WORKQUEUE_H

#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct work_struct;

/** What a work item calls. */
typedef void (*work_func_t)(struct work_struct *work);

/** A work item. */
struct work_struct {
	work_func_t func;     /**< what is called */
	struct deferred item; /**< private */
};

/** A work item that is called after some time. */
struct delayed_work {
	struct work_struct work; /**< the item */
};

/** A queue of items. */
struct workqueue_struct {
	bool ordered; /**< one item at a time */
};

#define WQ_UNBOUND	 (1u << 1) /**< on any CPU */
#define WQ_FREEZABLE	 (1u << 2) /**< stopped with the machine */
#define WQ_MEM_RECLAIM	 (1u << 3) /**< goes on when memory is short */
#define WQ_HIGHPRI	 (1u << 4) /**< before others */
#define WQ_CPU_INTENSIVE (1u << 5) /**< takes long */

/** The queue of schedule_work(), and the kernel's other ones. */
#define system_wq		  ((struct workqueue_struct *)NULL)
#define system_highpri_wq	  system_wq /**< the same */
#define system_long_wq		  system_wq /**< the same */
#define system_unbound_wq	  system_wq /**< the same */
#define system_freezable_wq	  system_wq /**< the same */
#define system_power_efficient_wq system_wq /**< the same */

/** Calls the function. Private. */
static inline void work_run(struct deferred *item)
{
	struct work_struct *work = container_of(item, struct work_struct, item);

	work->func(work);
}

/** Initialiser of an item called @p name. */
#define __WORK_INITIALIZER(name, func_)                                        \
	{                                                                      \
		.func = func_, .item = {                                       \
			.node = LIST_HEAD_INIT((name).item.node),              \
			.run = work_run,                                       \
		}                                                              \
	}
/** An item called @p name. */
#define DECLARE_WORK(name, func_)                                              \
	struct work_struct name = __WORK_INITIALIZER(name, func_)
/** An item called @p name, for later. */
#define DECLARE_DELAYED_WORK(name, func_)                                      \
	struct delayed_work name = { __WORK_INITIALIZER((name).work, func_) }

/** Begin. */
static inline void INIT_WORK(struct work_struct *work, work_func_t func)
{
	*work = (struct work_struct){ .func = func, .item.run = work_run };
	INIT_LIST_HEAD(&work->item.node);
}

/** Begin. */
static inline void INIT_DELAYED_WORK(struct delayed_work *dwork,
				     work_func_t func)
{
	INIT_WORK(&dwork->work, func);
}

/** What item @p work is a member of. */
static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}

/** Whether it is going to be called. */
static inline bool work_pending(const struct work_struct *work)
{
	return deferred_pending(&work->item);
}

/** Whether it is going to be called. */
static inline bool delayed_work_pending(const struct delayed_work *dwork)
{
	return work_pending(&dwork->work);
}

/* ---- queueing ------------------------------------------------------------ */

/** Queue an item for a moment; false if it was queued. Private. */
static inline bool work_queue(struct workqueue_struct *wq,
			      struct work_struct *work, uint64_t due)
{
	if (!work->func)
		virtio_kernel_die("a work item is queued that INIT_WORK() was "
				  "not called for");
	if (work_pending(work))
		return false;
	work->item.queue = wq && wq->ordered ? wq : NULL;
	deferred_add(&work->item, due);
	return true;
}

/** When some ticks are over; without any, before all timers. Private. */
static inline uint64_t work_due(unsigned long delay)
{
	if (!delay)
		return 0;
	return virtio_kernel_now() + (uint64_t)delay * (1000000000 / HZ);
}

/** Call it soon; false if it was queued already. Any context. */
static inline bool queue_work(struct workqueue_struct *wq,
			      struct work_struct *work)
{
	return work_queue(wq, work, 0);
}

/** Call it soon; false if it was queued already. Any context. */
static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

/** Call it in some ticks; false if it was queued already. Any context. */
static inline bool queue_delayed_work(struct workqueue_struct *wq,
				      struct delayed_work *dwork,
				      unsigned long delay)
{
	return work_queue(wq, &dwork->work, work_due(delay));
}

/** Call it in some ticks; false if it was queued already. Any context. */
static inline bool schedule_delayed_work(struct delayed_work *dwork,
					 unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

/** Call it in some ticks from now, queued or not; whether it was. */
static inline bool mod_delayed_work(struct workqueue_struct *wq,
				    struct delayed_work *dwork,
				    unsigned long delay)
{
	bool was_pending = deferred_cancel(&dwork->work.item);

	queue_delayed_work(wq, dwork, delay);
	return was_pending;
}

/* ---- taking back and waiting --------------------------------------------- */

/** Do not call it; whether it was going to be. Any context. */
static inline bool cancel_work(struct work_struct *work)
{
	return deferred_cancel(&work->item);
}

/** End the program if the item is under way: it waits further up. Private. */
static inline void work_forbid_running(const struct work_struct *work)
{
	const struct deferred_frame *f;

	might_sleep();
	for (f = __this_module.running; f; f = f->up)
		if (f->item == &work->item)
			virtio_kernel_die("a work item is waited for by "
					  "itself, or while it waits");
}

/** Do not call it any more; whether it was going to be. Process context. */
static inline bool cancel_work_sync(struct work_struct *work)
{
	work_forbid_running(work);
	return cancel_work(work);
}

/** Have it called now if it is queued; whether it was. Process context. */
static inline bool flush_work(struct work_struct *work)
{
	bool was_pending = work_pending(work);

	work_forbid_running(work);
	while (work_pending(work))
		if (virtio_kernel_wait(1000000000) < 0)
			break;
	return was_pending;
}

/** Do not call it; whether it was going to be. Any context. */
#define cancel_delayed_work(dwork) cancel_work(&(dwork)->work)
/** Do not call it any more; whether it was going to be. Process context. */
#define cancel_delayed_work_sync(dwork) cancel_work_sync(&(dwork)->work)

/** Have it called now if it is queued; whether it was. Process context. */
static inline bool flush_delayed_work(struct delayed_work *dwork)
{
	if (deferred_cancel(&dwork->work.item))
		deferred_add(&dwork->work.item, 0);
	return flush_work(&dwork->work);
}

/** Have all called that are due now, of any queue. Process context. */
static inline void flush_workqueue(struct workqueue_struct *wq)
{
	(void)wq;
	virtio_kernel_wait(0);
}

#define drain_workqueue(wq)    flush_workqueue(wq)	  /**< the same */
#define flush_scheduled_work() flush_workqueue(system_wq) /**< the same */

/* ---- queues -------------------------------------------------------------- */

/** Make a queue: with @p max_active 1 it is ordered. NULL if out of memory. */
#define alloc_workqueue(fmt, flags, max_active, ...)                           \
	work_alloc_queue((max_active) == 1)
/** Make an ordered queue. */
#define alloc_ordered_workqueue(fmt, flags, ...) work_alloc_queue(true)
/** Make an ordered queue. */
#define create_singlethread_workqueue(name) work_alloc_queue(true)
/** Make a queue. */
#define create_workqueue(name) work_alloc_queue(false)

/** Make a queue. Private. */
static inline struct workqueue_struct *work_alloc_queue(bool ordered)
{
	struct workqueue_struct *wq =
		(struct workqueue_struct *)kzalloc(sizeof(*wq), GFP_KERNEL);

	if (wq)
		wq->ordered = ordered;
	return wq;
}

/** Have all called that are due, and free the queue. Process context. */
static inline void destroy_workqueue(struct workqueue_struct *wq)
{
	flush_workqueue(wq);
	kfree(wq);
}

#endif /* LINUX_WORKQUEUE_H */
