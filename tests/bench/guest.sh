# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What tools/bench runs in the guest, with each driver: a function for each boot. All
# is in /tmp: while the guest waits for the host its time may run away.

# shellcheck source=tools/guest/lib.sh
. /lib/guest.sh

PERIODS=40	# that are looked at: ten times around the buffer
TIMES=16	# that an operation is done
TRACING=/sys/kernel/tracing

# bench FUNCTION...: from beginning to end.
bench() {
	cp /share/* /tmp/ 2>/dev/null
	exec 3<>/dev/host
	stty raw -echo <&3
	cd /tmp && host accesses && "$@" || exit
	[ -s /share/kallsyms ] || symbols
}

# While the modules are there that the trace is of.
symbols() {
	cat /proc/kallsyms >/share/kallsyms
}

# host WISH: and waits until it is fulfilled.
host() {
	echo "host: $1"
	read -r _ <&3
	sleep 1
}

# instructions COMMAND...: QEMU logs each instruction meanwhile.
instructions() {
	host instructions
	"$@"
	status=$?
	host no-instructions
	return $status
}

# come_up PCMS: with all at rest afterwards.
come_up() {
	load_driver "$1" && full_volume && sleep 3
}

# Devices of all playback PCMs.
playbacks() {
	awk -F '[-:]' '/playback/ { printf "/dev/snd/pcmC%dD%dp\n", $1, $2 }' /proc/asound/pcm
}

# play HOW DEVICE...
play() {
	how=$1
	shift
	instructions ./play "$how" $PERIODS "$@"
}

one_stream() {
	come_up 1 || return
	play sleeping "$(playbacks)" && play unwatched "$(playbacks)" &&
		instructions ./operations $TIMES "$(playbacks)" && symbols && verbs
}

# The modules that send verbs do it when they are loaded.
verbs() {
	if [ "$DRIVER" != hdaudbus ]; then
		modprobe hdaudbus-verbs-peer
		return
	fi
	rmmod snd_hdaudbus && modprobe hdaudbus-verbs && ls /sys/bus/hdaudbus/drivers/hdaudbus_verbs
}

# ready MODULE-FILE...: what they need is there; of the driver's own modules nothing.
ready() {
	modprobe -a snd-pcm snd-hda-core snd-hda-codec snd-hda-codec-generic || return
	[ "$DRIVER" = hdaudbus ] || modprobe -a snd-intel-dspcfg snd-intel-sdw-acpi || return
	instructions ./ready "$@"
}

many_streams() {
	come_up 16 || return
	# shellcheck disable=SC2046 # names without blanks
	play sleeping $(playbacks) && play unwatched $(playbacks)
}

linked_streams() {
	come_up 4 || return
	# shellcheck disable=SC2046 # names without blanks
	instructions ./operations $TIMES $(playbacks)
}

# Which memory is allocated and freed by whom, while streams are opened: first with
# buffers of 64 KiB, then of 4 MiB.
memory() {
	come_up 4 || return
	for event in "$TRACING"/events/kmem/*; do
		case $event in
		*/km* | */kfree | */mm_page_alloc | */mm_page_free*) echo 1 >"$event/enable" ;;
		esac
	done
	echo 1 >$TRACING/options/stacktrace
	echo 0 >$TRACING/options/hash-ptr
	echo 65536 >$TRACING/buffer_size_kb
	for frames in 16384 16384 1048576; do
		echo >$TRACING/trace
		echo 1 >$TRACING/tracing_on
		# shellcheck disable=SC2046 # names without blanks
		./memory $frames $(playbacks) || return
		echo 0 >$TRACING/tracing_on
		cp $TRACING/trace "/share/memory-$frames" || return
	done
}

# copies MODULE...: the last one has memory copied when it is loaded.
copies() {
	sleep 3
	instructions modprobe -a "$@"
}

# A stream plays meanwhile. What the devices' callbacks take is in the kernel's trace.
resume() {
	come_up 1 || return
	find -L /sys/bus/pci/drivers/"$DRIVER"/0000:* -maxdepth 0 >/share/controller
	find "$(readlink -f "$(cat /share/controller)")" -name uevent >/share/devices
	echo mono >$TRACING/trace_clock
	echo 0 >/sys/power/pm_async
	for event in start end; do
		echo 1 >$TRACING/events/power/device_pm_callback_$event/enable || return
	done
	./play forever 0 "$(playbacks)" &
	sleep 1
	share_off || return
	host wake-when-asleep
	./suspend || return
	kill $!
	share_on && cp $TRACING/trace /share/callbacks
}
