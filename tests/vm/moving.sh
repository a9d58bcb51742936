# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# A controller moves between snd_hda_intel and hdaudbus, for guest.sh: the functions of
# moving.py.

BIND=/usr/local/sbin/hdaudbus-bind
RULES=/etc/udev/rules.d/70-hdaudbus.rules

# What "make install" does besides the modules. Of programs that the tool calls, busybox's
# do, but for those in /usr, which it finds first.
install_tool() {
	mkdir -p /usr/local/sbin /usr/local/lib/modprobe.d /etc/udev/rules.d /run || return
	mv hdaudbus-bind $BIND && mv hdaudbus.conf /usr/local/lib/modprobe.d/ || return
	chmod +x $BIND
}

both_cards() {
	load_driver 2 && full_volume
}

list() {
	$BIND
}

driver_of() {
	basename "$(readlink "/sys/bus/pci/devices/$1/driver")"
}

# expect_driver ADDRESS DRIVER
expect_driver() {
	[ "$(driver_of "$1")" = "$2" ] && return
	echo "$1 belongs to $(driver_of "$1") instead of $2"
	return 1
}

# card_of ADDRESS: its card's number.
card_of() {
	for card in /sys/class/sound/card[0-9]*; do
		case $(readlink -f "$card") in
		*/"$1"/*) echo "${card##*card}" ;;
		esac
	done
}

# heard ADDRESS FILE: played on its card.
heard() {
	full_volume && aplay -q -D "hw:$(card_of "$1"),0" --period-size=1024 --buffer-size=8192 "$2"
}

# moves ADDRESS FILE...: there and back; a sound on each side.
moves() {
	address=$1 driver=hdaudbus
	shift
	for file in "$@"; do
		$BIND "$address" $driver && heard "$address" "$file" || return
		if [ $driver = hdaudbus ]; then driver=default; else driver=hdaudbus; fi
	done
}

# in_use ADDRESS FILE DRIVER: the list says so; it does not move; the sound goes on.
in_use() {
	aplay -q -D "hw:$(card_of "$1"),0" --period-size=1024 --buffer-size=8192 "$2" &
	sleep 0.5
	echo "aplay is $!"
	$BIND
	$BIND "$1" "$3" && echo "it moved" && return 1
	[ "$(driver_of "$1")" != "$3" ] && wait $!
}

# A program as the tool finds it, and one more thing that is done after it.
hook() {
	mkdir -p /tmp/real
	mv "/usr/$1" /tmp/real/
	cat >"/usr/$1" <<-END
		#!/bin/sh
		/tmp/real/${1##*/} "\$@"
		status=\$?
		$2
		exit \$status
	END
	chmod +x "/usr/$1"
}

unhook() {
	mv "/tmp/real/${1##*/}" "/usr/$1"
}

# opened_meanwhile ADDRESS: after the tool has looked who uses it. The kernel waits until
# it is closed, which the tool says.
opened_meanwhile() {
	hook bin/find "[ -e /tmp/held ] ||
		{ sleep 1000 </dev/snd/controlC$(card_of "$1") >/dev/null 9<&- & echo \$! >/tmp/held; }"
	$BIND "$1" hdaudbus >moved 2>&1 &
	tool=$!
	wait_for grep -q waits moved || { cat moved; echo "it does not say that it waits"; return 1; }
	unhook bin/find
	echo "sleep is $(cat /tmp/held)"
	[ ! -e "/sys/bus/pci/devices/$1/driver" ] || expect_driver "$1" snd_hda_intel || return
	$BIND "$1" default && echo "two at the same time" && return 1
	kill "$(cat /tmp/held)"
	wait $tool
	status=$?
	cat moved
	rm held moved
	[ $status -eq 0 ] && expect_driver "$1" hdaudbus && $BIND "$1" default
}

# The new driver goes before it is asked.
refused() {
	hook sbin/modprobe 'case "$*" in *snd-hdaudbus) rmmod snd_hdaudbus hdaudbus ;; esac'
	$BIND "$1" hdaudbus
	status=$?
	unhook sbin/modprobe
	[ $status -eq 1 ] && expect_driver "$1" snd_hda_intel && as_before "$1"
}

# As long as snd-hdaudbus makes no cards.
no_card() {
	unload_ours && /usr/sbin/modprobe snd-hdaudbus enable=0 || return
	$BIND "$1" hdaudbus && echo "it moved" && return 1
	unload_ours && expect_driver "$1" snd_hda_intel && as_before "$1"
}

# not_loaded ADDRESS: nothing has happened to it.
not_loaded() {
	card=$(readlink -f "/sys/class/sound/card$(card_of "$1")/controlC"*)
	unload_ours && hide_module
	$BIND "$1" hdaudbus && echo "it moved" && return 1
	show_module
	[ -d "$card" ] && expect_driver "$1" snd_hda_intel && as_before "$1"
}

as_before() {
	[ "$(cat "/sys/bus/pci/devices/$1/driver_override")" = "(null)" ] && wait_for [ -n "$(card_of "$1")" ]
}

unload_ours() {
	! grep -q '^hdaudbus ' /proc/modules || rmmod snd_hdaudbus hdaudbus
}

hide_module() {
	mv "/lib/modules/$(uname -r)/updates/hdaudbus.ko" /tmp/
}

show_module() {
	mv /tmp/hdaudbus.ko "/lib/modules/$(uname -r)/updates/"
}

# What nobody should ask for.
nonsense() {
	for arguments in "00:00.0 hdaudbus" "00:1d.9 hdaudbus" "$1 ahci" "$1 hdaudbus more" --what; do
		# shellcheck disable=SC2086 # words
		$BIND $arguments && return 1
		echo "status $?"
	done
	expect_driver "$1" snd_hda_intel
}

# anew ADDRESS...: as at boot, nothing is loaded, and nothing said of these controllers.
anew() {
	! grep -q '^snd_hda_intel ' /proc/modules || rmmod snd_hda_intel || return
	unload_ours || return
	for address in "$@"; do
		echo >"/sys/bus/pci/devices/$address/driver_override" || return
	done
}

# boots ADDRESS...: udev, which has read its rules just now, hears of these controllers in
# this order, each when the one before it has been dealt with.
boots() {
	anew "$@" || return
	[ -e /run/udev/control ] || /lib/systemd/systemd-udevd --daemon || return
	/usr/bin/udevadm control --reload || return
	for address in "$@"; do
		/usr/bin/udevadm trigger --action=add "/sys/bus/pci/devices/$address" &&
			/usr/bin/udevadm settle || return
	done
	wait_for has_pcms 2
}

# next_boot CHOSEN OTHER FILE FILE: hdaudbus has the chosen one, whichever of them udev
# comes to first, and loses it when it is not chosen any more.
next_boot() {
	$BIND --next-boot "$1" hdaudbus && cat $RULES && $BIND || return
	for order in "$1 $2" "$2 $1"; do
		# shellcheck disable=SC2086 # words
		boots $order && expect_driver "$1" hdaudbus && expect_driver "$2" snd_hda_intel || return
	done
	heard "$1" "$3" && heard "$2" "$4"
}

# Somebody else had loaded snd_hda_intel before udev had a say.
too_early() {
	anew "$1" "$2" && both_cards && expect_driver "$1" snd_hda_intel || return
	/usr/bin/udevadm trigger --action=add "/sys/bus/pci/devices/$2" && /usr/bin/udevadm settle
	expect_driver "$1" hdaudbus && expect_driver "$2" snd_hda_intel && wait_for has_pcms 2
}

# The next kernel has no hdaudbus: there is sound all the same.
without_module() {
	unload_ours && hide_module || return
	boots "$1" "$2"
	status=$?
	show_module
	[ $status -eq 0 ] && expect_driver "$1" snd_hda_intel && expect_driver "$2" snd_hda_intel
}

# chosen_twice CHOSEN OTHER: both are chosen, then one, then none.
chosen_twice() {
	$BIND --next-boot "$2" hdaudbus && $BIND --next-boot "$2" hdaudbus || return
	[ "$(grep -c claim $RULES)" -eq 2 ] || return
	boots "$2" "$1" && expect_driver "$1" hdaudbus && expect_driver "$2" hdaudbus || return
	$BIND --next-boot "$1" default && [ "$(grep -c claim $RULES)" -eq 1 ] || return
	$BIND --next-boot --now "$2" default && expect_driver "$2" snd_hda_intel || return
	[ ! -e $RULES ] || { echo "the file stayed"; return 1; }
	boots "$1" "$2" && expect_driver "$1" snd_hda_intel && expect_driver "$2" snd_hda_intel
}
