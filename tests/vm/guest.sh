# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# The guest's side of the tests. Sourced by the script of a boot, and run as
# "sh guest.sh FUNCTION ARGUMENT..." for one step of it.

# shellcheck source=tools/guest/lib.sh
. /lib/guest.sh

# While the guest waits for the host, guest time may run away (ICOUNT in plan.py): no
# step touches the shared directory. All happens in /tmp, and what is left in
# /tmp/results goes to the host between the steps, appended to an archive that
# is there: where the host has no /proc, QEMU cannot create files.

# begin FILE...: fetches what the steps need.
begin() {
	mkdir /tmp/results
	cd /share && cp "$@" /tmp/ && cd /tmp || exit
}

# run ID FUNCTION ARGUMENT...: one step; its output and status go to the host.
run() {
	step "$@"
	hand_over
}

# run_asleep ID FUNCTION ARGUMENT...: the same, of a step in which the machine sleeps. The
# shared directory does not survive that.
run_asleep() {
	share_off || exit
	step "$@"
	share_on || exit
	hand_over
}

step() {
	id=$1
	shift
	timeout "$STEP_SECONDS" sh guest.sh "$@" >"results/$id.log" 2>&1
	echo $? >"results/$id.rc"
}

hand_over() {
	tar cf - -C results . >>/share/results.tar
	rm results/*
}

# play N FILE PERIOD PERIODS [APLAY-OPTION...]: on the Nth PCM.
play() {
	device=$(pcm playback "$1") file=$2 period=$3 periods=$4
	shift 4
	aplay -v -D "$device" --period-size="$period" \
		--buffer-size=$((period * periods)) "$@" "$file"
}

# record N FILE RATE SECONDS PERIOD PERIODS [ARECORD-OPTION...]
record() {
	device=$(pcm capture "$1") name=$2 rate=$3 seconds=$4 period=$5 periods=$6
	shift 6
	arecord -v -D "$device" -f S16_LE -c 2 -r "$rate" -d "$seconds" \
		--period-size="$period" --buffer-size=$((period * periods)) "$@" "results/$name"
}

# together COMMAND...: each a line for this script, all at the same time.
together() {
	running=
	for command in "$@"; do
		# shellcheck disable=SC2086 # a line of words
		sh guest.sh $command &
		running="$running $!"
	done
	failed=0
	for process in $running; do
		wait "$process" || failed=1
	done
	return $failed
}

# pause N FILE FRAME: plays raw sound and pauses when that frame is heard.
pause() {
	./pause "$(pcm playback "$1")" "$2" "$3"
}

# starve N FIRST SECOND: raw sound that comes too late for the device.
starve() {
	device=$(pcm playback "$1")
	{ cat "$2"; sleep 1; cat "$3"; } |
		aplay -v -D "$device" -t raw -f S16_LE -c 2 -r 48000 \
			--period-size=1024 --buffer-size=4096
}

# position N FILE: in half-second periods, with "uptime hw_ptr" lines meanwhile.
position() {
	play "$1" "$2" 24000 2 &
	status=/proc/asound/$(pcm playback "$1" | sed 's/hw:\(.*\),\(.*\)/card\1\/pcm\2p\/sub0\/status/')
	sleep 0.5
	for _ in $(seq 20); do
		sleep 0.05
		printf 'at %s ' "$(cut -d' ' -f1 /proc/uptime)"
		sed -n 's/^hw_ptr *: //p' "$status"
	done
	wait $!
}

# interrupts ADDRESS COMMAND...: the interrupt's kind and how often it came.
interrupts() {
	address=$1
	shift
	before=$(interrupt_count "$address")
	"$@" || return
	after=$(interrupt_count "$address")
	echo "interrupts $((after - before)) $(interrupt_line "$address")"
}

interrupt_line() {
	grep "^ *$(cat "/sys/bus/pci/devices/$1/irq"):" /proc/interrupts
}

interrupt_count() {
	interrupt_line "$1" | awk '{ for (i = 2; $i ~ /^[0-9]+$/; i++) n += $i; print n + 0 }'
}

# unload_while_playing N FILE: every module must refuse, and the sound go on.
unload_while_playing() {
	play "$1" "$2" 1024 8 &
	sleep 1
	for module in $(driver_modules); do
		rmmod "$module" && echo "$module let itself be removed while playing" && return 1
	done
	wait $!
}

# unload_while_opening N FILE: the module goes between two opens, or refuses;
# then it comes back.
unload_while_opening() {
	device=$(pcm playback "$1")
	while aplay -q -D "$device" -d 1 -s 256 "$2"; do :; done 2>/dev/null &
	for _ in $(seq 50); do
		unload_driver 2>/dev/null && break
	done
	kill $! 2>/dev/null
	wait $!
	wait_for unload_driver 2>/dev/null || return
	load_driver 1 && full_volume
}

unload() {
	unload_driver || return
	no_cards || { echo "a card stayed behind" && return 1; }
	[ ! -e "$PCI_DRIVER" ] || { echo "the PCI driver stayed behind" && return 1; }
}

reload() {
	unload && load_driver 1 && full_volume
}

# reload_with PARAMETER=VALUE...
reload_with() {
	unload && modprobe "$DRIVER" "$@" && load_driver 1 && full_volume
}

TRACING=/sys/kernel/tracing

# add_probes DEFINITION...: kprobes, and an empty trace for them.
add_probes() {
	[ -e $TRACING/kprobe_events ] || mount -t tracefs tracefs $TRACING
	[ -e $TRACING/kprobe_events ] || { echo "this kernel has no kprobes" && return 77; }
	for definition in "$@"; do
		echo "$definition" >>$TRACING/kprobe_events || return
	done
	echo 1 >$TRACING/events/kprobes/enable
	: >$TRACING/trace
}

remove_probes() {
	echo 0 >$TRACING/events/kprobes/enable
	: >$TRACING/kprobe_events
}

TRACING=/sys/kernel/tracing

# caching N FILE SNOOP: the driver anew with snoop=SNOOP, and it plays. Prints how
# many pages were made write-combined for its rings, and for a buffer.
caching() {
	# shellcheck disable=SC2016 # an argument of the function
	add_probes 'p set_memory_wc pages=$arg2:s32' 'p set_pages_array_wc pages=$arg2:s32' || return
	unload || return
	: >$TRACING/trace
	modprobe "$DRIVER" snoop="$3" && load_driver 1 && full_volume || return
	echo "rings $(write_combined_pages)"
	: >$TRACING/trace
	play "$1" "$2" 1024 4 || return
	echo "buffer $(write_combined_pages)"
	remove_probes
}

write_combined_pages() {
	sed -n 's/.* pages=//p' $TRACING/trace | awk '{ pages += $1 } END { print pages + 0 }'
}

# linked FILE RECORDING STREAM...: linked streams; and how many engines each call
# of SetDmaEngineState started, and stopped.
linked() {
	file=$1 recording=$2
	shift 2
	if [ "$DRIVER" = hdaudbus ]; then
		# shellcheck disable=SC2016 # arguments of the function
		add_probes 'p hdaudbus_set_dma_engine_state state=$arg2:s32 count=$arg3:u32' || return
	fi
	./link "$file" "results/$recording" "$@" || return
	if [ "$DRIVER" = hdaudbus ]; then
		sed -n 's/.* state=\(.*\) count=\(.*\)/state \1 of \2/p' $TRACING/trace
		remove_probes
	fi
}

# drained FILE STREAM...: linked streams, to the end of what they have to play.
drained() {
	./drain "$@"
}

# oss: a buffer that is mapped through OSS emulation.
oss() {
	modprobe snd-pcm-oss && wait_for [ -e /dev/dsp ] && ./oss
}

# counted COMMAND...: and how often an engine notified, and a period was told.
counted() {
	if [ "$DRIVER" = hdaudbus ]; then
		add_probes 'p:notified snd_hdaudbus:stream_notify' || return
	fi
	add_probes 'p:period_told snd_pcm_period_elapsed' || return
	"$@" || return
	echo 0 >$TRACING/events/kprobes/enable
	awk '{ print $1, $2 }' $TRACING/kprobe_profile
	remove_probes
}

# reopened N FILE: how often who plays for the second time waits for the codec.
reopened() {
	for turn in first second; do
		[ $turn = first ] || add_probes 'p:waits msleep' || return
		aplay -q -t raw -f S16_LE -c 2 -r 48000 -D "$(pcm playback "$1")" "$2" || return
	done
	echo "waits $(grep -c 'aplay.*waits' $TRACING/trace)"
	remove_probes
}

# clock KIND N FILE PERIOD PERIODS WAKEUPS SLEEP-MS PAUSE-MS: on the Nth PCM, p or c.
clock() {
	kind=$1
	case $kind in
	p) device=$(pcm playback "$2") ;;
	c) device=$(pcm capture "$2") ;;
	esac
	shift 2
	./clock "$kind:$device" "$@"
}

# rebind: the controller away from its driver and back.
rebind() {
	address=$(basename "$PCI_DRIVER"/0000:*)
	echo "$address" >"$PCI_DRIVER/unbind" || return
	wait_for no_cards || { echo "the card stayed after unbind" && return 1; }
	echo "$address" >"$PCI_DRIVER/bind" || return
	load_driver 1 && full_volume
}

# rebind_function: the function group's device away from its driver and back.
rebind_function() {
	for device in /sys/bus/hdaudbus/devices/*; do
		driver=$(readlink -f "$device/driver")
		echo "${device##*/}" >"$driver/unbind" || return
		wait_for no_cards || { echo "the card stayed after unbind" && return 1; }
		echo "${device##*/}" >"$driver/bind" || return
	done
	wait_for has_pcms 1 && full_volume
}

# The samples' files: a directory for each function group they have taken.
sample_directories() {
	ls -d /sys/kernel/debug/hdaudbus_tone_*
} 2>/dev/null

# take_samples NAME COUNT: waits until so many recordings are complete, and a
# little longer, so that silence follows the tone; shows the state files, and
# leaves the recordings as NAME0.raw and so on.
take_samples() {
	wait_for recordings_complete "$2" || { cat /sys/kernel/debug/hdaudbus_tone_*/state; return 1; }
	sleep 0.5
	number=0
	for directory in $(sample_directories); do
		cat "$directory/state" && cp "$directory/recording" "results/$1$number.raw" || return
		number=$((number + 1))
	done
}

recordings_complete() {
	complete='^recorded \([1-9][0-9]*\) of \1$'
	[ "$(cat /sys/kernel/debug/hdaudbus_tone_*/state | grep -c "$complete")" -eq "$1" ]
}

# sample MODULE SECONDS NAME COUNT: from modprobe to rmmod of a sample that finds
# so many function groups.
sample() {
	modprobe "$1" seconds="$2" && take_samples "$3" "$4" && unload_sample "$1"
}

# A registered notification callback holds the module: then it has to be
# unbound first.
unload_sample() {
	if [ "$1" = hdaudbus-tone-v3 ] && [ -n "$(sample_directories)" ]; then
		rmmod "$1" 2>/dev/null && echo "$1 let itself be removed with a callback" && return 1
		unbind_sample "$1" || return
	fi
	rmmod "$1" && no_samples
}

no_samples() {
	[ -z "$(sample_directories)" ] || { echo "files of the sample stayed behind" && return 1; }
}

sample_driver() {
	echo "/sys/bus/hdaudbus/drivers/$1" | tr - _
}

unbind_sample() {
	for device in "$(sample_driver "$1")"/*:c*; do
		echo "${device##*/}" >"$(sample_driver "$1")/unbind" || return
	done
}

unload_sim() {
	rmmod hdaudbus-sim && unload_driver
}

# log_jacks: what the sample says of a jack, before, at and after a sleep. The devices
# alone sleep: it takes no alarm to wake them.
log_jacks() {
	[ -d "$SIMULATOR" ] || mount -t configfs config /sys/kernel/config || return
	modprobe hdaudbus-jack-log || return
	mkdir "$SIMULATOR/jacks" "$SIMULATOR/jacks/codecs/0" &&
		echo 1 >"$SIMULATOR/jacks/live" || return
	plug_jack 1 || return
	wait_for plugged_in 1 || { echo "it is not heard" && return 1; }
	echo devices >/sys/power/pm_test && echo mem >/sys/power/state || return
	wait_for plugged_in 2 || { echo "after sleep it is not looked at" && return 1; }
	plug_jack 0 && plug_jack 1 || return
	wait_for plugged_in 3 || { echo "after sleep it is not heard" && return 1; }
	echo 0 >"$SIMULATOR/jacks/live"
	rmdir "$SIMULATOR"/jacks/codecs/* "$SIMULATOR/jacks" && rmmod hdaudbus_jack_log
}

plug_jack() {
	echo "0x09 $1" >"$SIMULATOR/jacks/codecs/0/jack" && sleep 1
}

plugged_in() {
	[ "$(dmesg | grep -c 'jack at node 0x09: plugged in')" -eq "$1" ]
}

# rebind_sample MODULE SECONDS NAME COUNT: away from all function groups, twice,
# and back.
rebind_sample() {
	modprobe "$1" seconds="$2" || return
	for _ in 1 2; do
		unbind_sample "$1" && no_samples || return
		for device in /sys/bus/hdaudbus/devices/*; do
			echo "${device##*/}" >"$(sample_driver "$1")/bind" || return
		done
	done
	take_samples "$3" "$4" && unload_sample "$1"
}

# replace_card MODULE SECONDS NAME COUNT: with snd-hdaudbus there, a sample gets
# nothing by itself; it takes function groups that it is given, and gives them back.
replace_card() {
	load_driver "$4" && full_volume && modprobe "$1" seconds="$2" && no_samples || return
	for device in /sys/bus/hdaudbus/devices/*; do
		echo "${device##*/}" >"$device/driver/unbind" || return
		echo "${device##*/}" >"$(sample_driver "$1")/bind" || return
	done
	take_samples "$3" "$4" && unbind_sample "$1" && unload_sample "$1" || return
	for device in /sys/bus/hdaudbus/devices/*; do
		echo "${device##*/}" >/sys/bus/hdaudbus/drivers/snd_hdaudbus/bind || return
	done
	wait_for has_pcms "$4" && rmmod snd_hdaudbus
}

# lose_controllers MODULE SECONDS NAME COUNT: the controllers go away while a
# sample plays, and come back to it.
lose_controllers() {
	modprobe "$1" seconds="$2" || return
	sleep 0.1
	for address in "$PCI_DRIVER"/0000:*; do
		basename "$address" >"$PCI_DRIVER/unbind" && lost="$lost ${address##*/}" || return
	done
	no_samples || return
	for address in $lost; do
		echo "$address" >"$PCI_DRIVER/bind" || return
	done
	take_samples "$3" "$4" && unload_sample "$1"
}

# Twice: kmemleak reports a block only when it has seen it orphaned for a while.
leaks() {
	report=/sys/kernel/debug/kmemleak
	[ -e $report ] || { echo "this kernel has no kmemleak" && return 77; }
	for _ in 1 2; do
		sleep 6
		echo scan >$report
	done
	cat $report
}

# The software controller.

SIMULATOR=/sys/kernel/config/hdaudbus-sim

# load_simulator [PARAMETER...]: and its card.
load_simulator() {
	modprobe hdaudbus && modprobe hdaudbus-sim "$@" || return
	[ -d /sys/kernel/config/hdaudbus-sim ] ||
		mount -t configfs config /sys/kernel/config || return
	coldplug
	wait_for has_pcms 1
}

unload_simulator() {
	rmmod hdaudbus_sim && unload_driver || return
	no_cards || { echo "a card stayed behind" && return 1; }
}

bare_cards() {
	cat /proc/asound/cards
	cat /sys/bus/pci/devices/*/class
}

# bring_up NAME [ATTRIBUTE=VALUE...]: a controller with the default codec; its
# card's number in CARD.
bring_up() {
	name=$1
	shift
	mkdir "$SIMULATOR/$name" "$SIMULATOR/$name/codecs/0" || return
	for attribute in "$@"; do
		echo "${attribute#*=}" >"$SIMULATOR/$name/${attribute%=*}" || return
	done
	cards=$(card_count)
	echo 1 >"$SIMULATOR/$name/live" || return
	wait_for more_cards_than "$cards" || return
	CARD=$(($(sed -n 's/^ *\([0-9]*\) \[.*/\1/p' /proc/asound/cards | tail -n 1)))
}

card_count() {
	grep -c '\[' /proc/asound/cards
}

more_cards_than() {
	[ "$(card_count)" -gt "$1" ]
}

take_down() {
	rmdir "$SIMULATOR/$1/codecs/0" "$SIMULATOR/$1"
}

# The control of the headphone jack before, while and after something is in it.
plug() {
	bring_up plug || return
	for present in '' 1 0; do
		if [ -n "$present" ]; then
			echo "0x09 $present" >"$SIMULATOR/plug/codecs/0/jack" || return
			wait_for jack_is "$present" || return
		fi
		jack_control
	done
	take_down plug
}

jack_control() {
	amixer -c "$CARD" cget "iface=CARD,name='Front Headphone Jack'"
}

jack_is() {
	jack_control | grep -q "values=$(echo "$1" | sed 's/1/on/;s/0/off/')"
}

# display VENDOR CONVERTER PIN GRAPHICS: a codec for a display, which is called SIM
# and plays stereo. GRAPHICS is 1 where only a graphics driver knows of it.
display() {
	mkdir "$SIMULATOR/display" "$SIMULATOR/display/codecs/0" || return
	display_codec "$1" "$2" "$3" >"$SIMULATOR/display/codecs/0/text"
	echo "$4" >"$SIMULATOR/display/display" || return
	echo 1 >"$SIMULATOR/display/live" || return
	wait_for [ -e /proc/asound/card1/eld#0.0 ] || return
	echo "$3" 100007006310000100000000000000000000000053494d090707000000000000 \
		>"$SIMULATOR/display/codecs/0/eld" || return
	echo "$3 1" >"$SIMULATOR/display/codecs/0/jack" || return
	wait_for grep -q SIM /proc/asound/card1/eld#0.0
	cat /proc/asound/card1/eld#0.0
	amixer -c 1 cget "iface=CARD,name='HDMI/DP,pcm=3 Jack'"
	take_down display && wait_for one_card
}

display_codec() {
	cat <<-EOF
		Vendor Id: $1
		Revision Id: 0x100000
		AFG Function Id: 0x1 (unsol 0)
		Node $2 [Audio Output] wcaps 0x6211: 8-Channels Digital
		  PCM:
		    rates [0x7f0]: 32000 44100 48000 88200 96000 176400 192000
		    bits [0x1e]: 16 20 24 32
		    formats [0x5]: PCM AC3
		Node $3 [Pin Complex] wcaps 0x40738d: 8-Channels Digital Amp-Out CP
		  Amp-Out caps: ofs=0x00, nsteps=0x00, stepsize=0x00, mute=1
		  Amp-Out vals:  [0x80 0x80]
		  Pincap 0x09000094: OUT Detect HBR HDMI DP
		  Pin Default 0x18560010: [Jack] Digital Out at Int HDMI
		  Connection: 1
		     $2
	EOF
}

# A text that is wrong; whoever wants the controller all the same does not get it.
refuse() {
	mkdir "$SIMULATOR/refuse" "$SIMULATOR/refuse/codecs/0" || return
	printf 'Codec: Bad\nVendor Id: none\n' >"$SIMULATOR/refuse/codecs/0/text"
	cat "$SIMULATOR/refuse/codecs/0/status"
	echo 1 >"$SIMULATOR/refuse/live" && echo "it came up" && return 1
	mkdir "$SIMULATOR/refuse/codecs/15" && echo "there is no line 15" && return 1
	echo default >"$SIMULATOR/refuse/codecs/0/name" || return
	echo 99 >"$SIMULATOR/refuse/inputs" || return
	echo 1 >"$SIMULATOR/refuse/live" && echo "it came up" && return 1
	take_down refuse
}

# Three codecs on two controllers, one from a file.
codec_files() {
	mkdir -p /lib/firmware/hdaudbus-sim "$SIMULATOR/file" "$SIMULATOR/file/codecs/0" || return
	sed 's/^Vendor Id:.*/Vendor Id: 0x1b360da2/' "$SIMULATOR/file/codecs/0/text" \
		>/lib/firmware/hdaudbus-sim/mine
	take_down file && rmmod hdaudbus_sim || return
	load_simulator controllers=2 codecs=mine,default+mine || return
	wait_for more_cards_than 2
	cat /proc/asound/cards
	rmmod hdaudbus_sim && load_simulator && full_volume
}

# As many widgets as the kernel asks for, in one circle and many small ones: each mixer
# hears the next and the one that the outputs play through, which hears itself.
circles() {
	text=$SIMULATOR/circles/codecs/0/text
	mkdir "$SIMULATOR/circles" "$SIMULATOR/circles/codecs/0" || return
	{
		sed '/^Node 0x07/,/^Node 0x08/{
			s/Connection: 3/Connection: 5/
			s/0x02 0x0a 0x0b$/0x02 0x0a 0x0b 0x07 0x0d/
		}' "$text"
		for node in $(seq 13 127); do
			printf 'Node 0x%02x [Audio Mixer] wcaps 0x200101: Stereo\n' "$node"
			printf '  Connection: 2\n     0x%02x 0x07\n' $((node < 127 ? node + 1 : 13))
		done
	} >/tmp/circles
	cat /tmp/circles >"$text" && cat "$SIMULATOR/circles/codecs/0/status" || return
	cards=$(card_count)
	echo 1 >"$SIMULATOR/circles/live" || return
	wait_for more_cards_than "$cards" || return
	CARD=$(($(sed -n 's/^ *\([0-9]*\) \[.*/\1/p' /proc/asound/cards | tail -n 1)))
	grep -c '^Node' "/proc/asound/card$CARD/codec#0"
	timeout 5 aplay -q -D "hw:$CARD,0" "$1" || return
	take_down circles
	wait_for one_card
}

# vanish live|rmdir FILE: the controller under a stream. Whoever plays notices.
vanish() {
	bring_up vanish || return
	aplay -q -D "hw:$CARD,0" "$2" &
	player=$!
	sleep 1
	if [ "$1" = live ]; then
		# waits until the card is closed; nobody else does
		kill -STOP $player
		echo 0 >"$SIMULATOR/vanish/live" &
		sleep 1
		timeout 5 cat "$SIMULATOR/vanish/codecs/0/status" || return
		kill -CONT $player
		wait $! || return
	fi
	take_down vanish || return
	wait $player && echo "it went on playing" && return 1
	wait_for one_card
}

one_card() {
	[ "$(card_count)" = 1 ]
}

# one_enabled: of two codecs the second gets a card.
one_enabled() {
	unload_simulator && modprobe hdaudbus && modprobe snd-hdaudbus enable=0,1 || return
	modprobe hdaudbus-sim codecs=default+default && wait_for has_pcms 1 || return
	sleep 0.5
	cat /proc/asound/cards
	unload_simulator && load_simulator && full_volume
}

# read_ahead: how often a codec is asked without it and with it. What is seen of the
# card has to be the same.
read_ahead() {
	for ahead in 0 1; do
		unload_simulator && modprobe hdaudbus || return
		modprobe snd-hdaudbus read_ahead=$ahead || return
		add_probes 'p:calls hdaudbus:hdaudbus_verbs_transfer' || return
		modprobe hdaudbus-sim codecs=default && wait_for has_pcms 1 || return
		echo 0 >$TRACING/events/kprobes/enable
		awk -v ahead=$ahead '{ print $1 ahead, $2 }' $TRACING/kprobe_profile
		remove_probes
		{ cat /proc/asound/card0/codec#* /proc/asound/pcm; amixer -c 0 contents; } >seen$ahead
	done
	unload_simulator && load_simulator && full_volume
	cmp seen0 seen1
}

keep_module() {
	mkdir "$SIMULATOR/keep" || return
	rmmod hdaudbus_sim 2>/dev/null && echo "it went" && return 1
	rmdir "$SIMULATOR/keep"
}

vanish_module() {
	aplay -q -D "$(pcm playback 0)" "$1" &
	sleep 1
	rmmod hdaudbus_sim || return
	wait $! && echo "it went on playing" && return 1
	no_cards && load_simulator && full_volume
}

# Sleep.

# ram: to RAM; the host wakes the guest. When q35 wakes up its power management registers
# are nowhere, which the kernel does not notice: it would never sleep again.
ram() {
	base=$(setpci -s 0:1f.0 40.L) control=$(setpci -s 0:1f.0 44.B)
	echo mem >/sys/power/state && setpci -s 0:1f.0 40.L="$base" 44.B="$control"
}

# disk: to disk and back, by way of a restart. Nothing stays out there: while the
# guest waits for the host, its time runs away.
disk() {
	mkswap /dev/vda >/dev/null && swapon /dev/vda || return
	echo 0 >/sys/power/image_size
	echo reboot >/sys/power/disk && echo disk >/sys/power/state && swapoff /dev/vda
}

# stream_status playback|capture: of the first PCM of a kind.
stream_status() {
	directory=$(pcm "$1" 0 | sed "s/hw:\(.*\),\(.*\)/card\1\/pcm\2$(echo "$1" | cut -c1)/")
	cat "/proc/asound/$directory/sub0/status"
}

# It runs, and its position moves.
stream_runs() {
	stream_status "$1" | grep -q 'state: RUNNING' || return
	before=$(stream_status "$1" | grep hw_ptr)
	sleep 0.05
	[ "$before" != "$(stream_status "$1" | grep hw_ptr)" ]
}

# sleep_under KIND ram|disk TIMES: while a stream of that kind runs, or none.
sleep_under() {
	case $1 in
	playback) aplay -q -D "$(pcm playback 0)" -t raw -f S16_LE -c 2 -r 48000 /dev/urandom & ;;
	capture) arecord -q -D "$(pcm capture 0)" -t raw -f S16_LE -c 2 -r 48000 /dev/null & ;;
	none) sleep 1000 & ;;
	esac
	slept=0
	while sleep_once "$1" "$2"; do
		slept=$((slept + 1))
		[ $slept -lt "$3" ] || break
	done
	kill $!
	wait $!
	echo "slept $slept times"
	[ $slept -eq "$3" ]
}

sleep_once() {
	[ "$1" = none ] || wait_for stream_runs "$1" || { echo "no stream runs" && return 1; }
	"$2" || { echo "it does not sleep" && return 1; }
}

# Runtime PM. The controller is the device that the first card hangs on.

controller() {
	directory=$(readlink -f /sys/class/sound/card0/device)
	[ -e "$directory/codec_address" ] && directory=${directory%/*}
	echo "$directory"
}

controller_is() {
	[ "$(cat "$(controller)/power/runtime_status")" = "$1" ]
}

# at_once: an idle codec sleeps at once, and the controller with it.
at_once() {
	echo auto >"$(controller)/power/control" || return
	for device in "$(controller)" /sys/bus/hdaudio/devices/*; do
		echo 0 >"$device/power/autosuspend_delay_ms" || return
	done
	wait_for controller_is suspended
}

# doze TIMES: wakes the codec, and waits until all sleep again.
doze() {
	at_once || { echo "it does not sleep" && return 1; }
	status=$(controller)/power/runtime_status
	for time in $(seq "$1"); do
		grep -q 'Power: setting=D0' /proc/asound/card0/codec#0 ||
			{ echo "the codec is not awake" && return 1; }
		[ $((time % 10)) -ne 0 ] || echo "$time at $(cut -d" " -f1 /proc/uptime)"
		doze_off || { echo "still awake after $time times" && return 1; }
	done
	echo "dozed $1 times"
}

# Without starting a program for each look.
doze_off() {
	for _ in $(seq 500); do
		read -r state <"$status"
		[ "$state" != suspended ] || return 0
		sleep 0.01
	done
	return 1
}

# unbind_asleep: away from its driver while it sleeps, and back.
unbind_asleep() {
	at_once && rebind && at_once && rebind_function && at_once && reload
}

# power_save SECONDS: for a card that is there.
power_save() {
	echo "$1" >/sys/module/snd_hdaudbus/parameters/power_save || return
	cat /sys/bus/hdaudio/devices/*/power/autosuspend_delay_ms \
		/sys/bus/hdaudio/devices/*/power/control
}

# polled_jack: seen by a codec that is not asked to say so, also when it has been
# bound anew.
polled_jack() {
	unload_simulator && modprobe hdaudbus && modprobe snd-hdaudbus jackpoll_ms=0,100 || return
	load_simulator && full_volume && bring_up polled || return
	for present in 1 0 1; do
		grep -q 'Unsolicited: .*enabled=1' "/proc/asound/card$CARD/codec#0" &&
			echo "the codec was asked to say so" && return 1
		echo "0x09 $present" >"$SIMULATOR/polled/codecs/0/jack" || return
		wait_for jack_is "$present" || { echo "jack $present was not seen" && return 1; }
		start_codec_over "$CARD" || return
	done
	take_down polled && unload_simulator && load_simulator && full_volume
}

# wake_by_jack: what is plugged in while the simulator sleeps wakes it.
wake_by_jack() {
	bring_up jack || return
	device=$(readlink -f "/sys/class/sound/card$CARD/device/..")
	codec=$(echo "$device"/*/hdaudioC"$CARD"D0)
	echo 0 >"$device/power/autosuspend_delay_ms" || return
	echo 0 >"$codec/power/autosuspend_delay_ms" || return
	for present in 1 0 1 0; do
		wait_for grep -q suspended "$device/power/runtime_status" ||
			{ echo "it does not sleep" && return 1; }
		echo "0x09 $present" >"$SIMULATOR/jack/codecs/0/jack" || return
		wait_for jack_is "$present" || { echo "jack $present was not seen" && return 1; }
	done
	take_down jack
}

# brought_up ATTRIBUTE=VALUE COMMAND...: on the PCMs of a controller that is as
# said; it is CARD in the command.
brought_up() {
	bring_up such "$1" || return
	shift
	amixer -q -c "$CARD" sset Master 100% unmute
	# shellcheck disable=SC2046 # words
	set -- $(echo "$@" | sed "s/CARD/$CARD/g")
	"$@"
	status=$?
	take_down such && wait_for one_card && return $status
}

# loop CARD FILE RECORDING PERIOD PERIODS: plays, and records what is played.
loop() {
	arecord -v -D "hw:$1,0" -f S16_LE -c 2 -r 48000 -d 4 --period-size="$4" \
		--buffer-size=$(($4 * $5)) "results/$3" &
	aplay -v -D "hw:$1,0" --period-size="$4" --buffer-size=$(($4 * $5)) "$2" || return
	wait $!
}

# formats FILE RECORDING FORMAT RATE: raw sound on a codec that takes 8 bits too,
# and no more than 24 both ways: it can play 32 only where S/PDIF does not listen.
formats() {
	mkdir "$SIMULATOR/formats" "$SIMULATOR/formats/codecs/0" || return
	sed 's/bits \[0x1e\]: 16 20 24 32/bits [0xf]: 8 16 20 24/' "$SIMULATOR/formats/codecs/0/text" >text
	cat text >"$SIMULATOR/formats/codecs/0/text"
	cards=$(card_count)
	echo 1 >"$SIMULATOR/formats/live" || return
	wait_for more_cards_than "$cards" || return
	arecord -q -t raw -D hw:1,0 -f "$3" -c 2 -r "$4" -d 2 "results/$2" &
	aplay -q -t raw -D hw:1,0 -f "$3" -c 2 -r "$4" "$1" || return
	wait $! && cat /proc/asound/card1/codec#0 && take_down formats && wait_for one_card
}

# Two things the host must notice.
plant_warning() {
	echo "<4>a warning that a test planted" >/dev/kmsg
	dmesg -r >results/planted
}

crash() {
	echo c >/proc/sysrq-trigger
}

# What only some boots bring along.
for part in /tmp/*.sh; do
	# shellcheck source=/dev/null
	[ ! -e "$part" ] || [ "$part" = /tmp/guest.sh ] || . "$part"
done

# A step: "sh guest.sh FUNCTION ARGUMENT...".
[ $# -eq 0 ] || "$@"
