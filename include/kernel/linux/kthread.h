/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Threads of a driver. Each is a task of task.h on a stack that the loader
 * lends: where it lends none, they cannot be created. One that has ended is
 * gone, unless get_task_struct() held it; stopping it then ends the program.
 */
#ifndef LINUX_KTHREAD_H
#define LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>
#include <linux/sprintf.h>

/** What a new thread reads when it begins. Private. */
struct kthread_start_ {
	int (*fn)(void *data);	  /**< what it calls */
	void *data;		  /**< handed to that */
	char name[TASK_COMM_LEN]; /**< what it is called */
};

/** Where a thread leaves its result for who stops it. Private. */
struct kthread_stop_ {
	int result; /**< what it returned */
	bool done;  /**< it did */
};

/* Until nobody has a pointer to it any more. */
static inline void kthread_end_(struct task_struct *self, int result)
{
	for (;;) {
		if (self->stop) {
			self->stop->result = result;
			self->stop->done = true;
			self->stop = NULL;
			virtio_kernel_event();
		}
		if (!self->usage)
			return;
		virtio_kernel_wait(VIRTIO_KERNEL_FOREVER);
	}
}

/* What the task of a thread does. */
static inline void kthread_body_(struct task_struct *self, void *arg)
{
	struct kthread_start_ start = *(struct kthread_start_ *)arg;

	memcpy(self->comm, start.name, sizeof(self->comm));
	self->__state = TASK_NEW;
	while (self->__state == TASK_NEW)
		virtio_kernel_wait(VIRTIO_KERNEL_FOREVER);
	kthread_end_(self, self->should_stop ? -EINTR : start.fn(start.data));
}

/**
 * Make a thread that begins when it is woken. Process context.
 * @param fn what it calls; what that returns is kthread_stop()'s result
 * @param data handed to it
 * @param namefmt its name, as for printf
 * @return the thread; or -ENOSYS where the loader lends no stacks, -ENOMEM
 */
static inline __attribute__((format(printf, 3, 4))) struct task_struct *
kthread_create(int (*fn)(void *data), void *data, const char *namefmt, ...)
{
	struct kthread_start_ start = { .fn = fn, .data = data };
	struct task_first first = { .body = kthread_body_, .arg = &start };
	va_list args;

	va_start(args, namefmt);
	vsnprintf(start.name, sizeof(start.name), namefmt, args);
	va_end(args);
	might_sleep();
	if (!__this_module.stacks)
		return (struct task_struct *)ERR_PTR(-ENOSYS);
	if (!task_start(&first))
		return (struct task_struct *)ERR_PTR(-ENOMEM);
	return first.task;
}

/** Make a thread that begins at once. Process context. */
#define kthread_run(fn, data, namefmt, ...)                                    \
	({                                                                     \
		struct task_struct *run_task_ =                                \
			kthread_create(fn, data, namefmt, ##__VA_ARGS__);      \
                                                                               \
		if (!IS_ERR(run_task_))                                        \
			wake_up_process(run_task_);                            \
		run_task_;                                                     \
	})

/** Whether somebody wants us to return. */
static inline bool kthread_should_stop(void)
{
	return get_current()->should_stop;
}

/** Hold a thread, so that it may end by itself and be stopped all the same. */
static inline struct task_struct *get_task_struct(struct task_struct *task)
{
	task->usage++;
	return task;
}

/** Let go of it. */
static inline void put_task_struct(struct task_struct *task)
{
	task->usage--;
	virtio_kernel_event();
}

/* A thread that has ended is on no list; its memory may be another's. */
static inline bool kthread_is_there_(const struct task_struct *task)
{
	const struct task_struct *t;

	list_for_each_entry(t, &__this_module.tasks.list, node)
		if (t == task)
			return true;
	return false;
}

/**
 * Tell a thread to return, and wait until it has. Process context.
 * @param task the thread
 * @return what its function returned; -EINTR if it was never woken
 */
static inline int kthread_stop(struct task_struct *task)
{
	struct kthread_stop_ stop = { .done = false };

	might_sleep();
	if (!kthread_is_there_(task))
		virtio_kernel_die("a thread is stopped that has ended: hold it "
				  "with get_task_struct()");
	task->stop = &stop;
	task->should_stop = true;
	task->__state = TASK_RUNNING;
	virtio_kernel_event();
	while (!stop.done)
		if (task_wait_for(task, "a thread is stopped by itself, or by "
					"one that it waits for") < 0 &&
		    !get_current()->stack && !stop.done)
			virtio_kernel_die("a thread does not stop on a machine "
					  "that has stopped");
	return stop.result;
}

/** The same for one that was held, and let go of it. */
static inline int kthread_stop_put(struct task_struct *task)
{
	int result = kthread_stop(task);

	put_task_struct(task);
	return result;
}

#endif /* LINUX_KTHREAD_H */
