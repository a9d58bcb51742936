# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # its variables are for the scripts that source it
#
# The kernel's selftests, and ours among them, as programs and scripts for the guest.
# Source it after tools/lib.sh; it runs nothing by itself.

# The first of Debian's that has pcm-test.
SELFTESTS_LINE=6.12

# kselftest_alsa: the kernel's own tests of sound cards, built, with what they
# load, in the cache. They run in the directory they are in. Sets KSELFTEST_ALSA
# to one that has mixer-test, pcm-test, libatest.so and pcm-test.conf.
kselftest_alsa() {
	local package=linux-source-$SELFTESTS_LINE new=$CACHE/kselftest.$$
	need_packages make pkg-config xz-utils
	need_guest_compiler
	need_guest_packages libasound2-dev
	KSELFTEST_ALSA=$CACHE/kselftest-alsa-$SELFTESTS_LINE${GUEST_ROOT:+-$GUEST_ARCH}
	[ ! -e "$KSELFTEST_ALSA/.complete" ] || return 0
	say "        building the selftests of $package"
	rm -rf "$KSELFTEST_ALSA"
	mkdir -p "$new"
	(KERNEL_LINE=$SELFTESTS_LINE && other_packages &&
		logged "$CACHE/kselftest.log" build_kselftest_alsa "$package" "$new") ||
		{ rm -rf "$new" && fail "there is no kselftest for ALSA from $package."; }
	mv "$new/alsa" "$KSELFTEST_ALSA"
	rm -rf "$new"
}

# kselftest_hdaudbus: a tree with the kernel's selftests, as far as ours need them, and
# ours in it, as an archive. Sets KSELFTEST_HDAUDBUS.
kselftest_hdaudbus() {
	local tree
	need_packages make
	kernel_source
	KSELFTEST_HDAUDBUS=$ROOT/out/kselftest.tar
	tree=$(mktemp -d)
	(cd "$KERNEL_SOURCE" && cp -r --parents MAINTAINERS sound/Kconfig sound/Makefile \
		scripts/subarch.include tools/testing/selftests/{Makefile,lib.mk,kselftest} "$tree")
	"$ROOT/tools/drop-in" "$tree"
	mkdir -p "$ROOT/out"
	tar -C "$tree" -cf "$KSELFTEST_HDAUDBUS" scripts tools
	rm -rf "$tree"
}

# build_kselftest_alsa PACKAGE DIRECTORY: in DIRECTORY/alsa.
build_kselftest_alsa() {
	local archive=/usr/src/$1.tar.xz
	cd "$2" || return
	[ -e "$archive" ] || { unpack_package "$1" "$2" && archive=.$archive; } || return
	tar -xf "$archive" --strip-components=4 --wildcards \
		'*/tools/testing/selftests/alsa' '*/tools/testing/selftests/lib.mk' \
		'*/tools/testing/selftests/kselftest*.h' || return
	# These two only: others need headers as new as the kernel.
	make -C alsa CC="$GUEST_CC" OUTPUT="$2/alsa" "$2/alsa/mixer-test" "$2/alsa/pcm-test" || return
	touch alsa/.complete
}
