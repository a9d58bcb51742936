# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What tools/faults runs in the guest: each part does something again and again,
# each time with another of its allocations failing. See nth.c, which does that.
#
# In /share are nth, in parts the parts to run, in shelters the functions to spare, in nths with
# which allocation to begin and how many to pass over.
# Results are lines "ok - ..." and "not ok - ..."; /share/trace is who did not get
# memory.

# shellcheck source=tools/guest/lib.sh
. /lib/guest.sh

ADDRESS=0000:00:04.0
MODULES=/lib/modules/$(uname -r)/updates
TRACING=/sys/kernel/tracing
SIMULATOR=/sys/kernel/config/hdaudbus-sim
BUS=/sys/bus/hdaudbus/drivers

check() {
	if "$@"; then
		echo "ok - $*"
	else
		echo "not ok - $*"
	fi
}

# nth ARGUMENT...: what ends with 1 has said why.
nth() {
	command nth "$@"
	status=$?
	[ $status -le 1 ] || echo "not ok - nth $*: status $status"
	return $status
}

# GFP_KERNEL fails, single pages fail, and the kernel's log stays as it is: who it
# was faults.c says in the trace, of those too who want no warning.
set_up() {
	cp /share/nth /bin/ || return
	read -r NTH_FIRST NTH_STRIDE </share/nths
	export NTH_FIRST NTH_STRIDE
	mount -t configfs config /sys/kernel/config || return
	for kind in failslab fail_page_alloc; do
		echo N >/sys/kernel/debug/$kind/ignore-gfp-wait
		echo 0 >/sys/kernel/debug/$kind/verbose
	done
	echo N >/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	# shellcheck disable=SC2046 # one parameter
	modprobe hdaudbus-faults functions=$(paste -s -d , /share/shelters) || return
	echo 16384 >$TRACING/buffer_size_kb
}

# What nobody points to any more. Nothing is reported in its first five seconds.
leaks() {
	for _ in 1 2; do
		sleep 6
		echo scan >/sys/kernel/debug/kmemleak || return
	done
	! grep . /sys/kernel/debug/kmemleak
}

# The modules themselves, while there is no device that they could bind.
modules() {
	nth load "$MODULES/hdaudbus.ko" hdaudbus
	modprobe hdaudbus || return
	nth load "$MODULES/snd-hdaudbus.ko" snd_hdaudbus
}

keep_free() {
	[ ! -e /sys/bus/pci/devices/$ADDRESS ] ||
		echo none >/sys/bus/pci/devices/$ADDRESS/driver_override
}

# A controller behind PCI comes up, without function drivers.
controller() {
	modprobe hdaudbus || return
	echo >"/sys/bus/pci/devices/$ADDRESS/driver_override"
	echo 0 >/sys/bus/hdaudbus/drivers_autoprobe
	nth write "$PCI_DRIVER/bind" $ADDRESS "$PCI_DRIVER/unbind" $ADDRESS
	echo $ADDRESS >"$PCI_DRIVER/bind"
	nth write "$PCI_DRIVER/unbind" $ADDRESS "$PCI_DRIVER/bind" $ADDRESS
	[ -e "$PCI_DRIVER/$ADDRESS" ] || echo $ADDRESS >"$PCI_DRIVER/bind"
	echo 1 >/sys/bus/hdaudbus/drivers_autoprobe
	[ -e "$PCI_DRIVER/$ADDRESS" ]
}

function_group() {
	basename /sys/bus/hdaudbus/devices/*
}

# client DRIVER: a function driver takes the only function group.
client() {
	group=$(function_group)
	[ ! -e "$BUS/$1/$group" ] || echo "$group" >"$BUS/$1/unbind"
	nth write "$BUS/$1/bind" "$group" "$BUS/$1/unbind" "$group"
}

# The card of the only function group, for what follows. With settings, which need
# memory as well.
card() {
	mkdir -p /lib/firmware
	printf '[codec]\n0x1b360da4 0x00000000 0\n\n[pincfg]\n0x04 0x01014020\n' \
		>/lib/firmware/settings
	modprobe snd-hdaudbus patch=settings || return
	[ -e "$BUS/snd_hdaudbus/$(function_group)" ] ||
		function_group >"$BUS/snd_hdaudbus/bind"
	has_pcms 1
}

# That it comes up.
cards() {
	modprobe snd-hdaudbus && client snd_hdaudbus
}

devices() {
	for device in /dev/snd/pcm*; do
		nth pcm "$device"
	done
	nth control /dev/snd/controlC*
	nth hwdep /dev/snd/hwC*
	nth write /sys/class/sound/hwC*/reconfig 1
}

# bring_up NAME TEXT-COMMAND...: a controller in software with that codec.
bring_up() {
	mkdir "$SIMULATOR/$1" "$SIMULATOR/$1/codecs/0" || return
	"$1" >"$SIMULATOR/$1/codecs/0/text" || return
	grep -q ok "$SIMULATOR/$1/codecs/0/status" || return
	[ "$1" != display ] || echo 1 >"$SIMULATOR/$1/display"
	echo 1 >"$SIMULATOR/$1/live"
}

take_down() {
	rmdir "$SIMULATOR/$1/codecs/0" "$SIMULATOR/$1"
}

# All that a codec driver has to do with jacks, in few widgets.
jacks() {
	cat <<-END
		Vendor Id: 0x1b360da4
		Revision Id: 0x100000
		AFG Function Id: 0x1 (unsol 1)
		Node 0x02 [Audio Output] wcaps 0x11: Stereo
		  PCM:
		    rates [0x40]: 48000
		    bits [0x2]: 16
		    formats [0x1]: PCM
		Node 0x03 [Audio Input] wcaps 0x100111: Stereo
		  PCM:
		    rates [0x40]: 48000
		    bits [0x2]: 16
		    formats [0x1]: PCM
		  Connection: 1
		     0x05
		Node 0x04 [Pin Complex] wcaps 0x400181: Stereo
		  Pincap 0x00000014: OUT Detect
		  Pin Default 0x01014010: [Jack] Line Out at Ext Rear
		  Connection: 1
		     0x02
		Node 0x05 [Pin Complex] wcaps 0x400081: Stereo
		  Pincap 0x00000024: IN Detect
		  Pin Default 0x01813040: [Jack] Line In at Ext Rear
	END
}

# Of Intel's graphics: the graphics driver has to be met.
display() {
	cat <<-END
		Vendor Id: 0x80862806
		Revision Id: 0x100000
		AFG Function Id: 0x1 (unsol 0)
		Node 0x04 [Audio Output] wcaps 0x6211: 8-Channels Digital
		  PCM:
		    rates [0x40]: 48000
		    bits [0x2]: 16
		    formats [0x1]: PCM
		Node 0x05 [Pin Complex] wcaps 0x40738d: 8-Channels Digital Amp-Out CP
		  Amp-Out caps: ofs=0x00, nsteps=0x00, stepsize=0x00, mute=1
		  Amp-Out vals:  [0x80 0x80]
		  Pincap 0x09000094: OUT Detect HBR HDMI DP
		  Pin Default 0x18560010: [Jack] Digital Out at Int HDMI
		  Connection: 1
		     0x04
	END
}

# simulated NAME: a controller in software comes up.
simulated() {
	modprobe hdaudbus && modprobe hdaudbus-sim controllers=0 || return
	echo 0 >/sys/bus/hdaudbus/drivers_autoprobe
	bring_up "$1" || return
	echo 0 >"$SIMULATOR/$1/live"
	nth write "$SIMULATOR/$1/live" 1 "$SIMULATOR/$1/live" 0
	echo 1 >"$SIMULATOR/$1/live"
}

# A sample each for what the DDI has besides.
samples() {
	[ ! -e "$BUS/snd_hdaudbus/$(function_group)" ] ||
		function_group >"$BUS/snd_hdaudbus/unbind"
	for name in v1 v2 v3 bdl; do
		modprobe "hdaudbus-tone-$name" && client "hdaudbus_tone_$name" &&
			rmmod "hdaudbus_tone_$name" || return
	done
	modprobe hdaudbus-async && client hdaudbus_async && rmmod hdaudbus_async
}

released() {
	for directory in "$SIMULATOR"/*/codecs; do
		[ ! -e "$directory" ] || take_down "$(basename "${directory%/codecs}")"
	done
	for module in hdaudbus_sim snd_hdaudbus hdaudbus; do
		[ ! -e "/sys/module/$module" ] || rmmod $module || return
	done
	no_cards
}

set_up || exit
keep_free
echo clear >/sys/kernel/debug/kmemleak
while read -r part; do
	echo "# $part, after $(cut -d. -f1 /proc/uptime) s"
	case $part in
	jacks | display) check simulated "$part" ;;
	*) check "$part" ;;
	esac
done </share/parts
cd /
check released
check leaks
cat $TRACING/trace >/share/trace
