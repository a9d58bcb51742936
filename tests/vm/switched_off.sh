# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Bits of the command register are off for a while, for guest.sh: the functions of
# switched_off.py. What is done meanwhile is in removal.sh.

off() {
	setpci -s "$1" COMMAND=0:"$2" && is_off "$1" "$2" && return
	echo "the bit cannot be switched off"
	return 1
}

on() {
	setpci -s "$1" COMMAND="$2":"$2" && ! is_off "$1" "$2" && return
	echo "the bit cannot be switched on"
	return 1
}

is_off() {
	command=$(setpci -s "$1" COMMAND) && [ $((0x$command & 0x$2)) -eq 0 ]
}

# second ADDRESS BIT ACTIVITY: whatever was done ends by itself, or goes on until
# it is told to end.
second() {
	started=
	"$3" || return
	sleep 1
	all_run "$3" && off "$1" "$2" && sleep 1 && on "$1" "$2" || return
	sleep 3
	for process in $started; do
		told="by itself"
		kill "$process" 2>/dev/null && told="when told"
		ended "$process"
		status=$?
		echo "ended: $told, status $status"
		[ $status -le 1 ] || [ "$told $status" = "when told 143" ] || return
	done
	# of what was set meanwhile the codec may know nothing
	amixer -q -c 0 sset Master 50% mute && full_volume
}

# killed ADDRESS BIT TIMES: the stream's end finds the bit off.
killed() {
	for _ in $(seq "$3"); do
		started=
		playing && sleep 1
		all_run "the program" && off "$1" "$2" || return
		kill -9 "${started# }"
		ended "${started# }"
		[ $? -eq 137 ] || return
		on "$1" "$2" && sleep 1
	done
}
