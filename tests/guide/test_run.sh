#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# virtio run: the example driver, what it says of drivers that are wrong, and
# that nothing it compiled is left behind.
example=$(realpath "$(dirname "$0")/../../examples/virtio_dummy.c")
. "$(dirname "$0")/../cli/tap.sh"

mkdir scratch
export TMPDIR=$PWD/scratch

# driver NAME INIT PROBE: a source file with these lines in init and in probe.
driver()
{
	cat >"$1.c" <<-END
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>
		#include <linux/virtio_ids.h>
		#include <linux/module.h>

		static int probe(struct virtio_device *vdev)
		{
			DECLARE_COMPLETION_ONSTACK(never);

			(void)never;
			(void)vdev;
			$3
			return 0;
		}

		static const struct virtio_device_id ids[] = {
			{ VIRTIO_ID_DUMMY, VIRTIO_DEV_ANY_ID },
			{ 0 },
		};

		static struct virtio_driver drv = {
			.driver.name = KBUILD_MODNAME,
			.id_table = ids,
			.probe = probe,
		};

		static int __init start(void)
		{
			$2
		}
		module_init(start);

		static void __exit stop(void)
		{
			if (drv.driver.owner)
				unregister_virtio_driver(&drv);
		}
		module_exit(stop);
	END
}

for transport in "${transports[@]}"; do
	virtio run "$example" --on "emu:$transport,dummy,rng"
	check "$transport: the example" went_well
	check "$transport: text arrives" out_has '"hello 8 from'
	check "$transport: bytes arrive" out_has 'virtio1: 64 bytes: [0-9a-f]\{32\}'
	check "$transport: all is counted" out_has '16 buffers added, 16 used'
done
virtio run "$example" --on emu,dummy --trace
check "trace: every event with its time" out_has '^ *[0-9]* us  publish '

driver says 'pr_info("one\n"); printk("two"); pr_debug("three\n");
	return register_virtio_driver(&drv);'
virtio run says.c --on emu,dummy
check "messages by their level" out_has '^says  *one$' '^WARNING  *two$'
check "none for debugging" test -z "$(grep three out)"

driver wrong 'return no_such_thing;'
virtio run wrong.c --on emu,dummy
check "does not compile: the compiler's words" grep -q "wrong.c:.*error:" err
check "does not compile: then ours" \
	test "$status" -eq 1 -a -n "$(tail -n 1 err | grep 'wrong.c does not')"
driver calls 'extern int no_such_call(void); return no_such_call();'
refused "calls what is not there" 1 "uses no_such_call" \
	run calls.c --on emu,dummy
driver refuses 'return -ENXIO;'
refused "init fails" 1 "init of refuses failed: ENXIO" \
	run refuses.c --on emu,dummy
driver idle 'return 0;'
refused "no driver in it" 1 "idle registered no virtio driver" \
	run idle.c --on emu,dummy
driver fails 'return register_virtio_driver(&drv);' 'return -EBUSY;'
refused "probe fails" 1 "fails could not start virtio0: probe returned EBUSY" \
	run fails.c --on emu,dummy
refused "matches nothing" 1 "wants type 62 .dummy., but virtio0 is type 4" \
	run fails.c --on emu,rng
refused "no devices at all" 1 "there are no devices" run fails.c --on emu
driver waits 'return register_virtio_driver(&drv);' \
	'wait_for_completion(&never);'
refused "waits for ever" 1 "did not return within 200ms.*--timeout" \
	run waits.c --on emu,dummy --timeout 200ms
driver spins 'return register_virtio_driver(&drv);' 'for (;;);'
refused "never returns" 1 "did not return within 200ms" \
	run spins.c --on emu,dummy --timeout 200ms
refused "a device that never answers" 1 "no buffer was used within 200ms" \
	run "$example" --on "emu,dummy;mute" --timeout 200ms
CC=no-such-compiler refused "no compiler" 1 "no-such-compiler.*CC=" \
	run "$example" --on emu,dummy
TMPDIR=/nonexistent refused "no place to compile" 1 "TMPDIR=" \
	run "$example" --on emu,dummy

refused "no such file" 1 "cannot read the driver none.c" run none.c --on emu
refused "not a driver's name" 2 "'out' is no driver" run out --on emu
: >empty.so
refused "not an object" 1 "cannot load empty.so" run empty.so --on emu
gcc -shared -fPIC -x c /dev/null -o bare.so
refused "no module" 1 "bare.so is no driver module" run bare.so --on emu
refused "no driver named" 2 "name a driver" run --on emu
refused "a second that is not there" 1 "cannot read the driver b.c" \
	run "$example" b.c --on emu
mkdir folder.c
refused "a folder" 1 "^virtio: folder.c is a folder without a Kbuild" \
	run folder.c --on emu
cp says.c ./-says.c
virtio run --on emu,dummy -- -says.c
check "a name with a dash" went_well
refused "no --on" 2 "--on emu:mmio" run "$example"
refused "no time" 2 "'soon' is no time" run a.c --on emu --timeout soon

check "nothing is left behind" test -z "$(ls scratch)"
finish
