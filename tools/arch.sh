# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # its variables are for the scripts that source it
#
# The architecture of the machine to boot, and a tree with programs for it: part of
# tools/lib.sh. GUEST_ARCH is this system's, or what the environment or an option
# --arch says, by Debian's names.
#
# What another architecture needs comes from the Debian that this system has, by
# an apt configuration in the cache: this system learns of no other architecture,
# and nothing of it is installed here.

HOST_ARCH=$(dpkg --print-architecture 2>/dev/null || true)

# choose_arch ARCH: what boots from now on, also in the scripts called by this one.
#   KERNEL_ARCH    what the kernel calls it
#   GUEST_TRIPLET  what its programs and libraries are called by
#   GUEST_QEMU     the command of such a machine, and the package with it
#   GUEST_SERIAL   QEMU's device for its second and third serial line
#   GUEST_TTYS     what the guest calls its three
#   GUEST_ROOT     where its programs are: nothing, or a tree in the cache
#   MODULES_ROOT   where the modules for it are built
#   VM_OUT         where tests leave what it said
#   APT_HOME       where tools/kernel.sh keeps lists of packages
#   CROSS_COMPILE  what the names of its compiler begin with, where that is another;
#                  the package with it is CROSS_PACKAGE
choose_arch() {
	export GUEST_ARCH=$1
	export GUEST_TRIPLET MODULES_ROOT VM_OUT=$ROOT/out/vm
	case $1 in
	amd64)
		KERNEL_ARCH=x86_64 GUEST_TRIPLET=x86_64-linux-gnu
		GUEST_QEMU=(qemu-system-x86_64 -M q35) GUEST_QEMU_PACKAGE=qemu-system-x86
		GUEST_SERIAL=isa-serial GUEST_TTYS=(ttyS0 ttyS1 ttyS2)
		;;
	arm64)
		KERNEL_ARCH=arm64 GUEST_TRIPLET=aarch64-linux-gnu
		GUEST_QEMU=(qemu-system-aarch64 -M virt -cpu cortex-a57) GUEST_QEMU_PACKAGE=qemu-system-arm
		GUEST_SERIAL=pci-serial GUEST_TTYS=(ttyAMA0 ttyS0 ttyS1)
		;;
	*)
		fail "there is no machine of the architecture $1." "There are amd64 and arm64."
		;;
	esac
	GUEST_ROOT=
	MODULES_ROOT=$ROOT
	APT_HOME=$CACHE/apt
	CROSS_COMPILE=
	CROSS_PACKAGE=
	foreign || return 0
	GUEST_ROOT=$CACHE/$GUEST_ARCH/root
	MODULES_ROOT=$ROOT/out/$GUEST_ARCH
	VM_OUT=$ROOT/out/vm-$GUEST_ARCH
	APT_HOME=$CACHE/$GUEST_ARCH/lines
	CROSS_COMPILE=$GUEST_TRIPLET-
	CROSS_PACKAGE=gcc-${GUEST_TRIPLET//_/-}
}

# foreign: whether it is another than this system's.
foreign() {
	[ "$GUEST_ARCH" != "$HOST_ARCH" ]
}

# need_guest_packages PACKAGE...: what runs in the guest, or is linked with what does.
need_guest_packages() {
	local list=$GUEST_ROOT/.unpacked wanted
	if ! foreign; then
		need_packages "$@"
		return
	fi
	wanted=$({ printf '%s\n' "$@" && cat "$list" 2>/dev/null; } | sort -u || true)
	[ "$wanted" != "$(cat "$list" 2>/dev/null)" ] || return 0
	say "        downloading for $GUEST_ARCH: ${wanted//$'\n'/ }"
	# shellcheck disable=SC2086 # a list of words
	guest_tree "$GUEST_ROOT" $wanted ||
		fail "cannot download these packages of $GUEST_ARCH." \
			"apt's message is in $CACHE/apt-$GUEST_ARCH.log"
	echo "$wanted" >"$list"
}

# need_guest_compiler: a compiler and linker for the guest's programs. Sets GUEST_CC.
need_guest_compiler() {
	need_guest_packages libc6-dev
	if foreign; then
		need_packages "$CROSS_PACKAGE"
		GUEST_CC="${CROSS_COMPILE}gcc --sysroot=$GUEST_ROOT"
	else
		need_packages gcc
		GUEST_CC=gcc
	fi
	export GUEST_CC
}

# guest_tree DIRECTORY PACKAGE...: these, and what they depend on, unpacked. Next to
# the final place first: an interrupted run never leaves half a tree in it.
guest_tree() {
	local final=$1 new=$1.new.$$
	shift
	mkdir -p "$new" "$CACHE"
	(fetch_guest_tree "$new" "$@" || { update_guest_lists && fetch_guest_tree "$new" "$@"; }) \
		>"$CACHE/apt-$GUEST_ARCH.log" 2>&1 || { rm -rf "$new" && return 1; }
	rm -rf "$final"
	mv "$new" "$final"
}

fetch_guest_tree() (
	cd "$1" && mkdir -p debs/partial usr/lib usr/bin usr/sbin || return
	guest_apt apt-get install -y --no-install-recommends --download-only \
		-o Dir::Cache::archives="$PWD/debs" "${@:2}" || return
	# Debian 12's packages know /lib and /usr/lib, which are the same.
	ln -sfn usr/lib lib && ln -sfn usr/bin bin && ln -sfn usr/sbin sbin || return
	for package in debs/*.deb; do
		dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink || return
	done
	rm -r debs
	# What points to the root of its own system is in this tree, not in this system.
	find . -type l -lname '/*' | while read -r link; do
		ln -sfnr ".$(readlink "$link")" "$link" || return
	done
)

# guest_apt COMMAND ARGUMENT...: apt, for a system of another architecture with
# nothing installed. Programs of this system can be had as well (NAME:amd64).
guest_apt() {
	local state=$CACHE/$GUEST_ARCH/apt
	if ! foreign; then
		"$@"
		return
	fi
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial" || return
	[ -e "$state/status" ] || : >"$state/status"
	"$1" -q -o APT::Architecture="$GUEST_ARCH" -o APT::Architectures::="$GUEST_ARCH" \
		-o APT::Architectures::="$HOST_ARCH" -o APT::Sandbox::User=root \
		-o Dir::State="$state" -o Dir::State::status="$state/status" \
		-o Dir::Cache="$state/cache" -o Dir::Cache::pkgcache=pkgcache.bin \
		-o Dir::Cache::srcpkgcache=srcpkgcache.bin "${@:2}"
}

# A source that does not have the architecture is no fault yet.
update_guest_lists() {
	guest_apt apt-get update || true
}
