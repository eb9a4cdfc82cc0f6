/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads of a driver, and the sleep from which somebody has to wake one. */
#include "tasks.h"

#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DEFINE_SPINLOCK(lock);
static int ready;

/* ---- their life ---------------------------------------------------------- */

static int until_stopped(void *data)
{
	while (!kthread_should_stop()) {
		ran(*(char *)data);
		msleep(10);
	}
	return 42;
}

static void a_thread_runs_until_it_is_stopped(void)
{
	struct task_struct *task;

	begin();
	task = kthread_run(until_stopped, "t", "sleeper/%d", 1);
	if (!ok(!IS_ERR(task)))
		return;
	is_str(task->comm, "sleeper/1");
	is_str(order, "");
	msleep(25);
	is_str(order, "ttt");
	is_int(kthread_stop(task), 42);
	is_int(fp.now, 35 * MS);
	end();
}

static void one_that_was_never_woken_does_nothing(void)
{
	struct task_struct *task;

	begin();
	task = kthread_create(until_stopped, "t", "late");
	msleep(5);
	is_str(order, "");
	is_int(kthread_stop(task), -EINTR);
	task = kthread_create(until_stopped, "t", "late");
	is_int(wake_up_process(task), 1);
	msleep(5);
	is_str(order, "t");
	is_int(kthread_stop(task), 42);
	end();
}

static int note_and_end(void *data)
{
	ran(*(char *)data);
	return 7;
}

static void one_that_ends_is_gone_unless_held(void)
{
	struct task_struct *task;

	begin();
	task = kthread_run(note_and_end, "x", "short");
	THIS_MODULE->wait(0);
	ok(list_empty(&__this_module.tasks.list));
	dies(kthread_stop(task), "that has ended");

	task = kthread_create(note_and_end, "y", "held");
	get_task_struct(task);
	wake_up_process(task);
	msleep(1);
	is_str(order, "xy");
	is_int(kthread_stop(task), 7);
	put_task_struct(task);
	THIS_MODULE->wait(0);
	end();
}

static int stop_self(void *data)
{
	(void)data;
	return kthread_stop(current);
}

static void a_thread_does_not_stop_itself(void)
{
	begin();
	dies(kthread_run(stop_self, NULL, "self"); msleep(1), "by itself");
	__this_module.stacks = NULL;
	is_int(PTR_ERR(kthread_run(note_and_end, "x", "none")), -ENOSYS);
	__this_module.stacks = virtio_linux_stacks();
	is_str(order, "");
	end();
}

static int start_another(void *data)
{
	struct task_struct *other = kthread_run(until_stopped, data, "other");

	msleep(5);
	return kthread_stop(other);
}

static void a_thread_starts_another(void)
{
	struct task_struct *task;

	begin();
	task = kthread_create(start_another, "o", "outer");
	get_task_struct(task);
	wake_up_process(task);
	msleep(30);
	is_str(order, "o");
	is_int(kthread_stop_put(task), 42);
	THIS_MODULE->wait(0);
	end();
}

/* ---- sleeping until somebody wakes it ------------------------------------ */

static int sleep_until_woken(void *data)
{
	(void)data;
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
		ran('w');
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* Whatever else happens meanwhile does not wake it. */
static void a_sleep_ends_when_it_is_woken(void)
{
	struct task_struct *task;

	begin();
	task = kthread_run(sleep_until_woken, NULL, "sleeper");
	msleep(1);
	virtio_kernel_event();
	msleep(100);
	is_str(order, "");
	is_int(wake_up_process(task), 1);
	is_int(wake_up_process(task), 0);
	msleep(1);
	is_str(order, "w");
	kthread_stop(task);
	end();
}

static int wait_by_hand(void *data)
{
	DEFINE_WAIT(entry);

	for (;;) {
		prepare_to_wait(&queue, &entry, TASK_INTERRUPTIBLE);
		if (ready)
			break;
		schedule();
		ran('l');
	}
	finish_wait(&queue, &entry);
	ran(*(char *)data);
	return 0;
}

static void a_queue_wakes_all_who_wait(void)
{
	begin();
	ready = 0;
	ok(!waitqueue_active(&queue));
	kthread_run(wait_by_hand, "a", "a");
	kthread_run(wait_by_hand, "b", "b");
	msleep(1);
	ok(waitqueue_active(&queue));
	wake_up(&queue); /* for nothing */
	msleep(1);
	is_str(order, "ll");
	ready = 1;
	msleep(1);
	is_str(order, "ll");
	wake_up_interruptible_poll(&queue, 1);
	msleep(1);
	is_int(strlen(order), 6);
	ok(strchr(order, 'a') && strchr(order, 'b'));
	ok(!waitqueue_active(&queue));
	end();
}

static int wait_alone(void *data)
{
	DEFINE_WAIT(entry);

	prepare_to_wait_exclusive(&queue, &entry, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&queue, &entry);
	ran(*(char *)data);
	return 0;
}

static void a_wake_up_wakes_one_who_waits_alone(void)
{
	begin();
	kthread_run(wait_alone, "1", "1");
	kthread_run(wait_alone, "2", "2");
	kthread_run(wait_alone, "3", "3");
	msleep(1);
	wake_up(&queue);
	msleep(1);
	is_str(order, "1");
	wake_up_all(&queue);
	msleep(1);
	is_str(order, "123");
	end();
}

static int wait_with_an_own_entry(void *data)
{
	DECLARE_WAITQUEUE(entry, current);

	(void)data;
	add_wait_queue(&queue, &entry);
	set_current_state(TASK_INTERRUPTIBLE);
	is_int(schedule_timeout(20), 15);
	remove_wait_queue(&queue, &entry);
	is_int(schedule_timeout_interruptible(20), 0);
	/* It never said that it was about to sleep. */
	is_int(schedule_timeout(20), 20);
	ran('e');
	return 0;
}

static void a_sleep_ends_when_time_is_over(void)
{
	begin();
	kthread_run(wait_with_an_own_entry, NULL, "own");
	msleep(5);
	wake_up(&queue);
	msleep(19);
	is_str(order, "");
	msleep(2);
	is_str(order, "e");
	end();
}

static int count_key(struct wait_queue_entry *entry, unsigned int mode,
		     int flags, void *key)
{
	(void)mode;
	(void)flags;
	*(uintptr_t *)entry->private += (uintptr_t)key;
	return 0;
}

static void a_function_of_the_drivers_is_called(void)
{
	struct wait_queue_entry entry;
	wait_queue_head_t never = { 0 };
	uintptr_t sum = 0;

	begin();
	init_waitqueue_func_entry(&entry, count_key);
	entry.private = &sum;
	add_wait_queue(&queue, &entry);
	wake_up_poll(&queue, 4);
	wake_up_interruptible(&queue);
	is_int(sum, 4);
	remove_wait_queue(&queue, &entry);
	dies(wake_up(&never), "init_waitqueue_head");
	end();
}

/* ---- until a condition is true ------------------------------------------- */

static int wait_for_conditions(void *data)
{
	(void)data;
	wait_event(queue, ready == 1);
	ran('1');
	is_int(wait_event_interruptible_exclusive(queue, ready == 2), 0);
	ran('2');
	spin_lock_irq(&lock);
	is_int(wait_event_interruptible_lock_irq(queue, ready == 3, lock), 0);
	ok(spin_is_locked(&lock));
	spin_unlock_irq(&lock);
	ran('3');
	ok(wait_event_killable_timeout(queue, ready == 4, 1000) > 900);
	ran('4');
	is_int(wait_event_idle_timeout(queue, ready == 5, 10), 0);
	ran('5');
	return 0;
}

static void a_thread_waits_for_conditions(void)
{
	begin();
	ready = 0;
	kthread_run(wait_for_conditions, NULL, "waits");
	msleep(1);
	for (ready = 1; ready < 5; ready++) {
		msleep(1);
		ok(waitqueue_active(&queue));
		is_int(strlen(order), ready - 1);
		wake_up(&queue);
		msleep(1);
		is_int(strlen(order), ready);
		ok(!spin_is_locked(&lock));
	}
	ready = 0;
	msleep(10);
	is_str(order, "12345");
	ok(!waitqueue_active(&queue));
	end();
}

int main(void)
{
	__this_module.stacks = virtio_linux_stacks();
	TEST(a_thread_runs_until_it_is_stopped);
	TEST(one_that_was_never_woken_does_nothing);
	TEST(one_that_ends_is_gone_unless_held);
	TEST(a_thread_does_not_stop_itself);
	TEST(a_thread_starts_another);
	TEST(a_sleep_ends_when_it_is_woken);
	TEST(a_queue_wakes_all_who_wait);
	TEST(a_wake_up_wakes_one_who_waits_alone);
	TEST(a_sleep_ends_when_time_is_over);
	TEST(a_function_of_the_drivers_is_called);
	TEST(a_thread_waits_for_conditions);
	return tap_done();
}
