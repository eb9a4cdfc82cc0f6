#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Drivers under the virtio command whose work items and threads wait, and such
# as look at their queue in a loop, with and without --sanitize.
. "$(dirname "$0")/../cli/tap.sh"

# As in test_mistakes.sh: leaks are looked for only where that is asked for.
export ASAN_OPTIONS=leak_check_at_exit=0:fast_unwind_on_malloc=0
unset UBSAN_OPTIONS

# driver NAME FUNCTIONS PROBE REMOVE: a driver with these functions that does
# this at the end of probe, and that at the beginning of remove. Its queue is
# vq, with the callback used().
driver()
{
	cat >"$1.c" <<-END
		#include <linux/cleanup.h>
		#include <linux/completion.h>
		#include <linux/delay.h>
		#include <linux/kthread.h>
		#include <linux/module.h>
		#include <linux/mutex.h>
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>
		#include <linux/virtio_ids.h>
		#include <linux/wait.h>
		#include <linux/workqueue.h>

		static DEFINE_MUTEX(mutex);
		static DEFINE_SPINLOCK(lock);
		static DECLARE_COMPLETION(done);
		static DECLARE_WAIT_QUEUE_HEAD(queue);
		static struct task_struct *task;
		static struct virtqueue *vq;
		static char *buf;

		static inline __attribute__((unused)) void give(void)
		{
			struct scatterlist sg;

			sg_init_one(&sg, buf, 64);
			virtqueue_add_inbuf(vq, &sg, 1, buf, GFP_ATOMIC);
			virtqueue_kick(vq);
		}

		static void used(struct virtqueue *vq);
		$2

		static int probe(struct virtio_device *vdev)
		{
			(void)mutex; (void)lock; (void)done; (void)queue;
			(void)task;
			vq = virtio_find_single_vq(vdev, used, "in");
			if (IS_ERR(vq))
				return PTR_ERR(vq);
			buf = kmalloc(64, GFP_KERNEL);
			virtio_device_ready(vdev);
			$3
			return 0;
		}

		static void remove(struct virtio_device *vdev)
		{
			$4
			virtio_reset_device(vdev);
			vdev->config->del_vqs(vdev);
			kfree(buf);
		}

		static const struct virtio_device_id ids[] = {
			{ VIRTIO_ID_DUMMY, VIRTIO_DEV_ANY_ID }, { 0 },
		};
		static struct virtio_driver drv = {
			.driver.name = KBUILD_MODNAME,
			.id_table = ids,
			.probe = probe,
			.remove = remove,
		};
		module_virtio_driver(drv);
		MODULE_LICENSE("GPL");
	END
}

ignore='static void used(struct virtqueue *q) { (void)q; }'
says()
{
	went_well && out_has "$@" && [ -z "$(grep WARNING out)" ]
}

# ---- work items -------------------------------------------------------------

driver contends "$ignore
	static int n;
	static void hold(struct work_struct *w)
	{
		guard(mutex)(&mutex); msleep(5); n++;
	}
	static DECLARE_WORK(a, hold);
	static DECLARE_WORK(b, hold);" \
	'schedule_work(&a); schedule_work(&b); flush_work(&a); flush_work(&b);
	dev_info(&vdev->dev, "n %d", n);' ''
virtio run contends.c --on emu,dummy
check "items share a mutex that one sleeps with" says 'contends virtio0: n 2$'

driver asks 'static void used(struct virtqueue *q)
	{
		unsigned int len;
		if (virtqueue_get_buf(q, &len)) complete(&done);
	}
	static int seen;
	static void look(struct work_struct *w)
	{
		mutex_lock(&mutex); seen++; mutex_unlock(&mutex);
	}
	static DECLARE_WORK(stats, look);' \
	'schedule_work(&stats); mutex_lock(&mutex); give();
	wait_for_completion(&done); dev_info(&vdev->dev, "seen %d", seen);
	mutex_unlock(&mutex); flush_work(&stats);
	dev_info(&vdev->dev, "seen %d", seen);' ''
virtio run asks.c --on emu,dummy
check "probe waits with a mutex that an item wants" says 'virtio0: seen 0$' \
	'virtio0: seen 1$'

driver drains "$ignore
	static struct workqueue_struct *wq;
	static int n;
	static void few(struct work_struct *w) { if (++n < 3) queue_work(wq, w); }
	static void slow(struct work_struct *w) { msleep(20); n += 10; }
	static DECLARE_WORK(a, few);
	static DECLARE_WORK(b, slow);" \
	'wq = alloc_ordered_workqueue("%s", WQ_MEM_RECLAIM, "mine");
	queue_work(wq, &a); drain_workqueue(wq);
	dev_info(&vdev->dev, "n %d", n);
	queue_work(wq, &b); flush_workqueue(wq);
	dev_info(&vdev->dev, "n %d", n); queue_work(wq, &b);' \
	'destroy_workqueue(wq); dev_info(&vdev->dev, "n %d", n);'
virtio run drains.c --on emu,dummy
check "a queue is drained, flushed, destroyed" says 'virtio0: n 3$' \
	'virtio0: n 13$' 'virtio0: n 23$'

driver twice "$ignore
	static void again(struct work_struct *w)
	{
		mutex_lock(&mutex); msleep(1); mutex_lock(&mutex);
	}
	static DECLARE_WORK(a, again);" 'schedule_work(&a);' ''
refused "an item takes a mutex twice" 1 "a mutex is taken by who holds it" \
	run twice.c --on emu,dummy

driver never "$ignore
	static void wait(struct work_struct *w) { wait_for_completion(&done); }
	static DECLARE_WORK(a, wait);" 'schedule_work(&a);' ''
virtio run never.c --on emu,dummy
check "an item that waits for ever keeps nobody" went_well
check "that it has not ended is said" out_has \
	'idle .*nothing more' '^WARNING  *never leaves a thread or a work item'

driver naps "$ignore
	static bool woke;
	static void nap(struct work_struct *w) { msleep(400); woke = true; }
	static DECLARE_WORK(a, nap);" 'schedule_work(&a);' \
	'dev_info(&vdev->dev, "woke %d", woke); cancel_work_sync(&a);'
virtio run naps.c --on emu,dummy
check "an item that sleeps is not idle" says 'virtio0: woke 1$'

# ---- looking in a loop --------------------------------------------------------

for pause in '' 'cpu_relax();' 'udelay(1);' 'barrier();'; do
	driver polls "$ignore" "unsigned int len; unsigned long flags;
		spin_lock_irqsave(&lock, flags); give();
		while (!virtqueue_get_buf(vq, &len)) { $pause }
		spin_unlock_irqrestore(&lock, flags);
		dev_info(&vdev->dev, \"polled %u\", len);" ''
	for transport in mmio pci; do
		virtio run polls.c --on "emu:$transport,dummy" --timeout 5s
		check "$transport: polls with '$pause'" says 'polled 37$'
	done
done

# Whoever gives each buffer back at once is not kept busy by polling models.
driver refills 'static int n;
	static void refill(struct work_struct *w)
	{
		unsigned int len;
		do {
			virtqueue_disable_cb(vq);
			while (virtqueue_get_buf(vq, &len)) { n++; give(); }
		} while (!virtqueue_enable_cb(vq));
	}
	static DECLARE_WORK(a, refill);
	static void used(struct virtqueue *q)
	{
		unsigned int len;
		while (virtqueue_get_buf(vq, &len)) { n++; give(); }
		schedule_work(&a);
	}' \
	'give();' 'cancel_work_sync(&a); dev_info(&vdev->dev, "n > 1: %d", n > 1);'
virtio run refills.c --on emu,dummy --timeout 400ms
check "a loop that gives back ends" says '400ms are over' 'n > 1: 1$'
driver mute "$ignore" 'unsigned int len; give();
	while (!virtqueue_get_buf(vq, &len)) cpu_relax();' ''
refused "a loop that nobody ends" 1 "probe.* did not return within 300ms" \
	run mute.c --on 'emu,dummy;mute' --timeout 300ms

# ---- threads ------------------------------------------------------------------

thread='static bool ready;
	static void used(struct virtqueue *q) { ready = true; wake_up(&queue); }
	static int serve(void *data)
	{
		char *note = kmalloc(100, GFP_KERNEL);
		unsigned int len;
		while (!kthread_should_stop()) {
			wait_event_interruptible(queue,
				ready || kthread_should_stop());
			ready = false;
			while (virtqueue_get_buf(vq, &len))
				pr_info("%s got %u\n", current->comm, len);
			MORE
		}
		kfree(note);
		return 5;
	}'
start='task = kthread_run(serve, NULL, "server%d", 7); give();'
stop='dev_info(&vdev->dev, "result %d", kthread_stop(task));'
driver serves "${thread/MORE/}" "$start" "$stop"
virtio run serves.c --on emu,dummy
check "a thread serves a queue" says 'server7 got 37$' 'virtio0: result 5$'
driver stays "${thread/MORE/}" "$start" ''
virtio run stays.c --on emu,dummy
check "a thread that stays" out_has '^WARNING  *stays leaves a thread or a'

virtio run --sanitize serves.c --on emu,dummy
check "checked: a thread serves a queue" says 'virtio0: result 5$'
virtio run --sanitize contends.c --on emu,dummy
check "checked: items share a mutex" says 'virtio0: n 2$'
# What it has when the driver has ended nobody frees any more.
virtio run --sanitize stays.c --on emu,dummy
check "checked: a thread that stays" test "$status" -eq 1
check "checked: what it has" grep -q 'in serve .*stays.c' err
driver loses "${thread/MORE/note = NULL;}" "$start" "$stop"
virtio run --sanitize loses.c --on emu,dummy
check "checked: a thread leaks" test "$status" -eq 1
check "checked: where" grep -q 'in serve .*loses.c' err
driver overruns "${thread/MORE/note[100] = 1;}" "$start" "$stop"
virtio run --sanitize overruns.c --on emu,dummy
check "checked: a thread writes past a block" test "$status" -ne 0
check "checked: where" grep -q 'heap-buffer-overflow' err
finish
