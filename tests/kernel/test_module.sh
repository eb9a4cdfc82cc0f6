#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A driver as a module under the virtio command: its parameters, its work items,
# its messages, what it says of itself, and what a kernel would not survive.
include=$(realpath "$(dirname "$0")/../../include")
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

# A machine that sleeps: the driver takes its queue down, and brings it back.
cat >naps.c <<'END'
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>

static int error;
module_param(error, int, 0);
static char text[64];

static void arrived(struct virtqueue *vq)
{
	unsigned int len;

	while (virtqueue_get_buf(vq, &len))
		dev_info(&vq->vdev->dev, "got %u bytes\n", len);
}

static int start(struct virtio_device *vdev)
{
	struct virtqueue *queue = virtio_find_single_vq(vdev, arrived, "input");
	struct scatterlist sg;

	if (IS_ERR(queue))
		return PTR_ERR(queue);
	vdev->priv = queue;
	virtio_device_ready(vdev);
	sg_init_one(&sg, text, sizeof(text));
	virtqueue_add_inbuf(queue, &sg, 1, text, GFP_KERNEL);
	virtqueue_kick(queue);
	return 0;
}

static void stop(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	while (virtqueue_detach_unused_buf(vdev->priv))
		;
	vdev->config->del_vqs(vdev);
}

#ifdef CONFIG_PM_SLEEP
static int freeze(struct virtio_device *vdev)
{
	if (error)
		return error;
	stop(vdev);
	return 0;
}
#endif

static const struct virtio_device_id ids[] = {
	{ VIRTIO_ID_DUMMY, VIRTIO_DEV_ANY_ID },
	{ 0 },
};
static struct virtio_driver drv = {
	.driver.name = KBUILD_MODNAME,
	.id_table = ids,
	.probe = start,
	.remove = stop,
#ifdef CONFIG_PM_SLEEP
	.freeze = freeze,
	.restore = start,
#endif
};

#if !IS_ENABLED(CONFIG_PM_SLEEP) || !IS_REACHABLE(CONFIG_PM) || \
	!IS_BUILTIN(CONFIG_PM) || IS_MODULE(CONFIG_PM) || IS_ENABLED(CONFIG_NONE)
#error "not as options are"
#endif

static int __init init(void)
{
	return register_virtio_driver(&drv);
}
subsys_initcall(init);

static void __exit done(void)
{
	unregister_virtio_driver(&drv);
}
module_exit(done);
END
for transport in mmio mmio-legacy pci; do
	virtio run naps.c --on "emu:$transport,dummy,dummy" --suspend
	check "$transport: it sleeps and goes on" went_well
	check "$transport: in steps" test "$(sed -n '
		/^freeze/s/.*\(virtio[01]\):.*/f\1/p
		/^restore/s/.*\(virtio[01]\):.*/r\1/p
		/^says.*got/s/.*\(virtio[01]\):.*/g\1/p' out | tr '\n' ' ')" = \
		"gvirtio0 gvirtio1 fvirtio1 fvirtio0 rvirtio0 rvirtio1 gvirtio0 gvirtio1 "
done
refused "freeze fails" 1 "virtio0 could not be frozen: EBUSY" \
	run naps.c --on emu,dummy --suspend --param error=-16
refused "no freeze" 1 "driver greets has no freeze" \
	run greets.c --on emu,dummy --suspend
cat >options.c <<'END'
#include <linux/module.h>
#if !IS_ENABLED(CONFIG_ONE) || !IS_MODULE(CONFIG_ONE) || \
	IS_BUILTIN(CONFIG_ONE) || !IS_REACHABLE(CONFIG_ONE) || \
	!IS_ENABLED(CONFIG_TWO) || IS_MODULE(CONFIG_TWO)
#error "not as options are"
#endif
static int __init init(void)
{
	return -ENXIO;
}
late_initcall(init);
END
CC="cc -DCONFIG_ONE_MODULE=1 -DCONFIG_TWO=1" refused "options of a build" 1 \
	"init of options failed: ENXIO" run options.c --on emu

# Parameters of every type, and what each of them refuses.
cat >params.c <<'END'
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/printk.h>

static unsigned char b;
module_param(b, byte, 0);
static short s;
module_param(s, short, 0);
static unsigned short us;
module_param(us, ushort, 0);
static unsigned int u, hex, limited;
module_param(u, uint, 0);
module_param(hex, hexint, 0);
static long l;
module_param(l, long, 0);
static unsigned long ul;
module_param_named(unsigned_long, ul, ulong, 0);
static unsigned long long ull;
module_param(ull, ullong, 0);
static bool yes, on = true, once;
module_param(yes, bool, 0);
module_param_named(off, on, invbool, 0);
module_param(once, bool_enable_only, 0);
static int flag;
module_param(flag, bint, 0);
static char *text = "none", letters[4];
module_param(text, charp, 0);
module_param_string(letters, letters, sizeof(letters), 0);
static int list[3], num;
module_param_array(list, int, &num, 0444);
static char *words[2] = { "-", "-" };
module_param_array_named(word, words, charp, NULL, 0444);
MODULE_PARM_DESC(list, "Some numbers");

static int set_limited(const char *val, const struct kernel_param *kp)
{
	return param_set_uint_minmax(val, kp, 2, 5);
}
module_param_call(limited, set_limited, param_get_uint, &limited, 0644);

static int calls;
static int set_called(const char *val, const struct kernel_param *kp)
{
	++*(int *)kp->arg;
	return val && *val ? -EBUSY : 0;
}
static const struct kernel_param_ops called_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = set_called,
};
module_param_cb(called, &called_ops, &calls, 0);

static int __init start(void)
{
	const struct kernel_param *kp = THIS_MODULE->params;
	char line[100];

	pr_err("%u %d %u %u %x %u\n", b, s, us, u, hex, limited);
	pr_err("%ld %lu %llu %d%d%d%d\n", l, ul, ull, yes, on, once, flag);
	pr_err("%s %s %d: %d %d %s %s, %d\n", text, letters, num, list[0],
	       list[1], words[0], words[1], calls);
	for (; kp < THIS_MODULE->params_end; kp++)
		if (kp->ops->get && kp->ops->get(line, kp))
			pr_err("%s=%s", kp->name, line);
	return -ENODEV;
}
module_init(start);
MODULE_AUTHOR("One");
MODULE_AUTHOR("Other");
MODULE_SOFTDEP("pre: a");
MODULE_SOFTDEP("post: b");
MODULE_FIRMWARE("one.bin");
MODULE_FIRMWARE("two.bin");
MODULE_LICENSE("GPL");
END
set_all=(b=255 s=-32768 us=65535 u=4000000000 hex=0xaf limited=5 l=-4 ul=1
	 ull=18446744073709551615 yes off=y once=on flag text=some,text
	 letters=abc list=7,-8 word=x,y called)
set_all=("${set_all[@]/ul=1/unsigned-long=017}")
for cc in gcc clang; do
	CC="$cc -Wextra -Werror" virtio run params.c --on emu \
		"${set_all[@]/#/--param=params.}"
	check "$cc: every type of parameter" out_has ' 255 -32768 65535 4000000000 af 5$' \
		' -4 15 18446744073709551615 1011$' \
		' some,text abc 2: 7 -8 x y, 1$' \
		' hex=0xaf$' ' off=Y$' ' list=7,-8$' ' word=x,y$' ' limited=5$'
	CC=$cc virtio modinfo params.c
	check "$cc: modinfo in the order of the source" diff - \
		<(grep -v '^filename' out) <<-'END'
		name:           params
		license:        GPL
		author:         One
		author:         Other
		softdep:        pre: a
		softdep:        post: b
		firmware:       one.bin
		firmware:       two.bin
		depends:        
		parm:           b: (byte)
		parm:           s: (short)
		parm:           us: (ushort)
		parm:           u: (uint)
		parm:           hex: (hexint)
		parm:           l: (long)
		parm:           unsigned_long: (ulong)
		parm:           ull: (ullong)
		parm:           yes: (bool)
		parm:           off: (invbool)
		parm:           once: (bool_enable_only)
		parm:           flag: (bint)
		parm:           text: (charp)
		parm:           letters: (string)
		parm:           list:Some numbers (array of int)
		parm:           word: (array of charp)
		parm:           limited:
		parm:           called:
		END
done
while read -r assignment words; do
	refused "not $assignment" 2 "parameter ${assignment%%=*} of params does not take '.*': $words" \
		run params.c --on emu --param "$assignment"
done <<'END'
b=256 ERANGE, it is of type byte
s=40000 ERANGE, it is of type short
u=-1 EINVAL, it is of type uint
yes=maybe EINVAL, it is of type bool
letters=abcd ENOSPC, it is of type string
list=1,2,3,4 E2BIG, it is of type array of int
list=1,x EINVAL, it is of type array of int
text EINVAL, it is of type charp
limited=6 EINVAL
called=x EBUSY
END

# The tables are where Linux's own tools look for them.
gcc -shared -fPIC -DMODULE -D__KERNEL__ -DKBUILD_MODNAME='"greets"' \
	-I"$include/kernel" -I"$include" -o greets.so greets.c
check "the table's symbol" grep -q ' 24 OBJECT .* __mod_virtio__ids_device_table$' \
	<(readelf --dyn-syms -W greets.so)

virtio run greets.c --on emu,dummy --trace
check "uevents" out_has \
	'uevent .*virtio0: ACTION=add DEVPATH=/devices/virtio0 SUBSYSTEM=virtio MODALIAS=virtio:d0000003Ev[0-9A-F]* SEQNUM=1$' \
	'uevent .*ACTION=bind DEVPATH=/devices/virtio0 SUBSYSTEM=virtio DRIVER=greets MODALIAS=virtio:d0000003Ev[0-9A-F]* SEQNUM=2$' \
	'uevent .*ACTION=unbind DEVPATH=.* SEQNUM=3$' \
	'uevent .*ACTION=remove DEVPATH=.* SEQNUM=4$'
finish
