/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel environment's waiting: completions, wait queues, delays, work
 * items and timers, and what locks forbid. Time is the fake platform's.
 */
#include "tasks.h"

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/freezer.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/* ---- waiting for an interrupt -------------------------------------------- */

static DECLARE_COMPLETION(done);

static int completes(void *device)
{
	(void)device;
	fp.on_wait = NULL;
	complete(&done);
	return 1;
}

static void a_completion_comes_from_an_interrupt(void)
{
	begin();
	fp.on_wait = completes;
	is_int(wait_for_completion_killable(&done), 0);
	ok(!completion_done(&done));
	fp.on_wait = completes;
	is_int(wait_for_completion_timeout(&done, 10), 10);
	end();
}

static void a_wait_ends_when_time_is_over(void)
{
	begin();
	is_int(wait_for_completion_timeout(&done, 10), 0);
	is_int(fp.now, 15 * MS);
	end();
}

static void complete_all_is_for_ever(void)
{
	begin();
	complete_all(&done);
	wait_for_completion(&done);
	wait_for_completion(&done);
	ok(try_wait_for_completion(&done));
	reinit_completion(&done);
	ok(!try_wait_for_completion(&done));
	end();
}

static int no_more(void *device)
{
	(void)device;
	return -ENODEV;
}

static void a_machine_that_stops_ends_waits(void)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);

	begin();
	fp.on_wait = no_more;
	is_int(wait_for_completion_interruptible(&done), -ERESTARTSYS);
	is_int(wait_event_interruptible(wq, false), -ERESTARTSYS);
	end();
}

static int wakes(void *device)
{
	*(int *)device += 1;
	return 1;
}

static void a_condition_becomes_true(void)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	int n = 0;

	begin();
	fp.on_wait = wakes;
	fp.device = &n;
	wait_event(wq, n == 3);
	is_int(n, 3);
	is_int(wait_event_timeout(wq, n == 5, 10), 10);
	fp.on_wait = NULL;
	is_int(wait_event_timeout(wq, n == 9, 10), 0);
	is_int(fp.now, 15 * MS);
	is_int(wait_event_timeout(wq, n == 5, 0), 1);
	end();
}

static void delays_take_their_time(void)
{
	begin();
	msleep(7);
	is_int(fp.now, 12 * MS);
	usleep_range(500, 1000);
	is_int(fp.now, 12 * MS + 500000);
	is_int(schedule_timeout_interruptible(3), 0);
	is_int(jiffies, 15);
	ok(time_after(jiffies, 14ul) && !time_after(jiffies, 15ul));
	ok(time_before(ULONG_MAX, 3ul));
	end();
}

/* ---- work items ---------------------------------------------------------- */

static void run_a(struct work_struct *work)
{
	(void)work;
	ran('a');
}

static void run_b(struct work_struct *work)
{
	(void)work;
	ran('b');
}

static DECLARE_WORK(work_a, run_a);
static DECLARE_WORK(work_b, run_b);
static DECLARE_DELAYED_WORK(later, run_b);

static void work_runs_when_somebody_waits(void)
{
	begin();
	ok(schedule_work(&work_b));
	ok(schedule_work(&work_a));
	ok(!schedule_work(&work_a));
	is_str(order, "");
	is_int(THIS_MODULE->wait(0), 2);
	is_str(order, "ba");
	end();
}

static void work_is_taken_back(void)
{
	begin();
	schedule_work(&work_a);
	schedule_work(&work_b);
	ok(work_pending(&work_a));
	ok(cancel_work_sync(&work_a));
	ok(!cancel_work_sync(&work_a));
	ok(flush_work(&work_b));
	ok(!flush_work(&work_b));
	is_str(order, "b");
	end();
}

static void delayed_work_comes_later(void)
{
	begin();
	ok(schedule_delayed_work(&later, 20));
	schedule_work(&work_a);
	msleep(19);
	is_str(order, "a");
	msleep(1);
	is_str(order, "ab");
	is_int(fp.now, 25 * MS);

	ok(queue_delayed_work(system_wq, &later, 100));
	ok(mod_delayed_work(system_wq, &later, 5));
	msleep(5);
	is_str(order, "abb");
	schedule_delayed_work(&later, 1000);
	ok(flush_delayed_work(&later));
	is_str(order, "abbb");
	schedule_delayed_work(&later, 1000);
	ok(cancel_delayed_work_sync(&later));
	end();
}

/* A wait does not sleep past what is due. */
static void work_wakes_who_waits(void)
{
	begin();
	schedule_delayed_work(&later, 3);
	is_int(THIS_MODULE->wait(1000 * MS), 1);
	is_int(fp.now, 8 * MS);
	end();
}

static void run_again(struct work_struct *work)
{
	ran('r');
	if (strlen(order) < 3)
		schedule_work(work);
}

static void work_queues_itself(void)
{
	DECLARE_WORK(again, run_again);

	begin();
	schedule_work(&again);
	ok(flush_work(&again));
	ok(strlen(order) > 0);
	while (flush_work(&again))
		;
	is_str(order, "rrr");
	end();
}

struct own {
	struct work_struct work;
};

static void run_free(struct work_struct *work)
{
	kfree(container_of(work, struct own, work));
	ran('f');
}

static void work_frees_itself(void)
{
	struct own *own;

	begin();
	own = kzalloc(sizeof(*own), GFP_KERNEL);
	INIT_WORK(&own->work, run_free);
	schedule_work(&own->work);
	THIS_MODULE->wait(0);
	is_str(order, "f");
	end();
}

static void run_wait(struct work_struct *work)
{
	(void)work;
	ran('(');
	wait_for_completion(&done);
	ran(')');
}

static void run_complete(struct work_struct *work)
{
	(void)work;
	ran('c');
	complete(&done);
}

static DECLARE_WORK(waits, run_wait);
static DECLARE_WORK(finishes, run_complete);

static void work_that_waits_lets_others_begin(void)
{
	begin();
	schedule_work(&waits);
	schedule_work(&finishes);
	THIS_MODULE->wait(0);
	is_str(order, "(c)");
	end();
}

static void run_once(struct work_struct *work)
{
	ran('<');
	if (strlen(order) == 1) {
		schedule_work(work);
		msleep(1);
	}
	ran('>');
}

static void work_does_not_interrupt_itself(void)
{
	DECLARE_WORK(once, run_once);

	begin();
	schedule_work(&once);
	msleep(10);
	is_str(order, "<><>");
	end();
}

static void an_ordered_queue_has_one_at_a_time(void)
{
	struct workqueue_struct *wq;

	begin();
	wq = alloc_ordered_workqueue("one", 0);
	queue_work(wq, &waits);
	queue_work(wq, &work_a);
	schedule_work(&finishes);
	THIS_MODULE->wait(0);
	is_str(order, "(c)a");
	destroy_workqueue(wq);
	end();
}

/* ---- timers -------------------------------------------------------------- */

struct with_timer {
	struct timer_list timer;
	char letter;
};

static void tick(struct timer_list *timer)
{
	struct with_timer *wt = from_timer(wt, timer, timer);

	ran(wt->letter);
}

static void timers_come_in_their_order(void)
{
	struct with_timer late = { .letter = 'l' }, early = { .letter = 'e' };

	begin();
	timer_setup(&late.timer, tick, 0);
	timer_setup(&early.timer, tick, 0);
	mod_timer(&late.timer, jiffies + 20);
	is_int(mod_timer(&early.timer, jiffies + 10), 0);
	ok(timer_pending(&early.timer));
	msleep(30);
	is_str(order, "el");
	ok(!timer_pending(&early.timer));

	mod_timer(&early.timer, jiffies + 10);
	is_int(mod_timer(&early.timer, jiffies + 20), 1);
	msleep(15);
	is_str(order, "el");
	is_int(timer_delete_sync(&early.timer), 1);
	is_int(timer_delete_sync(&early.timer), 0);
	end();
}

/* ---- what must not be ---------------------------------------------------- */

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);

static int waits_inside(void *device)
{
	(void)device;
	fp.on_wait = NULL;
	msleep(1);
	return 1;
}

static void tick_waits(struct timer_list *timer)
{
	(void)timer;
	msleep(1);
}

static void waiting_is_forbidden(void)
{
	DEFINE_TIMER(timer, tick_waits);
	DECLARE_WAIT_QUEUE_HEAD(wq);
	unsigned long flags;

	begin();
	fp.on_wait = waits_inside;
	dies(msleep(5), "waits where it must not");
	fp.on_wait = NULL;
	complete(&done);
	spin_lock_irqsave(&lock, flags);
	dies(wait_for_completion(&done), "spinlock held");
	dies(wait_event(wq, true), "waits where it must not");
	spin_unlock_irqrestore(&lock, flags);
	reinit_completion(&done);
	mod_timer(&timer, jiffies);
	dies(msleep(5), "in a timer");
	ok(timer_delete(&timer));
	end();
}

static void locks_have_one_holder(void)
{
	begin();
	spin_lock(&lock);
	ok(!spin_trylock(&lock));
	dies(spin_lock(&lock), "taken by who holds it");
	spin_unlock(&lock);
	dies(spin_unlock(&lock), "nobody holds");

	mutex_lock(&mutex);
	is_int(mutex_trylock(&mutex), 0);
	msleep(1);
	dies(mutex_lock(&mutex), "taken by who holds it");
	mutex_unlock(&mutex);
	dies(mutex_unlock(&mutex), "nobody holds");
	spin_lock(&lock);
	dies(mutex_lock(&mutex), "spinlock held");
	spin_unlock(&lock);
	end();
}

static void run_cancel(struct work_struct *work)
{
	cancel_work_sync(work);
}

static void work_does_not_wait_for_itself(void)
{
	DECLARE_WORK(cancels, run_cancel);
	struct work_struct never = { 0 };

	begin();
	schedule_work(&cancels);
	dies(THIS_MODULE->wait(0), "waited for by itself");
	ok(cancel_work(&cancels));
	dies(schedule_work(&never), "INIT_WORK");
	end();
}

/* With stacks that somebody lends, and without. */
static void all(const struct virtio_stack_ops *stacks)
{
	__this_module.stacks = stacks;
	TEST(a_completion_comes_from_an_interrupt);
	TEST(a_wait_ends_when_time_is_over);
	TEST(complete_all_is_for_ever);
	TEST(a_machine_that_stops_ends_waits);
	TEST(a_condition_becomes_true);
	TEST(delays_take_their_time);
	TEST(work_runs_when_somebody_waits);
	TEST(work_is_taken_back);
	TEST(delayed_work_comes_later);
	TEST(work_wakes_who_waits);
	TEST(work_queues_itself);
	TEST(work_frees_itself);
	TEST(work_that_waits_lets_others_begin);
	TEST(work_does_not_interrupt_itself);
	TEST(an_ordered_queue_has_one_at_a_time);
	TEST(timers_come_in_their_order);
	TEST(waiting_is_forbidden);
	TEST(locks_have_one_holder);
	TEST(work_does_not_wait_for_itself);
}

int main(void)
{
	all(NULL);
	all(virtio_linux_stacks());
	return tap_done();
}
