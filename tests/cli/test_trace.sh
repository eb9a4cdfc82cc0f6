#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# virtio trace: what is recorded, what is shown of it, and files that are none.
. "$(dirname "$0")/tap.sh"

truncate -s 1M disk.img

# What ends a line that has a place in a ring: packed ones have a wrap counter.
wrap='\(, wrap\)\?$'

# lines WORD: how many events of this name the last output has.
lines()
{
	awk -v word="$1" '$4 == word { n++ } END { print n + 0 }' out
}

# The times of the last output never go back.
in_order()
{
	awk 'NR > 1 { if ($1 < last) exit 1; last = $1 }' out
}

for transport in "${transports[@]}"; do
	virtio trace record -o t.trace rng --on "emu:$transport,rng" -n 16K
	check "$transport: recorded" went_well
	check "$transport: the command did its work" \
		test "$(stat -c %s out)" -eq 16384
	virtio trace show t.trace
	check "$transport: shown" went_well
	check "$transport: the driver's half and the model's" test \
		"$(lines add)" -eq 4 -a "$(lines take)" -eq 4 -a \
		"$(lines use)" -eq 4 -a "$(lines get)" -eq 4
	check "$transport: the life of the device" out_has \
		' virtio0  *-  device  *-  type 4 (entropy)' \
		' virtio0  *-  probe  *-  by driver virtio_rng$' \
		' virtio0  *0  queue  *-  stands, 256 descriptors' \
		' virtio0  *-  gone  '
	check "$transport: places in the ring" out_has \
		" add  *3  buffer, 0 segments out, 1 in, 4096 bytes$wrap" \
		" publish  *4  available, kick due$wrap" " notify  *4  kicked$wrap" \
		" take  *3  device has 0 pieces out, 1 in, 4096 bytes$wrap" \
		" use  *3  device wrote 4096 bytes, interrupts$wrap" \
		" interrupt  *3  buffers were used$wrap" \
		" get  *3  buffer, 4096 bytes written$wrap"
	check "$transport: in the order of time" in_order
done

virtio trace record blk read --on emu,blk=disk.img -n 64K data
check "to virtio.trace" test "$status" -eq 0 -a -s virtio.trace
virtio trace show
check "from virtio.trace" out_has " add .* 1 segments out, 2 in.*, indirect$wrap"
check "the data arrived" cmp -n 65536 disk.img data
cp virtio.trace good.trace
virtio trace record -- rng --on emu,rng -n 1
check "a trace is replaced" went_well
virtio trace show
check "by the new one" out_has 'virtio_rng'

virtio trace record blk bench --on "emu,blk=disk.img;queues=2" -t 1ms
virtio trace show --queue 1
check "one queue" test "$(lines add)" -gt 0 -a -z "$(awk \
	'NR > 1 && $3 != 1 && $4 != "pause"' out)"

# 4096 requests are more events than are mapped at a time.
virtio trace record rng --on emu,rng -n 16M
virtio trace show
check "many windows: the time they take is told" out_has \
	' pause  *-  the recording itself took [0-9.]* us$'
check "many windows: nothing is lost" test "$(lines add)" -eq 4096 -a \
	"$(lines take)" -eq 4096 -a "$(lines use)" -eq 4096 -a \
	"$(lines get)" -eq 4096
check "many windows: in the order of time" in_order

virtio trace record rng --on emu,rng,rng --device virtio0 -n 1
virtio trace show --device virtio0
check "a model's events are those of its device" test \
	"$(lines add)" -eq 1 -a "$(lines take)" -eq 1 -a "$(lines use)" -eq 1

virtio trace record ls --on emu,rng,rng
virtio trace show --device virtio1
check "one device" test "$(lines probe)" -eq 1 -a -z "$(awk \
	'NR > 1 && $2 != "virtio1"' out)"
virtio trace show --json
check "JSON: an array of events" python3 -c '
import json
events = json.load(open("out"))
assert [e["event"] for e in events].count("probe") == 2
assert {"device": "virtio0", "queue": 0, "event": "queue", "size": 256,
	"name": "input"}.items() <= \
	[e for e in events if e["event"] == "queue"][0].items()
times = [e["time_ns"] for e in events]
assert times == sorted(times) and times[0] > 0'
virtio trace show --json --device none
check "JSON: nothing" python3 -c '
import json
assert json.load(open("out")) == []'
virtio trace show --json good.trace
check "JSON: a buffer" python3 -c '
import json
add = [e for e in json.load(open("out")) if e["event"] == "add"][0]
assert (add["queue"], add["index"], add["segments_out"], add["segments_in"],
	add["bytes"], add["indirect"]) == (0, 0, 1, 2, 65553, True)'

# The command fails; its driver is killed.
refused "the command's mistake is the recording's" 2 "-n 1M" \
	trace record rng --on emu,rng
virtio trace show
check "then nothing was recorded" test "$(wc -l <out)" -eq 1
refused "the command's failure too" 1 "within 100ms" \
	trace record rng --on "emu,rng;mute" -n 1 --timeout 100ms
virtio trace show
check "and shows it" test "$(lines add)" -eq 1 -a "$(lines get)" -eq 0
"$VIRTIO" trace record -o k.trace rng --on "emu,rng;mute" -n 1 \
	>/dev/null 2>&1 &
until "$VIRTIO" trace show k.trace 2>/dev/null | grep -q ' notify '; do
	kill -0 $! || break
done
kill -9 $!
wait $! 2>/dev/null
virtio trace show k.trace
check "killed: what happened before is there" test "$status" -eq 0 -a \
	"$(lines notify)" -eq 1

(
	ulimit -f 256
	"$VIRTIO" trace record -o full.trace rng --on emu,rng -n 16M 2>err
) | wc -c >out
status=${PIPESTATUS[0]}
check "no room: said" failed_with 1 "not complete: File too large"
check "no room: the command went on" test "$(cat out)" -eq 16777216
virtio trace show full.trace
check "no room: what there was room for is there" \
	test "$status" -eq 0 -a "$(lines get)" -gt 1000

# Files that are no recording.
refused "a disk is not overwritten" 1 "disk.img: it is there and no trace" \
	trace record -o disk.img rng --on emu,rng -n 1
check "nothing happened to it" test "$(stat -c %s disk.img)" -eq 1048576
refused "nor a folder" 1 "cannot record to .: Is a directory" \
	trace record -o . rng --on emu,rng -n 1
refused "nor a device" 1 "/dev/null: it is there and no trace" \
	trace record -o /dev/null rng --on emu,rng -n 1
refused "no such file" 1 "cannot open no.trace: No such file" \
	trace show no.trace
refused "not a trace" 1 "byte 0: it is no trace" trace show disk.img
: >empty
refused "nothing at all" 1 "byte 0: it is cut off" trace show empty

# damaged OFFSET BYTES: the good recording with other bytes there.
damaged()
{
	cp good.trace bad.trace
	printf '%b' "$2" | dd of=bad.trace bs=1 seek="$1" conv=notrunc 2>/dev/null
}

damaged 8 '\x02'
refused "another version" 1 "version that this virtio cannot read" \
	trace show bad.trace
damaged 12 '\x07'
refused "another clock" 1 "clock that this virtio does not know" \
	trace show bad.trace
damaged 20 '\x60'
refused "an unknown event" 1 "byte 16: it has an event" trace show bad.trace
damaged 22 '\x05'
refused "a name out of order" 1 "byte 16: a place is named out of order" \
	trace show bad.trace
damaged 28 '\xff\xff\xff\xff'
refused "a name that is too long" 1 "byte 16: a name is too long" \
	trace show bad.trace
damaged 20 '\x01'
refused "an event without a name" 1 "byte 16: .* has no name" \
	trace show bad.trace
damaged 48 '\x1b[2J'
virtio trace show bad.trace
check "no commands for the terminal" test "$status" -eq 0 -a \
	-z "$(tr -d '[:print:]\n' <out)"

size=$(stat -c %s good.trace)
cuts=0 cut_well=0
for ((n = 17; n < size; n += 7)); do
	cuts=$((cuts + 1))
	head -c "$n" good.trace >bad.trace
	virtio trace show bad.trace
	if ((n % 16)); then
		failed_with 1 "it is cut off"
	else
		[[ $status -eq 0 ]] || failed_with 1 "it is cut off"
	fi && cut_well=$((cut_well + 1))
done
check "cut off anywhere" test "$cut_well" -eq "$cuts"

refused "no command to record" 2 "say what to record" trace record
refused "an unknown one" 2 "unknown command 'rgn'" trace record rgn
refused "a recording of a recording" 2 "cannot be recorded" \
	trace record trace record ls
refused "two files" 2 "takes one file" trace show a b
refused "a queue that is none" 2 "'x' is no number" trace show --queue x
"$VIRTIO" trace show good.trace >/dev/full 2>err
status=$?
check "standard output full" failed_with 1 "No space left"

finish
