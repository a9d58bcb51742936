# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What is left behind in the kernel, for guest.sh: the function of growth.py.

# measure NAME: of the kernel's memory what is in use, and references to modules.
# What is only kept for the next user is given back first. Memory is looked at several
# times: what a program or RCU happens to use goes, what was lost stays.
measure() {
	sleep 1
	# with a module's memory the kernel gives back what it kept of other memory
	modprobe snd-pcm-oss && rmmod snd_pcm_oss snd_mixer_oss || return
	shrink /sys/kernel/slab/*
	echo 3 >/proc/sys/vm/drop_caches
	# RCU gives back what that itself has used
	sleep 1
	shrink /sys/kernel/slab/*inode_cache /sys/kernel/slab/dentry /sys/kernel/slab/filp
	# and for up to five seconds keeps what its last callers have freed, such as sysfs for
	# each of these files
	sleep 6
	for moment in 1 2 3 4; do
		# what each processor has counted for itself
		echo 1 >/proc/sys/vm/stat_refresh
		{
			free_memory
			awk '{ print $1, $2 }' /proc/slabinfo
			echo "workers $(grep -c ' kworker/[0-9u]' /sys/kernel/debug/sched/debug)"
		} >"results/memory-$1-$moment"
		sleep 1
	done
	cat /proc/modules >"results/modules-$1"
}

# From one file, because pages move from one of these numbers to the other.
free_memory() {
	grep -E '^ +(pages free|count:|nr_(zone_(in)?active_file|slab_reclaimable)) ' \
		/proc/zoneinfo
}

shrink() {
	for cache in "$@"; do
		echo 1 >"$cache/shrink"
	done
}
