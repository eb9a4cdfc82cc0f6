#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A driver as a module under the virtio command: its parameters, its work items,
# its messages, what it says of itself, and what a kernel would not survive.
. "$(dirname "$0")/../cli/tap.sh"

# driver NAME PROBE REMOVE: a driver that does this in probe and in remove.
driver()
{
	cat >"$1.c" <<-END
		#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
		#include <linux/delay.h>
		#include <linux/module.h>
		#include <linux/spinlock.h>
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>
		#include <linux/virtio_ids.h>
		#include <linux/workqueue.h>

		static int count = 2;
		module_param(count, int, 0444);
		MODULE_PARM_DESC(count, "How many times");
		static char *who = "nobody";
		module_param_named(for_whom, who, charp, 0);
		static bool loud;
		module_param(loud, bool, 0);

		static void again(struct work_struct *work);
		static DECLARE_DELAYED_WORK(later, again);
		static DEFINE_SPINLOCK(lock);

		static void again(struct work_struct *work)
		{
			pr_info("hello %s, %d\n", who, count);
			if (--count > 0)
				schedule_delayed_work(&later, 150);
		}

		static int probe(struct virtio_device *vdev)
		{
			(void)lock;
			$2
			return 0;
		}

		static void remove(struct virtio_device *vdev)
		{
			$3
		}

		static const struct virtio_device_id ids[] = {
			{ VIRTIO_ID_DUMMY, VIRTIO_DEV_ANY_ID },
			{ VIRTIO_ID_RNG, 0x1234 },
			{ 0 },
		};
		MODULE_DEVICE_TABLE(virtio, ids);

		static struct virtio_driver drv = {
			.driver.name = KBUILD_MODNAME,
			.id_table = ids,
			.probe = probe,
			.remove = remove,
		};
		module_virtio_driver(drv);
		MODULE_LICENSE("Dual BSD/GPL");
		MODULE_AUTHOR("Somebody");
		MODULE_DESCRIPTION("Greets");
		MODULE_ALIAS("char-major-10");
	END
}

driver greets 'schedule_delayed_work(&later, 0);
	if (loud) dev_warn(&vdev->dev, "loud");' \
	'cancel_delayed_work_sync(&later);'
virtio run greets.c --on emu,dummy
check "work runs while nobody else does" went_well
check "it is waited for" out_has "hello nobody, 2" "hello nobody, 1"
check "nothing is left" test -z "$(grep WARNING out)"
virtio run greets.c --on emu,dummy --param count=1 --param for-whom=you \
	--param loud
check "parameters" out_has '^says  *greets: hello you, 1$'
check "a bool alone" out_has '^WARNING  *greets virtio0: loud$'
check "as often as told" test "$(grep -c hello out)" -eq 1
virtio run greets.c --on emu,dummy --param count=1000 --timeout 400ms
check "work without an end" out_has "400ms are over"
refused "unknown parameter" 2 "greets has no parameter 'size': it has .*loud" \
	run greets.c --on emu,dummy --param size=1
refused "not a value" 2 \
	"count of greets does not take 'many': EINVAL, it is of type int" \
	run greets.c --on emu,dummy --param count=many
refused "no value" 2 "count of greets does not take ''" \
	run greets.c --on emu,dummy --param count

driver leaves 'schedule_delayed_work(&later, 10000);
	(void)!kmalloc(10, GFP_KERNEL);
	(void)!devm_kzalloc(&vdev->dev, 10, GFP_KERNEL);' ''
virtio run leaves.c --on emu,dummy --timeout 200ms
check "memory that is left" out_has "WARNING  *leaves never freed 1 blocks"
check "work that is left" out_has "WARNING  *leaves leaves a work item"

driver spins 'spin_lock(&lock); spin_lock(&lock);' ''
refused "a lock taken twice" 1 "taken by who holds it" run spins.c \
	--on emu,dummy
driver sleeps 'spin_lock(&lock); msleep(1);' ''
refused "a sleep under a lock" 1 "waits where it must not" run sleeps.c \
	--on emu,dummy
driver panics 'BUG_ON(vdev);' ''
refused "a bug" 1 "BUG at panics.c:[0-9]*" run panics.c --on emu,dummy
driver warns 'WARN_ON(vdev); WARN_ON_ONCE(!vdev);' ''
virtio run warns.c --on emu,dummy
check "a warning" out_has '^WARNING  *WARNING at warns.c:[0-9]*: vdev$'
check "no other one" test "$(grep -c '^WARNING' out)" -eq 1

virtio modinfo greets.c
check "modinfo" went_well
check "modinfo: texts" out_has '^name: *greets$' '^description: *Greets$' \
	'^author: *Somebody$' '^license: *Dual BSD/GPL$'
check "modinfo: aliases" out_has '^alias: *virtio:d0000003Ev\*$' \
	'^alias: *virtio:d00000004v00001234$' '^alias: *char-major-10$'
check "modinfo: parameters" out_has '^parm: *count:How many times (int)$' \
	'^parm: *for_whom: (charp)$'
virtio modinfo greets.c --on emu,rng,dummy
check "modinfo: devices" out_has \
	'^device: *virtio0 virtio:d00000004v[0-9A-F]*: does not fit$' \
	'^device: *virtio1 virtio:d0000003Ev[0-9A-F]*: fits$'
virtio modinfo greets.c --json
check "modinfo --json" python3 -c '
import json, sys
info = json.load(open("out"))
assert info["license"] == "Dual BSD/GPL"
assert {"name": "loud", "type": "bool", "description": None} in info["parm"]
'
refused "modinfo of nothing" 2 "name a driver" modinfo

virtio run greets.c --on emu,dummy --trace
check "uevents" out_has \
	'uevent .*virtio0: ACTION=add SUBSYSTEM=virtio MODALIAS=virtio:d0' \
	'uevent .*ACTION=bind SUBSYSTEM=virtio DRIVER=greets MODALIAS=' \
	'uevent .*ACTION=unbind ' 'uevent .*ACTION=remove '
finish
