# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # its variables are for the scripts that source it
#
# Which kernel the tools build for and boot, and its source. tools/lib.sh sources
# this file; it runs nothing by itself.
#
# It is the system's own kernel, unless KERNEL_LINE in the environment names
# another line of Debian's: 6.1, 6.12, or 7 for the newest 7.x; or the same line for
# another architecture (tools/arch.sh). No kernel is ever installed on this machine:
# they are in the cache.

OTHER_SUITES=(bookworm bookworm-security trixie trixie-security trixie-backports sid)

# stock_kernel: an unmodified Debian kernel in the cache, and the headers for it.
# Sets
#   KERNEL_RELEASE   6.1.0-56-amd64
#   KERNEL_IMAGE     the kernel to boot
#   KERNEL_MODULES   its lib/modules/<release>
#   KERNEL_HEADERS   what KDIR is for an external module
stock_kernel() {
	if foreign; then
		KERNEL_LINE=${KERNEL_LINE:-$(system_line)}
		other_kernel
	elif own_line; then
		own_kernel
	else
		other_kernel
	fi
	KERNEL_IMAGE=$CACHE/kernel/$KERNEL_RELEASE/boot/vmlinuz-$KERNEL_RELEASE
	KERNEL_MODULES=$CACHE/kernel/$KERNEL_RELEASE/lib/modules/$KERNEL_RELEASE
}

# build_modules TARGET: builds the modules, or more of them, for that kernel. Those for
# another architecture are built of a copy, and leave the others alone.
build_modules() {
	local cross=()
	need_packages gcc make
	if foreign; then
		need_packages cpio
		copy_sources "$MODULES_ROOT"
		cross=(ARCH="$KERNEL_ARCH" CROSS_COMPILE="$CROSS_COMPILE")
	fi
	logged "$ROOT/out/build.log" make -C "$MODULES_ROOT" -j"$(nproc)" KDIR="$KERNEL_HEADERS" \
		"${cross[@]}" "$1"
}

# copy_sources DIRECTORY: what modules are built of, where it is newer.
copy_sources() {
	mkdir -p "$1"
	(cd "$ROOT" && find Kbuild Makefile include drivers samples tests \
		'(' -name '*.[ch]' -o -name Kbuild -o -name Makefile ')' ! -name '*.mod.c' |
		cpio --quiet -pdm "$1" 2>/dev/null)
}

#
# The system's own kernel.
#

own_line() {
	[ -n "${KERNEL_LINE:-}" ] || return 0
	[ ! -e "$CACHE/kernel/line-$KERNEL_LINE" ] || return 1
	[[ $(system_line). == "$KERNEL_LINE".* ]]
}

system_line() {
	local headers=linux-headers-$HOST_ARCH
	if installed "$headers"; then
		dpkg-query -W -f '${Version}' "$headers"
	else
		apt-cache show "$headers" >/dev/null 2>&1 || update_package_lists
		apt-cache --no-all-versions show "$headers" | sed -n 's/^Version: //p'
	fi | sed 's/^\([0-9]*\.[0-9]*\).*/\1/'
}

own_kernel() {
	need_packages "linux-headers-$GUEST_ARCH" kmod
	find_own_kernel
	[ -e "$CACHE/kernel/$KERNEL_RELEASE/lib/modules/$KERNEL_RELEASE/modules.dep" ] && return
	fetch_own_kernel || {
		# The mirror has moved on from the kernel whose headers are here.
		need_root "apt-get update && apt-get install linux-headers-$GUEST_ARCH"
		update_package_lists
		install_packages "linux-headers-$GUEST_ARCH"
		find_own_kernel
		fetch_own_kernel || fail "cannot download linux-image-$KERNEL_RELEASE." \
			"apt's message is in $CACHE/apt-download.log"
	}
	prune_kernels
}

find_own_kernel() {
	KERNEL_RELEASE=$(dpkg-query -W -f '${Depends}' "linux-headers-$GUEST_ARCH" |
		sed -n 's/^linux-headers-\([^ ,]*\).*/\1/p')
	[ -n "$KERNEL_RELEASE" ] || fail "linux-headers-$GUEST_ARCH does not say which kernel it is for." \
		"This needs Debian's own kernel packages."
	KERNEL_HEADERS=/usr/src/linux-headers-$KERNEL_RELEASE
}

fetch_own_kernel() {
	fetch_kernel apt-get "linux-image-$KERNEL_RELEASE"
}

# Keeps the kernel in use, the one before it, and those of other lines.
prune_kernels() {
	local old
	# shellcheck disable=SC2012 # names of ours, sorted by age
	ls -td "$CACHE"/kernel/*/ | while read -r old; do
		[ -e "${old}headers" ] || echo "$old"
	done | tail -n +3 | xargs -r rm -rf
}

# fetch_kernel APT-GET PACKAGE...: unpacks them next to the final place, so that
# an interrupted run never leaves half a kernel in it.
fetch_kernel() {
	local final=$CACHE/kernel/$KERNEL_RELEASE new=$CACHE/kernel/new.$$
	say "        downloading ${*:2}"
	mkdir -p "$new"
	(
		set -e
		cd "$new"
		"$1" download "${@:2}"
		for package in ./*.deb; do
			dpkg-deb -x "$package" .
			rm "$package"
		done
		[ -e lib ] || ln -s usr/lib lib # Debian 13 unpacks to usr/lib
		depmod -b . "$KERNEL_RELEASE"
	) >"$CACHE/apt-download.log" 2>&1 &
	if ! wait $!; then
		rm -rf "$new"
		return 1
	fi
	rm -rf "$final"
	mv "$new" "$final"
}

#
# Kernels of other lines, from whichever suite of Debian's has them.
#

# An unmodified one where the compiler at hand can build modules for it, otherwise
# one from its source, with Debian's configuration as far as the tests need it.
other_kernel() {
	local link=$CACHE/kernel/line-$KERNEL_LINE${GUEST_ROOT:+-$GUEST_ARCH}
	if [ ! -e "$link/compiler" ]; then
		other_packages
		KERNEL_RELEASE=$(other_release)
		if [ -n "$KERNEL_RELEASE" ]; then
			fetch_other_kernel
		elif foreign; then
			fail "Debian has no kernel $KERNEL_LINE for $GUEST_ARCH that was built with a compiler" \
				"of this system. Choose another line: KERNEL_LINE=6.12, or none."
		else
			build_other_kernel
		fi
		ln -sfn "$KERNEL_RELEASE" "$link"
	fi
	KERNEL_RELEASE=$(readlink "$link")
	KERNEL_HEADERS=$(readlink -f "$link/headers")
	need_packages "$(cat "$link/compiler")" kmod
}

# other_apt COMMAND ARGUMENT...: apt with lists of our own, which leave the
# system's alone.
other_apt() {
	guest_apt "$1" -o Dir::Etc::sourcelist="$APT_HOME/sources" \
		-o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$APT_HOME/lists" \
		-o Dir::Cache="$APT_HOME/cache" -o Dir::Cache::pkgcache=pkgcache.bin \
		-o Dir::Cache::srcpkgcache=srcpkgcache.bin -o Acquire::Languages=none "${@:2}"
}

other_apt_get() {
	other_apt apt-get "$@"
}

# Looks once a day what there is.
other_packages() {
	local suites=("${OTHER_SUITES[@]}") suite keyring mirror
	[ -z "$(find "$APT_HOME/current" -mmin -1440 2>/dev/null)" ] || return 0
	mkdir -p "$APT_HOME/lists/partial" "$APT_HOME/cache/archives/partial"
	keyring=$(find /usr/share/keyrings -name 'debian-archive-keyring.*pg' | head -n 1)
	! own_line || suites=("$(own_suite)" "$(own_suite)-security")
	for suite in "${suites[@]}"; do
		mirror=$(mirror_of "$suite")
		[ -z "$mirror" ] || echo "deb [signed-by=$keyring] $mirror $suite main"
	done >"$APT_HOME/sources"
	say "        looking for kernels in ${suites[*]}"
	logged "$CACHE/apt-update.log" other_apt apt-get update
	own_line || touch "$APT_HOME/current"
}

own_suite() {
	# shellcheck source=/dev/null
	(. /etc/os-release && echo "$VERSION_CODENAME")
}

# The mirror that this system uses, which has the other suites, too. A bare system may
# have none for security.
mirror_of() {
	local own
	own=$(own_suite)
	[[ $1 != *-security ]] || own+=-security
	# shellcheck disable=SC2016 # this is for apt
	apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
		sed -n "s/^$own //p" | head -n 1
}

# The newest of the line that was built with a compiler of this system. Nothing if
# there is none.
other_release() {
	local headers compilers
	compilers=$(apt-cache --names-only search "^gcc-[0-9]+${CROSS_PACKAGE#gcc}\$" | cut -d' ' -f1)
	other_names "linux-headers-${KERNEL_LINE//./\\.}\..*[0-9]-$GUEST_ARCH" | sort -Vr |
		while read -r headers; do
			grep -qxF "$(other_compiler "$headers")" <<<"$compilers" || continue
			echo "${headers#linux-headers-}"
			break
		done
}

other_names() {
	other_apt apt-cache --names-only search "^$1\$" | cut -d' ' -f1
}

# That of another architecture has its name behind.
other_compiler() {
	other_apt apt-cache show "$1" |
		sed -n "s/^Depends:.*\\<\\(gcc-[0-9]*\\).*/\\1${CROSS_PACKAGE#gcc}/p" | head -n 1
}

fetch_other_kernel() {
	local r=$KERNEL_RELEASE home=$CACHE/kernel/$KERNEL_RELEASE packages
	mapfile -t packages <<<"$(other_parts "linux-headers-$r" "linux-image-$r")"
	fetch_kernel other_apt_get "${packages[@]}" || fail "cannot download linux-image-$r." \
		"apt's message is in $CACHE/apt-download.log"
	# It was made for /usr/src.
	sed -i "s|/usr/src/|$home/usr/src/|" "$home/usr/src/linux-headers-$r/Makefile"
	ln -sfn "usr/src/linux-headers-$r" "$home/headers"
	other_compiler "linux-headers-$r" >"$home/compiler"
}

# other_parts PACKAGE...: with what is part of them; a kernel is one package in
# 6.12 and four in 7.x. What runs while a module is built has to run on this system.
other_parts() {
	local package
	for package in "$@"; do
		echo "$package"
		other_apt apt-cache show "$package" | sed -n 's/^Depends: //p;T;q' |
			grep -oE 'linux-(base|binary|headers|image|kbuild|modules)-[0-9][^ ,]*' || true
	done | grep -v -e '-unsigned$' | sed "s/^linux-kbuild-.*/&:$HOST_ARCH/" | sort -u
}

# Where Debian's own was built with a compiler that this system does not have.
build_other_kernel() {
	local build new
	kernel_source
	KERNEL_RELEASE=$(source_release)
	new=$CACHE/kernel/$KERNEL_RELEASE
	build=$new/build
	say "        building it from $(basename "$KERNEL_SOURCE"): a quarter of an hour on two processors"
	need_packages bc bison flex gcc kmod libelf-dev libssl-dev make perl
	mkdir -p "$build" "$new/boot"
	configure_other_kernel "$build"
	logged "$CACHE/kernel-build.log" kernel_make "$build" -j"$(nproc)" bzImage modules
	logged "$CACHE/kernel-build.log" kernel_make "$build" INSTALL_MOD_PATH="$new" modules_install
	cp "$build/arch/x86/boot/bzImage" "$new/boot/vmlinuz-$KERNEL_RELEASE"
	ln -s build "$new/headers"
	echo gcc >"$new/compiler"
}

kernel_make() {
	make -C "$KERNEL_SOURCE" ARCH=x86_64 O="$1" "${@:2}"
}

source_release() {
	make -s -C "$KERNEL_SOURCE" kernelversion | sed 's/$/-hdaudbus/'
}

# Parts of Debian's configuration that no test needs, and that are long to build.
UNNEEDED=(AGP AUDIT BPF_SYSCALL CRYPTO_SELFTESTS DAMON EDAC FB HYPERV INET IO_URING MD
	MEDIA_CEC_SUPPORT MODULE_COMPRESS NETFILTER NET_SCHED PSTORE QUOTA REGULATOR
	SECURITY_APPARMOR SECURITY_IPE SECURITY_LANDLOCK SECURITY_SELINUX SECURITY_TOMOYO
	STAGING USB_SUPPORT WIRELESS XEN)

# Debian's configuration without these, and without the modules that no test needs. i915 is
# for what the sound core has for displays only where there is i915.
configure_other_kernel() {
	local build=$1 debian=$CACHE/linux-config
	logged "$CACHE/apt-download.log" fetch_configuration "$debian"
	cp "$debian/config" "$build/.config"
	printf '%s 1 0\n' Module virtio_pci virtio_blk 9p 9pnet_virtio configfs snd_pcm_oss \
		snd_hda_intel snd_hda_codec_generic i915 >"$build/modules"
	{
		grep -E '^CONFIG_SND_(HDA|CTL|PCM|MIXER|SEQ|DYNAMIC|MAX|DEBUG)[A-Z0-9_]*=' "$debian/config"
		printf '# CONFIG_%s is not set\n' "${UNNEEDED[@]}"
		printf '%s\n' CONFIG_DEBUG_INFO_NONE=y 'CONFIG_SYSTEM_TRUSTED_KEYS=""' \
			'CONFIG_LOCALVERSION="-hdaudbus"'
	} >"$build/sound.config"
	logged "$CACHE/kernel-config.log" reduce_configuration "$build"
}

reduce_configuration() {
	kernel_make "$1" olddefconfig &&
		kernel_make "$1" LSMOD="$1/modules" localmodconfig &&
		(cd "$1" && "$KERNEL_SOURCE/scripts/kconfig/merge_config.sh" -m .config sound.config) &&
		kernel_make "$1" olddefconfig
}

fetch_configuration() {
	rm -rf "$1"
	mkdir -p "$1"
	cd "$1" && other_apt_get download "linux-config-${KERNEL_SOURCE##*-}" &&
		dpkg-deb -x ./*.deb . && xz -dc usr/src/*/config.amd64_none_amd64.xz >config
}

#
# The source.
#

# kernel_source: Debian's kernel source, unpacked in the cache, once for each
# version of the package. Sets KERNEL_SOURCE.
kernel_source() {
	if own_line; then
		own_source
	else
		other_source
	fi
}

own_source() {
	local archive
	need_packages linux-source xz-utils
	archive=/usr/src/$(dpkg-query -W -f '${Depends}' linux-source |
		grep -oE 'linux-source-[0-9.]+').tar.xz
	KERNEL_SOURCE=$CACHE/$(basename "$archive" .tar.xz)
	[ -e "$KERNEL_SOURCE/.complete" ] && [ ! "$archive" -nt "$KERNEL_SOURCE/.complete" ] &&
		return
	say "        unpacking $archive"
	unpack_source "$archive"
}

unpack_source() {
	rm -rf "$KERNEL_SOURCE"
	mkdir -p "$CACHE"
	tar -C "$CACHE" -xf "$1"
	touch "$KERNEL_SOURCE/.complete"
}

# Not installed either: it is unpacked from the package.
other_source() {
	local name new=$CACHE/source.$$ complete
	complete=$(compgen -G "$CACHE/linux-source-$KERNEL_LINE/.complete" ||
		compgen -G "$CACHE/linux-source-$KERNEL_LINE.*/.complete" | tail -n 1 || true)
	KERNEL_SOURCE=${complete%/.complete}
	[ -z "$complete" ] || return 0
	need_packages xz-utils
	other_packages
	name=$(other_names "linux-source-${KERNEL_LINE//./\\.}(\\.[0-9]+)*" | sort -V | tail -n 1)
	[ -n "$name" ] || fail "Debian has no source of a kernel $KERNEL_LINE."
	KERNEL_SOURCE=$CACHE/$name
	say "        downloading $name"
	mkdir -p "$new"
	logged "$CACHE/apt-download.log" unpack_package "$name" "$new"
	unpack_source "$new/usr/src/$name.tar.xz"
	rm -rf "$new"
}

# unpack_package PACKAGE DIRECTORY
unpack_package() {
	cd "$2" && other_apt_get download "$1" && dpkg-deb -x ./*.deb .
}

# drop_in BUILD: the project becomes sound/hdaudbus of the kernel source, for
# this script until it ends. What was built in BUILD of another copy of the
# project may look newer than this one, and goes.
drop_in() {
	exec 9>"$KERNEL_SOURCE.lock"
	flock 9
	"$ROOT/tools/drop-in" --link "$KERNEL_SOURCE"
	if [ "$(cat "$1/built-of" 2>/dev/null)" != "$ROOT" ]; then
		rm -rf "$1/sound/hdaudbus"
		echo "$ROOT" >"$1/built-of"
	fi
}
