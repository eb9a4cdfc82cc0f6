#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What the virtio command says of drivers with one mistake each, with and
# without --sanitize; and that it says nothing of one without.
example=$(realpath "$(dirname "$0")/../../examples/virtio_dummy.c")
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
		#include <linux/slab.h>
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>
		#include <linux/virtio_ids.h>

		struct mine {
			struct virtqueue *vq;
			char *buf;
			int zero;
		};

		static DECLARE_COMPLETION(never);

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
			(void)never;
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
for transport in "${transports[@]}"; do
	virtio run right.c --on "emu:$transport,dummy"
	check "$transport: a right one" warned
	virtio run --sanitize right.c --on "emu:$transport,dummy"
	check "$transport: checked" warned
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
driver frees 'return 0;' "give(m); kfree(m->buf); $reset $del $free"
driver early 'give(m); kfree(m->buf); return 0;' "$reset $del $free"
for transport in "${transports[@]}"; do
	refused "$transport: frees in flight, in remove" 1 "$in_queue" \
		run frees.c --on "emu:$transport,dummy;mute"
	refused "$transport: frees in flight, in probe" 1 "$in_queue" \
		run early.c --on "emu:$transport,dummy;mute"
done

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

deleted='touches queue 0 (input) of virtio0, which del_vqs() has deleted'
for touch in 'virtqueue_kick(m->vq);' 'take_back(m);' \
	'give(m);' 'm->vq->priv = NULL;'; do
	driver touches "$start" "$reset $take $del $touch $free"
	refused "after del_vqs: $touch" 1 "$deleted" run touches.c \
		--on emu,dummy
done
refused "after del_vqs: at a PCI device" 1 "$deleted" run touches.c \
	--on emu:pci,dummy
virtio run --sanitize touches.c --on emu,dummy
check "after del_vqs: checked" reported "$deleted" .

driver wild "$start" "$reset $take $del $free *(volatile int *)16 = 0;"
virtio run wild.c --on emu,dummy
check "any other crash is another" \
	test "$status" -ne 0 -a -z "$(grep del_vqs err)"

driver live "$start" "$take $del $free"
virtio run live.c --on emu,dummy
check "forgets to reset" warned \
	"live virtio0: remove did not reset the device.*virtio_reset_device"
driver queues "$start" "$reset $take $free"
virtio run queues.c --on emu,dummy
check "forgets its queues" warned "queues virtio0: remove left queues behind"

driver blocks 'give(m); wait_for_completion(&never); return 0;' ''
refused "blocks for ever" 1 "init or probe did not return within 200ms" \
	run blocks.c --on "$mute" --timeout 200ms

virtio run --sanitize leaks.c --on "$mute"
check "checked: leaks" reported "leaks leaks memory" "give .*leaks.c:"
driver again "$start" "$reset $take $del $free m->zero = 1;"
virtio run --sanitize again.c --on emu,dummy
check "checked: use after free" grep -q "ERROR: .*heap-use-after-free" err
check "checked: the line of it" grep -q "in remove .*again.c:" err
check "checked: it fails" test "$status" -eq 1
driver beyond 'm->buf = kmalloc(8, GFP_KERNEL);
	m->buf[8 + m->zero] = 0; kfree(m->buf); return give(m);' \
	"$reset $take $del $free"
virtio run --sanitize beyond.c --on emu,dummy
check "checked: behind a block" grep -q "ERROR: .*heap-buffer-overflow" err
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
