#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Several modules in one run, which need each other, and modules of several
# source files.
include=$(realpath "$(dirname "$0")/../../include")
. "$(dirname "$0")/../cli/tap.sh"

# A library: what it does later is run while another module waits.
cat >lib.c <<'END'
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/workqueue.h>

static int count = 1;
module_param(count, int, 0444);
static int step = 5;
module_param(step, int, 0444);

static struct completion *waiter;

/* Another module has a function of this name. */
const char *whoami(void)
{
	return "lib";
}

static void later(struct work_struct *work)
{
	complete(waiter);
}
static DECLARE_WORK(work, later);

int lib_next(struct completion *done)
{
	waiter = done;
	schedule_work(&work);
	return count += step;
}
EXPORT_SYMBOL_GPL(lib_next);

void lib_hidden(void);
void lib_hidden(void)
{
}

static int __init start(void)
{
	pr_info("%s starts\n", whoami());
	return 0;
}
module_init(start);

static void __exit stop(void)
{
	pr_info("%s stops\n", whoami());
}
module_exit(stop);
MODULE_LICENSE("Dual BSD/GPL");
END

# user NAME EXTRA: a driver that uses the library, and these lines.
user()
{
	cat >"$1.c" <<-END
		#include <linux/completion.h>
		#include <linux/module.h>
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>
		#include <linux/virtio_ids.h>

		int lib_next(struct completion *done);
		const char *whoami(void);

		static int count = 3;
		module_param(count, int, 0444);

		const char *whoami(void)
		{
			return KBUILD_MODNAME;
		}

		static int probe(struct virtio_device *vdev)
		{
			DECLARE_COMPLETION_ONSTACK(done);

			dev_info(&vdev->dev, "%s got %d, has %d\n", whoami(),
				 lib_next(&done), count);
			wait_for_completion(&done);
			dev_info(&vdev->dev, "and it is done\n");
			return 0;
		}

		static void remove(struct virtio_device *vdev)
		{
			dev_info(&vdev->dev, "%s goes\n", whoami());
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
		MODULE_DEVICE_TABLE(virtio, ids);
		MODULE_LICENSE("Dual BSD/GPL");
		$2
	END
}

# in_order LINE...: these lines are in the output, one after the other.
in_order()
{
	local at=0 line found
	for line; do
		found=$(tail -n +$((at + 1)) out | grep -n -m 1 "$line") || return
		at=$((at + ${found%%:*}))
	done
}

works()
{
	went_well && in_order '^module *lib:' '^module *user:' '^init *lib' \
		'lib starts' '^init *user' 'user got 6, has 3' 'it is done' \
		'^exit *user' 'user goes' '^exit *lib' 'lib stops' \
		'^summary *user drove 1 device'
}

user user ''
for order in "lib.c user.c" "user.c lib.c"; do
	# shellcheck disable=SC2086
	virtio run $order --on emu,dummy --timeout 2s
	check "$order: each in its turn" works
	check "$order: no warning" test -z "$(grep WARNING out)"
done
CC=clang virtio run user.c lib.c --on emu,dummy --timeout 2s
check "clang" works
for name in lib user; do
	gcc -shared -fPIC -DMODULE -D__KERNEL__ -DKBUILD_MODNAME="\"$name\"" \
		-I"$include/kernel" -I"$include" -o "$name.so" "$name.c"
done
virtio run user.so lib.so --on emu,dummy --timeout 2s
check "shared objects" works
virtio run user.so lib.c --on emu,dummy --timeout 2s
check "one of each" works
virtio run user.c lib.c --on emu,dummy --sanitize
check "with the sanitizers" went_well

refused "without the library" 1 "user.c uses lib_next, which neither" \
	run user.c --on emu,dummy
refused "the library alone" 1 "lib registered no virtio driver" \
	run lib.c --on emu,dummy
user hidden 'void lib_hidden(void); void f(void); void f(void) { lib_hidden(); }'
refused "not exported" 1 "hidden.c uses lib_hidden, which lib.c has and does not export: add EXPORT_SYMBOL(lib_hidden)" \
	run hidden.c lib.c --on emu,dummy
sed 's/lib_next/cycle_next/; s/^EXPORT.*/EXPORT_SYMBOL(cycle_next); void ping(void); void pong(void) { ping(); }/' lib.c >cycle.c
user ping 'void ping(void); void ping(void) {} EXPORT_SYMBOL(ping);'
sed 's/lib_next/cycle_next/' ping.c >ping2.c && mv ping2.c ping.c
refused "in a circle" 1 "needs another module that needs it" \
	run ping.c cycle.c --on emu,dummy
refused "twice" 2 "user.c and user.so are both module user" \
	run user.c user.so lib.c --on emu,dummy

virtio run user.c lib.c --on emu,dummy --param step=7 --param user.count=9
check "parameters of both" out_has 'user got 8, has 9'
refused "of which of them" 2 "both have a parameter 'count': say --param .*\.count=" \
	run user.c lib.c --on emu,dummy --param count=1
refused "of none" 2 "no module has no parameter 'x': user has count; lib has count, step" \
	run user.c lib.c --on emu,dummy --param x=1
refused "a wrong value" 2 "count of lib does not take 'x': EINVAL" \
	run user.c lib.c --on emu,dummy --param lib.count=x

sed 's/lib_next(&done)/(complete(\&done), 6)/' user.c >soft.c
echo 'MODULE_SOFTDEP("pre: lib post: other-one");' >>soft.c
virtio run soft.c lib.c --on emu,dummy
check "a soft dependency" in_order '^init *lib' '^init *soft'
virtio modinfo user.c lib.c
check "depends" in_order '^name: *user$' '^depends: *lib$' '^name: *lib$' \
	'^depends: *$'
virtio modinfo user.c lib.c --json
check "depends as JSON" python3 -c '
import json
user, lib = json.load(open("out"))
assert (user["depends"], lib["depends"]) == ("lib", "")
'

# A module of two files, with a header of its own, and another in one folder.
mkdir -p "two files/inc"
mv lib.c "two files/lib-main.c"
sed 's/lib_next(&done)/lib_next(\&done) + part() + MORE/
	s/int lib_next.*;/&\n#include "part.h"/' user.c >"two files/main.c"
echo 'int part(void);' >"two files/inc/part.h"
cat >"two files/part.c" <<'END'
#include <linux/module.h>
#include "part.h"
int part(void) { return THIS_MODULE->name[0] == 'u' ? 100 : 0; }
END
cat >"two files/Makefile" <<'END'
# As users of the kernel's build have it.
ifneq ($(KERNELRELEASE),)
obj-m := user.o
obj-$(CONFIG_LIB) += lib.o subfolder/
user-y := main.o \
	part.o
lib-objs := lib-main.o
ccflags-y += -DMORE=1000 -I$(src)/inc
else
default:
	$(MAKE) -C /lib/modules/$(shell uname -r)/build M=$$PWD
obj-m-not = x.o
endif
END
virtio run "two files" --on emu,dummy --timeout 2s
check "a folder of two modules" out_has 'user got 1106, has 3' '^exit *lib'
printf 'obj-m := none.o\n' >"two files/Kbuild"
virtio run "two files" --on emu,dummy
check "Kbuild comes first" grep -q 'two files/none.c does not compile' err
printf 'all:\n' >"two files/Kbuild"
refused "a makefile without a module" 1 "makes no module: .*obj-m := driver.o" \
	run "two files" --on emu,dummy
mkdir empty
refused "a folder without one" 1 "without a Kbuild or a Makefile" \
	run empty --on emu,dummy
finish
