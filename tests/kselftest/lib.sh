# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the selftests share: results as KTAP, modules that are loaded and unloaded
# again. Nothing but a POSIX shell is needed for it.

SKIP=4 # what a test returns, and the script, when something is missing
PASSED=0
FAILED=0
SKIPPED=0
LOADED= # modules of ours, the last one first
SCRATCH=$(mktemp -d) || exit 1

# begin N: so many tests follow.
begin() {
	trap 'finish_up; unload >/dev/null 2>&1; rm -rf "$SCRATCH"' EXIT
	trap 'exit 1' HUP INT TERM
	echo "KTAP version 1"
	[ "$(id -u)" -eq 0 ] || skip_all "only root can load modules"
	echo "1..$1"
}

# skip_all WHY: none of the tests can run here.
skip_all() {
	echo "1..0 # SKIP $1"
	exit "$SKIP"
}

# run NAME COMMAND...: a test. What it prints is a comment; where it returns SKIP, the
# last line says why.
run() {
	name=$1
	shift
	"$@" >"$SCRATCH/said" 2>&1
	status=$?
	sed 's/^/# /' "$SCRATCH/said"
	case $status in
	0) PASSED=$((PASSED + 1)) && verdict="ok" more= ;;
	"$SKIP") SKIPPED=$((SKIPPED + 1)) && verdict="ok" more=" # SKIP $(tail -n 1 "$SCRATCH/said")" ;;
	*) FAILED=$((FAILED + 1)) && verdict="not ok" more= ;;
	esac
	echo "$verdict $((PASSED + FAILED + SKIPPED)) $name$more"
}

# end: the sums. It comes last, and its status is the script's.
end() {
	echo "# Totals: pass:$PASSED fail:$FAILED xfail:0 xpass:0 skip:$SKIPPED error:0"
	[ "$FAILED" -eq 0 ] || return 1
	[ "$PASSED" -gt 0 ] || return "$SKIP"
}

# finish_up: what a script has to undo before its modules can go, if anything.
finish_up() {
	:
}

# need PROGRAM...
need() {
	for program in "$@"; do
		command -v "$program" >/dev/null || { echo "there is no $program" && return "$SKIP"; }
	done
}

# available MODULE...: built, as a module or in.
available() {
	for module in "$@"; do
		[ -d "$(in_sysfs "$module")" ] || modprobe -q -D "$module" >/dev/null 2>&1 ||
			{ echo "this kernel has no $module" && return "$SKIP"; }
	done
}

# load MODULE [PARAMETER...]: unless it is there already.
load() {
	[ ! -d "$(in_sysfs "$1")" ] || return 0
	modprobe "$@" || return
	# What is built in does not go again.
	[ ! -e "$(in_sysfs "$1")/initstate" ] || LOADED="$1 $LOADED"
}

in_sysfs() {
	echo "/sys/module/$(echo "$1" | tr - _)"
}

# unload: those that load() has loaded.
unload() {
	for module in $LOADED; do
		rmmod "$module" || return
		LOADED=${LOADED#"$module "}
	done
}

# goes_again: a test: none of them is kept.
goes_again() {
	[ -n "$LOADED" ] || { echo "the modules were there before" && return "$SKIP"; }
	finish_up
	unload
}

# mounted TYPE DIRECTORY: what is mounted here stays.
mounted() {
	grep -q " $2 $1 " /proc/mounts || mount -t "$1" "$1" "$2"
}

# wait_for COMMAND...: until it succeeds, for at most 10 seconds.
wait_for() {
	tries=100
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}
