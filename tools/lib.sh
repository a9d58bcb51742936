# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # its variables are for the scripts that source it
#
# What the tools share: messages, packages, and an unmodified Debian kernel to
# boot. Source this file; it runs nothing by itself.
#
# Nothing here uses <(...) or /dev/stdin: both need /proc, and a bare chroot
# has none.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/hdaudbus

# The packages that tools/vm needs to build an initramfs and boot it.
VM_PACKAGES=(alsa-utils busybox-static cpio kmod pciutils qemu-system-x86 xz-utils)

say() {
	printf '%s\n' "$*"
}

# Numbered steps with the time since the start: "[ 12 s] 3. Building ..."
STEP=0
step() {
	STEP=$((STEP + 1))
	printf '\n[%3d s] %d. %s\n' "$SECONDS" "$STEP" "$*"
}

# fail WHAT [WHY-OR-WHAT-TO-DO...]: says it, one line each, and ends the script.
fail() {
	printf '\n%s: %s\n' "${0##*/}" "$1" >&2
	shift
	[ $# -eq 0 ] || printf '  %s\n' "$@" >&2
	exit 1
}

# Runs a long command, its output in a log, its progress on one changing line
# where somebody looks at it.
logged() {
	local log=$1 pid
	shift
	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	while [ -t 1 ] && kill -0 "$pid" 2>/dev/null; do
		printf '\r\033[K        %.70s' "$(tail -n 1 "$log")"
		sleep 0.3
	done
	[ ! -t 1 ] || printf '\r\033[K'
	wait "$pid" && return
	tail -n 15 "$log" >&2
	fail "this command failed: $*" "Its output is in $log"
}

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

update_package_lists() {
	logged "$CACHE/apt-update.log" apt-get update
}

# need_packages PACKAGE...: installs those that are missing.
need_packages() {
	local package missing=()
	for package in "$@"; do
		installed "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	need_root "apt-get install --no-install-recommends ${missing[*]}"
	say "        installing ${missing[*]}"
	apt-cache show "${missing[@]}" >/dev/null 2>&1 || update_package_lists
	install_packages "${missing[@]}"
}

need_root() {
	[ "$(id -u)" -eq 0 ] || fail "Debian packages are missing, and only root can install them." \
		"As root, run: $1"
}

# Package lists that are there may still be too old to find the files; they are
# fetched again once before giving up.
install_packages() {
	local command=(env DEBIAN_FRONTEND=noninteractive apt-get install -y
		--no-install-recommends -o Dpkg::Use-Pty=0 "$@")
	if ! (logged "$CACHE/apt-install.log" "${command[@]}") 2>/dev/null; then
		update_package_lists
		logged "$CACHE/apt-install.log" "${command[@]}"
	fi
}

# stock_kernel: makes sure that the headers of Debian's current kernel are
# installed and that the same kernel, unmodified, is in the cache. No kernel is
# ever installed on this machine. Sets
#   KERNEL_RELEASE   6.1.0-56-amd64
#   KERNEL_IMAGE     the kernel to boot
#   KERNEL_MODULES   its lib/modules/<release>
#   KERNEL_HEADERS   what KDIR is for an external module
stock_kernel() {
	need_packages linux-headers-amd64 kmod
	find_stock_kernel
	[ -e "$KERNEL_MODULES/modules.dep" ] && return
	fetch_stock_kernel || {
		# The mirror has moved on from the kernel whose headers are here.
		need_root "apt-get update && apt-get install linux-headers-amd64"
		update_package_lists
		install_packages linux-headers-amd64
		find_stock_kernel
		fetch_stock_kernel || fail "cannot download linux-image-$KERNEL_RELEASE." \
			"apt's message is in $CACHE/apt-download.log"
	}
	prune_stock_kernels
}

# build_modules TARGET: builds the modules, or more of them, for that kernel.
build_modules() {
	need_packages gcc make
	logged "$ROOT/out/build.log" make -C "$ROOT" KDIR="$KERNEL_HEADERS" "$1"
}

find_stock_kernel() {
	KERNEL_RELEASE=$(dpkg-query -W -f '${Depends}' linux-headers-amd64 |
		sed -n 's/^linux-headers-\([^ ,]*\).*/\1/p')
	[ -n "$KERNEL_RELEASE" ] || fail "linux-headers-amd64 does not say which kernel it is for." \
		"This needs Debian's own kernel packages, on amd64."
	KERNEL_HEADERS=/usr/src/linux-headers-$KERNEL_RELEASE
	KERNEL_IMAGE=$CACHE/kernel/$KERNEL_RELEASE/boot/vmlinuz-$KERNEL_RELEASE
	# Debian 13 unpacks to usr/lib.
	KERNEL_MODULES=$CACHE/kernel/$KERNEL_RELEASE/lib/modules/$KERNEL_RELEASE
}

# Downloads and unpacks next to the final place, so that an interrupted run
# never leaves half a kernel in it.
fetch_stock_kernel() {
	local final=$CACHE/kernel/$KERNEL_RELEASE new=$CACHE/kernel/new.$$
	say "        downloading linux-image-$KERNEL_RELEASE"
	mkdir -p "$new"
	(
		set -e
		cd "$new"
		apt-get download "linux-image-$KERNEL_RELEASE"
		dpkg-deb -x ./*.deb .
		rm ./*.deb
		[ -e lib ] || ln -s usr/lib lib
		depmod -b . "$KERNEL_RELEASE"
	) >"$CACHE/apt-download.log" 2>&1 &
	if ! wait $!; then
		rm -rf "$new"
		return 1
	fi
	rm -rf "$final"
	mv "$new" "$final"
}

# Keeps the kernel in use and the one before it.
prune_stock_kernels() {
	local old
	# shellcheck disable=SC2012 # names of ours, sorted by age
	ls -td "$CACHE"/kernel/* | tail -n +3 | while read -r old; do
		rm -rf "$old"
	done
}

# kernel_source: Debian's kernel source, unpacked in the cache, once for each
# version of the package. Sets KERNEL_SOURCE.
kernel_source() {
	local archive
	archive=$(newest_source)
	[ -n "$archive" ] || need_packages linux-source xz-utils
	archive=$(newest_source)
	KERNEL_SOURCE=$CACHE/$(basename "$archive" .tar.xz)
	[ -e "$KERNEL_SOURCE/.complete" ] && [ ! "$archive" -nt "$KERNEL_SOURCE/.complete" ] &&
		return
	say "        unpacking $archive"
	rm -rf "$KERNEL_SOURCE"
	mkdir -p "$CACHE"
	tar -C "$CACHE" -xf "$archive"
	touch "$KERNEL_SOURCE/.complete"
}

newest_source() {
	# shellcheck disable=SC2012 # names of Debian's
	{ ls -v /usr/src/linux-source-*.tar.xz 2>/dev/null || true; } | tail -n 1
}

# kselftest_alsa: the kernel's own tests of sound cards, built, with what they
# load, in the cache. They run in the directory they are in. Sets KSELFTEST_ALSA
# to one that has mixer-test, pcm-test, libatest.so and pcm-test.conf.
#
# Debian 12's own kernel does not have pcm-test yet, so they come from the newest
# source that apt knows; it is not installed, and only the tests are unpacked.
kselftest_alsa() {
	local package new=$CACHE/kselftest.$$
	need_packages gcc libc6-dev libasound2-dev make pkg-config xz-utils
	package=$(newest_source_package)
	[ -n "$package" ] || { update_package_lists && package=$(newest_source_package); }
	KSELFTEST_ALSA=$CACHE/kselftest-alsa-${package#linux-source-}
	[ -e "$KSELFTEST_ALSA/.complete" ] && return
	say "        building the selftests of $package"
	rm -rf "$KSELFTEST_ALSA"
	mkdir -p "$new"
	(logged "$CACHE/kselftest.log" build_kselftest_alsa "$package" "$new") ||
		{ rm -rf "$new" && fail "there is no kselftest for ALSA from $package."; }
	mv "$new/alsa" "$KSELFTEST_ALSA"
	rm -rf "$new"
}

newest_source_package() {
	apt-cache --names-only search '^linux-source-[0-9.]+$' | cut -d' ' -f1 | sort -V | tail -n 1
}

# build_kselftest_alsa PACKAGE DIRECTORY: in DIRECTORY/alsa.
build_kselftest_alsa() {
	local archive=/usr/src/$1.tar.xz
	cd "$2" || return
	if [ ! -e "$archive" ]; then
		apt-get download "$1" && dpkg-deb -x ./*.deb . || return
		archive=./$archive
	fi
	tar -xf "$archive" --strip-components=4 --wildcards \
		'*/tools/testing/selftests/alsa' '*/tools/testing/selftests/lib.mk' \
		'*/tools/testing/selftests/kselftest*.h' || return
	# These two only: others need headers as new as the kernel.
	make -C alsa OUTPUT="$2/alsa" "$2/alsa/mixer-test" "$2/alsa/pcm-test" || return
	touch alsa/.complete
}

# drop_in BUILD: the project becomes sound/hdaudbus of the kernel source, for
# this script until it ends. What was built in BUILD of another copy of the
# project may look newer than this one, and goes.
drop_in() {
	local sound=$KERNEL_SOURCE/sound kconfig='source "sound/hdaudbus/Kconfig"'
	exec 9>"$KERNEL_SOURCE.lock"
	flock 9
	ln -sfn "$ROOT" "$sound/hdaudbus"
	if [ "$(cat "$1/built-of" 2>/dev/null)" != "$ROOT" ]; then
		rm -rf "$1/sound/hdaudbus"
		echo "$ROOT" >"$1/built-of"
	fi
	# At the end: earlier, as it used to be, it is inside "if SND".
	if [ "$(tail -n 1 "$sound/Kconfig")" != "$kconfig" ]; then
		sed -i "\\|^$kconfig\$|d" "$sound/Kconfig"
		echo "$kconfig" >>"$sound/Kconfig"
	fi
	# shellcheck disable=SC2016 # this is for make
	grep -q 'hdaudbus/' "$sound/Makefile" ||
		echo 'obj-$(CONFIG_HDAUDBUS) += hdaudbus/' >>"$sound/Makefile"
}
