#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The virtio command on QEMU's devices.
driver=$(realpath "$(dirname "$0")/../../examples/virtio_dummy.c")
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
check "ls says where" out_has "Transport: *pci, .*, pci@00:0"
# As the device is driven, not as somebody wished.
while read -r machine device how; do
	virtio ls --on "qemu:$machine,$device" -v
	check "$machine, $device: ls says how it is driven" \
		out_has "Transport: *$how, .*@"
done <<-end
	q35 virtio-rng-pci pci, modern, MSI-X for each queue
	q35;legacy virtio-rng-pci pci, legacy, MSI-X for each queue
	q35;legacy virtio-rng-pci;disable-legacy=on pci, modern, \
MSI-X for each queue
	q35;intx virtio-rng-pci pci, modern, INTx
	q35 virtio-rng-pci;vectors=1 pci, modern, INTx
	q35 virtio-blk-pci;drive=disk.img;num-queues=2;vectors=2 pci, modern, \
MSI-X for all queues
	ppc/g3beige virtio-rng-pci pci, modern, INTx
	microvm virtio-rng-device mmio, version 2
	microvm;legacy virtio-rng-device mmio, version 1
end
virtio ls --on "qemu:q35;legacy;intx,virtio-rng-pci" --json
check "and so in JSON" out_has '"interface": *"legacy"' '"interrupts": *"INTx"'
virtio ls --on "qemu:microvm,virtio-rng-device" --json
check "MMIO has but one interrupt" out_has '"interrupts": *null'
virtio run "$driver" --on "qemu:q35;intx,virtio-rng-pci"
check "run says how it is driven" out_has "^transport .*, modern, INTx$"
refused "devices that have no legacy interface" 2 "version 2 alone" \
	ls --on "qemu:m68k/virt;legacy,virtio-rng-device"
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
# One that answers when there is nothing more to come, but not at once, and then
# hangs up.
exec 3< <(exec python3 -c '
import select, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
print("ready", flush=True)
for i in range(3):
    connection, _ = listener.accept()
    said = connection.recv(65536)
    select.select([connection], [], [], 1)
    try:
        connection.sendall(said)
    except BrokenPipeError:
        pass # nobody waited
    connection.close()
' late.sock)
read -r -u 3
late="qemu:q35,virtio-serial-pci,virtserialport;chardev=late.sock"
"$VIRTIO" console --on "$late" <hello >out 2>err
status=$?
check "a late answer is not waited for" test "$status" -eq 0 -a ! -s out
"$VIRTIO" console --wait 1m --on "$late" <hello >out 2>err
status=$?
check "unless one says so; it ends when the host hangs up" went_well
check "the late answer is there" cmp -s out hello
{
	echo hello
	for ((tries = 0; tries < 1000; tries++)); do
		grep -q closed out && break
		sleep 0.01
	done
} |
	timeout 20 script -qefc "$VIRTIO console --on '$late'" /dev/null >out 2>err
check "on a terminal one is told that the host has hung up" \
	out_has "virtio0: the device has closed the port"
refused "no time" 2 "--wait 'soon' is no time" console --wait soon --on emu,console

refused "nobody listens" 1 "nobody.sock.*No such file" console \
	--on "qemu:q35,virtio-serial-pci,virtconsole;chardev=nobody.sock"

# One that runs already, as the manual says.
exec 4< <(exec qemu-system-riscv64 -machine virt,memory-backend=ram -m 64M \
	-object memory-backend-file,id=ram,size=64M,share=on,mem-path=ram \
	-bios none -display none -nodefaults -qtest-log none \
	-qtest unix:qtest.sock,server=on,wait=off \
	-qmp unix:qmp.sock,server=on,wait=off -device virtio-rng-pci)
qemu=$!
trap 'kill $qemu; cd /; rm -rf "$dir"' EXIT
until [[ -S qtest.sock && -S qmp.sock ]] || ! kill -0 $qemu; do sleep 0.01; done
running="qemu:riscv64/virt;qtest=qtest.sock;qmp=qmp.sock;ram=ram"
virtio rng --on "$running" -n 4096
check "a QEMU that runs: 4096 random bytes" went_well
check "all of them from it" test "$(stat -c %s out)" -eq 4096
check "it still runs" kill -0 $qemu
virtio ls --on "$running" -v
check "again" went_well
check "by INTx" out_has "Transport: *pci, modern, INTx, "
refused "only one of its sockets" 2 "all three of" \
	ls --on "qemu:riscv64/virt;qtest=qtest.sock"
refused "it has its devices" 2 "give it 'virtio-rng-pci' on its own command" \
	ls --on "$running,virtio-rng-pci"
refused "nobody is there" 1 "cannot use riscv64/virt: .*No such file" \
	ls --on "qemu:riscv64/virt;qtest=none;qmp=none;ram=ram"

# Names with what means something to QEMU.
for name in a:b.img a,b.img json:c.img; do
	cp disk.img "$name"
	virtio blk copy --on \
		"qemu:microvm,virtio-blk-device;drive=${name//,/,,}" copy.img
	check "a disk called $name" went_well
	check "is the same" cmp "$name" copy.img
done
virtio blk copy --on "qemu:microvm,virtio-blk-device;drive=$PWD/a:b.img" copy.img
check "by its full name" went_well
virtio blk copy --on "qemu:microvm,virtio-blk-device;drive=a,,b.img" a,b.img
check "a disk with a comma is not copied onto itself" failed_with 1 .
refused "a comma at the end" 2 "a comma without a device" ls --on qemu:q35,
refused "no device between" 2 "a comma without a device" \
	ls --on "qemu:q35,;a=b"

refused "unknown machine" 2 "there is q35, pc, microvm" \
	rng --on qemu:pdp11,virtio-rng-pci -n 1
refused "unknown option" 2 "there is legacy, intx, and qtest=" \
	rng --on "qemu:q35;fast,virtio-rng-pci" -n 1
refused "unknown device" 1 "not a valid device" \
	rng --on qemu:q35,virtio-toaster-pci -n 1
refused "unknown property" 1 "no-such" \
	rng --on "qemu:q35,virtio-rng-pci;no-such=1" -n 1
refused "no disk image" 1 "check what follows drive=" \
	blk info --on "qemu:q35,virtio-blk-pci;drive=nothing.img"
PATH=/nonexistent "$VIRTIO" rng --on qemu:q35,virtio-rng-pci -n 1 >out 2>err
status=$?
check "no QEMU" failed_with 1 "cannot run qemu-system-x86_64.*Debian's package"

finish
