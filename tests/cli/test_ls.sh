#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# virtio ls: the table, everything, and everything as JSON.
. "$(dirname "$0")/tap.sh"

# Python sees the JSON as d, the first devices as blk, rng and dummy.
json_says()
{
	python3 -c '
import json, sys
d = json.load(open("out"))
blk, rng, dummy = (d + [None] * 3)[:3]
sys.exit(not ('"$1"'))'
}

truncate -s 8M disk.img

for transport in "${transports[@]}"; do
	# Legacy devices know no other layout.
	layout=packed
	[[ $transport == *-legacy ]] && layout=split
	bus="emu:$transport,blk=disk.img;serial=S1;size=64,rng,dummy"
	virtio ls --on "$bus"
	check "$transport: table" went_well
	check "$transport: heading" out_has '^DEVICE *ID *TYPE *VENDOR'
	check "$transport: block device" \
		out_has "^virtio0 *2 *block .* $transport *DRIVER_OK *virtio_blk"
	check "$transport: entropy device" \
		out_has "^virtio1 *4 *entropy .* $transport *DRIVER_OK *virtio_rng"
	check "$transport: dummy without a driver" \
		out_has "^virtio2 *62 *dummy .* $transport *ACKNOWLEDGE *-$"
	check "$transport: one line each" test "$(wc -l <out)" -eq 4

	virtio ls -v --on "$bus"
	check "$transport: -v" went_well
	check "$transport: -v shows status, driver, queues" out_has \
		'^virtio0: block, id 2' 'Driver: *virtio_blk' \
		'Status:.*DRIVER_OK' 'Queues: .* 64 descriptors'
	check "$transport: -v says what a queue is, and counts" out_has \
		"Queues: .* 0 req.0, 64 .*, $layout, indirect, event_idx$" \
		'^ *0 buffers, 0 bytes$' \
		'^ *0 kicks, 0 suppressed, 0 interrupts, 0 spurious'
	check "$transport: -v names features" out_has \
		'Offered:.*SEG_MAX' 'Negotiated:.*SEG_MAX' 'EVENT_IDX'
	check "$transport: -v decodes the configuration" out_has \
		'capacity *8 MiB (16384 sectors)' 'read_only *no'
	check "$transport: -v shows the attributes" out_has \
		'modalias *virtio:d00000002v' 'features *[01]\{64\}$'

	virtio ls --json --on "$bus"
	check "$transport: --json" went_well
	check "$transport: JSON has the devices" json_says \
		'[x["id"] for x in d] == [2, 4, 62]'
	check "$transport: JSON has identity and transport" json_says \
		"blk['name'] == 'virtio0' and blk['type'] == 'block' and
		 blk['vendor'] and blk['location'] and
		 blk['transport'] == '$transport'"
	check "$transport: JSON has the driver or null" json_says \
		'blk["driver"] == "virtio_blk" and dummy["driver"] is None'
	check "$transport: JSON has status" json_says \
		'"DRIVER_OK" in rng["status"] and
		 dummy["status"] == ["ACKNOWLEDGE"]'
	check "$transport: JSON has features" json_says \
		'"FLUSH" in blk["offered"] and "FLUSH" in blk["negotiated"] and
		 "EVENT_IDX" in rng["negotiated"]'
	check "$transport: JSON has queues" json_says \
		'blk["queues"][0]["size"] == 64 and not dummy["queues"]'
	check "$transport: JSON has what a queue is" json_says \
		"blk['queues'][0] == {'index': 0, 'name': 'req.0', 'size': 64,
		 'layout': '$layout', 'indirect': True, 'event_idx': True,
		 'in_order': False, 'counters': {'buffers': 0, 'bytes': 0,
		 'kicks': 0, 'suppressed': 0, 'interrupts': 0, 'spurious': 0}}"
	check "$transport: JSON has configuration" json_says \
		'blk["config"]["capacity"] == 16384 and rng["config"] is None'
	check "$transport: JSON has attributes" json_says \
		'blk["attributes"]["device"] == "0x0002" and
		 len(blk["attributes"]["features"]) == 64'
done

for transport in mmio pci pci-transitional; do
	virtio ls --json --on "emu:$transport,rng"
	check "$transport: modern devices offer VERSION_1" json_says \
		'"VERSION_1" in d[0]["negotiated"]'
done
for transport in mmio-legacy pci-legacy; do
	virtio ls --json --on "emu:$transport,rng"
	check "$transport: legacy devices do not" json_says \
		'"VERSION_1" not in d[0]["offered"]'
done
virtio ls --json --on emu:pci,rng,rng
check "a PCI device is where the bus has it" json_says \
	'"00:01.0" in d[0]["location"] and "00:02.0" in d[1]["location"]'
printf -v many ',rng%.0s' {1..32}
refused "more PCI devices than a bus has places" 1 "cannot make device rng" \
	ls --on "emu:pci$many"
virtio ls --on emu
check "mmio without devices is the default" went_well
virtio ls --json --on emu
check "an empty bus is an empty array" json_says 'd == []'
virtio ls --on emu,rng,rng,blk=disk.img
check "the same device twice" out_has '^virtio1 *4 ' '^virtio2 *2 '
virtio ls --json --on "emu,blk=disk.img;queues=4;size=8;ro"
check "several queues" json_says \
	'[q["size"] for q in blk["queues"]] == [8] * 4 and
	 [q["index"] for q in blk["queues"]] == [0, 1, 2, 3]'
check "a read-only disk" json_says \
	'"RO" in blk["negotiated"] and blk["config"]["read_only"]'
virtio ls --json --on emu,console
check "what was counted: a console has buffers to fill, kicked once" json_says \
	'blk["queues"][0]["counters"]["buffers"] > 1 and
	 blk["queues"][0]["counters"]["bytes"] == 0 and
	 blk["queues"][0]["counters"]["kicks"] == 1 and
	 blk["queues"][1]["counters"]["buffers"] == 0'
virtio ls --json --on "emu,console;ports=2"
check "bytes too: its messages to the device have eight" json_says \
	'blk["queues"][3]["counters"]["bytes"] ==
	 blk["queues"][3]["counters"]["buffers"] * 8 > 0'

# What the rings can do, by choice.
virtio ls -v --on "emu,rng;packed=off"
check "a split ring" out_has 'descriptors, split, indirect, event_idx$'
virtio ls -v --on \
	"emu,rng;packed=on;in_order=on;indirect_desc=off;event_idx=off"
check "a packed ring in order, and nothing else" out_has \
	'descriptors, packed, in_order$'
virtio ls --json --on "emu:mmio-legacy,rng;event_idx=on;indirect_desc=off"
check "what a legacy device can do without" json_says \
	'not d[0]["queues"][0]["indirect"] and d[0]["queues"][0]["event_idx"]'
virtio ls --json --on "emu:pci,console;packed=on;packed=off"
check "the last word counts" json_says \
	'{q["layout"] for q in d[0]["queues"]} == {"split"}'

# An option, the feature's name, and whether it is on unless given.
while read -r option feature default; do
	virtio ls --json --on \
		"emu:pci,dummy;$option=on,dummy;$option=off,dummy"
	check "$option is a choice, and leaves the others" json_says \
		"['$feature' in x['offered'] for x in d] ==
		 [True, False, $default] and
		 set(d[0]['offered']) ^ set(d[1]['offered']) == {'$feature'}"
done <<-end
	packed RING_PACKED True
	in_order IN_ORDER False
	indirect_desc INDIRECT_DESC True
	event_idx EVENT_IDX True
	queue_reset RING_RESET True
	notification_data NOTIFICATION_DATA True
	order_platform ORDER_PLATFORM False
end
for transport in mmio-legacy pci-legacy; do
	refused "$transport: a legacy device has no packed ring" 2 \
		"rng cannot offer RING_PACKED on $transport" \
		ls --on "emu:$transport,rng;packed=on"
done
virtio ls --on "emu:mmio-legacy,rng;packed=off;in_order=off"
check "what a legacy device has not can be off" went_well

virtio ls --on "emu,rng;mute,blk=disk.img;mute"
check "listing needs no answer of a device" went_well
"$VIRTIO" ls --on emu,rng >/dev/full 2>err
status=$?
check "standard output full" failed_with 1 "No space left"
refused "ls takes no argument" 2 "no argument 'x'" ls --on emu x

finish
