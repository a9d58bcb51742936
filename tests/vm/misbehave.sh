# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# User space that misbehaves, for guest.sh: the functions of misbehave.py.

# misbehave own|without_verbs SECONDS SEED
misbehave() {
	files="/dev/snd/pcm* /dev/snd/controlC* /dev/snd/timer"
	[ "$1" = without_verbs ] || files="$files /dev/snd/hwC*"
	# what it has written over its own memory is not the kernel's fault
	echo 0 >/proc/sys/debug/exception-trace
	# shellcheck disable=SC2086 # patterns
	./misbehave "$2" "$3" $files
}

# stressed SECONDS: each file for its part of them.
stressed() {
	set -- "$1" /dev/snd/*
	seconds=$(($1 / ($# - 1) + 1))
	shift
	for file in "$@"; do
		stress-ng --dev 2 --dev-file "$file" --timeout "$seconds" --metrics-brief 2>&1 || return
	done
}
