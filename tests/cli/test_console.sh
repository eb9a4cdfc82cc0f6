#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# virtio console: pipes and a terminal joined to a port, and what it says when
# that cannot be. The console of emu echoes.
. "$(dirname "$0")/tap.sh"

# Run the command with this on its standard input.
console_with()
{
	local input=$1

	shift
	"$VIRTIO" console "$@" <"$input" >out 2>err
	status=$?
}

# Wait until the file out has a line that fits this, but not for ever.
until_out_has()
{
	local tries

	for ((tries = 0; tries < 2000; tries++)); do
		out_has "$1" 2>/dev/null && return
		sleep 0.01
	done
	echo "# out never had $1" >&2
}

# Run the command in a terminal that script(1) makes, with its settings before
# and after, and its exit status in result. The keys come one group after the
# other, each when the last word of the one before has come back.
in_terminal()
{
	local keys=$1 group word

	shift
	rm -f before after result pid
	: >out
	{
		until_out_has "leave with"
		for group in $keys; do
			printf '%b' "$group"
			word=$(printf '%b' "$group" | tr -cs a-z '\n' |
				tail -n 1)
			[[ -z $word ]] || until_out_has "$word"
		done
	} | timeout 60 script -qefc "stty >before; sh -c \
		'echo \$\$ >pid; exec $(printf '%q ' "$VIRTIO" console "$@")'; \
		echo \$? >result; stty >after" /dev/null >out 2>err
}

echo "hello, console" >hello
make_data data 300000

for transport in "${transports[@]}"; do
	console_with hello --on "emu:$transport,console"
	check "$transport: a line comes back" went_well
	check "$transport: as it was" cmp -s out hello
	console_with data --on "emu:$transport,console;ports=3"
	check "$transport: much comes back" went_well
	check "$transport: all of it" cmp -s out data
done
console_with data --on "emu,console;size=1"
check "queues of one descriptor" cmp -s out data
console_with /dev/null --on emu,console
check "nothing" went_well
check "nothing comes back" test ! -s out
console_with hello --on "emu,console;ports=64" --port 63
check "a port by its number" cmp -s out hello
console_with hello --on "emu,console;ports=3" --port port2
check "a port by its name" cmp -s out hello
console_with hello --on emu,console,console --device virtio1
check "the second of two" cmp -s out hello

refused "no --on" 2 "--on emu:mmio,rng" console
refused "no console" 2 "no device of type console" console --on emu,rng
refused "an argument" 2 "no argument 'x'" console --on emu,console x
refused "a port that is not there" 2 "no port 'tty': there is 0, 1 port1" \
	console --on "emu,console;ports=2" --port tty
refused "a number beyond the ports" 2 "no port '1': there is 0" \
	console --on emu,console --port 1
refused "no number" 2 "no port '0x0'" console --on emu,console --port=0x0
refused "ports=0" 2 "ports= of console" ls --on "emu,console;ports=0"
refused "ports=65" 2 "1 to 64" ls --on "emu,console;ports=65"
refused "ports of another device" 2 "option 'ports' of rng" \
	ls --on "emu,rng;ports=2"
refused "a device that announces no port" 1 "within 100ms.*--timeout" \
	console --on "emu,console;ports=2;mute" --timeout 100ms
console_with hello --on "emu,console;mute" --timeout 100ms
check "a device that takes nothing" failed_with 1 "within 100ms.*--timeout"

"$VIRTIO" console --on emu,console <data >/dev/full 2>err
status=$?
check "standard output full" failed_with 1 "No space left"
"$VIRTIO" console --on emu,console <data 2>err | head -c 10 >out
status=${PIPESTATUS[0]}
check "nobody reads on: quiet failure" test "$status" -eq 1 -a ! -s err

# A terminal.
in_terminal 'typed\rkeys \035' --on emu,console
check "Ctrl-] leaves" test "$(cat result)" = 0
check "keys come back" out_has typed keys
check "how to leave is said" out_has "virtio0, port 0: leave with Ctrl-\]"
check "the terminal is as before" cmp -s before after
in_terminal '~~one\r~two\r ~.' --on emu,console
check "~. leaves" test "$(cat result)" = 0
check "~~ is ~, and ~ with others is itself" out_has '~one' '~two'
check "but not two" bash -c '! grep -q "~~" out'
check "the terminal is as before, again" cmp -s before after
in_terminal 'one~.two \035' --on "emu,console;ports=2" --port port1
check "~. within a line is nothing special" out_has 'one~.two'
check "a port is named" out_has "port 1 port1"

for signal in TERM HUP INT QUIT SEGV; do
	: >out # of the one before
	(
		until_out_has "leave with"
		kill -$signal "$(cat pid)"
	) &
	in_terminal '' --on emu,console
	wait
	check "SIG$signal ends it" \
		test "$(cat result)" -eq $((128 + $(kill -l $signal)))
	check "SIG$signal: the terminal is as before" cmp -s before after
done

virtio ls -v --on "emu,console;ports=5"
check "ls -v names features and configuration" out_has \
	'Negotiated:.*SIZE MULTIPORT EMERG_WRITE' 'cols *80' 'rows *25' \
	'max_ports *5' '2 control-i, 256 descriptors'
virtio ls --json --on emu,console
check "ls --json has the configuration" out_has '"cols": *80'

finish
