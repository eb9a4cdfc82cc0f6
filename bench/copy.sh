#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# How long virtio-blk takes to copy a disk image, against cp of the same file.
#
#     bench/copy.sh [VIRTIO [ROUNDS]]
#
# VIRTIO is the command, built for release. Both copy 1 GiB of random bytes from
# and to memory, in turns, because the machine is not the same from one second
# to the next; the best round of each counts. On a machine with other work some
# never have a quiet one, so it goes on for up to four times ROUNDS. Fails if
# virtio takes more than twice as long as cp even then.
set -euo pipefail

virtio=${1:-build-release/tools/virtio}
rounds=${2:-5}
limit=2.0

folder=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$folder"' EXIT
head -c 1G /dev/urandom >"$folder/disk.img"

# seconds COMMAND...: how long it takes
seconds() {
	local start=$EPOCHREALTIME
	"$@" >/dev/null
	awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'
}

# once BUS: copy through the bus, and see that it is the same
once() {
	rm -f "$folder/copy.img"
	seconds "$virtio" blk copy --on "$1,blk=$folder/disk.img;ro" \
		"$folder/copy.img"
	cmp "$folder/disk.img" "$folder/copy.img"
}

# verdict: the best of each so far; fails if one is beyond the limit
verdict() {
	awk -v limit="$limit" '
		!($1 in best) || $2 < best[$1] { best[$1] = $2 }
		END {
			for (way in best) {
				ratio = best[way] / best["cp"]
				printf "%-16s %6.2f s  %5.2f times cp\n", way,
				       best[way], ratio
				failed += ratio > limit
			}
			exit failed != 0
		}' "$folder/times"
}

for ((i = 1; i <= 4 * rounds; i++)); do
	rm -f "$folder/copy.img"
	echo "cp $(seconds cp "$folder/disk.img" "$folder/copy.img")"
	for bus in emu:mmio emu:mmio-legacy; do
		echo "$bus $(once "$bus")"
	done
	if ((i >= rounds)) && verdict >&2; then
		exit 0
	fi
done >>"$folder/times"
verdict
