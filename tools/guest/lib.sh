# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What scripts in the guest share; tools/vm puts it at /lib/guest.sh. DRIVER is
# hdaudbus, or snd_hda_intel where the peer is asked for.

DRIVER=$(cat /etc/driver)
PCI_DRIVER=/sys/bus/pci/drivers/$DRIVER

# load_driver [PCMS]: loads the bus driver, lets the function drivers come by
# modalias as udev would, and waits until so many playback PCMs are there.
load_driver() {
	[ -d "$PCI_DRIVER" ] || modprobe "$DRIVER" || return
	coldplug
	wait_for has_pcms "${1:-1}" && return
	echo "no sound card came up within 10 seconds" >&2
	return 1
}

coldplug() {
	for device in /sys/bus/hdaudbus/devices/*; do
		[ -e "$device/driver" ] && continue
		[ -e "$device/modalias" ] || continue
		modprobe "$(cat "$device/modalias")" || modprobe snd-hdaudbus
	done
}

# The driver's modules in the order in which they can go.
driver_modules() {
	if [ "$DRIVER" = hdaudbus ]; then
		echo snd_hdaudbus hdaudbus
	else
		echo "$DRIVER"
	fi
}

unload_driver() {
	for module in $(driver_modules); do
		[ ! -e "/sys/module/$module" ] || rmmod "$module" || return
	done
}

# wait_for COMMAND...: until it succeeds, for at most 10 seconds.
wait_for() {
	for _ in $(seq 100); do
		"$@" && return
		sleep 0.1
	done
	return 1
}

has_pcms() {
	[ "$(grep -c playback /proc/asound/pcm 2>/dev/null)" -ge "$1" ]
}

no_cards() {
	! grep -q '\[' /proc/asound/cards 2>/dev/null
}

# pcm playback|capture N: the ALSA name of the Nth (from 0) such PCM.
pcm() {
	awk -F '[-:]' -v kind="$1" -v n="$2" \
		'$0 ~ kind && n-- == 0 { printf "hw:%d,%d\n", $1, $2 }' /proc/asound/pcm
}

# Whether hwdep can do it. Newer kernels have it do so for codecs of their own
# controllers only.
starts_over() {
	[ "$DRIVER" != hdaudbus ] || [ "$(uname -r | cut -d. -f1,2)" = 6.1 ]
}

# start_codec_over CARD: its driver takes the codec anew, with what hwdep was told.
start_codec_over() {
	if starts_over; then
		echo 1 >"/sys/class/sound/hwC$1D0/reconfig"
		return
	fi
	driver=$(readlink -f "/sys/bus/hdaudio/devices/hdaudioC$1D0/driver")
	echo "hdaudioC$1D0" >"$driver/unbind" && echo "hdaudioC$1D0" >"$driver/bind"
}

# Every Master and Capture control at 0 dB: what is played is what is heard.
full_volume() {
	for directory in /proc/asound/card[0-9]*; do
		card=${directory##*/card}
		amixer -c "$card" scontrols | sed -n "s/^Simple mixer control //p" |
			while read -r control; do
				case $control in
				*Master*) amixer -q -c "$card" sset "$control" 100% unmute ;;
				*Capture*) amixer -q -c "$card" sset "$control" 100% cap ;;
				esac
			done
	done
}

# The shared directory does not survive sleep: who sleeps takes it away before.
share_off() {
	umount /share || return
	for device in /sys/bus/virtio/drivers/9pnet_virtio/virtio*; do
		SHARE=${device##*/}
		echo "$SHARE" >/sys/bus/virtio/drivers/9pnet_virtio/unbind || return
	done
}

share_on() {
	echo "$SHARE" >/sys/bus/virtio/drivers/9pnet_virtio/bind &&
		mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share /share
}
