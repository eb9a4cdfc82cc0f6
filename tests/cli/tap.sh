# SPDX-License-Identifier: BSD-2-Clause
# What the tests of the virtio command share; sourced by bash. $VIRTIO is the
# command. Each test leaves what it wrote in the files out and err, and works in
# a directory of its own that is removed at the end.
# shellcheck shell=bash
VIRTIO=$(realpath "${VIRTIO:?is to be the path of the virtio command}")
# Ways in which a device model of this process can be shown.
# shellcheck disable=SC2034 # it is for those who source this
transports=(mmio mmio-legacy pci pci-legacy pci-transitional)
number=0 failures=0
dir=$(mktemp -d)
cd "$dir" || exit 1
trap 'cd /; rm -rf "$dir"' EXIT

# Report one test: a description, and the command that decides.
check()
{
	local what=$1

	shift
	number=$((number + 1))
	if "$@"; then
		echo "ok $number - $what"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $number - $what"
	head -v -n 5 out err 2>/dev/null | tr -d '\0' | sed 's/^/# /'
}

# Run the command; its exit status is kept in $status.
virtio()
{
	"$VIRTIO" "$@" >out 2>err </dev/null
	status=$?
}

# The command succeeded and had nothing to complain of.
went_well()
{
	[[ $status -eq 0 && ! -s err ]]
}

# The command ended with this status and said one line, which this fits.
failed_with()
{
	[[ $status -eq $1 && $(wc -l <err) -eq 1 ]] &&
		grep -q "^virtio: " err && grep -q -- "$2" err
}

# A call of the command fails as it should: description, status, words of the
# error, arguments.
refused()
{
	local what=$1 wanted=$2 words=$3

	shift 3
	virtio "$@"
	check "$what" failed_with "$wanted" "$words"
}

# Output has a line that fits each pattern.
out_has()
{
	local pattern

	for pattern; do
		grep -q -- "$pattern" out || return
	done
}

# A file with so many bytes that nothing else resembles.
make_data()
{
	head -c "$2" /dev/urandom >"$1"
}

finish()
{
	echo "1..$number"
	exit $((failures > 0))
}
