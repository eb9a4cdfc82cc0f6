#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The virtio command on QEMU's devices.
. "$(dirname "$0")/../cli/tap.sh"

make_data disk.img 1M

for machine in q35 "q35;intx" "q35;legacy" aarch64/virt; do
	virtio rng --on "qemu:$machine,virtio-rng-pci" -n 4096
	check "$machine: 4096 random bytes" went_well
	check "$machine: all of them" test "$(stat -c %s out)" -eq 4096
done
for machine in microvm "microvm;legacy" m68k/virt; do
	virtio rng --on "qemu:$machine,virtio-rng-device" -n 4096
	check "$machine: 4096 random bytes" went_well
done

virtio blk copy --on "qemu:microvm,virtio-blk-device;drive=disk.img" copy.img
check "copy of a disk" went_well
check "it is the same" cmp disk.img copy.img
virtio blk copy --on "qemu:q35,virtio-blk-pci;drive=disk.img" disk.img
check "a disk is not copied onto itself" test "$status" -ne 0

virtio ls --on "qemu:q35,virtio-rng-pci,virtio-blk-pci;drive=disk.img" -v
check "ls" went_well
check "ls has both" out_has entropy block
virtio ls --on "qemu:q35,virtio-rng-pci" --json
check "ls --json" went_well

refused "unknown machine" 2 "there is q35, pc, microvm" \
	rng --on qemu:pdp11,virtio-rng-pci -n 1
refused "unknown option" 2 "there is legacy, intx" \
	rng --on "qemu:q35;fast,virtio-rng-pci" -n 1
refused "unknown device" 1 "not a valid device" \
	rng --on qemu:q35,virtio-toaster-pci -n 1
refused "unknown property" 1 "no-such" \
	rng --on "qemu:q35,virtio-rng-pci;no-such=1" -n 1
refused "no disk image" 1 "check what follows drive=" \
	blk info --on "qemu:q35,virtio-blk-pci;drive=nothing.img"
PATH=/nonexistent "$VIRTIO" rng --on qemu:q35,virtio-rng-pci -n 1 >out 2>err
status=$?
check "no QEMU" failed_with 1 "cannot run qemu-system-x86_64"

finish
