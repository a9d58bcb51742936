# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What tools/coverage runs in the guest after the suites: all that needs PCI,
# ALSA and user space. What fails here is noticed; what the sound is like is for
# tools/vm-tests.

# shellcheck source=tools/guest/lib.sh
. /lib/guest.sh

ADDRESS=0000:00:04.0

check() {
	if "$@"; then
		echo "ok - $*"
	else
		echo "not ok - $*"
	fi
}

plays() {
	head -c 192000 /dev/urandom |
		aplay -q -D "$(pcm playback 0)" -t raw -f S16_LE -c 2 -r 48000 "$@"
}

records() {
	arecord -q -D "$(pcm capture 0)" -f S16_LE -c 2 -r 48000 -d 1 "$@" /dev/null
}

bound() {
	[ -e "$PCI_DRIVER/$ADDRESS" ]
}

unbinds() {
	echo "$ADDRESS" >"$PCI_DRIVER/unbind" && wait_for no_cards && ! bound
}

binds() {
	echo "$ADDRESS" >"$PCI_DRIVER/bind" && bound && load_driver 1
}

attributes() {
	for device in /sys/bus/hdaudbus/devices/*; do
		grep -q '^hdaudbus:' "$device/modalias" || return
		for name in codec_address start_node function_type vendor_id revision_id \
			subsystem_id; do
			cat "$device/$name" >/dev/null || return
		done
	done
}

# fails_at N: binds while its Nth allocation fails. 0: it does without, 1: it
# gives up, 2: it has not so many.
fails_at() {
	(
		echo "$1" >/proc/self/fail-nth
		status=0
		echo "$ADDRESS" >"$PCI_DRIVER/bind" || status=1
		read -r left </proc/self/fail-nth
		echo 0 >/proc/self/fail-nth
		[ "$left" -eq 0 ] || status=2
		exit $status
	) 2>/dev/null
}

# Each allocation of binding fails once, and binding works again afterwards.
# Function drivers stay out of it.
survives_every_failure() {
	echo 0 >/sys/bus/hdaudbus/drivers_autoprobe
	for kind in failslab fail_page_alloc; do
		echo N >/sys/kernel/debug/$kind/ignore-gfp-wait
		echo 0 >/sys/kernel/debug/$kind/verbose
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	nth=1
	failures=0
	while [ $nth -lt 2000 ]; do
		fails_at $nth
		status=$?
		bound && { echo "$ADDRESS" >"$PCI_DRIVER/unbind" || return; }
		[ $status -ne 2 ] || break
		[ $status -eq 0 ] || failures=$((failures + 1))
		nth=$((nth + 1))
	done
	echo 1 >/sys/bus/hdaudbus/drivers_autoprobe
	echo "# $nth allocations, bringing up failed for $failures"
	[ $failures -gt 10 ]
}

# The function away from the kernel and found again.
comes_back() {
	echo 1 >"/sys/bus/pci/devices/$ADDRESS/remove" && wait_for no_cards && ! bound &&
		echo 1 >/sys/bus/pci/rescan && bound && load_driver 1
}

# Devices only: QEMU itself goes on.
sleeps() {
	echo devices >/sys/power/pm_test && echo mem >/sys/power/state
}

asleep() {
	[ "$(cat "$PCI_DRIVER/$ADDRESS/power/runtime_status")" = suspended ]
}

# A controller that nobody uses.
dozes() {
	card=/sys/bus/hdaudbus/drivers/snd_hdaudbus
	device=$(basename "$card"/0000:*)
	echo "$device" >"$card/unbind" && wait_for no_cards || return
	echo 0 >"$PCI_DRIVER/$ADDRESS/power/autosuspend_delay_ms" &&
		echo auto >"$PCI_DRIVER/$ADDRESS/power/control" && wait_for asleep || return
	echo on >"$PCI_DRIVER/$ADDRESS/power/control" && ! asleep &&
		echo "$device" >"$card/bind" && load_driver 1
}

check load_driver 1
check full_volume
check attributes
check plays
check plays --mmap
check records
check records --mmap
check sleeps
check dozes
check plays
check unbinds
check survives_every_failure
check binds
check plays
check comes_back
check plays

cd /sys/kernel/debug/gcov || exit
mkdir /tmp/gcov
find . -name '*.gcda' | grep drivers/hdaudbus/ | while read -r file; do
	cat "$file" >"/tmp/gcov/${file##*/}"
done
tar cf - -C /tmp/gcov . >>/share/gcov.tar
