#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Linux's own test of its vringh, tools/virtio/vringh_test.c as Debian's package
# has it, compiled unchanged against the kernel environment and run over both
# halves of the library, in one process and in two. It stays in the build
# directory.
here=$(realpath "$(dirname "$0")")
root=${here%/*/*}
build=${VIRTIO_BUILD:?is to be the build directory}
package=linux-source-6.12
source=$build/kernel/$package/tools/virtio/vringh_test.c
number=0 failures=0

# Report one test: a description, and the command that decides.
check()
{
	local what=$1 result=ok words

	shift
	number=$((number + 1))
	words=$("$@" 2>&1) || { result='not ok' failures=$((failures + 1)); }
	echo "$result $number - $what"
	[[ $result == ok ]] || sed 's/^/# /' <<<"$words"
}

# Take the one file out of the package, once.
fetch()
{
	mkdir -p "$build/kernel/new"
	tar -xJf "/usr/src/$package.tar.xz" -C "$build/kernel/new" \
		--occurrence=1 "$package/tools/virtio/vringh_test.c"
	mkdir -p "${source%/*}"
	mv "$build/kernel/new/$package/tools/virtio/vringh_test.c" "$source"
	rm -r "$build/kernel/new"
}

# As the library was compiled, so that its sanitizers fit; locals are zero at
# first, as in Linux, because the program leaves most of its device as it is.
compile()
{
	local command cc flags=()

	command=$(grep -m 1 '"command"' "$build/compile_commands.json")
	cc=$(sed 's/.*"command": *"\([^ ]*\).*/\1/' <<<"$command")
	mapfile -t flags < <(grep -o -- '-fsanitize=[a-z,]*' <<<"$command")
	flags+=(-ftrivial-auto-var-init=zero)
	"$cc" --version | grep -q clang && flags+=(
	-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
	"$cc" -std=gnu11 -O2 -g -Wall -Werror -Wno-pointer-sign \
		-Wno-unknown-warning-option -Wno-maybe-uninitialized \
		-Wno-unused-result -fno-strict-aliasing "${flags[@]}" \
		-I"$root/include/kernel" -I"$root/include" \
		-include "$here/vringh_program.h" -o "$build/kernel/vringh_test" \
		"$source" "$here/platform.c" "$build/libvirtio.a" -lfdt
}

# The program forgets a queue, which is none of our leaks.
run()
{
	ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 \
		timeout 100 "$build/kernel/vringh_test" "$@"
}

# In two processes it uses a file in /tmp, always the same one.
run_in_two()
{
	local status

	exec 9</tmp
	flock 9
	run --parallel "$@"
	status=$?
	rm -f /tmp/vringh_test-file
	return $status
}

[[ -e $source ]] || fetch || {
	echo "Bail out! cannot take vringh_test.c out of $package"
	exit 1
}
check "it compiles" compile
check "both halves" run
check "both halves, indirect" run --indirect
check "both halves, event index" run --eventidx
check "both halves, version 1" run --virtio-1
check "both halves, all of it" run --indirect --eventidx --virtio-1
check "two processes" run_in_two --eventidx --indirect
check "two processes, heads taken by hand" \
	run_in_two --eventidx --fast-vringh
echo "1..$number"
exit $((failures > 0))
