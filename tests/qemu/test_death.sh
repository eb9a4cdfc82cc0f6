#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What the virtio command says when its QEMU ends or hangs: one line, that one.
driver=$(realpath "$(dirname "$0")/../../examples/virtio_dummy.c")
. "$(dirname "$0")/../cli/tap.sh"

truncate -s 1M disk.img

# A QEMU that is killed after $COMMANDS commands of qtest, wherever that is.
mkdir mortal
cat >mortal/qemu-system-x86_64 <<'end'
#!/usr/bin/env python3
import ctypes, os, select, signal, socket, sys

args = sys.argv[:]
at, = (i for i, a in enumerate(args) if a.startswith("socket,id=qtest,fd="))
front = socket.socket(fileno=int(args[at].rpartition("=")[2]))
back, its = socket.socketpair()
os.set_inheritable(its.fileno(), True)
args[at] = "socket,id=qtest,fd=%d" % its.fileno()
child = os.fork()
if not child:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    os.environ["PATH"] = os.environ["REAL_PATH"]
    os.execvp("qemu-system-x86_64", args)
its.close()
left = int(os.environ["COMMANDS"])
while True:
    for ready in select.select([front, back], [], [])[0]:
        data = ready.recv(4096)
        if ready is front:
            left -= data.count(b"\n")
        if left < 0:
            os.kill(child, signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        (back if ready is front else front).sendall(data)
end
chmod +x mortal/qemu-system-x86_64

# Run the command with that QEMU.
mortal()
{
	COMMANDS=$1 REAL_PATH=$PATH PATH=$PWD/mortal:$PATH \
		"$VIRTIO" "${@:2}" >out 2>err </dev/null
	status=$?
}

# The command fails with the line, from the first commands on until it has no
# need of more.
survives_no_death()
{
	local what=$1 commands=3

	shift
	while mortal "$commands" "$@"; [[ $status -ne 0 && commands -lt 9999 ]]; do
		check "$what: death after $commands commands" failed_with 1 \
			"QEMU has ended by signal 9 (Killed): "
		((commands *= 4))
	done
	check "$what: it works with $commands" went_well
}

survives_no_death rng rng --on qemu:q35,virtio-rng-pci -n 4096
survives_no_death ls ls --on qemu:q35,virtio-rng-pci
survives_no_death run run "$driver" --on qemu:q35,virtio-rng-pci

# Run the command, on a disk that is large enough to take a while, or with input
# that never comes; its QEMU gets the signal once something is out.
strike()
{
	local signal=$1 name=$2 qemu tries

	shift 2
	rm -f "$name.out"
	"$VIRTIO" "$@" >"$name.out" 2>"$name.err" <forever &
	echo $! >"$name.pid"
	for ((tries = 0; tries < 1000; tries++)); do
		[[ -s $name.out ]] && break
		sleep 0.01
	done
	read -r qemu _ <"/proc/$!/task/$!/children"
	kill -"$signal" "$qemu"
}

# Its end.
struck()
{
	wait "$(cat "$1.pid")"
	status=$?
	cp "$1.out" out
	cp "$1.err" err
}

# The host's end says something and waits. Ready once it has said so here.
exec 3< <(exec python3 -c '
import socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind("console.sock")
listener.listen()
print("ready", flush=True)
while True:
    connection, _ = listener.accept()
    connection.sendall(b"hello\n")
    connection.recv(1)
')
host=$!
read -r -u 3
trap 'kill $host; cd /; rm -rf "$dir"' EXIT
mkfifo forever
exec 4<>forever
bench=(blk bench -t 1m --on "qemu:microvm,virtio-blk-device;drive=disk.img")
console=(console
	--on "qemu:q35,virtio-serial-pci,virtconsole;chardev=console.sock")
strike KILL console "${console[@]}"
struck console
check "console: killed" failed_with 1 "QEMU has ended by signal 9 (Killed): "
strike KILL bench "${bench[@]}"
struck bench
check "blk bench: killed" failed_with 1 "QEMU has ended by signal 9 (Killed): "
# Both at once: it takes a while until one is sure.
strike STOP console "${console[@]}"
strike STOP bench "${bench[@]}"
struck console
check "console: QEMU hangs" failed_with 1 "QEMU does not answer: "
struck bench
check "blk bench: QEMU hangs" failed_with 1 "QEMU does not answer: "

finish
