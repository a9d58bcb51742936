#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# NetDMA: netdma-test has memory copied by the engines of this machine, if there are any.

# shellcheck source=tests/kselftest/lib.sh
. "$(dirname "$0")/lib.sh"

TEST=/sys/kernel/debug/netdma-test

load_all() {
	available netdma netdma-test || return
	load netdma || return
	for provider in netdma-dmaengine netdma-edu; do
		! available $provider || load $provider || return
	done
	load netdma-test && mounted debugfs /sys/kernel/debug
}

# copies PARAMETER=VALUE...: as netdma-test has them.
copies() {
	[ -d $TEST ] || { echo "netdma-test is not there" && return $SKIP; }
	for pair in "$@"; do
		echo "${pair#*=}" >"/sys/module/netdma_test/parameters/${pair%=*}" || return
	done
	echo 1 >$TEST/run || return
	right=$(cat $TEST/run) # waits
	cat $TEST/results
	if no_engine; then
		echo "no engine here copies memory"
		return $SKIP
	fi
	[ "$right" = Y ]
}

no_engine() {
	grep -q 'Bail out! error -19' $TEST/results
}

begin 4
run "the modules load" load_all
run "copies" copies operations=40 bytes=0 threads=1 channels=1 max_size=4000
run "copies of several threads, cut to pieces" copies operations=40 bytes=0 threads=4 channels=1 \
	overlap=4 max_size=4000 pieces=8
run "the modules go again" goes_again
end
