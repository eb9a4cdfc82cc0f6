#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The example driver as a module of a real Linux: the same file, built against
# Debian's kernel headers, loaded in a guest that QEMU emulates, drives a real
# device there and says what it says in a process.
source=$(realpath "$(dirname "$0")/../../examples/virtio_dummy.c")
. "$(dirname "$0")/../cli/tap.sh"

# The newest kernel whose headers are installed.
headers=$(printf '%s\n' /usr/src/linux-headers-6.12*-cloud-amd64 |
	sort -V | tail -n 1)
kernel=/boot/vmlinuz-${headers#/usr/src/linux-headers-}

build_module()
{
	mkdir module
	cp "$source" module/
	echo 'obj-m := virtio_dummy.o' >module/Makefile
	make -C "$headers" M="$PWD/module" modules >out 2>err
}

# A file system in memory: one program, the module, and what to do with them.
# The guest's own driver of the device is not in it.
make_initramfs()
{
	mkdir -p root/bin root/proc root/sys root/dev
	cp "$(command -v busybox)" root/bin/busybox
	cp module/virtio_dummy.ko root/
	cat >root/init <<-'END'
		#!/bin/busybox sh
		b=/bin/busybox
		$b mount -t proc proc /proc
		$b mount -t sysfs sysfs /sys
		$b mount -t devtmpfs dev /dev
		$b cat /sys/bus/virtio/devices/virtio0/modalias
		$b insmod /virtio_dummy.ko
		$b cat /sys/bus/virtio/devices/virtio0/status
		n=0
		until [ "$($b dmesg | $b grep -c ' bytes: ')" -ge 8 ]; do
			n=$((n + 1))
			[ $n -lt 100 ] || break
			$b usleep 100000
		done
		$b rmmod virtio_dummy && echo removed
		$b dmesg | $b grep virtio_dummy
		$b poweroff -f
	END
	chmod +x root/init
	(cd root && find . | cpio --quiet -o -H newc) >initramfs
}

# Without the first two options a busy host makes the guest hang when it
# measures its clock.
boot()
{
	local khz

	khz=$(awk -F: '/^cpu MHz/ { printf "%d", $2 * 1000; exit }' \
		/proc/cpuinfo)
	timeout --foreground 90 qemu-system-x86_64 -machine q35 -accel tcg -cpu max -m 256 \
		-nodefaults -no-reboot -display none -serial stdio \
		-kernel "$kernel" -initrd initramfs \
		-append "no_timer_check tsc_early_khz=$khz console=ttyS0 quiet panic=-1" \
		-device virtio-rng-pci </dev/null >console 2>err &&
		tr -d '\r' <console >out
}

# What the driver said, without time and without what is random.
messages()
{
	sed -n 's/^.*\(virtio_dummy virtio0: .*\)/\1/p' "$1" |
		sed 's/: [0-9a-f]*\.\.\.$/: HEX/'
}

check "the module builds" build_module
check "it has no warning" test ! -s err
check "it names the devices it drives" \
	grep -q 'alias=virtio:d00000004v' module/virtio_dummy.ko
make_initramfs
check "a guest boots and ends" boot
check "the bus shows the device" out_has '^virtio:d00000004v00001AF4$'
check "the device is driven" out_has '^0x0000000f$'
check "the module is removed" out_has '^removed$'
messages out >guest
virtio run "$source" --on qemu:q35,virtio-rng-pci
messages out >process
check "it says 8 things" test "$(wc -l <guest)" -eq 8
check "the same as in a process" cmp guest process
finish
