# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# The controller goes and comes back, for guest.sh: the functions of removal.py.

# ask REQUEST: of the host.
ask() {
	exec 8<>/dev/host
	stty -F /dev/host raw -echo
	echo "$1" >&8
	read -r answer <&8
	exec 8<&-
	[ "$answer" = "done" ]
}

# cycles "WAY ACTIVITY MS"...: something is done, and after so many ms the controller
# goes in one of these ways; whatever was done ends by itself; it is back.
cycles() {
	for line in "$@"; do
		# shellcheck disable=SC2086 # three words
		cycle $line || { echo "failed: $line"; return 1; }
		echo "$line: it is back"
	done
}

cycle() {
	started=
	"$2" || return
	usleep "$3"000
	all_run "$2" || return
	controller=$(controller)
	"${1}_away" &
	away=$!
	for process in $started; do
		ended "$process"
		status=$?
		[ $status -le 1 ] || { echo "$2 ended with $status"; cat held.log; return 1; }
	done
	wait $away || { echo "it does not go"; return 1; }
	no_cards || { echo "a card stayed behind"; return 1; }
	"${1}_back" && wait_for has_pcms 1 && full_volume && return
	echo "it does not come back"
	return 1
}

# all_run WHAT: each program that was started for it. What has ended may still have
# a number.
all_run() {
	for process in $started; do
		grep -q "^State:.[^ZX]" "/proc/$process/status" 2>/dev/null && continue
		echo "$1 ended before it"
		return 1
	done
}

# ended PROCESS: by itself, and in time, be it that of a busy host; its status, or 137.
ended() {
	for _ in $(seq 6000); do
		kill -0 "$1" 2>/dev/null || break
		usleep 100000
	done
	kill -9 "$1" 2>/dev/null
	wait "$1"
}

# What is done meanwhile.

start() {
	"$@" &
	started="$started $!"
}

playing() {
	start aplay -q -D "$(pcm playback 0)" -t raw -f S16_LE -c 2 -r 48000 /dev/urandom
}

recording() {
	start arecord -q -D "$(pcm capture 0)" -t raw -f S16_LE -c 2 -r 48000 /dev/null
}

both() {
	playing && recording
}

# With both streams under way.
streaming() {
	both && wait_for streams_run
}

streams_run() {
	for way in p c; do
		grep -q RUNNING "/proc/asound/card0/pcm0$way/sub0/status" || return
	done
}

mixer() {
	start turn_mixer
}

# Until there is none.
turn_mixer() {
	while amixer -q -c 0 sset Master "$((percent = (percent + 7) % 100))%"; do :; done
}

# Files that are kept open meanwhile: the program says what it finds wrong.
held() {
	start ./held /dev/snd/pcmC0D0p /dev/snd/pcmC0D0c /dev/snd/controlC0 /dev/snd/hwC0D0 >held.log
	wait_for grep -q ready held.log
}

held_streaming() {
	held && wait_for streams_run
}

# How it goes, and comes back.

unplug_away() {
	ask unplug
}

unplug_back() {
	ask plug
}

# The slot's power goes without a word to the driver, which has to find out: all it
# reads are ones. The slot's driver leaves it at that, so somebody else says so.
pull_away() {
	setpci -s 00:05.0 CAP_EXP+18.w=0700:0700
	[ "$(setpci -s "${controller##*/}" 0.l)" = ffffffff ] ||
		{ echo "it still answers"; return 1; }
	sleep 0.3
	remove_away
}

pull_back() {
	ask plug
}

remove_away() {
	echo 1 >"$controller/remove"
}

remove_back() {
	echo 1 >/sys/bus/pci/rescan
}

unbind_away() {
	echo "${controller##*/}" >"$PCI_DRIVER/unbind"
}

unbind_back() {
	echo "${controller##*/}" >"$PCI_DRIVER/bind"
}

CLIENT=/sys/bus/hdaudbus/drivers/snd_hdaudbus

unbind_function_away() {
	for device in /sys/bus/hdaudbus/devices/*; do
		echo "${device##*/}" >$CLIENT/unbind || return
	done
}

unbind_function_back() {
	for device in /sys/bus/hdaudbus/devices/*; do
		echo "${device##*/}" >$CLIENT/bind || return
	done
}

# Unusual moments.

# orders: of unloading. What is in use refuses to go.
orders() {
	rmmod hdaudbus 2>/dev/null && echo "hdaudbus went before its client" && return 1
	unload && load_driver 1 || return
	controller=$(controller)
	for way in unbind_function unbind remove; do
		${way}_away || return
		no_cards || { echo "$way: a card stayed behind"; return 1; }
		rmmod hdaudbus 2>/dev/null && echo "$way: hdaudbus went before its client" && return 1
		unload_driver || { echo "$way: it cannot be unloaded"; return 1; }
		[ $way != remove ] || remove_back
		load_driver 1 || return
	done
	unload_codec_driver && full_volume
}

# The kernel's codec driver holds nothing of ours, nor we of it without a card.
unload_codec_driver() {
	rmmod snd_hda_codec_generic 2>/dev/null && echo "the codec driver went" && return 1
	unload && rmmod snd_hda_codec_generic && load_driver 1
}

# cut_off TIMES: the modules go under what plays, once their controller does not
# need them, and come back.
cut_off() {
	for time in $(seq "$1"); do
		started=
		both && usleep 200000
		controller=$(controller)
		for module in $(driver_modules); do
			rmmod "$module" 2>/dev/null && echo "$module went while playing" && return 1
		done
		unbind_away || return
		for process in $started; do
			ended "$process"
			[ $? -eq 1 ] || { echo "$time: it went on"; return 1; }
		done
		reload || { echo "$time: it cannot be reloaded"; return 1; }
	done
}

# before_it_is_there TIMES: away again a little after it began to come, each time
# a little later.
before_it_is_there() {
	controller=$(controller)
	for time in $(seq "$1"); do
		unbind_away || return
		unbind_back &
		usleep $((time * 3000))
		remove_away
		wait $!
		no_cards || { echo "$time: a card stayed behind"; return 1; }
		remove_back || return
		wait_for has_pcms 1 || { echo "$time: it is lost"; return 1; }
	done
	full_volume
}

# unloaded_meanwhile TIMES: unplugged and unloaded at the same time.
unloaded_meanwhile() {
	for time in $(seq "$1"); do
		ask unplug &
		usleep $((time * 1000))
		wait_for unload_driver 2>/dev/null || { echo "$time: it cannot be unloaded"; return 1; }
		wait $! || { echo "$time: it does not go"; return 1; }
		ask plug || return
		load_driver 1 || { echo "$time: it does not come back"; return 1; }
	done
	full_volume
}

# asleep TIMES: unplugged on the way to sleep, while what plays is frozen.
asleep() {
	for time in $(seq "$1"); do
		started=
		playing && usleep 200000
		{ usleep $((time * 5000)); ask unplug; } &
		away=$!
		echo mem >/sys/power/state || { echo "$time: it does not sleep"; return 1; }
		wait $away || { echo "$time: it does not go"; return 1; }
		ended "${started# }"
		[ $? -eq 1 ] || { echo "$time: it went on"; return 1; }
		ask plug || return
		wait_for has_pcms 1 || { echo "$time: it does not come back"; return 1; }
	done
	full_volume
}
