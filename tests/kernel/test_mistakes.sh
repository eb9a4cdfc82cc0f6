#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What the virtio command says of drivers with one mistake each, with and
# without --sanitize; and that it says nothing of one without.
source=$(realpath "$(dirname "$0")/../..")
example=$source/examples/virtio_dummy.c
include=$source/include
. "$(dirname "$0")/../cli/tap.sh"

# If the command itself was built with the sanitizers, it shall not look for
# leaks of the drivers unless it is told to. Its exit status is looked at.
export ASAN_OPTIONS=leak_check_at_exit=0:fast_unwind_on_malloc=0
unset UBSAN_OPTIONS

# driver NAME PROBE REMOVE: a driver that does these things at the end of probe,
# and these in remove.
driver()
{
	cat >"$1.c" <<-END
		#include <linux/completion.h>
		#include <linux/module.h>
		#include <linux/mutex.h>
		#include <linux/slab.h>
		#include <linux/spinlock.h>
		#include <linux/timer.h>
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>
		#include <linux/virtio_ids.h>
		#include <linux/workqueue.h>

		struct mine {
			struct virtqueue *vq;
			char *buf;
			int zero;
		};

		static __attribute__((unused)) DECLARE_COMPLETION(never);
		static __attribute__((unused)) DEFINE_MUTEX(mutex);
		static __attribute__((unused)) DEFINE_SPINLOCK(lock);

		/* Wherever the compiler would see through it. */
		static void *volatile nowhere;
		static void (*volatile nothing)(void) __attribute__((unused));

		static __attribute__((unused)) int deep(volatile char *at)
		{
			volatile char more[256];

			more[0] = at ? *at : 0;
			return nowhere ? 0 : deep(more) + more[0];
		}

		static __attribute__((unused)) void worked(struct work_struct *w)
		{
			*(volatile int *)nowhere = 0;
		}

		static __attribute__((unused)) void ticked(struct timer_list *t)
		{
			*(volatile int *)nowhere = 0;
		}

		static inline __attribute__((unused)) int give(struct mine *m)
		{
			struct scatterlist sg;

			m->buf = kmalloc(64, GFP_KERNEL);
			if (!m->buf)
				return -ENOMEM;
			sg_init_one(&sg, m->buf, 64);
			virtqueue_add_inbuf(m->vq, &sg, 1, m, GFP_KERNEL);
			virtqueue_kick(m->vq);
			return 0;
		}

		static void arrived(struct virtqueue *vq)
		{
			struct mine *m = vq->vdev->priv;
			unsigned int len;

			if (virtqueue_get_buf(vq, &len))
				kfree(m->buf);
		}

		static inline __attribute__((unused)) void take_back(struct mine *m)
		{
			while (virtqueue_detach_unused_buf(m->vq))
				kfree(m->buf);
		}

		static int probe(struct virtio_device *vdev)
		{
			struct mine *m = kzalloc(sizeof(*m), GFP_KERNEL);

			if (!m)
				return -ENOMEM;
			vdev->priv = m;
			m->vq = virtio_find_single_vq(vdev, arrived, "input");
			if (IS_ERR(m->vq))
				return PTR_ERR(m->vq);
			virtio_device_ready(vdev);
			$2
		}

		static void remove(struct virtio_device *vdev)
		{
			struct mine *m = vdev->priv;

			(void)m;
			$3
		}

		static const struct virtio_device_id ids[] = {
			{ VIRTIO_ID_DUMMY, VIRTIO_DEV_ANY_ID },
			{ VIRTIO_ID_RNG, VIRTIO_DEV_ANY_ID },
			{ 0 },
		};

		static struct virtio_driver drv = {
			.driver.name = KBUILD_MODNAME,
			.id_table = ids,
			.probe = probe,
			.remove = remove,
		};
		module_virtio_driver(drv);
		MODULE_LICENSE("Dual BSD/GPL");
	END
}

# object NAME: what driver() wrote, compiled for many runs.
object()
{
	"${CC:-cc}" -shared -fPIC -g -O1 -DMODULE -D__KERNEL__ \
		"-DKBUILD_MODNAME=\"$1\"" -I "$include/kernel" -I "$include" \
		-o "$1.so" "$1.c"
}

# Ended well, with these warnings and no other: a pattern for each.
warned()
{
	went_well && out_has "$@" && test "$(grep -c '^WARNING' out)" -eq $#
}

# It ended with status 1, this was said at the end, and this before.
reported()
{
	[[ $status -eq 1 ]] && tail -n 1 err | grep -q -- "^virtio: .*$1" &&
		{ cat out err | grep -q -- "$2"; }
}

start='return give(m);'
reset='virtio_reset_device(vdev);'
take='take_back(m);'
del='vdev->config->del_vqs(vdev);'
free='kfree(m);'

driver right "$start" "$reset $take $del $free"
object right
for transport in "${transports[@]}"; do
	virtio run right.so --on "emu:$transport,dummy"
	check "$transport: a right one" warned
done
for bus in emu:mmio,dummy emu:pci,dummy qemu:q35,virtio-rng-pci; do
	virtio run --sanitize right.c --on "$bus"
	check "$bus: a right one, checked" warned
done

# A device that answers no more, so that its buffer stays in the queue.
mute='emu,dummy;mute'

driver late 'return 0;' "give(m); $reset $del kfree(m->buf); $free"
virtio run late.c --on "$mute"
check "freed once the queue is gone: right as well" warned

driver leaks 'return 0;' "give(m); $reset $del $free"
virtio run leaks.c --on "$mute"
check "leaks buffers" warned "leaks never freed 1 blocks of kmalloc()" \
	"leaks left 1 buffers in its queues: take them back"
driver forgets "$start" "$reset $take $del"
virtio run forgets.c --on emu,dummy
check "leaks other memory" warned "forgets never freed 1 blocks of kmalloc()"

in_queue='frees memory that the device still uses: .* queue 0 (input) of virtio0'
driver early 'give(m); kfree(m->buf); return 0;' "$reset $del $free"
refused "frees in flight, in probe" 1 "$in_queue (in probe of virtio0, " \
	run early.c --on "$mute"

# The same mistakes by devices of both transports and with both rings, one of
# QEMU's among them: emu's rings are packed unless it is said, QEMU's are split.
deleted='touches queue 0 (input) of virtio0, which del_vqs() has deleted'
driver touches 'return 0;' "$reset $del virtqueue_kick(m->vq);"
driver frees 'return 0;' "give(m); kfree(m->buf); $reset $del $free"
driver twice 'return 0;' "$reset $del $free $free"
driver null 'return 0;' "$reset $del $free *(volatile int *)nowhere = 0;"
driver live 'return 0;' "$del $free"
driver old 'return 0;' \
	"give(m); vdev->config->reset(vdev); kfree(m->buf); $del $free"
for name in touches frees twice null live old; do
	object "$name"
done
for bus in 'emu:mmio,dummy;mute' 'emu:mmio,dummy;mute;packed=off' \
	'emu:mmio-legacy,dummy;mute' 'emu:pci,dummy;mute' \
	'emu:pci-legacy,dummy;mute' qemu:microvm,virtio-rng-device \
	qemu:q35,virtio-rng-pci 'qemu:q35,virtio-rng-pci;packed=on'; do
	refused "$bus: touches a queue after del_vqs" 1 "$deleted" \
		run touches.so --on "$bus"
	refused "$bus: frees in flight" 1 "$in_queue (in remove of virtio0, " \
		run frees.so --on "$bus"
	refused "$bus: frees twice" 1 \
		"frees a block twice: .*(in remove of virtio0, at remove+" \
		run twice.so --on "$bus"
	refused "$bus: goes through NULL" 1 \
		"a NULL pointer: .* 0x0 (in remove of virtio0, at remove+" \
		run null.so --on "$bus"
	virtio run live.so --on "$bus"
	check "$bus: forgets to reset" warned \
		"virtio0: remove did not reset the device.*virtio_reset_device" \
		"virtio0: del_vqs() before the device is reset"
	virtio run old.so --on "$bus"
	check "$bus: resets as drivers did once" warned
done

what='frees what is no block of kmalloc(): 0x'
driver none 'return 0;' "$reset $del kfree(&vdev->index);"
refused "frees what is none" 1 "$what" run none.c --on emu,dummy
driver inside 'return 0;' "$reset $del kfree(&m->buf);"
refused "frees the middle of one" 1 \
	"$what.* 8 bytes behind .*(allocated at probe+.*(in remove of virtio0" \
	run inside.c --on emu,dummy
what='frees memory with a work item or timer in it that is still to run'
driver queued 'struct work_struct *w = kzalloc(sizeof(*w), GFP_KERNEL);
	INIT_WORK(w, worked); schedule_work(w); kfree(w); return 0;' ''
refused "frees a work item" 1 "$what" run queued.c --on emu,dummy
driver armed 'struct timer_list *t = kzalloc(sizeof(*t), GFP_KERNEL);
	timer_setup(t, ticked, 0); mod_timer(t, jiffies + HZ);
	kfree(t); return 0;' ''
refused "frees a timer" 1 "$what" run armed.c --on emu,dummy

refusal='which is no error: return 0, or a negative one'
driver positive 'virtio_reset_device(vdev); vdev->config->del_vqs(vdev);
	kfree(m); return 5;' ''
refused "a positive number from probe" 1 "virtio0: probe returned 5, $refusal" \
	run positive.c --on emu,dummy
driver absurd 'virtio_reset_device(vdev); vdev->config->del_vqs(vdev);
	kfree(m); return -123456;' ''
refused "an absurd number from probe" 1 "probe returned -123456, $refusal" \
	run absurd.c --on emu,dummy
driver defers 'virtio_reset_device(vdev); vdev->config->del_vqs(vdev);
	kfree(m); return -EPROBE_DEFER;' ''
refused "an error that only the kernel knows" 1 "probe returned error 517$" \
	run defers.c --on emu,dummy

for touch in 'take_back(m);' 'give(m);' 'm->vq->priv = NULL;'; do
	driver touches "$start" "$reset $take $del $touch $free"
	refused "after del_vqs: $touch" 1 "$deleted" run touches.c \
		--on emu,dummy
done
virtio run --sanitize touches.c --on emu,dummy
check "after del_vqs: checked" reported "$deleted" .

crash='the driver crashes: it'
driver wild 'nowhere = (void *)0x7000000; *(volatile int *)nowhere = 0;
	return 0;' ''
refused "touches what is not there" 1 \
	"$crash touches memory .* 0x7000000 (in probe of virtio0, at probe+" \
	run wild.c --on emu,dummy
driver odd 'nowhere = (void *)0x5a5a5a5a5a5a5a5a; *(volatile int *)nowhere = 0;
	return 0;' ''
refused "touches what cannot be" 1 "$crash touches .*(in probe of virtio0, at " \
	run odd.c --on emu,dummy
driver calls 'nothing(); return 0;' ''
refused "calls what is no function" 1 \
	"$crash calls what is no function: 0x0 (in probe of virtio0, at probe+" \
	run calls.c --on emu,dummy
driver recurses 'return deep(NULL);' ''
refused "fills its stack" 1 \
	"$crash has filled its stack (in probe of virtio0, at deep+" \
	run recurses.c --on emu,dummy
driver unset 'give(m); vdev->priv = NULL; return 0;' ''
refused "crashes in a callback" 1 \
	"NULL pointer.*(in the callback of queue 0 (input) of virtio0, at arr" \
	run unset.c --on emu,dummy
driver work 'static DECLARE_WORK(work, worked); schedule_work(&work);
	return 0;' ''
refused "crashes in a work item" 1 "NULL pointer.*(in a work item.*at worked+" \
	run work.c --on emu,dummy
driver ticks 'static DEFINE_TIMER(timer, ticked); mod_timer(&timer, jiffies);
	return 0;' ''
refused "crashes in a timer" 1 "NULL pointer.*timer.*at ticked+" \
	run ticks.c --on emu,dummy
driver stack 'struct scatterlist sg; char text[64]; sg_init_one(&sg, text, 64);
	virtqueue_add_inbuf(m->vq, &sg, 1, m, GFP_KERNEL); return 0;' ''
refused "gives memory of its stack" 1 \
	"memory of its stack, .* queue 0 (input) of virtio0 (in probe of virtio0" \
	run stack.c --on emu,dummy

driver kernel 'spin_lock(&lock); kfree(kmalloc(8, GFP_KERNEL));
	spin_unlock(&lock); return 0;' ''
refused "GFP_KERNEL with a spinlock held" 1 \
	"kmalloc() without GFP_ATOMIC may wait.*(in probe of virtio0, at probe+" \
	run kernel.c --on emu,dummy
driver atomic 'spin_lock(&lock); kfree(kmalloc(8, GFP_ATOMIC));
	spin_unlock(&lock); return 0;' "$reset $del $free"
virtio run atomic.c --on emu,dummy
check "GFP_ATOMIC with a spinlock held: right" warned
driver keeps 'mutex_lock(&mutex); return 0;' \
	"mutex_unlock(&mutex); $reset $del $free"
virtio run keeps.c --on emu,dummy
check "keeps a mutex" warned "keeps: probe of virtio0 returned with a mutex"
driver locks 'spin_lock(&lock); return 0;' \
	"spin_unlock(&lock); $reset $del $free"
virtio run locks.c --on emu,dummy
check "keeps a spinlock" out_has "probe of virtio0 returned with a spinlock"

driver queues "$start" "$reset $take $free"
virtio run queues.c --on emu,dummy
check "forgets its queues" warned "queues virtio0: remove left queues behind"
driver fails 'kfree(m); return -EIO;' ''
virtio run fails.c --on emu,dummy
check "forgets its queues when probe fails" test "$status" -eq 1
check "and is told" out_has "fails virtio0: probe failed and left queues behind"

driver blocks 'give(m); wait_for_completion(&never); return 0;' ''
refused "blocks for ever" 1 \
	"probe of virtio0 did not return within 200ms: it waits in wait_for_comp.*, at probe+" \
	run blocks.c --on "$mute" --timeout 200ms
driver spins 'return 0;' 'for (;;) ;'
refused "runs for ever" 1 \
	"remove of virtio0 did not return within 200ms: it does not wait.*, at remove+" \
	run spins.c --on "$mute" --timeout 200ms

virtio run --sanitize leaks.c --on "$mute"
check "checked: leaks" reported "leaks leaks memory" "give .*leaks.c:"
driver again "$start" "$reset $take $del $free m->zero = 1;"
virtio run --sanitize again.c --on emu,dummy
check "checked: use after free" grep -q "ERROR: .*heap-use-after-free" err
check "checked: the line of it" grep -q "in remove .*again.c:" err
check "checked: it fails" test "$status" -eq 1
ASAN_OPTIONS=$ASAN_OPTIONS:sleep_before_dying=2 \
	virtio run --sanitize again.c --on emu,dummy --timeout 1s
check "checked: a report is not cut off" grep -q "in remove .*again.c:" err
check "checked: and the last word" test -z "$(grep 'did not return' err)"
driver beyond 'm->buf = kmalloc(8, GFP_KERNEL);
	m->buf[8 + m->zero] = 0; kfree(m->buf); return give(m);' \
	"$reset $take $del $free"
virtio run --sanitize beyond.c --on emu,dummy
check "checked: behind a block" grep -q "ERROR: .*heap-buffer-overflow" err
for bus in qemu:q35,virtio-rng-pci; do
	virtio run --sanitize leaks.c --on "$bus"
	check "$bus, checked: leaks" reported "leaks leaks memory" \
		"give .*leaks.c:"
	virtio run --sanitize again.c --on "$bus"
	check "$bus, checked: use after free" \
		grep -q "#0 .* in remove .*again.c:" err
	virtio run --sanitize beyond.c --on "$bus"
	check "$bus, checked: behind a block" \
		grep -q "#0 .* in probe .*beyond.c:" err
done
driver sum 'm->zero = 0x7fffffff; m->zero++; return give(m);' \
	"$reset $take $del $free"
virtio run --sanitize sum.c --on emu,dummy
check "checked: arithmetic" grep -q "sum.c:.*signed integer overflow" err
check "checked: that fails too" test "$status" -eq 1
virtio run --sanitize "$example" --on emu,dummy,rng
check "checked: the example" warned
CC=clang virtio run --sanitize again.c --on emu,dummy
check "checked: with clang" grep -q "ERROR: .*heap-use-after-free" err
printf '#!/bin/sh\necho "${1#-print-file-name=}"\n' >poor
chmod +x poor
if ! ldd "$VIRTIO" | grep -q asan; then
	CC=./poor refused "no runtime" 1 "has no AddressSanitizer: install" \
		run --sanitize right.c --on emu,dummy
fi
finish
