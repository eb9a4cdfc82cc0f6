/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Tasks: the one place where the environment waits, and where what a driver put
 * off is run. The kernel has no such header; work items, threads, locks, timers,
 * completions, wait queues and msleep() stand on it.
 *
 * All of them take turns in one thread: a task runs until it waits, and nothing
 * interrupts it. The loader calls the driver on its own stack, which is a task
 * like the others. Whenever that one waits - in wait_for_completion(), or
 * between calls of the driver - interrupts are delivered, timers that are due
 * are called, work items that are due begin, and tasks whose time has come, or
 * since whose last turn anything happened, go on and look whether they have
 * what they wait for.
 *
 * A work item or thread has a stack of its own if the loader lends some, in
 * module::stacks. Where it lends none there are no threads, and a work item
 * runs on the stack of who waits: one that waits itself lets others begin on
 * top of it, and goes on when they are done. What it then waits for must not
 * depend on what lies below it; such a mutex, or item, ends the program with a
 * line that says so.
 *
 * Whoever may not wait is told: in a queue callback or a timer, and with a
 * spinlock held. A callback is recognised if the wait it came from is this one.
 * So are tasks that wait for each other in a circle. Who waits for what never
 * comes waits for ever, as in the kernel.
 */
#ifndef LINUX_TASK_H
#define LINUX_TASK_H

#include <linux/deferred.h>
#include <linux/errno.h>

/** For virtio_kernel_wait(): no end. */
#define VIRTIO_KERNEL_FOREVER UINT64_MAX

/** The platform waits so long at most, if there is no end, in ns. */
#define VIRTIO_KERNEL_NAP 1000000000u

#define TASK_RUNNING	     0x0u   /**< it goes on */
#define TASK_INTERRUPTIBLE   0x1u   /**< until it is woken */
#define TASK_UNINTERRUPTIBLE 0x2u   /**< until it is woken */
#define TASK_KILLABLE	     0x102u /**< until it is woken */
#define TASK_IDLE	     0x402u /**< until it is woken */
#define TASK_NEW	     0x800u /**< until it is woken for the first time */
#define TASK_COMM_LEN	     16	    /**< room for a name */

struct kthread_stop_;

/** Who runs: the loader, a work item or a thread. Members are private. */
struct task_struct {
	struct list_head node; /**< in module_tasks::list */
	void *stack;	       /**< its own; NULL: the loader's */
	unsigned int __state;  /**< TASK_RUNNING or another; see sched.h */
	uint64_t wake_at;      /**< it goes on then, whatever happened */
	unsigned long seen;    /**< of module_tasks::happened */
	unsigned long round;   /**< when it had its last turn */
	const struct task_struct *waits_for; /**< who has to go on first */
	const struct deferred *item;	     /**< what it runs; maybe freed */
	unsigned long id;		     /**< of that */
	const struct deferred_queue *queue;  /**< of that */
	unsigned int mutexes;		     /**< how many it holds */
	unsigned int usage;		     /**< see kthread.h */
	bool should_stop;		     /**< see kthread.h */
	struct kthread_stop_ *stop;	     /**< see kthread.h */
	int pid;			     /**< a number of its own */
	unsigned int flags;		     /**< for a driver that asks */
	char comm[TASK_COMM_LEN];	     /**< its name */
	const char *waits; /**< its function that waited last, or NULL */
};

/** The one that the loader calls the driver on. */
struct task_struct virtio_kernel_main_task
	__attribute__((weak, visibility("hidden"))) = { .comm = "loader" };

/** Whose turn it is. */
static inline struct task_struct *get_current(void)
{
	return __this_module.tasks.now ? __this_module.tasks.now
				       : &virtio_kernel_main_task;
}

/** Something happened that a task may wait for: all look. Any context. */
static inline void virtio_kernel_event(void)
{
	__atomic_fetch_add(&__this_module.tasks.happened, 1, __ATOMIC_RELAXED);
}

/** Say that the caller waits, or may: not in a callback or under a lock. */
#define might_sleep() virtio_kernel_might_sleep(__func__)

/** The same, and in which function. Private. */
static inline void virtio_kernel_might_sleep(const char *function)
{
	if (function)
		get_current()->waits = function;
	if (__this_module.atomic)
		virtio_kernel_die("the driver waits where it must not: in a "
				  "callback, in a timer, or with a spinlock "
				  "held");
}

/* ---- the life of a task -------------------------------------------------- */

/* Nobody waits for it any more. */
static inline void task_forget(const struct task_struct *gone)
{
	struct task_struct *t;

	if (virtio_kernel_main_task.waits_for == gone)
		virtio_kernel_main_task.waits_for = NULL;
	list_for_each_entry(t, &__this_module.tasks.list, node)
		if (t->waits_for == gone)
			t->waits_for = NULL;
}

/** Do this as a task. Private. */
static inline void task_live(struct task_struct *self,
			     void (*body)(struct task_struct *self, void *arg),
			     void *arg)
{
	struct task_struct *before = __this_module.tasks.now;

	self->pid = (int)(++__this_module.tasks.serial & 0x7fffffff);
	list_add_tail(&self->node, &__this_module.tasks.list);
	__this_module.tasks.now = self;
	body(self, arg);
	message_flush();
	if (__this_module.atomic)
		virtio_kernel_die("a work item or thread ends with a spinlock "
				  "held");
	if (self->mutexes)
		virtio_kernel_die("a work item or thread ends with a mutex "
				  "held");
	list_del_init(&self->node);
	task_forget(self);
	__this_module.tasks.now = before;
	virtio_kernel_event();
}

/** What a task reads when it begins. Private. */
struct task_first {
	void (*body)(struct task_struct *self, void *arg); /**< what it does */
	void *arg;		  /**< handed to that */
	void *stack;		  /**< its own */
	struct task_struct *task; /**< filled: itself */
};

/* Where a stack begins. The task lies on it, and ends with it. */
static inline void task_begin(void *arg)
{
	struct task_first *first = (struct task_first *)arg;
	struct task_struct self = { .stack = first->stack };

	first->task = &self;
	task_live(&self, first->body, first->arg);
	__this_module.tasks.ended = self.stack;
}

/* Let what is on a stack run until it waits or ends. */
static inline void task_enter(void *stack, struct task_struct *task)
{
	struct module_tasks *tasks = &__this_module.tasks;
	struct task_struct *before = tasks->now;

	tasks->now = task;
	__this_module.stacks->enter(stack);
	tasks->now = before;
	if (tasks->ended)
		__this_module.stacks->destroy(tasks->ended);
	tasks->ended = NULL;
}

/**
 * Begin a task on a stack of its own, and let it run until it waits.
 * Private.
 * @return false if there is no stack
 */
static inline bool task_start(struct task_first *first)
{
	const struct virtio_stack_ops *stacks = __this_module.stacks;

	first->stack = stacks ? stacks->create(task_begin, first) : NULL;
	if (!first->stack)
		return false;
	task_enter(first->stack, NULL);
	return true;
}

/* ---- what was put off ---------------------------------------------------- */

/** The task that runs this, as it was put off by @p id or before, or NULL. */
static inline struct task_struct *deferred_runner(const struct deferred *item,
						  unsigned long id)
{
	struct task_struct *t;

	list_for_each_entry(t, &__this_module.tasks.list, node)
		if (t->item == item && t->id <= id)
			return t;
	return NULL;
}

/* Whether it may begin: it is not under way, and its queue is not full. */
static inline bool deferred_may_begin(const struct deferred *item)
{
	unsigned int active = 0;
	struct task_struct *t;

	list_for_each_entry(t, &__this_module.tasks.list, node) {
		if (t->item == item)
			return false;
		active += t->queue && t->queue == item->queue;
	}
	return !item->queue || !item->queue->max_active ||
	       active < item->queue->max_active;
}

/* The first one that is due and whose turn it is. */
static inline struct deferred *deferred_next(uint64_t now)
{
	struct deferred *item;

	list_for_each_entry(item, &__this_module.deferred, node) {
		if (item->due > now)
			return NULL;
		if (deferred_may_begin(item))
			return item;
	}
	return NULL;
}

/* What a task of a work item does. */
static inline void deferred_body(struct task_struct *self, void *arg)
{
	struct deferred *item = (struct deferred *)arg;

	self->item = item;
	self->id = item->id;
	self->queue = item->queue;
	__builtin_memcpy(self->comm, "kworker", sizeof("kworker"));
	item->run(item);
}

static inline void deferred_run(struct deferred *item)
{
	struct task_first first = { .body = deferred_body, .arg = item };
	struct task_struct nested = { .stack = NULL };

	list_del_init(&item->node);
	if (!item->may_wait) {
		__this_module.atomic++;
		item->run(item);
		__this_module.atomic--;
		virtio_kernel_event();
	} else if (!task_start(&first)) {
		task_live(&nested, deferred_body, item);
	}
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

/* ---- turns --------------------------------------------------------------- */

static inline bool task_is_ready(const struct task_struct *task, uint64_t now)
{
	return task->stack &&
	       (task->wake_at <= now || __this_module.tasks.stopped ||
		task->seen != __this_module.tasks.happened);
}

/* One that has a reason to go on and had no turn in this round yet. */
static inline struct task_struct *task_next(uint64_t now)
{
	struct task_struct *t;

	list_for_each_entry(t, &__this_module.tasks.list, node)
		if (t->round != __this_module.tasks.round &&
		    task_is_ready(t, now))
			return t;
	return NULL;
}

/* A turn for each that has a reason. Says for how many their time had come. */
static inline int tasks_go_on(void)
{
	uint64_t now = virtio_kernel_now();
	struct task_struct *t;
	int woke = 0;

	__this_module.tasks.round++;
	while ((t = task_next(now))) {
		t->round = __this_module.tasks.round;
		woke += t->wake_at <= now;
		task_enter(t->stack, t);
	}
	return woke;
}

/* No longer than until the next one has a reason to run. */
static inline uint64_t task_limit(uint64_t timeout_ns)
{
	uint64_t now = virtio_kernel_now();
	uint64_t end = timeout_ns < VIRTIO_KERNEL_NAP ? now + timeout_ns
						      : now + VIRTIO_KERNEL_NAP;
	struct deferred *item;
	struct task_struct *t;

	list_for_each_entry(item, &__this_module.deferred, node) {
		if (item->due >= end)
			break;
		if (deferred_may_begin(item)) {
			end = item->due;
			break;
		}
	}
	list_for_each_entry(t, &__this_module.tasks.list, node) {
		if (task_is_ready(t, now))
			return 0;
		if (t->stack && t->wake_at < end)
			end = t->wake_at;
	}
	return end > now ? end - now : 0;
}

/* On a stack of its own: let the others have their turns. */
static inline int task_leave(struct task_struct *self, uint64_t timeout_ns)
{
	struct module_tasks *tasks = &__this_module.tasks;
	uint64_t now = virtio_kernel_now();
	bool sleeps = timeout_ns < UINT64_MAX - now;

	self->seen = tasks->happened;
	self->wake_at = sleeps ? now + timeout_ns : UINT64_MAX;
	tasks->sleeping += sleeps;
	__this_module.stacks->leave(self->stack);
	tasks->sleeping -= sleeps;
	/* Its time had come: what it does now others may wait for. */
	if (self->wake_at <= virtio_kernel_now())
		virtio_kernel_event();
	return tasks->stopped ? tasks->stopped : self->seen != tasks->happened;
}

/* On the loader's stack: here the machine has its turn, and all others. */
static inline int task_wait_for_machine(uint64_t timeout_ns)
{
	const struct virtio_platform *p = virtio_bus_platform();
	struct module_tasks *tasks = &__this_module.tasks;
	unsigned long seen = tasks->happened;
	int ran, n;

	tasks->stopped = 0;
	ran = deferred_run_due() + tasks_go_on();
	if (ran || tasks->happened != seen)
		timeout_ns = 0;
	__this_module.atomic++;
	__this_module.waits = get_current()->waits;
	__this_module.waiting = true;
	n = p->ops->wait(p->ctx, task_limit(timeout_ns));
	__this_module.waiting = false;
	__this_module.atomic--;
	if (n > 0)
		virtio_kernel_event();
	tasks->stopped = n < 0 ? n : 0;
	ran += deferred_run_due() + tasks_go_on();
	return n < 0 ? n : n + ran;
}

/**
 * Wait for anything to happen. Process context.
 * @param timeout_ns at most so long
 * @return how many interrupts were delivered and things put off were run, or
 *         in a task with its own stack 1 if anything happened; 0 also if
 *         nothing did; or the platform's error
 */
static inline int virtio_kernel_wait(uint64_t timeout_ns)
{
	struct task_struct *self = get_current();

	virtio_kernel_might_sleep(NULL);
	message_flush();
	__this_module.tasks.empty = NULL;
	return self->stack ? task_leave(self, timeout_ns)
			   : task_wait_for_machine(timeout_ns);
}

/** Look after what is due without waiting. Process context. */
static inline void cond_resched(void)
{
	virtio_kernel_wait(0);
}

/* ---- waiting for another task -------------------------------------------- */

/** End the program if @p holder never goes on, as it waits for us. Private. */
static inline void task_forbid_circle(const struct task_struct *holder,
				      const char *why)
{
	const struct task_struct *self = get_current();
	const struct task_struct *t;

	for (t = holder; t; t = t->waits_for)
		if (t == self || (!t->stack && !self->stack))
			virtio_kernel_die(why);
}

/**
 * Wait for anything to happen, while another task has to go on. Private.
 * @param holder that task, or NULL if nobody knows
 * @param why if that one waits for us: what to say
 * @return as virtio_kernel_wait()
 */
static inline int task_wait_for(const struct task_struct *holder,
				const char *why)
{
	struct task_struct *self = get_current();
	int n;

	task_forbid_circle(holder, why);
	self->waits_for = holder;
	n = virtio_kernel_wait(VIRTIO_KERNEL_FOREVER);
	self->waits_for = NULL;
	return n;
}

/** Who waits for a lock: they have it in the order in which they came. */
struct task_waiter {
	struct task_waiter *next; /**< who came after it */
	struct task_struct *task; /**< itself */
	bool shared;		  /**< it wants no more than to share it */
	bool granted;		  /**< it has the lock */
};

/** Stand behind those who wait. Private. */
static inline void task_queue(struct task_waiter **queue,
			      struct task_waiter *me)
{
	while (*queue)
		queue = &(*queue)->next;
	*queue = me;
}

/** Give up waiting. Private. */
static inline void task_unqueue(struct task_waiter **queue,
				const struct task_waiter *me)
{
	while (*queue != me)
		queue = &(*queue)->next;
	*queue = me->next;
}

/** Wait until task_grant() has been called for us. Private. */
static inline void task_wait_granted(struct task_waiter **queue, bool shared,
				     const struct task_struct *holder,
				     const char *why)
{
	struct task_struct *self = get_current();
	struct task_waiter me = { .task = self, .shared = shared };
	unsigned int errors = 0;

	task_forbid_circle(holder, why);
	task_queue(queue, &me);
	self->waits_for = holder;
	while (!me.granted)
		if (virtio_kernel_wait(VIRTIO_KERNEL_FOREVER) < 0 &&
		    !self->stack && ++errors == 100)
			virtio_kernel_die("a lock is waited for on a machine "
					  "that has stopped");
}

/** The first one has the lock; those behind it wait for @p holder. Private. */
static inline void task_grant(struct task_waiter **queue,
			      const struct task_struct *holder)
{
	struct task_waiter *w = *queue;

	*queue = w->next;
	w->granted = true;
	w->task->waits_for = NULL;
	for (w = w->next; w; w = w->next)
		w->task->waits_for = holder;
	virtio_kernel_event();
}

#endif /* LINUX_TASK_H */
