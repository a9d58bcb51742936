# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# NetDMA, for guest.sh: the functions of netdma.py.

ENGINE=/sys/bus/pci/drivers/netdma-edu
TEST=/sys/kernel/debug/netdma-test

# load_netdma BITS: and wait for the engine, whose addresses have so many bits.
load_netdma() {
	[ -d /sys/kernel/debug/tracing ] || mount -t debugfs debugfs /sys/kernel/debug
	modprobe netdma && modprobe netdma-edu dma_bits="$1" && modprobe netdma-test timeout=0 &&
		wait_for has_engine
}

has_engine() {
	[ -e "$(echo $ENGINE/0000:*)" ]
}

no_engine() {
	! has_engine
}

# begin_copies PARAMETER=VALUE...: of netdma-test.
begin_copies() {
	for pair in "$@"; do
		echo "${pair#*=}" >"/sys/module/netdma_test/parameters/${pair%=*}" || return
	done
	echo 1 >$TEST/run
}

# Waits until they are done, and prints how it went.
copies_done() {
	right=$(cat $TEST/run)
	cat $TEST/results
	[ "$right" = Y ]
}

verified() {
	sed -n 's/^# \(so far\|all\): .* \([0-9]*\) verified.*/\2/p' $TEST/results
}

# copies_until BYTES: verified.
copies_until() {
	while [ "$(verified)" -lt "$1" ]; do
		grep -q '^# so far' $TEST/results || { echo "they ended early"; return 1; }
		sleep 5
	done
}

# copy PARAMETER=VALUE...
copy() {
	begin_copies "$@" && copies_done
}

# away_and_back TIMES WAY BYTES PARAMETER=VALUE...: while so many bytes are copied, the
# engine goes and comes back as often, in the same distance; some are left in the end for
# what it copies when it has come back for the last time.
away_and_back() {
	times=$1 way=$2 bytes=$3
	shift 3
	begin_copies bytes="$bytes" "$@" || return
	for time in $(seq "$times"); do
		copies_until $((bytes * time / (times + 4))) || break
		"engine_${way}" || { echo "$time: it does not go"; break; }
		"engine_${way}_back" || { echo "$time: it does not come back"; break; }
		wait_for has_engine || { echo "$time: it is lost"; break; }
	done
	copies_done
}

engine_unbind() {
	engine=$(basename "$(echo $ENGINE/0000:*)")
	echo "$engine" >$ENGINE/unbind && no_engine
}

engine_unbind_back() {
	echo "$engine" >$ENGINE/bind
}

engine_unplug() {
	ask unplug && wait_for no_engine
}

engine_unplug_back() {
	ask plug
}

# The slot's power goes without a word to the driver, which finds nothing but ones.
# The slot's driver leaves it at that, so somebody else says so, a little later.
engine_pull() {
	device=$(readlink -f $ENGINE/0000:*)
	setpci -s 00:05.0 CAP_EXP+18.w=0700:0700
	[ "$(setpci -s "${device##*/}" 0.l)" = ffffffff ] || { echo "it still answers"; return 1; }
	sleep 0.3
	echo 1 >"$device/remove" && no_engine
}

engine_pull_back() {
	ask plug
}

# sleeps TIMES BYTES PARAMETER=VALUE...: to RAM while so many bytes are copied.
sleeps() {
	times=$1 bytes=$2
	shift 2
	begin_copies bytes="$bytes" "$@" || return
	for time in $(seq "$times"); do
		copies_until $((bytes * time / (times + 4))) || break
		ram || { echo "$time: it does not sleep"; break; }
	done
	copies_done && echo "slept $times times"
}

# ended_early TIMES: by a word, and by rmmod.
ended_early() {
	for time in $(seq "$1"); do
		begin_copies bytes=0 threads=4 overlap=4 max_size=1048576 && copies_until $((time * 1000)) &&
			echo 0 >$TEST/run && copies_done || return
		begin_copies bytes=0 && copies_until 1 && rmmod netdma-test || return
		modprobe netdma-test timeout=0 || return
	done
}

# told_elsewhere PARAMETER=VALUE...: one processor is interrupted, and the other, which
# NetDMA wants, is told of it. Prints how often.
told_elsewhere() {
	for irq in "$(echo $ENGINE/0000:*)"/msi_irqs/*; do
		echo 2 >"/proc/irq/${irq##*/}/smp_affinity" || return
	done
	add_probes 'p:told netdma_edu:edu_tell_here' && copy "$@" || return
	awk '{ print $1, $2 }' "$TRACING/kprobe_profile"
	remove_probes
}

unload_netdma() {
	rmmod netdma-test netdma-edu netdma
}
