/* SPDX-License-Identifier: BSD-2-Clause */
/* Tasklets and timers of high resolution. */
#include "tasks.h"

#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>

static void note_t(struct tasklet_struct *t)
{
	(void)t;
	ran('t');
	ok(__this_module.atomic > 0);
}

static void note_data(unsigned long data)
{
	ran((char)data);
}

static void a_tasklet_is_called_once_and_later(void)
{
	DECLARE_TASKLET(t, note_t);
	struct tasklet_struct old, never = { 0 };

	begin();
	tasklet_init(&old, note_data, 'o');
	tasklet_schedule(&t);
	tasklet_schedule(&t);
	tasklet_hi_schedule(&old);
	is_str(order, "");
	THIS_MODULE->wait(0);
	is_str(order, "to");

	tasklet_schedule(&t);
	tasklet_disable(&t);
	tasklet_schedule(&t);
	THIS_MODULE->wait(0);
	is_str(order, "to");
	tasklet_enable(&t);
	THIS_MODULE->wait(0);
	is_str(order, "tot");

	tasklet_schedule(&t);
	tasklet_kill(&t);
	is_str(order, "tott");
	dies(tasklet_schedule(&never), "tasklet_setup");
	dies(tasklet_enable(&t), "not disabled");
	end();
}

static void tasklet_waits(struct tasklet_struct *t)
{
	(void)t;
	msleep(1);
}

static void a_tasklet_does_not_wait(void)
{
	DECLARE_TASKLET(t, tasklet_waits);

	begin();
	tasklet_schedule(&t);
	dies(THIS_MODULE->wait(0), "waits where it must not");
	tasklet_disable(&t);
	tasklet_kill(&t);
	end();
}

static unsigned int again;

static enum hrtimer_restart tick(struct hrtimer *timer)
{
	ran('h');
	if (!again--)
		return HRTIMER_NORESTART;
	is_int(hrtimer_forward_now(timer, 500), 1);
	return HRTIMER_RESTART;
}

static void a_timer_counts_nanoseconds(void)
{
	struct hrtimer timer;
	uint64_t start;

	begin();
	start = fp.now;
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	dies(hrtimer_start(&timer, 1, HRTIMER_MODE_REL), "no function");
	timer.function = tick;
	again = 2;
	hrtimer_start(&timer, 700, HRTIMER_MODE_REL);
	ok(hrtimer_active(&timer));
	is_int(hrtimer_get_remaining(&timer), 700);
	THIS_MODULE->wait(699);
	is_str(order, "");
	THIS_MODULE->wait(1000000);
	is_str(order, "h");
	is_int(fp.now - start, 700);
	while (hrtimer_active(&timer))
		THIS_MODULE->wait(1000000);
	is_str(order, "hhh");
	is_int(fp.now - start, 1700);

	hrtimer_start(&timer, (ktime_t)fp.now + 10, HRTIMER_MODE_ABS);
	is_int(hrtimer_cancel(&timer), 1);
	is_int(hrtimer_cancel(&timer), 0);
	/* How far behind it is, counted in intervals. */
	timer.expires = (ktime_t)fp.now - 1001;
	is_int(hrtimer_forward_now(&timer, 500), 3);
	is_int(timer.expires, fp.now + 499);
	is_int(hrtimer_forward_now(&timer, 500), 0);
	end();
}

int main(void)
{
	__this_module.stacks = virtio_linux_stacks();
	TEST(a_tasklet_is_called_once_and_later);
	TEST(a_tasklet_does_not_wait);
	TEST(a_timer_counts_nanoseconds);
	return tap_done();
}
