# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # its variables are for the scripts that source it
#
# What the tools share: messages, packages, kernels (tools/kernel.sh), and which
# architecture the guest has (tools/arch.sh). Source this file; it runs nothing by
# itself.
#
# Nothing here uses <(...) or /dev/stdin: both need /proc, and a bare chroot
# has none.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/hdaudbus

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

# KTAP: tap_begin TESTS, then one of these for each, and tap_end, whose status is
# the script's. What there is to say of a test are comments before its line.
TAP_NUMBER=0
TAP_PASSED=0
TAP_FAILED=0
TAP_SKIPPED=0

tap_begin() {
	TAP_NUMBER=0
	printf 'KTAP version 1\n1..%d\n' "$1"
}

tap_ok() {
	TAP_PASSED=$((TAP_PASSED + 1))
	tap_line "ok" "$1"
}

tap_not_ok() {
	TAP_FAILED=$((TAP_FAILED + 1))
	tap_line "not ok" "$1"
}

# tap_skip NAME WHY
tap_skip() {
	TAP_SKIPPED=$((TAP_SKIPPED + 1))
	tap_line "ok" "$1 # SKIP $2"
}

tap_line() {
	TAP_NUMBER=$((TAP_NUMBER + 1))
	printf '%s %d - %s\n' "$1" "$TAP_NUMBER" "$2"
}

tap_end() {
	printf '%d passed, %d failed, %d skipped\n' "$TAP_PASSED" "$TAP_FAILED" "$TAP_SKIPPED"
	[ "$TAP_FAILED" -eq 0 ] && [ "$TAP_PASSED" -gt 0 ]
}

# need_vm_packages: what tools/vm needs to build an initramfs and boot it.
need_vm_packages() {
	need_packages cpio kmod "$GUEST_QEMU_PACKAGE" xz-utils
	! foreign || need_packages binutils
	need_guest_packages alsa-utils busybox-static pciutils
}

# shellcheck source=tools/kernel.sh
. "$ROOT/tools/kernel.sh"
# shellcheck source=tools/arch.sh
. "$ROOT/tools/arch.sh"
choose_arch "${GUEST_ARCH:-$HOST_ARCH}"
