#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# virtio rng: random bytes, and what it says without them.
. "$(dirname "$0")/tap.sh"

for transport in "${transports[@]}"; do
	virtio rng --on "emu:$transport,rng" -n 1M
	check "$transport: 1M" went_well
	check "$transport: all of it" test "$(stat -c %s out)" -eq 1048576
	check "$transport: does not compress" \
		test "$(gzip -c out | wc -c)" -gt 1000000
done
virtio rng --on "emu,rng;size=1" --size 100
check "a queue of one" test "$(stat -c %s out)" -eq 100
virtio rng --on emu,rng -n 0
check "nothing" went_well
virtio rng --on emu,rng,rng --device virtio1 -n 1kB
check "the second of two" test "$(stat -c %s out)" -eq 1000

refused "no size" 2 "-n 1M" rng --on emu,rng
refused "size that is none" 2 "'1Q' is no size" rng --on emu,rng -n 1Q
refused "size below zero" 2 "is no size" rng --on emu,rng -n -1
refused "size beyond 64 bits" 2 "is no size" rng --on emu,rng -n 99999999T
refused "time that is none" 2 "'soon' is no time" \
	rng --on emu,rng -n 1 --timeout soon
refused "no --on" 2 "--on emu:mmio,rng" rng -n 1
refused "no entropy device" 2 "no device of type entropy" rng --on emu -n 1
refused "two entropy devices" 2 "choose with --device virtio0" \
	rng --on emu,rng,rng -n 1
refused "a device that is not there" 2 "no device virtio7" \
	rng --on emu,rng --device virtio7 -n 1
refused "a device that never answers" 1 "within 100ms.*--timeout" \
	rng --on "emu:mmio,rng;mute" -n 1 --timeout 100ms
check "nothing came from it" test ! -s out

"$VIRTIO" rng --on emu,rng -n 1G 2>err | head -c 10 >out
status=${PIPESTATUS[0]}
check "nobody reads on: quiet failure" \
	test "$status" -eq 1 -a ! -s err -a "$(stat -c %s out)" -eq 10
"$VIRTIO" rng --on emu,rng -n 1M >/dev/full 2>err
status=$?
check "standard output full" failed_with 1 "No space left"

script -qec "'$VIRTIO' rng --on emu,rng -n 10" /dev/null >out </dev/null
status=$?
check "a terminal is refused" \
	test "$status" -eq 2 -a -n "$(grep 'is a terminal' out)"

finish
