/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Work items with stacks of their own: one waits, and only that one; what they
 * wait for from each other; and what never ends, which is told.
 */
#include "tasks.h"

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DECLARE_COMPLETION(done);

/* ---- mutexes ------------------------------------------------------------- */

static void run_hold(struct work_struct *work)
{
	(void)work;
	mutex_lock(&first);
	ran('<');
	msleep(5);
	ran('>');
	mutex_unlock(&first);
}

static DECLARE_WORK(hold_a, run_hold);
static DECLARE_WORK(hold_b, run_hold);

static void who_sleeps_with_a_mutex_lets_others_wait_for_it(void)
{
	begin();
	schedule_work(&hold_a);
	schedule_work(&hold_b);
	flush_work(&hold_a);
	flush_work(&hold_b);
	is_str(order, "<><>");
	is_int(fp.now, 15 * MS);
	ok(!mutex_is_locked(&first));
	end();
}

static void run_finish(struct work_struct *work)
{
	(void)work;
	ran('f');
	complete(&done);
}

static DECLARE_WORK(finish, run_finish);

/* Who waits at the bottom of the stack holds what a work item wants. */
static void the_loader_waits_with_a_mutex(void)
{
	begin();
	schedule_work(&hold_a);
	schedule_work(&finish);
	mutex_lock(&first);
	wait_for_completion(&done);
	is_str(order, "f");
	mutex_unlock(&first);
	flush_work(&hold_a);
	is_str(order, "f<>");
	end();
}

static void run_again_and_again(struct work_struct *work)
{
	(void)work;
	for (unsigned int i = 0; i < 3; i++) {
		mutex_lock(&first);
		ran('<');
		msleep(1);
		ran('>');
		mutex_unlock(&first);
	}
}

/* Whoever takes it again at once stands behind those who wait. */
static void a_mutex_is_handed_over(void)
{
	DECLARE_WORK(greedy, run_again_and_again);

	begin();
	schedule_work(&greedy);
	THIS_MODULE->wait(0);
	is_str(order, "<");
	mutex_lock(&first);
	is_str(order, "<>");
	ran('m');
	mutex_unlock(&first);
	flush_work(&greedy);
	is_str(order, "<>m<><>");
	end();
}

static void run_abba(struct work_struct *work)
{
	(void)work;
	mutex_lock(&second);
	msleep(1);
	mutex_lock(&first);
}

static void run_twice(struct work_struct *work)
{
	(void)work;
	mutex_lock(&second);
	mutex_lock(&second);
}

static void run_keep(struct work_struct *work)
{
	(void)work;
	mutex_lock(&second);
}

static void run_give(struct work_struct *work)
{
	(void)work;
	mutex_unlock(&first);
}

static void run_spin(struct work_struct *work)
{
	static DEFINE_SPINLOCK(lock);

	(void)work;
	spin_lock(&lock);
}

static void circles_of_mutexes_are_told(void)
{
	DECLARE_WORK(abba, run_abba);
	DECLARE_WORK(twice, run_twice);
	DECLARE_WORK(keep, run_keep);
	DECLARE_WORK(give, run_give);
	DECLARE_WORK(spin, run_spin);

	begin();
	mutex_lock(&first);
	schedule_work(&abba);
	dies(msleep(5); mutex_lock(&second), "neither goes on");
	/* Here it is the item that closes the circle. */
	dies(THIS_MODULE->wait(0); mutex_lock(&second), "neither goes on");
	ok(cancel_work(&abba));
	dies(schedule_work(&twice); msleep(5), "taken by who holds it");
	dies(schedule_work(&keep); msleep(5), "ends with a mutex held");
	dies(schedule_work(&give); msleep(5), "by who does not hold it");
	dies(schedule_work(&spin); msleep(5), "ends with a spinlock held");
	mutex_unlock(&first);
	end();
}

/* Where nobody lends stacks the holder is below, and never goes on. */
static void without_stacks_a_mutex_is_not_waited_for(void)
{
	begin();
	__this_module.stacks = NULL;
	schedule_work(&hold_a);
	schedule_work(&hold_b);
	dies(flush_work(&hold_a), "lends no stacks");
	__this_module.stacks = virtio_linux_stacks();
	flush_work(&hold_b);
	is_str(order, "<><>");
	end();
}

/* ---- waiting side by side ------------------------------------------------ */

static void run_sleep(struct work_struct *work)
{
	(void)work;
	ran('(');
	msleep(10);
	ran(')');
}

static DECLARE_WORK(sleep_a, run_sleep);
static DECLARE_WORK(sleep_b, run_sleep);

static void items_sleep_side_by_side(void)
{
	begin();
	schedule_work(&sleep_a);
	schedule_work(&sleep_b);
	flush_work(&sleep_b);
	is_str(order, "(())");
	is_int(fp.now, 15 * MS);
	end();
}

static void run_wait(struct work_struct *work)
{
	(void)work;
	ran('w');
	wait_for_completion(&done);
	ran('W');
}

static DECLARE_WORK(waits, run_wait);

/* The loader goes on while an item still waits. */
static void only_the_item_waits(void)
{
	begin();
	schedule_work(&waits);
	msleep(3);
	is_int(fp.now, 8 * MS);
	is_str(order, "w");
	ok(work_busy(&waits));
	complete(&done);
	is_str(order, "w");
	THIS_MODULE->wait(0);
	is_str(order, "wW");
	ok(!work_busy(&waits));
	end();
}

static int completes(void *device)
{
	(void)device;
	fp.on_wait = NULL;
	complete(&done);
	return 1;
}

static void an_interrupt_ends_an_items_wait(void)
{
	begin();
	schedule_work(&waits);
	fp.on_wait = completes;
	THIS_MODULE->wait(0);
	is_str(order, "wW");
	end();
}

static int no_more(void *device)
{
	(void)device;
	return -ENODEV;
}

static void run_note_error(struct work_struct *work)
{
	(void)work;
	if (wait_for_completion_interruptible(&done) == -ERESTARTSYS)
		ran('e');
}

static void a_machine_that_stops_ends_an_items_wait(void)
{
	DECLARE_WORK(notes, run_note_error);

	begin();
	schedule_work(&notes);
	fp.on_wait = no_more;
	is_int(THIS_MODULE->wait(0), -ENODEV);
	is_str(order, "e");
	end();
}

/* A wait of the loader does not sleep past what an item waits for. */
static void the_loader_wakes_for_an_item(void)
{
	begin();
	schedule_work(&sleep_a);
	is_int(THIS_MODULE->wait(1000 * MS), 1);
	is_int(__this_module.tasks.sleeping, 1);
	is_int(fp.now, 5 * MS);
	ok(THIS_MODULE->wait(1000 * MS) > 0);
	is_int(fp.now, 15 * MS);
	is_str(order, "()");
	end();
}

/* ---- waiting for items and queues ---------------------------------------- */

static void an_item_is_waited_for_while_it_runs(void)
{
	begin();
	schedule_work(&sleep_a);
	THIS_MODULE->wait(0);
	ok(!work_pending(&sleep_a));
	ok(flush_work(&sleep_a));
	is_str(order, "()");
	ok(!flush_work(&sleep_a));

	schedule_work(&sleep_a);
	THIS_MODULE->wait(0);
	ok(!cancel_work_sync(&sleep_a));
	is_str(order, "()()");
	schedule_work(&sleep_a);
	ok(cancel_work_sync(&sleep_a));
	is_str(order, "()()");
	end();
}

static void run_requeue(struct work_struct *work)
{
	ran('r');
	msleep(1);
	if (strlen(order) < 9)
		schedule_work(work);
}

/* It queues itself while it is waited for, and is not queued then. */
static void an_item_is_cancelled_for_good(void)
{
	DECLARE_WORK(again, run_requeue);

	begin();
	schedule_work(&again);
	THIS_MODULE->wait(0);
	ok(!cancel_work_sync(&again));
	msleep(10);
	is_str(order, "r");

	/* flush_work() waits for what was queued, not for what comes after. */
	schedule_work(&again);
	ok(flush_work(&again));
	is_int(strlen(order), 2);
	ok(work_busy(&again));
	cancel_work_sync(&again);
	end();
}

static void a_disabled_item_is_not_queued(void)
{
	begin();
	schedule_work(&sleep_a);
	ok(disable_work_sync(&sleep_a));
	ok(!disable_work(&sleep_a));
	ok(!schedule_work(&sleep_a));
	ok(!enable_work(&sleep_a));
	ok(!schedule_work(&sleep_a));
	ok(enable_and_queue_work(system_wq, &sleep_a));
	flush_work(&sleep_a);
	is_str(order, "()");
	dies(enable_work(&sleep_a), "not disabled");
	end();
}

static struct workqueue_struct *wq;

static void run_three_times(struct work_struct *work)
{
	ran('3');
	if (strlen(order) < 3)
		queue_work(wq, work);
}

static void a_queue_is_drained(void)
{
	DECLARE_WORK(chain, run_three_times);

	begin();
	wq = alloc_ordered_workqueue("%s", 0, "chain");
	queue_work(wq, &chain);
	drain_workqueue(wq);
	is_str(order, "333");
	queue_work(wq, &sleep_a);
	destroy_workqueue(wq);
	is_str(order, "333()");
	end();
}

static void run_refused(struct work_struct *work)
{
	(void)work;
	ok(!queue_work(wq, &sleep_b));
}

static void a_queue_that_is_drained_takes_only_its_own(void)
{
	DECLARE_WORK(other, run_refused);

	begin();
	wq = alloc_workqueue("wq", 0, 0);
	queue_work(wq, &sleep_a);
	THIS_MODULE->wait(0);
	schedule_work(&other);
	destroy_workqueue(wq);
	is_int(fake_logged(&fp, "not queued"), 1);
	is_str(order, "()");
	end();
}

static void a_queue_is_flushed_and_no_other(void)
{
	begin();
	wq = alloc_workqueue("wq", 0, 0);
	schedule_work(&waits);
	queue_work(wq, &sleep_a);
	queue_work(wq, &sleep_b);
	flush_workqueue(wq);
	is_str(order, "w(())");
	complete(&done);
	flush_workqueue(system_wq);
	is_str(order, "w(())W");
	destroy_workqueue(wq);
	end();
}

static void a_queue_runs_so_many_at_a_time(void)
{
	DECLARE_WORK(third, run_sleep);

	begin();
	wq = alloc_workqueue("two", 0, 2);
	queue_work(wq, &sleep_a);
	queue_work(wq, &sleep_b);
	queue_work(wq, &third);
	flush_workqueue(wq);
	is_str(order, "(())()");
	is_int(fp.now, 25 * MS);
	destroy_workqueue(wq);
	end();
}

static void a_delayed_item_outlives_its_queue(void)
{
	DECLARE_DELAYED_WORK(late, run_sleep);

	begin();
	wq = alloc_workqueue("wq", 0, 0);
	queue_delayed_work(wq, &late, 5);
	flush_workqueue(wq);
	is_str(order, "");
	destroy_workqueue(wq);
	is_int(fake_logged(&fp, "before a delayed item"), 1);
	ok(cancel_delayed_work_sync(&late));
	end();
}

static DECLARE_WORK(behind, run_sleep);

static void run_flush_behind(struct work_struct *work)
{
	(void)work;
	queue_work(wq, &behind);
	flush_work(&behind);
}

static void run_flush_queue(struct work_struct *work)
{
	(void)work;
	flush_workqueue(wq);
}

static void run_flush_other(struct work_struct *work);
static DECLARE_WORK(flushes_a, run_flush_other);
static DECLARE_WORK(flushes_b, run_flush_other);

static void run_flush_other(struct work_struct *work)
{
	msleep(1);
	flush_work(work == &flushes_a ? &flushes_b : &flushes_a);
}

static void circles_of_items_are_told(void)
{
	DECLARE_WORK(flushes_behind, run_flush_behind);
	DECLARE_WORK(flushes_queue, run_flush_queue);

	begin();
	wq = alloc_ordered_workqueue("wq", 0);
	dies(queue_work(wq, &flushes_behind);
	     msleep(5), "waited for by itself");
	dies(queue_work(wq, &flushes_queue); msleep(5), "itself included");
	dies(schedule_work(&flushes_a); schedule_work(&flushes_b);
	     msleep(5), "by what it waits for");
	destroy_workqueue(wq);
	end();
}

int main(void)
{
	__this_module.stacks = virtio_linux_stacks();
	TEST(who_sleeps_with_a_mutex_lets_others_wait_for_it);
	TEST(the_loader_waits_with_a_mutex);
	TEST(a_mutex_is_handed_over);
	TEST(circles_of_mutexes_are_told);
	TEST(without_stacks_a_mutex_is_not_waited_for);
	TEST(items_sleep_side_by_side);
	TEST(only_the_item_waits);
	TEST(an_interrupt_ends_an_items_wait);
	TEST(a_machine_that_stops_ends_an_items_wait);
	TEST(the_loader_wakes_for_an_item);
	TEST(an_item_is_waited_for_while_it_runs);
	TEST(an_item_is_cancelled_for_good);
	TEST(a_disabled_item_is_not_queued);
	TEST(a_queue_is_drained);
	TEST(a_queue_that_is_drained_takes_only_its_own);
	TEST(a_queue_is_flushed_and_no_other);
	TEST(a_queue_runs_so_many_at_a_time);
	TEST(a_delayed_item_outlives_its_queue);
	TEST(circles_of_items_are_told);
	return tap_done();
}
