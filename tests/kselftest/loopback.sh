#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A sound card without hardware: snd-hdaudbus on a controller of hdaudbus-sim, whose
# codec records what it plays. Cards that are there are left alone.

# shellcheck source=tests/kselftest/lib.sh
. "$(dirname "$0")/lib.sh"

SIMULATOR=/sys/kernel/config/hdaudbus-sim
CONTROLLER=$SIMULATOR/kselftest-$$
HEADPHONES=0x09 # the node of the default codec's pin

# bring_up: CARD is the number of the card that comes then.
bring_up() {
	available hdaudbus snd-hdaudbus hdaudbus-sim || return
	load hdaudbus && load snd-hdaudbus && load hdaudbus-sim controllers=0 || return
	mounted configfs /sys/kernel/config || return
	mkdir "$CONTROLLER" "$CONTROLLER/codecs/0" || return
	BEFORE=$(card_numbers)
	echo 1 >"$CONTROLLER/live" || return
	wait_for has_new_card || { echo "no card has come" && return 1; }
	CARD=$(new_cards)
	cat "/proc/asound/card$CARD/pcm0p/info"
}

# card_numbers: with a space around each.
card_numbers() {
	sed -n 's/^ *\([0-9]*\) *\[.*/ \1 /p' /proc/asound/cards
}

new_cards() {
	for number in $(card_numbers); do
		case $BEFORE in
		*" $number "*) ;;
		*) echo "$number" ;;
		esac
	done
}

# Its PCMs come with it.
has_new_card() {
	[ -n "$(new_cards)" ] && [ -e "/proc/asound/card$(new_cards)/pcm0p" ]
}

# loop RATE: a second of noise amid silence. No byte of it is zero, so that it can be
# found in what was recorded.
loop() {
	has_card && need aplay arecord cmp || return
	size=$(($1 * 4))
	tr -d '\000' </dev/urandom | head -c $size >"$SCRATCH/noise"
	{
		head -c $size /dev/zero
		cat "$SCRATCH/noise"
		head -c $((size / 2)) /dev/zero
	} >"$SCRATCH/sent"
	arecord -q -D "hw:$CARD,0" -t raw -f S16_LE -c 2 -r "$1" -d 4 "$SCRATCH/heard" &
	recorder=$!
	wait_for grep -q RUNNING "/proc/asound/card$CARD/pcm0c/sub0/status" || return
	aplay -q -D "hw:$CARD,0" -t raw -f S16_LE -c 2 -r "$1" "$SCRATCH/sent" || return
	wait $recorder && heard_as_sent $size
}

# heard_as_sent SIZE: the noise, whole, and silence around it.
heard_as_sent() {
	at=$(LC_ALL=C cmp "$SCRATCH/heard" /dev/zero 2>/dev/null | sed 's/.*: [a-z]* \([0-9]*\),.*/\1/')
	[ -n "$at" ] || { echo "only silence was recorded" && return 1; }
	tail -c "+$at" "$SCRATCH/heard" | head -c "$1" | cmp - "$SCRATCH/noise" || return
	more=$(tail -c "+$((at + $1))" "$SCRATCH/heard" | tr -d '\000' | wc -c)
	[ "$more" -eq 0 ] || { echo "$more bytes more were recorded than were sent" && return 1; }
	echo "$1 bytes are equal, from byte $at"
}

# plug: twice in, twice out.
plug() {
	has_card && need amixer || return
	for present in 1 0 1 0; do
		echo "$HEADPHONES $present" >"$CONTROLLER/codecs/0/jack" || return
		wait_for jack_is $present || { echo "the jack stays as it was" && return 1; }
	done
}

jack_is() {
	amixer -c "$CARD" cget "iface=CARD,name='Front Headphone Jack'" |
		grep -q "values=$(echo "$1" | sed 's/1/on/;s/0/off/')"
}

# vanish: the controller goes while the card plays. Whoever plays has to end.
vanish() {
	has_card && need aplay || return
	aplay -q -D "hw:$CARD,0" -t raw -f S16_LE -c 2 -r 48000 /dev/zero &
	player=$!
	wait_for grep -q RUNNING "/proc/asound/card$CARD/pcm0p/sub0/status" || return
	finish_up
	wait_for card_has_gone || { echo "the card stays" && return 1; }
	wait $player && echo "it went on playing" && return 1
	return 0
}

card_has_gone() {
	[ -z "$(new_cards)" ]
}

has_card() {
	[ -n "$CARD" ] || { echo "there is no card" && return $SKIP; }
}

finish_up() {
	[ ! -d "$CONTROLLER" ] || rmdir "$CONTROLLER/codecs/0" "$CONTROLLER"
}

CARD=
begin 6
run "a card comes up without hardware" bring_up
run "what is played is recorded, 48000 Hz" loop 48000
run "what is played is recorded, 44100 Hz" loop 44100
run "a jack is plugged in and pulled out" plug
run "a controller goes while it plays" vanish
run "the modules go again" goes_again
end
