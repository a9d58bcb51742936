# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What users run on a card, for guest.sh: the functions of programs.py and of
# both_drivers.py.

# show COMMAND...: what a command prints, after the cards by whose names it may
# call them.
show() {
	cat /proc/asound/cards
	echo "---"
	"$@"
}

# each_card COMMAND...: with the card's number at the end.
each_card() {
	for card in /proc/asound/card[0-9]*; do
		echo "card ${card##*card}:"
		"$@" "${card##*card}" || return
	done
}

show_pcms() {
	cat /proc/asound/pcm
	aplay -l
	arecord -l
	grep -H . /proc/asound/card[0-9]*/pcm*/info /proc/asound/card[0-9]*/pcm*/sub*/info
}

show_codecs() {
	grep -H . /proc/asound/card[0-9]*/codec\#*
}

show_files() {
	(cd /dev/snd && ls -1)
	# Without those of a buffer allocated in advance: here the bus driver allocates it.
	(cd /proc/asound && find card[0-9]* ! -name 'prealloc*' | sort)
	sed -n 's/^N: //p' /proc/bus/input/devices
}

# What hda-verb opens, and what hdajackretask reads and writes; the times that a
# codec was on and off are its own.
show_hwdeps() {
	sort /proc/asound/hwdep
	for file in /sys/class/sound/hwC*D*/*; do
		case ${file##*/} in
		dev | uevent | power_*_acct) ;;
		*) [ ! -f "$file" ] || show_attribute "$file" ;;
		esac
	done
}

show_attribute() {
	stat -c '%A %n' "$1"
	[ ! -r "$1" ] || [ "$(stat -c %A "$1")" = --w------- ] || cat "$1"
}

show_abilities() {
	for name in aplay arecord; do
		way=$(echo $name | sed 's/aplay/playback/;s/arecord/capture/')
		for number in 0 1 2; do
			device=$(pcm "$way" $number)
			[ -z "$device" ] || abilities $name "$device"
		done
	done
}

# All that a PCM says it can; the parameters are out of its reach, so that the
# program ends there.
abilities() {
	echo "$2:"
	$1 -D "$2" --dump-hw-params -f FLOAT64_LE -d 1 /dev/zero 2>&1 | grep '^[A-Z_]*:'
}

show_verbs() {
	for verb in 'PARAMETERS VENDOR_ID' 'PARAMETERS NODE_COUNT' 'GET_SUBSYSTEM_ID 0'; do
		for node in 0 1; do
			# shellcheck disable=SC2086 # two words
			hda-verb /dev/snd/hwC0D0 $node $verb 2>&1
		done
	done
	hda-verb /dev/snd/hwC0D0 3 GET_CONFIG_DEFAULT 0 2>&1
}

# play_by_names FILE: through each of the devices that alsa-lib has for the first
# card, or may have, and the status of each.
play_by_names() {
	for name in default sysdefault dmix plughw front surround21 surround40 surround51 surround71 \
		iec958 hdmi; do
		aplay -q -D "$name:0" "$1"
		echo "$name: $?"
	done
}

# record_by_names: a second each.
record_by_names() {
	for name in default sysdefault dsnoop plughw front; do
		arecord -q -D "$name:0" -f S16_LE -c 2 -r 48000 -d 1 "results/by-name-$name.wav"
		echo "$name: $?"
	done
}

# reconfigure: what hdajackretask does to the first card's codec: a pin is said to
# be something else, and the codec's driver starts over; then back.
reconfigure() {
	hwdep=/sys/class/sound/hwC0D0
	before=$(control_names) || return
	pin=$(grep '^0x03' $hwdep/init_pin_configs) || return
	echo "0x03 0x90170110" >$hwdep/user_pin_configs || return
	start_codec_over 0 || return
	wait_for has_pcms 2 || return
	cat $hwdep/user_pin_configs
	amixer -c 0 contents || return
	if starts_over; then
		echo 1 >$hwdep/clear || return
	else
		echo "$pin" >$hwdep/user_pin_configs || return
	fi
	start_codec_over 0 || return
	wait_for has_pcms 2 && full_volume || return
	[ "$(control_names)" = "$before" ] || echo "the controls are others than before"
}

control_names() {
	amixer -c 0 controls | cut -d, -f2- | sort
}

# What alsactl stored it restores, after everything has been changed, and after
# its own first levels.
store_and_restore() {
	each_card stored_levels || return
	alsactl -f stored store || return
	before=$(each_card amixer contents -c)
	for change in "each_card silence_card" "alsactl -f none init"; do
		$change >results/change 2>&1
		[ "$before" != "$(each_card amixer contents -c)" ] || echo "nothing changed: $change"
		alsactl -f stored -I restore || return
		[ "$before" = "$(each_card amixer contents -c)" ] || echo "not restored: $change"
	done
	full_volume
	sed 's/^state\..*/state/' stored
}

stored_levels() {
	amixer -q -c "$1" sset Master 37 unmute
	amixer -q -c "$1" sset Capture 11 cap
	true
}

silence_card() {
	amixer -q -c "$1" sset Master 1 mute
	amixer -q -c "$1" sset Capture 1 nocap
	true
}

# kselftest PROGRAM
kselftest() {
	mkdir -p conf.d
	chmod +x "$1" && "./$1"
}

unpack_kselftest() {
	mkdir tree && tar -C tree -xf kselftest.tar
}

# run_kselftest: ours, as a kernel's CI does. The kernel's runner appends to /dev/stdout,
# which udev would have made, and which has to be a pipe then.
run_kselftest() {
	ln -sf /proc/self/fd/1 /dev/stdout
	make -s -C tree/tools/testing/selftests TARGETS=hdaudbus run_tests 2>&1 | cat
}

# spoil_recordings COMMAND...: with an arecord that loses a frame of what is heard.
spoil_recordings() {
	mkdir spoiled
	cat >spoiled/arecord <<-'EOF'
		#!/bin/sh
		/usr/bin/arecord "$@" || exit
		for file; do :; done
		at=$(cmp "$file" /dev/zero | sed 's/.* \([0-9]*\),.*/\1/')
		head -c $((at + 99)) "$file" >file
		tail -c "+$((at + 104))" "$file" >>file
		mv file "$file"
	EOF
	chmod +x spoiled/arecord
	PATH=/tmp/spoiled:$PATH "$@"
}

# without_modules COMMAND...
without_modules() {
	mv /lib/modules /lib/none
	"$@"
	mv /lib/none /lib/modules
}

# speaker_test CARD OPTION...: each loudspeaker once.
speaker_test() {
	card=$1
	shift
	speaker-test -D "default:$card" -c 2 -r 48000 -l 1 "$@"
}

# PipeWire, without a session manager: the ports are linked here.

export XDG_RUNTIME_DIR=/tmp HOME=/tmp

# pipewire_starts CARD HEADROOM: the server, which plays on that card and says
# whatever takes too long.
pipewire_starts() {
	sed "s/@CARD@/$1/;s/@HEADROOM@/$2/" /tmp/pipewire.conf >configured.conf
	PIPEWIRE_DEBUG=2,pw.node:4,spa.alsa:4 pipewire -c /tmp/configured.conf >pipewire.log 2>&1 &
	server=$!
	wait_for pw_port card-out:playback_FR && wait_for pw_port card-in:capture_FR && return
	tail pipewire.log
	pw-link -iol
	kill $server
	return 1
}

pw_port() {
	pw-link -io 2>/dev/null | grep -qx "$1"
}

# pipewire_client NAME OPTION...: a pw-cat whose ports are there.
pipewire_client() {
	name=$1
	shift
	properties="node.name = $name node.autoconnect = false"
	pw-cat --target 0 --rate 48000 --format s16 --channels 2 --latency 256 \
		-P "{ $properties adapter.auto-port-config = { mode = dsp } }" "$@" &
	client=$!
	wait_for pw_port "$name:[a-z]*_FR"
}

# pipewire_plays CARD HEADROOM FILE RECORDING: plays the file and records meanwhile,
# from the first card. What the server had to say of lost time is printed.
pipewire_plays() {
	pipewire_starts "$1" "$2" || return
	pipewire_client recorder -r "$4" && recorder=$client || return
	pipewire_client player -p "$3" && player=$client || return
	for side in FL FR; do
		pw-link card-in:capture_$side recorder:input_$side || return
		pw-link player:output_$side card-out:playback_$side || return
	done
	sleep 5
	sed 's/^/status /' "/proc/asound/card$1/pcm0p/sub0/hw_params" \
		/proc/asound/card0/pcm0c/sub0/hw_params
	wait "$player" || return
	kill -INT "$recorder"
	wait "$recorder"
	kill $server
	wait $server
	mv "$4" pipewire.log results/
	sed 's/max_resync//' results/pipewire.log |
		grep -i -E 'xrun|too slow|missed|resync|broken|underrun|overrun'
	true
}

# pipewire_stalls CARD HEADROOM FILE: the server stands still while it plays.
pipewire_stalls() {
	pipewire_starts "$1" "$2" || return
	pipewire_client player -p "$3" || return
	for side in FL FR; do
		pw-link player:output_$side card-out:playback_$side || return
	done
	sleep 1
	kill -STOP $server
	sleep 1
	kill -CONT $server
	sleep 2
	kill $client $server
	wait
	mv pipewire.log results/
	cat results/pipewire.log
}
