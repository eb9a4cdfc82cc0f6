/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Work items: functions that are called later, where waiting is allowed.
 *
 * Each is a task of task.h. They begin in the order they came, while somebody
 * waits; of a queue no more are under way than its max_active, and of one item
 * never more than one. There are no workers and no priorities. Waiting for an
 * item that waits for who waits would never end; the program does, with a line
 * that says so.
 */
#ifndef LINUX_WORKQUEUE_H
#define LINUX_WORKQUEUE_H

#include <limits.h>

#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct work_struct;

/** What a work item calls. */
typedef void (*work_func_t)(struct work_struct *work);

/** A work item. */
struct work_struct {
	work_func_t func;      /**< what is called */
	struct deferred item;  /**< private */
	unsigned int disabled; /**< private: so many times */
};

/** A work item that is called after some time. */
struct delayed_work {
	struct work_struct work; /**< the item */
};

/** A queue of items. Members are private. */
struct workqueue_struct {
	struct deferred_queue queue; /**< how many run at a time */
	bool draining;		     /**< it takes only what its items queue */
};

#define WQ_MAX_ACTIVE 512 /**< no queue has more under way */
#define WQ_DFL_ACTIVE 256 /**< what 0 means */

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
			.may_wait = true,                                      \
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
	*work = (struct work_struct){
		.func = func,
		.item = { .run = work_run, .may_wait = true },
	};
	INIT_LIST_HEAD(&work->item.node);
}

/** Begin. */
static inline void INIT_DELAYED_WORK(struct delayed_work *dwork,
				     work_func_t func)
{
	INIT_WORK(&dwork->work, func);
}

/* One that lies on a stack is like any other. */
#define INIT_WORK_ONSTACK(work, func)	       INIT_WORK(work, func)
#define INIT_DELAYED_WORK_ONSTACK(dwork, func) INIT_DELAYED_WORK(dwork, func)
#define destroy_work_on_stack(work)	       ((void)(work))  /**< its end */
#define destroy_delayed_work_on_stack(dwork)   ((void)(dwork)) /**< its end */
#define INIT_DEFERRABLE_WORK(dwork, func)      /**< it does not wake a machine */ \
	INIT_DELAYED_WORK(dwork, func)

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
	if (work->disabled || work_pending(work))
		return false;
	if (wq && wq->draining && get_current()->queue != &wq->queue) {
		WARN(true, "a work item is not queued, as its queue is being "
			   "drained or destroyed");
		return false;
	}
	work->item.queue = wq ? &wq->queue : NULL;
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

#define queue_work_on(cpu, wq, work) queue_work(wq, work) /**< on any CPU */
#define schedule_work_on(cpu, work)  schedule_work(work)  /**< on any CPU */
/** On any CPU. */
#define queue_delayed_work_on(cpu, wq, dwork, delay)                           \
	queue_delayed_work(wq, dwork, delay)
/** On any CPU. */
#define schedule_delayed_work_on(cpu, dwork, delay)                            \
	schedule_delayed_work(dwork, delay)
/** On any CPU. */
#define mod_delayed_work_on(cpu, wq, dwork, delay)                             \
	mod_delayed_work(wq, dwork, delay)

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

/*
 * Who has to go on before an item as it was put off by `id` or before is done:
 * who runs it, or the only one that its queue lets run; NULL if nobody has to.
 */
static inline const struct task_struct *
work_holder(const struct work_struct *work, unsigned long id)
{
	const struct task_struct *t = deferred_runner(&work->item, ULONG_MAX);
	const struct deferred_queue *queue = work->item.queue;

	if (t || !deferred_pending(&work->item) || work->item.id > id)
		return t;
	if (!queue || queue->max_active != 1)
		return NULL;
	list_for_each_entry(t, &__this_module.tasks.list, node)
		if (t->queue == queue)
			return t;
	return NULL;
}

#define WORK_BUSY_PENDING 1u /**< it is going to be called */
#define WORK_BUSY_RUNNING 2u /**< it is being called */

/** What an item is doing: 0, or one or both of these. Any context. */
static inline unsigned int work_busy(const struct work_struct *work)
{
	return (work_pending(work) ? WORK_BUSY_PENDING : 0) |
	       (deferred_runner(&work->item, ULONG_MAX) ? WORK_BUSY_RUNNING
							: 0);
}

/* Wait for anything, while an item has to be done: false on an error. */
static inline bool work_wait(const struct task_struct *holder)
{
	return task_wait_for(holder, "a work item is waited for by itself, or "
				     "by what it waits for") >= 0;
}

/* Wait until nobody runs it; whether anybody did. It may be freed meanwhile. */
static inline bool work_wait_running(const struct work_struct *work)
{
	const struct task_struct *t;
	bool was_running = false;

	while ((t = deferred_runner(&work->item, ULONG_MAX))) {
		was_running = true;
		if (!work_wait(t))
			break;
	}
	return was_running;
}

/** Neither call nor queue it until enable_work(); whether it was queued. */
static inline bool disable_work(struct work_struct *work)
{
	work->disabled++;
	return cancel_work(work);
}

/** The same, and wait until it is done. Process context. */
static inline bool disable_work_sync(struct work_struct *work)
{
	bool was_pending = disable_work(work);

	might_sleep();
	work_wait_running(work);
	return was_pending;
}

/** Let it be queued again; whether it can be now. Any context. */
static inline bool enable_work(struct work_struct *work)
{
	if (!work->disabled)
		virtio_kernel_die("a work item is enabled that is not "
				  "disabled");
	return !--work->disabled;
}

/** Let it be queued again, and if that is so queue it. Any context. */
static inline bool enable_and_queue_work(struct workqueue_struct *wq,
					 struct work_struct *work)
{
	bool enabled = enable_work(work);

	if (enabled)
		queue_work(wq, work);
	return enabled;
}

/** Do not call it, and wait until it is done; whether it was queued. */
static inline bool cancel_work_sync(struct work_struct *work)
{
	bool was_pending = disable_work_sync(work);

	enable_work(work);
	return was_pending;
}

/** Wait until it is done, if it is queued or begun; whether it was. */
static inline bool flush_work(struct work_struct *work)
{
	unsigned long id = __this_module.tasks.serial;
	bool was_busy = false;

	might_sleep();
	while ((deferred_pending(&work->item) && work->item.id <= id) ||
	       deferred_runner(&work->item, id)) {
		was_busy = true;
		if (!work_wait(work_holder(work, id)))
			break;
	}
	return was_busy;
}

#define disable_delayed_work(dwork)	 disable_work(&(dwork)->work)
#define disable_delayed_work_sync(dwork) disable_work_sync(&(dwork)->work)
#define enable_delayed_work(dwork)	 enable_work(&(dwork)->work)
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

/* The queue of an item or a task, as system_wq has none. */
static inline const struct deferred_queue *
work_queue_of(const struct workqueue_struct *wq)
{
	return wq ? &wq->queue : NULL;
}

/* Whether anything of a queue is due or begun that was put off by then. */
static inline bool work_queue_busy(const struct workqueue_struct *wq,
				   unsigned long id, uint64_t now)
{
	const struct deferred_queue *queue = work_queue_of(wq);
	struct deferred *item;
	struct task_struct *t;

	list_for_each_entry(t, &__this_module.tasks.list, node)
		if (t->item && t->queue == queue && t->id <= id)
			return true;
	list_for_each_entry(item, &__this_module.deferred, node)
		if (item->may_wait && item->queue == queue && item->id <= id &&
		    item->due <= now)
			return true;
	return false;
}

/** Wait until all is done that is queued now or begun. Process context. */
static inline void flush_workqueue(struct workqueue_struct *wq)
{
	unsigned long id = __this_module.tasks.serial;
	uint64_t now = virtio_kernel_now();

	might_sleep();
	if (get_current()->item && get_current()->queue == work_queue_of(wq))
		virtio_kernel_die("a work item waits for all of the queue that "
				  "it is on, itself included");
	while (work_queue_busy(wq, id, now))
		if (virtio_kernel_wait(VIRTIO_KERNEL_FOREVER) < 0)
			break;
}

/** Wait until all is done, what items queue meanwhile included. */
static inline void drain_workqueue(struct workqueue_struct *wq)
{
	might_sleep();
	wq->draining = true;
	while (work_queue_busy(wq, ULONG_MAX, virtio_kernel_now()))
		if (virtio_kernel_wait(VIRTIO_KERNEL_FOREVER) < 0)
			break;
	wq->draining = false;
}

#define flush_scheduled_work() flush_workqueue(system_wq) /**< the same */

/* ---- queues -------------------------------------------------------------- */

/** Make a queue that runs so many at a time. NULL if out of memory. */
#define alloc_workqueue(fmt, flags, max_active, ...)                           \
	work_alloc_queue(max_active)
/** Make an ordered queue: it runs one at a time. */
#define alloc_ordered_workqueue(fmt, flags, ...) work_alloc_queue(1)
/** Make an ordered queue. */
#define create_singlethread_workqueue(name) work_alloc_queue(1)
/** Make an ordered queue. */
#define create_freezable_workqueue(name) work_alloc_queue(1)
/** Make a queue. */
#define create_workqueue(name) work_alloc_queue(1)

/** Make a queue. Private. */
static inline struct workqueue_struct *work_alloc_queue(int max_active)
{
	struct workqueue_struct *wq =
		(struct workqueue_struct *)kzalloc(sizeof(*wq), GFP_KERNEL);

	if (wq)
		wq->queue.max_active = max_active > 0 ? (unsigned int)max_active
						      : WQ_DFL_ACTIVE;
	return wq;
}

/* What is still to come belongs to no queue any more. */
static inline void work_orphan(const struct workqueue_struct *wq)
{
	struct deferred *item;
	bool any = false;

	list_for_each_entry(item, &__this_module.deferred, node) {
		if (item->queue != &wq->queue)
			continue;
		item->queue = NULL;
		any = true;
	}
	WARN(any,
	     "a workqueue is destroyed before a delayed item of it: cancel "
	     "that first");
}

/** Wait until all is done, and free the queue. Process context. */
static inline void destroy_workqueue(struct workqueue_struct *wq)
{
	drain_workqueue(wq);
	work_orphan(wq);
	kfree(wq);
}

#endif /* LINUX_WORKQUEUE_H */
