#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The command itself: help, version, and what it says to a wrong command line.
. "$(dirname "$0")/tap.sh"

virtio --version
check "--version" went_well
check "--version names the program" out_has '^virtio [0-9]'
virtio --help
check "--help" went_well
check "--help lists the verbs" out_has \
	'^  ls ' '^  run ' '^  rng ' '^  blk ' '^  console ' '^  trace ' \
	'^  modinfo '
for verb in ls run rng blk "blk info" "blk read" "blk write" "blk copy" \
	"blk bench" console "trace record" "trace show" modinfo; do
	# The verb is one or two words.
	# shellcheck disable=SC2086
	virtio $verb --help
	check "$verb --help" went_well
	check "$verb --help names it" out_has "Usage: virtio $verb "
	[[ $verb == blk || $verb == trace* ]] ||
		check "$verb --help says how to choose a ring" out_has "packed"
done

refused "no command" 2 "ls, run, rng, blk"
refused "an unknown command" 2 "unknown command 'lsx'.*ls, run" lsx
refused "no command of blk" 2 "info, read, write" blk
refused "an unknown command of blk" 2 "unknown command 'cp'.*copy" blk cp

virtio ls --no-such-option
check "an unknown option: status" test "$status" -eq 2
check "an unknown option is named" grep -q no-such-option err

# Where the devices are.
refused "no --on" 2 "--on emu:mmio,rng" ls
refused "unknown bus" 2 "unknown bus 'foo'.*emu" ls --on foo
refused "empty bus" 2 "unknown bus" ls --on ""
refused "unknown transport" 2 "transport 'pcix'.*mmio-legacy, pci, pci-leg" \
	ls --on emu:pcix,rng
refused "unknown device" 2 "device 'floppy'.*blk=FILE, rng, dummy" \
	ls --on emu:mmio,floppy
refused "empty device" 2 "unknown device" ls --on emu:mmio,
refused "unknown option of a device" 2 "option 'turbo' of rng" \
	ls --on "emu:mmio,rng;turbo"
refused "an option of another device" 2 "option 'ro' of rng" \
	ls --on "emu:mmio,rng;ro"
refused "an argument that a device has not" 2 "rng.*takes no '=3'" \
	ls --on emu:mmio,rng=3
refused "a value that an option has not" 2 "mute.*takes no value" \
	ls --on "emu:mmio,rng;mute=1"
for size in 0 3 65536 -1 4x ""; do
	refused "queue size '$size'" 2 "power of two" \
		ls --on "emu:mmio,rng;size=$size"
done
refused "queue size without a number" 2 "power of two" \
	ls --on "emu:mmio,rng;size"
for value in =yes = =ON ""; do
	refused "packed$value" 2 "packed= of rng is on or off" \
		ls --on "emu:mmio,rng;packed$value"
done
refused "all options are named" 2 "size=N, mute, .* packed, .*notification_" \
	ls --on "emu:mmio,dummy;packet=on"

# Disk images.
refused "blk without an image" 2 "blk=FILE" ls --on emu:mmio,blk
refused "blk with an empty name" 2 "blk=FILE" ls --on emu:mmio,blk=
refused "missing image" 1 "no.img: No such file" ls --on emu:mmio,blk=no.img
truncate -s 1000 odd.img
refused "image that is no multiple of 512" 1 "multiple of 512.*truncate" \
	ls --on emu:mmio,blk=odd.img
refused "image that is a directory" 1 "neither a file nor a block" \
	ls --on emu:mmio,blk=.
mkfifo pipe
refused "image that is a pipe" 1 "neither a file nor a block" \
	ls --on emu:mmio,blk=pipe
truncate -s 1M disk.img
refused "queues=0" 2 "queues=" ls --on "emu:mmio,blk=disk.img;queues=0"
refused "serial that is too long" 2 "serial=" \
	ls --on "emu:mmio,blk=disk.img;serial=123456789012345678901"
refused "a good device before a bad one" 1 "no.img" \
	ls --on emu:mmio,rng,blk=disk.img,blk=no.img

finish
