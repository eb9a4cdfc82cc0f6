/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Wait queues: wait until a condition is true.
 *
 * Who waits by wait_event() or its like calls the wait of task.h, and looks at
 * the condition whenever something has happened. So a wake_up() that was
 * forgotten after an interrupt is not missed here, as it is in the kernel; who
 * waits by prepare_to_wait() and schedule() does miss it. Nobody interrupts who
 * waits.
 */
#ifndef LINUX_WAIT_H
#define LINUX_WAIT_H

#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

struct wait_queue_entry;

/** What wake_up() calls for each who waits: not 0 if that one was woken. */
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry,
				 unsigned int mode, int flags, void *key);

/** One who waits. */
typedef struct wait_queue_entry {
	unsigned int flags;	/**< WQ_FLAG_EXCLUSIVE or 0 */
	void *private;		/**< for the function: its task */
	wait_queue_func_t func; /**< is called */
	struct list_head entry; /**< in wait_queue_head::head */
} wait_queue_entry_t;

#define WQ_FLAG_EXCLUSIVE 1u /**< of such wake_up() wakes one */

/** Those who wait. */
typedef struct wait_queue_head {
	spinlock_t lock;       /**< for a driver that takes it */
	struct list_head head; /**< struct wait_queue_entry */
} wait_queue_head_t;

/** Initialiser of a queue called @p name. */
#define __WAIT_QUEUE_HEAD_INITIALIZER(name)                                    \
	{                                                                      \
		__SPIN_LOCK_UNLOCKED(name), LIST_HEAD_INIT((name).head)        \
	}
/** A queue called @p name. */
#define DECLARE_WAIT_QUEUE_HEAD(name)                                          \
	wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
/** A queue called @p name, in a function. */
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)

/** Begin: nobody waits. */
static inline void init_waitqueue_head(wait_queue_head_t *wq)
{
	spin_lock_init(&wq->lock);
	INIT_LIST_HEAD(&wq->head);
}

/* ---- who waits ----------------------------------------------------------- */

/** Wakes the task of an entry. */
static inline int default_wake_function(struct wait_queue_entry *entry,
					unsigned int mode, int flags, void *key)
{
	(void)mode;
	(void)flags;
	(void)key;
	return wake_up_process((struct task_struct *)entry->private);
}

/** Wakes the task of an entry, which waits no more then. */
static inline int autoremove_wake_function(struct wait_queue_entry *entry,
					   unsigned int mode, int flags,
					   void *key)
{
	int woke = default_wake_function(entry, mode, flags, key);

	if (woke)
		list_del_init(&entry->entry);
	return woke;
}

/** Initialiser of an entry of this task called @p name. */
#define WAIT_ENTRY_(name, func_)                                               \
	{                                                                      \
		.private = get_current(), .func = func_,                       \
		.entry = LIST_HEAD_INIT((name).entry),                         \
	}
/** An entry called @p name, for prepare_to_wait(). */
#define DEFINE_WAIT(name)                                                      \
	struct wait_queue_entry name =                                         \
		WAIT_ENTRY_(name, autoremove_wake_function)
/** An entry called @p name, with a function of the driver's. */
#define DEFINE_WAIT_FUNC(name, func_)                                          \
	struct wait_queue_entry name = WAIT_ENTRY_(name, func_)
/** An entry called @p name, for add_wait_queue(). */
#define DECLARE_WAITQUEUE(name, task)                                          \
	struct wait_queue_entry name = {                                       \
		.private = task,                                               \
		.func = default_wake_function,                                 \
		.entry = LIST_HEAD_INIT((name).entry),                         \
	}

/** Begin: an entry with a function of the driver's. */
static inline void init_waitqueue_func_entry(struct wait_queue_entry *entry,
					     wait_queue_func_t func)
{
	*entry = (struct wait_queue_entry){ .func = func };
	INIT_LIST_HEAD(&entry->entry);
}

/** Begin: an entry of a task. */
static inline void init_waitqueue_entry(struct wait_queue_entry *entry,
					struct task_struct *task)
{
	init_waitqueue_func_entry(entry, default_wake_function);
	entry->private = task;
}

/** Begin: an entry of this task, for prepare_to_wait(). */
static inline void init_wait(struct wait_queue_entry *entry)
{
	init_waitqueue_func_entry(entry, autoremove_wake_function);
	entry->private = get_current();
}

/** Whether anybody waits. */
static inline bool waitqueue_active(const wait_queue_head_t *wq)
{
	return !list_empty(&wq->head);
}
#define wq_has_sleeper(wq) waitqueue_active(wq) /**< the same */

/** Wait. Any context. */
static inline void add_wait_queue(wait_queue_head_t *wq,
				  struct wait_queue_entry *entry)
{
	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	list_add_tail(&entry->entry, wq->head.next);
}

/** Wait, and be the only one that a wake_up() wakes. Any context. */
static inline void add_wait_queue_exclusive(wait_queue_head_t *wq,
					    struct wait_queue_entry *entry)
{
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	list_add_tail(&entry->entry, &wq->head);
}

/** Wait no more. Any context. */
static inline void remove_wait_queue(wait_queue_head_t *wq,
				     struct wait_queue_entry *entry)
{
	(void)wq;
	list_del_init(&entry->entry);
}

/** Wait, if not yet, and be about to sleep: look, then call schedule(). */
static inline void prepare_to_wait(wait_queue_head_t *wq,
				   struct wait_queue_entry *entry,
				   unsigned int state)
{
	if (list_empty(&entry->entry))
		add_wait_queue(wq, entry);
	set_current_state(state);
}

/** The same, and be the only one that a wake_up() wakes. */
static inline bool prepare_to_wait_exclusive(wait_queue_head_t *wq,
					     struct wait_queue_entry *entry,
					     unsigned int state)
{
	bool was_empty = list_empty(&wq->head);

	if (list_empty(&entry->entry))
		add_wait_queue_exclusive(wq, entry);
	set_current_state(state);
	return was_empty;
}

/** Wait no more, and be about to do anything else. */
static inline void finish_wait(wait_queue_head_t *wq,
			       struct wait_queue_entry *entry)
{
	set_current_state(TASK_RUNNING);
	remove_wait_queue(wq, entry);
}

/* ---- waking -------------------------------------------------------------- */

/**
 * Wake those who wait. Any context.
 * @param wq the queue
 * @param mode handed to their functions
 * @param exclusive of those who want to be the only one, so many; 0: all
 * @param key handed to their functions
 */
static inline void __wake_up(wait_queue_head_t *wq, unsigned int mode,
			     int exclusive, void *key)
{
	struct wait_queue_entry *e;
	struct list_head *at, *next;

	if (!wq->head.next)
		virtio_kernel_die("a wait queue is used that "
				  "init_waitqueue_head() was not called for");
	virtio_kernel_event();
	for (at = wq->head.next; at != &wq->head; at = next) {
		next = at->next;
		e = list_entry(at, struct wait_queue_entry, entry);
		if (e->func(e, mode, 0, key) &&
		    (e->flags & WQ_FLAG_EXCLUSIVE) && !--exclusive)
			return;
	}
}

/* Woken for an event of poll(). */
#define WAKE_KEY_(events) ((void *)(uintptr_t)(events))

#define wake_up(wq)			 __wake_up(wq, TASK_UNINTERRUPTIBLE, 1, NULL)
#define wake_up_nr(wq, nr)		 __wake_up(wq, TASK_UNINTERRUPTIBLE, nr, NULL)
#define wake_up_all(wq)			 __wake_up(wq, TASK_UNINTERRUPTIBLE, 0, NULL)
#define wake_up_locked(wq)		 wake_up(wq) /**< its lock is held */
#define wake_up_sync(wq)		 wake_up(wq) /**< no hurry */
#define wake_up_interruptible(wq)	 wake_up(wq) /**< all are */
#define wake_up_interruptible_nr(wq, nr) wake_up_nr(wq, nr) /**< all are */
#define wake_up_interruptible_all(wq)	 wake_up_all(wq)    /**< all are */
#define wake_up_interruptible_sync(wq)	 wake_up(wq)	    /**< all are */
/** For an event of poll(). */
#define wake_up_poll(wq, events)                                               \
	__wake_up(wq, TASK_UNINTERRUPTIBLE, 1, WAKE_KEY_(events))
/** For an event of poll(). */
#define wake_up_interruptible_poll(wq, events) wake_up_poll(wq, events)
/** For an event of poll(). */
#define wake_up_interruptible_sync_poll(wq, events) wake_up_poll(wq, events)

/* ---- until a condition is true ------------------------------------------- */

/* Wait by `pause` until then; -ERESTARTSYS if that failed. */
#define WAIT_EVENT_(wq, condition, add, pause)                                 \
	({                                                                     \
		DEFINE_WAIT_FUNC(wait_entry_, default_wake_function);          \
		int wait_err_ = 0;                                             \
                                                                               \
		while (!wait_err_ && !(condition)) {                           \
			if (list_empty(&wait_entry_.entry))                    \
				add(&(wq), &wait_entry_);                      \
			if ((pause) < 0)                                       \
				wait_err_ = -ERESTARTSYS;                      \
		}                                                              \
		remove_wait_queue(&(wq), &wait_entry_);                        \
		wait_err_;                                                     \
	})

/* For so many ticks; what is left of them is in `wait_left_`. */
#define WAIT_EVENT_TIMEOUT_(wq, condition, timeout, pause)                     \
	({                                                                     \
		unsigned long wait_end_ = jiffies + (unsigned long)(timeout);  \
		long wait_left_ = (long)(timeout);                             \
		bool wait_done_ = false;                                       \
                                                                               \
		(void)WAIT_EVENT_(wq,                                          \
				  ((wait_done_ = !!(condition)),               \
				   wait_left_ = (long)(wait_end_ - jiffies),   \
				   wait_done_ || wait_left_ <= 0),             \
				  add_wait_queue, pause);                      \
		wait_done_ ? (wait_left_ > 0 ? wait_left_ : 1) : 0;            \
	})

/* While a lock is not held. */
#define WAIT_UNLOCKED_(lock, unlock, relock, ns)                               \
	({                                                                     \
		int wait_n_;                                                   \
                                                                               \
		unlock(&(lock));                                               \
		wait_n_ = virtio_kernel_wait(ns);                              \
		relock(&(lock));                                               \
		wait_n_;                                                       \
	})

/** Wait until the condition is true: 0, or -ERESTARTSYS. Process context. */
#define wait_event_interruptible(wq, condition)                                \
	({                                                                     \
		might_sleep();                                                 \
		WAIT_EVENT_(wq, condition, add_wait_queue,                     \
			    virtio_kernel_wait(VIRTIO_KERNEL_FOREVER));        \
	})
/** The same. */
#define wait_event_killable(wq, condition)                                     \
	wait_event_interruptible(wq, condition)
/** The same. */
#define wait_event_freezable(wq, condition)                                    \
	wait_event_interruptible(wq, condition)
/** The same, and be the only one that a wake_up() wakes. */
#define wait_event_interruptible_exclusive(wq, condition)                      \
	({                                                                     \
		might_sleep();                                                 \
		WAIT_EVENT_(wq, condition, add_wait_queue_exclusive,           \
			    virtio_kernel_wait(VIRTIO_KERNEL_FOREVER));        \
	})
/** The same. */
#define wait_event_killable_exclusive(wq, condition)                           \
	wait_event_interruptible_exclusive(wq, condition)
/** The same. */
#define wait_event_idle_exclusive(wq, condition)                               \
	((void)wait_event_interruptible_exclusive(wq, condition))
/** Wait until the condition is true. Process context. */
#define wait_event(wq, condition)                                              \
	((void)wait_event_interruptible(wq, condition))
/** The same. */
#define wait_event_idle(wq, condition) wait_event(wq, condition)
/** The same. */
#define io_wait_event(wq, condition) wait_event(wq, condition)

/**
 * Wait until the condition is true, for so many ticks at most: 0 if time ran
 * out, else what is left of it, at least 1. Process context.
 */
#define wait_event_timeout(wq, condition, timeout)                             \
	({                                                                     \
		might_sleep();                                                 \
		WAIT_EVENT_TIMEOUT_(wq, condition, timeout,                    \
				    virtio_kernel_wait(jiffies_to_nsecs(       \
					    (unsigned long)wait_left_)));      \
	})
/** The same. */
#define wait_event_interruptible_timeout(wq, condition, timeout)               \
	wait_event_timeout(wq, condition, timeout)
/** The same. */
#define wait_event_killable_timeout(wq, condition, timeout)                    \
	wait_event_timeout(wq, condition, timeout)
/** The same. */
#define wait_event_idle_timeout(wq, condition, timeout)                        \
	wait_event_timeout(wq, condition, timeout)
/** The same. */
#define wait_event_freezable_timeout(wq, condition, timeout)                   \
	wait_event_timeout(wq, condition, timeout)

/** Wait, with a lock held, which is let go meanwhile: 0, or -ERESTARTSYS. */
#define wait_event_interruptible_lock_irq(wq, condition, lock)                 \
	WAIT_EVENT_(wq, condition, add_wait_queue,                             \
		    WAIT_UNLOCKED_(lock, spin_unlock_irq, spin_lock_irq,       \
				   VIRTIO_KERNEL_FOREVER))
/** The same. */
#define wait_event_lock_irq(wq, condition, lock)                               \
	((void)wait_event_interruptible_lock_irq(wq, condition, lock))
/** As wait_event_timeout(), with a lock held, which is let go meanwhile. */
#define wait_event_lock_irq_timeout(wq, condition, lock, timeout)              \
	WAIT_EVENT_TIMEOUT_(                                                   \
		wq, condition, timeout,                                        \
		WAIT_UNLOCKED_(lock, spin_unlock_irq, spin_lock_irq,           \
			       jiffies_to_nsecs((unsigned long)wait_left_)))
/** The same. */
#define wait_event_interruptible_lock_irq_timeout(wq, condition, lock,         \
						  timeout)                     \
	wait_event_lock_irq_timeout(wq, condition, lock, timeout)
/** Wait, doing the one before each sleep and the other behind it. */
#define wait_event_cmd(wq, condition, before, behind)                          \
	((void)WAIT_EVENT_(wq, condition, add_wait_queue, ({                   \
				   int wait_n_;                                \
                                                                               \
				   before;                                     \
				   wait_n_ = virtio_kernel_wait(               \
					   VIRTIO_KERNEL_FOREVER);             \
				   behind;                                     \
				   wait_n_;                                    \
			   })))

#endif /* LINUX_WAIT_H */
