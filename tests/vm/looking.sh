# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What can be seen of the driver, for guest.sh: the functions of looking.py.

EVENTS=$TRACING/events/hdaudbus
DEBUG=/sys/kernel/debug/hdaudbus

# traced NAME COMMAND...: the trace of a command, without its header, as NAME.
traced() {
	name=$1
	shift
	echo 16384 >"$TRACING/buffer_size_kb"
	: >"$TRACING/trace"
	echo 1 >"$EVENTS/enable" || return
	"$@"
	status=$?
	echo 0 >"$EVENTS/enable"
	grep -v '^#' "$TRACING/trace" >"results/$name"
	return $status
}

# recorded NAME COMMAND...: the same by trace-cmd, which says it in its own way.
recorded() {
	name=$1
	shift
	trace-cmd record -q -e hdaudbus -o trace.dat "$@" || return
	trace-cmd report -q -i trace.dat >"results/$name"
	rm trace.dat
}

# names: of events, of files and of counters.
names() {
	for path in "$EVENTS"/hdaudbus_* "$DEBUG"/*/* "$(controller)"/hdaudbus/*; do
		echo "${path##*/}"
	done
	awk '{ print $1 }' "$DEBUG"/*/counters
}

# quick N FILE: raw sound at 44.1 kHz, which a codec is not set to by itself, in periods of
# 100 ms; four of them are the buffer.
quick() {
	aplay -q -t raw -f S16_LE -c 2 -r 44100 -D "$(pcm playback "$1")" \
		--period-size=4416 --buffer-size=$((4 * 4416)) "$2"
}

# look: all files of all controllers.
look() {
	for file in "$DEBUG"/*/*; do
		echo "== ${file##*/}"
		cat "$file" || return
	done
}

# look_while_playing FILE
look_while_playing() {
	quick 0 "$1" &
	wait_for stream_runs playback
	sleep 0.5
	look
	wait $!
}

# look_asleep: without waking anybody.
look_asleep() {
	at_once || { echo "it does not sleep" && return 1; }
	look
	controller_is suspended || { echo "it is awake now" && return 1; }
	ls -ln "$DEBUG"/*/
	echo on >"$(controller)/power/control"
}

# attributes: of the controller and of its function groups.
attributes() {
	for file in "$(controller)"/hdaudbus/* /sys/bus/hdaudbus/devices/*/*; do
		[ ! -f "$file" ] || [ "${file##*/}" = uevent ] || echo "${file##*/} $(cat "$file")"
	done
}

# traced_jack: something is plugged into a simulated codec.
traced_jack() {
	modprobe hdaudbus-sim controllers=0 || return
	[ -d "$SIMULATOR" ] || mount -t configfs config /sys/kernel/config || return
	bring_up looked || return
	traced jack plug_in || return
	take_down looked && rmmod hdaudbus_sim
}

plug_in() {
	echo "0x09 1" >"$SIMULATOR/looked/codecs/0/jack" && wait_for jack_is 1
}

# debugged: what dynamic debug says while the controller is bound anew.
debugged() {
	echo 'module hdaudbus +p' >/sys/kernel/debug/dynamic_debug/control || return
	rebind || return
	echo 'module hdaudbus -p' >/sys/kernel/debug/dynamic_debug/control
	dmesg | grep 'hdaudbus '
}

# unlook: an open file neither keeps the controller nor outlives it.
unlook() {
	address=$(basename "$PCI_DRIVER"/0000:*)
	exec 3<"$DEBUG/$address/engines" 4<"$(controller)/hdaudbus/version"
	echo "$address" >"$PCI_DRIVER/unbind" || return
	cat <&3 2>&1 && echo "the file can be read" && return 1
	cat <&4 2>&1 && echo "the attribute can be read" && return 1
	[ ! -e "$DEBUG/$address" ] || { echo "the directory is still there" && return 1; }
	exec 3<&- 4<&-
	echo "$address" >"$PCI_DRIVER/bind" && load_driver 1
}
