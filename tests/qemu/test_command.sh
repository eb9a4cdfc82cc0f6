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
check "ls says where" out_has "Transport: *pci, pci@00:0"
virtio ls --on "qemu:q35,virtio-rng-pci;packed=on;event_idx=off" -v
check "ls tells the layout of the rings" \
	out_has "Negotiated:.*RING_PACKED" "descriptors, packed, indirect$"
virtio ls --on "qemu:q35,virtio-rng-pci" --json
check "ls --json" went_well
virtio ls --on "qemu:microvm,virtio-rng-device"
check "ls tells the transport" \
	out_has "^virtio0 *4 *entropy .* mmio *DRIVER_OK *virtio_rng"

# The host's end of a console: whoever connects to the socket gets back what it
# says. Ready when this returns.
echo_at()
{
	exec 3< <(exec python3 -c '
import socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
print("ready", flush=True)
connection, _ = listener.accept()
while data := connection.recv(65536):
    connection.sendall(data)
' "$1")
	read -r -u 3
}

echo "hello, console" >hello
for suffix in q35,virtio-serial-pci microvm,virtio-serial-device; do
	rm -f console.sock
	echo_at console.sock
	"$VIRTIO" console --on "qemu:$suffix,virtconsole;chardev=console.sock" \
		<hello >out 2>err
	status=$?
	check "$suffix: a line comes back" went_well
	check "$suffix: as it was" cmp -s out hello
done
refused "nobody listens" 1 "nobody.sock.*No such file" console \
	--on "qemu:q35,virtio-serial-pci,virtconsole;chardev=nobody.sock"

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
