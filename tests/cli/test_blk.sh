#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# virtio blk: info, read, write, copy and bench, and what they refuse.
. "$(dirname "$0")/tap.sh"

# Python sees the JSON as d.
json_says()
{
	python3 -c 'import json, sys
d = json.load(open("out"))
sys.exit(not ('"$1"'))'
}

# Part of a file, in sectors.
part_is()
{
	cmp -s <(dd if="$1" bs=512 skip="$2" count="$3" status=none) "$4"
}

# No temporary file was forgotten.
tidy()
{
	[[ -z $(find . -name '.virtio-*') ]]
}

# The disk is what it was.
untouched()
{
	cmp -s disk.img before.img
}

make_data data.img 3M
make_data odd.dat 1000
make_data sectors.dat 5120
cp data.img disk.img
cp data.img before.img
disk=emu:mmio,blk=disk.img

# ---- info ---------------------------------------------------------------
virtio blk info --on "$disk;serial=abc;queues=2"
check "info" went_well
check "info shows serial, size, queues" out_has '^virtio0' 'serial *abc$' \
	'capacity *3 MiB (6144 sectors)' 'num_queues *2$' 'read_only *no'
virtio blk info --json --on "$disk;serial=12345678901234567890;ro"
check "info --json" json_says \
	'd["capacity"] == 6144 and d["read_only"] is True and
	 d["serial"] == "12345678901234567890" and d["device"] == "virtio0"'
refused "info of a mute disk" 1 "no answer within 50ms" \
	blk info --on "$disk;mute" --timeout 50ms
refused "no disk" 2 "no device of type block" blk info --on emu,rng
refused "two disks" 2 "choose with --device" \
	blk info --on "$disk,blk=before.img"
virtio blk info --on "$disk,blk=before.img" --device virtio1
check "the second of two disks" out_has '^virtio1'
virtio blk info --on "$disk;size=1"
check "a queue too small for a request" test "$status" -eq 1
check "the driver says why" grep -q "no request fits" err
check "and the command, what follows" grep -q "^virtio: no driver could" err

# ---- copy ---------------------------------------------------------------
for transport in "${transports[@]}"; do
	for options in "" ";queues=3" ";size=4" ";ro"; do
		bus="emu:$transport,blk=disk.img$options"
		virtio blk copy --on "$bus" --depth 7 copy.img
		check "$transport$options: copy to a file" went_well
		check "$transport$options: same" cmp -s data.img copy.img
		rm -f copy.img
		virtio blk copy --on "$bus" -
		check "$transport$options: copy to a pipe" went_well
		check "$transport$options: same" cmp -s data.img out
	done
done
virtio blk copy --on "$disk" --depth 1 copy.img
check "one request at a time" cmp -s data.img copy.img
truncate -s 0 empty.img
virtio blk copy --on emu,blk=empty.img empty.copy
check "an empty disk" test "$status" -eq 0 -a -f empty.copy -a ! -s empty.copy
truncate -s 4M sparse.img
dd if=sectors.dat of=sparse.img bs=512 seek=4000 conv=notrunc status=none
virtio blk copy --on emu,blk=sparse.img sparse.copy
check "a sparse disk: same" cmp -s sparse.img sparse.copy
check "a sparse disk: the copy is, too" \
	test "$(stat -c %b sparse.copy)" -lt 2048

chmod 640 copy.img
ln -s copy.img link.img
virtio blk copy --on "$disk" link.img
check "a file is replaced" cmp -s data.img copy.img
check "and keeps its mode" test "$(stat -c %a copy.img)" = 640
check "a symbolic link stays one" test -L link.img
(umask 027; "$VIRTIO" blk copy --on "$disk" new.img)
check "a new file heeds the umask" test "$(stat -c %a new.img)" = 640

mkfifo fifo
cat fifo >from_fifo &
virtio blk copy --on "$disk" fifo
wait $!
check "a FIFO is written to" cmp -s data.img from_fifo
check "a FIFO stays one" test -p fifo
virtio blk copy --on "$disk" /dev/null
check "a character device is written to" went_well

# ---- copy: what is refused ----------------------------------------------
refused "copy without a target" 2 "where to copy" blk copy --on "$disk"
refused "copy to two targets" 2 "what is 'b'" blk copy --on "$disk" a b
refused "copy to a missing folder" 1 "No such file" \
	blk copy --on "$disk" missing/copy.img
refused "copy to a folder" 1 "Is a directory" blk copy --on "$disk" .
refused "copy to a place that takes no files" 1 "cannot write" \
	blk copy --on "$disk" /proc/copy.img
refused "copy onto the disk itself" 1 "disk of the bus" \
	blk copy --on "$disk" disk.img
ln disk.img hard.img
refused "copy onto the disk by another name" 1 "disk of the bus" \
	blk copy --on "$disk" hard.img
rm hard.img
refused "copy to a full device" 1 "No space left.*make room" \
	blk copy --on "$disk" /dev/full
refused "depth 0" 2 "from 1 to" blk copy --on "$disk" --depth 0 a
check "nothing of them is left behind" tidy

cp odd.dat kept.dat
(
	ulimit -f 1000
	"$VIRTIO" blk copy --on "$disk" kept.dat 2>err
)
status=$?
check "no room for the copy" failed_with 1 "File too large.*make room"
check "the target is as it was" cmp -s odd.dat kept.dat
check "no half-written file" tidy

refused "copy of a mute disk" 1 "no answer within 50ms" \
	blk copy --on "$disk;mute" --timeout 50ms kept.dat
check "the target is as it was" cmp -s odd.dat kept.dat
check "no half-written file" tidy

# The image shrinks after it was opened: the device cannot read on.
cp data.img shrinking.img
"$VIRTIO" blk copy --on emu,blk=shrinking.img - 2>err | {
	head -c 1 >/dev/null
	truncate -s 2M shrinking.img
	cat >/dev/null
}
status=${PIPESTATUS[0]}
check "an I/O error of the device" test "$status" -eq 1
check "is reported" grep -q "^virtio: reading virtio0.*I/O error" err

"$VIRTIO" blk copy --on "$disk" - 2>err | head -c 10 >out
status=${PIPESTATUS[0]}
check "nobody reads on: quiet failure" test "$status" -eq 1 -a ! -s err

# A signal while the device keeps us waiting.
for signal in INT TERM HUP; do
	env --default-signal="$signal" "$VIRTIO" blk copy \
		--on "$disk;mute" kept.dat 2>err &
	for _ in {1..500}; do
		tidy || break
		sleep 0.01
	done
	kill "-$signal" $!
	wait $! 2>/dev/null
	check "SIG$signal ends it" \
		test $? -eq $((128 + $(kill -l "$signal")))
	check "SIG$signal: no half-written file" tidy
done
check "the target is as it was" cmp -s odd.dat kept.dat

# A target of fixed size needs a loop device, and root to make it.
truncate -s 1M small.img
truncate -s 4M large.img
if small=$(losetup -f --show small.img 2>/dev/null); then
	refused "target smaller than the source" 1 "too small, 1 MiB for 3" \
		blk copy --on "$disk" "$small"
	losetup -d "$small"
	check "nothing was written to it" \
		test "$(tr -d '\0' <small.img | wc -c)" -eq 0
	large=$(losetup -f --show large.img)
	virtio blk copy --on "$disk" "$large"
	check "copy to a block device" went_well
	sync "$large"
	check "same" cmp -s -n 3145728 data.img "$large"
	refused "copy onto the device that is the disk" 1 "disk of the bus" \
		blk copy --on "emu,blk=$large" "$large"
	losetup -d "$large"
else
	echo "# no loop devices here: block devices as targets not tried"
fi

# ---- read ---------------------------------------------------------------
virtio blk read --on "$disk"
check "read all" cmp -s data.img out
virtio blk read --on "$disk" --offset 1M --size 64K part.dat
check "read a part" part_is data.img 2048 128 part.dat
virtio blk read --on "$disk" -o 2M
check "read to the end" part_is data.img 4096 2048 out
virtio blk read --on "$disk" -n 0
check "read nothing" test "$status" -eq 0 -a ! -s out
refused "read beyond the end" 1 "virtio0 has 3 MiB" \
	blk read --on "$disk" --offset 2M --size 2M part.dat
refused "read from beyond the end" 1 "virtio0 has 3 MiB" \
	blk read --on "$disk" --offset 4M
refused "offset within a sector" 2 "no multiple of 512" \
	blk read --on "$disk" --offset 100
refused "size within a sector" 2 "no multiple of 512" \
	blk read --on "$disk" --size 100
check "what was read before is still there" \
	part_is data.img 2048 128 part.dat

# ---- write --------------------------------------------------------------
refused "write to a read-only disk" 1 "read-only.*;ro" \
	blk write --on "$disk;ro" sectors.dat
refused "write what is no multiple of 512" 1 "no multiple of 512" \
	blk write --on "$disk" odd.dat
refused "write what is larger than the disk" 1 "too large" \
	blk write --on "$disk" large.img
refused "write more than is left" 1 "too large for the 4 KiB" \
	blk write --on "$disk" --offset 3141632 sectors.dat
refused "write from beyond the end" 1 "virtio0 has 3 MiB" \
	blk write --on "$disk" --offset 1G sectors.dat
refused "write a missing file" 1 "No such file" \
	blk write --on "$disk" missing.dat
refused "write a folder" 1 "Is a directory" blk write --on "$disk" .
"$VIRTIO" blk write --on "$disk" 2>err < <(cat data.img odd.dat)
status=$?
check "write a pipe that is larger than the disk" failed_with 1 "too large"
"$VIRTIO" blk write --on "$disk" 2>err < <(cat odd.dat)
status=$?
check "write a pipe that is no multiple of 512" \
	failed_with 1 "no multiple of 512"
refused "write to a mute disk" 1 "no answer within 50ms" \
	blk write --on "$disk;mute" --timeout 50ms sectors.dat
check "nothing was written" untouched

for transport in "${transports[@]}"; do
	bus="emu:$transport,blk=disk.img"
	make_data new.dat 1M
	virtio blk write --on "$bus" --offset 1M new.dat
	check "$transport: write a file" went_well
	check "$transport: it is there" part_is disk.img 2048 2048 new.dat
	head -c 1M data.img >first.dat
	tail -c 1M data.img >last.dat
	check "$transport: what is before is as it was" \
		part_is disk.img 0 2048 first.dat
	check "$transport: what follows is as it was" \
		part_is disk.img 4096 2048 last.dat
	"$VIRTIO" blk write --on "$bus" -o 1M < <(tail -c 2M data.img)
	check "$transport: write a pipe" untouched
	"$VIRTIO" blk write --on "$bus" -o 1M - <new.dat
	check "$transport: write standard input" \
		part_is disk.img 2048 2048 new.dat
	virtio blk write --on "$bus;queues=2" --depth 3 data.img
	check "$transport: write all" untouched
done

# ---- bench --------------------------------------------------------------
virtio blk bench --on "$disk" --runtime 20ms
check "bench" went_well
for depth in 1 2 4 8 16 32 64 128; do
	check "bench shows depth $depth" \
		out_has "^ *$depth  *[1-9][0-9]*  .*B/s  *[01]\.[0-9]*  *[01]\.[0-9]*$"
done
check "bench shows what was counted on the queue" \
	out_has "^ *[1-9][0-9]* buffers, [1-9][0-9]* bytes$"
check "bench shows the queue's kicks and interrupts" out_has \
	"^ *[1-9][0-9]* kicks, [0-9]* suppressed, [1-9][0-9]* interrupts, [0-9]"
virtio blk bench --on "emu:mmio-legacy,blk=disk.img;queues=2" --json \
	--sequential --runtime 20ms --block-size 64K
check "bench --json" json_says \
	'[r["depth"] for r in d["results"]] == [1, 2, 4, 8, 16, 32, 64, 128] and
	 all(r["iops"] > 0 and r["bytes_per_second"] > 0 for r in d["results"])
	 and d["block_size"] == 65536 and d["pattern"] == "sequential"'
check "bench: a batch has one kick a queue, and no more interrupts" json_says \
	'all(r["kicks"] * r["depth"] <= 2 * r["requests"] and
	     0 < r["interrupts"] <= r["kicks"] for r in d["results"])'
check "bench --json: what was counted on each queue" json_says \
	'all(sum(q["counters"][n] for q in d["queues"]) ==
	     sum(r[m] for r in d["results"])
	     for n, m in (("buffers", "requests"), ("kicks", "kicks"))) and
	 all(q["counters"]["bytes"] > 65536 * q["counters"]["buffers"] and
	     {"suppressed", "spurious", "interrupts"} <= set(q["counters"])
	     for q in d["queues"])'
virtio blk bench --on "$disk;size=16" --json --runtime 5ms
check "a small queue ends the table" json_says \
	'[r["depth"] for r in d["results"]] == [1, 2, 4, 8, 16]'
check "the disk is as it was" untouched
refused "block size that is no multiple" 1 "multiples of 512" \
	blk bench --on "$disk" --block-size 1000
refused "block size larger than the disk" 1 "up to the size" \
	blk bench --on emu,blk=empty.img
refused "block size 0" 2 "--block-size" blk bench --on "$disk" -b 0
refused "bench of a mute disk" 1 "no answer within 50ms" \
	blk bench --json --on "$disk;mute" --timeout 50ms

# ---- terminals ----------------------------------------------------------
script -qec "'$VIRTIO' blk copy --on '$disk' copy.img" /dev/null \
	>out </dev/null
check "progress on a terminal" out_has '3 MiB of 3 MiB 100% \[=*\] .*/s'
script -qec "stty cols 40; '$VIRTIO' blk copy --on '$disk' copy.img" \
	/dev/null >out </dev/null
check "a narrow terminal: no line is longer" \
	test "$(sed 's/\x1b\[K//g' out | tr '\r' '\n' | wc -L)" -le 40
script -qec "'$VIRTIO' blk copy --on '$disk' -" /dev/null >out </dev/null
check "a terminal gets no data" out_has 'is a terminal'
script -qec "'$VIRTIO' blk write --on '$disk'" /dev/null >out </dev/null
check "a terminal gives no data" out_has 'is a terminal'
virtio blk copy --on "$disk" copy.img
check "no progress in a pipe" went_well
check "the disk is as it was" untouched

finish
