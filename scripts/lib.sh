# SPDX-License-Identifier: BSD-2-Clause
# What demo and check share; sourced by bash. Begins in the project's root.

# Debian packages: to build and run, to check everything besides,
# and to measure.
BUILD_PACKAGES=(gcc libc6-dev meson ninja-build pkg-config libjson-c-dev
	libfdt-dev e2fsprogs qemu-system-x86)
CHECK_PACKAGES=("${BUILD_PACKAGES[@]}" g++ clang libclang-rt-dev llvm
	clang-format doxygen binutils make cmake python3 qemu-system-arm
	qemu-system-misc qemu-system-ppc spin
	linux-headers-6.12-cloud-amd64 busybox-static cpio
	linux-source-6.12 xz-utils)
BENCH_PACKAGES=("${BUILD_PACKAGES[@]}" make python3 valgrind xz-utils
	linux-source-6.1)

# Install those of the named Debian packages that are missing.
need_packages()
{
	local package missing=() root=()

	command -v dpkg-query >/dev/null || return 0
	for package; do
		[[ $(dpkg-query -W -f='${db:Status-Status}' "$package" \
			2>/dev/null) == installed ]] || missing+=("$package")
	done
	[[ ${#missing[@]} -gt 0 ]] || return 0
	[[ $EUID -eq 0 ]] || root=(sudo)
	echo "# installing: ${missing[*]}"
	"${root[@]}" apt-get -q update &&
		"${root[@]}" env DEBIAN_FRONTEND=noninteractive \
			apt-get -q -y --no-install-recommends \
			install "${missing[@]}"
}

# Configure a build directory, or take up what has changed, and build in it.
# The first argument is the directory, the rest are options of meson setup.
build()
{
	local dir=$1

	shift
	if [[ -f $dir/build.ninja ]]; then
		meson configure "$dir" "$@" || return
	else
		meson setup "$dir" "$@" || return
	fi
	meson compile -C "$dir"
}
